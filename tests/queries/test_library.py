"""The query library: headers that are true, pure reads, bound parameters. Answers: test_library_golden.py."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.plugins.sparql import prepareQuery

from credways.web.query_api import OWN_PARAMETERS
from graph.guard import check, tokens
from graph.store import EmbeddedStore
from ontology.errors import Ambiguous, BadQuery, NotFound
from ontology.model import Source
from ontology.namespaces import ID, PREFIXES
from ontology.terms import CW, RDF, SKOS
from queries import catalog
from queries.catalog import TYPES, Query
from queries.parameters import bind, bind_text, loose
from tests.queries.conftest import Stores

NAMES = sorted(catalog.catalog())


@pytest.mark.parametrize("name", NAMES)
def test_the_header_is_complete_and_in_plain_words(name: str) -> None:
    query = catalog.get(name)
    assert query.title != name
    assert query.question.endswith("?")
    assert query.audience
    assert all(len(one.description) > 9 and one.type in TYPES for one in query.parameters)
    assert query.columns
    assert all(len(column.meaning) > 5 for column in query.columns)
    assert not {one.name for one in query.parameters} & set(OWN_PARAMETERS)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_a_variable_of_the_query(name: str) -> None:
    query = catalog.get(name)
    variables = {token.text[1:] for token in tokens(query.text) if token.kind == "variable"}
    assert {one.name for one in query.parameters} <= variables


@pytest.mark.parametrize("name", NAMES)
def test_a_pure_read_that_another_engine_can_parse(name: str) -> None:
    query = catalog.get(name)
    assert check(query.text).form == "SELECT"
    words = {token.text.upper() for token in tokens(query.text) if token.kind == "word"}
    assert not words & {"SERVICE", "FROM", "LOAD", "INSERT", "DELETE"}
    assert "ORDER" in words, "an answer without order is another answer tomorrow"
    prepareQuery(query.text, initNs=dict(PREFIXES))


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("quality/")])
def test_quality_queries_are_alike(name: str) -> None:
    query = catalog.get(name)
    assert [column.name for column in query.columns] == ["entity", "property", "value"]
    assert query.severity in ("error", "warning", "info")


def test_a_query_may_be_named_without_its_topic() -> None:
    assert catalog.get("what-stacks-on").name == "ladder/what-stacks-on"


def test_an_unknown_query_names_near_ones() -> None:
    with pytest.raises(BadQuery, match="Did you mean ladder/what-stacks-on"):
        catalog.get("ladder/what-stack-on")


def test_an_unknown_parameter_names_those_there_are(small: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match=r"no parameter 'credentail'.*credential: credential"):
        catalog.run(small, "ladder/what-stacks-on", {"credentail": "CompTIA A+"})


def test_a_missing_parameter_is_named(small: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match="needs 'credential'"):
        catalog.run(small, "ladder/what-stacks-on", {})


def test_a_name_of_nothing_is_not_an_empty_answer(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match=r"Network\+"):
        catalog.run(small, "ladder/what-stacks-on", {"credential": "Netwrok+"})


def test_a_name_of_several_things_lists_them(small: EmbeddedStore) -> None:
    with pytest.raises(Ambiguous, match="Carpentry Level 2"):
        catalog.run(small, "ladder/what-stacks-on", {"credential": "NCCER Carpentry"})


def test_an_optional_parameter_may_stay_open(small: EmbeddedStore) -> None:
    everywhere = catalog.run(small, "credentials/by-sector", {})
    assert len(everywhere) > len(catalog.run(small, "credentials/by-sector", {"sector": "STEM"}))


INJECTION = 'x" } } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #'


def test_a_value_never_becomes_query_text(small: EmbeddedStore) -> None:
    found = catalog.run(small, "coverage/uncovered-expectations", {"framework": "cas", "level": INJECTION})
    assert len(found) == 0
    with pytest.raises(NotFound):
        catalog.run(small, "ladder/what-stacks-on", {"credential": INJECTION})


def header(kind: str) -> Query:
    return catalog.parse("test", f"#+ parameters: [{{name: x, type: {kind}, description: d}}]\nSELECT ?x WHERE {{ }}")


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("string", "01", '"01"'),
        ("integer", "7", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("number", "19.50", '"19.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("date", "2026-11", '"2026-11"'),
        ("date", "2028-02-29", '"2028-02-29"'),
        ("boolean", "TRUE", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("framework", "cas", "<https://w3id.org/credways/id/collection/cde/cas>"),
        ("thing", "47-2031", "<https://w3id.org/credways/id/concept/soc/2018/47-2031>"),
    ],
)
def test_values_become_terms_of_their_type(small: EmbeddedStore, kind: str, value: str, term: str) -> None:
    assert str(bind(small, header(kind), {"x": value})["x"]) == term


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "7.5"),
        ("integer", "seven"),
        ("boolean", "yes"),
        ("number", "1e3"),
        ("number", "NaN"),
        ("number", "٣"),
        ("date", "2026-13"),
        ("date", "2026-02-30"),
        ("date", "0000"),
        ("date", "25 Nov 2026"),
    ],
)
def test_a_value_of_another_type_is_refused(small: EmbeddedStore, kind: str, value: str) -> None:
    with pytest.raises(BadQuery, match="x must be"):
        bind(small, header(kind), {"x": value})


CHOICE = "#+ parameters: [{name: x, type: string, description: d, choices: [One, Two]}]\nSELECT ?x WHERE { }"


def test_a_choice_is_taken_without_regard_to_case_and_nothing_else_is(small: EmbeddedStore) -> None:
    query = catalog.parse("test", CHOICE)
    assert str(bind(small, query, {"x": "two"})["x"]) == '"Two"'
    with pytest.raises(BadQuery, match="must be one of One, Two"):
        bind(small, query, {"x": "three"})


def test_a_code_of_several_classifications_means_the_one_that_owns_it() -> None:
    store = EmbeddedStore.in_memory()
    soc, nem = (f"{ID}concept/{series}/47-2031" for series in ("soc/2018", "nem/2022-32"))
    with store.writing("tests") as writer:
        for number, iri in enumerate((soc, nem)):
            node = NamedNode(iri)
            triples = [Triple(node, RDF.type, CW.Occupation), Triple(node, SKOS.notation, Literal("47-2031"))]
            writer.replace_edition(Source(f"series-{number}", "1", "Invented"), triples)
    assert bind(store, header("occupation"), {"x": "47-2031"})["x"] == NamedNode(soc)
    with pytest.raises(Ambiguous):
        bind(store, header("thing"), {"x": "47-2031"})


def test_the_name_of_a_cluster_means_the_newer_framework(stores: Stores) -> None:
    found = bind(stores("starter"), header("cluster"), {"x": "Information Technology"})["x"]
    assert found == NamedNode(f"{ID}concept/career-clusters-16/2023/11")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#+ parameters: [{name: x, type: thong, description: d}]", "types are thing"),
        ("#+ parameters: [{name: x y, type: thing, description: d}]", "not a name for a parameter"),
        ("#+ parameters: [{name: x, type: thing}]", "at least name, type and description"),
        ("#+ parameters: [{name: x, type: thing, description: d, colour: red}]", "colour"),
        ("#+ parameters: [{name: x, type: thing, description: d, required: maybe}]", "true or false"),
        ("#+ parameters: [{name: x, type: integer, description: d, default: 3}]", "default is text"),
        ("#+ parameters: [{name: x, type: thing, description: d, choices: [a]}]", "can have no choices"),
        ("#+ parameters: [{name: x, type: string, description: d, choices: [a], default: b}]", "none of the choices"),
        ("#+ parameters: x", "must be a list"),
        ("#+ returns: [{name: x}]", "a name, a meaning"),
        ("#+ returns: [{name: x, meaning: y, type: thing}]", "types are integer"),
        ("#+ columns: []", "it can have audience"),
        ("#+ audience: [martian]", "nobody is called 'martian'"),
        ("#+ [", "not YAML"),
        ("#+ - a", "not a list of keys and values"),
    ],
)
def test_a_header_that_is_not_understood_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadQuery, match=says):
        catalog.parse("test", f"{text}\nSELECT ?x WHERE {{ }}")


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("<https://example.org/a>", "<https://example.org/a>"),
        ("https://example.org/a", "<https://example.org/a>"),
        ("skos:closeMatch", "<http://www.w3.org/2004/02/skos/core#closeMatch>"),
        ("N10-009", '"N10-009"'),
        ('say "hi" }', '"say \\"hi\\" }"'),
    ],
)
def test_values_without_a_header_are_iris_or_strings(value: str, term: str) -> None:
    assert str(loose(value)) == term


def test_free_text_takes_parameters(small: EmbeddedStore) -> None:
    found = catalog.run_text(small, "SELECT ?s WHERE { ?s skos:notation ?code }", {"code": "47-2031"})
    assert [str(row[0]) for row in found] == ["<https://w3id.org/credways/id/concept/soc/2018/47-2031>"]


def test_free_text_with_a_header_keeps_to_it(small: EmbeddedStore) -> None:
    text = "#+ parameters: [{name: c, type: credential, description: d}]\nSELECT ?o WHERE { ?c ceterms:ownedBy ?o }"
    assert len(catalog.run_text(small, text, {"c": "comptia/a-plus"})) == 1
    with pytest.raises(BadQuery, match="needs 'c'"):
        bind_text(small, text, {})


def test_superseded_editions_are_read_when_asked(small: EmbeddedStore) -> None:
    graph = "https://w3id.org/credways/graph/source/cas-cs/2018"
    text = "SELECT ?f WHERE { ?f cw:contentAreaCode ?code }"
    now = catalog.run_text(small, text, {"code": "CS"})
    then = catalog.run_text(small, text, {"code": "CS"}, graphs=[graph])
    assert [str(row[0])[-5:] for row in now] == ["2024>"]
    assert [str(row[0])[-5:] for row in then] == ["2018>"]
