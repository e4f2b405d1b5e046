"""How much of a framework a crosswalk reaches, per content area, and what it leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from queries.compose import composition
from queries.lookup import FrameworkInfo
from queries.outline import Outline, Unit

COVERED, PARTLY, PROPOSED, REVIEWED_NONE, NOT_REVIEWED = STATES = (
    "covered",
    "partly",
    "proposed",
    "reviewed-none",
    "not reviewed",
)
"""The five words, strongest first. "No alignment" (reviewed-none) and "not yet reviewed" are different findings."""


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """One leaf expectation and its state (one of `STATES`). `best` is the strongest predicate reaching it, or "".

    `parts_total` counts its leaf evidence outcomes; `parts_covered` those that decided rows cover wholly,
    `parts_proposed` those that only composed or suggested rows reach.
    """

    iri: str
    code: str
    label: str
    level: str
    framework: str
    area: str
    state: str
    best: str = ""
    parts_total: int = 0
    parts_covered: int = 0
    parts_proposed: int = 0


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """Counts of leaf expectations of one content area; the five counts add up to `total`."""

    area: str
    area_code: str
    framework: str
    edition: str
    total: int
    covered: int
    partly: int
    proposed: int
    reviewed_none: int
    not_reviewed: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of every content area of the asked framework. `items` are all its leaf expectations, in code order."""

    areas: tuple[AreaCoverage, ...]
    items: tuple[CoveredItem, ...]

    @property
    def gaps(self) -> tuple[CoveredItem, ...]:
        """Items that nothing decided or composed reaches (reviewed-none and not reviewed)."""
        return tuple(item for item in self.items if item.state in (REVIEWED_NONE, NOT_REVIEWED))

    @property
    def total(self) -> AreaCoverage:
        """All areas added up, under the area name "all"."""
        return _area("all", "", "", "", self.items)


@dataclass(frozen=True, slots=True)
class Reach:
    """One row as coverage needs it: the statement reached, the row's kind and composition.yaml's name of its claim."""

    object: str
    kind: str
    claim: str


def coverage(
    outline: Outline,
    members: Sequence[FrameworkInfo],
    rows: Iterable[Reach],
    denied: Collection[str],
    levels: Collection[str] = (),
) -> Coverage:
    """Count. `denied` are statements that a Not mapping kept out; `levels` limits the items to these grade codes.

    A decided row covers or partly covers (composition.yaml, `covers`) the statement it reaches and all leaf outcomes
    below it. An expectation is covered when it is covered itself or all its leaf outcomes are; partly when any decided
    row reaches it or an outcome; proposed when only composed or suggested rows do; reviewed-none when all there is
    is a Not; else not reviewed.
    """
    reached: dict[str, list[Reach]] = {}
    for row in rows:
        unit = outline.unit_of.get(row.object)
        if unit is not None:
            reached.setdefault(unit, []).append(row)
    denied_units = {outline.unit_of[iri] for iri in denied if iri in outline.unit_of}
    areas_of = {one.iri: one.area for one in members}
    items = [
        _item(one, areas_of[one.framework], reached.get(one.iri, ()), one.iri in denied_units, outline.leaves)
        for one in outline.units
        if not levels or one.level in levels
    ]
    by_framework: dict[str, list[CoveredItem]] = {one.iri: [] for one in members}
    for item in items:
        by_framework[item.framework].append(item)
    areas = [_area(one.area, one.area_code, one.iri, one.edition, by_framework[one.iri]) for one in members]
    return Coverage(tuple(areas), tuple(items))


def _item(
    unit: Unit, area: str, rows: Sequence[Reach], denied: bool, leaves: Mapping[str, tuple[str, ...]]
) -> CoveredItem:
    if not rows:
        state = REVIEWED_NONE if denied else NOT_REVIEWED
        return CoveredItem(
            unit.iri, unit.code, unit.label, unit.level, unit.framework, area, state, "", len(unit.parts)
        )
    rules = composition()
    whole: set[str] = set()
    proposed: set[str] = set()
    itself = False
    for row in rows:
        below = set(leaves.get(row.object, ()))
        if row.kind != "decided":
            proposed |= below
        elif rules.covers[row.claim] == COVERED:
            whole |= below
            itself = itself or row.object == unit.iri
    decided = [row for row in rows if row.kind == "decided"]
    state = PARTLY if decided else PROPOSED
    if itself or (unit.parts and whole >= set(unit.parts)):
        state = COVERED
    best = min((row.claim for row in decided or rows), key=rules.rank)
    return CoveredItem(
        unit.iri, unit.code, unit.label, unit.level, unit.framework, area, state, rules.iri(best),
        len(unit.parts), len(whole), len(proposed - whole),
    )  # fmt: skip


def _area(area: str, code: str, framework: str, edition: str, items: Collection[CoveredItem]) -> AreaCoverage:
    counted = dict.fromkeys(STATES, 0)
    for item in items:
        counted[item.state] += 1
    return AreaCoverage(area, code, framework, edition, len(items), *counted.values())
