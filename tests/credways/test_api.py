"""The Python door: everything a command answers, as objects and frames; questions bound, guarded and limited."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import networkx as nx
import polars as pl
import pytest
from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

import credways as cw
from credways.errors import Ambiguous, BadQuery, LimitReached, NotFound, Refused
from graph.store import EmbeddedStore
from ontology.namespaces import ID

NETWORK_PLUS = ID + "credential/comptia/network-plus"


@pytest.fixture(scope="module")
def graph(starter_store: Path) -> cw.Graph:
    return cw.open(starter_store)


def test_a_library_query_takes_names_codes_numbers_and_terms(graph: cw.Graph) -> None:
    by_name = graph.query("ladder/what-stacks-on", credential="CompTIA A+")
    assert NETWORK_PLUS in by_name.column("next")
    assert by_name.name == "ladder/what-stacks-on"
    assert graph.query("what-stacks-on", {"credential": "CompTIA A+"}).rows == by_name.rows
    assert (
        graph.query("ladder/what-stacks-on", credential=NamedNode(ID + "credential/comptia/a-plus")).rows
        == by_name.rows
    )
    assert graph.query("occupations/by-job-zone", zone=3) is not None


def test_text_takes_typed_parameters(graph: cw.Graph) -> None:
    found = graph.query("SELECT ?x ?n { BIND(?given AS ?x) BIND(DATATYPE(?given) AS ?n) }", given=Decimal("1.50"))
    assert found[0].x == Decimal("1.5")
    assert found[0].n.endswith("#decimal")
    who = graph.query("SELECT ?name { ?c skos:prefLabel ?name }", c=NETWORK_PLUS)
    assert who.column("name") == ["CompTIA Network+"]
    assert graph.ask("ASK { ?c skos:notation ?code }", code="N10-009")
    assert graph.ask(
        "ASK { FILTER(?a = true && ?b = 2 && LANG(?c) = 'en') }", a=True, b=2, c=Literal("x", language="en")
    )


def test_a_parameter_is_never_text_of_the_query(graph: cw.Graph) -> None:
    found = graph.query("SELECT ?x { BIND(?given AS ?x) }", given='"} INSERT DATA { <x:a> <x:b> "')
    assert found[0].x == '"} INSERT DATA { <x:a> <x:b> "'


@pytest.mark.parametrize(
    ("question", "error", "says"),
    [
        ("ladder/what-stands-on", BadQuery, "Did you mean"),
        ("SELECT (", BadQuery, "cannot be understood"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", Refused, "SERVICE is refused"),
        ("DROP ALL", Refused, "only reads"),
        ("LOAD <http://127.0.0.1:9/>", Refused, "only reads"),
        ("SELECT * { " + "{" * 3000 + "}" * 3000 + " }", LimitReached, "nested"),
    ],
)
def test_text_is_held_to_what_the_command_allows(
    graph: cw.Graph, question: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        graph.query(question)


def test_limits_end_a_query_that_would_not_end(graph: cw.Graph) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(LimitReached):
        graph.query(endless, limits=cw.Limits(seconds=0.3))
    with pytest.raises(LimitReached):
        graph.query("SELECT * { ?s ?p ?o }", limits=cw.Limits(rows=10))


@pytest.mark.parametrize(
    "question",
    [
        "SELECT ?c ?n { ?c skos:prefLabel ?n ; a ceterms:Certification } ORDER BY ?c LIMIT 5",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?c skos:prefLabel ?n } WHERE { ?c skos:prefLabel ?n ; a ceterms:Certification } LIMIT 5",
    ],
)
def test_an_answer_under_limits_is_the_same(graph: cw.Graph, question: str) -> None:
    here, apart = graph.query(question), graph.query(question, limits=True)
    assert (apart.form, apart.columns, sorted(apart.rows)) == (here.form, here.columns, sorted(here.rows))


def test_limits_need_a_folder() -> None:
    with pytest.raises(BadQuery, match="in memory"):
        cw.Graph(EmbeddedStore.in_memory()).query("ASK { }", limits=True)


def test_a_crosswalk_is_a_frame_of_sssom_columns_and_ours(graph: cw.Graph) -> None:
    answer = graph.crosswalk("nccer/carpentry-level-1", "cas")
    made = answer.to_polars()
    assert made.height == len(answer.rows) > 0
    assert made.columns[:6] == [
        "subject_id",
        "subject_label",
        "predicate_id",
        "predicate_modifier",
        "object_id",
        "object_label",
    ]
    assert made["kind"].to_list() == [row.kind for row in answer.rows]
    assert made["distance"].dtype == pl.Int64
    assert isinstance(made["confidence"].dtype, pl.Decimal)
    assert made["weakest_link"].null_count() == made["sources"].null_count() == made["editions"].null_count() == 0
    assert list(answer.to_pandas().columns) == made.columns
    assert "rows" in answer._repr_html_()


def test_coverage_is_a_frame_by_area_and_by_expectation(graph: cw.Graph) -> None:
    found = graph.coverage("nccer/carpentry-level-1", "cas")
    areas = found.to_polars()
    counted = areas.select(pl.sum_horizontal("covered", "partly", "proposed", "reviewed_none", "not_reviewed"))
    assert counted.to_series().to_list() == areas["expectations"].to_list()
    items = found.items_to_polars()
    assert items.height == areas["expectations"].sum()
    assert set(items["state"]) <= {"covered", "partly", "proposed", "reviewed-none", "not reviewed"}


def test_why_is_a_frame_of_hops_with_the_weakest_marked(graph: cw.Graph) -> None:
    row = graph.crosswalk("nccer/carpentry-level-1", "cas").rows[0]
    ways = graph.why(row.subject_id, row.object_id)
    made = ways.to_polars()
    assert made.height == sum(chain.distance for chain in ways)
    assert made.group_by("way").agg(pl.col("weakest").sum())["weakest"].unique().to_list() == [1]
    assert made.filter(pl.col("way") == 1)["object_id"].to_list()[-1] == row.object_id
    assert made["edition"].null_count() == 0


def test_stacking_statements_and_routes(graph: cw.Graph) -> None:
    about = graph.stack("nccer/carpentry-level-2").to_polars()
    assert {"nccer/carpentry-level-1", "nccer/carpentry-level-3"} <= {
        "/".join(iri.split("/")[-2:]) for iri in [*about["lower"], *about["upper"]]
    }
    found = graph.stacking_routes("nccer/core", "nccer/carpentry-level-4")
    assert [len(route.steps) for route in found.routes] == [4]
    made = found.to_polars()
    assert made["step"].to_list() == [1, 2, 3, 4]
    assert made["source"].null_count() == 0
    assert not graph.stacking_routes("nccer/carpentry-level-4", "nccer/core").routes
    with pytest.raises(NotFound):
        graph.stacking_routes("no such credential", "nccer/core")
    with pytest.raises(Ambiguous):
        graph.stack("NCCER Carpentry")


def test_the_network_is_networkx(graph: cw.Graph) -> None:
    network = graph.network("progression")
    assert isinstance(network, nx.MultiDiGraph)
    assert {data["kind"] for _, _, data in network.edges(data=True)} == {"progression"}


def test_everything_as_an_rdflib_dataset(graph: cw.Graph) -> None:
    dataset = graph.to_rdflib()
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert str(dataset.value(URIRef(NETWORK_PLUS), label)) == "CompTIA Network+"


def test_what_was_there_before_is_there_still(graph: cw.Graph) -> None:
    assert graph.sparql("SELECT ?s { ?s a ceterms:Certification } LIMIT 3").variables == ("s",)
    assert graph.search("carpentry")
    assert graph.show("CompTIA A+").thing.label == "CompTIA A+"
    assert graph.sources()
    assert graph.credits()
