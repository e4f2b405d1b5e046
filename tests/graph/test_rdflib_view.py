"""rdflib's objects over a store: exact, read-only, and never its evaluator."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.graph import ModificationException
from rdflib.plugins.sparql import prepareQuery

from graph import rdflib_view
from graph.store import EmbeddedStore
from ontology import iris
from ontology.errors import BadQuery
from ontology.languagetags import mark
from ontology.namespaces import PREFIXES
from tests.graph.conftest import CODE, DECIMAL, PARENT, TEXT, WEIGHT, coded, source, statement

OLD, NEW = (statement("cas-ma", edition, "1") for edition in ("2018", "2022"))


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    with made.writing() as writer:
        writer.replace_edition(source(edition="2018"), [coded(OLD, "1")])
        writer.replace_edition(
            source(edition="2022"),
            [
                coded(NEW, "1"),
                Triple(NEW, WEIGHT, Literal("0.50", datatype=DECIMAL)),
                Triple(NEW, TEXT, Literal("colour", language=mark("en-GB"))),
                Triple(NEW, PARENT, BlankNode("b")),
            ],
        )
    return made


@pytest.fixture
def dataset(store: EmbeddedStore) -> rdflib.Dataset:
    return rdflib_view.dataset(store.view())


def test_the_default_graph_is_the_union_of_current_editions(dataset: rdflib.Dataset) -> None:
    assert {str(subject) for subject in dataset.subjects(rdflib.URIRef(CODE.value))} == {NEW.value}
    assert len(dataset.default_graph) == 4


def test_one_named_graph_can_be_looked_at(store: EmbeddedStore) -> None:
    old = rdflib_view.graph(store.view(), iris.source_graph("cas-ma", "2018"))
    assert list(old) == [(rdflib.URIRef(OLD.value), rdflib.URIRef(CODE.value), rdflib.Literal("1"))]


def test_quads_name_their_graphs(dataset: rdflib.Dataset) -> None:
    found = {str(name) for *_, name in dataset.quads((rdflib.URIRef(OLD.value), None, None, None))}
    assert found == {iris.source_graph("cas-ma", "2018")}
    assert iris.source_graph("cas-ma", "2018") in {str(graph.identifier) for graph in dataset.graphs()}


def test_literals_and_language_tags_are_as_loaded(dataset: rdflib.Dataset) -> None:
    weight = dataset.value(rdflib.URIRef(NEW.value), rdflib.URIRef(WEIGHT.value))
    text = dataset.value(rdflib.URIRef(NEW.value), rdflib.URIRef(TEXT.value))
    assert isinstance(weight, rdflib.Literal)
    assert isinstance(text, rdflib.Literal)
    assert (str(weight), text.language) == ("0.50", "en-GB")


def test_a_literal_is_found_by_its_text_not_its_value(dataset: rdflib.Dataset) -> None:
    def holds(text: str) -> bool:
        weight = rdflib.Literal(text, datatype=rdflib.XSD.decimal, normalize=False)
        return (rdflib.URIRef(NEW.value), rdflib.URIRef(WEIGHT.value), weight) in dataset

    assert holds("0.50")
    assert not holds("0.5")


def test_terms_that_no_store_holds_are_not_found(dataset: rdflib.Dataset) -> None:
    assert list(dataset.triples((rdflib.Literal("x"), None, None))) == []
    assert list(dataset.triples((None, rdflib.BNode(), None))) == []
    assert list(dataset.triples((rdflib.URIRef("not an iri"), None, None))) == []


def test_it_serialises_with_the_projects_prefixes(dataset: rdflib.Dataset) -> None:
    turtle = dataset.default_graph.serialize(format="turtle")
    assert "skos:notation" in turtle
    assert '"colour"@en-GB' in turtle


def test_sparql_text_is_answered_by_the_engine(dataset: rdflib.Dataset) -> None:
    code = rdflib.Literal("1")
    rows = list(dataset.query("SELECT ?s WHERE { ?s skos:notation ?code }", initBindings={"code": code}))
    assert rows == [(rdflib.URIRef(NEW.value),)]
    assert dataset.query("ASK { ?s skos:notation '1' }").askAnswer
    built = dataset.query("CONSTRUCT { ?s skos:altLabel ?c } WHERE { ?s skos:notation ?c }").graph
    assert built is not None
    assert len(built) == 1


def test_a_named_graph_is_asked_about_itself(store: EmbeddedStore) -> None:
    old = rdflib_view.graph(store.view(), iris.source_graph("cas-ma", "2018"))
    assert [str(row[0]) for row in old.query("SELECT ?s WHERE { ?s ?p ?o }")] == [OLD.value]  # type: ignore[index]


def test_a_prepared_query_is_refused(dataset: rdflib.Dataset) -> None:
    with pytest.raises(BadQuery, match="as text"):
        dataset.query(prepareQuery("SELECT ?s WHERE { ?s ?p ?o }"))


def test_nothing_can_be_changed(dataset: rdflib.Dataset) -> None:
    triple = (rdflib.URIRef(NEW.value), rdflib.URIRef(CODE.value), rdflib.Literal("2"))
    with pytest.raises(ModificationException):
        dataset.add(triple)
    with pytest.raises(ModificationException):
        dataset.remove(triple)
    with pytest.raises(ModificationException):
        dataset.default_graph.parse(data="<a:a> <a:b> <a:c> .", format="turtle")


def test_prefixes_are_the_projects_and_can_be_added_for_serialising(dataset: rdflib.Dataset) -> None:
    known = {prefix: str(namespace) for prefix, namespace in dataset.namespaces()}
    assert PREFIXES.items() <= known.items()
    dataset.bind("ex", "http://example.org/")
    assert dataset.namespace_manager.store.prefix(rdflib.URIRef("http://example.org/")) == "ex"


def test_terms_travel_both_ways() -> None:
    for term in (NamedNode("http://a/"), BlankNode("b"), Literal("01"), Literal("1.10", datatype=DECIMAL)):
        assert rdflib_view.to_engine(rdflib_view.to_rdflib(term)) == term
    with pytest.raises(ValueError, match="triple terms"):
        rdflib_view.to_rdflib(Triple(NEW, CODE, Literal("1")))
