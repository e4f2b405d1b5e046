"""CSV, TSV and XLSX as text cells with row numbers, their headers mapped to the names a loader uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from loaders.reading import grids
from loaders.reading.delimited import header_key, read_delimited
from loaders.reading.files import SourceFile
from loaders.reading.grids import Grid, GridRow
from loaders.reading.headers import Header, find_header
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.sheets import read_sheet
from loaders.reading.sniffing import kind_of
from loaders.reading.text import clean_code, near_twins
from loaders.reading.workbooks import open_workbook

__all__ = ["Row", "Shape", "Table", "read_table"]

_GUARD = re.compile(r'="(.*)"', re.DOTALL)
_STORED = {grids.NUMBER: "a number", grids.DATE: "a date", grids.BOOLEAN: "a truth value"}


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (the header of a plain file is 1), and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that passed every structural check.

    `columns` maps a loader's field to its column index, for the fields that are there; `absent` lists the others, and
    `unmapped` the headers no field claims. `read` counts data rows, equal duplicates included; `duplicates` lists
    (row left out, row it equals). Codes are cleaned (`text.clean_code`), other cells stand as published.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: list[Row]
    columns: Mapping[str, int]
    unmapped: tuple[str, ...]
    read: int
    warnings: tuple[str, ...] = ()
    duplicates: tuple[tuple[int, int], ...] = ()
    absent: tuple[str, ...] = ()
    grid: Grid | None = None

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(row number, field → trimmed text) of each row; a field without a column is ""."""
        columns = tuple(self.columns.items())
        for number, cells in self.rows:
            record = dict.fromkeys(self.absent, "")
            record.update((name, cells[index].strip()) for name, index in columns)
            yield number, record

    def where(self, number: int, name: str = "") -> str:
        """Place of a row, or of a field in it, for a Problem: "row 14, column 'parent_code'"."""
        column = self.columns.get(name)
        grid = self.grid or Grid(self.sheet, [], ragged=not self.sheet)
        return grid.place(number, column, "" if column is None else self.headers[column])


def read_table(source: SourceFile, shape: Shape, *, problems: Problems | None = None, limits: Limits = LIMITS) -> Table:
    """Read a table.

    Raises BadInput with everything found. With `problems` given, faulty *rows* are noted there and left out, and the
    caller raises after adding its own; what makes the whole table unreadable (no header, wrong sheet, broken quotes)
    is raised at once in either case.
    """
    own = problems is None
    problems = Problems(source.name) if problems is None else problems
    grid, header = _find(source, shape, problems, limits)
    if header.row is None:
        _no_header(grid, header, shape, problems)
    for name in header.missing:
        near = f" (nearest: {', '.join(map(repr, header.near[name]))})" if header.near[name] else ""
        found = f"no column for {name!r} among {', '.join(map(repr, header.names))}"
        accepted = " or ".join(map(repr, shape.fields[name]))
        problems.add(grid.place(header.number), found, f"a column headed {accepted}{near}", "header-missing")
    for name, first, second in header.repeated:
        found = f"the header {shown(name)} in columns {first + 1} and {second + 1}"
        problems.add(grid.place(header.number), found, "each header once", "header-repeated")
    problems.raise_any()
    builder = _Builder(grid, header, shape, problems, limits)
    table = builder.build(source.name)
    if not table.read:
        problems.add("", "a header and no rows", "at least one row", "table-empty")
    if own:
        problems.raise_any()
    return table


def _find(source: SourceFile, shape: Shape, problems: Problems, limits: Limits) -> tuple[Grid, Header]:
    """The grid that holds the table, and its header. In a workbook: the sheet named, else the one that fits."""
    if kind_of(source.data) != "zip":
        known = frozenset(header_key(alias) for aliases in shape.fields.values() for alias in aliases)
        grid = read_delimited(source, shape.delimiter, shape.quoting, known, problems, limits)
        return grid, find_header(grid, shape)
    book = open_workbook(source, problems, limits)
    names = [sheet.name for sheet in book.sheets]
    if shape.sheet:
        chosen = [sheet for sheet in book.sheets if header_key(sheet.name) == header_key(shape.sheet)]
        if not chosen:
            expected = "one of the sheets " + ", ".join(map(repr, names))
            problems.fail("", f"no sheet {shape.sheet!r}", expected, "sheet-missing")
    else:
        chosen = [sheet for sheet in book.sheets if not sheet.hidden]
    read = [read_sheet(book, sheet, problems, limits) for sheet in chosen[:64]]
    found = [(grid, find_header(grid, shape)) for grid in read]
    fitting = [(grid, header) for grid, header in found if header.row is not None and not header.missing]
    if len(fitting) > 1:
        expected = "one such sheet, or the name of the one to read (--sheet)"
        sheets = ", ".join(repr(grid.sheet) for grid, _ in fitting)
        problems.fail("", f"{len(fitting)} sheets that fit: {sheets}", expected, "sheet-ambiguous")
    if fitting:
        grid, header = fitting[0]
        others = [name for name in names if name != grid.sheet]
        if others and not shape.sheet:
            grid.warnings.append(f"sheet {grid.sheet!r} was read; not read: {', '.join(map(repr, others))}")
        return grid, header
    if not found:
        problems.fail("", "only hidden sheets", "a visible sheet, or its name (--sheet)", "sheet-missing")
    return max(found, key=lambda pair: (len(pair[1].columns), pair[1].row is not None))


def _no_header(grid: Grid, header: Header, shape: Shape, problems: Problems) -> None:
    wanted = ", ".join(repr(shape.fields[name][0]) for name in sorted(shape.required)) or "headers"
    place = f"sheet {grid.sheet!r}" if grid.sheet else ""
    if not grid.rows:
        problems.fail(place, "no rows at all", f"a header row with {wanted}", "table-empty")
    problems.fail(place, f"no header row in the first {shape.header_rows} rows", wanted, "header-missing")
    del header


class _Builder:
    """Walks the rows below the header once and collects what is kept, odd or wrong."""

    def __init__(self, grid: Grid, header: Header, shape: Shape, problems: Problems, limits: Limits) -> None:
        self.grid, self.header, self.shape, self.problems, self.limits = grid, header, shape, problems, limits
        self.width = len(header.names)
        self.codes = [header.columns[name] for name in shape.codes if name in header.columns]
        self.filled = [header.columns[name] for name in shape.filled if name in header.columns]
        self.key = [header.columns[name] for name in shape.key if name in header.columns]
        self.rows: list[Row] = []
        self.harmless: set[str] = set()
        self.clean: set[str] = set()
        self.guards = self.cleaned = self.read = 0

    def build(self, file: str) -> Table:
        for row in self.grid.rows:
            if row.number <= self.header.number:
                continue
            self.read += 1
            before = len(self.problems)
            cells = self.cells(row)
            if cells is not None and len(self.problems) == before:
                self.rows.append(Row(row.number, tuple(cells)))
            if self.problems.full:
                break
        duplicates = self.duplicates() if self.key else ()
        return Table(
            file=file,
            sheet=self.grid.sheet,
            headers=self.header.names,
            rows=self.rows,
            columns=self.header.columns,
            unmapped=self.header.unmapped,
            read=self.read,
            warnings=tuple(self.warnings(duplicates)),
            duplicates=duplicates,
            absent=tuple(name for name in self.shape.fields if name not in self.header.columns),
            grid=Grid(self.grid.sheet, [], [], self.grid.ragged),
        )

    def cells(self, row: GridRow) -> list[str] | None:
        """The row's cells, as many as there are headers; None (and a problem) when it has more or fewer."""
        cells = row.cells
        if len(cells) != self.width:
            extra = next((index for index in range(self.width, len(cells)) if cells[index].strip()), None)
            if self.grid.ragged and not (self.shape.short_rows and len(cells) < self.width):
                rule = "row-too-long" if len(cells) > self.width else "row-too-short"
                self.note(row, None, f"{len(cells)} cells", f"{self.width} cells, as in the header", rule)
                return None
            if extra is not None:
                self.note(row, extra, shown(cells[extra]), "nothing outside the headed columns", "row-too-long")
                return None
            cells = [*cells[: self.width], *[""] * (self.width - len(cells))]
        if row.kinds and row.kinds not in self.harmless:
            self.stored(row)
        for index in self.codes:
            cell = cells[index]
            if cell not in self.clean:
                cells[index] = self.code(row, index, cell)
        if '="' in "".join(cells):  # rare, and one look at the whole row is cheaper than one at each cell
            self.unguard(cells)
        for index in self.filled:
            if not cells[index].strip():
                self.note(row, index, "nothing", "a value", "cell-empty")
        return cells

    def unguard(self, cells: list[str]) -> None:
        for index, cell in enumerate(cells):
            if cell.startswith('="') and (guard := _GUARD.fullmatch(cell)):
                cells[index] = guard.group(1).replace('""', '"')
                self.guards += 1

    def stored(self, row: GridRow) -> None:
        """Judge how a workbook stored the cells of a row; a way of storing with no fault in it is judged once."""
        before = len(self.problems)
        for index, kind in enumerate(row.kinds[: self.width]):
            if kind == grids.ERROR:
                self.note(row, index, f"the error {row.cells[index]}", "a value", "cell-error")
            elif kind == grids.UNCALCULATED:
                expected = "a value (open the workbook in a spreadsheet and save it, or type the value)"
                self.note(row, index, f"a formula without a value: {row.cells[index]}", expected, "cell-formula")
            elif kind in _STORED and index in self.codes:
                found = f"{_STORED[kind]} ({row.cells[index]}); leading and trailing zeros may be lost"
                self.note(row, index, found, "text (format the column as text)", "code-not-text")
        if len(self.problems) == before and not self.problems.full:
            self.harmless.add(row.kinds)

    def code(self, row: GridRow, index: int, cell: str) -> str:
        if cell.startswith("="):
            guard = _GUARD.fullmatch(cell.strip())
            if guard is None:
                if not row.kinds or row.kinds[index] != grids.UNCALCULATED:  # said already
                    self.note(row, index, f"a formula {shown(cell)}", "a code", "cell-formula")
                return cell
            self.guards += 1
            cell = guard.group(1).replace('""', '"')
        made = clean_code(cell)
        if made == cell and cell[:1] != "=":
            self.clean.add(cell)
        elif made != cell.strip():
            self.cleaned += 1
        return made

    def duplicates(self) -> tuple[tuple[int, int], ...]:
        """Leave out rows equal to an earlier one; refuse rows with the same key and other content, listing them."""
        first: dict[tuple[str, ...], Row] = {}
        kept: list[Row] = []
        equal: list[tuple[int, int]] = []
        for row in self.rows:
            key = tuple(row.cells[index].strip() for index in self.key)
            earlier = first.setdefault(key, row)
            if earlier is row:
                kept.append(row)
            elif earlier.cells == row.cells:
                equal.append((row.number, earlier.number))
            else:
                names = ", ".join(self.header.names[index] for index in self.key)
                found = f"{names} {shown(' · '.join(key))} again, with other content than row {earlier.number}"
                self.note(row, None, found, "each key once", "row-duplicate")
        self.rows = kept
        return tuple(equal)

    def warnings(self, duplicates: tuple[tuple[int, int], ...]) -> Iterator[str]:
        yield from self.grid.warnings
        if self.guards:
            yield f'{self.guards} cells were guarded as ="…"; the text inside was read'
        if self.cleaned:
            yield f"{self.cleaned} codes had invisible characters or odd spaces; they were left out of the codes"
        if duplicates:
            left, same = duplicates[0]
            yield f"{len(duplicates)} rows repeat an earlier row exactly, such as row {left} (row {same}); kept once"
        for index in self.codes:
            for one, other in near_twins(row.cells[index] for row in self.rows):
                yield f"the codes {one!a} and {other!a} look the same and are spelled with different characters"

    def note(self, row: GridRow | Row, column: int | None, found: str, expected: str, rule: str) -> None:
        name = self.header.names[column] if column is not None and column < self.width else ""
        self.problems.add(self.grid.place(row.number, column, name), found, expected, rule)
