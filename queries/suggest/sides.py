"""What a name stands for as one side of a suggestion: its items, the mappings known between two, and routes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import BadQuery
from ontology.namespaces import ID
from queries.compose import composition
from queries.edges import Edge, mapping_edges
from queries.ends import end
from queries.lookup import frameworks, text
from queries.scope import target_frameworks
from queries.standing import stands_for
from queries.subjects import KINDS
from queries.suggest.items import Item, batches, fields, read_items
from queries.suggest.pair import Known, Pair, known_of, pair_of
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.things import Thing

ACCEPTED: Final = f"{ID}concept/verdicts/1/accepted"
STRENGTH: Final = {"exact": 1.0, "close": 0.9, "narrow": 0.7, "broad": 0.7, "related": 0.5, "weak": 0.3}
"""What a composed route of a claim counts as a signal. The order is composition.yaml's; the numbers are ours."""
MOST_THROUGH: Final = 20_000
"""Statements of third frameworks that routes are looked for through."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the thing asked for, its items, and remarks on those that were left out."""

    thing: Thing
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()


def side(store: Store, name: str) -> Side:
    """The items of a framework, collection, scheme, credential, exam, course, program, statement or concept.

    Retired items and parts that state no competency of their own are left out, unless the name is of the item itself.
    Raises NotFound, Ambiguous (the name), BadQuery where it stands for nothing that has words.
    """
    thing = end(store, name)
    if thing.kind not in KINDS:
        raise BadQuery(f"{thing} is a {thing.what or thing.kind}; suggestions are made between lists of statements.")
    iris, graphs = _members(store, thing)
    found = read_items(store, iris, graphs)
    kept = [one for one in found if one.iri == thing.iri or not (one.retired or one.kind in fields()["left_out"])]
    retired = sum(one.retired for one in found if one.iri != thing.iri)
    worded = [one for one in kept if one.core or one.words or one.beside]
    notes = [f"{retired:,} retired items of {thing} are left out."] if retired else []
    if len(worded) < len(kept):
        notes.append(f"{len(kept) - len(worded):,} items of {thing} have no words; only their place speaks for them.")
    if not kept:
        raise BadQuery(f"{thing} has no statements that are loaded, so that nothing can be suggested for it.")
    if not worded:
        raise BadQuery(f"No statement of {thing} has any words, so that nothing can be compared.")
    cut = sum(one.cut for one in kept)
    if cut:
        notes.append(
            f"{cut:,} texts of {thing} are longer than {fields()['most_text']:,} characters and read to there."
        )
    return Side(thing, tuple(kept), tuple(notes))


def _members(store: Store, thing: Thing) -> tuple[list[str], Sequence[str] | None]:
    """IRIs of the items, and the graphs to read them from (None: the current editions)."""
    if thing.kind in ("framework", "collection"):
        members = target_frameworks(store, thing, "", {})
        older = [graph for one in members if not one.at_hand for graph in one.graphs]
        graphs = older if older and all(not one.at_hand for one in members) else None
        return _statements(store, [one.iri for one in members], graphs), graphs
    if thing.kind == "scheme":
        rows = store.select(f"SELECT DISTINCT ?x WHERE {{ {nodes('s', [thing.iri])} ?x skos:inScheme ?s }}")
        return [text(row[0]) for row in rows], None
    if thing.kind == "statement":
        rows = store.select("SELECT DISTINCT ?c WHERE { ?c ceasn:isChildOf* ?s }", {"s": NamedNode(thing.iri)})
        return [thing.iri, *(text(row[0]) for row in rows)], None
    rows = store.select(
        """SELECT DISTINCT ?f WHERE { { ?s cw:assessesFramework ?f }
           UNION { ?s ceterms:requires/ceterms:targetAssessment/cw:assessesFramework ?f } }""",
        {"s": NamedNode(thing.iri)},
    )
    known = frameworks(store)
    exams = sorted(text(row[0]) for row in rows if text(row[0]) in known)
    if exams:
        return _statements(store, exams, None), None
    ways, reached, _ = stands_for(store, thing, None)
    stated = sorted(iri for iri in ways if reached[iri].kind == "statement")
    return stated or [thing.iri], None


def _statements(store: Store, wholes: Collection[str], graphs: Sequence[str] | None) -> list[str]:
    rows = store.select(f"SELECT DISTINCT ?x WHERE {{ {nodes('f', wholes)} ?x ceasn:isPartOf ?f }}", graphs=graphs)
    return [text(row[0]) for row in rows]


def beside(store: Store, subjects: Side, targets: Side) -> tuple[Pair, Known]:
    """Both sides beside each other, the routes between them, and what people published or decided of them.

    A machine's proposal is known only where a committee accepted it. What a decision rejected, or a Not mapping keeps
    apart, is known as rejected.
    """
    ends = {one.iri for one in targets.items}
    edges = edges_of(store, [one.iri for one in subjects.items])
    through = sorted({edge.end for edge in edges if edge.end not in ends and stands(edge)})[:MOST_THROUGH]
    routes = routes_of(edges, edges_of(store, through), ends) if through else []
    pair = pair_of(subjects.items, targets.items, routes)
    rows = {one.iri: place for place, one in enumerate(pair.subjects)}
    columns = {one.iri: place for place, one in enumerate(pair.targets)}
    rejected: list[tuple[int, int]] = []
    accepted: dict[tuple[int, int], str] = {}
    agreed = _accepted(store)
    for edge in edges:
        if edge.end not in columns or edge.unresolved:
            continue
        at = (rows[edge.start], columns[edge.end])
        if edge.blocks:
            rejected.append(at)
        elif not edge.suggested or edge.mapping in agreed:
            accepted.setdefault(at, edge.name)
    kept = {at: name for at, name in accepted.items() if at not in set(rejected)}
    return pair, known_of(list(kept), rejected, list(kept.values()))


def edges_of(store: Store, iris: Sequence[str]) -> list[Edge]:
    """Every mapping that touches one of the items, read from it."""
    return [edge for batch in batches(iris) for edge in mapping_edges(store, batch, None)]


def stands(edge: Edge) -> bool:
    """Whether people published the mapping, and nobody gainsays it."""
    return not (edge.blocks or edge.unresolved or edge.suggested)


def routes_of(
    first: Sequence[Edge], second: Sequence[Edge], ends: Collection[str]
) -> list[tuple[str, str, float, str]]:
    """Two mappings in a row, by composition.yaml: the strongest claim for each pair, and what it goes through."""
    onward: dict[str, list[Edge]] = {}
    for edge in second:
        if edge.end in ends and stands(edge):
            onward.setdefault(edge.start, []).append(edge)
    table = composition().table
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for edge in first:
        for step in onward.get(edge.end, ()) if stands(edge) else ():
            strength = STRENGTH.get(table.get((edge.name, step.name), ""), 0.0)
            if strength and edge.start != step.end:
                found = best.get((edge.start, step.end), (0.0, ""))
                best[edge.start, step.end] = max(found, (strength, edge.end))
    return [(start, target, strength, via) for (start, target), (strength, via) in sorted(best.items())]


def _accepted(store: Store) -> frozenset[str]:
    query = f"SELECT ?m WHERE {{ ?d cw:verdict <{ACCEPTED}> ; cw:decidesMapping ?m }}"
    return frozenset(text(row[0]) for row in store.select(query))
