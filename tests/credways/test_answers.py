"""What `graph.query` gives: rows by name, terms, frames, graphs, and a table that can be shown anywhere."""

from __future__ import annotations

import datetime
import html
import pickle
from decimal import Decimal

import polars as pl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode

import credways as cw
from credways.api import Graph
from credways.errors import BadQuery
from graph.store import EmbeddedStore
from ontology.namespaces import XSD

VALUES = """SELECT ?thing ?code ?name ?count ?share ?day ?done ?rate ?nothing ?odd WHERE {
  VALUES (?thing ?code ?name ?count ?share ?day ?done ?rate ?nothing ?odd) {
    (<http://example.org/a> "47-2031" "Carpenters"@en 3 0.25 "2026-11-25"^^xsd:date true 1e0 UNDEF "x"^^xsd:integer)
} }"""


@pytest.fixture
def graph(small: EmbeddedStore) -> Graph:
    return Graph(small)


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    from tests.queries.conftest import small_store

    return small_store()


def test_cells_are_python_values(graph: Graph) -> None:
    (row,) = graph.query(VALUES)
    assert tuple(row) == (
        *("http://example.org/a", "47-2031", "Carpenters", 3, Decimal("0.25"), datetime.date(2026, 11, 25)),
        *(True, 1.0, None, "x"),
    )
    assert row["share"] == row[4] == Decimal("0.25")
    assert row.dict()["nothing"] is None


def test_a_column_wins_over_a_method_of_tuples_by_its_name_in_brackets(graph: Graph) -> None:
    row = graph.query(VALUES)[0]
    assert row["count"] == 3


def test_terms_keep_types_and_languages(graph: Graph) -> None:
    answer = graph.query(VALUES)
    thing, code, name, *_ = answer.terms[0]
    assert thing == NamedNode("http://example.org/a")
    assert code == Literal("47-2031")
    assert name == Literal("Carpenters", language="en")
    assert answer.terms[0][9] == Literal("x", datatype=NamedNode(XSD + "integer"))


def test_an_answer_is_a_sequence(graph: Graph) -> None:
    answer = graph.query("SELECT ?x { VALUES ?x { 1 2 3 } }")
    assert len(answer) == 3
    assert [row.x for row in answer] == answer.column("x") == [1, 2, 3]
    assert [row.x for row in answer[1:]] == [2, 3]
    assert answer.dicts()[0] == {"x": 1}
    assert not graph.query("SELECT ?x { VALUES ?x { } }")
    assert len(graph.query("SELECT * { }")) == 1
    assert graph.query("SELECT * { }").rows == [()]


def test_what_there_is_not_is_said(graph: Graph) -> None:
    answer = graph.query("SELECT ?x ?y { VALUES (?x ?y) { (1 2) } }")
    with pytest.raises(AttributeError, match="no column 'z'; there are x, y"):
        _ = answer[0].z
    with pytest.raises(KeyError, match="no column 'z'"):
        _ = answer[0]["z"]
    with pytest.raises(BadQuery, match="no column 'z'"):
        answer.column("z")
    with pytest.raises(BadQuery, match="ask with CONSTRUCT"):
        answer.to_graph()
    with pytest.raises(BadQuery, match=r"two columns of things.*to_networkx\(source"):
        answer.to_networkx()


def test_rows_survive_pickling(graph: Graph) -> None:
    row = graph.query("SELECT ?x { VALUES ?x { 1 } }")[0]
    assert pickle.loads(pickle.dumps(row)).x == 1  # noqa: S301 (our own)


def test_yes_and_no(graph: Graph) -> None:
    assert graph.query("ASK { VALUES ?x { 1 } }")
    assert not graph.query("ASK { FILTER(false) }")
    assert graph.query("ASK { }")[0].answer is True
    assert graph.ask("ASK { ?s a ?kind }", kind=NamedNode("https://purl.org/ctdl/terms/Certification"))
    with pytest.raises(BadQuery, match="ASK is expected here, and this query is SELECT"):
        graph.ask("SELECT * { }")


def test_triples_as_rdflib_and_as_a_table(graph: Graph) -> None:
    answer = graph.construct(
        'CONSTRUCT { <x:s> <x:p> <x:o> , "01"^^xsd:integer , "one"@en } WHERE { }',
    )
    made = answer.to_graph()
    assert set(made) == {
        (rdflib.URIRef("x:s"), rdflib.URIRef("x:p"), rdflib.URIRef("x:o")),
        (
            rdflib.URIRef("x:s"),
            rdflib.URIRef("x:p"),
            rdflib.Literal("01", datatype=rdflib.XSD.integer, normalize=False),
        ),
        (rdflib.URIRef("x:s"), rdflib.URIRef("x:p"), rdflib.Literal("one", lang="en")),
    }
    assert dict(made.namespaces())["ceterms"] == rdflib.URIRef("https://purl.org/ctdl/terms/")
    assert answer.columns == ("subject", "predicate", "object")
    assert answer.to_polars().shape == (3, 3)
    assert graph.query("DESCRIBE <https://w3id.org/credways/id/credential/comptia/a-plus>").to_graph()


def test_rows_as_a_network(graph: Graph) -> None:
    answer = graph.query(
        "SELECT ?lower ?lowerName ?upper ?upperName ?kind { VALUES (?lower ?lowerName ?upper ?upperName ?kind) {"
        ' (<x:a> "A" <x:b> "B" "progression") (<x:a> "A" <x:b> "B" "credit") (<x:c> "C" UNDEF UNDEF "credit") } }'
    )
    made = answer.to_networkx()
    assert {node: data["label"] for node, data in made.nodes(data=True)} == {"x:a": "A", "x:b": "B", "x:c": "C"}
    assert sorted(data["kind"] for _, _, data in made.edges(data=True)) == ["credit", "progression"]
    turned = answer.to_networkx(source="upper", target="lower")
    assert list(turned.successors("x:b")) == ["x:a"]
    with pytest.raises(BadQuery, match="no column 'above'"):
        answer.to_networkx(source="above")


def test_triples_as_a_network(graph: Graph) -> None:
    made = graph.construct(
        'CONSTRUCT { <x:a> skos:prefLabel "A" ; skos:altLabel "AA" , "AAA" ; ceterms:isPartOf <x:b> } WHERE { }'
    ).to_networkx()
    assert made.nodes["x:a"]["label"] == "A"
    assert sorted(made.nodes["x:a"]["skos:altLabel"]) == ["AA", "AAA"]
    assert made.nodes["x:b"]["label"] == "x:b"
    assert [data["label"] for _, _, data in made.edges(data=True)] == ["ceterms:isPartOf"]


def test_it_can_be_shown_in_a_terminal_on_lines_that_fit(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = repr(graph.query("SELECT ?c ?name { ?c skos:prefLabel ?name } ORDER BY ?c"))
    assert shown.startswith("SELECT: ")
    assert "more" in shown.splitlines()[-1]
    assert max(map(len, shown.splitlines())) <= 80
    assert len(shown.splitlines()) == 23
    assert "cwid:" in shown


def test_it_can_be_shown_in_a_notebook_without_running_anything(graph: Graph) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror='alert(1)'>" * 5
    answer = graph.query(
        "SELECT ?x ?y { VALUES (?x ?y) { (?given <javascript:alert(1)>) } }".replace("?given", str(Literal(hostile)))
    )
    shown = answer._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "href" not in shown
    assert f'title="{html.escape(hostile)}"' in shown
    assert "1 row" in shown


def test_credits_are_those_of_the_things_named(graph: Graph) -> None:
    answer = graph.query("ladder/what-stacks-on", credential="CompTIA A+")
    assert answer.credits == ["Credit."]
    assert graph.query("SELECT ?s { ?s a <http://example.org/none> }").credits == []


def test_types_of_a_library_query_hold_without_a_row(graph: Graph) -> None:
    none = graph.query("occupations/wages", occupation="15-1231", area="Nowhere")
    assert len(none) == 0
    assert isinstance(none.to_polars().schema["median"], pl.Decimal)
    assert none.to_pandas()["median"].dtype == "Float64"


def test_what_pandas_needs_is_said(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(cw.errors.ToolMissing, match="pip install pandas"):
        graph.query("SELECT * { }").to_pandas()
