"""From the cells of a record to values: several in one cell, words in place of codes, marks, numbers, forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from loaders.reading.problems import Problems, shown
from loaders.reading.text import clean_code
from loaders.table_forms import forms
from loaders.table_map import Cell, Property, TableMap
from loaders.table_rows import LIST_MARK, Rows
from loaders.triples import FALSE, TRUE, decimal_literal, iri_or_string
from ontology.namespaces import expand
from ontology.terms import XSD

_OPEN, _CLOSE = "([{", ")]}"
_NUMBER = re.compile(r"[-+]?\$?\s*(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_YEAR = re.compile(r"\d{4}(?:[-–/]\d{2,4})?")
_TRUE = frozenset({"yes", "y", "true", "x", "✓", "✔", "1"})
_FALSE = frozenset({"no", "n", "false", "0"})


class Values:
    """Reads the cells of one table as its map says. Faults go to `problems` with their place; doubts are counted."""

    def __init__(self, plan: TableMap, rows: Rows, problems: Problems) -> None:
        self.plan, self.rows, self.problems = plan, rows, problems
        self.none = frozenset(word.casefold() for word in plan.none)
        self.marks = frozenset(plan.marks)
        self.doubts: Counter[str] = Counter()
        self._words: dict[int, dict[str, str]] = {}
        self._columns: dict[int, str] = {}

    def column(self, cell: Cell) -> str:
        """The header a cell is read from; "" for a fixed value or an absent column."""
        key = id(cell)
        if key not in self._columns:
            self._columns[key] = self.rows.column(cell)
        return self._columns[key]

    def raw(self, cell: Cell, record: Mapping[str, str]) -> str:
        """What the cell holds, before anything is made of it; "" where it means no value."""
        if cell.text:
            return cell.text
        column = self.column(cell)
        value = record[column] if column else ""
        return "" if value.casefold() in self.none or value in cell.none else value

    def read(self, cell: Cell, record: Mapping[str, str], place: str) -> list[str]:
        """The values of a cell, none for an empty one."""
        raw = self.raw(cell, record)
        if not raw:
            return []
        made = []
        for part in self._parts(cell, raw):
            value = part.strip()
            if not value or value.casefold() in self.none or value in cell.none:
                continue
            value = self._worded(cell, value, place)
            if value and cell.form:
                value = self._formed(cell, value, place)
            if value:
                made.append(value)
        return list(dict.fromkeys(made))

    def one(self, cell: Cell | None, record: Mapping[str, str], place: str) -> str:
        """The only value of a cell, "" for none; several are a problem."""
        if cell is None:
            return ""
        values = self.read(cell, record, place)
        if len(values) > 1:
            self.wrong(cell, place, shown(" · ".join(values)), "one value", "map-several")
        return values[0] if values else ""

    def _parts(self, cell: Cell, raw: str) -> list[str]:
        if LIST_MARK in raw:
            return raw.split(LIST_MARK)
        parts = split_outside(raw, cell.split) if cell.split else [raw]
        if parts is None:
            self.doubts[f"{self.column(cell)!r}: brackets that do not match, so the cell was not parted"] += 1
            return [raw]
        if cell.doubt and any(len(split_outside(part, cell.doubt) or ()) > 1 for part in parts):
            signs = " or ".join(map(repr, cell.doubt))
            self.doubts[f"{self.column(cell)!r}: {signs} may stand inside a value, so that it was kept whole"] += 1
        return parts

    def _worded(self, cell: Cell, value: str, place: str) -> str:
        if not cell.words:
            return value
        words = self._words.get(id(cell))
        if words is None:
            words = self._words[id(cell)] = {key.casefold(): one for key, one in cell.words.items()}
        found = words.get(value.casefold())
        if found is not None:
            return found
        if cell.otherwise is not None:
            return cell.otherwise
        if cell.strict:
            self.wrong(cell, place, shown(value), "one of " + ", ".join(map(repr, cell.words)), "map-word")
            return ""
        return value

    def _formed(self, cell: Cell, value: str, place: str) -> str:
        pattern, example = forms()[cell.form]
        value = clean_code(value)
        if cell.form == "cip":
            value = _cip(value, cell.numbers)
            if cell.numbers and len(value) == len("46.02"):
                self.doubts[f"{self.column(cell)!r}: a short code stored as a number, which may have lost zeros"] += 1
        elif cell.form == "soc" and re.fullmatch(r"\d{2}-\d{4}\.00", value):
            value = value[:-3]
        if not pattern.fullmatch(value):
            self.wrong(
                cell, place, shown(value), f"a code such as {example} (or `none`, where it means no code)", "code-form"
            )
            return ""
        if cell.form == "us-date":
            month, day, year = map(int, value.split("/"))
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                self.wrong(cell, place, shown(value), f"a date such as {example}", "code-form")
                return ""
        return value

    def term(self, one: Property, value: str, place: str) -> Literal | NamedNode | None:
        """The RDF term of a value; None and a problem where it is not what the map says."""
        if one.as_ == "text":
            return Literal(value, language=one.language or "en") if one.language != "none" else Literal(value)
        if one.as_ == "code":
            return Literal(clean_code(value))
        if one.as_ == "iri":
            made = iri_or_string(value)
            if isinstance(made, Literal):
                self.doubts[f"{self.column(one.cell)!r}: no web address (https://…), kept as text"] += 1
            return made
        if one.as_ == "curie":
            iri = expand(value)
            if iri is None:
                self.wrong(one.cell, place, shown(value), "a CURIE such as ceterms:requires", "map-curie")
                return None
            return NamedNode(iri)
        return self._typed(one, value, place)

    def _typed(self, one: Property, value: str, place: str) -> Literal | None:
        if one.as_ == "flag":
            word = value.casefold()
            if word in _TRUE | _FALSE:
                return TRUE if word in _TRUE else FALSE
            self.wrong(one.cell, place, shown(value), "yes or no", "map-flag")
            return None
        if one.as_ == "year":
            if _YEAR.fullmatch(value):
                return Literal(value)
            self.wrong(one.cell, place, shown(value), "a year such as 2026 or 2025-26", "map-year")
            return None
        if one.as_ == "date":
            try:
                return Literal(date.fromisoformat(value).isoformat(), datatype=XSD.date)
            except ValueError:
                expected = "a date such as 2026-07-01 (`form: us-date` reads 7/1/2026)"
                self.wrong(one.cell, place, shown(value), expected, "map-date")
                return None
        number = self.number(one.cell, value, place)
        if number is None:
            return None
        if one.as_ == "integer":
            if number == number.to_integral_value():
                return Literal(str(int(number)), datatype=XSD.integer)
            self.wrong(one.cell, place, shown(value), "a whole number", "map-number")
            return None
        return decimal_literal(number)

    def number(self, cell: Cell, value: str, place: str) -> Decimal | None:
        """A number, commas between thousands and a dollar sign allowed; None and a problem for anything else."""
        plain = value.strip()
        if _NUMBER.fullmatch(plain) and any(map(str.isdigit, plain)):
            return Decimal(re.sub(r"[,$\s]", "", plain))
        expected = "a number" + (f", or one of the marks {', '.join(self.plan.marks)}" if self.plan.marks else "")
        self.wrong(cell, place, shown(value), f"{expected} (list other marks under `marks` in the map)", "map-number")
        return None

    def wrong(self, cell: Cell, place: str, found: str, expected: str, rule: str) -> None:
        """Note a fault of a cell."""
        column = self.column(cell)
        where = f"{place}, column {column!r}" if column else f"{place} (map {self.plan.file}, {cell.path})"
        self.problems.add(where, found, expected, rule)


def split_outside(text: str, separators: tuple[str, ...]) -> list[str] | None:
    """Part a text at separators that stand outside brackets; None where its brackets do not match.

    >>> split_outside("Suite (One, Two), Three", (",",))
    ['Suite (One, Two)', ' Three']
    """
    parts = [""]
    depth: list[str] = []
    index = 0
    while index < len(text):
        sign = text[index]
        found = next((one for one in separators if text.startswith(one, index)), "") if not depth else ""
        if found:
            parts.append("")
            index += len(found)
            continue
        if sign in _OPEN:
            depth.append(_CLOSE[_OPEN.index(sign)])
        elif sign in _CLOSE and (not depth or depth.pop() != sign):
            return None
        parts[-1] += sign
        index += 1
    return None if depth else parts


def _cip(value: str, numbers: bool) -> str:
    """A CIP code in its printed form. 460201 is 46.0201; a number's lost zero at the front is put back, 1.0101 is
    01.0101. Of zeros lost at the end one is certain, in 46.102; 46.02 may be a code of its own.
    """
    if re.fullmatch(r"\d{6}", value):
        return f"{value[:2]}.{value[2:]}"
    if numbers and re.fullmatch(r"\d{1,2}\.\d{3}", value):
        value += "0"
    if numbers and re.fullmatch(r"\d(?:\.\d{2}(?:\d{2})?)?", value):
        return "0" + value
    return value
