"""Which rows of an unknown table are no records: headings between rows, notes below, totals."""

from __future__ import annotations

from typing import Any

from loaders.table_guess import SETTINGS
from loaders.table_look import Look
from loaders.yamls import shipped


def no_records(seen: Look, key: str) -> list[dict[str, Any]]:
    """`skip` rules for rows with one filled cell in a wide table, and for totals; `key` is the naming column."""
    width = len(seen.columns)
    rows = list(zip(*(column.cells for column in seen.columns), strict=True))
    lonely = [row for row in rows if sum(map(bool, row)) == 1 and width >= 3]
    rest = [row for row in rows if sum(map(bool, row)) > 1 or width < 3]
    made: list[dict[str, Any]] = []
    if lonely and rest:
        why = "rows with a single cell: headings between rows, or notes"
        made.append({**_telling(seen, lonely, rest, key), "why": why})
    place = [column.header for column in seen.columns].index(key)
    words = [str(word) for word in shipped(SETTINGS)["ends"] if "total" in str(word)]
    ends = [word for word in words if any(row[place].casefold().startswith(word) for row in rest)]
    if ends:
        made.append({"column": key, "starts": ends, "why": "rows of totals"})
    return made


def _telling(seen: Look, lonely: list[tuple[str, ...]], rest: list[tuple[str, ...]], key: str) -> dict[str, Any]:
    """A condition that holds for the lonely rows and for no other."""
    for index in sorted(range(len(seen.columns)), key=lambda one: seen.columns[one].header != key):
        if not any(row[index] for row in lonely) and all(row[index] for row in rest):
            return {"column": seen.columns[index].header, "empty": True}
    index = max(range(len(seen.columns)), key=lambda one: sum(bool(row[one]) for row in lonely))
    texts = list(dict.fromkeys(row[index] for row in lonely if row[index]))
    return {"column": seen.columns[index].header, "is": texts[:200]}
