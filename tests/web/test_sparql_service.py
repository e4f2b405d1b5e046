"""What the endpoint promises beyond single answers: streams, honest ends, tags, other origins, its own description."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pyoxigraph as ox
import pytest
from httpx import Client

from credways.settings import Settings
from credways.web.delivery import HELD, marker
from ontology.errors import LimitReached
from tests.web.conftest import running

BIG = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f }"
MANY = "SELECT * { ?s ?p ?o }"


@pytest.fixture(scope="module")
def wide(settings: Settings) -> Iterator[Client]:
    """A server whose row limit is beyond what is sent before the first byte is."""
    with running(replace(settings, query_seconds=20, query_rows=30_000)) as made:
        yield made


def read(client: Client, got: bytearray, query: str, form: str = "") -> None:
    """Gather a streamed answer in `got`, as far as it comes."""
    with client.stream("GET", "/sparql", params={"query": query, **({"format": form} if form else {})}) as answer:
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        for piece in answer.iter_bytes():
            got += piece


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_long_answer_that_meets_a_limit_never_ends_well(wide: Client, name: str) -> None:
    got = bytearray()
    with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
        read(wide, got, BIG, name)
    assert len(got) > HELD
    last = got.decode().rstrip().rpartition("\n")[2]
    assert "TRUNCATED: Stopped at the limit query_rows = 30000." in last
    if name == "json":
        with pytest.raises(json.JSONDecodeError):
            json.loads(bytes(got))


def test_long_triples_are_cut_as_loudly(wide: Client) -> None:
    got = bytearray()
    with pytest.raises(httpx.RemoteProtocolError):
        read(wide, got, "CONSTRUCT { ?a ?b ?d } { ?a ?b ?c . ?d ?e ?f }")
    assert b"\n# TRUNCATED: Stopped at the limit query_rows = 30000." in got


def test_a_short_answer_that_meets_a_limit_has_its_own_status(client: Client) -> None:
    answer = client.get("/sparql", params={"query": BIG})
    assert answer.status_code == 413
    problem = answer.json()
    assert (problem["limit"], problem["setting"]) == ("query_rows", "CREDWAYS_QUERY_ROWS")
    assert "LIMIT" in problem["advice"]


def test_a_long_answer_within_its_limits_comes_whole(wide: Client) -> None:
    answer = wide.get("/sparql", params={"query": BIG + " LIMIT 29999", "format": "csv"})
    assert answer.content.count(b"\n") == 30_000
    assert len(answer.content) > HELD


def test_the_end_of_a_cut_answer_is_a_comment_where_there_are_comments() -> None:
    error = LimitReached("query_rows", "1", "Ask -- for\nless.")
    assert marker("nt", error).startswith(b"\n# TRUNCATED: ")
    assert marker("nt", error).count(b"\n") == 2
    assert marker("xml", error) == b"\n<!-- TRUNCATED: Stopped at the limit query_rows = 1. Ask - - for less. -->\n"


def test_a_client_that_hangs_up_frees_its_place(settings: Settings) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with running(replace(settings, query_seconds=60, query_workers=1)) as one:
        port = one.base_url.port
        assert port
        with socket.create_connection(("127.0.0.1", port)) as rude:
            query = str(httpx.QueryParams({"query": endless}))
            rude.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.3)
        began = time.monotonic()
        assert one.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
        assert time.monotonic() - began < 5


def test_head_says_what_get_says_without_the_answer(client: Client, wide: Client) -> None:
    for query in (MANY + " LIMIT 3", "SELECT * { broken", BIG):
        full = client.get("/sparql", params={"query": query})
        short = client.head("/sparql", params={"query": query})
        assert (short.status_code, short.content) == (full.status_code, b"")
        assert short.headers.get("etag") == full.headers.get("etag")
        assert short.headers["content-type"] == full.headers["content-type"]
    assert wide.head("/sparql", params={"query": BIG}).status_code == 200


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()"])
def test_what_differs_each_time_has_no_tag(client: Client, call: str) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT ?x {{ BIND({call} AS ?x) }}"})
    assert answer.status_code == 200
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_other_origins_may_read_and_only_read(client: Client) -> None:
    there = {"origin": "https://elsewhere.example"}
    evidence = client.get("/api/overlap?left=comptia/a-plus&right=comptia/network-plus", headers=there)
    assert evidence.headers["access-control-allow-origin"] == "*"
    for query in ("ASK { ?s ?p ?o }", "ASK {"):
        answer = client.get("/sparql", params={"query": query}, headers=there)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Retry-After" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers
    asked = client.options("/sparql", headers={**there, "access-control-request-method": "POST"})
    assert asked.status_code == 204
    assert "PUT" not in asked.headers["access-control-allow-methods"]
    assert "authorization" not in asked.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-origin" not in client.get("/search?q=a", headers=there).headers


def test_an_administrator_names_the_origins_that_may_read(settings: Settings) -> None:
    good, bad = "https://good.example", "https://bad.example"
    with running(replace(settings, cors_origins=f"{good}, https://other.example")) as server:
        ask = {"query": "ASK { ?s ?p ?o }"}
        answer = server.get("/sparql", params=ask, headers={"origin": good})
        assert answer.headers["access-control-allow-origin"] == good
        assert "Origin" in answer.headers["vary"]
        for method in ("GET", "OPTIONS"):
            refused = server.request(method, "/sparql", params=ask, headers={"origin": bad})
            assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", ox.RdfFormat.TURTLE),
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_the_endpoint_describes_itself(client: Client, accept: str, kind: ox.RdfFormat) -> None:
    answer = client.get("/sparql", headers={"accept": accept or "*/*"})
    store = ox.Store()
    store.load(answer.content, format=kind)
    ask = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service ; "
    assert store.query(ask + f"sd:endpoint <{client.base_url}/sparql> ; sd:supportedLanguage sd:SPARQL11Query }}")
    assert store.query(ask + "sd:defaultDataset [ sd:defaultGraph [ a sd:Graph ] ; sd:namedGraph [ sd:name ?n ] ] }")
    assert not store.query(ask + "sd:feature sd:BasicFederatedQuery }")
    again = client.get("/sparql", headers={"accept": accept or "*/*", "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
