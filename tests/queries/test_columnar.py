"""Columns give what SPARQL gives: on the starter catalogue, on small stores, and on whatever graph is made up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, Triple

from graph.protocol import Solutions, Term
from graph.store import EmbeddedStore
from graph.view import View
from ontology.model import Source
from ontology.namespaces import PREFIXES
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, OWL, RDF, SKOS, SSSOM
from queries import catalog
from queries.columnar import building, engine
from queries.columnar.answers import ANSWERS
from queries.columnar.columns import Columns
from queries.parameters import bind
from tests.queries.conftest import INVENTED, Stores, library_cases, small_store

CASES = library_cases()
ASKED: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    *((CASES[name].store, name, CASES[name].params) for name in sorted(ANSWERS)),
    *(("invented", name, CASES[name].params) for name in sorted(ANSWERS) if "framework" not in CASES[name].params),
    ("starter", "coverage/matrix", {}),
    ("starter", "coverage/matrix", {"framework": "ccss-ela"}),
    ("invented", "coverage/statements-saying", {"text": "e"}),
    ("invented", "coverage/statements-saying", {"text": "E", "framework": "cas"}),
    ("starter", "coverage/statements-saying", {"text": ". ("}),
    ("starter", "coverage/statements-saying", {"text": "nowhere to be found"}),
)


def columns_of(store: ox.Store, folder: Path) -> Columns:
    stem = folder / f"{len(list(folder.iterdir())):06}"
    building.write(store, stem)
    return building.read(stem)


def order(name: str, rows: Solutions) -> list[tuple[object, ...]]:
    """What the query sorts by, row after row; rows that are equal in it may come in any order."""
    keys = {
        "coverage/matrix": ("credentialName", "credential", "area", "standards"),
        "coverage/statements-saying": ("standards", "statement"),
        "coverage/tagged-standards": ("from", "fromEdition", "to", "toEdition"),
        "sources/class-counts": ("things",),
    }[name]
    places = [rows.variables.index(key) for key in keys]
    return [tuple(getattr(row[place], "value", None) for place in places) for row in rows]


def assert_same(name: str, columnar: Solutions, sparql: Solutions) -> None:
    assert columnar.variables == sparql.variables
    assert Counter(columnar.rows) == Counter(sparql.rows)
    assert order(name, columnar) == order(name, sparql)


def test_every_query_that_wants_columns_has_a_function_and_no_other() -> None:
    assert {name for name, query in catalog.catalog().items() if query.engine == engine.COLUMNAR} == {*ANSWERS}


@pytest.mark.parametrize(("store", "name", "params"), ASKED)
def test_columns_give_the_rows_of_sparql(
    stores: Stores, tmp_path: Path, store: str, name: str, params: Mapping[str, str]
) -> None:
    asked = stores(store)
    terms = bind(asked, catalog.get(name), params)
    found = ANSWERS[name](columns_of(asked.view().raw, tmp_path), terms)
    assert_same(name, found, asked.select(catalog.get(name).text, terms))


A = "https://example.org/invented/"
THINGS = [*(NamedNode(f"{A}{one}") for one in ("a", "a/b", "é", "c", "d", "e")), BlankNode("b1"), BlankNode("b2")]
LITERALS = [
    *(
        Literal(one)
        for one in ("", "a", "A b", "suggested", "Straße İ", "\u212a\u017f", 'say "a" \\ \n\t\r\x01 ΑΣ', True, False)
    ),
    *(Literal("a", language=one) for one in ("en", "en-us")),
    Literal('"@en', language="fr"),
    Literal("a", language="ar", direction=BaseDirection("rtl")),
    Literal("1", datatype=NamedNode(PREFIXES["xsd"] + "integer")),
    Literal("1.0", datatype=NamedNode(PREFIXES["xsd"] + "decimal")),
    Literal("a", datatype=NamedNode(f"{A}type")),
]
CLASSES = [CW.GradeLevelExpectation, CETERMS.AssessmentProfile, NamedNode(f"{A}class"), BlankNode("b1")]
LINKS = [
    CETERMS.requires, CETERMS.targetAssessment, CETERMS.hasMember, CEASN.isPartOf, CEASN.isChildOf, DCTERMS.isPartOf,
    OWL.annotatedSource, OWL.annotatedTarget, CW.assessesFramework,
]  # fmt: skip
SAID = [SKOS.notation, SKOS.prefLabel, CEASN.competencyText, CW.contentArea, CW.edition, CW.kind, CW.seriesId]
things, literals = st.sampled_from(THINGS), st.sampled_from(LITERALS)
TRIPLES = st.lists(
    st.one_of(
        st.builds(Triple, things, st.just(RDF.type), st.sampled_from(CLASSES)),
        st.builds(Triple, things, st.sampled_from(LINKS), st.one_of(things, things, things, literals)),
        st.builds(Triple, things, st.sampled_from(SAID), st.one_of(literals, literals, things)),
        st.builds(Triple, things, st.just(CW.objectUnresolved), st.sampled_from([Literal(True), Literal(False)])),
        st.builds(Triple, things, st.just(SSSOM.predicate_modifier), st.just(SSSOM.NegatedPredicate)),
    ),
    max_size=60,
)


def reaching() -> list[Triple]:
    """A credential that reaches an expectation by an outcome of it, for made-up triples to change."""
    a, b, c, d, e = (NamedNode(f"{A}{one}") for one in ("a", "a/b", "c", "d", "e"))
    mapping = BlankNode("m")
    return [
        Triple(a, CW.assessesFramework, b), Triple(c, CEASN.isPartOf, b),
        Triple(mapping, OWL.annotatedSource, c), Triple(mapping, OWL.annotatedTarget, d),
        Triple(d, CEASN.isChildOf, e), Triple(e, RDF.type, CW.GradeLevelExpectation),
        Triple(e, CEASN.isPartOf, NamedNode(f"{A}é")), Triple(NamedNode(f"{A}é"), CW.contentArea, Literal("Area")),
        Triple(NamedNode(f"{A}é"), CW.edition, Literal("1")), Triple(c, CEASN.competencyText, Literal("A bc")),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    TRIPLES,
    st.booleans(),
    things,
    st.sampled_from(["a", "I", "K", "s", "Σ", '"', "\\", "ß", "i̇", "x", ".", ""]),
    st.booleans(),
)
def test_columns_give_the_rows_of_sparql_on_any_graph(
    tmp_path: Path, triples: list[Triple], seeded: bool, framework: Term, text: str, narrowed: bool
) -> None:
    store = ox.Store()
    for number, triple in enumerate([*triples, *(reaching() if seeded else [])]):
        for graph in {NamedNode(f"{A}graph/{number % 2}"), NamedNode(f"{A}graph/0")}:  # some in two graphs
            store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
        store.add(Quad(triple.subject, triple.predicate, triple.object))
    view, columns = View(store), columns_of(store, tmp_path)
    named = framework if isinstance(framework, NamedNode) else NamedNode(f"{A}é")
    saying: dict[str, Term] = {"text": Literal(text), **({"framework": named} if narrowed else {})}
    bindings: dict[str, dict[str, Term]] = {
        "coverage/matrix": {"framework": named},
        "coverage/statements-saying": saying,
    }
    for name, function in ANSWERS.items():
        bound = bindings.get(name, {})
        assert_same(name, function(columns, bound), view.select(catalog.get(name).text, bound))


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    return small_store(*INVENTED.glob("*.ttl"), folder=tmp_path_factory.mktemp("columnar") / "store")


def test_a_small_store_and_one_in_memory_are_left_to_sparql(small: EmbeddedStore, on_disk: EmbeddedStore) -> None:
    assert not engine.prepare(small)
    assert not engine.prepare(on_disk)
    assert catalog.run(on_disk, "sources/class-counts", {}).rows


def test_columns_are_made_apart_and_answer_until_the_store_moves_on(
    on_disk: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALLEST", 0)
    query = catalog.get("sources/class-counts")
    before = on_disk.select(query.text)
    assert engine.answer(on_disk, query, {}) is None
    assert engine.prepare(on_disk)
    assert engine.started(on_disk) is None, "they are there"
    found = engine.answer(on_disk, query, {})
    assert found is not None
    assert_same(query.name, found, before)
    assert catalog.run(on_disk, query.name, {}) == found
    stem = on_disk.view().derived
    assert stem is not None
    with on_disk.writing("tests") as writer:
        new = [Triple(NamedNode(f"{A}new"), RDF.type, NamedNode(f"{A}class"))]
        writer.replace_edition(Source("columnar-test", "1", "Invented"), new)
    assert engine.answer(on_disk, query, {}) is None
    assert len(catalog.run(on_disk, query.name, {})) == len(before) + 1
    with on_disk.writing("tests") as writer:  # sweeps what the writer before left to readers
        writer.remove_edition("columnar-test", "1")
    assert not any(path.exists() for path in building.places(stem))


def test_files_that_cannot_be_read_leave_the_answer_to_sparql(
    on_disk: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SMALLEST", 0)
    stem = on_disk.view().derived
    assert stem is not None
    for path in building.places(stem):
        path.write_bytes(b"no columns")
    assert catalog.run(on_disk, "sources/class-counts", {}).rows
    for path in building.places(stem):
        path.unlink()


def test_other_editions_than_the_current_ones_are_left_to_sparql(on_disk: EmbeddedStore) -> None:
    graphs = [record.graph for record in on_disk.sources() if not record.is_current]
    here = catalog.run(on_disk, "sources/class-counts", {}, graphs=graphs)
    assert here.rows
    assert here != catalog.run(on_disk, "sources/class-counts", {})
