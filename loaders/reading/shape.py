"""What a loader expects of a table, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Fields, and how strictly they are read.

    `fields` maps our field names to the headers accepted for each, best first, compared without case, "_", "-" and
    extra spaces (`delimited.header_key`); fields earlier in the mapping choose first, and a header serves one field.
    `required` fields must have a column; `filled` ones must not be empty in any row. `codes` must be text in a
    workbook (a number or date there has lost its zeros) and are cleaned. Rows equal in all `key` fields must be equal
    in every cell (one is kept, with a warning); `key` () asks nothing. `header_rows` is how far down the header may
    stand (title rows above it are passed over). `sheet` names the worksheet; "" means the one visible sheet that has
    the header. `delimiter` "" means find out. `quoting` False makes quotes ordinary characters (O*NET text files).
    `header_height` is how many rows a header has: their words are joined by " / ", and the word of a merged cell counts
    for every column under it. `short_rows` True takes a row of delimited text that ends early as ending in empty cells.
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
    header_height: int = 1
    short_rows: bool = False
