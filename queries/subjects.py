"""Where a crosswalk starts: the statements a credential, exam, program, framework or statement stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import BadQuery
from queries.chains import Step
from queries.lookup import FrameworkInfo, editions_of, frameworks, text, things
from queries.routes import Goal
from queries.standing import MOST_STANDING, stands_for
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.scope import Scope

_TO_FRAMEWORK = """SELECT DISTINCT ?s ?via ?f WHERE {
  { ?s cw:assessesFramework ?f }
  UNION { ?s ceterms:requires/ceterms:targetAssessment ?via . ?via cw:assessesFramework ?f }
} ORDER BY ?via ?f"""
_BELOW = """SELECT DISTINCT ?c WHERE { ?c (ceasn:isChildOf|skos:broader)* ?s . ?c ceasn:isPartOf|skos:inScheme ?f }
ORDER BY ?c"""


_IN_SCHEME = """SELECT DISTINCT ?c WHERE { ?c skos:inScheme ?s . ?x owl:annotatedSource|owl:annotatedTarget ?c }"""

KINDS = (
    "credential", "assessment", "course", "program", "framework", "collection", "statement", "occupation", "concept",
    "scheme",
)  # fmt: skip
"""Kinds of thing that a route may start from or end at."""


@dataclass(frozen=True, slots=True)
class Start:
    """What to start from, each with the steps that lead to it; of a framework, the statements any chain can leave.

    `notes` say what could not be started from; `rise` are the statements that may go up to what holds them; `lists` the
    frameworks or schemes where such are asked about.
    """

    leads: dict[str, tuple[Step, ...]]
    notes: tuple[str, ...] = ()
    rise: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()


def start(store: Store, subject: Thing, scope: Scope) -> Start:
    """Return what `subject` stands for: itself, its statements, what is stated of it (facts.yaml), and the competencies
    of all these. Raises BadQuery for a kind that can stand for none.
    """
    if subject.kind in ("framework", "collection"):
        members = _members(store, subject, scope)
        leads: dict[str, tuple[Step, ...]] = {}
        for info in members:
            leads |= dict.fromkeys(_statements(store, info, scope), ())
        empty = all(_is_empty(store, info, scope) for info in members)
        inside = frozenset(one.iri for one in members)
        return Start(leads, (f"{subject} holds no statements.",) if empty else (), lists=inside)
    if subject.kind == "scheme":
        rows = store.select(_IN_SCHEME, {"s": NamedNode(subject.iri)}, graphs=_graphs(scope))
        concepts = sorted(text(row[0]) for row in rows)
        notes = () if concepts else (f"No mapping touches a concept of {subject}.",)
        return Start(dict.fromkeys(concepts, ()), notes, lists=frozenset((subject.iri,)))
    if subject.kind not in KINDS:
        raise BadQuery(
            f"{subject} is a {subject.what or subject.kind}. A route leads between credentials, assessments, courses, "
            "programs, frameworks, statements, skills, occupations, work roles, clusters and their lists."
        )
    ways, known, cut = stands_for(store, subject, _graphs(scope))
    leads = dict(ways)
    told: list[str] = [f"{subject} stands for more than {MOST_STANDING:,} things; only the first are looked at."] * cut
    for iri, one in known.items():
        if one.kind in ("credential", "assessment") or (one is subject and one.kind in ("course", "program")):
            found, more = _of_credential(store, one, ways[iri], scope)
            leads = found | leads
            told += more
    if subject.kind in ("statement", "occupation", "concept"):
        rows = store.select(_BELOW, {"s": NamedNode(subject.iri)}, graphs=_graphs(scope))
        below = [text(row[0]) for row in rows]
        labels = things(store, below, _graphs(scope))
        leads = {iri: _below(subject, labels.get(iri), iri) for iri in below} | leads
        return Start(leads, tuple(told), frozenset((subject.iri,)))
    if subject.kind in ("course", "program") and len(leads) == 1:
        told.append(f"No credential and no taught statement is stated for {subject}.")
    taught = frozenset(iri for iri, one in known.items() if one.kind == "statement")
    return Start(leads, tuple(told), taught)


def goal(store: Store, target: Thing, scope: Scope, members: Sequence[FrameworkInfo] = ()) -> Goal:
    """Return where a route to `target` may end: in a framework (`members`, else its own) or a scheme, or at what any
    other thing stands for. Raises BadQuery as `start`.
    """
    if target.kind in ("framework", "collection"):
        inside = members or _members(store, target, scope)
        return Goal(frameworks=frozenset(one.iri for one in inside))
    if target.kind == "scheme":
        return Goal(frameworks=frozenset((target.iri,)))
    end = start(store, target, scope)
    return Goal(statements=frozenset(end.leads), tails=end.leads, rise=end.rise)


def _graphs(scope: Scope) -> Sequence[str] | None:
    return scope.graphs


def _of_credential(
    store: Store, subject: Thing, before: tuple[Step, ...], scope: Scope
) -> tuple[dict[str, tuple[Step, ...]], tuple[str, ...]]:
    rows = store.select(_TO_FRAMEWORK, {"s": NamedNode(subject.iri)}, graphs=_graphs(scope)).rows
    known = frameworks(store)
    exams = things(store, {text(row[1]) for row in rows if row[1] is not None}, _graphs(scope))
    leads: dict[str, tuple[Step, ...]] = {}
    notes: list[str] = []
    for _, via, target in rows:
        info = _in_scope(store, known.get(text(target)), scope)
        if info is None:
            notes.append(f"{subject} names a framework that is not loaded: {text(target)}")
            continue
        steps, exam = before, exams.get(text(via))
        origin = subject
        if exam is not None:
            steps += (Step(subject.iri, str(subject), exam.iri, str(exam), "requires the exam"),)
            origin = exam
        words = "assesses" if origin.kind == "assessment" else "states its competencies in"
        steps += (Step(origin.iri, str(origin), info.iri, info.label, words, info.graphs[0]),)
        for statement in _statements(store, info, scope):
            leads.setdefault(statement, steps)
        if _is_empty(store, info, scope):
            notes.append(f"{info.label}, the framework of {subject}, holds no statements.")
    if not rows and subject.kind in ("credential", "assessment"):
        notes.append(f"No framework of competencies is loaded for {subject}.")
    return leads, tuple(notes)


def _in_scope(store: Store, info: FrameworkInfo | None, scope: Scope) -> FrameworkInfo | None:
    """The edition of a framework that the scope asks for; the named edition when it asks for none."""
    if info is None or info.series not in scope.editions:
        return info
    wanted = scope.editions[info.series]
    return next((one for one in editions_of(store, info.series) if one.edition == wanted), info)


def _members(store: Store, subject: Thing, scope: Scope) -> list[FrameworkInfo]:
    from queries.scope import target_frameworks

    return target_frameworks(store, subject, "", scope.editions)


def _statements(store: Store, info: FrameworkInfo, scope: Scope) -> list[str]:
    """Statements of a framework from which a chain can start: those that a mapping or an anchor touches."""
    rows = store.select(
        f"""SELECT DISTINCT ?s WHERE {{ {nodes("f", [info.iri])} ?s ceasn:isPartOf ?f .
          ?x owl:annotatedSource|owl:annotatedTarget|^cw:correspondsToAnchor ?s }}""",
        graphs=_within(info, scope),
    )
    return sorted(text(row[0]) for row in rows)


def _is_empty(store: Store, info: FrameworkInfo, scope: Scope) -> bool:
    return not store.ask("ASK WHERE { ?s ceasn:isPartOf ?f }", {"f": NamedNode(info.iri)}, graphs=_within(info, scope))


def _within(info: FrameworkInfo, scope: Scope) -> Sequence[str] | None:
    return _graphs(scope) if info.at_hand or scope.graphs else info.graphs


def _below(subject: Thing, part: Thing | None, iri: str) -> tuple[Step, ...]:
    if iri == subject.iri or part is None:
        return ()
    return (Step(subject.iri, str(subject), iri, str(part), "has the part"),)
