"""What many things stand for at once: `queries.standing` and `queries.subjects` for a list of subjects, in bulk.

Only the statements are kept, not the steps that lead to them: enough to count with, and a fraction of the work.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from queries.lookup import FrameworkInfo, frameworks, text, things
from queries.scope import target_frameworks
from queries.standing import CLASSES, MOST_STANDING, Fact, facts, led
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.scope import Scope

_STATING = ("credential", "assessment", "course", "program")


@dataclass(frozen=True, slots=True)
class Standing:
    """What one subject stands for: `starts` are the things and statements that a chain may leave from.

    `frameworks` are those of its competencies, `taught` the statements that facts lead to, each with the thing that
    states it; `cut` says that `MOST_STANDING` was met.
    """

    starts: frozenset[str]
    frameworks: tuple[str, ...] = ()
    taught: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is stated from which a standard could be reached."""
        return not self.frameworks and not self.taught


def standings(store: Store, subjects: Sequence[Thing], scope: Scope) -> dict[str, Standing]:
    """Return what each subject stands for, by IRI."""
    walked = _walked(store, [one for one in subjects if one.kind != "framework"], scope.graphs)
    stating = {iri: thing for found, _ in walked.values() for iri, thing in found.items()}
    assessed = _assessed(store, stating.values(), scope.graphs)
    of_subject: dict[str, tuple[str, ...]] = {}
    for one in subjects:
        if one.kind == "framework":
            of_subject[one.iri] = tuple(info.iri for info in target_frameworks(store, one, "", scope.editions))
            continue
        found, _ = walked[one.iri]
        by = [iri for iri, thing in found.items() if thing.kind in _STATING[:2] or iri == one.iri]
        of_subject[one.iri] = tuple(dict.fromkeys(whole for iri in by for whole in assessed.get(iri, ())))
    inside = touched(store, {whole for wholes in of_subject.values() for whole in wholes}, scope)
    made = {}
    for one in subjects:
        found, said = walked.get(one.iri, ({one.iri: one}, _Said({}, False)))
        own = {iri for whole in of_subject[one.iri] for iri in inside.get(whole, ())}
        taught = {iri: by for iri, by in said.by.items() if found[iri].kind == "statement"}
        starts = own if one.kind == "framework" else own | found.keys()
        made[one.iri] = Standing(frozenset(starts), of_subject[one.iri], taught, said.cut)
    return made


def touched(store: Store, wholes: Collection[str], scope: Scope) -> dict[str, tuple[str, ...]]:
    """Statements of each framework that a mapping or an anchor touches: those from which a chain can start."""
    known = frameworks(store)
    found: dict[str, set[str]] = {}
    infos = [known[iri] for iri in wholes if iri in known]
    for graphs, some in _by_graphs(infos, scope).items():
        rows = store.select(
            f"""SELECT DISTINCT ?f ?s WHERE {{ {nodes("f", some)} ?s ceasn:isPartOf ?f .
              ?x owl:annotatedSource|owl:annotatedTarget|^cw:correspondsToAnchor ?s }}""",
            graphs=graphs,
        )
        for whole, statement in rows:
            found.setdefault(text(whole), set()).add(text(statement))
    return {whole: tuple(sorted(inside)) for whole, inside in found.items()}


def _by_graphs(infos: Iterable[FrameworkInfo], scope: Scope) -> dict[tuple[str, ...] | None, list[str]]:
    """Frameworks by the graphs to look for their statements in: a superseded one is only in its own."""
    made: dict[tuple[str, ...] | None, list[str]] = {}
    for one in infos:
        graphs = tuple(scope.graphs) if scope.graphs else None if one.at_hand else one.graphs
        made.setdefault(graphs, []).append(one.iri)
    return made


def _assessed(store: Store, stating: Iterable[Thing], graphs: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
    asked = [one.iri for one in stating if one.kind in _STATING]
    if not asked:
        return {}
    rows = store.select(
        f"""SELECT DISTINCT ?s ?f WHERE {{ {nodes("s", asked)} {{ ?s cw:assessesFramework ?f }}
          UNION {{ ?s ceterms:requires/ceterms:targetAssessment/cw:assessesFramework ?f }} }}""",
        graphs=graphs,
    )
    made: dict[str, tuple[str, ...]] = {}
    for thing, whole in sorted((text(s), text(f)) for s, f in rows):
        made[thing] = (*made.get(thing, ()), whole)
    return made


@dataclass(frozen=True, slots=True)
class _Said:
    """By which thing each of those found is stated, and whether the bound cut them."""

    by: Mapping[str, str]
    cut: bool


def _walked(
    store: Store, subjects: Sequence[Thing], graphs: Sequence[str] | None
) -> dict[str, tuple[dict[str, Thing], _Said]]:
    """For each subject what facts lead to, as `queries.standing.stands_for` walks them, a level of all at a time."""
    known = {one.iri: one for one in subjects}
    first = _edges(store, known, graphs, {one.iri for one in subjects})
    after: dict[str, list[tuple[Fact, str]]] = {}
    frontier = {end for edges in first.values() for _, end in edges}
    while frontier:
        known |= things(store, frontier - known.keys(), graphs)
        new = {iri: known[iri] for iri in frontier if iri in known and iri not in after}
        found = _edges(store, new, graphs, set())
        after |= {iri: found.get(iri, []) for iri in new}
        frontier = {end for edges in found.values() for _, end in edges} - after.keys()
    return {one.iri: _closure(one, first.get(one.iri, []), after, known) for one in subjects}


def _closure(
    subject: Thing,
    first: Sequence[tuple[Fact, str]],
    after: Mapping[str, Sequence[tuple[Fact, str]]],
    known: Mapping[str, Thing],
) -> tuple[dict[str, Thing], _Said]:
    found = {subject.iri: subject}
    by: dict[str, str] = {}
    level = [(subject.iri, fact, end) for fact, end in first]
    while level:
        following = []
        for start, fact, end in sorted(level, key=lambda step: (_place(step[1]), step[0], step[2])):
            if end in found or end not in known:
                continue
            if len(found) >= MOST_STANDING:
                return found, _Said(by, True)
            found[end] = known[end]
            by[end] = start
            following += [
                (end, one, to)
                for one, to in after.get(end, ())
                if fact.group != CLASSES or one.group == CLASSES  # an occupation does not lead on to other credentials
            ]
        level = following
    return found, _Said(by, False)


def _place(fact: Fact) -> int:
    return facts().index(fact)


def _edges(
    store: Store, frontier: Mapping[str, Thing], graphs: Sequence[str] | None, asked: Collection[str]
) -> dict[str, list[tuple[Fact, str]]]:
    """Facts from each thing of `frontier`; those of `asked` may also be led to what names them."""
    made: dict[str, list[tuple[Fact, str]]] = {}
    for start, fact, end in led(store, frontier, lambda fact, iri: not fact.asked or iri in asked, graphs):
        made.setdefault(start, []).append((fact, end))
    return made
