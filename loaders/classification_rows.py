"""The rows of a classification table as items: codes cleaned, filled up, checked and looked up, each fault named."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.classification_map import Entry, Side
from loaders.known_codes import codes_by_name, known_codes
from loaders.reading.problems import Problems, shown
from loaders.reading.tables import Table
from loaders.reading.text import clean_code
from loaders.receipts import ReceiptBuilder
from ontology import iris


class Item(NamedTuple):
    """One item that a row names. `printed` is the code as it stands; `known` False: its edition has no such code."""

    code: str
    title: str
    iri: str
    known: bool
    printed: str


@dataclass(slots=True)
class Row:
    """One record: its cells by field, and the items of each side. `nothing` are sides said to have no counterpart."""

    place: str
    cells: Mapping[str, str]
    items: dict[str, list[Item]] = field(default_factory=dict)
    nothing: set[str] = field(default_factory=set)


def read_rows(entry: Entry, table: Table, problems: Problems, receipt: ReceiptBuilder) -> Iterator[Row]:
    """Every record of a table. A row with a fault is noted in `problems` and left out; headings are counted apart."""
    reader = _Reader(entry, problems, receipt)
    may_be_empty = {entry.versions.old, entry.versions.new} if entry.versions else set()
    for number, record in table.records():
        cells = {name: "" if value in entry.missing else value for name, value in record.items()}
        if entry.heading and not any(cells[name] for name in entry.heading):
            receipt.count("heading rows, no records")
            continue
        receipt.read()
        receipt.keep()
        before = len(problems)
        for one in _parted(entry, cells, table.where(number), problems):
            row = Row(table.where(number), one)
            gone = (
                entry.versions
                and one[entry.versions.word or entry.sides[entry.versions.old].code] in entry.versions.retired
            )
            for name, side in entry.sides.items():
                if gone and entry.versions and name == entry.versions.new:
                    row.items[name] = []
                else:
                    reader.side(name, side, row, name in may_be_empty)
            if len(problems) == before:
                yield row
    for what, count in reader.mended.items():
        receipt.warn(f"{count} {what}")


def _parted(entry: Entry, cells: dict[str, str], place: str, problems: Problems) -> Iterator[dict[str, str]]:
    """The memberships of a row whose `parallel` fields hold lists: the first of each, the second of each, …"""
    if not entry.parallel:
        yield cells
        return
    lists = [[part.strip() for part in cells[name].split(entry.by)] for name in entry.parallel]
    if len({len(one) for one in lists}) != 1:
        found = " and ".join(f"{len(one)} in {name}" for one, name in zip(lists, entry.parallel, strict=True))
        problems.add(place, found, "lists of one length, side by side", "lists-parallel")
        return
    for values in zip(*lists, strict=True):
        yield {**cells, **dict(zip(entry.parallel, values, strict=True))}


class _Reader:
    def __init__(self, entry: Entry, problems: Problems, receipt: ReceiptBuilder) -> None:
        self.entry, self.problems, self.receipt = entry, problems, receipt
        self.mended: dict[str, int] = {}
        self.outside: set[str] = set()

    def side(self, name: str, side: Side, row: Row, may_be_empty: bool) -> None:
        row.items[name] = []
        title = re.sub(side.strip, "", row.cells.get(side.title, "")) if side.strip else row.cells.get(side.title, "")
        printed = row.cells[side.code] if side.code else title
        if printed in side.none:
            row.nothing.add(name)
            return
        if not printed:
            if not may_be_empty:
                self.problems.add(row.place, f"nothing in {side.code or side.title!r}", "a value", "cell-empty")
            return
        for part in printed.split(side.many) if side.many else [printed]:
            code = self.code(side, part, row)
            if code:
                whole = title if code and not side.many else ""
                if whole in side.respelled:
                    self.mend(f"titles were misspelt as {whole!r} and read as {side.respelled[whole]!r}")
                row.items[name].append(self.item(side, code, side.respelled.get(whole, whole), part, row))

    def code(self, side: Side, printed: str, row: Row) -> str:
        """The code that a cell stands for; "" (and a problem) when it can be none."""
        if side.by == "slug":
            return self.slug(side, printed, row)
        if side.by == "catalogue":
            return self.look_up(side, printed, row)
        code = clean_code(printed)
        if code in side.respelled:
            self.mend(f"codes were misprinted as {code} and read as {side.respelled[code]}")
            code = side.respelled[code]
        if side.pad and code.isdigit() and len(code) < side.pad:
            self.mend(f"codes had lost leading zeros and were filled up to {side.pad} digits")
            code = code.zfill(side.pad)
        if side.form and not re.fullmatch(side.form, code):
            expected = f"a code of {side.series} {side.edition}, of the form {side.form}"
            self.problems.add(row.place, f"{side.code} {shown(printed)}", expected, "code-form")
            return ""
        return code

    def slug(self, side: Side, title: str, row: Row) -> str:
        try:
            made = iris.slug(side.respelled.get(title, title))
        except ValueError:
            self.problems.add(row.place, f"{side.title} {shown(title)}", "a name with letters", "name-empty")
            return ""
        above = row.items.get(side.broader, [])
        return f"{above[0].code}.{made}" if above else made

    def look_up(self, side: Side, title: str, row: Row) -> str:
        known = codes_by_name(side.series, side.edition)
        found = known.get(side.respelled.get(title, title), "")
        if not found:
            near = ", ".join(map(repr, difflib.get_close_matches(title, known, 2)))
            expected = f"a name of {side.series} {side.edition}" + (f" (nearest: {near})" if near else "")
            self.problems.add(row.place, f"{side.title} {shown(title)}", expected, "name-unknown")
        return found

    def item(self, side: Side, code: str, title: str, printed: str, row: Row) -> Item:
        iri = iris.concept(side.series, side.edition, code)
        codes = None if side.describe else known_codes(side.series, side.edition)
        known = codes is None or code in codes
        if not known and iri not in self.outside:
            self.outside.add(iri)
            reason = side.outside or f"no code of {side.series} {side.edition}; kept as published, never followed"
            self.receipt.dangle(row.place, f"{code} {title}".strip(), reason)
        return Item(code, title, iri, known, printed)

    def mend(self, what: str) -> None:
        self.mended[what] = self.mended.get(what, 0) + 1
