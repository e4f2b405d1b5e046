"""Rows sorted here are in the order our own engine gives them."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from graph.protocol import Solutions
from graph.remote.shape import shape
from graph.remote.sorting import sorted_as_asked
from ontology.namespaces import XSD

IRIS = [NamedNode(f"urn:x:{name}") for name in "cab"]
TERMS = {
    "numbers": [Literal(number) for number in (10, 9, 2.5)],
    "words": [Literal(text, language="en") for text in ("zeta", "Alpha", "alpha")],
    "dates": [Literal(f"{year}-01-01", datatype=NamedNode(XSD + "date")) for year in (2020, 2019, 2021)],
}


@pytest.mark.parametrize("kind", TERMS)
@pytest.mark.parametrize(
    "order", ["ORDER BY ?v", "ORDER BY DESC(?v)", "ORDER BY STRLEN(STR(?v)) ?v", "ORDER BY ?w DESC(?v)"]
)
def test_rows_come_in_the_order_of_our_engine(order: str, kind: str) -> None:
    rows = " ".join(f"({term} {number % 3})" for number, term in enumerate([*IRIS, *TERMS[kind]]))
    text = f"SELECT ?v ?w WHERE {{ VALUES (?v ?w) {{ {rows} }} }} {order}"
    answer = ox.Store().query(text)
    assert isinstance(answer, ox.QuerySolutions)
    right = [tuple(row) for row in answer]
    shuffled = random.Random(1).sample(right, len(right))  # noqa: S311
    assert sorted_as_asked(shape(text), Solutions(("v", "w"), list(shuffled))).rows == right


def test_rows_without_a_term_and_nameless_ones_come_first() -> None:
    found = Solutions(("v",), [(Literal("b"),), (NamedNode("urn:a"),), (None,), (BlankNode("n"),)])
    made = sorted_as_asked(shape("SELECT ?v { ?s ?p ?v } ORDER BY ?v"), found)
    assert made.rows[0] == (None,)
    assert made.rows[-1] == (Literal("b"),)


def test_what_is_sorted_by_something_that_is_no_column_stays() -> None:
    found = Solutions(("v",), [(Literal("b"),), (Literal("a"),)])
    assert sorted_as_asked(shape("SELECT ?v { ?s ?p ?v } ORDER BY ?s"), found) is found
    assert sorted_as_asked(shape("SELECT ?v { ?s ?p ?v }"), found) is found
