"""What a query text looks like from outside: enough to make it fit to travel and to ask for it page by page.

The text is ours or was bound and guarded before; the endpoint's own parser has the last word on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from graph.binding import TOKEN
from ontology.namespaces import PREFIXES

_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_DATASET: Final = frozenset(("GRAPH", "FROM"))


@dataclass(frozen=True, slots=True)
class Shape:
    """A query that can travel. `text` declares every prefix it uses; `start` is where its form begins in it.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE ("" for what is no query); `order` its whole ORDER BY. `end` is where
    LIMIT and OFFSET begin, or the end of the text; `limit` and `offset` are what they say. `says_graph`: it has the
    word GRAPH; `says_from`: it names its dataset itself, which no query within another can. `values` tells that rows
    stand behind the query, where LIMIT cannot be put.
    """

    text: str
    form: str
    start: int
    end: int
    limit: int | None = None
    offset: int = 0
    order: str = ""
    says_graph: bool = False
    says_from: bool = False
    values: bool = False

    def page(self, rows: int, offset: int, order: Sequence[str] = (), *, nested: bool = False) -> str:
        """The query for `rows` of its rows from the `offset`th on, sorted by these columns besides its own order.

        `nested` puts the sorted query into another, for engines that sort no more rows than they would give.
        """
        sorting = "".join(f" ?{name}" for name in order)
        if self.values:
            by = f" ORDER BY{sorting}" if sorting else ""
            return f"{self._outside('*')}{by}\nLIMIT {rows} OFFSET {offset}"
        body = self.text[: self.end] + ("\n" + ("" if self.order else "ORDER BY") + sorting if sorting else "")
        window = f"\nLIMIT {rows} OFFSET {self.offset + offset}"
        if nested and sorting:
            return f"{body[: self.start]}SELECT{sorting} WHERE {{ {{ {body[self.start :]}\n}} }}{window}"
        return body + window

    def whole(self) -> Shape:
        """The query without its LIMIT and OFFSET."""
        return replace(self, text=self.text[: self.end], limit=None, offset=0)

    def count(self) -> str:
        """The query for how many rows there are in all; its column is `n`."""
        return self._outside("(COUNT(*) AS ?n)")

    def _outside(self, columns: str) -> str:
        return f"{self.text[: self.start]}SELECT {columns} WHERE {{ {{ {self.text[self.start :]}\n}} }}"


def shape(query: str) -> Shape:
    """Read a query's shape, declaring our prefixes where it uses them without doing so itself."""
    used: dict[str, None] = {}
    declared: set[str] = set()
    outer: list[tuple[str, int]] = []  # the words outside braces, in capitals, and where they begin
    says: set[str] = set()
    depth, begin, last = 0, 0, ""
    for token in TOKEN.finditer(query):
        kind, text = token.lastgroup, token.group()
        if kind in ("marker", "comment") or text.isspace():
            continue
        if not last:
            begin = token.start()  # what comments a file begins with stays here
        if kind == "name":
            prefix = text.partition(":")[0]
            if last == "PREFIX":
                declared.add(prefix)
            else:
                used[prefix] = None
        elif kind == "brace":
            depth += 1
        elif text == "}":
            depth -= 1
        elif kind == "word":
            word = text.upper()
            if word in _DATASET:
                says.add(word)
            if depth == 0:
                outer.append((word, token.start()))
        last = text.upper()
    lines = "".join(
        f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used if prefix in PREFIXES and prefix not in declared
    )
    return _read(lines + query[begin:], len(lines) - begin, outer, says)


def _read(text: str, moved: int, outer: Sequence[tuple[str, int]], says: set[str]) -> Shape:
    form, start, end = "", 0, len(text)
    window: dict[str, int] = {}
    values = False
    order_at = -1
    for place, (word, at) in enumerate(outer):
        if not form:
            if word in _FORMS:
                form, start = word, at + moved
        elif word in ("LIMIT", "OFFSET") and place + 1 < len(outer) and outer[place + 1][0].isdigit():
            window[word] = int(outer[place + 1][0])
            end = min(end, at + moved)
        if form and word == "ORDER" and order_at < 0:
            order_at = at + moved
        values = values or (bool(form) and word == "VALUES")
    order = text[order_at:end] if order_at >= 0 else ""
    return Shape(
        text, form, start, end, window.get("LIMIT"), window.get("OFFSET", 0),
        order, "GRAPH" in says, "FROM" in says, values,
    )  # fmt: skip
