"""Reading back a workbook that people edited: every row with its place, or everything that is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from credways.interchange.sheet import FORMAT, META_SHEET, Column, Values, cleaned, columns, sheets
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.tables import Table, read_table

_FRACTION = re.compile(r"0*(?:0(?:\.\d*)?|\.\d+|1(?:\.0*)?)")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DECISION: Final = ("strength", "rationale", "review_due")
_CLAIM = re.compile(r"(?:skos:)?(\w+?)(?: ?match)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it stands: `where` is its place, `key` and `state` what was exported ("" for a row that was added)."""

    where: str
    sheet: str
    key: str
    state: str
    subject: str
    object: str
    subject_id: str
    object_id: str
    values: Values


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook. `states` has the fingerprint of every row that was exported, by key."""

    file: str
    sha256: str
    title: str
    asked: Mapping[str, str]
    committee: str
    states: Mapping[str, str]
    rows: tuple[SheetRow, ...]


def read_book(source: SourceFile) -> Book:
    """Read a workbook made by `credways alignments export`. Raises BadInput with all problems of all its sheets."""
    problems = Problems(source.name)
    _no_programs(source, problems)
    facts, states = _about(source, problems)
    rows: list[SheetRow] = []
    seen: dict[str, str] = {}
    for title in sheets().values():
        table = _sheet(source, title, problems)
        if table is None:
            continue
        for row in _rows(table, title, problems):
            _check_key(row, states, seen, problems)
            rows.append(row)
    problems.raise_any()
    return Book(
        source.name, source.sha256, facts.get("title", ""), json.loads(facts["asked"]), facts.get("committee", ""),
        states, tuple(rows),
    )  # fmt: skip


def _no_programs(source: SourceFile, problems: Problems) -> None:
    """Refuse a workbook that carries macros: ours have none, so someone put them there."""
    import io
    import zipfile

    if not zipfile.is_zipfile(io.BytesIO(source.data)):
        return  # the reader of workbooks says what it is
    with zipfile.ZipFile(io.BytesIO(source.data)) as parts:
        found = next((name for name in parts.namelist() if name.lower().endswith("vbaproject.bin")), "")
    if found:
        problems.fail("", f"macros ({found})", "a workbook without macros (save it as .xlsx)", "workbook-macros")


def _about(source: SourceFile, problems: Problems) -> tuple[dict[str, str], dict[str, str]]:
    shape = Shape(
        fields={"name": ("name",), "value": ("value",)}, required=frozenset({"name", "value"}), sheet=META_SHEET
    )
    table = read_table(source, shape)
    said = {record["name"]: record["value"] for _, record in table.records()}
    if said.get("format") != FORMAT or "asked" not in said:
        expected = f"{FORMAT}: a workbook made by `credways alignments export`"
        problems.fail(f"sheet {META_SHEET!r}", shown(said.get("format", "no format")), expected, "sheet-foreign")
    states = {name: value for name, value in said.items() if name.startswith("r-")}
    return {name: value for name, value in said.items() if name not in states}, states


def _sheet(source: SourceFile, title: str, problems: Problems) -> Table | None:
    """One sheet; None where it has no rows. Its faulty rows are noted."""
    from loaders.reading.limits import LIMITS
    from loaders.reading.sheets import read_sheet
    from loaders.reading.workbooks import open_workbook
    from ontology.errors import BadInput

    book = open_workbook(source, problems, LIMITS)
    chosen = next((one for one in book.sheets if one.name == title), None)
    if chosen is None:
        expected = f"the sheet {title!r}, even if it is empty (its rows would count as taken out)"
        problems.add("", f"sheets {', '.join(repr(one.name) for one in book.sheets)}", expected, "sheet-missing")
        return None
    grid = read_sheet(book, chosen, problems, LIMITS)
    if any("merged area" in warning for warning in grid.warnings):
        problems.add(f"sheet {title!r}", "merged cells", "every cell by itself (Format, Unmerge cells)", "sheet-merged")
    if len(grid.rows) == 1:
        return None
    given = {column.field: (column.header,) for column in columns()}
    needed = frozenset(column.field for column in columns() if column.edit) | {
        "key",
        "state",
        "subject_id",
        "object_id",
    }
    shape = Shape(fields=given, required=needed, codes=frozenset({"key", "subject_code", "object_code"}), sheet=title)
    try:
        return read_table(source, shape, problems=problems)
    except BadInput as error:
        for problem in error.problems:
            if problem not in problems.found:
                problems.add(problem.where, problem.found, problem.expected, problem.rule)
        return None


def _rows(table: Table, title: str, problems: Problems) -> Iterator[SheetRow]:
    for number, record in table.records():
        if not any(record.values()):
            continue
        values = cleaned(Values(**{one.name: record.get(one.name, "") for one in fields(Values)}))
        if record["key"] and not record["subject_id"] and not record["subject_code"]:
            if values == Values():
                pass  # an expectation that nobody reviewed, and nobody touched
            else:
                where = table.where(number, "subject_code")
                problems.add(where, "nothing", "the code of the first statement, for a row that claims", "cell-empty")
                continue
        yield SheetRow(
            table.where(number),
            title,
            record["key"],
            record["state"],
            record["subject_code"],
            record["object_code"],
            record["subject_id"],
            record["object_id"],
            _checked(values, table, number, problems),
        )


def _checked(values: Values, table: Table, number: int, problems: Problems) -> Values:
    """The values in the spelling they are compared in; a faulty one is noted with its cell."""
    made = {one.name: getattr(values, one.name) for one in fields(Values)}
    for column in columns():
        cell = made.get(column.field, "")
        if cell and column.edit:
            made[column.field] = _value(column, cell, table.where(number, column.field), problems)
    if not made["verdict"]:
        for name in _DECISION:
            if made[name]:
                where = table.where(number, name)
                problems.add(
                    where, shown(made[name]), "a verdict beside it, or an empty cell", "decision-without-verdict"
                )
    return Values(**made)


def _value(column: Column, cell: str, where: str, problems: Problems) -> str:
    if column.choices:
        named = _CLAIM.fullmatch(cell) if column.field == "claim" else None
        found = (named.group(1) if named else cell).lower().replace(" ", "-").replace("_", "-")
        for choice in column.choices:
            if choice.lower() == found:
                return choice
        rule = "unknown-predicate" if column.field == "claim" else "unknown-choice"
        problems.add(where, shown(cell), f"one of {', '.join(column.choices)}, or nothing", rule)
    elif column.field in ("confidence", "strength"):
        if not _FRACTION.fullmatch(cell):
            problems.add(where, shown(cell), "a number from 0 to 1, or nothing", "number-range")
    elif column.field == "review_due":
        day = _MIDNIGHT.fullmatch(cell)
        try:
            return date.fromisoformat(day.group(1) if day else cell).isoformat()
        except ValueError:
            problems.add(where, shown(cell), "a day as YYYY-MM-DD (format the cell as text)", "date")
    return cell


def _check_key(row: SheetRow, states: Mapping[str, str], seen: dict[str, str], problems: Problems) -> None:
    if not row.key:
        return
    if row.key not in states:
        expected = "the key that was exported, or no key for a row you add"
        problems.add(row.where, f"the key {shown(row.key)}", expected, "key-changed")
    elif row.state != states[row.key]:
        expected = f"the state that was exported ({states[row.key]})"
        problems.add(row.where, f"the state {shown(row.state)}", expected, "key-changed")
    elif row.key in seen:
        problems.add(row.where, f"the key {row.key} again", f"each row once ({seen[row.key]} has it)", "row-duplicate")
    seen.setdefault(row.key, row.where)
