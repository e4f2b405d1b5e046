"""Every mapping of a scope as arrays of numbers, read once per state of a store, for a search over everything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ontology.namespaces import SSSOM
from queries.compose import composition, confidence
from queries.edges import Edge, anchor_edges, marked
from queries.lookup import text
from queries.remembered import remembered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.protocol import Store

    Ints: TypeAlias = NDArray[np.int32]
    Bools: TypeAlias = NDArray[np.bool_]
    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Projection:
    """The steps that a chain can take, both ways, ordered by the statement they start at.

    Statements are numbered: `nodes` are their IRIs by number, `place` the numbers by IRI. The steps of node n are those
    from `offsets[n]` to `offsets[n + 1]`; of step e, `start[e]` and `end[e]` are nodes, `name[e]` is the place of its
    claim in `names`, `mapped[e]` says that a mapping states it, `confidence[e]` is NaN where none is stated (`sure`
    has them by mapping), `tie[e]` puts steps in the order of their IRIs, and `edges[e]` is the step itself. `whole[n]`
    is the place in `wholes` of the framework or scheme that holds n, or -1. `apart` holds each pair that a Not mapping
    or a rejection keeps apart as start * len(nodes) + end, sorted, both ways; `blocking` are the steps that say so.
    """

    nodes: NDArray[np.object_]
    place: dict[str, int]
    names: tuple[str, ...]
    edges: tuple[Edge, ...]
    offsets: NDArray[np.int64]
    start: Ints
    end: Ints
    name: Ints
    suggested: Bools
    mapped: Bools
    confidence: Floats
    tie: Ints
    whole: Ints
    wholes: tuple[str, ...]
    apart: NDArray[np.int64]
    blocking: tuple[Edge, ...]
    sure: Mapping[str, float]

    def numbers(self, iris: Collection[str]) -> Ints:
        """The nodes of those of `iris` that any step touches, in order."""
        import numpy as np

        return np.array(sorted(self.place[iri] for iri in iris if iri in self.place), dtype=np.int32)

    def among(self, groups: Sequence[Ints]) -> Ints:
        """The nodes that are in any of the groups, each once, in order."""
        import numpy as np

        there = np.zeros(len(self.nodes), dtype=bool)
        if len(groups):
            there[np.concatenate(groups)] = True
        return np.flatnonzero(there).astype(np.int32)

    def kept_apart(self, start: Ints, end: Ints) -> Bools:
        """Of pairs of nodes, whether a Not mapping or a rejection keeps them apart."""
        import numpy as np

        if not len(self.apart):
            return np.zeros(len(start), dtype=bool)
        pair = start.astype(np.int64) * len(self.nodes) + end
        at = np.minimum(np.searchsorted(self.apart, pair), len(self.apart) - 1)
        return np.asarray(self.apart[at] == pair)

    def keeps_apart(self, start: str, end: str) -> bool:
        """The same of one pair of IRIs."""
        import numpy as np

        if start not in self.place or end not in self.place:
            return False
        one, other = (np.array([self.place[iri]], dtype=np.int32) for iri in (start, end))
        return bool(self.kept_apart(one, other)[0])


def projection(store: Store, graphs: Sequence[str] | None) -> Projection:
    """Read it, or return what was read of this state. Takes seconds for a hundred thousand mappings."""
    key = ("projection", None if graphs is None else tuple(graphs))
    return remembered(store, key, lambda: project(*_read(store, graphs)))


def _read(store: Store, graphs: Sequence[str] | None) -> tuple[list[Edge], dict[str, float]]:
    rules = composition()
    marks = marked(store, graphs)
    inside: dict[str, str] = {}
    for name in ("skos:inScheme", "ceasn:isPartOf"):  # a statement's framework goes before a list it is also in
        rows = store.select(f"SELECT ?s ?f WHERE {{ ?s {name} ?f }}", graphs=graphs)
        inside |= dict(sorted((text(item), text(whole)) for item, whole in rows))
    edges = []
    for mapping, one, other, claim in store.select(
        # Three whole columns joined by their hashes take half the time of three look-ups for each mapping.
        """SELECT ?m ?one ?other ?claim WHERE { { SELECT ?m ?one { ?m owl:annotatedSource ?one } }
        { SELECT ?m ?other { ?m owl:annotatedTarget ?other } }
        { SELECT ?m ?claim { ?m owl:annotatedProperty ?claim } } }""",
        graphs=graphs,
    ):
        named = rules.name(text(claim))
        iri = text(mapping)
        if named is None or iri in marks.unresolved:
            continue
        for near, far, inverse in ((text(one), text(other), False), (text(other), text(one), True)):
            edge = Edge(
                near, far, rules.inverse(named) if inverse else named, iri, inverse,
                suggested=iri in marks.suggested, blocks=iri in marks.blocking, framework=inside.get(far, ""),
            )  # fmt: skip
            edges.append(edge)
    rows = store.select("SELECT DISTINCT ?s WHERE { ?s cw:correspondsToAnchor ?anchor }", graphs=graphs)
    edges += anchor_edges(store, [text(row[0]) for row in rows], graphs)
    sure = store.select(f"SELECT ?m ?sure WHERE {{ ?m <{SSSOM}confidence> ?sure }}", graphs=graphs)
    numbers = ((text(mapping), confidence(text(value))) for mapping, value in sure)
    return edges, {mapping: float(number) for mapping, number in numbers if number is not None}


def project(found: Collection[Edge], sure: Mapping[str, float]) -> Projection:
    """Number the steps of `found`, with the stated confidence of each mapping that has one."""
    import numpy as np

    walked = sorted((edge for edge in found if not edge.blocks), key=_order)
    blocking = tuple(sorted((edge for edge in found if edge.blocks), key=_order))
    nodes = np.array(sorted({iri for edge in found for iri in (edge.start, edge.end)}), dtype=object)
    place = {iri: number for number, iri in enumerate(nodes)}
    wholes = tuple(sorted({edge.framework for edge in found} - {""}))
    number_of = {iri: number for number, iri in enumerate(wholes)}
    names = composition().strength
    ties = {iri: number for number, iri in enumerate(sorted({edge.mapping or edge.end for edge in walked}))}
    start = np.array([place[edge.start] for edge in walked], dtype=np.int32)
    whole = np.full(len(nodes), -1, dtype=np.int32)
    for edge in found:
        if edge.framework:
            whole[place[edge.end]] = number_of[edge.framework]
    pairs = {(place[edge.start], place[edge.end]) for edge in blocking}
    pairs |= {(end, begin) for begin, end in pairs}
    return Projection(
        nodes=nodes,
        place=place,
        names=names,
        edges=tuple(walked),
        offsets=np.searchsorted(start, np.arange(len(nodes) + 1)),
        start=start,
        end=np.array([place[edge.end] for edge in walked], dtype=np.int32),
        name=np.array([names.index(edge.name) for edge in walked], dtype=np.int32),
        suggested=np.array([edge.suggested for edge in walked], dtype=bool),
        mapped=np.array([bool(edge.mapping) for edge in walked], dtype=bool),
        confidence=np.array([sure.get(edge.mapping, float("nan")) for edge in walked], dtype=float),
        tie=np.array([ties[edge.mapping or edge.end] for edge in walked], dtype=np.int32),
        whole=whole,
        wholes=wholes,
        apart=np.array(sorted(begin * len(nodes) + end for begin, end in pairs), dtype=np.int64),
        blocking=blocking,
        sure=sure,
    )


def _order(edge: Edge) -> tuple[str, str, str, bool]:
    return (edge.start, edge.end, edge.mapping, edge.inverse)
