"""The graphs in which the store keeps exact literals: no query is shown them, however spelled, unless asked by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from credways.settings import Settings
from graph import exact
from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Source
from ontology.namespaces import GRAPH, XSD
from tests.web.conftest import running

TOKEN = "tests-only"  # noqa: S105 (of a server that lives for these tests)
SHOWN = iris.source_graph("odd", "1")
HIDDEN = exact.companion(SHOWN)
LOCAL = HIDDEN.removeprefix(GRAPH)
ESCAPED = LOCAL.replace("/", "\\/").replace("#", "\\#")
FORM = f"<{exact.LEXICAL_FORM.value}>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one number that the engine would write otherwise."""
    made = tmp_path_factory.mktemp("hidden") / "store"
    number = ox.Literal("01", datatype=ox.NamedNode(XSD + "integer"))
    one = ox.Triple(ox.NamedNode("http://example.org/one"), ox.NamedNode("http://example.org/is"), number)
    store = EmbeddedStore.open(made, create=True)
    with store.writing("tests") as writer:
        writer.replace_edition(Source("odd", "1", "Odd numbers (invented)"), [one])
    store.close()
    return made


@pytest.fixture(scope="module")
def odd(folder: Path) -> Iterator[httpx.Client]:
    with running(Settings(store=folder, query_seconds=5, editor_token=TOKEN)) as made:
        yield made


def test_there_is_something_to_hide(folder: Path, odd: httpx.Client) -> None:
    store = EmbeddedStore.open(folder)
    assert store.view().raw.contains_named_graph(ox.NamedNode(HIDDEN))
    store.close()
    asked = odd.get("/sparql", params={"query": "SELECT ?o { GRAPH ?g { ?s <http://example.org/is> ?o } }"})
    assert len(asked.json()["results"]["bindings"]) == 1
    assert "01" in odd.get("/graph-store", params={"graph": SHOWN}, headers={"accept": "text/turtle"}).text


SPELLED = [
    f"SELECT * {{ GRAPH <{HIDDEN}> {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ gRaPh # a comment\n <{HIDDEN}> {{ ?s {FORM} ?o }} }}",
    f"SELECT*{{GRAPH<{HIDDEN}>{{?s{FORM}?o}}}}",
    f"SELECT * {{ GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ ?a ?b ?c . GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ ?a ?b rdf:.GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ VALUES ?g {{ <{HIDDEN}> }} GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ BIND(IRI('{HIDDEN}') AS ?g) GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"PREFIX g: <{GRAPH}> SELECT * {{ GRAPH g:{ESCAPED} {{ ?s {FORM} ?o }} }}",
    f"PREFIX g: <{HIDDEN}> SELECT * {{ GRAPH g: {{ ?s {FORM} ?o }} }}",
    f"BASE <{GRAPH}> SELECT * {{ GRAPH <{LOCAL}> {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ GRAPH <{HIDDEN.replace('#', chr(92) + 'u0023')}> {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ GRAPH <{HIDDEN.replace('lexical', chr(92) + 'U0000006Cexical')}> {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ \\u0047RAPH <{HIDDEN}> {{ ?s {FORM} ?o }} }}",
    f"SELECT * {{ ?s {FORM} ?o }}",
    f"SELECT * FROM <{HIDDEN}> {{ ?s {FORM} ?o }}",
    f"SELECT * from#\n<{HIDDEN}> {{ ?s {FORM} ?o }}",
    f"SELECT * FROM NAMED <{HIDDEN}> {{ GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * FROM <{SHOWN}> FROM NAMED <{SHOWN}> FROM NAMED <{HIDDEN}> {{ GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * FROM <{SHOWN}> {{ GRAPH ?g {{ ?s {FORM} ?o }} }}",
    f"SELECT * FROM <{SHOWN}> {{ GRAPH <{HIDDEN}> {{ ?s {FORM} ?o }} }}",
    f"PREFIX g: <{HIDDEN.removesuffix('ical')}> SELECT * FROM g:ical {{ ?s {FORM} ?o }}",
    f"PREFIX g: <{HIDDEN}> SELECT * FROM NAMED g: {{ GRAPH g: {{ ?s {FORM} ?o }} }}",
    f"PREFIX g: <{HIDDEN.removesuffix('ical')}> SELECT * FROM g:\\ical {{ ?s {FORM} ?o }}",
    f"BASE <{GRAPH}> SELECT * FROM <{LOCAL}> {{ ?s {FORM} ?o }}",
    f"BASE <{SHOWN}> SELECT * FROM <#lexical> {{ ?s {FORM} ?o }}",
    f"BASE <{GRAPH}> PREFIX g: <{LOCAL}> SELECT * FROM g: {{ ?s {FORM} ?o }}",
    f"SELECT * FROM <{HIDDEN.replace('lexical', chr(92) + 'u006Cexical')}> {{ ?s {FORM} ?o }}",
    f"SELECT * FROM <{GRAPH}x/../{LOCAL}> {{ ?s {FORM} ?o }}",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{HIDDEN}> {{ ?s ?p ?o }} }}",
    f"CONSTRUCT FROM <{HIDDEN}> WHERE {{ ?s ?p ?o }}",
    f"DESCRIBE ?s FROM <{HIDDEN}> {{ ?s ?p ?o }}",
    f"SELECT * {{ {{ SELECT * {{ GRAPH ?g {{ ?s {FORM} ?o }} }} }} }}",
    f"SELECT ?x {{ BIND(1 AS ?x) FILTER EXISTS {{ GRAPH ?g {{ ?s {FORM} ?o }} }} }}",
]


@pytest.mark.parametrize("query", SPELLED)
def test_no_spelling_shows_it(odd: httpx.Client, query: str) -> None:
    shown(odd.post("/sparql", content=query, headers={"content-type": "application/sparql-query"}))


def test_the_protocol_may_name_it_as_credways_does_when_it_reads_another_credways(odd: httpx.Client) -> None:
    query = f"SELECT ?o {{ ?s {FORM} ?o }}"
    found = odd.get("/sparql", params={"query": query, "default-graph-uri": HIDDEN}).json()["results"]["bindings"]
    assert [row["o"]["value"] for row in found] == ["01"]


def test_nor_does_the_graph_store(odd: httpx.Client) -> None:
    shown(odd.get("/graph-store", params={"graph": HIDDEN}, headers={"accept": "text/turtle"}))


def test_nor_does_an_update_copy_it(odd: httpx.Client) -> None:
    headers = {"content-type": "application/sparql-update", "authorization": f"Bearer {TOKEN}"}
    mine = GRAPH + "user/copy"
    for update in (
        f"INSERT {{ GRAPH <{mine}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{HIDDEN}> {{ ?s ?p ?o }} }}",
        f"INSERT {{ GRAPH <{mine}> {{ ?s ?p ?o }} }} USING <{HIDDEN}> WHERE {{ ?s ?p ?o }}",
        f"INSERT {{ GRAPH <{mine}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s {FORM} ?o . ?s ?p ?o }} }}",
        f"COPY SILENT <{HIDDEN}> TO <{mine}>",
    ):
        odd.post("/sparql", content=update, headers=headers)
        shown(odd.get("/graph-store", params={"graph": mine}, headers={"accept": "text/turtle"}))


def shown(answer: httpx.Response) -> None:
    """Refused, not understood or empty: whatever it is, no line of a hidden graph is in it."""
    assert answer.status_code in (200, 400, 403, 404), answer.text
    if answer.status_code == 200:
        assert "lexicalForm" not in answer.text
        assert '"01"' not in answer.text
        assert answer.headers["content-type"].startswith("text/turtle") or answer.json()["results"]["bindings"] == []
