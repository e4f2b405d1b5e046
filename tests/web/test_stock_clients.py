"""Stock clients, unmodified: SPARQLWrapper, rdflib's SPARQL stores, pandas and curl, for reading and for writing."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
import rdflib
import SPARQLWrapper as wrapper
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from credways.settings import Settings
from graph.store import EmbeddedStore
from ontology.namespaces import CETERMS, ID, RDF, SKOS
from tests.web.conftest import running

# SPARQLWrapper 2.0 uses what rdflib 7 calls deprecated; both are as published.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

TOKEN = "a token"  # noqa: S105 (invented)
NETWORK_PLUS = URIRef(ID + "credential/comptia/network-plus")
LABEL = URIRef(SKOS + "prefLabel")
MINE = URIRef("http://example.org/mine")

SELECT = "SELECT ?s ?name { ?s a cw:IndustryCertification ; skos:prefLabel ?name } ORDER BY ?name LIMIT 3"
ASK = "ASK { ?s a cw:Occupation }"
CONSTRUCT = (
    "CONSTRUCT { ?s skos:prefLabel ?name } WHERE { ?s a cw:IndustryCertification ; skos:prefLabel ?name } LIMIT 3"
)
DESCRIBE = f"DESCRIBE <{NETWORK_PLUS}>"


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server with an empty store that whoever has the token may write to."""
    folder = tmp_path_factory.mktemp("stock") / "store"
    EmbeddedStore.open(folder, create=True).close()
    with running(Settings(store=folder, editor_token=TOKEN)) as server:
        yield server


def sparql(client: httpx.Client) -> str:
    return f"{client.base_url}/sparql"


def ask(client: httpx.Client, query: str, form: str, method: str = "GET", request: str = "urlencoded") -> Any:
    """What SPARQLWrapper makes of the answer, asked in its own words."""
    asking = wrapper.SPARQLWrapper(sparql(client))
    asking.setQuery(query)
    asking.setReturnFormat(form)
    asking.setMethod(method)
    asking.setRequestMethod(request)
    asking.setTimeout(20)
    return asking.queryAndConvert()


@pytest.mark.parametrize(
    ("method", "request_method"), [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]
)
def test_sparqlwrapper_asks_in_each_way(client: httpx.Client, method: str, request_method: str) -> None:
    assert ask(client, ASK, wrapper.JSON, method, request_method)["boolean"] is True
    rows = ask(client, SELECT, wrapper.JSON, method, request_method)["results"]["bindings"]
    assert len(rows) == 3
    made = ask(client, CONSTRUCT, wrapper.RDFXML, method, request_method)
    assert isinstance(made, Graph)
    assert len(made) == 3


def test_sparqlwrapper_reads_solutions_in_each_format(client: httpx.Client) -> None:
    names = [row["name"]["value"] for row in ask(client, SELECT, wrapper.JSON)["results"]["bindings"]]
    document = ask(client, SELECT, wrapper.XML)
    assert [one.firstChild.data for one in document.getElementsByTagName("literal")] == names
    table = ask(client, SELECT, wrapper.CSV).decode().splitlines()
    assert [line.partition(",")[2] for line in table[1:]] == names
    lines = ask(client, SELECT, wrapper.TSV).decode().splitlines()
    assert [rdflib.util.from_n3(line.partition("\t")[2]) for line in lines[1:]] == [
        rdflib.Literal(name, lang="en") for name in names
    ]


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize("form", [wrapper.XML, wrapper.RDFXML, wrapper.TURTLE, wrapper.N3, wrapper.JSONLD])
def test_sparqlwrapper_reads_triples_in_each_format(client: httpx.Client, query: str, form: str) -> None:
    found = ask(client, query, form)
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) >= 3
    assert all(isinstance(name, rdflib.Literal) for name in graph.objects(None, LABEL))
    assert set(graph) >= set(ask(client, CONSTRUCT, wrapper.RDFXML) if query == CONSTRUCT else [])


@pytest.mark.parametrize("form", [wrapper.JSON, wrapper.XML])
def test_sparqlwrapper_reads_yes_and_no(client: httpx.Client, form: str) -> None:
    for query, said in ((ASK, "true"), ("ASK { FILTER(false) }", "false")):
        found = ask(client, query, form)
        boolean = found["boolean"] if form == wrapper.JSON else found.getElementsByTagName("boolean")[0].firstChild.data
        assert str(boolean).lower() == said


def test_sparqlwrapper_by_its_newer_door(client: httpx.Client) -> None:
    asking: Any = wrapper.SPARQLWrapper2(sparql(client))
    asking.setQuery(SELECT)
    found = asking.query()
    assert found.variables == ["s", "name"]
    assert [binding["name"].lang for binding in found.bindings] == ["en"] * 3


def test_sparqlwrapper_names_graphs_and_sees_errors(client: httpx.Client) -> None:
    graphs = ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s a cw:IndustryCertification } }", wrapper.JSON)
    name = graphs["results"]["bindings"][0]["g"]["value"]
    asking: Any = wrapper.SPARQLWrapper(sparql(client), defaultGraph=name, returnFormat=wrapper.JSON)
    asking.setQuery("SELECT (COUNT(*) AS ?n) { ?s a cw:IndustryCertification }")
    asking.addParameter("named-graph-uri", name)
    assert int(asking.queryAndConvert()["results"]["bindings"][0]["n"]["value"]) > 0
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="could not be understood"):
        ask(client, "SELECT * {", wrapper.JSON)


@pytest.mark.parametrize("request_method", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_writes_with_the_token(writable: httpx.Client, request_method: str) -> None:
    writing = wrapper.SPARQLWrapper(sparql(writable))
    writing.setMethod(wrapper.POST)
    writing.setRequestMethod(request_method)
    writing.setQuery(f'INSERT DATA {{ GRAPH <{MINE}/wrapper> {{ <{MINE}> <{LABEL}> "{request_method}" }} }}')
    with pytest.raises(wrapper.SPARQLExceptions.Unauthorized):
        writing.query()
    writing.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    assert writing.query().response.status == 204
    assert (
        ask(writable, f'ASK {{ GRAPH <{MINE}/wrapper> {{ ?s ?p "{request_method}" }} }}', wrapper.JSON)["boolean"]
        is True
    )


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["xml", "json", "csv"])
def test_rdflib_reads(client: httpx.Client, method: Literal["GET", "POST", "POST_FORM"], returned: str) -> None:
    graph = Graph(SPARQLStore(sparql(client), method=method, returnFormat=returned))
    found = list(graph.query("SELECT ?s { ?s a cw:IndustryCertification } ORDER BY ?s"))
    assert NETWORK_PLUS in {URIRef(str(row[0])) for row in found}  # type: ignore[index]
    if returned != "csv":  # SPARQL's CSV has no form for yes and no, and rdflib reads none
        assert graph.query(ASK).askAnswer is True
    if returned == "xml":  # with the others rdflib accepts no format of triples
        made = graph.query("CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 5").graph
        assert made is not None
        assert len(made) == 5


def test_rdflib_binds_and_looks_up(client: httpx.Client) -> None:
    graph = Graph(SPARQLStore(sparql(client)))
    (row,) = graph.query("SELECT ?name { ?s skos:prefLabel ?name }", initBindings={"s": NETWORK_PLUS})
    assert str(row[0]) == "CompTIA Network+"  # type: ignore[index]
    assert graph.value(NETWORK_PLUS, LABEL) == rdflib.Literal("CompTIA Network+", lang="en")
    assert (NETWORK_PLUS, LABEL, None) in graph
    kinds = set(graph.objects(NETWORK_PLUS, URIRef(RDF + "type")))
    assert URIRef(CETERMS + "Certification") in kinds
    assert NETWORK_PLUS in set(graph.subjects(LABEL, rdflib.Literal("CompTIA Network+", lang="en")))
    assert len(graph) == int(
        ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", wrapper.JSON)["results"]["bindings"][0]["n"]["value"]
    )


def test_rdflib_lists_named_graphs_and_asks_one(client: httpx.Client) -> None:
    store: Any = SPARQLStore(sparql(client), context_aware=True)
    names, found = set(store.contexts()), list(store.contexts((NETWORK_PLUS, LABEL, None)))
    assert found
    assert set(found) <= names
    one = Graph(store, identifier=URIRef(str(found[0])))
    assert 0 < len(one) < len(Graph(SPARQLStore(sparql(client)))) + 1
    assert one.value(NETWORK_PLUS, LABEL) == rdflib.Literal("CompTIA Network+", lang="en")


def test_rdflib_writes_with_the_token(writable: httpx.Client) -> None:
    endpoint = sparql(writable)
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": f"Bearer {TOKEN}"}, autocommit=True)
    graph = Graph(store, identifier=MINE)
    subject, predicate = URIRef("http://example.org/s"), URIRef("http://example.org/p")
    graph.add((subject, predicate, rdflib.Literal("o")))
    graph.addN([(subject, predicate, rdflib.Literal(number), graph) for number in range(3)])
    assert len(graph) == 4
    assert (subject, predicate, rdflib.Literal(2)) in graph
    graph.remove((subject, predicate, rdflib.Literal(2)))
    assert set(graph.objects(subject, predicate)) == {rdflib.Literal("o"), rdflib.Literal(0), rdflib.Literal(1)}
    graph.update('DELETE { ?s ?p ?o } INSERT { ?s ?p "new" } WHERE { ?s ?p ?o }')
    assert list(graph.objects(subject, predicate)) == [rdflib.Literal("new")]
    assert MINE in {one.identifier for one in rdflib.Dataset(store).graphs()}
    graph.remove((None, None, None))
    assert len(graph) == 0


def test_rdflib_writes_what_it_gathered_on_commit(writable: httpx.Client) -> None:
    endpoint = sparql(writable)
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": f"Bearer {TOKEN}"}, autocommit=False)
    graph = Graph(store, identifier=URIRef(f"{MINE}/gathered"))
    here = Graph(SPARQLStore(endpoint, context_aware=True), identifier=URIRef(f"{MINE}/gathered"))
    graph.add((MINE, LABEL, rdflib.Literal("gathered")))
    assert len(here) == 0
    graph.commit()
    assert len(here) == 1
    graph.add((MINE, LABEL, rdflib.Literal("thrown away")))
    graph.rollback()
    assert len(here) == 1


def test_pandas_reads_a_library_query_by_its_address(client: httpx.Client) -> None:
    import pandas as pd

    frame = pd.read_csv(f"{client.base_url}/api/queries/ladder/what-stacks-on?credential=CompTIA%20A%2B&format=csv")
    assert frame["nextName"].to_list() == ["CompTIA Network+"]
    pages = f"{client.base_url}/api/queries/quality/things-without-label?format=csv&limit=2"
    assert len(pd.read_csv(pages)) <= 2


def test_curl_asks_and_uploads(client: httpx.Client, writable: httpx.Client, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")

    def run(*arguments: str) -> str:
        done = subprocess.run([curl, "-sS", "--fail-with-body", *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    assert json.loads(run(sparql(client), "--data-urlencode", f"query={ASK}", "-H", "Accept: application/json"))[
        "boolean"
    ]
    assert run("-G", sparql(client), "--data-urlencode", f"query={SELECT}", "-d", "format=csv").startswith("s,name\n")
    file = tmp_path / "mine.ttl"
    file.write_text(f'<{MINE}> <{LABEL}> "by curl" .', "utf-8")
    place = f"{writable.base_url}/graph-store?graph={MINE}/curl"
    run("-T", str(file), "-H", "Content-Type: text/turtle", "-H", f"Authorization: Bearer {TOKEN}", place)
    assert "by curl" in run("-H", "Accept: text/turtle", place)
