"""A query's shape: the prefixes it needs, its window, and pages of it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.remote.shape import shape
from ontology.namespaces import PREFIXES
from queries.catalog import catalog

STORE = ox.Store()
for number in range(20):
    STORE.add(ox.Quad(ox.NamedNode(f"urn:x:{number:02}"), ox.NamedNode(PREFIXES["cw"] + "n"), ox.Literal(number % 7)))


def asked(text: str) -> tuple[list[str], list[set[str]]]:
    found = STORE.query(text)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(variable.value for variable in found.variables), [set(map(str, row)) for row in found]


def test_prefixes_that_are_used_and_not_declared_are_declared_first() -> None:
    found = shape(
        "#+ title: x\n# a comment with skos:thing\nPREFIX cw: <urn:other:>\nSELECT ?s { ?s cw:a ceasn:b, 'owl:x' }"
    )
    assert found.text.startswith(f"PREFIX ceasn: <{PREFIXES['ceasn']}>\nPREFIX cw: <urn:other:>\nSELECT")
    assert found.form == "SELECT"


def test_every_library_query_is_understood_by_an_engine_that_knows_no_prefix_of_ours() -> None:
    for query in catalog().values():
        found = shape(query.text)
        assert found.form == "SELECT", query.name
        STORE.query(found.text)


@pytest.mark.parametrize(
    ("text", "limit", "offset", "ordered"),
    [
        ("SELECT ?s { ?s ?p ?o }", None, 0, False),
        ("SELECT ?s { ?s ?p ?o { SELECT ?p { ?p ?q ?r } ORDER BY ?p LIMIT 3 } }", None, 0, False),
        ("SELECT ?s { ?s ?p ?o } ORDER BY DESC(?o) LIMIT 10 OFFSET 4", 10, 4, True),
        ("SELECT ?s { ?s ?p 'LIMIT 5' } OFFSET 4 # LIMIT 7", None, 4, False),
        ("SELECT ?limit { ?limit ?p ?o } LIMIT 2", 2, 0, False),
    ],
)
def test_the_window_is_that_of_the_query_itself(text: str, limit: int | None, offset: int, ordered: bool) -> None:
    found = shape(text)
    assert (found.limit, found.offset, bool(found.order)) == (limit, offset, ordered)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o { ?s cw:n ?o }",
        "SELECT ?s ?o { ?s cw:n ?o } ORDER BY DESC(?o)",
        "SELECT ?o (COUNT(?s) AS ?many) { ?s cw:n ?o } GROUP BY ?o HAVING (COUNT(?s) > 1)",
        "SELECT DISTINCT ?o { ?s cw:n ?o } # all of them",
        "SELECT * { ?s cw:n ?o } VALUES ?o { 1 2 3 }",
    ],
)
@pytest.mark.parametrize("nested", [False, True])
def test_pages_of_a_query_make_up_its_answer_and_are_counted(text: str, nested: bool) -> None:
    found = shape(text)
    names, whole = asked(found.text)
    rows = [row for at in range(0, 30, 3) for row in asked(found.page(3, at, names, nested=nested))[1]]
    assert sorted(map(sorted, rows)) == sorted(map(sorted, whole))
    assert f'"{len(whole)}"' in str(asked(found.count())[1])


def test_a_query_that_asks_for_graphs_or_names_its_dataset_says_so() -> None:
    assert shape("SELECT * { GRAPH ?g { ?s ?p ?o } }").says_graph
    assert not shape("SELECT ?graph { ?graph ?p 'GRAPH' }").says_graph
    assert shape("SELECT * FROM <urn:g> { ?s ?p ?o }").says_from
