"""The rows of a comma-separated table one at a time, for tables too large to hold. Codes and numbers stay the text they
are."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator

from loaders.reading.delimited import explain
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.lines import LineSource
from loaders.reading.problems import Problems, shown

_GUARD = re.compile(r'="(.*)"', re.DOTALL)


def stream_rows(
    source: LineSource, required: Collection[str], problems: Problems, *, limits: Limits = LIMITS
) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, header → trimmed text) of each row; the header is row 1. Text of `="…"` is what is inside.

    Rows with more or fewer cells than the header are noted in `problems` and left out (the caller raises). Raises
    BadInput as `LineSource.lines` does, and for a header that is missing, lacks one of `required` or has a name twice,
    quotes that are never closed, and more columns or longer cells than the caps allow.
    """
    reader = csv.reader((f"{line}\n" for _, line in source.lines(problems, limits)), strict=True)
    names: list[str] = []
    number = line = 0
    try:
        for number, cells in enumerate(reader, start=1):
            line = reader.line_num
            if not any(map(str.strip, cells)):
                continue
            if not names:
                names = _header(cells, number, required, problems, limits)
                continue
            if len(cells) != len(names):
                rule = "row-too-long" if len(cells) > len(names) else "row-too-short"
                problems.add(f"row {number}", f"{len(cells)} cells", f"{len(names)} cells, as in the header", rule)
                if problems.full:
                    problems.raise_any()
                continue
            yield number, {name: _plain(cell) for name, cell in zip(names, cells, strict=True)}
    except csv.Error as error:
        explain(str(error), number + 1, line + 1, limits, problems)
    if not names and not len(problems):
        problems.fail("", "no rows at all", "a header row", "table-empty")


def _header(cells: list[str], number: int, required: Collection[str], problems: Problems, limits: Limits) -> list[str]:
    names = [cell.strip() for cell in cells]
    if len(names) > limits.columns:
        problems.fail(f"row {number}", f"{len(names):,} cells", f"at most {limits.columns:,}", "table-too-wide")
    for name in required:
        if name not in names:
            found = f"no column for {name!r} among {', '.join(map(repr, names[:20]))}"
            problems.add(f"row {number}", found, f"a column headed {name!r}", "header-missing")
    for index, name in enumerate(names):
        if name in names[:index]:
            found = f"the header {shown(name)} in columns {names.index(name) + 1} and {index + 1}"
            problems.add(f"row {number}", found, "each header once", "header-repeated")
    problems.raise_any()
    return names


def _plain(cell: str) -> str:
    if cell.startswith('="') and (guard := _GUARD.fullmatch(cell)):
        cell = guard.group(1).replace('""', '"')
    return cell.strip()
