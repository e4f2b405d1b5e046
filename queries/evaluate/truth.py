"""A truth: what people mapped between two lists, and what a method may see of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.namespaces import DCTERMS
from queries.lookup import text
from queries.suggest.items import Item, batches
from queries.suggest.pair import Known, Pair, known_of, pair_of
from queries.suggest.sides import edges_of, routes_of, stands
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.edges import Edge

MOST_THROUGH: Final = 20_000
"""Statements of third lists that routes are looked for through."""


@dataclass(frozen=True)
class Truth:
    """What people mapped between the two sides of `pair` (`known`), and all subjects that are asked about.

    `population` are the mapped subjects and the unmapped ones of the same lists and kinds, sorted; `families` keeps
    subjects together beside parents and like texts. `sets` are the mapping sets that hold a mapping between the two
    sides: no route of `pair` passes through one. `route_sets[i]` are the sets that the route `pair.routes[i]` passes.
    """

    name: str
    title: str
    pair: Pair
    known: Known
    population: tuple[int, ...]
    families: tuple[tuple[int, ...], ...] = ()
    sets: tuple[str, ...] = ()
    route_sets: tuple[frozenset[str], ...] = ()
    goal: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def true(self) -> dict[int, set[int]]:
        """The true targets of each mapped subject."""
        found: dict[int, set[int]] = {}
        for row, column in self.known.accepted:
            found.setdefault(row, set()).add(column)
        return found

    @property
    def mapped(self) -> tuple[int, ...]:
        """Subjects with one true target or more."""
        return tuple(sorted(set(self.known.subjects.tolist())))


@dataclass(frozen=True, slots=True)
class Mappings:
    """Mappings from subjects to targets by IRI, with their predicate; and the edges of the same subjects elsewhere."""

    pairs: Mapping[tuple[str, str], str]
    sets: frozenset[str]
    edges: tuple[Edge, ...]
    set_of: Mapping[str, frozenset[str]]


def mappings_between(
    store: Store, subjects: Collection[str], targets: Collection[str], wanted: Collection[str] = ()
) -> Mappings:
    """What is published (and not gainsaid) between two collections of items; of the sets `wanted` only, where given.

    `sets` are all sets with a mapping between the two, wanted or not.
    """
    ends = set(targets)
    edges = edges_of(store, sorted(subjects))
    between = [one for one in edges if one.end in ends]
    set_of = sets_of(store, {one.mapping for one in edges})
    pairs: dict[tuple[str, str], str] = {}
    for edge in between:
        if stands(edge) and (not wanted or set_of.get(edge.mapping, frozenset()) & set(wanted)):
            pairs.setdefault((edge.start, edge.end), edge.name)
    told = frozenset(name for edge in between for name in set_of.get(edge.mapping, ()))
    return Mappings(pairs, told, tuple(edges), set_of)


def sets_of(store: Store, mappings: Collection[str]) -> dict[str, frozenset[str]]:
    """The mapping sets that each mapping is part of."""
    found: dict[str, set[str]] = {}
    for batch in batches(mappings):
        rows = store.select(f"SELECT ?m ?s WHERE {{ {nodes('m', batch)} ?m <{DCTERMS}isPartOf> ?s }}")
        for mapping, group in rows:
            found.setdefault(text(mapping), set()).add(text(group))
    return {mapping: frozenset(groups) for mapping, groups in found.items()}


Route = tuple[str, str, float, str]


def honest_routes(store: Store, found: Mappings, targets: Collection[str]) -> list[tuple[Route, frozenset[str]]]:
    """Routes by way of a third list, none of whose mappings is of a set that also maps the two sides; and their sets.

    Such a set is the truth itself, a copy of it, its inverse or its source: a route through it leads to the answer.
    """
    ends = set(targets)

    def elsewhere(edges: Sequence[Edge], set_of: Mapping[str, frozenset[str]]) -> list[Edge]:
        return [one for one in edges if not set_of.get(one.mapping, frozenset()) & found.sets]

    first = [one for one in elsewhere(found.edges, found.set_of) if one.end not in ends and stands(one)]
    through = sorted({one.end for one in first})[:MOST_THROUGH]
    second = edges_of(store, through) if through else []
    second_sets = sets_of(store, {one.mapping for one in second})
    onward = elsewhere(second, second_sets)
    passed: dict[tuple[str, str], frozenset[str]] = {}
    for edges, groups in ((first, found.set_of), (onward, second_sets)):
        for edge in edges:
            key = (edge.start, edge.end)
            passed[key] = passed.get(key, frozenset()) | groups.get(edge.mapping, frozenset())
    return [
        (route, passed[route[0], route[3]] | passed[route[3], route[1]]) for route in routes_of(first, onward, ends)
    ]


def truth_of(
    name: str,
    title: str,
    subjects: Sequence[Item],
    targets: Sequence[Item],
    pairs: Mapping[tuple[str, str], str],
    *,
    routes: Sequence[tuple[Route, frozenset[str]]] = (),
    sets: Collection[str] = (),
    families: Mapping[str, Collection[str]] | None = None,
    goal: float | None = None,
    notes: Sequence[str] = (),
) -> Truth:
    """Lay the sides beside each other. `pairs` are IRIs to predicates; `families`: name to subjects."""
    pair = pair_of(subjects, targets, [route for route, _ in routes])
    rows = {one.iri: place for place, one in enumerate(pair.subjects)}
    columns = {one.iri: place for place, one in enumerate(pair.targets)}
    accepted = {(rows[a], columns[b]): name for (a, b), name in pairs.items() if a in rows and b in columns}
    known = known_of(list(accepted), (), list(accepted.values()))
    mapped = sorted({row for row, _ in accepted})
    passed = {(rows[a], columns[b]): groups for (a, b, _, _), groups in routes if a in rows and b in columns}
    told = [tuple(sorted(rows[iri] for iri in members if iri in rows)) for members in (families or {}).values()]
    return Truth(
        name,
        title,
        pair,
        known,
        tuple(sorted({*mapped, *_like(pair, mapped)})),
        tuple(sorted(one for one in told if len(one) > 1)),
        tuple(sorted(sets)),
        tuple(passed[row, column] for row, column, _, _ in pair.routes),
        goal,
        tuple(notes),
    )


def _like(pair: Pair, mapped: Sequence[int]) -> list[int]:
    from queries.suggest.learn_examples import unmapped

    return unmapped(pair, mapped)
