"""Figures of statistical tables → triples: numbers under their own property, marks kept as marks, never as zero."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from loaders.reading.problems import Problems, shown
from loaders.triples import PREF_LABEL, TYPE, cw_class, decimal_literal, english
from ontology import iris
from ontology.terms import CW, SCHEMA

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_AT_LEAST = re.compile(r">=\s*\$?\s*([\d,]+(?:\.\d+)?)")
"""How the projections print a wage at or above the top code: `>=$239,200`."""
_TAIL = 15
"""Significant digits from which a number is what a program made of a shorter one: 36.880000000000003."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of figures: `header` as our maps call it, `property` the local name of a `cw:` term.

    `unit` is "hour" or "year" for wages; `times` turns published thousands into ones.
    """

    header: str
    property: str
    unit: str = ""
    times: int = 1


@dataclass(slots=True)
class Marks:
    """The marks of one edition and the things made for them: one a column and mark, shared by all rows.

    `meanings` are our words for each mark; `top` gives the amount from which a wage is only marked, by unit.
    """

    authority: str
    meanings: Mapping[str, str]
    top: Mapping[str, str]
    used: dict[tuple[str, str], NamedNode]
    triples: list[Triple]

    def node(self, figure: Figure, column: str, mark: str) -> NamedNode:
        """The thing that stands for `mark` in `column`."""
        known = self.used.get((column, mark))
        if known is None:
            known = NamedNode(iris.entity("suppressed-value", self.authority, f"{column}-{mark}"))
            self.used[column, mark] = known
            self.triples += self._described(known, figure, column, mark)
        return known

    def _described(self, node: NamedNode, figure: Figure, column: str, mark: str) -> list[Triple]:
        limit = self.top.get(figure.unit, "") if mark == "#" else ""
        above = _AT_LEAST.fullmatch(mark)
        if above:
            limit = above.group(1).replace(",", "")
        meaning = "a figure of this or more" if above else self.meanings[mark]
        said = f"{meaning}, {limit} US dollars a{'n' * (figure.unit == 'hour')} {figure.unit}" if limit else ""
        out = [
            Triple(node, TYPE, CW.SuppressedValue),
            Triple(node, CW.sourceColumn, Literal(column)),
            Triple(node, CW.mark, Literal(mark)),
            Triple(node, PREF_LABEL, english(f"{column} {mark}: {said or meaning}")),
        ]
        if limit:
            out.append(Triple(node, SCHEMA.minValue, decimal_literal(Decimal(limit))))
            out.append(Triple(node, SCHEMA.unitText, Literal(f"US dollars per {figure.unit}")))
        return out


def figure_triples(
    node: NamedNode, cells: Mapping[str, str], figures: Mapping[str, tuple[Figure, str]], marks: Marks
) -> tuple[list[Triple], list[tuple[str, str]]]:
    """The triples of a row's figures, and (column, cell) of cells that are neither number nor known mark.

    `figures` maps the column's field to what it is and to the header the file has for it. An empty cell says nothing.
    """
    out: list[Triple] = []
    odd: list[tuple[str, str]] = []
    for name, (figure, header) in figures.items():
        cell = cells[name]
        if not cell:
            continue
        if cell in marks.meanings or _AT_LEAST.fullmatch(cell):
            out.append(Triple(node, CW.suppressedValue, marks.node(figure, header, cell)))
            continue
        number = exact_number(cell)
        if number is None:
            odd.append((name, cell))
        else:
            out.append(Triple(node, cw_class(figure.property), decimal_literal(number * figure.times)))
    return out, odd


def exact_number(cell: str) -> Decimal | None:
    """The number that was published; None for other text. `36.880000000000003` is 36.88, `24,490` is 24490.

    >>> exact_number("3.5000000000000003E-2")
    Decimal('0.035')
    """
    if not any(c.isdigit() for c in cell) or not cell.isascii() or not _NUMBER.fullmatch(cell):
        return None
    number = Decimal(cell.replace(",", ""))
    if len(number.as_tuple().digits) >= _TAIL and "." in cell:
        number = Decimal(repr(float(number)))
    return number if number.adjusted() < 30 and number.adjusted() > -30 else None


def note_odd(odd: list[tuple[str, str]], where: str, problems: Problems, marks: Mapping[str, str]) -> None:
    """Note cells that are neither a number nor a known mark."""
    known = ", ".join(map(repr, marks))
    for name, cell in odd:
        problems.add(f"{where}, {name}", shown(cell), f"a number, nothing, or one of the marks {known}", "not-a-figure")
