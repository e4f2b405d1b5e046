"""What people changed in a workbook, row by row, held against what the store says now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from credways.interchange.proposals import state_of, with_proposals
from credways.interchange.rows import Alignment, AlignmentSet
from credways.interchange.sheet import Values, values_of
from loaders.reading.problems import Problems, shown
from ontology.errors import Ambiguous, BadQuery, NotFound

if TYPE_CHECKING:
    from credways.interchange.sheet_read import Book, SheetRow
    from graph.store import EmbeddedStore
    from queries.things import Thing


@dataclass(frozen=True, slots=True)
class Edit:
    """One row that was changed or added. `old` is None for one that was added; `key` is "" then."""

    where: str
    key: str
    subject: str
    object: str
    values: Values
    old: Alignment | None
    changed: tuple[tuple[str, str, str], ...]
    """(column, in the sheet, in the store) of each value that differs."""


@dataclass(frozen=True, slots=True)
class Changes:
    """All edits in the order of the sheets; `gone` are keys of rows that were taken out, which withdraws nothing."""

    edits: tuple[Edit, ...]
    gone: tuple[str, ...]
    untouched: int


def asked_again(store: EmbeddedStore, asked: Mapping[str, str]) -> AlignmentSet:
    """The set a workbook was made from, as the store has it now. Raises NotFound where it has it no more."""
    from credways import crosswalks
    from credways.interchange.rows import of_crosswalk, of_edition

    if "series" in asked:
        for record in store.sources():
            if (record.source.series, record.source.edition) == (asked["series"], asked["edition"]):
                return of_edition(store, record)
        raise NotFound(f"edition of {asked['series']}", asked["edition"])
    if not {"subject", "framework"} <= asked.keys():
        raise BadQuery("The workbook does not say which question it answers; export it again.")
    answer = crosswalks.ask(store, asked["subject"], asked["framework"], asked.get("edition", ""))
    return of_crosswalk(store, answer, whole=True)


def changes(store: EmbeddedStore, book: Book) -> Changes:
    """Find every edit. Raises BadInput with all conflicts, contradictions and ends that name nothing or are retired."""
    problems = Problems(book.file)
    now = {one.key: one for one in with_proposals(store, asked_again(store, book.asked).rows)}
    edits: list[Edit] = []
    for row in book.rows:
        if not row.key:
            edits += _added(store, row, problems)
        elif row.values.fingerprint != book.states[row.key].partition("+")[0] or (not row.subject_id and row.subject):
            edits += _changed(store, row, now.get(row.key), book, problems)
    _retired(store, edits, book, problems)
    _contradictions(edits, book.rows, problems)
    problems.raise_any()
    held = {row.key for row in book.rows}
    gone = tuple(key for key in book.states if key not in held)
    return Changes(tuple(edits), gone, len(book.rows) - len(edits))


def _changed(
    store: EmbeddedStore, row: SheetRow, now: Alignment | None, book: Book, problems: Problems
) -> Iterable[Edit]:
    if now is None:
        expected = "a row that is still in the store; export the file again and enter the change there"
        problems.add(row.where, "a change to a row that is there no more", expected, "edit-conflict")
        return
    stored = values_of(now, book.committee)
    changed = tuple(row.values.differing(stored))
    # What this very file brought before is no one else's change: loading it again is no conflict.
    others = [one for one in now.proposals if book.sha256[:12] not in one.origin]
    if state_of(stored.fingerprint, others) != book.states[row.key]:
        if not changed:
            return  # someone entered the same meanwhile
        told = [f"{name}: {here or 'nothing'} here, {there or 'nothing'} there" for name, here, there in changed]
        said = "; ".join([*told, *(one.words for one in others)])
        expected = "a row that nobody changed since the file was made; export it again and enter the change there"
        problems.add(row.where, f"changed here and in the store since ({said})", expected, "edit-conflict")
        return
    if (row.subject_id, row.object_id) != (now.row.subject_id, now.row.object_id):
        expected = "the ends that were exported; a new pair goes into a row of its own, without a key"
        problems.add(row.where, f"other ends ({row.subject_id} → {row.object_id})", expected, "ends-changed")
        return
    subject = row.subject_id or _end(store, row.subject, row.where, problems)
    if subject and _claims(row, problems):
        yield Edit(row.where, row.key, subject, row.object_id, row.values, now, changed)


def _added(store: EmbeddedStore, row: SheetRow, problems: Problems) -> Iterable[Edit]:
    subject = _end(store, row.subject_id or row.subject, row.where, problems)
    target = _end(store, row.object_id or row.object, row.where, problems)
    if subject and target and subject == target:
        problems.add(row.where, "one thing on both sides", "two things", "ends-same")
    elif subject and target and _claims(row, problems):
        yield Edit(row.where, "", subject, target, row.values, None, tuple(row.values.differing(Values())))


def _claims(row: SheetRow, problems: Problems) -> bool:
    if row.values.claim:
        return True
    problems.add(row.where, "no claim", "exact, close, broad, narrow or related in the column Claim", "cell-empty")
    return False


def _end(store: EmbeddedStore, name: str, where: str, problems: Problems) -> str:
    from queries.resolve import resolve

    if not name:
        problems.add(where, "nothing", "the codes or IRIs of both statements", "cell-empty")
        return ""
    try:
        return resolve(store, name).iri
    except (NotFound, Ambiguous) as error:
        problems.add(where, shown(name), f"a code or IRI that names one thing ({error})", "end-unknown")
    return ""


def _retired(store: EmbeddedStore, edits: Collection[Edit], book: Book, problems: Problems) -> None:
    """Refuse claims about things that only a superseded edition has, unless that edition was asked for."""
    from queries.lookup import things

    if book.asked.get("edition"):
        return
    current = {(one.source.series, one.source.edition): one.is_current for one in store.sources()}
    known: Mapping[str, Thing] = things(store, {iri for one in edits for iri in (one.subject, one.object)})
    for one in edits:
        for iri in (one.subject, one.object):
            thing = known.get(iri)
            if thing is None or not current.get((thing.series, thing.edition), True):
                found = f"{thing} ({thing.edition})" if thing else iri
                expected = "a thing that an edition in force has"
                problems.add(one.where, f"the retired {shown(found)}", expected, "end-retired")


def _contradictions(edits: Collection[Edit], rows: Iterable[SheetRow], problems: Problems) -> None:
    """Refuse a pair that one row claims and another denies, where one of the two was edited."""
    edited = {one.where: (one.subject, one.object, one.values) for one in edits}
    said: dict[tuple[str, str, str], list[tuple[str, Values]]] = {}
    for row in rows:
        subject, target, values = edited.get(row.where, (row.subject_id, row.object_id, row.values))
        if not (subject and target and values.claim):
            continue
        others = said.setdefault((subject, target, values.claim), [])
        for where, other in others:
            apart = values.negated != other.negated or {values.verdict, other.verdict} == {"accepted", "rejected"}
            if apart and {where, row.where} & edited.keys():
                expected = f"one of the two rows to go, or to change ({where} says the opposite of the same pair)"
                problems.add(row.where, "a contradiction", expected, "rows-contradict")
                break
        others.append((row.where, values))
