"""Changing graphs over HTTP: with the token, users' graphs only, all of an update or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pyoxigraph as ox
import pytest
from httpx import Client, Response

from credways.settings import Settings
from credways.web.updates import OWN_DEFAULT, USER
from graph.store import EmbeddedStore
from ontology.iris import PROVENANCE_GRAPH
from ontology.model import Source
from tests.web.conftest import running

TOKEN = "let me write"  # noqa: S105 (of a server that lives for these tests)
BEARER = {"authorization": f"Bearer {TOKEN}"}
SOURCE = "https://w3id.org/credways/graph/source/small/1"
MINE = "http://example.org/mine"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that may be written to, on a store with one source of one triple."""
    folder = tmp_path_factory.mktemp("updates") / "store"
    store = EmbeddedStore.open(folder, create=True)
    with store.writing("tests") as writer:
        names = (ox.NamedNode(f"http://example.org/{name}") for name in "spo")
        writer.replace_edition(Source("small", "1", "Small (invented)"), [ox.Triple(*names)])
    store.close()
    with running(Settings(store=folder, query_seconds=2, query_rows=2_000, editor_token=TOKEN)) as made:
        yield made


@pytest.fixture(autouse=True)
def _empty(server: Client) -> None:
    assert update(server, "DROP ALL").status_code == 204


def update(server: Client, text: str, **parameters: str) -> Response:
    headers = {**BEARER, "content-type": "application/sparql-update"}
    return server.post("/sparql", content=text, params=parameters, headers=headers)


def ask(server: Client, pattern: str) -> bool:
    answer = server.get("/sparql", params={"query": f"PREFIX : <http://example.org/> ASK {{ {pattern} }}"})
    return bool(answer.json()["boolean"])


def put(server: Client, graph: str, text: str = "<x:s> <x:p> <x:o> .", method: str = "PUT") -> Response:
    headers = {**BEARER, "content-type": "text/turtle"}
    return server.request(method, "/graph-store", params={"graph": graph}, content=text, headers=headers)


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer"])
def test_nothing_is_written_without_the_token(server: Client, authorization: str) -> None:
    headers = {"authorization": authorization, "content-type": "application/sparql-update"}
    answers = [server.post("/sparql", content="INSERT DATA { <x:s> <x:p> <x:o> }", headers=headers)]
    headers["content-type"] = "text/turtle"
    for method in ("PUT", "POST", "DELETE"):
        answers.append(server.request(method, "/graph-store?default", content="<x:s> <x:p> <x:o> .", headers=headers))
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert TOKEN not in answer.text
    assert not ask(server, "<x:s> ?p ?o")


def test_writing_is_off_unless_an_administrator_sets_a_token(settings: Settings) -> None:
    assert settings.editor_token == ""
    assert TOKEN not in repr(replace(settings, editor_token=TOKEN))
    with running(settings) as closed:
        for answer in (update(closed, "CLEAR ALL"), put(closed, MINE)):
            assert answer.status_code == 403
            assert "CREDWAYS_EDITOR_TOKEN" in answer.json()["detail"]
        assert b"SPARQL11Update" not in closed.get("/sparql").content


def test_an_update_is_seen_at_once_and_in_the_default_graph(server: Client) -> None:
    before = server.get("/sparql", params={"query": "ASK { <x:s> ?p ?o }"}).headers["etag"]
    assert (
        update(server, "INSERT DATA { <x:s> <x:p> 1 GRAPH <http://example.org/mine> { <x:s> <x:p> 2 } }").status_code
        == 204
    )
    assert ask(server, "<x:s> <x:p> 1 FILTER NOT EXISTS { <x:s> <x:p> 2 } GRAPH :mine { <x:s> <x:p> 2 }")
    assert ask(server, f"GRAPH <{OWN_DEFAULT}> {{ <x:s> <x:p> 1 }} . :s :p :o")
    assert server.get("/sparql", params={"query": "ASK { <x:s> ?p ?o }"}).headers["etag"] != before
    form = server.post("/sparql", data={"update": "DELETE WHERE { <x:s> ?p ?o }"}, headers=BEARER)
    assert form.status_code == 204
    assert not ask(server, "<x:s> ?p ?o")
    assert b"SPARQL11Update" in server.get("/sparql").content


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{SOURCE}> {{ <x:s> <x:p> <x:o> }} }}",
        f"DELETE WHERE {{ GRAPH <{SOURCE}> {{ ?s ?p ?o }} }}",
        f"CLEAR GRAPH <{SOURCE}>",
        f"DROP SILENT GRAPH <{SOURCE}>",
        f"WITH <{SOURCE}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ BIND(<{SOURCE}> AS ?g) GRAPH ?g {{ ?s ?p ?o }} }}",
        f"MOVE <{SOURCE}> TO <{MINE}>",
        f"COPY DEFAULT TO <{PROVENANCE_GRAPH}>",
        f"INSERT DATA {{ GRAPH <{PROVENANCE_GRAPH}> {{ <x:s> <x:p> <x:o> }} }}",
        "INSERT DATA { GRAPH <https://w3id.org/credways/graph/source/new/1> { <x:s> <x:p> <x:o> } }",
        f"INSERT {{ GRAPH ?g {{ ?g <x:p> 1 }} }} WHERE {{ BIND(IRI('{SOURCE}') AS ?g) }}",
        f"INSERT DATA {{ GRAPH <{MINE}#lexical> {{ <x:s> <x:p> <x:o> }} }}",
    ],
)
def test_what_sources_say_is_changed_by_nobody(server: Client, text: str) -> None:
    answer = update(server, text)
    assert answer.status_code == 403
    assert "may not be changed" in answer.json()["detail"]
    assert ask(server, f"GRAPH <{SOURCE}> {{ :s :p :o }} FILTER NOT EXISTS {{ GRAPH ?g {{ <x:s> ?p ?o }} }}")
    for graph in (SOURCE, PROVENANCE_GRAPH, MINE + "#lexical"):
        for method in ("PUT", "POST", "DELETE"):
            assert put(server, graph, method=method).status_code == 403


def test_dropping_all_drops_what_users_wrote(server: Client) -> None:
    put(server, MINE)
    for text in ("DROP ALL", "CLEAR ALL", "DROP NAMED", "DELETE WHERE { ?s ?p ?o }"):
        assert update(server, text).status_code == 204
    assert server.get("/graph-store", params={"graph": MINE}).status_code == 404
    assert ask(server, f":s :p :o . GRAPH <{SOURCE}> {{ :s :p :o }} GRAPH <{PROVENANCE_GRAPH}> {{ ?a ?b ?c }}")


def test_a_source_may_be_read_where_it_is_named(server: Client) -> None:
    text = f"INSERT {{ GRAPH <{MINE}> {{ ?s <x:seen> ?o }} }} WHERE {{ GRAPH <{SOURCE}> {{ ?s ?p ?o }} }}"
    assert update(server, text).status_code == 204
    assert ask(server, "GRAPH :mine { :s <x:seen> :o }")
    text = f"INSERT {{ GRAPH <{MINE}> {{ ?s <x:used> ?o }} }} WHERE {{ ?s ?p ?o }}"
    assert update(server, text, **{"using-graph-uri": SOURCE}).status_code == 204
    assert ask(server, "GRAPH :mine { :s <x:used> :o }")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            "INSERT DATA { <x:s> <x:p> <x:o> } ; CREATE GRAPH <http://example.org/mine> ; CREATE GRAPH <http://example.org/mine>",
            400,
        ),
        ("INSERT DATA { <x:s> <x:p> <x:o> } ; LOAD <http://127.0.0.1:9/>", 403),
        (
            "INSERT DATA { <x:s> <x:p> <x:o> } ; INSERT { ?a ?b 1 } WHERE { SERVICE <http://127.0.0.1:9/> { } }",
            403,
        ),
        ("INSERT DATA { <x:s> <x:p> <x:o> } ; nonsense", 400),
        ("INSERT DATA { <x:s> <x:p> <x:o> } ; INSERT DATA " + "{" * 3000, 413),
        (
            "INSERT DATA { <x:s> <x:p> 1, 2, 3, 4, 5, 6, 7, 8, 9 } ; INSERT { ?a <x:q> ?n } WHERE { "
            + " ".join(f"?a{n} <x:p> ?o{n} ." for n in range(12))
            + " ?a <x:p> ?n }",
            503,
        ),
    ],
)
def test_all_of_an_update_or_nothing(server: Client, text: str, status: int) -> None:
    assert update(server, text).status_code == status
    assert not ask(server, "<x:s> ?p ?o")
    assert update(server, "INSERT DATA { <x:t> <x:p> <x:o> }").status_code == 204


def test_load_silent_of_something_not_allowed_does_nothing(server: Client) -> None:
    assert update(server, "LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://example.org/mine>").status_code == 204
    assert not ask(server, "GRAPH :mine { ?s ?p ?o }")


def test_whole_graphs_are_written_read_and_removed(server: Client) -> None:
    assert server.get("/graph-store", params={"graph": MINE}).status_code == 404
    assert put(server, MINE).status_code == 201
    assert put(server, MINE, "<x:s> <x:p> _:b, 'é' .").status_code == 204
    assert put(server, MINE, "<x:s> <x:p> _:b .", "POST").status_code == 204
    got = server.get("/graph-store", params={"graph": MINE}, headers={"accept": "application/n-triples"})
    assert len(list(ox.parse(got.content, format=ox.RdfFormat.N_TRIPLES))) == 3
    short = server.head("/graph-store", params={"graph": MINE})
    assert (short.status_code, short.content) == (200, b"")
    again = server.get("/graph-store", params={"graph": MINE}, headers={"if-none-match": short.headers["etag"]})
    assert again.status_code == 304
    assert put(server, MINE, method="DELETE").status_code == 204
    assert put(server, MINE, method="DELETE").status_code == 404


def test_the_default_graph_takes_ours_in(server: Client) -> None:
    assert server.put("/graph-store?default", content="<x:s> <x:p> <x:o> .", headers=BEARER).status_code == 204
    whole = server.get("/graph-store?default&format=nt").text.split("\n")
    assert sorted(whole)[1:] == [
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> .",
        "<x:s> <x:p> <x:o> .",
    ]


def test_a_posted_graph_gets_a_name(server: Client) -> None:
    made = server.post("/graph-store", content="<x:s> <x:p> <x:o> .", headers=BEARER)
    assert made.status_code == 201
    got = server.get(made.headers["location"])
    assert got.status_code == 200
    assert httpx.URL(made.headers["location"]).params["graph"].startswith(USER)


def test_what_is_wrong_with_a_graph_is_said(server: Client) -> None:
    assert server.get("/graph-store").status_code == 400
    assert server.get("/graph-store?default&graph=http://a/").status_code == 400
    assert server.get("/graph-store?graph=relative").status_code == 400
    assert put(server, MINE, "nonsense").status_code == 400
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    headers = {**BEARER, "content-type": "application/rdf+xml"}
    assert server.put("/graph-store", params={"graph": MINE}, content=bomb, headers=headers).status_code == 403
    headers["content-type"] = "application/n-quads"
    assert server.put("/graph-store", params={"graph": MINE}, content="", headers=headers).status_code == 415


def test_an_update_is_never_run_by_get(server: Client) -> None:
    assert server.get("/sparql", params={"update": "CLEAR ALL"}, headers=BEARER).status_code == 400
    both = {"update": "CLEAR ALL", "query": "ASK {}"}
    assert server.post("/sparql", data=both, headers=BEARER).status_code == 400
