"""What /sparql was asked before is answered from what it said then, and only while that is still true."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import Client, Response
from hypothesis import given
from hypothesis import strategies as st

from credways.settings import Settings
from credways.web.answered import Answered, Kept
from credways.web.remote_state import RemoteState
from graph.pool import Pool, Ticket
from graph.worker import Job
from tests.web.conftest import running

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
THING = "<https://example.org/s>"
MAY_WRITE = "for tests only"


def kept(size: int) -> Kept:
    return Kept(b"." * size, "text/csv", '"tag"')


@given(st.integers(0, 400), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 90)), max_size=40))
def test_what_is_kept_is_never_more_than_allowed_and_never_another_answer(
    most: int, answers: list[tuple[int, int]]
) -> None:
    answered = Answered(most)
    last: dict[int, int] = {}
    for name, size in answers:
        last[name] = size
        answered.keep((name,), kept(size))
        found = {one: answered.get((one,)) for one in last}
        assert sum(len(one.body) for one in found.values() if one) <= most
        for one, answer in found.items():
            # A larger answer than may be kept leaves an older one of the same question, which is as true.
            assert answer is None or len(answer.body) == last[one] or last[one] + len(str((one,))) > most


def test_who_was_not_asked_for_longest_goes_first() -> None:
    answered = Answered(3 * (10 + len("('a',)")))
    for name in "abc":
        answered.keep((name,), kept(10))
    assert answered.get(("a",))
    answered.keep(("d",), kept(10))
    assert [name for name in "abcd" if answered.get((name,))] == ["a", "c", "d"]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that were given to a worker."""
    seen: list[str] = []
    stream = Pool.stream

    def watched(pool: Pool, job: Job, ticket: Ticket, sink: Callable[[bytes], object]) -> None:
        seen.append(job.query)
        stream(pool, job, ticket, sink)

    monkeypatch.setattr(Pool, "stream", watched)
    return seen


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[Client]:
    """A server of a copy of the store, to which whoever has the token may write."""
    shutil.copytree(settings.store, tmp_path / "store")
    with running(replace(settings, store=tmp_path / "store", editor_token=MAY_WRITE)) as made:
        yield made


def ask(client: Client, query: str = COUNT, accept: str = "text/csv", **more: str) -> Response:
    return client.get("/sparql", params={"query": query, **more}, headers={"accept": accept})


def test_the_same_question_is_answered_alike_without_asking_a_worker(server: Client, runs: list[str]) -> None:
    first, second = ask(server), ask(server)
    assert len(runs) == 1
    assert first.content == second.content
    for name in ("etag", "content-type", "vary", "cache-control", "link", "content-length", "x-content-type-options"):
        assert first.headers[name] == second.headers[name]
    short = server.head("/sparql", params={"query": COUNT}, headers={"accept": "text/csv"})
    assert (short.content, short.headers["etag"]) == (b"", first.headers["etag"])
    known = {"accept": "text/csv", "if-none-match": first.headers["etag"]}
    assert server.get("/sparql", params={"query": COUNT}, headers=known).status_code == 304
    assert len(runs) == 1


def test_another_format_dataset_or_word_is_another_question(server: Client, runs: list[str]) -> None:
    ask(server)
    json = ask(server, accept="application/sparql-results+json")
    assert json.headers["content-type"] == "application/sparql-results+json"
    ask(server, format="xml")
    ask(server, query=COUNT + " # the same, said otherwise")
    nothing = "https://w3id.org/credways/graph/none"
    assert ask(server, **{"default-graph-uri": nothing}).text.split() == ["n", "0"]
    posted = server.post("/sparql", data={"query": COUNT, "default-graph-uri": nothing}, headers={"accept": "text/csv"})
    assert posted.text.split() == ["n", "0"]
    assert ask(server).text.split() != ["n", "0"]
    assert len(runs) == 5  # however it is sent, a question is the same


def test_a_write_is_seen_at_once(server: Client, runs: list[str]) -> None:
    query = f"SELECT ?o {{ {THING} ?p ?o }}"
    assert ask(server, query).text.split() == ["o"]
    written = server.post(
        "/sparql",
        content=f"INSERT DATA {{ {THING} <https://example.org/p> 1 }}",
        headers={"content-type": "application/sparql-update", "authorization": f"Bearer {MAY_WRITE}"},
    )
    assert written.status_code == 204
    runs.clear()
    assert ask(server, query).text.split() == ["o", "1"]
    assert len(runs) == 1


@pytest.mark.parametrize("query", ["SELECT ?x { BIND(UUID() AS ?x) }", "SELECT ?x { BIND(RAND() AS ?x) }"])
def test_what_differs_each_time_is_asked_each_time(client: Client, query: str) -> None:
    assert ask(client, query).text != ask(client, query).text


def test_what_met_a_limit_is_not_kept(client: Client, runs: list[str]) -> None:
    for _ in range(2):
        assert ask(client, "SELECT ?a ?b { ?a ?c ?d . ?b ?e ?f }").status_code == 413
    assert len(runs) == 2


def test_an_administrator_turns_it_off(settings: Settings, runs: list[str]) -> None:
    with running(replace(settings, query_again_bytes=0)) as one:
        assert ask(one).content == ask(one).content
    assert len(runs) == 2


def test_of_an_endpoint_nothing_is_kept(settings: Settings) -> None:
    state = RemoteState(replace(settings, endpoint="http://127.0.0.1:9/sparql"))
    state.answered.keep(("a",), kept(1))
    assert state.answered.get(("a",)) is None
    state.close()
