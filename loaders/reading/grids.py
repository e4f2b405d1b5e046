"""What both table formats become before headers mean anything: numbered rows of text cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

TEXT, NUMBER, DATE, BOOLEAN, ERROR, FORMULA, UNCALCULATED = "t", "n", "d", "b", "e", "f", "u"
"""How a workbook stored a cell. FORMULA has the value of its last calculation, UNCALCULATED has none."""


class GridRow(NamedTuple):
    """A row: its number (from 1, blank rows counted), its cells as text, and one letter per cell ("" = all text)."""

    number: int
    cells: list[str]
    kinds: str = ""


@dataclass(slots=True)
class Grid:
    """A sheet or delimited file. `where` words belong to the format: "sheet 'Skills', cell B7" or "row 7, column 2"."""

    sheet: str
    rows: list[GridRow]
    warnings: list[str] = field(default_factory=list)
    ragged: bool = True
    """Whether a row shorter than the header is a fault (delimited text) or just ends in empty cells (workbooks)."""
    tall: tuple[tuple[int, int], ...] = ()
    """Merged areas of more than one row: their first column (from 0) and the number of their last row."""

    def place(self, number: int, column: int | None = None, name: str = "") -> str:
        """Words for a row, or a cell when `column` (from 0) is given; `name` is its header."""
        if self.ragged:
            if column is None:
                return f"row {number}"
            return f"row {number}, column {name!r}" if name else f"row {number}, column {column + 1}"
        sheet = f"sheet {self.sheet!r}, "
        if column is None:
            return f"{sheet}row {number}"
        return f"{sheet}cell {column_letters(column)}{number}" + (f" ({name})" if name else "")


def column_letters(index: int) -> str:
    """Spreadsheet name of a column counted from 0: 0 is "A", 27 is "AB"."""
    made = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        made = chr(65 + rest) + made
    return made
