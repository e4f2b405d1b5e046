"""Alignments as a workbook that people edit: a sheet a state, drop-downs, locked keys, and nothing in it that runs."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from credways.formats import spreadsheet_cell
from credways.interchange.proposals import state_of
from credways.interchange.rows import OPEN, Alignment, AlignmentSet
from credways.interchange.sheet import FORMAT, META_SHEET, Column, columns, sheets, values_of
from credways.why import decision_sentence
from credways.workbooks import MOST_CHARACTERS, MOST_ROWS
from loaders.reading.grids import column_letters
from ontology.errors import LimitReached

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROOM: Final = 200
"""Empty rows below the last one that may be filled; more can be inserted."""

_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_xlsx(found: AlignmentSet, committee: str = "", name: str = "") -> bytes:
    """The workbook, with the decisions of `committee` (IRI, called `name`) to be gone on with.

    Raises LimitReached for more than a sheet or a cell can hold.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    states: dict[str, str] = {}
    for state, title in sheets().items():
        rows = [one for one in found.rows if one.state == state]
        if len(rows) + ROOM >= MOST_ROWS:
            raise LimitReached("rows of a sheet", f"{MOST_ROWS:,}", "Ask for less.")
        sheet = book.create_sheet(title)
        _head(sheet)
        for number, one in enumerate(rows, 2):
            values = values_of(one, committee)
            states[one.key] = state_of(values.fingerprint, one.proposals)
            _row(sheet, number, one, _cells(one, values))
        _finish(sheet, len(rows) + 1)
    _about(book.create_sheet(META_SHEET), found, {"committee": committee, "called": name}, states)
    _help(book.create_sheet("Help", 0), found, name)
    book.active = 1
    return _same_bytes(book)


def _cells(one: Alignment, values: Any) -> dict[str, str]:
    made = {column.field: getattr(values, column.field) for column in columns() if hasattr(values, column.field)}
    return made | {
        "key": one.key,
        "state": state_of(values.fingerprint, one.proposals),
        "subject_code": one.subject.code,
        "subject_text": one.subject.text,
        "object_code": one.object.code,
        "object_text": one.object.text,
        "chain": one.chain,
        "weakest": one.weakest,
        "sources": one.sources,
        "decisions": " ".join([*map(decision_sentence, one.decisions), *(said.words for said in one.proposals)]),
        "subject_id": one.row.subject_id,
        "object_id": one.row.object_id,
    }


def _head(sheet: Worksheet) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment as Placed
    from openpyxl.styles import Font, PatternFill, Protection

    for index, column in enumerate(columns(), 1):
        cell = sheet.cell(1, index, column.header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE9F5" if column.edit else "E9EDF1")
        cell.comment = Comment(column.help, "Credways", width=320, height=120)
        cell.alignment = Placed(wrap_text=True, vertical="top")
        cell.protection = Protection(locked=True)
        sheet.column_dimensions[column_letters(index - 1)].width = column.width
    sheet.freeze_panes = "E2"
    sheet.row_dimensions[1].height = 30


def _row(sheet: Worksheet, number: int, one: Alignment, cells: dict[str, str]) -> None:
    from openpyxl.styles import Alignment as Placed
    from openpyxl.styles import Protection

    placed = Placed(wrap_text=True, vertical="top")
    for index, column in enumerate(columns(), 1):
        cell = sheet.cell(number, index)
        _text(cell, cells.get(column.field, ""))
        cell.alignment = placed
        free = column.edit or (one.state == OPEN and column.field == "subject_code")
        cell.protection = Protection(locked=not free)


def _text(cell: Any, words: str) -> None:
    """Write a text as a text, whatever it begins with. Codes stay codes: the cell's format is text too."""
    cell.number_format = "@"
    if not words:
        return
    if len(words) > MOST_CHARACTERS:
        raise LimitReached("characters of a cell", f"{MOST_CHARACTERS:,}", "Ask for SSSOM, which has no such limit.")
    cell.value = _UNSPEAKABLE.sub("\ufffd", words)
    cell.data_type = "s"
    if spreadsheet_cell(words) != words:
        cell.quotePrefix = True


def _finish(sheet: Worksheet, last: int) -> None:
    """Drop-downs, room for more rows, a filter, and the lock on all but what may be edited."""
    from openpyxl.styles import Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    end = last + ROOM
    for index, column in enumerate(columns(), 1):
        letter = column_letters(index - 1)
        for number in range(last + 1, end + 1):
            if column.edit or column.open:
                cell = sheet.cell(number, index)
                cell.number_format, cell.protection = "@", Protection(locked=False)
        rule = _rule(column, DataValidation)
        if rule is not None:
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{end}")
    sheet.auto_filter.ref = f"A1:{column_letters(len(columns()) - 1)}{max(last, 2)}"
    lock = sheet.protection
    lock.sheet, lock.formatColumns, lock.formatRows, lock.insertRows, lock.sort, lock.autoFilter = (
        True, False, False, False, False, False,
    )  # fmt: skip


def _rule(column: Column, make: Any) -> Any:
    """The drop-down of a column, or the bounds of its number."""
    if column.choices:
        rule = make(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True)
        rule.error = f"One of: {', '.join(column.choices)}; or empty."
        rule.errorTitle = column.header
        return rule
    return None


def _about(sheet: Worksheet, found: AlignmentSet, committee: dict[str, str], states: dict[str, str]) -> None:
    """What the file was made from; and every row's key and state, so that a row taken out is noticed."""
    facts = {
        "format": FORMAT,
        "title": found.title,
        "day": found.day,
        **committee,
        "asked": json.dumps(dict(found.asked)),
    }
    for number, (name, value) in enumerate([("name", "value"), *facts.items(), *states.items()], 1):
        _text(sheet.cell(number, 1), name)
        _text(sheet.cell(number, 2), value)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
    sheet.protection.sheet = True


def _help(sheet: Worksheet, found: AlignmentSet, name: str) -> None:
    from openpyxl.styles import Alignment as Placed
    from openpyxl.styles import Font

    lines: Sequence[tuple[str, str]] = (
        (found.title, ""),
        (
            "How to use this file",
            "Blue columns may be changed, grey ones are locked. Save, then: credways alignments load FILE --by “…”",
        ),
        ("For", name or "whoever loads it; decisions are entered under the name given then"),
        *((column.header, column.help) for column in columns()),
        *(("Credit", line) for line in found.credits),
    )
    for number, (first, second) in enumerate(lines, 1):
        _text(sheet.cell(number, 1), first)
        _text(sheet.cell(number, 2), second)
        sheet.cell(number, 1).font = Font(bold=True)
        sheet.cell(number, 2).alignment = Placed(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 110
    sheet.protection.sheet = True


def _same_bytes(book: Any) -> bytes:
    """The workbook without the time it was made, so that one state makes one file."""
    import zipfile
    from datetime import datetime

    book.properties.created = book.properties.modified = datetime(1980, 1, 1)
    first, made = io.BytesIO(), io.BytesIO()
    book.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()
