"""The SPARQL 1.1 Protocol over HTTP, as a client meets it."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pyoxigraph as ox
import pytest
from httpx import Client

from credways.settings import Settings
from tests.web.conftest import HTML, running

ALL = "SELECT ?s { ?s a cw:IndustryCertification } ORDER BY ?s"
THINGS = "CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 5"


def get(client: Client, query: str, accept: str = "", **more: str) -> tuple[int, str, bytes]:
    answer = client.get("/sparql", params={"query": query, **more}, headers={"accept": accept or "*/*"})
    return answer.status_code, answer.headers.get("content-type", ""), answer.content


def names_in_json(body: bytes) -> list[str]:
    return [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]


@pytest.fixture(scope="module")
def expected(client: Client) -> list[str]:
    status, media_type, body = get(client, ALL)
    assert (status, media_type) == (200, "application/sparql-results+json")
    found = names_in_json(body)
    assert "https://w3id.org/credways/id/credential/comptia/network-plus" in found
    return found


@pytest.mark.parametrize("name", ["xml", "csv", "tsv"])
def test_solutions_say_the_same_in_every_format(client: Client, expected: list[str], name: str) -> None:
    media_type = {"xml": "application/sparql-results+xml", "csv": "text/csv", "tsv": "text/tab-separated-values"}[name]
    for accept, more in ((media_type, {}), ("*/*", {"format": name}), ("*/*", {"format": media_type})):
        status, got, body = get(client, ALL, accept, **more)
        assert status == 200
        assert got.startswith(media_type)
        if name == "xml":
            namespace = "{http://www.w3.org/2005/sparql-results#}"
            found = [str(uri.text) for uri in ElementTree.fromstring(body).iter(namespace + "uri")]
        else:
            rows = list(csv.reader(io.StringIO(body.decode()), delimiter="," if name == "csv" else "\t"))[1:]
            found = [row[0].strip("<>") for row in rows]
        assert found == expected


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("ttl", "text/turtle", ox.RdfFormat.TURTLE),
        ("nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("nq", "application/n-quads", ox.RdfFormat.N_QUADS),
        ("trig", "application/trig", ox.RdfFormat.TRIG),
        ("jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("rdfxml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_in_every_format(client: Client, name: str, media_type: str, kind: ox.RdfFormat) -> None:
    for accept, more in ((media_type, {}), ("*/*", {"format": name})):
        status, got, body = get(client, THINGS, accept, **more)
        assert status == 200
        assert got.startswith(media_type)
        assert len(list(ox.parse(body, kind))) == 5


def test_the_three_ways_to_send_a_query(client: Client, expected: list[str]) -> None:
    form = client.post("/sparql", data={"query": ALL})
    direct = client.post("/sparql", content=ALL, headers={"content-type": "application/sparql-query; charset=utf-8"})
    for answer in (form, direct, client.get("/sparql", params={"query": ALL})):
        assert answer.status_code == 200
        assert names_in_json(answer.content) == expected


def test_ask_and_describe(client: Client) -> None:
    assert json.loads(get(client, "ASK { ?s a cw:Occupation }")[2])["boolean"] is True
    status, media_type, body = get(client, "DESCRIBE <https://w3id.org/credways/id/credential/comptia/a-plus>")
    assert (status, media_type) == (200, "text/turtle; charset=utf-8")
    assert b"CompTIA A+" in body


def test_named_graphs_hold_each_edition_apart(client: Client) -> None:
    graph = "https://w3id.org/credways/graph/source/cas-cs/2018"
    one = get(client, f"SELECT ?s FROM <{graph}> {{ ?s skos:notation 'CS.HS.1.1' }}")
    other = get(client, f"SELECT ?s {{ GRAPH <{graph}> {{ ?s skos:notation 'CS.HS.1.1' }} }}")
    current = get(client, "SELECT ?s { ?s skos:notation 'CS.HS.1.1' }")
    assert (
        names_in_json(one[2])
        == names_in_json(other[2])
        == ["https://w3id.org/credways/id/statement/cas-cs/2018/CS.HS.1.1"]
    )
    assert names_in_json(current[2]) == ["https://w3id.org/credways/id/statement/cas-cs/2024/CS.HS.1.1"]


def test_the_protocol_may_name_the_graphs(client: Client) -> None:
    graph = "https://w3id.org/credways/graph/source/cas-cs/2018"
    plain, by_name = (
        "SELECT ?s { ?s skos:notation 'CS.HS.1.1' }",
        "SELECT ?s { GRAPH ?g { ?s skos:notation 'CS.HS.1.1' } }",
    )
    old = ["https://w3id.org/credways/id/statement/cas-cs/2018/CS.HS.1.1"]
    assert names_in_json(get(client, plain, **{"default-graph-uri": graph})[2]) == old
    assert names_in_json(get(client, by_name, **{"named-graph-uri": graph})[2]) == old
    assert names_in_json(get(client, plain, **{"named-graph-uri": graph})[2]) == []
    posted = client.post("/sparql", data={"query": plain, "default-graph-uri": graph})
    assert names_in_json(posted.content) == old
    overridden = plain.replace("{", "FROM <https://w3id.org/credways/graph/source/cas-cs/2024> {", 1)
    assert names_in_json(get(client, overridden, **{"default-graph-uri": graph})[2]) == old


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { ?s ?p }", 400),
        ("hello", 400),
        ("SELECT * { ?s ?p 'open }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 403),
        ("LOAD <http://127.0.0.1:1/>", 403),
        ("SELECT * " + "{" * 3000 + "}" * 3000, 413),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 413),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 503),
    ],
)
def test_what_is_wrong_is_said_as_a_problem_document(client: Client, query: str, status: int) -> None:
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    if status in (413, 503):
        assert problem["limit"]
        assert problem["advice"]


def test_a_refused_query_runs_nowhere(client: Client) -> None:
    problem = client.post("/sparql", data={"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { } }"}).json()
    assert "SERVICE is refused" in problem["detail"]


def test_wrong_media_type_method_and_number_of_queries(client: Client) -> None:
    assert client.post("/sparql", content="{}", headers={"content-type": "application/json"}).status_code == 415
    assert (
        client.post("/sparql", content=b"\xff", headers={"content-type": "application/sparql-query"}).status_code == 400
    )
    assert client.put("/sparql", content=ALL).status_code == 405
    assert client.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400
    assert client.get("/sparql?query=").status_code == 400
    assert client.post("/sparql", data={"format": "json"}).status_code == 400
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert get(client, ALL, "image/png")[0] == 406
    assert get(client, ALL, format="ttl")[0] == 406
    assert get(client, THINGS, "text/csv")[0] == 406
    assert client.get("/sparql", params={"query": "ASK{}", "default-graph-uri": "http://evil/"}).status_code == 403


def test_a_body_that_is_too_long_is_not_read_to_its_end(client: Client) -> None:
    answer = client.post("/sparql", content="#" * 2_000_000, headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 413
    assert answer.json()["limit"] == "query_length"


def test_the_answer_has_a_tag_and_is_not_sent_twice(client: Client) -> None:
    first = client.get("/sparql", params={"query": ALL})
    again = client.get("/sparql", params={"query": ALL}, headers={"if-none-match": first.headers["etag"]})
    other = client.get(
        "/sparql", params={"query": ALL, "format": "csv"}, headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    assert other.status_code == 200
    assert "Accept" in first.headers["vary"]


def test_a_browser_gets_a_form_and_a_table(client: Client) -> None:
    empty = client.get("/sparql", headers=HTML)
    assert empty.status_code == 200
    assert "<textarea" in empty.text
    table = client.post("/sparql", data={"query": ALL, "format": "html"}, headers=HTML)
    assert 'href="/credential/comptia/network-plus"' in table.text
    wrong = client.post("/sparql", data={"query": "SELECT * { <script>", "format": "html"}, headers=HTML)
    assert wrong.status_code == 400
    assert "&lt;script&gt;" in wrong.text
    assert "<script>" not in wrong.text
    download = client.post("/sparql", data={"query": ALL, "format": "csv"}, headers=HTML)
    assert download.headers["content-type"].startswith("text/csv")


def test_a_full_queue_says_when_to_come_back(settings: Settings) -> None:
    from dataclasses import replace

    with running(replace(settings, query_queue=0)) as crowded:
        answer = crowded.get("/sparql", params={"query": ALL})
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert crowded.get("/health").status_code == 200
