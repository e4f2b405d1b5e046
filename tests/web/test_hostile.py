"""Every hostile query against a real server process: ended within its limit, memory returned, neighbours served."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.hostile.cases import CASES
from tests.hostile.run import Server, attack, make_store, serving

pytestmark = pytest.mark.alone

SECONDS = 0.6
SLACK = 1.5
"""Seconds beyond the limit and its 10 %, for a busy machine: starting a worker, a neighbour's turn."""

POLICY = frozenset(name for name in CASES if name.startswith(("SERVICE", "FROM")))
UPDATES = frozenset(("LOAD", "LOAD a file", "update in place of a query"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "store"
    make_store(folder)
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    settings = {"query_rows": 5_000, "query_bytes": 4_000_000, "query_memory": 700 * 1024**2}
    with serving(store, query_seconds=SECONDS, **settings) as made:
        yield made


def test_there_are_enough_kinds() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_query_ends_in_a_limit_and_harms_nobody(server: Server, name: str) -> None:
    pid = server.process.pid
    outcome = attack(server, CASES[name]())
    if name in POLICY | UPDATES:
        assert outcome.status == 403
        assert "refused" in outcome.detail
    elif not outcome.limit:
        assert outcome.status == 400, outcome  # the parser refused it by itself, and said where
        assert "line 1" in outcome.detail
    else:
        assert outcome.status in (413, 503) or outcome.detail == "cut short, and said so", outcome
    assert outcome.seconds < SECONDS * 1.1 + SLACK
    assert outcome.refused == 0
    assert outcome.neighbour < SECONDS * 1.1 + SLACK
    assert outcome.grown < 64 * 1024**2
    assert outcome.left < 200 * 1024**2
    assert server.process.poll() is None
    assert server.process.pid == pid


class _Listener(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
        body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from there"}}]}}'
        self.send_response(200)
        self.send_header("content-type", "application/sparql-results+json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of an endpoint on this machine, and what it was asked."""

    class Handler(_Listener):
        asked: list[str] = []  # noqa: RUF012 (one listener, one list)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_address[1]}/sparql", Handler.asked
        made.shutdown()
        thread.join()


WAYS_OUT = [
    "SELECT * {{ SERVICE <{there}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{there}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICESILENT<{there}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(IRI('{there}') AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p rdf:.SERVICE <{there}> {{ ?x ?y ?z }} }}",
    "SELECT * FROM <{there}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{there}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "DESCRIBE <{there}>",
    "SELECT * {{ GRAPH <{there}> {{ ?s ?p ?o }} }}",
    "LOAD <{there}>",
    "LOAD SILENT <{there}> INTO GRAPH <http://example.org/g>",
]


@pytest.mark.parametrize("query", WAYS_OUT)
def test_nothing_is_reached(server: Server, listener: tuple[str, list[str]], query: str) -> None:
    there, asked = listener
    for parameter in ("query", "update"):
        server.client.post("/sparql", data={parameter: query.format(there=there)})
    for parameter in ("default-graph-uri", "named-graph-uri"):
        server.client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o } LIMIT 1", parameter: there})
    assert asked == []


def test_an_allowed_endpoint_is_asked_and_no_other(store: Path, listener: tuple[str, list[str]]) -> None:
    there, asked = listener
    with serving(store, query_endpoints=f"https://other.example/sparql {there}") as server:

        def ask(query: str) -> httpx.Response:
            return server.client.get("/sparql", params={"query": query})

        answer = ask(f"SELECT ?x {{ SERVICE <{there}> {{ ?s ?p ?x }} }}")
        assert answer.json()["results"]["bindings"] == [{"x": {"type": "literal", "value": "from there"}}]
        assert "etag" not in answer.headers
        assert len(asked) == 1
        assert ask(f"SELECT * {{ SERVICE <{there}/other> {{ ?s ?p ?o }} }}").status_code == 403
        assert ask("ASK { ?s ?p ?o }").json()["boolean"] is True
        assert len(asked) == 1
        assert b"BasicFederatedQuery" in server.client.get("/sparql").content
