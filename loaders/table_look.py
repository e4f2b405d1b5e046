"""Looking at a table nobody has described yet: which rows are its header, and what its columns hold."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.reading import grids
from loaders.reading.delimited import header_key, read_delimited
from loaders.reading.files import SourceFile
from loaders.reading.grids import Grid, GridRow
from loaders.reading.headers import stacked
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems
from loaders.reading.sheets import read_sheet
from loaders.reading.sniffing import NAMES, kind_of
from loaders.reading.workbooks import open_workbook
from loaders.table_rows import YEAR

_HEADER_WITHIN = 20
_MOST_ROWS = 5_000
"""Rows that are looked at; the dry run afterwards reads all."""


SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
"""Signs that part the cells of delimited text, as maps call them."""


@dataclass(slots=True)
class Column:
    """A column: its header, its cells in order ("" for empty), and how many a workbook stores as numbers."""

    header: str
    cells: list[str]
    numbers: int = 0

    @property
    def filled(self) -> list[str]:
        """The cells with something in them."""
        return [cell for cell in self.cells if cell]

    @property
    def share(self) -> float:
        """How much of the column is filled."""
        return len(self.filled) / len(self.cells) if self.cells else 0.0


@dataclass(slots=True)
class Look:
    """A table as it seems to be laid out. `above` are the texts over the header, such as a title;
    `merged` are the columns with a cell merged over several rows below the header."""

    sheet: str
    columns: list[Column]
    header_row: int
    header_height: int
    above: list[str]
    merged: frozenset[str]
    ragged: bool
    short_rows: bool
    separator: str = ""
    remarks: list[str] = field(default_factory=list)


def look(source: SourceFile, sheet: str = "") -> Look:
    """Find the table in a file. Raises BadInput where there is none: no rows, no header, a header with names twice."""
    problems = Problems(source.name)
    grid = _grid(source, sheet, problems)
    problems.raise_any()
    rows = grid.rows
    if len(rows) < 2:
        problems.fail("", f"{len(rows)} rows", "a header and at least one row", "table-empty")
    index, height, header = _header(rows[: _HEADER_WITHIN + 1])
    names = [cell.strip() or f"(column {place + 1})" for place, cell in enumerate(_trimmed(header.cells))]
    counted = Counter(map(header_key, names))
    for name in dict.fromkeys(names):
        if counted[header_key(name)] > 1:
            found = f"the header {name!r} {counted[header_key(name)]} times"
            problems.add(grid.place(header.number), found, "each header once (rename one of them)", "header-repeated")
    problems.raise_any()
    body = rows[index + 1 : index + 1 + _MOST_ROWS]
    columns = [_column(name, place, body) for place, name in enumerate(names)]
    over = [cell.strip() for row in rows[: index - height + 1] for cell in row.cells if cell.strip()]
    made = Look(
        sheet=grid.sheet,
        columns=columns,
        header_row=header.number,
        header_height=height,
        above=over,
        merged=frozenset(names[at] for at, last in grid.tall if last > header.number and at < len(names)),
        ragged=grid.ragged,
        short_rows=grid.ragged and any(len(row.cells) < len(names) for row in body),
    )
    if grid.ragged:
        made.separator = SEPARATORS[separator(source)]
    made.remarks += grid.warnings
    return made


def _grid(source: SourceFile, sheet: str, problems: Problems) -> Grid:
    """The rows of a file, or of the sheet named, else of the visible sheet with the most cells."""
    kind = kind_of(source.data)
    if kind not in ("text", "zip"):
        expected = (
            "a table (CSV, TSV, XLSX); for JSON a map is written by hand, with table/records saying where rows are"
        )
        problems.fail("", NAMES[kind], expected, "wizard-no-table")
    if kind == "text":
        return read_delimited(source, separator(source), True, frozenset(), problems, LIMITS)
    book = open_workbook(source, problems, LIMITS)
    chosen = [one for one in book.sheets if (header_key(one.name) == header_key(sheet) if sheet else not one.hidden)]
    if not chosen:
        names = ", ".join(repr(one.name) for one in book.sheets)
        problems.fail("", f"no sheet {sheet!r}" if sheet else "only hidden sheets", f"one of {names}", "sheet-missing")
    read = [read_sheet(book, one, problems, LIMITS) for one in chosen[:64]]
    best = max(read, key=lambda grid: sum(len(row.cells) for row in grid.rows))
    if len(read) > 1:
        others = ", ".join(repr(grid.sheet) for grid in read if grid is not best)
        best.warnings.append(
            f"sheet {best.sheet!r} was looked at, the largest; not read: {others} (--sheet names another)"
        )
    return best


def separator(source: SourceFile) -> str:
    """The sign that parts most of the first lines into the same number of cells; a title line has none of it."""
    lines = source.data[:65_536].decode("utf-8-sig", "ignore").splitlines()[:50]

    def score(mark: str) -> tuple[int, bool]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark) if len(cells) > 1)
        except csv.Error:
            return 0, False
        return max((width * times for width, times in widths.items()), default=0), mark == ","

    return max(SEPARATORS, key=score)


def _header(rows: Sequence[GridRow]) -> tuple[int, int, GridRow]:
    """(index of the header's last row, its height, the header): the row that looks most like names of columns."""
    width = max(len(_trimmed(row.cells)) for row in rows)
    best: tuple[float, int, int, GridRow] | None = None
    for height in (1, 2):
        for offset, row in enumerate(stacked(rows[:-1], height)):
            index = offset + height - 1
            score = _looks_like_header(row, rows[index + 1 :], width)
            if height == 2:
                score -= 0.15 + 0.5 * (not _is_upper(rows[index - 1], rows[index]))
            if best is None or score > best[0] + 1e-9:
                best = score, index, height, row
    if best is None:
        return 0, 1, rows[0]
    return best[1], best[2], best[3]


def _looks_like_header(row: GridRow, below: Sequence[GridRow], width: int) -> float:
    """Names are many, short, different from one another, no numbers, and stand over something."""
    cells = [cell.strip() for cell in _trimmed(row.cells)]
    filled = [cell for cell in cells if cell]
    if not filled or not below:
        return -1.0
    different = len(set(map(header_key, filled))) / len(filled)
    wordy = sum(any(map(str.isalpha, cell)) and len(cell) <= 60 for cell in filled) / len(filled)
    return len(filled) / max(width, 1) + 0.5 * different + 0.8 * wordy + 0.3 * (len(below[0].cells) >= len(cells) > 1)


def _is_upper(upper: GridRow, lower: GridRow) -> bool:
    """Whether a row can be the upper part of a header: words over several columns, where the lower part alone says
    too little (a name twice, or nothing under a name). A row of values is no header, nor needs a row of names that is
    complete another below it.
    """
    above = [cell.strip() for cell in _trimmed(upper.cells)]
    below = [cell.strip() for cell in lower.cells]
    words = [cell for cell in above if cell]
    if any(map(_is_value, below)) or len(set(words)) == len(above) >= len(_trimmed(below)):
        return False
    names = [header_key(cell) for cell in below if cell]
    short = len(set(names)) < len(names) or any(
        cell and (index >= len(below) or not below[index]) for index, cell in enumerate(above)
    )
    return len(words) >= 2 and short and all(any(map(str.isalpha, cell)) or cell.isdigit() for cell in words)


def _is_value(cell: str) -> bool:
    """Whether a cell can be no header: an address, or figures that are no year."""
    return "://" in cell or (
        any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell)) and YEAR.fullmatch(cell) is None
    )


def _trimmed(cells: Sequence[str]) -> list[str]:
    made = list(cells)
    while made and not made[-1].strip():
        made.pop()
    return made


def _column(name: str, place: int, rows: Sequence[GridRow]) -> Column:
    cells = [row.cells[place].strip() if place < len(row.cells) else "" for row in rows]
    numbers = sum(place < len(row.kinds) and row.kinds[place] == grids.NUMBER for row in rows)
    return Column(name, cells, numbers)
