"""Literals come out as they went in, although the engine computes with values."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph import exact
from graph.store import EVERY_GRAPH, EmbeddedStore
from ontology import iris
from ontology.languagetags import mark, mark_source
from ontology.namespaces import XSD
from tests.graph.conftest import TEXT, WEIGHT, default_graph, named_graph, source, statement

SUBJECT = statement("cas-ma", "2018", "MA.HS.N-Q.A")
GRAPH = iris.source_graph("cas-ma", "2018")


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


def loaded(*objects: Literal) -> EmbeddedStore:
    return holding(Triple(SUBJECT, WEIGHT, obj) for obj in objects)


def holding(triples: Iterable[Triple]) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        writer.replace_edition(source(), triples)
    return store


REWRITTEN = [
    typed("01", "integer"),
    typed("+1", "integer"),
    typed("-0", "integer"),
    typed("1", "int"),
    typed("7", "nonNegativeInteger"),
    typed("1.10", "decimal"),
    typed("0.50", "decimal"),
    typed("1E0", "double"),
    typed("1.50", "float"),
    typed("1", "boolean"),
    typed("2022-06-30+00:00", "date"),
    typed("2022-06-30T24:00:00", "dateTime"),
    typed("2022-06-30T08:00:00.500", "dateTime"),
    typed("P12M", "duration"),
    typed("PT60S", "dayTimeDuration"),
]
KEPT = [
    typed("abc", "integer"),
    typed("99999999999999999999", "integer"),
    typed("2020-02-30", "date"),
    typed("0.123456789012345678901", "decimal"),
    Literal("01"),
    Literal("1.10"),
    Literal("words", language="en"),
    typed("00", "hexBinary"),
]


@pytest.mark.parametrize("literal", REWRITTEN, ids=str)
def test_the_engine_rewrites_it_and_the_store_gives_it_back(literal: Literal) -> None:
    store = loaded(literal)
    assert {triple.object for triple in default_graph(store)} != {literal}, "the engine keeps this now: no need for us"
    assert [quad.object for quad in store.quads()] == [literal]
    assert [quad.object for quad in store.quads(graph=GRAPH)] == [literal]


@pytest.mark.parametrize("literal", KEPT, ids=str)
def test_what_the_engine_keeps_needs_no_companion(literal: Literal) -> None:
    store = loaded(literal)
    assert {quad.graph_name.value for quad in store.view().raw if isinstance(quad.graph_name, NamedNode)} == {
        GRAPH,
        iris.PROVENANCE_GRAPH,
    }
    assert [quad.object for quad in store.quads()] == [literal]


def test_queries_see_the_value(two: EmbeddedStore) -> None:
    query = f"SELECT ?s WHERE {{ ?s <{WEIGHT.value}> ?w FILTER(?w = 1.1) }}"
    assert two.select(query).rows == [(SUBJECT,)]


@pytest.fixture
def two() -> EmbeddedStore:
    return loaded(typed("1.10", "decimal"), typed("01", "integer"))


def test_companions_are_no_graphs_of_their_own(two: EmbeddedStore) -> None:
    assert exact.companion(GRAPH) not in two.graph_names()
    assert two.contains_graph(exact.companion(GRAPH))
    assert all(exact.SUFFIX not in str(quad.graph_name) for quad in two.quads(graph=EVERY_GRAPH))
    assert len(two) == 2


def test_a_companion_says_in_rdf_what_it_keeps() -> None:
    store = loaded(typed("01", "integer"))
    found = store.select(
        f"""SELECT ?object ?form ?type WHERE {{ GRAPH <{exact.companion(GRAPH)}> {{
            ?note a rdf:Statement ; rdf:subject <{SUBJECT.value}> ; rdf:predicate <{WEIGHT.value}> ;
                rdf:object ?object ; cw:lexicalForm ?form ; cw:datatype ?type }} }}"""
    )
    assert found.rows == [(typed("1", "integer"), Literal("01"), NamedNode(XSD + "integer"))]


def test_forms_of_one_value_are_kept_apart() -> None:
    forms = {typed("1", "integer"), typed("01", "integer"), typed("001", "integer"), typed("1", "int")}
    store = loaded(*forms)
    assert len(default_graph(store)) == 1
    assert {quad.object for quad in store.quads(graph=GRAPH)} == forms
    assert store.sources()[0].triples == 4


def test_two_editions_keep_their_own_forms() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        for series, text in (("cas-ma", "1.10"), ("cas-rw", "1.1"), ("cas-ss", "1.100")):
            writer.replace_edition(source(series), [Triple(SUBJECT, WEIGHT, typed(text, "decimal"))])
    forms = {series: {t.object for t in named_graph(store, series, "2018")} for series in ("cas-ma", "cas-rw")}
    assert forms == {"cas-ma": {typed("1.10", "decimal")}, "cas-rw": {typed("1.1", "decimal")}}
    assert {quad.object for quad in store.quads()} == {typed(text, "decimal") for text in ("1.10", "1.1", "1.100")}


def test_companions_follow_their_graph() -> None:
    store = loaded(typed("01", "integer"))
    with store.writing() as writer:
        writer.replace_edition(source(), [Triple(SUBJECT, WEIGHT, typed("1", "integer"))])
    assert [quad.object for quad in store.quads(graph=GRAPH)] == [typed("1", "integer")]
    assert not store.contains_graph(exact.companion(GRAPH))
    with store.writing() as writer:
        writer.replace_edition(source(), [Triple(SUBJECT, WEIGHT, typed("01", "integer"))])
        writer.remove_edition("cas-ma", "2018")
    assert not store.contains_graph(exact.companion(GRAPH))


def test_construct_gives_loaded_forms_of_triples_that_are_in_the_data(two: EmbeddedStore) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    assert {triple.object for triple in two.construct(query)} == {typed("1.10", "decimal"), typed("01", "integer")}
    made = two.construct(f"CONSTRUCT {{ ?s <{TEXT.value}> ?o }} WHERE {{ ?s ?p ?o }}")
    assert {triple.object for triple in made} == {typed("1.1", "decimal"), typed("1", "integer")}


def test_long_listings_give_loaded_forms_too() -> None:
    """Past some thousands of literals the store lists what was rewritten once instead of asking for each."""
    weights = [typed(f"0.{place:04d}0", "decimal") for place in range(2500)] + [typed("7", "integer")]
    store = holding(Triple(statement("cas-ma", "2018", str(p)), WEIGHT, weight) for p, weight in enumerate(weights))
    for _ in range(2):
        assert {quad.object for quad in store.quads()} == set(weights)
        assert {quad.object for quad in store.quads(graph=GRAPH)} == set(weights)


# --- language tags --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.JSON_LD, RdfFormat.RDF_XML])
def test_capitals_of_a_language_tag_come_back_in_exports(format: RdfFormat) -> None:
    file = f'<{SUBJECT.value}> <{TEXT.value}> "colour @en-GB"@en-GB , "color"@en-US , "plain"@en .'.encode()
    quads = parse(mark_source(file, "turtle"), format=RdfFormat.TURTLE)
    exported = holding(quad.triple for quad in quads).export(format, GRAPH).decode()
    assert exported.count("en-GB") == 2
    assert exported.count("en-US") == 1
    assert "cwcase" not in exported


def test_queries_and_quads_see_the_tag_in_lower_case() -> None:
    store = holding([Triple(SUBJECT, TEXT, Literal("colour", language=mark("en-GB")))])
    lower = Literal("colour", language="en-gb")
    assert store.select("SELECT ?o WHERE { ?s ?p ?o }").rows == [(lower,)]
    assert [quad.object for quad in store.quads()] == [lower]
    assert store.construct("CONSTRUCT WHERE { ?s ?p ?o }") == [Triple(SUBJECT, TEXT, lower)]


def test_tags_that_differ_in_capitals_only_are_both_kept() -> None:
    store = holding(Triple(SUBJECT, TEXT, Literal("x", language=mark(tag))) for tag in ("en-GB", "en-gb", "EN-GB"))
    lines = store.export(RdfFormat.N_TRIPLES, GRAPH).decode().splitlines()
    assert sorted(line.rsplit("@", 1)[1] for line in lines) == ["EN-GB .", "en-GB .", "en-gb ."]


# --- any literal at all ---------------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
_DIGITS = st.from_regex(r"[+-]?[0-9]{1,4}(\.[0-9]{0,4})?([eE][+-]?[0-9])?", fullmatch=True)
_DATE = st.from_regex(
    r"20[0-9]{2}-[0-1][0-9]-[0-3][0-9](T[0-2][0-9]:00:00(\.[0-9]{1,3})?)?(Z|[+-]0[0-9]:00)?", fullmatch=True
)
_LENGTH = st.from_regex(r"-?P([0-9]{1,2}Y)?([0-9]{1,2}M)?([0-9]{1,2}D)?(T[0-9]{1,2}M)?", fullmatch=True)
_NUMBERS = ["integer", "int", "long", "byte", "unsignedInt", "nonNegativeInteger", "decimal", "double", "float"]
_TIMES = ["date", "dateTime", "time", "gYear", "duration", "yearMonthDuration", "dayTimeDuration", "dateTimeStamp"]
_KINDS = st.sampled_from([*_NUMBERS, *_TIMES, "boolean", "string", "token", "anyURI"])
_TAGS = st.from_regex(r"[A-Za-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", fullmatch=True)
_LITERALS = st.one_of(
    st.builds(Literal, _TEXT),
    st.builds(
        typed,
        st.one_of(_DIGITS, _DATE, _LENGTH, st.sampled_from(["true", "1", "0", "INF", "-0", "NaN"]), _TEXT),
        _KINDS,
    ),
    st.builds(lambda text, tag: Literal(text, language=mark(tag)), _TEXT, _TAGS),
)


@settings(max_examples=300, deadline=None)
@given(st.frozensets(_LITERALS, min_size=1, max_size=6))
@example(frozenset({typed("0", "integer"), typed("-0", "integer"), typed("00", "decimal"), typed("0.0", "double")}))
def test_any_literals_put_in_come_back_exactly(literals: frozenset[Literal]) -> None:
    store = loaded(*literals)
    assert {quad.object for quad in store.view().marked_quads(graph=GRAPH)} == literals
    assert {quad.object for quad in store.view().marked_quads()} == literals
    exported = store.export(RdfFormat.N_QUADS, EVERY_GRAPH)
    again = parse(mark_source(exported, "turtle"), format=RdfFormat.N_QUADS)
    assert {quad.object for quad in again if quad.graph_name == NamedNode(GRAPH)} == literals
