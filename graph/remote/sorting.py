"""Rows put into the order a query asks for, by our own engine, where the endpoint's sorts otherwise."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

from graph.protocol import Solutions, Term
from graph.remote.shape import Shape

MOST: Final = 100_000
"""Rows that are sorted here; longer answers stay as the endpoint sorted them."""

_VARIABLE: Final = re.compile(r"[?$](\w+)")


def sorted_as_asked(asked: Shape, found: Solutions) -> Solutions:
    """The rows by the query's ORDER BY, ties as they came; as they are where it sorts by what is no column."""
    names = dict.fromkeys(_VARIABLE.findall(asked.order))
    if not names or not names.keys() <= set(found.variables) or not 1 < len(found) <= MOST:
        return found
    places = [found.variables.index(name) for name in names]
    rows = "\n".join(
        f"({number} {' '.join(_key(row[place]) for place in places)})" for number, row in enumerate(found.rows)
    )
    keys = " ".join(f"?{name}" for name in names)
    text = f"SELECT ?{_ROW} WHERE {{ VALUES (?{_ROW} {keys}) {{ {rows} }} }} {asked.order}"
    order = ox.Store().query(asked.text[: asked.start] + text)
    assert isinstance(order, ox.QuerySolutions)  # noqa: S101 (it is a SELECT)
    return Solutions(found.variables, [found.rows[_number(row[0])] for row in order])


_ROW: Final = "numberOfThisRow"


def _number(term: Term | None) -> int:
    assert isinstance(term, Literal)  # noqa: S101 (written above)
    return int(term.value)


def _key(term: Term | None) -> str:
    if isinstance(term, NamedNode | Literal):
        return str(term)
    return f"<urn:x-blank:{term.value}>" if isinstance(term, BlankNode) else "UNDEF"
