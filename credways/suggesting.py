"""Suggestions as text, CSV, JSON, SSSOM and a workbook, and the models learnt for a store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from credways import __version__, formats, words
from ontology.errors import BadQuery
from ontology.namespaces import CW, shorten

if TYPE_CHECKING:
    from credways.interchange.rows import AlignmentSet
    from graph.store import Store
    from queries.suggest.answer import Row, SuggestAnswer
    from queries.suggest.items import Item
    from queries.suggest.model import Model

COLUMNS: Final = (
    "subject_id", "subject_code", "subject_label", "predicate_id", "object_id", "object_code", "object_label",
    "mapping_justification", "confidence", "kind", "evidence", "mapping_tool", "mapping_tool_version",
)  # fmt: skip
NOBODY: Final = "Suggested by a machine; nobody decided this."
MODELS: Final = "suggest-models"
"""Folder of a store that holds what was learnt: a folder for each pair of sides, a file for each version."""


def folder_of(store: Path, source: str, target: str) -> Path:
    """Where the models for two things (IRIs) of a store are kept."""
    import hashlib

    return store / MODELS / hashlib.sha256(f"{source}\x1f{target}".encode()).hexdigest()[:16]


def learnt(store: Path, source: str, target: str) -> Model | None:
    """The newest model for two things, None where none was learnt."""
    from queries.suggest.model import model_of

    found = sorted(folder_of(store, source, target).glob("[0-9]*.json"), key=lambda path: int(path.stem))
    return model_of(found[-1].read_text("utf-8"), str(found[-1])) if found else None


def learn(store: Store, folder: Path, source: str, target: str) -> tuple[Model, Path]:
    """Learn from what is known between two things, and keep the model as the next version. Accepts nothing.

    Raises BadQuery where nothing is known between them.
    """
    from queries.suggest.learn import fit
    from queries.suggest.sides import beside, side

    left, right = side(store, source), side(store, target)
    pair, known = beside(store, left, right)
    if not len(known):
        raise BadQuery(
            f"No mapping from {left.thing} to {right.thing} is published or accepted, so that there is nothing to "
            "learn from. Without --learn the model that ships is used."
        )
    place = folder_of(folder, left.thing.iri, right.thing.iri)
    version = 1 + max((int(path.stem) for path in place.glob("[0-9]*.json") if path.stem.isdigit()), default=0)
    made = fit(pair, known, name=f"{left.thing} → {right.thing}", version=version)
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{version}.json"
    path.write_text(made.to_json(), "utf-8")
    return made, path


def sure(value: float) -> Decimal:
    """A confidence to two digits, never 0 or 1: a guess is not certain."""
    return min(max(Decimal(str(round(value, 2))), Decimal("0.01")), Decimal("0.99"))


def row_data(row: Row) -> dict[str, object]:
    """One proposal under the names of `COLUMNS`."""
    from queries.compose import composition

    return {
        "subject_id": row.subject.iri,
        "subject_code": row.subject.code,
        "subject_label": row.subject.label,
        "predicate_id": shorten(composition().iri(row.predicate)),
        "object_id": row.target.iri,
        "object_code": row.target.code,
        "object_label": row.target.label,
        "mapping_justification": shorten(row.justification),
        "confidence": str(sure(row.confidence)),
        "kind": "suggested",
        "evidence": in_words(row),
        "mapping_tool": "credways",
        "mapping_tool_version": __version__,
    }


def in_words(row: Row, most: int = 4) -> str:
    """The signals that weigh most, each with what it saw."""
    told = [f"{one.signal}: {one.words}" if one.words else f"{one.signal} {one.score:.2f}" for one in row.evidence]
    return "; ".join(told[:most])


def as_csv(answer: SuggestAnswer) -> str:
    """Rows as CSV, safe to open in a spreadsheet."""
    return formats.to_csv(COLUMNS, [[data[name] for name in COLUMNS] for data in map(row_data, answer.rows)])


def as_json(answer: SuggestAnswer) -> str:
    """Everything: rows with the evidence of every signal, what probably has no counterpart, and what weighed it."""
    return formats.to_json(
        {
            "kind": "suggested",
            "note": NOBODY,
            "from": {"iri": answer.source.iri, "label": answer.source.label},
            "to": {"iri": answer.target.iri, "label": answer.target.label},
            "rows": [
                {
                    **row_data(row),
                    "evidence": [
                        {"signal": one.signal, "asks": one.says, "score": round(one.score, 4),
                         "part": round(one.part, 4), "words": one.words}
                        for one in row.evidence
                    ],
                }
                for row in answer.rows
            ],
            "no_match": [
                {"subject_id": one.subject.iri, "subject_code": one.subject.code, "rows": one.rows,
                 "confidence": str(sure(one.confidence))}
                for one in answer.none
            ],
            "known": answer.known,
            "rejected": answer.rejected,
            "model": json.loads(answer.model.to_json()),
            "notes": answer.notes,
        }
    )  # fmt: skip


def alignment_set(answer: SuggestAnswer) -> AlignmentSet:
    """The rows as `credways.interchange` writes them, every one in the state "suggested"."""
    from credways.interchange.rows import SUGGESTED, UNSPECIFIED, Alignment, AlignmentSet, key_of
    from credways.interchange.rows import Item as End
    from ontology import iris
    from ontology.model import AlignmentRow
    from queries.compose import composition
    from queries.lookup import edition_in

    rows = []
    for row in answer.rows:
        ends = [End(one.iri, one.code, one.core or one.label, one.part_of) for one in (row.subject, row.target)]
        sssom = AlignmentRow(
            subject_id=row.subject.iri,
            predicate_id=composition().iri(row.predicate),
            object_id=row.target.iri,
            mapping_justification=row.justification,
            confidence=sure(row.confidence),
            subject_source_version=edition_in(row.subject.iri)[1],
            object_source_version=edition_in(row.target.iri)[1],
            comment=f"{NOBODY} {in_words(row)}",
            other={
                "subject_label": row.subject.label,
                "object_label": row.target.label,
                "mapping_tool": "credways",
                "mapping_tool_version": __version__,
                CW + "kind": SUGGESTED,
            },
        )
        key = key_of(row.subject.iri, row.target.iri)
        rows.append(Alignment(key, sssom, ends[0], ends[1], SUGGESTED, sources="credways suggest"))
    name = f"Suggestions {answer.source.label} to {answer.target.label}"
    metadata = {
        "mapping_set_id": iris.mapping_set(name),
        "mapping_set_title": name,
        "mapping_set_description": NOBODY,
        "license": UNSPECIFIED,
        "mapping_tool": "credways",
        "mapping_tool_version": __version__,
    }
    asked = {"subject": answer.source.iri, "framework": answer.target.iri}
    about = End(answer.source.iri, answer.source.notation, answer.source.label)
    return AlignmentSet(name, tuple(rows), metadata, asked, about, notes=answer.notes)


def as_sssom(answer: SuggestAnswer) -> bytes:
    """SSSOM TSV."""
    from credways.interchange.sssom import as_tsv

    return as_tsv(alignment_set(answer))


def as_xlsx(answer: SuggestAnswer) -> bytes:
    """The workbook that people edit and load back, every row on its sheet of suggestions."""
    from credways.interchange.sheet_write import as_xlsx as written

    return written(alignment_set(answer))


def as_text(answer: SuggestAnswer, width: int = 0) -> str:
    """The answer for a person."""
    parts = [f"{answer.source} → {answer.target}", NOBODY, ""]
    header = ("from", "claim", "to", "confidence", "why")
    table = [
        (
            _brief(row.subject), words.predicate(f"{_SKOS}{row.predicate}Match"), _brief(row.target),
            sure(row.confidence), in_words(row, 2),
        )
        for row in answer.rows
    ]  # fmt: skip
    parts.append(formats.to_table(header, table, width) if table else "Nothing is proposed.\n")
    without = [one for one in answer.none if one.confidence >= 0.5]
    if without:
        listed = ", ".join(f"{one.subject.code or one.subject.label} ({sure(one.confidence)})" for one in without[:10])
        more = f" and {len(without) - 10:,} more" if len(without) > 10 else ""
        parts.append(f"Probably no counterpart for {len(without):,} of {len(answer.none):,}: {listed}{more}.")
    settled = f"{answer.known:,} mappings are known and {answer.rejected:,} rejected; they are not proposed again."
    parts.append(f"{len(answer.none):,} items were compared with {answer.targets:,}. {settled}")
    parts.append(f"Weighed by model {answer.model.version}, learnt from {'; '.join(answer.model.trained_on)}.")
    parts += [f"Note: {line}" for line in answer.notes]
    return "\n".join(parts) + "\n"


def _brief(item: Item) -> str:
    """Code and words, cut to fit a line."""
    from queries.reasons_words import short

    return f"{item.code} {short(item.label, 70)}".strip()


_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"

FORMATS: Mapping[str, Callable[[SuggestAnswer], str | bytes]] = MappingProxyType(
    {"csv": as_csv, "json": as_json, "sssom": as_sssom, "xlsx": as_xlsx}
)
"""Writers by the name used in `--format` and `?format=`."""
