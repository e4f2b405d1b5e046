"""How far two certifications (exams, courses, skill tags …) ask for the same: Jaccard on shared competencies.

The Jaccard index of two sets is the number of members of both, divided by the number of members of either: Jaccard, P.
(1912), The distribution of the flora in the alpine zone, New Phytologist 11(2), 37-50,
https://doi.org/10.1111/j.1469-8137.1912.tb05611.x. Two statements count as one competency where they are the same
statement, or are aligned as exactly or closely the same; such classes are then the members.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from queries.chains import Chain
from queries.crosswalk import CrosswalkRow, crosswalk
from queries.edges import mapping_edges
from queries.ends import end
from queries.lookup import frameworks, things
from queries.outline import outline
from queries.scope import Scope
from queries.standings import standings
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

SAME: Final = ("exact", "close")
"""Claims (composition.yaml) by which two statements ask for the same or nearly the same."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that are aligned, one of each side, with the row that says so.

    `counted` is False where the claim is no likeness (broad, narrow, related), or where one of them is a heading that
    holds the competencies that are counted.
    """

    left: Thing
    right: Thing
    kind: str
    claim: str
    chain: Chain
    counted: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """Shared competencies, and those of either side, under one rule of what is the same."""

    shared: int
    either: int

    @property
    def share(self) -> Fraction | None:
        """The Jaccard index, from 0 (nothing in common) to 1 (the same set)."""
        return Fraction(self.shared, self.either) if self.either else None


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two things have in common. `left_size` and `right_size` count the competencies of each.

    `same` are the statements that both have. The three measures add to each other: `by_statements` counts these alone,
    `by_decided` also pairs that are published or decided as alike, `by_proposed` also those that are composed or
    suggested. `pairs` are all aligned pairs, counted or not.
    """

    left: Thing
    right: Thing
    left_size: int
    right_size: int
    same: tuple[Thing, ...]
    pairs: tuple[Pair, ...]
    by_statements: Measure
    by_decided: Measure
    by_proposed: Measure
    notes: tuple[str, ...] = ()


def overlap(store: Store, left: str | Thing, right: str | Thing) -> Overlap:
    """Compare the competencies of two things. Raises NotFound, Ambiguous (names), BadQuery (twice the same thing).

    The competencies of a thing are the leaves of the frameworks that it assesses, the statements that it is stated to
    teach, assess or ask for, and those that a published mapping ties to it itself (skills tagged with a certification).
    """
    ends = [one if isinstance(one, Thing) else end(store, one) for one in (left, right)]
    rows = crosswalk(store, ends[0], ends[1])  # refuses one thing under two names
    stands = standings(store, ends, Scope())
    sides = [_competencies(store, one, stands[one.iri].frameworks, stands[one.iri].taught) for one in ends]
    both = sides[0] & sides[1]
    pairs = _pairs(store, rows.rows, sides, both)
    decided = [(p.left.iri, p.right.iri) for p in pairs if p.counted and p.kind == "decided"]
    alike = [(p.left.iri, p.right.iri) for p in pairs if p.counted]
    known = things(store, both)
    same = tuple(known[iri] for iri in sorted(both) if iri in known)
    notes = [f"No competencies are loaded for {one}." for one, side in zip(ends, sides, strict=True) if not side]
    return Overlap(
        ends[0], ends[1], len(sides[0]), len(sides[1]), same, pairs,
        _measure(sides, ()), _measure(sides, decided), _measure(sides, alike), tuple(notes),
    )  # fmt: skip


def _competencies(store: Store, thing: Thing, wholes: Sequence[str], taught: Collection[str]) -> frozenset[str]:
    found = set(taught)
    known = frameworks(store)
    members = [known[iri] for iri in wholes if iri in known and known[iri].at_hand]
    if thing.kind == "framework" and thing.iri in known:
        members = [known[thing.iri]]
    if members:
        found |= {unit.iri for unit in outline(store, members, None).units}
    tied = {
        edge.end
        for edge in mapping_edges(store, [thing.iri], None)
        if edge.framework and not (edge.suggested or edge.blocks or edge.unresolved)
    }
    inside = things(store, tied)
    found |= {iri for iri in tied if iri in inside and inside[iri].kind == "statement"}
    return frozenset(found)


def _pairs(
    store: Store, rows: Iterable[CrosswalkRow], sides: Sequence[Collection[str]], both: Collection[str]
) -> tuple[Pair, ...]:
    kept = [row for row in rows if any(hop.mapping for hop in row.chain.hops) and row.subject_id != row.object_id]
    known = things(store, {iri for row in kept for iri in (row.subject_id, row.object_id)})
    made = []
    for row in kept:
        start, far = known.get(row.subject_id), known.get(row.object_id)
        if start is None or far is None or start.kind != "statement" or far.kind != "statement":
            continue
        inside = start.iri in sides[0] and far.iri in sides[1] and not {start.iri, far.iri} <= set(both)
        counted = inside and row.chain.claim in SAME
        made.append(Pair(start, far, row.kind, row.chain.claim, row.chain, counted))
    order = {"decided": 0, "composed": 1, "suggested": 2}
    return tuple(
        sorted(made, key=lambda p: (order[p.kind], not p.counted, p.left.notation, p.right.notation, p.left.iri))
    )


def _measure(sides: Sequence[Collection[str]], same: Iterable[tuple[str, str]]) -> Measure:
    """Count classes of statements that are the same by identity or by `same`, and those with members of both sides."""
    parent: dict[str, str] = {iri: iri for side in sides for iri in side}

    def root(iri: str) -> str:
        while parent[iri] != iri:
            parent[iri] = parent[parent[iri]]
            iri = parent[iri]
        return iri

    for start, far in same:
        parent[root(far)] = root(start)
    classes: dict[str, set[int]] = {}
    for place, side in enumerate(sides):
        for iri in side:
            classes.setdefault(root(iri), set()).add(place)
    return Measure(sum(len(places) == 2 for places in classes.values()), len(classes))
