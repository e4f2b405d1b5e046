"""Finding the header row of a grid and what its columns mean to a loader."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders.reading.delimited import header_key
from loaders.reading.grids import Grid, GridRow
from loaders.reading.shape import Shape


@dataclass(frozen=True, slots=True)
class Header:
    """A header row, or the nearest thing to one (`row` None: there was nothing to look at).

    `columns` maps fields to column indexes, `unmapped` are headers of no field, `missing` required fields without a
    column with `near` the headers most like them, `repeated` (header, first column, second column).
    """

    row: GridRow | None
    names: tuple[str, ...]
    columns: Mapping[str, int]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]
    near: Mapping[str, tuple[str, ...]]
    repeated: tuple[tuple[str, int, int], ...]

    @property
    def number(self) -> int:
        """Row number of the header; 0 without one."""
        return self.row.number if self.row else 0


def find_header(grid: Grid, shape: Shape) -> Header:
    """The first of the rows numbered 1 to `header_rows` with every required field, else the one with most fields.

    When the first filled row is the only candidate it is taken as the header whatever its number (blank lines above).
    """
    candidates = [row for row in grid.rows if row.number <= shape.header_rows] or grid.rows[:1]
    best: Header | None = None
    for row in stacked(candidates, shape.header_height):
        header = _read(row, grid, shape)
        if not header.missing:
            return header
        if best is None or len(header.columns) > len(best.columns):
            best = header
    return best or Header(None, (), {}, (), tuple(sorted(shape.required)), {}, ())


def stacked(rows: Sequence[GridRow], height: int) -> Sequence[GridRow]:
    """Rows as headers of `height` rows would be: each row's cells under the words of the rows above it.

    An empty upper cell takes the word to its left (a merged cell), unless the column there is one cell high.
    """
    if height == 1:
        return rows
    made = []
    for last in range(height - 1, len(rows)):
        block = [row.cells for row in rows[last - height + 1 : last + 1]]
        width = max(map(len, block))
        lines = [[cell.strip() for cell in cells] + [""] * (width - len(cells)) for cells in block]
        for upper, lower in itertools.pairwise(lines):
            for index in range(1, width):
                if not upper[index] and lower[index - 1]:
                    upper[index] = upper[index - 1]
        words = [" / ".join(dict.fromkeys(filter(None, column))) for column in zip(*lines, strict=True)]
        made.append(GridRow(rows[last].number, words, ""))
    return made


def _read(row: GridRow, grid: Grid, shape: Shape) -> Header:
    names = _names(row, grid)
    keys = [header_key(name) for name in names]
    first: dict[str, int] = {}
    repeated = []
    for index, key in enumerate(keys):
        if key in first:
            repeated.append((names[index], first[key], index))
        first.setdefault(key, index)
    columns: dict[str, int] = {}
    for field, aliases in shape.fields.items():
        for alias in aliases:
            place = first.get(header_key(alias))
            if place is not None and place not in columns.values():
                columns[field] = place
                break
    taken = set(columns.values())
    unmapped = tuple(name for index, name in enumerate(names) if index not in taken)
    missing = tuple(sorted(shape.required - columns.keys()))
    near = {name: _near(shape.fields[name], unmapped) or _near(shape.fields[name], names) for name in missing}
    return Header(row, names, columns, unmapped, missing, near, tuple(repeated))


def _names(row: GridRow, grid: Grid) -> tuple[str, ...]:
    """The header cells, without empty ones at the end; an empty one over a column in use is named by its place."""
    cells = [cell.strip() for cell in row.cells]
    while cells and not cells[-1]:
        if grid.ragged:
            break
        cells.pop()
    return tuple(cell or f"(column {index + 1})" for index, cell in enumerate(cells))


def _near(aliases: tuple[str, ...], headers: tuple[str, ...]) -> tuple[str, ...]:
    keys = {header_key(header): header for header in headers}
    found: dict[str, None] = {}
    for alias in aliases:
        for key in difflib.get_close_matches(header_key(alias), keys, n=2, cutoff=0.6):
            found[keys[key]] = None
    return tuple(found)[:3]
