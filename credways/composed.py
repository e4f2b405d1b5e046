"""The crosswalk of everything at once (`queries.composing`) as text, CSV, Excel, JSON and SSSOM."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from credways import credits, crosswalks, formats, words

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.composing import Composed
    from queries.credits import Credit
    from queries.crosswalk import CrosswalkRow
    from queries.things import Thing

COLUMNS: Final = ("asked_id", "asked_label", *crosswalks.COLUMNS)
"""Columns of the CSV: the thing asked about, then those of one crosswalk."""


@dataclass(frozen=True, slots=True)
class Everything:
    """What each of many things reaches, spelled out: `rows` in the order of `found.subjects`, and whom to credit."""

    found: Composed
    rows: tuple[tuple[Thing, CrosswalkRow], ...]
    due: tuple[Credit, ...] = ()


def ask(store: Store, target: str, of: str = "credentials", edition: str = "", most: int = 0) -> Everything:
    """Ask and spell out; `most` rows, or all for 0. Raises LimitReached for more, before it spells anything out."""
    from ontology.errors import LimitReached
    from queries.composing import composed, rows
    from queries.credits import of_chains

    found = composed(store, target, of=of, edition=edition)
    if most and len(found) > most:
        advice = f"All {of} to {found.target} is {len(found):,} rows: ask for one of them, or ask the command line."
        raise LimitReached("rows written out", f"{most:,}", advice)
    told = tuple(rows(store, found))
    return Everything(found, told, of_chains(store, [row.chain for _, row in told]))


def counts(found: Composed) -> list[tuple[Thing, dict[str, int]]]:
    """Rows of each kind for each thing, and under `reached` how many statements they reach; nothing is spelled out."""
    from queries.ranking import columns
    from queries.spelled import KIND_ORDER

    made: dict[str, dict[str, int]] = {one.iri: dict.fromkeys((*KIND_ORDER, "reached"), 0) for one in found.subjects}
    reached: dict[str, set[str]] = {}
    said = columns(found.owned)
    for iri, kind, end in zip(said["subject"], said["kind"], said["object_id"], strict=True):
        made[iri][kind] += 1
        reached.setdefault(iri, set()).add(end)
    for iri, ends in reached.items():
        made[iri]["reached"] = len(ends)
    return [(one, made[one.iri]) for one in found.subjects]


def row_data(asked: Thing, row: CrosswalkRow) -> dict[str, object]:
    """One row under the names of `COLUMNS`."""
    return {"asked_id": asked.iri, "asked_label": str(asked), **crosswalks.row_data(row)}


def _cells(answer: Everything) -> list[list[object]]:
    return [[data[name] for name in COLUMNS] for data in (row_data(*one) for one in answer.rows)]


def as_csv(answer: Everything) -> str:
    """Rows as CSV, safe to open in a spreadsheet. CSV has no place for credit lines: the caller says them."""
    return formats.to_csv(COLUMNS, _cells(answer))


def as_xlsx(answer: Everything) -> bytes:
    """The same rows as an Excel workbook of texts, the credit lines on a sheet of their own."""
    from credways.workbooks import to_xlsx

    return to_xlsx(COLUMNS, _cells(answer), credits.lines(answer.due))


def as_json(answer: Everything) -> str:
    """Rows with their chains, how many each thing has, and whom to credit."""
    target = answer.found.target
    return formats.to_json(
        {
            "framework": {"iri": target.iri, "label": target.label},
            "editions": [{"series": one.series, "edition": one.edition} for one in answer.found.members],
            "asked": [
                {"iri": one.iri, "label": one.label, "kind": one.kind, "rows": counted}
                for one, counted in counts(answer.found)
            ],
            "rows": [{**row_data(one, row), "chain": words.chain_data(row.chain)} for one, row in answer.rows],
            "credits": credits.lines(answer.due),
        }
    )


def as_sssom(answer: Everything) -> str:
    """Rows as an SSSOM TSV mapping set, each pair of statements once whoever asks for it."""
    once = {(row.subject_id, row.object_id): row for _, row in answer.rows}
    return crosswalks.sssom_of(list(once.values()), f"everything to {answer.found.target.label}", answer.due)


def as_text(found: Composed, of: str, width: int = 0) -> str:
    """A line for each thing that reaches anything, and how many reach nothing; `of` is the word for them."""
    counted = counts(found)
    table = [
        (one.label, said["decided"], said["composed"], said["suggested"], said["reached"])
        for one, said in counted
        if sum(said.values())
    ]
    silent = len(counted) - len(table)
    header = ("name", "decided", "composed", "suggested", "reached")
    parts = [f"All {of} → {found.target}", ""]
    parts.append(formats.to_table(header, table, width) if table else "No row: nothing loaded connects any of them.\n")
    if silent:
        more = f"{silent:,} more {of} reach" if silent > 1 else "One more reaches"
        parts.append(f"{more} nothing that is loaded. That is not a decision that they do not align.")
    parts.append("Rows and their reasons: --format csv, xlsx, json or sssom; or credways crosswalk NAME TARGET")
    return "\n".join(parts) + "\n"


FORMATS: Mapping[str, Callable[[Everything], str | bytes]] = MappingProxyType(
    {"csv": as_csv, "json": as_json, "sssom": as_sssom, "xlsx": as_xlsx}
)
"""Writers by the name used in `--format` and `?format=`."""
