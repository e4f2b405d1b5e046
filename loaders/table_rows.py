"""The records a map asks for: rows of a table, or objects of a JSON document, as text by column."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile
from loaders.reading.jsons import read_json
from loaders.reading.problems import Problems, shown
from loaders.reading.sniffing import kind_of
from loaders.reading.tables import Shape, Table, read_table
from loaders.table_forms import forms
from loaders.table_map import Cell, Condition, TableMap

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-–](?:\d{4}|\d{2})(?!\d))?(?!\d)")
"""A year or school year in a name: 2026, 2025-26."""
_SHOWN = 10
"""Most rows passed over that are spelled out."""
LIST_NAME = "(list)"
"""Column that says which list of a JSON document a record stands in, where a map reads several."""
LIST_MARK = "\x1f"
"""Between the members of a JSON list in one cell: a character that no table cell may hold."""


@dataclass(slots=True)
class Rows:
    """Records in order as (place, column → text). `columns` are the headers as printed, by `header_key`.

    `passed` counts rows that are no records, by the reason the map gives.
    """

    columns: dict[str, str]
    records: list[tuple[str, dict[str, str]]]
    read: int
    warnings: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    sheet: str = ""

    def column(self, cell: Cell) -> str:
        """The header that a cell is read from: the first of its columns that is there, else ""."""
        for name in cell.columns:
            if header_key(name) in self.columns:
                return self.columns[header_key(name)]
        return ""

    def column_named(self, name: str) -> str:
        """The header as printed of a column that is there."""
        return self.columns[header_key(name)]


def read_rows(source: SourceFile, plan: TableMap, sheet: str, problems: Problems) -> Rows:
    """Read what a map describes. Raises BadInput where that is impossible; else notes faulty rows in `problems`."""
    if plan.layout.records or kind_of(source.data) == "json":
        rows = _json_rows(source, plan, problems)
    else:
        rows = _table_rows(source, plan, sheet, problems)
    _check_columns(rows, plan, problems)
    problems.raise_any()
    _pass_over(rows, plan)
    _fill(rows, plan)
    return rows


def _table_rows(source: SourceFile, plan: TableMap, sheet: str, problems: Problems) -> Rows:
    table = read_table(source, shape_of(plan, sheet), problems=problems)
    headers = [table.headers[index] for index in range(len(table.headers))]
    records = [
        (table.where(number), dict(zip(headers, (cell.strip() for cell in cells), strict=True)))
        for number, cells in table.rows
    ]
    made = Rows({header_key(name): name for name in headers}, records, table.read, list(table.warnings))
    made.sheet = table.sheet
    return _without_duplicates(made, table)


def _without_duplicates(rows: Rows, table: Table) -> Rows:
    """Rows equal in every cell say nothing twice: kept once, counted, said."""
    del table
    seen: dict[tuple[str, ...], str] = {}
    kept = []
    twice = []
    for place, record in rows.records:
        key = tuple(record.values())
        if key in seen:
            twice.append((place, seen[key]))
        else:
            seen[key] = place
            kept.append((place, record))
    if twice:
        rows.records = kept
        again, first = twice[0]
        rows.warnings.append(
            f"{len(twice)} rows repeat an earlier row exactly, such as {again} ({first}); they are kept as one"
        )
    return rows


def shape_of(plan: TableMap, sheet: str) -> Shape:
    """What the table must look like: every column the map names alone and does not call optional."""
    named: dict[str, str] = {}
    for cell in plan.cells():
        if len(cell.columns) == 1 and not cell.optional:
            named.setdefault(header_key(cell.columns[0]), cell.columns[0])
    for thing in plan.things:
        for name in thing.keep:
            named.setdefault(header_key(name), name)
    codes = {header_key(name): name for cell in plan.code_cells() if not cell.numbers for name in cell.columns}
    layout = plan.layout
    fields = {name: (name,) for name in named.values()}
    fields |= {name: (name,) for key, name in codes.items() if key not in named}
    return Shape(
        fields=fields,
        required=frozenset(named.values()),
        codes=frozenset(named.get(key, name) for key, name in codes.items()),
        header_rows=layout.header_within,
        sheet=sheet or layout.sheet,
        delimiter=layout.delimiter,
        quoting=layout.quoting,
        header_height=layout.header_rows,
        short_rows=layout.short_rows,
    )


def _check_columns(rows: Rows, plan: TableMap, problems: Problems) -> None:
    """Every column a map names must be there, unless optional; the nearest headers are said."""
    wanted = [(cell.path, cell.columns) for cell in plan.cells() if cell.columns and not cell.optional]
    wanted += [(f"/things/{thing.name}/keep", (name,)) for thing in plan.things for name in thing.keep]
    wanted += [("/drop", (name,)) for name in plan.drop if not name.startswith("/")]
    wanted += [("/source/edition", (plan.edition_column,))] if plan.edition_column else []
    wanted += [("/table/fill", (name,)) for name in plan.layout.fill]
    wanted += [("/skip", (skip.when.column,)) for skip in plan.skip]
    wanted += [(f"/things/{one.name}/when", (one.when.column,)) for one in plan.things if one.when]
    wanted += [("/mappings", (one.when.column,)) for one in plan.pairs if one.when]
    for path, names in dict.fromkeys(wanted):
        if any(header_key(name) in rows.columns for name in names):
            continue
        near = difflib.get_close_matches(header_key(names[0]), rows.columns, n=3, cutoff=0.4)
        hint = f" (nearest: {', '.join(repr(rows.columns[key]) for key in near)})" if near else ""
        found = f"no column {' or '.join(map(repr, names))} among {', '.join(map(repr, rows.columns.values()))}"
        problems.add(f"map {plan.file}, {path}", found, f"a header of the table{hint}", "map-column")


def _fill(rows: Rows, plan: TableMap) -> None:
    """Give cells that mean "as above" the value above: empty ones of the `fill` columns, `ditto` words anywhere."""
    words = {word.casefold() for word in plan.layout.ditto}
    empty = {rows.column_named(name) for name in plan.layout.fill}
    for column in rows.columns.values() if words else empty:
        above = ""
        filled = 0
        for _, record in rows.records:
            if record[column].casefold() in words or (not record[column] and column in empty):
                filled += bool(above)
                record[column] = above
            above = record[column]
        if filled:
            rows.warnings.append(f"{filled} cells of {column!r} were empty or said the same: the value above counts")


def _pass_over(rows: Rows, plan: TableMap) -> None:
    """Leave out rows that are no records, and say what they were."""
    if not plan.skip:
        return
    kept = []
    texts: dict[str, list[str]] = {}
    for place, record in rows.records:
        why = next((skip.why for skip in plan.skip if holds(skip.when, record, rows.columns)), "")
        if why:
            rows.passed[why] += 1
            rows.read -= 1
            texts.setdefault(why, []).append(f"{place}: {shown(' · '.join(filter(None, record.values())))}")
        else:
            kept.append((place, record))
    rows.records = kept
    for why, passed in texts.items():
        more = f"; and {len(passed) - _SHOWN} more" if len(passed) > _SHOWN else ""
        rows.warnings.append(f"passed over as {why}: {'; '.join(passed[:_SHOWN])}{more}")


def holds(condition: Condition | None, record: Mapping[str, str], columns: Mapping[str, str]) -> bool:
    """Whether a condition holds for a record; no condition always does."""
    if condition is None:
        return True
    cell = record[columns[header_key(condition.column)]]
    plain = cell.casefold()
    return (
        (condition.empty is None or condition.empty == (not cell))
        and (not condition.form or forms()[condition.form][0].fullmatch(cell) is not None)
        and (not condition.values or plain in {value.casefold() for value in condition.values})
        and (not condition.unless or plain not in {value.casefold() for value in condition.unless})
        and (not condition.starts or plain.startswith(tuple(value.casefold() for value in condition.starts)))
    )


def _json_rows(source: SourceFile, plan: TableMap, problems: Problems) -> Rows:
    root = read_json(source)
    records: list[tuple[str, dict[str, str]]] = []
    pointers = plan.layout.records or ("/*",)
    unread: set[str] = set()
    for pointer in pointers:
        before = len(records)
        records += _walk(root, pointer.strip("/").split("/"), "", {}, problems, unread)
        if len(records) == before:
            problems.add("", f"nothing at {pointer}", "at least one object there", "json-records")
    for path in sorted(unread):
        if path not in plan.drop and not any(f"{pointer}/".startswith(f"{path}/") for pointer in pointers):
            expected = f"a pointer in table/records that leads there, or the reason under drop ({path}: …)"
            problems.add(path, "a list or object that nothing reads", expected, "json-unread")
    columns: dict[str, str] = {}
    for _, record in records:
        if len(pointers) == 1:
            del record[LIST_NAME]
        for name in record:
            first = columns.setdefault(header_key(name), name)
            if first != name:
                problems.fail(
                    "", f"the members {shown(first)} and {shown(name)}", "names that differ", "header-repeated"
                )
    for _, record in records:
        for name in columns.values():
            record.setdefault(name, "")
    return Rows(columns, records, len(records))


def _walk(
    value: Any,
    steps: list[str],
    pointer: str,
    above: dict[str, str],
    problems: Problems,
    unread: set[str],
    name: str = "",
) -> Iterator[tuple[str, dict[str, str]]]:
    """Objects at the end of the steps, with the plain members of every object on the way under "name.member".

    Lists and objects that the steps pass by are noted in `unread`, list positions as `*`.
    """
    if isinstance(value, dict):
        plain = {key: text for key, one in value.items() if (text := _plain(one)) is not None}
        here = re.sub(r"/\d+(?=/|$)", "/*", pointer)
        unread |= {f"{here}/{key}" for key in value if key not in plain}
        if not steps:
            yield pointer, {**above, **plain, LIST_NAME: name}
        elif steps[0] in value:
            above = {**above, **{f"{name}.{key}" if name else key: text for key, text in plain.items()}}
            yield from _walk(value[steps[0]], steps[1:], f"{pointer}/{steps[0]}", above, problems, unread, steps[0])
    elif isinstance(value, list) and steps and steps[0] == "*":
        for index, one in enumerate(value):
            yield from _walk(one, steps[1:], f"{pointer}/{index}", above, problems, unread, name)
    elif not steps:
        problems.add(pointer, "no object", "an object", "json-records")


def _plain(value: Any) -> str | None:
    """A JSON value as a cell; None for objects, and for lists of anything but plain values."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        parts = [_plain(one) for one in value if not isinstance(one, list)]
        return (
            LIST_MARK.join(part for part in parts if part) if None not in parts and len(parts) == len(value) else None
        )
    return None if isinstance(value, dict) else str(value).strip()
