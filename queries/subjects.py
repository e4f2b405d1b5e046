"""Where a crosswalk starts: the statements a credential, exam, program, framework or statement stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import BadQuery
from queries.chains import Step
from queries.lookup import FrameworkInfo, editions_of, frameworks, text, things
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.scope import Scope

_TO_FRAMEWORK = """SELECT DISTINCT ?s ?via ?f WHERE {
  { ?s cw:assessesFramework ?f }
  UNION { ?s ceterms:requires/ceterms:targetAssessment ?via . ?via cw:assessesFramework ?f }
} ORDER BY ?via ?f"""
_TO_CREDENTIAL = "SELECT DISTINCT ?c WHERE { ?s cw:leadsToCredential ?c } ORDER BY ?c"
_TEACHES = "SELECT DISTINCT ?c WHERE { ?s ceterms:teaches|ceterms:assesses ?c . ?c ceasn:isPartOf ?f } ORDER BY ?c"
_BELOW = "SELECT DISTINCT ?c WHERE { ?c ceasn:isChildOf* ?s . ?c ceasn:isPartOf ?f } ORDER BY ?c"


@dataclass(frozen=True, slots=True)
class Start:
    """Statements to start from, each with the steps that lead to it; of a framework, those that any chain can leave.

    `notes` say what could not be started from.
    """

    leads: dict[str, tuple[Step, ...]]
    notes: tuple[str, ...] = ()


def start(store: Store, subject: Thing, scope: Scope) -> Start:
    """Return the statements `subject` stands for. Raises BadQuery for a kind that can state no competencies."""
    node = {"s": NamedNode(subject.iri)}
    if subject.kind in ("credential", "assessment"):
        found, notes = _of_credential(store, subject, (), scope)
        return Start(found, notes)
    if subject.kind in ("framework", "collection"):
        members = _members(store, subject, scope)
        leads: dict[str, tuple[Step, ...]] = {}
        for info in members:
            leads |= dict.fromkeys(_statements(store, info, scope), ())
        empty = all(_is_empty(store, info, scope) for info in members)
        return Start(leads, (f"{subject} holds no statements.",) if empty else ())
    if subject.kind == "statement":
        rows = store.select(_BELOW, node, graphs=_graphs(scope))
        below = [text(row[0]) for row in rows] or [subject.iri]
        labels = things(store, below, _graphs(scope))
        return Start({iri: _below(subject, labels.get(iri), iri) for iri in below})
    if subject.kind in ("course", "program"):
        return _of_program(store, subject, scope)
    raise BadQuery(
        f"{subject} is a {subject.what or subject.kind}. A crosswalk starts from a credential, an assessment, a "
        "course, a program, a framework or a statement."
    )


def _graphs(scope: Scope) -> Sequence[str] | None:
    return scope.graphs


def _of_program(store: Store, subject: Thing, scope: Scope) -> Start:
    node = {"s": NamedNode(subject.iri)}
    leads: dict[str, tuple[Step, ...]] = {}
    notes: list[str] = []
    taught = [text(row[0]) for row in store.select(_TEACHES, node, graphs=_graphs(scope))]
    for iri, one in things(store, taught, _graphs(scope)).items():
        leads[iri] = (Step(subject.iri, str(subject), iri, str(one), "teaches"),)
    credentials = [text(row[0]) for row in store.select(_TO_CREDENTIAL, node, graphs=_graphs(scope))]
    for credential in things(store, credentials, _graphs(scope)).values():
        step = Step(subject.iri, str(subject), credential.iri, str(credential), "leads to")
        found, more = _of_credential(store, credential, (step,), scope)
        leads = found | leads
        notes += more
    if not taught and not credentials:
        notes.append(f"No credential and no taught statement is stated for {subject}.")
    return Start(leads, tuple(notes))


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
    if not rows:
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
