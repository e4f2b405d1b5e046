"""What a row of the spreadsheet says: the values people may change, their fingerprint, and the layout (sheet.yaml)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology.namespaces import SKOS

if TYPE_CHECKING:
    from credways.interchange.rows import Alignment
    from queries.reasons_decisions import Decided

META_SHEET: Final = "About this file"
"""The sheet that says which question the file answers; it is read back, and never edited."""

FORMAT: Final = "credways-alignments-1"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `edit` may be changed in every row, `open` only where the row is new; `choices` is a drop-down."""

    field: str
    header: str
    help: str
    width: int
    edit: bool = False
    open: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """What people may change of a row, as the cells say it. `claim` is the short name of a SKOS mapping property."""

    claim: str = ""
    negated: str = ""
    confidence: str = ""
    verdict: str = ""
    strength: str = ""
    rationale: str = ""
    review_due: str = ""
    evidence: str = ""
    comment: str = ""

    @property
    def fingerprint(self) -> str:
        """Short digest of the values: what the store said when the file was made."""
        return "s-" + hashlib.sha256("\x1f".join(astuple(self)).encode()).hexdigest()[:12]

    def differing(self, other: Values) -> list[tuple[str, str, str]]:
        """(column, here, there) of each value that differs."""
        headers = {column.field: column.header for column in columns()}
        return [
            (headers[one.name], getattr(self, one.name), getattr(other, one.name))
            for one in fields(self)
            if getattr(self, one.name) != getattr(other, one.name)
        ]


@cache
def _layout() -> Mapping[str, Any]:
    import yaml

    data: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("sheet.yaml").read_text("utf-8"))
    return data


@cache
def columns() -> tuple[Column, ...]:
    """The columns in order."""
    return tuple(Column(**{**row, "choices": tuple(row.get("choices", ()))}) for row in _layout()["columns"])


def sheets() -> Mapping[str, str]:
    """Name of the sheet for each state."""
    made: Mapping[str, str] = _layout()["sheets"]
    return made


def claim_iri(claim: str) -> str:
    """The SKOS mapping property of a claim's short name."""
    return f"{SKOS}{claim}Match"


def claim_of(predicate: str) -> str:
    """Short name of a predicate, "" for one that is no SKOS mapping property."""
    local = predicate.removeprefix(SKOS)
    return local.removesuffix("Match") if local != predicate and local.endswith("Match") else ""


def values_of(one: Alignment, committee: str) -> Values:
    """What the store says of a row, with the decision of `committee` (IRI; "" for none of them)."""
    own = next((found for found in one.decisions if found.committee == committee and committee), None)
    row = one.row
    return cleaned(
        Values(
            claim=claim_of(row.predicate_id),
            negated="Not" if row.negated else "",
            confidence="" if row.confidence is None else format(row.confidence, "f"),
            evidence=row.evidence,
            comment=row.comment,
            **(_decision(own) if own else {}),
        )
    )


def _decision(one: Decided) -> dict[str, str]:
    said = {"verdict": one.verdict, "strength": one.strength}
    return {**said, "rationale": one.rationale, "review_due": one.review_due}


def cleaned(values: Values) -> Values:
    """The values as a cell can hold them and gives them back: one kind of line end, no blanks around."""
    return Values(*("\n".join(str(cell).replace("\r\n", "\n").split("\r")).strip() for cell in astuple(values)))
