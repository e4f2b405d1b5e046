"""The query library: headers that are true, pure reads, bound parameters, and the answer of each over the small store.

A golden file is a TSV beside this module (golden/<topic>/<name>.tsv). To write them anew after a wanted change:
`CREDWAYS_WRITE_GOLDEN=1 pytest tests/queries/test_library.py`, then read the difference.
"""

from __future__ import annotations

import os

import pytest
from rdflib.plugins.sparql import prepareQuery

from graph.guard import check, tokens
from graph.protocol import Solutions
from graph.store import EmbeddedStore
from ontology.errors import Ambiguous, BadQuery, NotFound
from ontology.namespaces import PREFIXES
from queries import catalog
from queries.catalog import TYPES, Query
from queries.parameters import bind, bind_text, loose
from tests.queries.conftest import GOLDEN

CASES: dict[str, dict[str, str]] = {
    "coverage/by-content-area": {"credential": "comptia/network-plus"},
    "coverage/by-prepared-graduate": {},
    "coverage/tagged-standards": {},
    "coverage/uncovered-expectations": {"framework": "cas", "level": "HS"},
    "credentials/by-sector": {"sector": "STEM"},
    "credentials/stated-competencies": {"credential": "CompTIA Network+"},
    "crosswalk/credential-to-standards": {"credential": "nccer/carpentry-level-1"},
    "crosswalk/mapping-sets": {},
    "crosswalk/mappings-between": {"subject": "cas-rw", "object": "ccss-ela"},
    "crosswalk/standards-to-credentials": {"standard": "CS.HS.2.1"},
    "ladder/contested-edges": {},
    "ladder/to-occupation": {"occupation": "15-1212"},
    "ladder/what-is-below": {"credential": "SY0-701"},
    "ladder/what-stacks-on": {"credential": "CompTIA A+"},
    "occupations/credentials-for-occupation": {"occupation": "15-1230"},
    "programs/credentials-of-program": {"program": "Construction trades"},
    "programs/programs-for-credential": {"credential": "nccer/carpentry-level-1"},
    "quality/credentials-without-competencies": {},
    "quality/credentials-without-source": {},
    "quality/statements-without-text-or-label": {},
    "quality/superseded-editions-in-use": {},
    "quality/things-without-label": {},
    "quality/unresolved-mappings": {},
    "quality/weights-not-summing": {},
}
NAMES = sorted(catalog.catalog())


def tsv(solutions: Solutions) -> str:
    lines = ["\t".join(f"?{name}" for name in solutions.variables)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in solutions]
    return "\n".join(lines) + "\n"


def test_every_query_has_a_case() -> None:
    assert sorted(CASES) == NAMES
    assert len(NAMES) >= 18


@pytest.mark.parametrize("name", NAMES)
def test_golden(small: EmbeddedStore, name: str) -> None:
    found = tsv(catalog.run(small, name, CASES[name]))
    path = GOLDEN / f"{name}.tsv"
    if os.environ.get("CREDWAYS_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")
    assert len(found.splitlines()) > 1, "a golden without a row proves nothing"


@pytest.mark.parametrize("name", NAMES)
def test_the_header_tells_what_the_query_projects(small: EmbeddedStore, name: str) -> None:
    query = catalog.get(name)
    assert catalog.run(small, name, CASES[name]).variables == tuple(column.name for column in query.columns)
    assert query.title != name
    assert query.question.endswith("?")
    assert all(one.description and one.type in TYPES for one in query.parameters)
    assert all(column.meaning for column in query.columns)


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
        ("boolean", "TRUE", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("framework", "cas", "<https://w3id.org/credways/id/collection/cde/cas>"),
        ("thing", "47-2031", "<https://w3id.org/credways/id/concept/soc/2018/47-2031>"),
    ],
)
def test_values_become_terms_of_their_type(small: EmbeddedStore, kind: str, value: str, term: str) -> None:
    assert str(bind(small, header(kind), {"x": value})["x"]) == term


@pytest.mark.parametrize(("kind", "value"), [("integer", "7.5"), ("integer", "seven"), ("boolean", "yes")])
def test_a_value_of_another_type_is_refused(small: EmbeddedStore, kind: str, value: str) -> None:
    with pytest.raises(BadQuery, match="x must be"):
        bind(small, header(kind), {"x": value})


def test_a_header_with_an_unknown_type_is_refused() -> None:
    with pytest.raises(BadQuery, match="types are thing"):
        header("thong")


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
