"""A crosswalk as text, CSV, JSON and SSSOM: one answer in the shapes people hand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from credways import credits, formats, words
from ontology.namespaces import shorten

if TYPE_CHECKING:
    from graph.store import Store
    from queries.credits import Credit
    from queries.crosswalk import Crosswalk, CrosswalkRow

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "confidence", "subject_source_version", "object_source_version",
    "kind", "distance", "weakest_link", "chain", "sources", "editions", "content_area", "expectation_code",
)  # fmt: skip
"""Columns of the CSV: SSSOM's slots under their own names, then ours."""


def ask(store: Store, subject: str, framework: str, edition: str = "") -> Crosswalk:
    """Ask for a crosswalk; `edition` is one of the framework's, "" the current one."""
    from queries.crosswalk import crosswalk

    return crosswalk(store, subject, framework, edition=edition)


def row_data(row: CrosswalkRow) -> dict[str, object]:
    """One row under the names of `COLUMNS`, the chain and editions written out in words."""
    return {
        "subject_id": row.subject_id,
        "subject_label": row.subject_label,
        "predicate_id": shorten(row.predicate_id),
        "predicate_modifier": row.predicate_modifier,
        "object_id": row.object_id,
        "object_label": row.object_label,
        "mapping_justification": shorten(row.mapping_justification),
        "confidence": None if row.confidence is None else str(row.confidence),
        "subject_source_version": row.subject_source_version,
        "object_source_version": row.object_source_version,
        "kind": row.kind,
        "distance": row.distance,
        "weakest_link": words.hop_text(row.weakest_link),
        "chain": " ; ".join(words.hop_text(hop) for hop in row.chain.hops),
        "sources": " | ".join(row.sources),
        "editions": " | ".join(f"{series} {edition}" for series, edition in row.editions),
        "content_area": row.content_area,
        "expectation_code": row.expectation_code,
    }


def as_csv(answer: Crosswalk, due: Sequence[Credit] = ()) -> str:
    """Rows as CSV, safe to open in a spreadsheet. CSV has no place for credit lines: the caller says them."""
    del due
    return formats.to_csv(COLUMNS, [[data[name] for name in COLUMNS] for data in map(row_data, answer.rows)])


def as_xlsx(answer: Crosswalk, due: Sequence[Credit] = ()) -> bytes:
    """The same rows as an Excel workbook of texts, the credit lines on a sheet of their own."""
    from credways.workbooks import to_xlsx

    rows = [[data[name] for name in COLUMNS] for data in map(row_data, answer.rows)]
    return to_xlsx(COLUMNS, rows, credits.lines(due))


def as_json(answer: Crosswalk, due: Sequence[Credit] = ()) -> str:
    """The whole answer as JSON: rows with their chains, coverage, gaps, what was left out, and whom to credit."""
    areas = [
        {
            "content_area": area.area,
            "content_area_code": area.area_code,
            "edition": area.edition,
            "expectations": area.total,
            "covered": area.covered,
            "partly": area.partly,
            "proposed": area.proposed,
            "reviewed-none": area.reviewed_none,
            "not reviewed": area.not_reviewed,
        }
        for area in answer.coverage.areas
    ]
    return formats.to_json(
        {
            "subject": {"iri": answer.subject.iri, "label": answer.subject.label, "kind": answer.subject.kind},
            "framework": {"iri": answer.framework.iri, "label": answer.framework.label},
            "rows": [{**row_data(row), "chain": words.chain_data(row.chain)} for row in answer.rows],
            "coverage": areas,
            "gaps": [
                {"code": item.code, "label": item.label, "iri": item.iri, "state": item.state}
                for item in answer.coverage.gaps
            ],
            "blocked": [
                {"subject": b.subject, "object": b.object, "mapping": b.mapping, "set": b.set_title}
                for b in answer.blocked
            ],
            "unresolved_mappings": answer.unresolved,
            "notes": answer.notes,
            "credits": credits.lines(due),
        }
    )


def as_sssom(answer: Crosswalk, due: Sequence[Credit] = ()) -> str:
    """Rows as an SSSOM TSV mapping set, the credit lines in its comment."""
    return sssom_of(answer.rows, f"{answer.subject.label} to {answer.framework.label}", due)


def sssom_of(rows: Sequence[CrosswalkRow], name: str, due: Sequence[Credit] = ()) -> str:
    """Rows as an SSSOM TSV mapping set of this name, the credit lines in its comment."""
    from loaders.sssom import write_sssom
    from ontology.iris import mapping_set
    from ontology.model import AlignmentRow

    made = [
        AlignmentRow(
            subject_id=row.subject_id,
            predicate_id=row.predicate_id,
            object_id=row.object_id,
            mapping_justification=row.mapping_justification,
            confidence=row.confidence,
            subject_source_version=row.subject_source_version,
            object_source_version=row.object_source_version,
            other={"subject_label": row.subject_label, "object_label": row.object_label, "kind": row.kind},
        )
        for row in rows
    ]
    about = {
        "mapping_set_id": mapping_set(f"crosswalk {name}"),
        "mapping_set_title": name,
        "mapping_set_description": "Composed rows are proposals for a person, made by chaining published mappings.",
        "license": "https://w3id.org/sssom/license/unspecified",
        "mapping_tool": "credways",
    }
    if due:
        about["comment"] = " | ".join([f"{credits.HEADING}:", *credits.lines(due)])
    return write_sssom(made, about)


def as_text(answer: Crosswalk, due: Sequence[Credit] = (), width: int = 0) -> str:
    """The answer for a person: rows, coverage by content area, what is not reviewed, how to ask why, whom to credit."""
    parts = [f"{answer.subject} → {answer.framework}", ""]
    if answer.rows:
        header = ("kind", "from", "claim", "to", "hops", "confidence", "weakest link")
        table = [
            (
                row.kind, row.subject_code or row.subject_label, words.claim(row),
                f"{row.object_code} ({row.object_source_version}) {row.object_label}".strip(), row.distance,
                "not stated" if row.confidence is None else str(row.confidence), words.hop_text(row.weakest_link),
            )
            for row in answer.rows
        ]  # fmt: skip
        parts.append(formats.to_table(header, table, width))
    else:
        parts.append("No row: nothing loaded connects the two. That is not a decision that they do not align.\n")
    names = (
        "content area",
        "edition",
        "expectations",
        "covered",
        "partly",
        "proposed",
        "reviewed, none",
        "not reviewed",
    )
    areas = [
        (a.area, a.edition, a.total, a.covered, a.partly, a.proposed, a.reviewed_none, a.not_reviewed)
        for a in answer.coverage.areas
    ]
    if areas:
        parts.append("Coverage (composed rows are proposals for a person, not coverage):")
        parts.append(formats.to_table(names, areas, width))
    parts.extend(f"Note: {line}" for line in answer.notes)
    if answer.rows:
        first = answer.rows[0]
        parts.append(f"Ask why: credways why '{first.subject_id}' '{first.object_id}'")
    return "\n".join(parts) + "\n" + credits.block(due)


FORMATS: Mapping[str, Callable[[Crosswalk, Sequence[Credit]], str | bytes]] = MappingProxyType(
    {"csv": as_csv, "json": as_json, "sssom": as_sssom, "xlsx": as_xlsx}
)
"""Writers by the name used in `--format` and `?format=`."""
