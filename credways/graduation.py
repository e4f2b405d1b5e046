"""Graduation evidence as text, CSV, JSON, SSSOM, the spreadsheet to decide in, and a page of its own to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from credways import credits, formats, words
from credways.why import decision_sentence
from queries.coverage import STATES

if TYPE_CHECKING:
    from credways.interchange.rows import AlignmentSet
    from graph.protocol import Store
    from queries.coverage import CoveredItem
    from queries.credits import Credit
    from queries.graduation import Case, Evidence, Graduation, KeptOut

COLUMNS: Final = (
    "subject", "state", "basis", "decided_by", "strength", "confidence", "objective_code", "objective", "objective_iri",
    "claim", "standard_code", "standard", "standard_iri", "grade", "expectation_code", "expectation", "weakest_link",
    "chain", "sources", "editions", "published_at",
)  # fmt: skip
"""One row for each objective that bears on a standard, then one for each expectation that nothing reaches."""

FORMATS: Final = ("csv", "json", "sssom", "xlsx", "html")
"""Names used in `--format` and `?format=`, beside the text or page."""

SHOWN_MISSING: Final = 12
"""Codes of missing expectations that the text spells out for each grade; the other formats have them all."""

NOTHING: Final = "Nothing that is decided demonstrates anything in this subject."


def due(store: Store, answer: Graduation) -> tuple[Credit, ...]:
    """Whom to credit."""
    from queries.credits import of_crosswalk

    return of_crosswalk(store, answer.answer)


def decided_by(one: Evidence) -> str:
    """Who stands behind a row: committees that accepted it, else the publisher of the alignment; "" for nobody."""
    from queries.graduation import DECIDED, ELSEWHERE, HERE

    if one.basis not in DECIDED:
        return ""
    if one.basis in (HERE, ELSEWHERE):
        found = one.own if one.basis == HERE else one.decisions
        names = [decision.committee_name for decision in found if decision.verdict == "accepted"]
        return "; ".join(dict.fromkeys(names))
    hop = one.row.chain.hops[0]
    return hop.publisher or hop.set_title or hop.source


def sure(one: Evidence) -> str:
    """Strength as the committee wrote it, else the published confidence, else that none is stated."""
    if one.strength:
        return f"strength {one.strength}"
    return "not stated" if one.row.confidence is None else f"confidence {one.row.confidence}"


def kept_out_sentence(one: KeptOut) -> str:
    """What keeps a pair out, and who says so."""
    said = " ".join(map(decision_sentence, one.decisions)) or f"{one.pair.set_title} states that they do not match."
    return f"{one.pair.subject_label} – {one.pair.object_label}: {said}"


def missing_by_grade(case: Case) -> dict[str, list[CoveredItem]]:
    """Expectations that nothing decided reaches, by grade, the highest grade first."""
    from queries.grouping import grade_order

    found: dict[str, list[CoveredItem]] = {}
    for item in case.missing:
        found.setdefault(item.level, []).append(item)
    return {level: found[level] for level in sorted(found, key=grade_order, reverse=True)}


def records(answer: Graduation) -> list[dict[str, object]]:
    """Every row under the names of `COLUMNS`."""
    made: list[dict[str, object]] = []
    for case in answer.cases:
        rows = (*case.demonstrated, *case.proposals)
        made += [_record(case, one) for one in rows]
        reached = {one.row.expectation for one in rows}
        blank = dict.fromkeys(COLUMNS, "")
        for item in case.items:
            if item.iri not in reached:
                about = {"expectation_code": item.code, "expectation": item.label, "grade": item.level}
                made.append({**blank, "subject": case.subject.name, "state": item.state, **about})
    return made


def _record(case: Case, one: Evidence) -> dict[str, object]:
    row = one.row
    return {
        "subject": case.subject.name,
        "state": one.state,
        "basis": one.basis,
        "decided_by": decided_by(one),
        "strength": one.strength,
        "confidence": None if row.confidence is None else str(row.confidence),
        "objective_code": row.subject_code,
        "objective": row.subject_label,
        "objective_iri": row.subject_id,
        "claim": words.predicate(row.predicate_id),
        "standard_code": row.object_code,
        "standard": row.object_label,
        "standard_iri": row.object_id,
        "grade": row.object_level,
        "expectation_code": row.expectation_code,
        "expectation": row.expectation_label,
        "weakest_link": words.hop_text(row.weakest_link),
        "chain": " ; ".join(words.hop_text(hop) for hop in row.chain.hops),
        "sources": " | ".join(row.sources),
        "editions": " | ".join(f"{series} {edition}" for series, edition in row.editions),
        "published_at": " | ".join(dict.fromkeys(hop.evidence for hop in row.chain.hops if hop.evidence)),
    }


def as_csv(answer: Graduation) -> str:
    """The rows as CSV, safe to open in a spreadsheet. CSV has no place for credit lines: the caller says them."""
    return formats.to_csv(COLUMNS, [[one[name] for name in COLUMNS] for one in records(answer)])


def data(answer: Graduation, due: Sequence[Credit] = ()) -> dict[str, object]:
    """The whole answer as plain data, each row with its chain."""
    from queries.graduation_words import source

    return {
        "credential": {"iri": answer.credential.iri, "label": str(answer.credential)},
        "district": {"iri": answer.district.iri, "label": str(answer.district)} if answer.district else None,
        "guidelines": source(),
        "editions": [f"{series} {edition}" for series, edition in answer.editions],
        "cases": [_case_data(case) for case in answer.cases],
        "notes": answer.notes,
        "credits": credits.lines(due),
    }


def _case_data(case: Case) -> dict[str, object]:
    def rows(found: Sequence[Evidence]) -> list[dict[str, object]]:
        return [
            {
                **_record(case, one),
                "chain": words.chain_data(one.row.chain),
                "decisions": [decision_sentence(decision) for decision in one.decisions],
            }
            for one in found
        ]

    return {
        "subject": case.subject.name,
        "code": case.subject.code,
        "expectations": case.total,
        **case.counts,
        "demonstrated": rows(case.demonstrated),
        "proposals": rows(case.proposals),
        "weakest_link": None if case.weakest is None else words.hop_text(case.weakest.row.weakest_link),
        "missing": [
            {"code": item.code, "expectation": item.label, "grade": item.level, "state": item.state, "iri": item.iri}
            for item in case.missing
        ],
        "kept_out": [kept_out_sentence(one) for one in case.kept_out],
        "rules": [{"iri": one.iri, "district": one.district_name, "decisions": one.decisions} for one in case.rules],
        "record_cannot_say": case.unsaid,
        "what_would_close_it": case.steps,
    }


def as_json(answer: Graduation, due: Sequence[Credit] = ()) -> str:
    """The whole answer as JSON."""
    return formats.to_json(data(answer, due))


def alignments(store: Store, answer: Graduation, due: Sequence[Credit] = (), *, whole: bool = False) -> AlignmentSet:
    """The rows as every format of alignments is written from; who accepted a row is its `reviewer_label`."""
    from credways.interchange.rows import of_crosswalk

    found = of_crosswalk(store, answer.answer, due, whole=whole)
    by: dict[tuple[str, str], str] = {
        (one.row.subject_id, one.row.object_id): decided_by(one).replace("; ", "|")
        for case in answer.cases
        for one in case.demonstrated
        if one.decisions
    }
    rows = []
    for one in found.rows:
        who = by.get((one.row.subject_id, one.row.object_id), "")
        row = replace(one.row, other={**one.row.other, "reviewer_label": who}) if who else one.row
        rows.append(replace(one, row=row))
    return replace(found, rows=tuple(rows))


def as_sssom(store: Store, answer: Graduation, due: Sequence[Credit] = ()) -> bytes:
    """The rows as an SSSOM TSV mapping set."""
    from credways.interchange.sssom import as_tsv

    return as_tsv(alignments(store, answer, due))


def as_xlsx(store: Store, answer: Graduation, due: Sequence[Credit] = ()) -> bytes:
    """The workbook to decide in: a sheet for each state, what is missing among them."""
    from credways.interchange.sheet_write import as_xlsx as written

    return written(alignments(store, answer, due, whole=True))


def as_html(answer: Graduation, due: Sequence[Credit] = ()) -> str:
    """A page that stands alone, made for print: its styles are in it, and its links lead to sources, not to us."""
    from credways.web import render

    return render.alone("graduation_alone.html", {**context(answer), "due": due, "alone": True})


def written(store: Store, answer: Graduation, due: Sequence[Credit], name: str) -> str | bytes:
    """The answer in one of `FORMATS`."""
    if name == "csv":
        return as_csv(answer)
    if name == "json":
        return as_json(answer, due)
    if name == "html":
        return as_html(answer, due)
    return as_sssom(store, answer, due) if name == "sssom" else as_xlsx(store, answer, due)


def context(answer: Graduation) -> Mapping[str, Any]:
    """What the templates need beside the answer."""
    from queries.graduation import BASES
    from queries.graduation_words import source

    return {
        "answer": answer,
        "decided_by": decided_by,
        "sure": sure,
        "hop_text": words.hop_text,
        "kept_out_sentence": kept_out_sentence,
        "missing_by_grade": missing_by_grade,
        "decision_sentence": decision_sentence,
        "nothing": NOTHING,
        "states": STATES,
        "bases": BASES,
        "guidelines": source(),
        "alone": False,
    }


def as_text(answer: Graduation, due: Sequence[Credit] = (), width: int = 0, everything: bool = False) -> str:
    """The answer for a person. `everything` spells out all missing expectations."""
    where = str(answer.district) if answer.district else "no district in particular"
    editions = ", ".join(f"{series} {edition}" for series, edition in answer.editions)
    parts = [f"Graduation evidence: {answer.credential}, for {where}", f"Against: {editions or 'nothing loaded'}", ""]
    for case in answer.cases:
        parts += _case_text(case, width, everything)
    parts += [f"Note: {note}" for note in answer.notes]
    shown = next((one.row for case in answer.cases for one in (*case.demonstrated, *case.proposals)), None)
    if shown is not None:
        parts.append(f"Follow any row: credways why '{shown.subject_id}' '{shown.object_id}'")
    return "\n".join(parts).rstrip("\n") + "\n" + credits.block(due)


def _case_text(case: Case, width: int, everything: bool) -> list[str]:
    counted = formats.to_table(("expectations", *STATES), [(case.total, *case.counts.values())], width)
    parts = [case.subject.name.upper(), "", counted]
    header = ("basis", "decided by", "objective", "claim", "standard", "state", "strength", "weakest link", "editions")
    for heading, rows in (("Demonstrated", case.demonstrated), ("Proposed, decided by nobody", case.proposals)):
        if rows:
            table = [
                (
                    one.basis, decided_by(one) or "nobody", one.row.subject_code or one.row.subject_label,
                    words.predicate(one.row.predicate_id), one.row.object_code, one.state, sure(one),
                    words.hop_text(one.row.weakest_link), ", ".join(f"{s} {e}" for s, e in one.row.editions),
                )
                for one in rows
            ]  # fmt: skip
            parts += [f"{heading}:", formats.to_table(header, table, width)]
    if not case.demonstrated:
        parts += [NOTHING, ""]
    if case.weakest is not None:
        parts += [f"Weakest of what is demonstrated: {words.hop_text(case.weakest.row.weakest_link)}", ""]
    parts += [f"Kept out: {kept_out_sentence(one)}" for one in case.kept_out]
    if case.missing:
        parts.append(f"Missing, nothing decided reaches them ({len(case.missing):,}):")
        for level, items in missing_by_grade(case).items():
            codes = [item.code for item in items]
            most = len(codes) if everything else SHOWN_MISSING
            more = f" and {len(codes) - most:,} more (--all)" if len(codes) > most else ""
            parts.append(f"  grade {level or 'not stated'}: {', '.join(codes[:most])}{more}")
    parts += ["", "What the record cannot say:", *(f"  - {one}" for one in case.unsaid)]
    parts += ["", "What would close it:", *(f"  - {one}" for one in case.steps), ""]
    return parts
