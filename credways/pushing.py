"""The graphs of the store sent to a SPARQL endpoint, by named graph, so that a push may end anywhere and go on.

`graph.remote.plan` works out what there is to do; here it is done, a batch at a time: no graph is held in memory.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graph import dumping
from graph.remote import manifest
from graph.remote.client import ClientLimits
from graph.remote.manifest import DIFFERS, DONE, SENDING, Entry
from graph.remote.plan import DROP, HELD, SEND, Plan, Step
from ontology.errors import Refused
from ontology.iris import CURRENT_GRAPH, PROVENANCE_GRAPH
from ontology.namespaces import GRAPH

if TYPE_CHECKING:
    from graph.dumping import Batch
    from graph.remote.address import Address
    from graph.remote.upload import Upload
    from graph.view import View

SAVE_EVERY: Final = 2.0
"""Seconds of sending after which the endpoint's record is written anew: what a killed push may have to send again."""

LIMITS: Final = ClientLimits(seconds=600.0, retries=5)
"""What one request may take: an engine may need minutes for the end of a batch of 50,000 triples."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a plan. `differing` are (graph, triples here, triples there) of which the endpoint counts others.

    `triples` were sent, those of the union of current graphs once more in it; `seconds` is the time it took.
    """

    triples: int
    seconds: float
    differing: tuple[tuple[str, int, int], ...]


def push(view: View, upload: Upload, todo: Plan, progress: Progress = lambda _what, _count: None) -> Pushed:
    """Do what is planned. Raises Refused where a graph of somebody else is in the way, EndpointFailed, LimitReached.

    Whatever was sent by then is there, and need not be sent again.
    """
    if in_the_way := todo.of(HELD):
        names = ", ".join(f"<{step.graph}> ({step.why})" for step in in_the_way)
        raise Refused(f"Nothing was sent: {names}. Look at what is there; --replace puts ours in its place.")
    record = _Record(upload, todo)
    began = time.monotonic()
    sent = 0
    differing = [
        (step.graph, step.triples, todo.entries[step.graph].there) for step in todo.steps if step.why == "differs there"
    ]
    try:
        for step in todo.of(DROP):
            upload.delete(step.graph)
            record.forget(step.graph)
        for step in todo.of(SEND):
            told = _telling(progress, step.graph)
            if step.graph == CURRENT_GRAPH:
                more, entry = _send_union(view, upload, step, record, told)
            else:
                more, entry = _send(view, upload, step, record, told)
            sent += more
            record.note(step.graph, entry)
            if entry.state == DIFFERS:
                differing.append((step.graph, entry.triples, entry.there))
    finally:
        record.save()
    return Pushed(sent, time.monotonic() - began, tuple(differing))


def endpoint(url: str, environment: Mapping[str, str] | None = None) -> Address:
    """An endpoint with the credentials of `$CREDWAYS_ENDPOINT_USER` and its like. Raises BadQuery as `address`."""
    from graph.remote.address import address

    environment = os.environ if environment is None else environment
    user, password, token = (environment.get(f"CREDWAYS_ENDPOINT_{name}", "") for name in ("USER", "PASSWORD", "TOKEN"))
    return address(url, user, password, token, environment)


def short(graph: str) -> str:
    """A graph's name without what all of them begin with."""
    return graph.removeprefix(GRAPH)


class _Record:
    """The endpoint's record while it changes: written before anything is replaced, and then every so often."""

    def __init__(self, upload: Upload, todo: Plan) -> None:
        self._upload = upload
        self._entries = dict(todo.entries)
        for step in todo.of(SEND):
            self._entries[step.graph] = Entry(SENDING, step.digest, step.skip, parts=step.held)
        self._dirty = bool(todo.of(SEND, DROP))
        self.save()

    def note(self, graph: str, entry: Entry) -> None:
        """Say how far a graph is."""
        self._entries[graph], self._dirty = entry, True
        if time.monotonic() - self._saved > SAVE_EVERY:
            self.save()

    def forget(self, graph: str) -> None:
        """Say nothing of a graph any more."""
        self._dirty = self._entries.pop(graph, None) is not None or self._dirty

    def save(self) -> None:
        """Write what was noted."""
        if self._dirty:
            manifest.write(self._upload, self._entries)
        self._dirty, self._saved = False, time.monotonic()


def _send(view: View, upload: Upload, step: Step, record: _Record, told: Callable[[int], None]) -> tuple[int, Entry]:
    """Send one graph; a second time and from its beginning where the endpoint then counts others than were sent."""
    sent, skip = 0, step.skip
    for _ in range(2):
        here = skip
        for batch in _batches(view, upload, step.graph, skip):
            (upload.post if here else upload.put)(step.graph, batch.lines)
            here = batch.after
            sent += len(batch.lines)
            record.note(step.graph, Entry(SENDING, step.digest, here))
            told(here)
        if not here:
            upload.delete(step.graph)
        there = upload.count(step.graph)
        if there == here:
            return sent, Entry(DONE, step.digest, here, there)
        skip = 0
    return sent, Entry(DIFFERS, step.digest, here, there)


def _send_union(
    view: View, upload: Upload, step: Step, record: _Record, told: Callable[[int], None]
) -> tuple[int, Entry]:
    """Send the parts that the union of current graphs lacks, else all of it anew."""
    sent, held = 0, step.held
    for _ in range(2):
        entry = Entry(SENDING, step.digest, parts=held)
        begun = bool(held)
        for part in sorted(step.parts - held):
            for batch in _batches(view, upload, part.partition(" ")[0], 0):
                (upload.post if begun else upload.put)(CURRENT_GRAPH, batch.lines)
                begun = True
                sent += len(batch.lines)
                told(sent)
            entry = replace(entry, triples=sent, parts=entry.parts | {part})
            record.note(CURRENT_GRAPH, entry)
        if not begun:
            upload.delete(CURRENT_GRAPH)
        there = upload.count(CURRENT_GRAPH)
        if there == step.triples:
            return sent, replace(entry, state=DONE, triples=step.triples, there=there)
        held = frozenset()
    return sent, replace(entry, state=DIFFERS, triples=step.triples, there=there)


def _batches(view: View, upload: Upload, graph: str, skip: int) -> Iterator[Batch]:
    """What of a graph is to be sent; of the provenance graph all at once."""
    most = upload.where.batching
    if graph == PROVENANCE_GRAPH:
        yield from dumping.batches(view.raw, graph, triples=2**62, size=2**62)
    else:
        yield from dumping.batches(view.raw, graph, triples=most.triples, size=most.bytes, skip=skip)


def _telling(progress: Progress, graph: str) -> Callable[[int], None]:
    return lambda count: progress(f"sending {short(graph)}", count)
