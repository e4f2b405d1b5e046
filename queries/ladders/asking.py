"""What is asked of ladders: from what somebody holds, to a goal, on which terms. Names become steps here.

Several things of the same name (a registry's record of a credential beside its issuer's own) all count as held, and
the answer says so: to hold one is to hold the credential. A competency is no step: it is counted where a step asks for
it. A cluster or pathway as a goal means one of its credentials, or its destination.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ontology.errors import Ambiguous, BadQuery, NotFound
from queries.index import fold, index
from queries.lookup import text, things
from queries.resolve import resolve, thing
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.ladders.model import Model

BY: Final = ("steps", "time", "cost", "credits", "wage")
"""What ladders can be ranked by."""

COVERED: Final = ("fees",)
"""What can be taken as paid for by somebody else."""

TAKEN: Final = ("course", "program", "credential", "assessment")
"""Kinds of things that are taken."""

HELD: Final = (*TAKEN, "occupation", "statement")
"""Kinds of things that somebody can hold, have done, or know."""

GOALS: Final = (*TAKEN, "occupation")
_GENERIC: Final = frozenset(("course", "courses", "class", "program", "programme", "training"))

MOST: Final = 50
"""Ladders at most that one question may ask for."""

_PATHWAY: Final = """SELECT DISTINCT ?step WHERE {
  ?pathway ceterms:hasDestinationComponent ?step }"""
_CLUSTER_OF: Final = "?place skos:broader* ?cluster . ?step cw:inCluster|cw:inSubCluster|cw:inCareerPathway ?place"
_CLUSTER: Final = f"SELECT DISTINCT ?step WHERE {{ {_CLUSTER_OF} }}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is held and the goal (names, codes, IRIs), how ladders are ranked, how many, and how long each may be.

    `soft` follows what is only advised. What one of the asserters `without` says is left out. `covered` may say that
    fees are paid by others. `area` is that of wages.
    """

    held: tuple[str, ...] = ()
    goal: str = ""
    by: str = "steps"
    most: int = 5
    max_steps: int = 0
    soft: bool = False
    without: tuple[str, ...] = ()
    covered: tuple[str, ...] = ()
    area: str = "U.S."


@dataclass(frozen=True, slots=True)
class Held:
    """What is held: steps as the things they are, competencies, and sentences on how names were read."""

    steps: tuple[Thing, ...]
    competencies: tuple[Thing, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted: the thing that was named, and the steps of which one is enough."""

    named: Thing
    steps: tuple[str, ...]
    notes: tuple[str, ...] = ()


def check(question: Question) -> None:
    """Raises BadQuery for what cannot be asked together, naming the value and what is expected."""
    if question.by not in BY:
        raise BadQuery(f"Ladders are ranked by {', '.join(BY)}; found {question.by!r}.")
    if not 1 <= question.most <= MOST:
        raise BadQuery(f"Ask for 1 to {MOST} ladders; found {question.most}.")
    if question.max_steps < 0:
        raise BadQuery(f"A ladder has at least one step; found a most of {question.max_steps}.")
    if strange := sorted(set(question.covered) - set(COVERED)):
        raise BadQuery(f"What may be covered is {', '.join(COVERED)}; found {strange[0]!r}.")


def asserters(store: Store, model: Model, named: Sequence[str]) -> frozenset[str]:
    """The asserters (IRIs) that are named. Raises BadQuery for one that asserts nothing here, naming those who do."""
    known = {link.asserter for some in model.into.values() for link in some if link.asserter}
    labels = {one.iri: one.label for one in things(store, known).values()}
    found = set()
    for name in named:
        fits = {
            iri
            for iri in known
            if name == iri or fold(name) in (fold(labels.get(iri, iri)), fold(iri.rpartition("/")[2]))
        }
        if not fits:
            those = "; ".join(sorted({labels.get(iri, iri) for iri in known}))
            raise BadQuery(f"Nothing that leads to anything is asserted by {name!r}. Those who assert: {those}")
        found |= fits
    return frozenset(found)


def parted(store: Store, given: Iterable[str]) -> tuple[str, ...]:
    """Names one by one: what is no name as a whole is a list, parted by lines, semicolons or else commas."""
    names: list[str] = []
    for one in given:
        lines = [line.strip() for line in re.split(r"[\n\r;]+", one) if line.strip()]
        for line in lines:
            names += [line] if "," not in line or _is_name(store, line) else _of_commas(line)
    return tuple(dict.fromkeys(names))


def _of_commas(line: str) -> list[str]:
    return [part.strip() for part in line.split(",") if part.strip()]


def _is_name(store: Store, name: str) -> bool:
    try:
        resolve(store, name)
    except Ambiguous:
        return True
    except NotFound:
        return False
    return True


def held(store: Store, model: Model, names: Sequence[str]) -> Held:
    """What the names mean. Raises NotFound, Ambiguous; BadQuery that tells of each where several names fail."""
    steps: dict[str, Thing] = {}
    competencies: dict[str, Thing] = {}
    notes: list[str] = []
    wrong: list[NotFound | Ambiguous] = []
    for name in names:
        try:
            found, note = _held(store, model, name)
        except (NotFound, Ambiguous) as error:
            wrong.append(error)
            continue
        notes += note
        for one in found:
            (competencies if one.kind == "statement" else steps)[one.iri] = one
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise BadQuery("\n".join(map(str, wrong)))
    return Held(tuple(steps.values()), tuple(competencies.values()), tuple(notes))


def _named(store: Store, model: Model, name: str, kinds: Collection[str]) -> tuple[list[Thing], list[str]]:
    """Every step that a name means: one, or all that have that very name."""
    try:
        one = resolve(store, name, kinds=kinds)
    except NotFound:
        if inside := _components(store, model, name):
            return inside, []
        raise
    except Ambiguous as error:
        same = {fold(label.partition(" [")[0]) for _, label, _ in error.candidates}
        if len(same) > 1 or {kind for *_, kind in error.candidates} & {"occupation"}:
            raise
        found = [thing(store, iri) for iri, *_ in error.candidates]
        return found, [f"{len(found)} things are called {name}; all count as held."]
    twins = [each for each in _twins(store, one) if each.iri != one.iri]
    said = [f"{len(twins) + 1} records are called {one.label}; all count as held."] if twins else []
    return [one, *twins], said


def _held(store: Store, model: Model, name: str) -> tuple[list[Thing], list[str]]:
    """What is held under a name; where nothing is called so, the closest that has all its words, marked as a guess."""
    try:
        return _named(store, model, name, HELD)
    except NotFound:
        words = [word for word in fold(name).split() if word not in _GENERIC]
        if len(words) == len(fold(name).split()) or not words:
            raise
        near = things(store, {entry.iri for entry in index(store).holding(" ".join(words), TAKEN, 200)})
        closest = sorted(
            (one for one in near.values() if one.kind in TAKEN), key=lambda one: (len(one.label), one.label)
        )
        if not closest:
            raise
        others = f" It might also be: {'; '.join(map(str, closest[1:4]))}." if closest[1:] else ""
        return closest[:1], [f"Nothing is called {name}; it was read as {closest[0]}, a guess.{others}"]


def _components(store: Store, model: Model, name: str) -> list[Thing]:
    """Components of pathways with this name or address, which are steps though they are no credential or course."""
    try:
        found = [resolve(store, name, kinds=("other",))]
    except Ambiguous as error:
        found = [thing(store, iri) for iri, *_ in error.candidates]
    except NotFound:
        return []
    return [one for one in found if one.iri in model.number or one.iri in model.same]


def _twins(store: Store, one: Thing) -> list[Thing]:
    """Other records of the same name and kind of thing: registries repeat what issuers say."""
    if one.kind not in (*TAKEN, "other") or not one.label:
        return []
    same = {entry.iri for entry in index(store).exact(one.label)}
    return [
        each
        for each in things(store, same).values()
        if each.kind in (one.kind, "other") and fold(each.label) == fold(one.label)
    ]


def goal(store: Store, model: Model, name: str) -> Goal:
    """What a goal means: a step itself, one of a cluster's credentials, a pathway's destination.

    Raises NotFound, Ambiguous, BadQuery for what is no goal.
    """
    found, notes = _goals(store, model, name)
    named = found[0]
    if named.kind == "statement":
        raise BadQuery(f"{named} is a competency and no step: name a credential, occupation, cluster or pathway.")
    steps = _steps(store, model, found)
    if len(steps) > 1:
        notes.append(f"One of {len(steps)} is enough.")
    return Goal(named, steps, tuple(notes))


def _goals(store: Store, model: Model, name: str) -> tuple[list[Thing], list[str]]:
    exact = things(store, {entry.iri for entry in index(store).exact(name)})
    if lists := _holding(store, [one for one in exact.values() if one.kind == "concept"]):
        return lists, []
    try:
        found, _ = _named(store, model, name, GOALS)
    except NotFound:
        return [resolve(store, name, kinds=("concept", "collection", "statement"))], []
    except Ambiguous as error:
        inside = [iri for iri, *_ in error.candidates if iri in model.number]
        if len(inside) != 1:
            raise
        found = [thing(store, inside[0])]
    said = [f"{len(found)} records are called {found[0].label}; any of them is the goal."] if len(found) > 1 else []
    return found, said


def _holding(store: Store, lists: Iterable[Thing]) -> list[Thing]:
    """Of concepts, those that are clusters or pathways with something in them."""
    return [one for one in lists if store.ask(f"ASK {{ {_CLUSTER_OF} }}", {"cluster": NamedNode(one.iri)})]


def _steps(store: Store, model: Model, found: Sequence[Thing]) -> tuple[str, ...]:
    """The steps of which one is enough: destinations of a pathway, credentials of a cluster, else the things."""
    made: list[str] = []
    for one in found:
        at = {"pathway": NamedNode(one.iri)}
        ends = [text(row[0]) for row in store.select(_PATHWAY, at)]
        if not ends and one.kind == "concept":
            inside = (text(row[0]) for row in store.select(_CLUSTER, {"cluster": NamedNode(one.iri)}))
            near = things(store, {iri for iri in inside if iri in model.number})
            ends = sorted(iri for iri, each in near.items() if each.kind == "credential")
        made += ends or [one.iri]
    return tuple(dict.fromkeys(model.same.get(iri, iri) for iri in made))
