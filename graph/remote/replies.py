"""Answers in the standard formats as terms, with what other engines write differently put right."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, Triple

from graph import exact
from graph.protocol import Solutions, Term
from graph.remote import failures, numbers
from graph.remote.address import Address
from graph.remote.skolem import GENID, unskolem
from ontology.namespaces import XSD

if TYPE_CHECKING:
    from graph.remote.client import Reply

SOLUTIONS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples,text/turtle;q=0.9"

_SOLUTION_TYPES: Final = {
    SOLUTIONS: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_TRIPLE_TYPES: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_REWRITTEN: Final = frozenset(
    XSD + name
    for name in (
        *("boolean", "integer", "decimal", "double", "float", "date", "dateTime", "time", "duration", "int", "long"),
        *("short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong", "unsignedShort"),
        *("unsignedByte", "negativeInteger", "nonPositiveInteger", "gYear", "gYearMonth", "gMonth", "gMonthDay"),
        *("gDay", "dayTimeDuration", "yearMonthDuration"),
    )
)
"""Datatypes whose literals engines keep as values (graph/exact.py), each writing them in its own way."""

_answers = itertools.count(1)


def solutions(address: Address, reply: Reply, *, our_literals: bool, counted: bool = False) -> Solutions:
    """The rows of a SELECT. `counted`: see `numbers`. Raises EndpointFailed for what is no such answer."""
    found = _read(address, reply)
    if not isinstance(found, ox.QuerySolutions):
        raise failures.broken(address, "yes or no instead of rows")
    names = tuple(variable.value for variable in found.variables)
    mended = _Mending()
    try:
        rows = [tuple(None if term is None else mended.named(term) for term in row) for row in found]
    except (SyntaxError, ValueError) as error:
        raise failures.broken(address, str(error)) from error.with_traceback(None)  # see _read
    finally:
        del found
    if not our_literals:
        rows = _as_our_engine(rows, counted)
    return Solutions(names, rows)


def with_truths(found: Solutions, columns: Collection[str]) -> Solutions:
    """The rows with 1 and 0 in these columns as true and false, for engines that work out numbers for truth values."""
    places = frozenset(place for place, name in enumerate(found.variables) if name in columns)
    rows = [
        tuple(
            _TRUTHS.get(term, term) if place in places and term is not None else term for place, term in enumerate(row)
        )
        for row in found.rows
    ]
    return Solutions(found.variables, rows)


_TRUTHS: Final[Mapping[Term, Term]] = {
    Literal(text, datatype=ox.NamedNode(XSD + "integer")): Literal(value, datatype=ox.NamedNode(XSD + "boolean"))
    for text, value in (("1", "true"), ("0", "false"))
}


def with_nothing(found: Solutions, columns: Collection[str]) -> Solutions:
    """The rows without empty texts in these columns, for engines that join what is missing to an empty text."""
    places = frozenset(place for place, name in enumerate(found.variables) if name in columns)
    rows = [
        tuple(None if place in places and term == _EMPTY else term for place, term in enumerate(row))
        for row in found.rows
    ]
    return Solutions(found.variables, rows)


_EMPTY: Final = Literal("")


def boolean(address: Address, reply: Reply) -> bool:
    """The answer to an ASK. Raises EndpointFailed for what is no such answer."""
    found = _read(address, reply)
    if not isinstance(found, ox.QueryBoolean):
        raise failures.broken(address, "rows instead of yes or no")
    return bool(found)


def triples(address: Address, reply: Reply, *, our_literals: bool, counted: bool = False) -> list[Triple]:
    """The triples of a CONSTRUCT or DESCRIBE. Otherwise as `solutions`."""
    kind = _TRIPLE_TYPES.get(reply.media_type)
    if kind is None:
        raise failures.not_data(address, reply.media_type, reply.body, "triples (N-Triples or Turtle)")
    mended = _Mending()
    try:
        found = [quad.triple for quad in ox.parse(reply.body, format=kind)]
    except (SyntaxError, ValueError) as error:
        raise failures.broken(address, str(error)) from error.with_traceback(None)
    rows: list[tuple[Term | None, ...]] = [
        (mended.named(one.subject), one.predicate, mended.named(one.object)) for one in found
    ]
    if not our_literals:
        rows = _as_our_engine(rows, counted)
    return [Triple(*row) for row in rows]  # type: ignore[arg-type]  # each from a triple's own parts


class _Mending:
    """Gives blank nodes names: their own where they are ours, else some that no other answer uses.

    The same label in two answers may mean two nodes.
    """

    def __init__(self) -> None:
        self._answer = next(_answers)

    def named(self, term: Term) -> Term:
        """The term with its blank nodes named."""
        if isinstance(term, BlankNode):
            return BlankNode(f"{FOREIGN}{self._answer}x{term.value}")
        if isinstance(term, Triple):
            return Triple(self.named(term.subject), term.predicate, self.named(term.object))  # type: ignore[arg-type]
        if isinstance(term, ox.NamedNode) and term.value.startswith(GENID):
            return unskolem(term)
        return term


FOREIGN: Final = "endpoint"
"""How the labels of blank nodes begin that only their own answer knows."""


def _read(address: Address, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
    kind = _SOLUTION_TYPES.get(reply.media_type)
    if kind is None:
        raise failures.not_data(address, reply.media_type, reply.body, f"data ({SOLUTIONS})")
    try:
        return ox.parse_query_results(reply.body, format=kind)
    except (SyntaxError, ValueError) as error:
        # Only the thread that reads may drop the engine's reader; a traceback would take it to whoever keeps the error.
        raise failures.broken(address, str(error)) from error.with_traceback(None)


def _as_our_engine(rows: list[tuple[Term | None, ...]], counted: bool) -> list[tuple[Term | None, ...]]:
    """The rows with numbers, dates and truth values written as the local engine writes them."""
    written = {term for row in rows for term in row if isinstance(term, Literal) and term.datatype.value in _REWRITTEN}
    if not written:
        return rows
    ours = _engine_forms({one: numbers.spelled(one) if counted else one for one in written})
    return [tuple(ours.get(term, term) if isinstance(term, Literal) else term for term in row) for row in rows]


def _engine_forms(literals: Mapping[Literal, Literal]) -> dict[Term, Term]:
    """For each literal, what the local engine makes of the one it stands for."""
    texts = {literal: str(meant).encode() for literal, meant in literals.items()}
    forms = exact.engine_forms(texts.values())
    return {literal: exact.parse_literal(forms[text]) for literal, text in texts.items()}
