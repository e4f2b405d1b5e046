"""Walking a worksheet's XML strictly, element by element: any workbook, however its writer spelled it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NoReturn

from loaders.reading import grids
from loaders.reading.grids import GridRow, column_letters
from loaders.reading.limits import Limits
from loaders.reading.parts import plain_text
from loaders.reading.problems import Problems, shown
from loaders.reading.workbooks import SheetInfo, Workbook

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_CONSTANT = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


class Walk:
    """Handlers of one pass over a worksheet. State is kept flat because these run for every cell.

    `rows` and the counts are what is left of the sheet afterwards; `plain_rows` adds to them too.
    """

    def __init__(self, book: Workbook, sheet: SheetInfo, problems: Problems, limits: Limits) -> None:
        self.book, self.sheet, self.problems, self.limits = book, sheet, problems, limits
        self.rows: list[GridRow] = []
        self.merged = self.hidden_rows = self.hidden_columns = self.formulas = 0
        self.number = self.total = self.characters = 0
        self.column = -1
        self.in_row = False
        self.cells: list[str] = []
        self.kinds: list[str] = []
        self.letters: dict[str, int] = {}
        self.type = self.style = ""
        self.value: list[str] | None = None
        self.formula: list[str] | None = None
        self.into: list[str] | None = None
        self.phonetic = False
        self.tall: list[tuple[int, int]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element opens."""
        if tag == "c":
            self._cell(attributes)
        elif tag == "v":
            self.value = self.into = []
        elif tag == "f":
            self.formula = self.into = []
        elif tag == "row":
            self._row(attributes)
        elif tag == "is":
            self.value = []
        elif tag == "t" and self.value is not None and not self.phonetic:
            self.into = self.value
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            self.merged += 1
            self._area(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden_columns += 1

    def text(self, piece: str) -> None:
        """Text between tags."""
        if self.into is not None:
            self.into.append(piece)

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in ("v", "f", "t"):
            self.into = None
        elif tag == "c":
            self._finish()
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "row":
            self.in_row = False
            if any(map(str.strip, self.cells)):
                self.total += len(self.cells)
                if self.total > self.limits.cells:
                    self._fail(f"more than {self.limits.cells:,} cells", "a smaller sheet", "table-too-large")
                kinds = "".join(self.kinds)
                self.rows.append(GridRow(self.number, self.cells, "" if set(kinds) <= {grids.TEXT} else kinds))

    def _row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 9 else self.number + 1
        if number <= self.number:
            self._fail(f"row {number} after row {self.number}", "rows in order", "xlsx-row-order")
        if number > self.limits.rows:
            self._fail(f"row {number:,}", f"at most {self.limits.rows:,} rows", "table-too-long")
        self.number, self.column, self.cells, self.kinds, self.in_row = number, -1, [], [], True
        self.hidden_rows += attributes.get("hidden") in ("1", "true")

    def _area(self, reference: str) -> None:
        ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and ends[0].group(2) != ends[1].group(2):
            self.tall.append((self.index(ends[0].group(1)), int(ends[1].group(2))))

    def _cell(self, attributes: Mapping[str, str]) -> None:
        if not self.in_row:
            self._fail("a cell outside any row", "cells within rows", "xlsx-reference")
        reference = attributes.get("r", "")
        column = self.column + 1
        if reference:
            match = _REFERENCE.fullmatch(reference)
            if match is None or int(match.group(2)) != self.number:
                self._fail(f"cell {shown(reference)} in row {self.number}", "a cell of its row", "xlsx-reference")
            column = self.index(match.group(1))
        if column <= self.column:
            self._fail(f"cell {shown(reference)} twice or out of order", "cells in order", "xlsx-reference")
        if column >= self.limits.columns:
            found = f"a cell in column {column_letters(column)}"
            self._fail(found, f"at most {self.limits.columns:,} columns", "table-too-wide")
        while len(self.cells) < column:
            self.cells.append("")
            self.kinds.append(grids.TEXT)
        self.column = column
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.value = self.formula = None

    def index(self, letters: str) -> int:
        """Column index of its letters, remembered."""
        known = self.letters.get(letters)
        if known is None:
            known = -1
            total = 0
            for letter in letters.upper():
                total = total * 26 + ord(letter) - 64
            known = self.letters[letters] = total - 1
        return known

    def _finish(self) -> None:
        value = None if self.value is None else "".join(self.value)
        text, kind = self._read(value)
        if self.formula is not None:
            constant = _CONSTANT.fullmatch("".join(self.formula))
            if constant:  # ="01.0000": a guard that keeps zeros, exact without calculating
                text, kind = constant.group(1).replace('""', '"'), grids.TEXT
            elif value is None or (value == "" and self.type != "str"):
                text, kind = "=" + "".join(self.formula)[:200], grids.UNCALCULATED
            elif kind != grids.ERROR:
                self.formulas += 1
                kind = grids.FORMULA if kind == grids.TEXT else kind
        self.characters += len(text)
        if self.characters > self.limits.unpacked:  # one long shared string may stand in a million cells
            self._fail(f"more than {self.limits.unpacked:,} characters", "a smaller sheet", "table-too-large")
        if len(text) > self.limits.cell:
            self._fail(f"a cell of {len(text):,} characters", f"at most {self.limits.cell:,}", "cell-too-big")
        self.cells.append(text)
        self.kinds.append(kind)
        self.value = self.formula = self.into = None

    def _read(self, value: str | None) -> tuple[str, str]:
        """Text and kind of a stored value."""
        if value is None or value == "":
            return "", grids.TEXT
        if self.type == "s":
            if not value.isdecimal() or len(value) > 9 or int(value) >= len(self.book.strings):
                self._fail(f"shared string {shown(value)}", f"one of {len(self.book.strings):,}", "xlsx-string")
            return self.book.strings[int(value)], grids.TEXT
        if self.type in ("str", "inlineStr"):
            return plain_text(value, self._place(), self.problems), grids.TEXT
        if self.type == "b":
            return ("TRUE" if value in ("1", "true") else "FALSE"), grids.BOOLEAN
        if self.type == "e":
            return value, grids.ERROR
        if self.type == "d":
            return value, grids.DATE
        return self._numeric(value)

    def _numeric(self, value: str) -> tuple[str, str]:
        try:
            if is_date(self.book, self.style):
                return date_text(value, self.book.from_1904), grids.DATE
            return number_text(value), grids.NUMBER
        except (ValueError, OverflowError):
            self._fail(f"{shown(value)} where a number is stored", "a number", "xlsx-number")

    def _place(self) -> str:
        return f"sheet {self.sheet.name!r}, cell {column_letters(max(self.column, 0))}{self.number}"

    def _fail(self, found: str, expected: str, rule: str) -> NoReturn:
        self.problems.fail(self._place(), found, expected, rule)


def is_date(book: Workbook, style: str) -> bool:
    """Whether a cell style (its index as written, "" for none) shows a number as a date or time."""
    index = int(style) if style.isdecimal() and len(style) < 7 else -1
    return 0 <= index < len(book.dates) and book.dates[index]


def number_text(value: str) -> str:
    """A stored number as Excel would show it unformatted. Raises ValueError or OverflowError for what is no number."""
    if value.isdecimal() and value.isascii() and len(value) < 16:
        return str(int(value))
    number = float(value)
    whole = number.is_integer() and abs(number) < 1e15
    if number - number != 0:
        raise ValueError("not finite")
    return str(int(number)) if whole else repr(number)


def date_text(value: str, from_1904: bool) -> str:
    """ISO 8601 of Excel's day count (its 1900 system counts a 29 February 1900 that never was, hence day 0).

    Raises ValueError or OverflowError for what is no such count.
    """
    days = float(value)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = start + timedelta(days=days)
    if days < 1:
        return moment.strftime("%H:%M:%S")
    return moment.date().isoformat() if days.is_integer() else moment.isoformat(timespec="seconds")
