"""Parameters reach a query as terms, wherever it needs them, and never as text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.binding import bind
from graph.protocol import Term
from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from ontology.namespaces import XSD
from tests.graph.conftest import CODE, coded, source, statement

ONE, TWO = (statement("cas-ma", "2018", code) for code in ("1", "2"))


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    with made.writing() as writer:
        writer.replace_edition(source(), [coded(ONE, "1"), coded(TWO, "2")])
    return made


SELECTS = [
    "SELECT ?s WHERE { ?s skos:notation ?code }",
    "SELECT ?s { ?s skos:notation ?code }",
    "SELECT ?s WHERE {\n  #bind\n  ?s skos:notation ?code }",
    "SELECT ?s WHERE {\r\n#bind\r\n  ?s skos:notation ?code }",
    "# WHERE { in a comment\nSELECT ?s WHERE { ?s skos:notation ?found FILTER(?found = ?code) }",
    "PREFIX where: <http://example.org/WHERE#> SELECT ?s WHERE { ?s skos:notation ?code }",
    "SELECT ?s (EXISTS { ?x ?y 'WHERE {' } AS ?z) WHERE { ?s skos:notation ?code }",
    "SELECT ?s WHERE { { SELECT ?s ?found WHERE { ?s skos:notation ?found } } FILTER(?found = ?code) }",
    "BASE <http://example.org/> SELECT DISTINCT ?s WHERE { ?s skos:notation ?code } ORDER BY ?s LIMIT 9",
]


@pytest.mark.parametrize("query", SELECTS)
def test_a_bound_variable_is_bound_in_patterns_and_filters(store: EmbeddedStore, query: str) -> None:
    assert [row[0] for row in store.select(query, {"code": Literal("1")})] == [ONE]


def test_ask_construct_and_describe_are_bound_too(store: EmbeddedStore) -> None:
    code = {"code": Literal("2")}
    assert store.ask("ASK { ?s skos:notation ?code }", code)
    assert not store.ask("ASK WHERE { ?s skos:notation ?code }", {"code": Literal("3")})
    made = "CONSTRUCT { ?s skos:altLabel ?code } WHERE { ?s skos:notation ?code }"
    assert [triple.subject for triple in store.construct(made, code)] == [TWO]
    bare = "CONSTRUCT { ?s skos:altLabel ?code } { ?s skos:notation ?code }"
    assert [triple.subject for triple in store.construct(bare, code)] == [TWO]
    assert store.construct("DESCRIBE ?s WHERE { ?s skos:notation ?code }", code) == [coded(TWO, "2")]


def test_several_parameters_are_one_row(store: EmbeddedStore) -> None:
    query = "SELECT ?code WHERE { ?s ?p ?code }"
    assert store.select(query, {"s": ONE, "p": CODE}).rows == [(Literal("1"),)]
    assert store.select(query, {"s": ONE, "code": Literal("2")}).rows == []


def test_optional_parameters_are_left_out(store: EmbeddedStore) -> None:
    assert len(store.select("SELECT ?s WHERE { #bind\n ?s skos:notation ?code }")) == 2
    assert bind("ASK {}", {}) == "ASK {}"


def test_a_select_within_is_bound_where_it_is_marked(store: EmbeddedStore) -> None:
    within = (
        "SELECT ?s ?n WHERE {\n#bind\n { SELECT ?code (COUNT(*) AS ?n) WHERE {\n#bind\n ?x ?p ?code } GROUP BY ?code }"
    )
    query = f"{within} ?s skos:notation ?code }}"
    assert bind(query, {"code": Literal("1")}).count('VALUES (?code) { ("1") }') == 2
    assert [row[0] for row in store.select(query, {"code": Literal("1")})] == [ONE]


@pytest.mark.parametrize("name", ["", "1st", "a b", "a}", "?s", "é", "x" * 65])
def test_a_name_that_is_no_variable_is_refused(name: str) -> None:
    with pytest.raises(BadQuery, match="not a parameter name"):
        bind("ASK { ?s ?p ?o }", {name: ONE})


@pytest.mark.parametrize("term", [BlankNode("b"), Triple(ONE, CODE, Literal("1"))])
def test_terms_that_a_query_cannot_name_are_refused(term: Term) -> None:
    with pytest.raises(BadQuery, match="parameter code"):
        bind("ASK { ?s ?p ?code }", {"code": term})


def test_a_query_with_no_place_for_parameters_is_refused() -> None:
    with pytest.raises(BadQuery, match="#bind"):
        bind("DESCRIBE <http://example.org/WHERE>", {"code": ONE})


ATTACKS = [
    '1" } . ?s ?p ?o . { #',
    "1') } ; DROP ALL ; #",
    "\\u0022 ) } . ?s skos:notation ?any #",
    '\\" ) } #',
    '"""',
    "'''",
    "1\n#bind\n2",
    "\x00\x01\x7f\u202e",
    "\\",
    "}",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_text_from_outside_stays_text(store: EmbeddedStore, text: str) -> None:
    assert store.select("SELECT ?s WHERE { ?s skos:notation ?code }", {"code": Literal(text)}).rows == []
    assert store.select("SELECT ?code WHERE { #bind\n }", {"code": Literal(text)}).rows == [(Literal(text),)]
    tagged = Literal(text, language="en")
    assert store.select("SELECT ?code WHERE { }", {"code": tagged}).rows == [(tagged,)]


_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(_TEXT, st.text("\"\\'{}()<>#?$@^u02\n ", max_size=12)), query=st.sampled_from(SELECTS))
def test_any_text_comes_back_as_it_is_and_finds_only_itself(store: EmbeddedStore, text: str, query: str) -> None:
    kept = Literal(text, datatype=NamedNode(XSD + "token"))
    assert store.select("SELECT ?code WHERE { }", {"code": kept}).rows == [(kept,)]
    expected = {"1": [ONE], "2": [TWO]}.get(text, [])
    assert [row[0] for row in store.select(query, {"code": Literal(text)})] == expected
