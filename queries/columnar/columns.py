"""The triples of some properties as columns of numbers, and the terms behind the numbers.

Terms are numbered in SPARQL's order: blank nodes, IRIs by their text, literals by text and then by language or type,
triple terms. So sorting by number sorts by IRI.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, RdfFormat, parse

from graph.collector import paused
from graph.protocol import Solutions

if TYPE_CHECKING:
    import polars as pl

    from graph.protocol import Term

BLANK: Final = 0
IRI: Final = 1
LITERAL: Final = 2
TRIPLE: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The default graph of one state of a store, as far as the columnar queries read it.

    `terms`, one row for each number: `kind` (BLANK … TRIPLE), `value` (label, IRI or lexical form), `suffix` ("",
    `@language` or `^^<type>`). `pairs` are subject and object, `s` and `o`; `spans` says where those of a property
    (its IRI) begin and how many there are. No pair stands twice for one property.
    """

    terms: pl.DataFrame
    pairs: pl.DataFrame
    spans: Mapping[str, tuple[int, int]]

    def of(self, predicate: NamedNode, s: str = "s", o: str = "o") -> pl.DataFrame:
        """The triples of one property, as columns named `s` and `o`. Raises KeyError for one that is not kept."""
        start, length = self.spans[predicate.value]
        return self.pairs.slice(start, length).rename({"s": s, "o": o})

    def subjects(self, predicate: NamedNode, obj: Term, s: str = "s") -> pl.DataFrame:
        """What has this object, as one column."""
        found, number = self.of(predicate, s), self.number(obj)
        return (found.filter(found["o"] == number) if number is not None else found.clear()).select(s)

    def number(self, term: Term) -> int | None:
        """The number of a term; None where no kept triple has it."""
        if not isinstance(term, NamedNode | Literal):
            return None
        wanted = (IRI, term.value, "") if isinstance(term, NamedNode) else (LITERAL, term.value, _suffix(term))
        kind, value, suffix = (self.terms[name] for name in ("kind", "value", "suffix"))
        place = bisect_left(range(len(self.terms)), wanted, key=lambda at: (kind[at], value[at], suffix[at]))
        if place == len(self.terms) or (kind[place], value[place], suffix[place]) != wanted:
            return None
        return place

    def texts(self, frame: pl.DataFrame, name: str, to: str, *, literals_only: bool = False) -> pl.DataFrame:
        """`frame` and, in the column `to`, what SPARQL's STR gives for the terms `name`: null where it gives nothing.

        `literals_only` gives null for IRIs too.
        """
        import polars as pl

        least, most = (LITERAL if literals_only else IRI), LITERAL
        at = frame[name]
        kind, value = self.terms["kind"].gather(at), self.terms["value"].gather(at)
        known = kind.is_between(least, most)
        return frame.with_columns(pl.when(known).then(value).otherwise(None).alias(to))

    def in_order(self, frame: pl.DataFrame, name: str, to: str) -> pl.DataFrame:
        """`frame` and, in the column `to`, something that sorts as SPARQL's STR of the terms `name` does."""
        numbers = frame[name]
        ends = numbers.min(), numbers.max()
        kinds = {self.terms["kind"][end] for end in ends if isinstance(end, int)}
        # Of one kind, terms are numbered by their text; where two have the same, either may be first.
        if kinds <= {IRI} or kinds <= {LITERAL}:
            return frame.with_columns(numbers.alias(to))
        return self.texts(frame, name, to)

    def solutions(self, frame: pl.DataFrame) -> Solutions:
        """Rows as terms: columns of UInt32 hold numbers of terms, of Int64 integers, of String plain texts."""
        import polars as pl

        made: list[list[Term | None]] = []
        with paused():
            for column in frame.iter_columns():
                # Far fewer different terms than cells: each is made once.
                different = column.drop_nulls().unique()
                numbered = column.dtype == pl.UInt32
                known = self._decoded(different) if numbered else {one: Literal(one) for one in different}
                made.append(list(map({None: None, **known}.__getitem__, column.to_list())))
            return Solutions(tuple(frame.columns), list(zip(*made, strict=True)))

    def _decoded(self, numbers: pl.Series) -> dict[object, Term]:
        rows = self.terms.select(self.terms[name].gather(numbers) for name in ("kind", "value", "suffix"))
        return {at: _term(*row) for at, row in zip(numbers.to_list(), rows.iter_rows(), strict=True)}


def _suffix(literal: Literal) -> str:
    if literal.language:
        direction = literal.direction
        return f"@{literal.language.lower()}" + (f"--{direction.value}" if direction is not None else "")
    name = literal.datatype
    return "" if name.value == "http://www.w3.org/2001/XMLSchema#string" else f"^^{name}"


def _term(kind: int, value: str, suffix: str) -> Term:
    if kind == IRI:
        return NamedNode(value)
    if kind == BLANK:
        return BlankNode(value)
    if kind == TRIPLE:
        (quad,) = parse(f"<x:x> <x:x> {value} .", format=RdfFormat.N_TRIPLES, rename_blank_nodes=False)
        found: Term = quad.object
        return found
    if not suffix:
        return Literal(value)
    if suffix.startswith("^^"):
        return Literal(value, datatype=NamedNode(suffix[3:-1]))
    language, _, direction = suffix[1:].partition("--")
    return Literal(value, language=language, direction=BaseDirection(direction) if direction else None)
