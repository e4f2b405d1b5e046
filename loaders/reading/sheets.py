"""One worksheet's XML as a grid of text cells that still knows how each cell was stored.

Rules, since a workbook is a picture as much as a table: a merged area's value stands in its top-left cell alone; hidden
rows and columns are read like others; both are warned about. A number is written as Excel would show it unformatted
(1.1, 20), a date as ISO 8601, a truth value as TRUE or FALSE.
"""

from __future__ import annotations

from loaders.reading.grids import Grid
from loaders.reading.limits import Limits
from loaders.reading.parts import parse_xml, read_part
from loaders.reading.plain_rows import walk_plainly
from loaders.reading.problems import Problems
from loaders.reading.sheet_walk import Walk
from loaders.reading.workbooks import SheetInfo, Workbook


def read_sheet(book: Workbook, sheet: SheetInfo, problems: Problems, limits: Limits) -> Grid:
    """Read a worksheet. Cells no loader can use are left as kinds ERROR and UNCALCULATED for the table to judge."""
    data = read_part(book.archive, sheet.part, problems, limits)
    walk = walk_plainly(data, book, sheet, limits) or walk_strictly(data, book, sheet, problems, limits)
    problems.raise_any()
    warnings = list(book.warnings)
    for number, what in (
        (walk.merged, "merged areas; each counts as its top-left cell alone"),
        (walk.hidden_rows, "hidden rows; they were read like the others"),
        (walk.hidden_columns, "ranges of hidden columns; they were read like the others"),
        (walk.formulas, "formula cells; the values of their last calculation were read"),
    ):
        if number:
            warnings.append(f"sheet {sheet.name!r} has {number} {what}")
    return Grid(sheet.name, walk.rows, warnings, ragged=False, tall=tuple(walk.tall))


def walk_strictly(data: bytes, book: Workbook, sheet: SheetInfo, problems: Problems, limits: Limits) -> Walk:
    """Walk a worksheet element by element; every refusal is worded here."""
    walk = Walk(book, sheet, problems, limits)
    parse_xml(data, sheet.part, walk.start, walk.end, walk.text, problems)
    return walk
