"""`credways push` on a real Oxigraph server as users meet it: once, again, broken off, changed, pruned, refused."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from credways.pushing import LIMITS, push
from graph.protocol import EVERY_GRAPH
from graph.remote import manifest
from graph.remote.address import Address, address
from graph.remote.client import Client
from graph.remote.manifest import DIFFERS, DONE
from graph.remote.plan import KEEP, SEND, plan
from graph.remote.store import RemoteStore
from graph.remote.upload import Upload, places
from graph.store import EmbeddedStore
from ontology.errors import Refused
from ontology.iris import CURRENT_GRAPH, PROVENANCE_GRAPH, source_graph
from ontology.model import Source
from ontology.namespaces import GRAPH
from tests.queries.conftest import small_store
from tests.support.sparql_servers import ServerMissing, SparqlServer, credways_server, oxigraph_server, virtuoso_server

THEIRS = "http://example.org/theirs"
SUBJECT, VALUE = NamedNode("http://example.org/s"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SparqlServer]:
    """An empty Oxigraph server."""
    with oxigraph_server(tmp_path / "oxigraph") as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    """Illustrative editions, on disk."""
    return small_store(folder=tmp_path / "store")


def command(store: EmbeddedStore, server: SparqlServer, *more: str) -> subprocess.CompletedProcess[str]:
    """`credways push`, as a user runs it, its rows as JSON."""
    program = [sys.executable, "-c", "from credways.cli.app import main; main()", "push", server.asking, "--store"]
    return subprocess.run([*program, str(store.path), "--format", "json", *more], capture_output=True, text=True,
                          timeout=60, check=False)  # fmt: skip


def sent(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    """What was sent, by graph, with the reason."""
    return {row["graph"]: row["why"] for row in json.loads(done.stdout) if row["what"] == SEND}


@pytest.fixture
def upload(server: SparqlServer) -> Iterator[Upload]:
    """Writing to the server without the command."""
    with writing(server) as made:
        yield made


@contextmanager
def writing(server: SparqlServer) -> Iterator[Upload]:
    client = Client(Address(server.asking, server.user, server.password), LIMITS)
    yield Upload(client, places(client))
    client.close()


def assert_same(store: EmbeddedStore, upload: Upload) -> None:
    """Everything is there, and nothing else of ours."""
    remote = RemoteStore.open(upload.client.address)
    assert frozenset(remote.quads(graph=EVERY_GRAPH)) == frozenset(store.quads(graph=EVERY_GRAPH))
    remote.close()
    assert {entry.state for entry in manifest.read(upload).values()} == {DONE}
    assert upload.count(CURRENT_GRAPH) == len(store)


def test_a_dry_run_says_what_would_be_sent_and_sends_nothing(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    done = command(store, server, "--dry-run")
    assert done.returncode == 0
    assert set(sent(done)) == {*store.graph_names(), CURRENT_GRAPH}
    assert "nothing was sent" in done.stderr
    assert upload.count(PROVENANCE_GRAPH) == 0


def test_everything_arrives_and_a_second_push_sends_nothing(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    assert set(sent(command(store, server))) == {*store.graph_names(), CURRENT_GRAPH}
    assert_same(store, upload)
    again = command(store, server)
    assert again.returncode == 0
    assert {row["what"] for row in json.loads(again.stdout)} == {KEEP}


def test_killed_at_any_request_it_goes_on_and_the_result_is_the_same(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    whole = sum(step.triples for step in plan(store.view(), upload).steps)
    for request in (1, 2, 3, 6, 11, 40, 51, 60):
        program = [sys.executable, "-m", "tests.servers.pushing_and_dying", str(store.path), server.asking]
        killed = subprocess.run([*program, str(request)], cwd=Path(__file__).parents[2], timeout=60, check=False)
        assert killed.returncode == -9
    rest = plan(store.view(), upload)
    assert any(step.skip for step in rest.steps), "a graph that was begun goes on where it was"
    assert push(store.view(), upload, rest).triples < whole / 2
    assert_same(store, upload)


def test_what_was_lost_there_is_sent_again(store: EmbeddedStore, server: SparqlServer, upload: Upload) -> None:
    command(store, server)
    name = next(record.graph for record in store.sources())
    one = f"{{ SELECT * {{ GRAPH <{name}> {{ ?s ?p ?o }} }} LIMIT 1 }}"
    update = f"DELETE {{ GRAPH <{name}> {{ ?s ?p ?o }} }} WHERE {{ {one} }}"
    httpx.post(server.updating, data={"update": update}).raise_for_status()
    assert set(sent(command(store, server))) == {name}
    assert_same(store, upload)


def test_only_a_changed_edition_is_sent_and_the_union_follows(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    command(store, server)
    with store.writing("tests") as writer:
        writer.replace_edition(Source("invented-new", "1", "New (invented)"), [Triple(SUBJECT, VALUE, Literal("a"))])
    new = source_graph("invented-new", "1")
    assert sent(command(store, server)) == {
        new: "new", CURRENT_GRAPH: "1 graph more", PROVENANCE_GRAPH: "changed",
    }  # fmt: skip
    assert_same(store, upload)
    with store.writing("tests") as writer:
        writer.replace_edition(Source("invented-new", "1", "New (invented)"), [Triple(SUBJECT, VALUE, Literal("b"))])
    assert sent(command(store, server)) == {new: "changed", CURRENT_GRAPH: "changed", PROVENANCE_GRAPH: "changed"}
    assert_same(store, upload)


def test_what_is_gone_here_is_told_and_dropped_only_when_asked(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    httpx.put(server.graphs, params={"graph": THEIRS}, content="<x:s> <x:p> 1 .",
              headers={"Content-Type": "text/turtle"}).raise_for_status()  # fmt: skip
    command(store, server)
    record = store.sources()[0]
    with store.writing("tests") as writer:
        writer.remove_edition(record.series, record.edition)
    told = command(store, server)
    assert "--prune" in told.stderr
    assert upload.count(record.graph) > 0
    command(store, server, "--prune")
    assert upload.count(record.graph) == 0
    assert_same(store, upload)
    assert httpx.get(server.graphs, params={"graph": THEIRS}).status_code == 200


def test_users_graphs_are_sent_and_those_outside_our_names_are_not(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    mine = f"{GRAPH}user/notes"
    with store.writing("tests") as writer:
        writer.put_graph(mine, [Triple(SUBJECT, VALUE, Literal("mine"))], in_default=True)
        writer.put_graph(THEIRS, [Triple(SUBJECT, VALUE, Literal("outside"))])
    done = command(store, server)
    assert upload.count(mine) == 1
    assert THEIRS in done.stderr
    assert httpx.get(server.graphs, params={"graph": THEIRS}).status_code == 404


def test_somebody_else_s_notes_of_the_same_name_stay_unless_asked(
    store: EmbeddedStore, server: SparqlServer, upload: Upload
) -> None:
    mine = f"{GRAPH}user/notes"
    httpx.put(server.graphs, params={"graph": mine}, content='<x:s> <x:p> "theirs" .',
              headers={"Content-Type": "text/turtle"}).raise_for_status()  # fmt: skip
    with store.writing("tests") as writer:
        writer.put_graph(mine, [Triple(SUBJECT, VALUE, Literal("mine"))])
    refused = command(store, server)
    assert refused.returncode == 2
    assert "Nothing was sent" in refused.stderr
    assert "--replace" in refused.stderr
    with pytest.raises(Refused):
        push(store.view(), upload, plan(store.view(), upload))
    command(store, server, "--replace")
    assert_same(store, upload)


def test_by_sparql_update_the_same_arrives(store: EmbeddedStore, server: SparqlServer, upload: Upload) -> None:
    done = command(store, server, "--update", server.updating)
    assert "by SPARQL Update" in done.stderr
    assert_same(store, upload)


def test_our_own_server_says_that_it_takes_no_sources(store: EmbeddedStore, starter_store: Path) -> None:
    with credways_server(starter_store, token="a token") as server:  # noqa: S106 (invented)
        done = command(store, server)
        assert done.returncode == 2
        assert "credways load" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_engine_that_holds_two_literals_as_one_is_named(tmp_path: Path) -> None:
    made = EmbeddedStore.in_memory()
    one = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    truth = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
    with made.writing("tests") as writer:
        writer.replace_edition(
            Source("invented-ones", "1", "Ones (invented)"),
            [
                Triple(SUBJECT, VALUE, Literal("1", datatype=one)),
                Triple(SUBJECT, VALUE, Literal("true", datatype=truth)),
            ],
        )
    try:
        with virtuoso_server(tmp_path) as server, writing(server) as upload:
            for _ in range(2):
                found = push(made.view(), upload, plan(made.view(), upload))
                assert (source_graph("invented-ones", "1"), 2, 1) in found.differing
            assert manifest.read(upload)[CURRENT_GRAPH].state == DIFFERS
            assert found.triples == 0
    except ServerMissing as missing:
        pytest.skip(str(missing))


def test_a_password_is_not_sent_unencrypted_to_another_machine() -> None:
    from ontology.errors import BadQuery

    with pytest.raises(BadQuery, match="unencrypted"):
        address("http://graphs.example.org/sparql", "somebody", "secret")
