"""SPARQL text that is not ours, for an endpoint: guarded before, bounded here, and answered in the format wanted.

It is run by the endpoint's engine, so our limits can only end our own waiting and what we take; the endpoint's own
limits are what stops it there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from credways import formats
from graph.pool import Pool
from graph.remote.client import ClientLimits, Dataset
from graph.remote.endpoint import Endpoint
from graph.remote.view import RemoteView
from graph.worker import Job, Limits, Worker
from graph.worker_process import SOLUTION_FORMATS, TRIPLE_FORMATS
from ontology.errors import LimitReached
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from graph.remote.store import RemoteStore

_SENT: Final = 64 * 1024
"""Bytes of an answer handed on at a time."""


def pool(limits: Limits, store: Callable[[], RemoteStore]) -> Pool:
    """A pool whose workers ask the endpoint that `store` gives, so that clients wait for each other as they do here."""
    return Pool(limits, lambda limits, _: _Forwarder(limits, store))


def answer(view: RemoteView, job: Job, limits: Limits, endpoint: Endpoint | None = None) -> bytes:
    """The whole answer to a job that passed `graph.guard`, in its format. `endpoint` asks in place of the view's own.

    Raises BadQuery, EndpointFailed, and LimitReached naming the limit on queries that was reached.
    """
    asked = endpoint or bounded(view.endpoint, limits, job.spent)
    dataset = view.dataset(job.query)
    if job.default_graphs or job.named_graphs:
        dataset = Dataset(job.default_graphs, job.named_graphs)
    try:
        body = _answer(asked, job, dataset, limits.rows)
    except LimitReached as limit:
        name = limit.limit.replace("endpoint_", "query_")
        raise LimitReached(name, limit.value, limit.advice.replace("CREDWAYS_ENDPOINT", "CREDWAYS_QUERY")) from limit
    most = min(limits.bytes, job.most_bytes or limits.bytes)
    if len(body) > most:
        raise LimitReached("query_bytes", f"{most}", "The answer is larger than that: add a LIMIT, or ask in parts.")
    return body


def bounded(endpoint: Endpoint, limits: Limits, spent: float = 0.0) -> Endpoint:
    """The endpoint with the limits of a free query, and connections of its own that can be cut."""
    held = ClientLimits(max(0.1, limits.seconds - spent), limits.bytes, retries=1)
    return endpoint.with_limits(held)


def _answer(endpoint: Endpoint, job: Job, dataset: Dataset, rows: int) -> bytes:
    import pyoxigraph as ox

    if job.format in TRIPLE_FORMATS:
        found = endpoint.construct(job.query, dataset)
        if len(found) > rows:
            raise _too_many(rows)
        kind = getattr(ox.RdfFormat, TRIPLE_FORMATS[job.format])
        return ox.serialize(found, format=kind, prefixes=dict(PREFIXES)) or b""
    if endpoint.form(job.query) == "ASK":
        text = '{"head":{},"boolean":' + ("true" if endpoint.ask(job.query, dataset) else "false") + "}"
    else:
        solutions = endpoint.select(job.query, dataset, most=rows)
        if len(solutions) > rows:
            raise _too_many(rows)
        text = formats.sparql_json(solutions.variables, solutions.rows)
    read = ox.parse_query_results(text.encode(), format=ox.QueryResultsFormat.JSON)
    return read.serialize(format=getattr(ox.QueryResultsFormat, SOLUTION_FORMATS[job.format])) or b""


def _too_many(rows: int) -> LimitReached:
    return LimitReached("query_rows", str(rows), "The answer is larger than that: add a LIMIT, or ask in parts.")


class _Forwarder(Worker):
    """A worker that asks an endpoint in place of a process. `stop` cuts its connection."""

    def __init__(self, limits: Limits, store: Callable[[], RemoteStore]) -> None:
        self.limits, self.may_reach, self.is_slow, self.network = limits, False, False, "endpoint"
        self._store = store
        self._endpoint: Endpoint | None = None
        self._stopped = False

    @property
    def pid(self) -> int:
        """None of its own."""
        return 0

    def alive(self) -> bool:
        """Until it is stopped."""
        return not self._stopped

    def run(self, job: Job, sink: Callable[[bytes], object]) -> None:
        """See Worker.run; the answer is whole before any of it is handed on, because a cut one has to be noticed."""
        view = self._store().view()
        endpoint = bounded(view.endpoint, self.limits, job.spent)
        self._endpoint = endpoint
        try:
            body = answer(view, job, self.limits, endpoint)
        finally:
            self._endpoint = None
            endpoint.client.close()
        for start in range(0, len(body), _SENT):
            sink(body[start : start + _SENT])

    def is_swollen(self) -> bool:
        """Never: it holds nothing."""
        return False

    def slow_down(self) -> None:
        """The endpoint decides whom it serves first."""
        self.is_slow = True

    def stop(self) -> None:
        """End what it waits for."""
        self._stopped = True
        endpoint = self._endpoint
        if endpoint is not None:
            endpoint.client.cut()

    def kill(self) -> None:
        """The same: there is no process."""
        self.stop()
