"""What an endpoint holds of ours, and what a query is therefore asked of (the layout is said in graph/remote)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph import exact
from graph.protocol import Term
from graph.remote.client import WHATEVER, Dataset
from ontology.iris import CURRENT_GRAPH, PROVENANCE_GRAPH, PUSHED_GRAPH

if TYPE_CHECKING:
    from graph.protocol import Solutions

SelectFrom = Callable[[str, Dataset], "Solutions"]
AskFrom = Callable[[str, Dataset], bool]

_HIDDEN: Final = frozenset((CURRENT_GRAPH, PUSHED_GRAPH))
"""Graphs of an endpoint that our own store does not have."""

_DESCRIBED: Final = """SELECT ?g ?p ?o WHERE {
  ?g ?p ?o .
  FILTER(?p = cw:isCurrent || ?p = cw:contentDigest || ?p = cw:tripleCount || ?p = prov:generatedAtTime)
}"""


@dataclass(frozen=True, slots=True)
class Holding:
    """An endpoint's state as its provenance graph tells it. `stamp` differs between any two states known to us.

    `graphs` are the named graphs, each with whether it is current; empty where the endpoint has no provenance of ours.
    `default` is what stands for the default graph: None for the endpoint's own.
    """

    stamp: str
    graphs: Mapping[str, bool] = field(default_factory=dict)
    default: tuple[str, ...] | None = None

    @property
    def current(self) -> frozenset[str]:
        """The graphs whose union is the default graph."""
        return frozenset(graph for graph, is_current in self.graphs.items() if is_current)

    def dataset(self, asked: tuple[str, ...] | None, *, says_graph: bool) -> Dataset:
        """What to ask: `asked` graphs, else those that stand for the default graph; named ones where GRAPH is said."""
        default = self.default if asked is None else asked
        if default is None:
            return WHATEVER
        if not says_graph:
            return Dataset(default)
        return Dataset(default, tuple(sorted(self.graphs)))


def holding(select: SelectFrom, ask: AskFrom, before: Holding | None = None) -> Holding:
    """Look at an endpoint: what it has, and whether that changed since `before` (which is given back if not)."""
    rows = select(_DESCRIBED, Dataset((PROVENANCE_GRAPH,))).rows
    if not rows:
        return _foreign(select, before)
    facts = sorted(tuple(str(term) for term in row) for row in rows)
    stamp = hashlib.sha256(repr(facts).encode()).hexdigest()[:24]
    if before is not None and before.stamp == stamp:
        return before
    graphs = {PROVENANCE_GRAPH: False}
    for graph, predicate, value in rows:
        if _text(predicate).endswith("#isCurrent"):
            graphs[_text(graph)] = _text(value) in ("true", "1")
    graphs = {graph: now for graph, now in graphs.items() if graph not in _HIDDEN}
    return Holding(stamp, graphs, _default(ask, graphs))


def companions_of(select: SelectFrom, graphs: frozenset[str]) -> frozenset[str]:
    """Those of the graphs' companions (graph/exact.py) that the endpoint has."""
    names = sorted(exact.companion(graph) for graph in graphs)
    listed = " ".join(f"<{name}>" for name in names)
    rows = select(
        f"SELECT ?g WHERE {{ VALUES ?g {{ {listed} }} FILTER EXISTS {{ GRAPH ?g {{ ?s cw:lexicalForm ?o }} }} }}",
        Dataset((), tuple(names)),
    )
    return frozenset(_text(row[0]) for row in rows)


def _default(ask: AskFrom, graphs: Mapping[str, bool]) -> tuple[str, ...] | None:
    if ask("ASK { ?s ?p ?o }", Dataset((CURRENT_GRAPH,))):
        return (CURRENT_GRAPH,)
    own_is_apart = ask("ASK { ?s ?p ?o }", WHATEVER) and not ask("ASK { ?g cw:contentDigest ?d }", WHATEVER)
    return None if own_is_apart else tuple(sorted(graph for graph, now in graphs.items() if now))


def _foreign(select: SelectFrom, before: Holding | None) -> Holding:
    """An endpoint without provenance of ours: it is asked as it is, and told from another state by its size."""
    (row,) = select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", WHATEVER).rows
    stamp = f"size-{_text(row[0])}"
    return before if before is not None and before.stamp == stamp else Holding(stamp)


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", ""))
