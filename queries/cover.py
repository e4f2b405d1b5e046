"""The fewest courses or credentials that between them cover a set of expectations, and what each of them adds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from queries.compose import composition
from queries.coverage import COVERED, PARTLY, PROPOSED, Coverage, CoveredItem, Reach
from queries.grouping import grouping
from queries.matrix import grades
from queries.outline import Unit
from queries.reached import Measured, Reached, measured, reached, subjects_named
from queries.set_cover import MOST_LOOKS, fewest
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

COUNTS: Mapping[str, tuple[str, ...]] = {
    "covered": (COVERED,),
    "partly": (COVERED, PARTLY),
    "proposed": (COVERED, PARTLY, PROPOSED),
}
"""What counts as covering an expectation, by the word that asks for it → the states (`queries.coverage`) that do.

Only decided rows lead to the first two. `covered` lets parts add up: an expectation whose outcomes two courses cover
between them is covered by the two.
"""


@dataclass(frozen=True, slots=True)
class Pick:
    """One chosen thing. `adds` are the expectations that are complete with it and those chosen before it.

    `alone` are those that no other chosen thing covers: they would be lost without it. `instead` are candidates that
    could stand in its place without anything being lost. `shares` counts the expectations to which it contributes.
    """

    thing: Thing
    adds: tuple[CoveredItem, ...]
    alone: tuple[CoveredItem, ...]
    instead: tuple[Thing, ...] = ()
    shares: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """The fewest candidates that cover what can be covered of the wanted expectations.

    `proved` says that no fewer do, which branch and bound showed; otherwise the choice is the best found (`greedy` or
    better) and at least `at_least` are needed. `uncovered` are wanted expectations that all candidates together do not
    cover, in their state. `count` is a key of `COUNTS`; `bound` the limit of the search.
    """

    framework: Thing
    count: str
    candidates: int
    picks: tuple[Pick, ...]
    covered: tuple[CoveredItem, ...]
    uncovered: tuple[CoveredItem, ...]
    proved: bool
    at_least: int
    editions: tuple[tuple[str, str], ...]
    bound: int = MOST_LOOKS
    notes: tuple[str, ...] = ()


def cover(
    store: Store,
    candidates: Iterable[str | Thing],
    framework: str,
    *,
    count: str = "covered",
    edition: str = "",
    levels: Collection[str] = (),
    only: Collection[str] = (),
    most_looks: int = MOST_LOOKS,
) -> Cover:
    """Choose the fewest of `candidates` that cover the expectations of `framework`.

    The expectations can be narrowed to grade codes or bands (`levels`), and to those that `only` names: codes or IRIs
    of expectations, of what holds them (a prepared graduate statement, a domain), or of content areas. `count` is a key
    of `COUNTS`. Raises NotFound, Ambiguous (names), BadQuery (another word; a code that the framework does not have).
    """
    if count not in COUNTS:
        raise BadQuery(f"{count!r} is no way to count; there are {', '.join(COUNTS)}.")
    named = [
        thing for one in candidates for thing in ([one] if isinstance(one, Thing) else subjects_named(store, [one]))
    ]
    things = list({thing.iri: thing for thing in named}.values())
    what = measured(store, framework, edition)
    found = reached(store, things, what)
    wanted = _wanted(store, what, grades(levels), only)
    own = {one.iri: found.coverage(what, [one.iri]) for one in things}
    together = found.coverage(what, [one.iri for one in things])
    masks, elements = _masks(things, found, what, own, together, wanted, count)
    chosen = fewest([masks[one.iri] for one in things], (1 << len(elements)) - 1, most_looks)
    items = {item.iri: item for item in together.items}
    within = [items[unit.iri] for unit in wanted]
    covered = tuple(item for item in within if item.state in COUNTS[count])
    picks = _picks([things[place] for place in chosen.sets], things, masks, elements, items)
    notes = list(found.notes)
    if not chosen.proved:
        notes.append(
            f"The search stopped at its bound of {most_looks:,} looks; this is the best choice found, and at least "
            f"{chosen.at_least} are needed. Fewer candidates or expectations let it finish."
        )
    if not things:
        notes.append("No candidate states competencies from which a standard could be reached.")
    return Cover(
        what.thing, count, len(things), picks, covered, tuple(i for i in within if i.state not in COUNTS[count]),
        chosen.proved, chosen.at_least, what.editions, most_looks, tuple(notes),
    )  # fmt: skip


def _wanted(store: Store, what: Measured, levels: Collection[str], only: Collection[str]) -> list[Unit]:
    units = [unit for unit in what.outline.units if not levels or unit.level in levels]
    if not only:
        return units
    kept: set[str] = set()
    parted = [grouping(store, what, by) for by in ("area", "graduate", "domain")]
    for word in only:
        fold = word.casefold()
        groups = [
            (one.of, group.key)
            for one in parted
            for group in one.groups
            if word == group.iri or fold in (group.code.casefold(), group.label.casefold())
        ]
        inside = {unit.iri for unit in units for of, key in groups if key in of.get(unit.iri, ())}
        inside |= {unit.iri for unit in units if word == unit.iri or fold == unit.code.casefold()}
        if not inside:
            raise BadQuery(
                f"{what.thing} has no expectation, domain, prepared graduate statement or content area {word!r} among "
                "those asked for; name them by code."
            )
        kept |= inside
    return [unit for unit in units if unit.iri in kept]


def _masks(
    things: Sequence[Thing],
    found: Reached,
    what: Measured,
    own: Mapping[str, Coverage],
    together: Coverage,
    wanted: Sequence[Unit],
    count: str,
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """For each candidate the elements that it covers, as bits; and the elements: (expectation, a part of it or "").

    Only expectations that all candidates together cover have elements, so that what cannot be covered adds none.
    """
    possible = {item.iri for item in together.items if item.state in COUNTS[count]}
    units = [unit for unit in wanted if unit.iri in possible]
    elements = [(unit.iri, part) for unit in units for part in ((unit.parts if count == COVERED else ()) or ("",))]
    place = {element: bit for bit, element in enumerate(elements)}
    masks = {}
    for one in things:
        mask = 0
        parts = _whole_parts(found.rows[one.iri], what) if count == COVERED else frozenset()
        states = {item.iri: item.state for item in own[one.iri].items}
        for unit in units:
            if states[unit.iri] in COUNTS[count]:
                bits = [place[unit.iri, part] for part in ((unit.parts if count == COVERED else ()) or ("",))]
            else:
                bits = [place[unit.iri, part] for part in unit.parts if part in parts and (unit.iri, part) in place]
            for bit in bits:
                mask |= 1 << bit
        masks[one.iri] = mask
    return masks, elements


def _whole_parts(rows: Iterable[Reach], what: Measured) -> set[str]:
    """Leaf outcomes that decided rows cover wholly, also where the expectation above them is not covered."""
    rules = composition()
    found: set[str] = set()
    for row in rows:
        if row.kind == "decided" and rules.covers[row.claim] == COVERED:
            found.update(what.outline.leaves.get(row.object, ()))
    return found


def _picks(
    chosen: Sequence[Thing],
    things: Sequence[Thing],
    masks: Mapping[str, int],
    elements: Sequence[tuple[str, str]],
    items: Mapping[str, CoveredItem],
) -> tuple[Pick, ...]:
    """The chosen in the order in which they complete most, with what each adds."""
    of_unit: dict[str, int] = {}
    for bit, (unit, _) in enumerate(elements):
        of_unit[unit] = of_unit.get(unit, 0) | 1 << bit
    everything = _union(masks[one.iri] for one in chosen)

    def complete(mask: int) -> list[str]:
        return [unit for unit, bits in of_unit.items() if bits & ~mask == 0]

    picks: list[Pick] = []
    taken, rest, done = 0, list(chosen), set[str]()
    while rest:
        one = max(
            rest,
            key=lambda c: (len(complete(taken | masks[c.iri])), (masks[c.iri] & ~taken).bit_count(), -rest.index(c)),
        )
        rest.remove(one)
        taken |= masks[one.iri]
        added = [unit for unit in complete(taken) if unit not in done]
        done.update(added)
        others = _union(masks[other.iri] for other in chosen if other is not one)
        needed = everything & ~others
        kept = set(complete(others))
        instead = [t for t in things if t not in chosen and needed & ~masks[t.iri] == 0]
        picks.append(
            Pick(
                one,
                tuple(items[unit] for unit in added),
                tuple(items[unit] for unit in of_unit if unit not in kept),
                tuple(instead),
                sum(bool(bits & masks[one.iri]) for bits in of_unit.values()),
            )
        )
    return tuple(picks)


def _union(masks: Iterable[int]) -> int:
    made = 0
    for one in masks:
        made |= one
    return made
