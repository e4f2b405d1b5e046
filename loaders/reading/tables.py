"""CSV, TSV and XLSX as text cells with row numbers. (Signatures first; bodies follow.)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems


@dataclass(frozen=True, slots=True)
class Shape:
    """What a loader expects of a table.

    `fields` maps our field names to the headers accepted for each (compared without case, spaces, "_" and "-").
    `required` fields must have a column; `filled` ones must not be empty in any row; `codes` must be text cells in XLSX
    (a number or date there has lost its zeros). Rows equal in all `key` fields must be equal in all cells (then one is kept, with a
    warning) unless `key` is empty. `header_rows` is how far down the header may stand; `sheet` the worksheet ("" = the only
    visible one). `delimiter` "" = find out. `quoting` False = quotes are ordinary characters (O*NET text files).
    """

    fields: Mapping[str, tuple[str, ...]]
    required: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    header_rows: int = 1
    sheet: str = ""
    delimiter: str = ""
    quoting: bool = True


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (the header of a plain file is 1), and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that passed every structural check."""

    file: str
    sheet: str
    headers: tuple[str, ...]
    rows: list[Row]
    columns: Mapping[str, int]
    """Our field name → column index, for the fields that are there."""
    unmapped: tuple[str, ...]
    """Headers no field claims."""
    read: int
    """Data rows read, equal duplicates included."""
    warnings: tuple[str, ...] = ()
    duplicates: tuple[tuple[int, int], ...] = field(default=())
    """(row left out, row it equals)."""

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(row number, field → trimmed text) of each row; fields without a column are ""."""
        raise NotImplementedError

    def where(self, number: int, name: str = "") -> str:
        """Place of a row (and field) for a Problem: "row 14, column 'parent_code'"."""
        raise NotImplementedError


def read_table(source: SourceFile, shape: Shape, *, problems: Problems | None = None, limits: Limits = LIMITS) -> Table:
    """Read a table. With `problems` given, faulty rows are noted there and left out (the caller raises); else BadInput."""
    raise NotImplementedError
