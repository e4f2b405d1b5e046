"""The units of a framework that coverage counts, their parts, and which unit a statement rolls up to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.lookup import FrameworkInfo, text
from queries.remembered import remembered, state_of
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class Unit:
    """One leaf expectation: what coverage counts. `parts` are its leaf evidence outcomes, empty when it has none."""

    iri: str
    code: str
    label: str
    level: str
    framework: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Units in code order; `unit_of` the unit of each unit and outcome; `leaves` the leaf outcomes at or below it."""

    units: tuple[Unit, ...]
    unit_of: Mapping[str, str]
    leaves: Mapping[str, tuple[str, ...]]
    by_iri: Mapping[str, Unit]


def outline(store: Store, members: Sequence[FrameworkInfo], graphs: Sequence[str] | None) -> Outline:
    """Return the outline of these framework editions.

    In a framework with grade level expectations these are the units and their evidence outcomes the parts; in any other
    the statements without children are the units.
    """
    limits = getattr(state_of(store), "within", None)
    if graphs is None and limits is not None:  # these graphs say all there is to say, and there may be hundreds
        graphs = sorted({graph for one in members for graph in one.graphs}.intersection(limits))
    key = ("outline", tuple(one.iri for one in members), None if graphs is None else tuple(graphs))
    return remembered(store, key, lambda: _outline(store, [one.iri for one in members], graphs))


def _outline(store: Store, members: Collection[str], graphs: Sequence[str] | None) -> Outline:
    within = nodes("f", members)

    def pairs(pattern: str) -> list[tuple[str, str]]:
        rows = store.select(f"SELECT ?s ?o WHERE {{ {within} ?s ceasn:isPartOf ?f . {pattern} }}", graphs=graphs)
        return [(text(subject), text(obj)) for subject, obj in rows]

    # Only what coverage needs is asked for: a state's standards hold several times as many statements as units.
    kind = "?s a cw:GradeLevelExpectation ."
    framework_of = dict(pairs(f"{kind} BIND(?f AS ?o)"))
    others = set(members) - set(framework_of.values())
    below = pairs("?s a cw:EvidenceOutcome ; ceasn:isChildOf ?o")
    if others:
        within, kind = nodes("f", members), ""
        framework_of |= {iri: one for iri, one in pairs("BIND(?f AS ?o)") if one in others}
        below += [(child, parent) for child, parent in pairs("?s ceasn:isChildOf ?o") if child in framework_of]
    parents: dict[str, list[str]] = {}
    children: dict[str, list[str]] = {}
    for child, parent in sorted(set(below)):
        parents.setdefault(child, []).append(parent)
        children.setdefault(parent, []).append(child)
    units = {iri for iri, framework in framework_of.items() if framework not in others or iri not in children}
    outcomes = {child for child, _ in below if child not in framework_of}
    inside = units | outcomes
    unit_of = {iri: found for iri in inside if (found := _above(iri, parents, units)) is not None}
    leaves = {iri: tuple(_leaves(iri, children, outcomes)) for iri in unit_of}
    codes = dict(pairs(f"{kind} ?s skos:notation ?o"))
    levels = dict(pairs(f"{kind} ?s ceasn:educationLevelType ?o"))
    labels = dict(pairs(f"{kind} ?s ceasn:competencyText ?o")) | dict(pairs(f"{kind} ?s skos:prefLabel ?o"))
    made = [
        Unit(
            iri=iri,
            code=codes.get(iri, ""),
            label=labels.get(iri, codes.get(iri, iri)),
            level=levels.get(iri, ""),
            framework=framework_of[iri],
            parts=leaves[iri],
        )
        for iri in units
    ]
    made.sort(key=lambda unit: (unit.framework, unit.code, unit.iri))
    return Outline(tuple(made), unit_of, leaves, {unit.iri: unit for unit in made})


def unit_above(store: Store, outlined: Outline, iri: str, graphs: Sequence[str] | None) -> Unit | None:
    """The unit that a statement rolls up to, also for statements the outline leaves out (essential skills …)."""
    known = outlined.unit_of.get(iri)
    if known is None:
        rows = store.select(
            f"SELECT ?o WHERE {{ {nodes('s', [iri])} ?s ceasn:isChildOf+ ?o }} ORDER BY ?o", graphs=graphs
        )
        known = next((text(row[0]) for row in rows if text(row[0]) in outlined.by_iri), "")
    return outlined.by_iri.get(known)


def _above(iri: str, parents: Mapping[str, Sequence[str]], units: Collection[str]) -> str | None:
    """The nearest unit at or above a statement."""
    level, seen = [iri], {iri}
    while level:
        for one in level:
            if one in units:
                return one
        level = [parent for one in level for parent in parents.get(one, ()) if parent not in seen]
        seen.update(level)
    return None


def _leaves(iri: str, children: Mapping[str, Sequence[str]], outcomes: Collection[str]) -> list[str]:
    """Evidence outcomes without outcomes below them, at or below a statement, each once."""
    found: dict[str, None] = {}
    stack, seen = [iri], {iri}
    while stack:
        one = stack.pop()
        below = [child for child in children.get(one, ()) if child in outcomes]
        if not below and one in outcomes:
            found[one] = None
        for child in reversed(below):
            if child not in seen:
                seen.add(child)
                stack.append(child)
    return list(found)
