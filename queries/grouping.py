"""How the expectations of a framework are divided when they are counted: by content area, grade, domain …"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from ontology.errors import BadQuery
from ontology.iris import edition_order
from queries.lookup import text, things
from queries.reached import Measured
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

NONE_STATED = "none stated"
"""The group of expectations for which the source states no group of the asked kind."""


@dataclass(frozen=True, slots=True)
class Group:
    """One column of a matrix. `iri` is the thing it stands for ("" where it is none).

    `weight` is the published share of an exam (a fraction of 1), None where the source publishes none.
    """

    key: str
    label: str
    code: str = ""
    iri: str = ""
    edition: str = ""
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups in reading order, and the keys of those that each unit is in. A unit may be in several (`by graduate`)."""

    by: str
    groups: tuple[Group, ...]
    of: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()


def grouping(store: Store, what: Measured, by: str) -> Grouping:
    """Divide the units of `what` as `by` (a key of `BY`) says. Raises BadQuery for another word."""
    if by not in BY:
        raise BadQuery(f"{by!r} is no way to divide a framework; there are {', '.join(BY)}.")
    return BY[by](store, what)


def _by_framework(_: Store, what: Measured) -> Grouping:
    groups = tuple(Group(one.iri, one.label, one.area_code, one.iri, one.edition) for one in what.members)
    return Grouping("framework", groups, {unit.iri: (unit.framework,) for unit in what.outline.units})


def _by_area(_: Store, what: Measured) -> Grouping:
    groups = tuple(Group(one.iri, one.area, one.area_code, one.iri, one.edition) for one in what.members)
    return Grouping("area", groups, {unit.iri: (unit.framework,) for unit in what.outline.units})


def _by_grade(_: Store, what: Measured) -> Grouping:
    levels = sorted({unit.level for unit in what.outline.units}, key=grade_order)
    groups = tuple(Group(one or NONE_STATED, one or NONE_STATED, one) for one in levels)
    return Grouping("grade", groups, {unit.iri: (unit.level or NONE_STATED,) for unit in what.outline.units})


def _by_band(_: Store, what: Measured) -> Grouping:
    named = {grade: band for band, grades in bands().items() for grade in grades}
    of = {unit.iri: (named.get(unit.level, unit.level) or NONE_STATED,) for unit in what.outline.units}
    present = {key for keys in of.values() for key in keys}
    labels = band_labels()
    ordered = [*(key for key in labels if key in present), *sorted(present - labels.keys())]
    return Grouping("band", tuple(Group(key, labels.get(key, key)) for key in ordered), of)


def _by_graduate(store: Store, what: Measured) -> Grouping:
    rows = store.select(
        f"""SELECT ?s ?g WHERE {{ {nodes("f", [one.iri for one in what.members])} ?s ceasn:isPartOf ?f .
          ?s cw:supportsPreparedGraduate ?g }}""",
        graphs=what.scope.graphs,
    )
    of: dict[str, tuple[str, ...]] = {}
    for unit, graduate in sorted((text(s), text(g)) for s, g in rows):
        if unit in what.outline.by_iri:
            of[unit] = (*of.get(unit, ()), graduate)
    known = things(store, {one for some in of.values() for one in some}, what.scope.graphs)
    ordered = sorted(known.values(), key=lambda one: (edition_order(one.notation), one.iri))
    groups = [Group(one.iri, one.label, one.notation, one.iri, one.edition) for one in ordered]
    rest = [unit.iri for unit in what.outline.units if unit.iri not in of]
    if rest:
        groups.append(Group(NONE_STATED, NONE_STATED))
        of |= dict.fromkeys(rest, (NONE_STATED,))
    several = sum(len(keys) > 1 for keys in of.values())
    notes = []
    if several:
        notes.append(f"{several:,} expectations support several prepared graduate statements and are counted in each.")
    if not ordered:
        notes.append("No prepared graduate statement is loaded for these standards.")
    return Grouping("graduate", tuple(groups), of, tuple(notes))


def _by_domain(store: Store, what: Measured) -> Grouping:
    from queries.reached import wholes_of

    parents: dict[str, tuple[str, ...]] = {}
    new = {unit.iri for unit in what.outline.units}
    seen = set(new)
    while new:
        found = wholes_of(store, new, what.scope.graphs)
        parents |= found
        new = {one for some in found.values() for one in some} - seen
        seen |= new
    of = {unit.iri: _tops(unit.iri, parents) for unit in what.outline.units}
    tops = {one for some in of.values() for one in some}
    known = things(store, tops, what.scope.graphs)
    weights = _weights(store, tops, what)
    ordered = sorted(known.values(), key=lambda one: (one.series, edition_order(one.notation), one.iri))
    groups = tuple(
        Group(one.iri, one.label, one.notation, one.iri, one.edition, weights.get(one.iri)) for one in ordered
    )
    return Grouping("domain", groups, of, _weight_notes(groups))


def _weight_notes(groups: tuple[Group, ...]) -> tuple[str, ...]:
    stated = [one.weight for one in groups if one.weight is not None]
    if not stated:
        return ("No source publishes weights for these domains, so their shares are not weighed.",)
    notes = []
    if len(stated) < len(groups):
        notes.append(f"{len(groups) - len(stated)} of {len(groups)} domains have no published weight.")
    if sum(stated) != 1:
        notes.append(f"The published weights add up to {sum(stated)}, not to 1; they are used as published.")
    return tuple(notes)


def _tops(unit: str, parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The statements at the top above a unit (itself where nothing holds it)."""
    found: dict[str, None] = {}
    stack, seen = [unit], {unit}
    while stack:
        one = stack.pop()
        above = parents.get(one, ())
        if not above:
            found[one] = None
        for parent in above:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return tuple(sorted(found))


def _weights(store: Store, iris: set[str], what: Measured) -> dict[str, Decimal]:
    made: dict[str, Decimal] = {}
    if not iris:
        return made
    rows = store.select(f"SELECT ?s ?w WHERE {{ {nodes('s', iris)} ?s ceasn:weight ?w }}", graphs=what.scope.graphs)
    for statement, weight in rows:
        try:
            made[text(statement)] = Decimal(text(weight))
        except InvalidOperation:
            continue
    return made


def grade_order(level: str) -> tuple[int, tuple[object, ...]]:
    """Sort key of grade codes: as the bands of grades.yaml list them, unknown ones last."""
    order = [grade for grades in bands().values() for grade in grades]
    return (order.index(level) if level in order else len(order), edition_order(level))


@cache
def _grades() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    data = yaml.safe_load(Path(__file__).with_name("grades.yaml").read_text("utf-8"))
    held = {row["key"]: tuple(str(one) for one in row["grades"]) for row in data["bands"]}
    return MappingProxyType(held), MappingProxyType({row["key"]: row["label"] for row in data["bands"]})


def bands() -> Mapping[str, tuple[str, ...]]:
    """Grade codes of each band, by the band's key (grades.yaml)."""
    return _grades()[0]


def band_labels() -> Mapping[str, str]:
    """Name of each band, by its key."""
    return _grades()[1]


BY: Mapping[str, Callable[[Store, Measured], Grouping]] = MappingProxyType(
    {
        "area": _by_area,
        "band": _by_band,
        "grade": _by_grade,
        "graduate": _by_graduate,
        "domain": _by_domain,
        "framework": _by_framework,
    }
)
"""Ways to divide a framework, by the word that asks for each."""
