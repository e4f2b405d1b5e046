"""SPARQL text that is not ours, from a file or a pipe: guarded, then run in a killable process, as on the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from credways.settings import Settings
    from graph.protocol import EditionStore, Solutions

_SELECT = ("table", "csv", "tsv", "xlsx", "json", "xml")
_GRAPH = ("ttl", "jsonld")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a free query gave: solutions to lay out, or text that is final and its format."""

    solutions: Solutions | None
    text: str = ""
    format: str = "text"


def run(
    store: EditionStore, settings: Settings, text: str, parameters: Mapping[str, str], output: str | None
) -> Answer:
    """Run a query under the settings' limits and give its answer in `output` (None: table, or Turtle for CONSTRUCT).

    Parameters are bound as terms before the text leaves this process. Raises Refused for what policy forbids, BadQuery
    for text that cannot be understood or a format that does not fit it, LimitReached for a limit.
    """
    from graph import guard
    from graph.binding import bind
    from queries.parameters import bind_text

    terms = bind_text(store, text, parameters) if parameters else {}
    checked = guard.check(bind(text, terms) if terms else text)
    offered = _SELECT if checked.form in ("SELECT", "ASK") else _GRAPH
    name = output or offered[0]
    if name not in offered:
        raise BadQuery(f"--format {name!r} does not fit {checked.form}; it can be {', '.join(offered)}")
    laid_out = name in ("table", "xlsx")
    answer = _run(store, settings, checked.text, "json" if laid_out else name)
    if laid_out:
        return _table(answer)
    return Answer(None, answer.decode(), name)


def _run(store: EditionStore, settings: Settings, text: str, wanted: str) -> bytes:
    from graph.pool import Pool
    from graph.remote.view import RemoteView
    from graph.store import EmbeddedStore
    from graph.worker import Job
    from queries.remembered import state_of

    limits = replace(settings.limits(), workers=1, queue=1)  # one query, whatever a server of ours may have waiting
    if isinstance(store, EmbeddedStore):
        with Pool(limits) as pool:
            return pool.run(Job(str(store.generation_path), text, wanted))
    from credways.forwarding import answer

    view = state_of(store)
    assert isinstance(view, RemoteView)  # noqa: S101 (the other kind of store that can be opened)
    return answer(view, Job("", text, wanted), limits)


def _table(answer: bytes) -> Answer:
    import pyoxigraph as ox

    from graph.store import Solutions

    read = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    if not isinstance(read, ox.QuerySolutions):
        return Answer(None, "yes\n" if read else "no\n")
    names = tuple(variable.value for variable in read.variables)
    return Answer(Solutions(names, [tuple(row) for row in read]))
