"""The pool of workers against hostile queries: each is really ended, the pool recovers, neighbours are served."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.pool import Pool, QueueFull
from graph.worker import Job, Limits
from ontology.errors import BadQuery, CredwaysError, LimitReached, StoreUnusable

pytestmark = pytest.mark.alone

LIMITS = Limits(seconds=1.0, rows=5_000, bytes=2_000_000, memory=1024**3, workers=2, queue=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of 4,000 triples in a ring, so that paths and products have something to explode on."""
    place = tmp_path_factory.mktemp("store") / "db"
    store = ox.Store(str(place))
    follows = ox.NamedNode("http://example.org/next")
    names = [ox.NamedNode(f"http://example.org/{number}") for number in range(2_000)]
    store.extend(ox.Quad(one, follows, names[(at + 1) % 2_000]) for at, one in enumerate(names))
    store.extend(ox.Quad(one, ox.NamedNode("http://example.org/text"), ox.Literal("a" * 40)) for one in names)
    store.flush()
    del store
    return str(place)


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(LIMITS) as made:
        yield made


def ask(pool: Pool, folder: str, query: str, form: str = "json", client: str = "") -> bytes:
    return pool.run(Job(folder, query, form), client)


def answers(pool: Pool, folder: str) -> bool:
    """Whether the pool still answers a plain question."""
    found = json.loads(ask(pool, folder, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    return bool(found["results"]["bindings"][0]["n"]["value"] == "4000")


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_solutions_in_every_format(pool: Pool, folder: str, form: str) -> None:
    body = ask(pool, folder, "SELECT ?s { ?s <http://example.org/next> <http://example.org/1> }", form)
    assert b"http://example.org/0" in body


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("rdfxml", ox.RdfFormat.RDF_XML),
    ],
)
def test_triples_in_every_format(pool: Pool, folder: str, form: str, kind: ox.RdfFormat) -> None:
    body = ask(pool, folder, "CONSTRUCT { ?s a <http://example.org/Thing> } { ?s ?p ?o } LIMIT 10", form)
    assert 1 <= len(list(ox.parse(body, kind))) <= 10


def test_our_prefixes_are_known(pool: Pool, folder: str) -> None:
    assert json.loads(ask(pool, folder, "ASK { ?s a cw:Occupation }"))["boolean"] is False


def test_a_syntax_error_is_the_querys_fault_and_costs_no_worker(pool: Pool, folder: str) -> None:
    assert answers(pool, folder)
    before = [worker.pid for worker in pool._free]
    with pytest.raises(BadQuery, match="this is not SPARQL"):
        ask(pool, folder, "SELECT * { ?s ?p }")
    assert [worker.pid for worker in pool._free] == before


HOSTILE = {
    "cross product with ORDER BY": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f ?c ?i",
    "cross product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "DISTINCT over a cross product": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "GROUP BY over a cross product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d",
    "unbounded path between everything": "SELECT (COUNT(*) AS ?n) { ?a <http://example.org/next>+ ?b . ?b !<x:y>* ?c }",
    "giant regular expression": "ASK { ?a ?b ?c . ?d ?e ?f FILTER REGEX(?c, CONCAT('^(', STR(?f), '){1,400}b$')) }",
    "string that doubles": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(?c,?c,?c,?c) AS ?x) "
        "BIND(CONCAT(?x,?x,?x,?x,?x,?x) AS ?y) FILTER(STRLEN(CONCAT(?y,?y,?y,?y)) = 7) }"
    ),
    "a product that nothing satisfies": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(?c) = -STRLEN(?i)) }",
    "nested braces": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "deep parentheses": "SELECT * { ?s ?p ?o FILTER" + "(" * 50_000 + "1" + ")" * 50_000 + " }",
    "many exclamation marks": "SELECT * { ?s ?p ?o FILTER(" + "!" * 100_000 + "?o) }",
    "long sum": "SELECT * { ?s ?p ?o FILTER(0 < 1" + "+1" * 200_000 + ") }",
    "a million rows": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "a wide answer": "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a ?b ?c . ?d ?e ?f BIND(STR(?d) AS ?x) }",
    "everything described": "CONSTRUCT { ?a ?b ?c . ?d ?e ?c } { ?a ?b ?c . ?d ?e ?f }",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_a_limit_and_the_pool_recovers(pool: Pool, folder: str, name: str) -> None:
    form = "ttl" if HOSTILE[name].startswith("CONSTRUCT") else "json"
    with pytest.raises((LimitReached, BadQuery)) as caught:
        ask(pool, folder, HOSTILE[name], form)
    if isinstance(caught.value, LimitReached):
        assert caught.value.advice
    else:
        assert name == "long sum"  # the one that the parser may refuse by itself
    assert answers(pool, folder)


def test_the_process_of_a_query_out_of_time_is_gone(folder: str) -> None:
    with Pool(replace(LIMITS, seconds=0.5)) as pool:
        assert answers(pool, folder)
        pid = pool._free[0].pid
        with pytest.raises(LimitReached, match="query_seconds"):
            ask(pool, folder, HOSTILE["cross product, counted"])
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_neighbour_is_served_while_a_hostile_query_runs(folder: str) -> None:
    with Pool(replace(LIMITS, seconds=1.5)) as pool, ThreadPoolExecutor() as threads:
        hostile = [
            threads.submit(ask, pool, folder, HOSTILE["cross product, counted"], "json", "enemy") for _ in range(2)
        ]
        served = [threads.submit(answers, pool, folder) for _ in range(3)]
        assert all(one.result() for one in served)
        assert not any(one.done() and one.exception() is None for one in hostile)
        for one in hostile:
            assert isinstance(one.exception(), LimitReached)


def test_one_client_never_holds_every_worker(folder: str) -> None:
    with Pool(LIMITS) as pool, ThreadPoolExecutor() as threads:
        enemies = [
            threads.submit(ask, pool, folder, HOSTILE["cross product, counted"], "json", "enemy") for _ in range(2)
        ]
        while not pool.busy:
            time.sleep(0.01)
        assert answers(pool, folder)
        assert [one.client for one in pool._running] == ["enemy"]
        for one in enemies:
            assert isinstance(one.exception(), LimitReached)


def test_a_full_queue_says_when_to_come_back(folder: str) -> None:
    with Pool(replace(LIMITS, workers=1, queue=1)) as pool, ThreadPoolExecutor() as threads:
        running = threads.submit(ask, pool, folder, HOSTILE["cross product, counted"])
        while not pool.busy:
            time.sleep(0.01)
        waiting = threads.submit(ask, pool, folder, "ASK { ?s ?p ?o }")
        while not pool.waiting:
            time.sleep(0.01)
        with pytest.raises(QueueFull) as caught:
            ask(pool, folder, "ASK { ?s ?p ?o }")
        assert caught.value.retry_after >= 1
        assert isinstance(running.exception(), LimitReached)
        assert b"true" in waiting.result()


def test_row_limit_is_exact_in_every_format(folder: str) -> None:
    for form in ("json", "xml", "csv", "tsv", "nt"):
        rows = "SELECT ?s { ?s <http://example.org/next> ?o }"
        if form == "nt":
            rows = "CONSTRUCT { ?s a ?o } { ?s <http://example.org/next> ?o }"
        with Pool(replace(LIMITS, rows=2_000)) as enough, Pool(replace(LIMITS, rows=1_999)) as too_few:
            assert ask(enough, folder, rows, form)
            with pytest.raises(LimitReached, match="query_rows"):
                ask(too_few, folder, rows, form)


def test_a_job_may_lower_the_byte_limit(pool: Pool, folder: str) -> None:
    with pytest.raises(LimitReached, match="query_bytes"):
        pool.run(Job(folder, "SELECT * { ?s ?p ?o }", "json", most_bytes=1_000))


def test_a_worker_has_no_network_where_the_system_allows_that(pool: Pool, folder: str) -> None:
    import socket

    assert answers(pool, folder)
    if pool._free[0].network != "none":
        pytest.skip("this system lets no process give its network up; the guard alone stands before it")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        with pytest.raises(BadQuery, match=r"(?i)network|connect|reach|tcp"):
            ask(pool, folder, f"SELECT * {{ SERVICE <http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_missing_store_is_said_and_costs_no_worker(pool: Pool, folder: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable):
        ask(pool, str(tmp_path / "none"), "ASK { ?s ?p ?o }")
    assert answers(pool, folder)


def test_a_worker_opens_another_generation_when_asked(pool: Pool, folder: str, tmp_path: Path) -> None:
    ox.Store(str(tmp_path / "other")).flush()
    assert b"true" in ask(pool, folder, "ASK { ?s ?p ?o }")
    assert b"false" in ask(pool, str(tmp_path / "other"), "ASK { ?s ?p ?o }")
    assert answers(pool, folder)


def test_companion_graphs_are_in_no_list_of_graphs(pool: Pool, tmp_path: Path) -> None:
    from graph import exact, worker_process

    assert worker_process.COMPANION == exact.SUFFIX
    store = ox.Store(str(tmp_path / "companion"))
    for name in ("http://example.org/g", exact.companion("http://example.org/g")):
        store.add(ox.Quad(ox.NamedNode("http://a"), ox.NamedNode("http://b"), ox.Literal("c"), ox.NamedNode(name)))
    store.flush()
    del store
    listed = ask(pool, str(tmp_path / "companion"), "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "csv")
    assert listed.decode().split() == ["g", "http://example.org/g"]


def test_a_closed_pool_answers_no_more(folder: str) -> None:
    pool = Pool(LIMITS)
    assert answers(pool, folder)
    pids = [worker.pid for worker in pool._free]
    pool.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    with pytest.raises(CredwaysError):
        answers(pool, folder)


def test_workers_end_with_a_server_that_is_killed(folder: str, tmp_path: Path) -> None:
    """Even in the middle of a query that would run for hours."""
    said = tmp_path / "pid"
    program = f"""
from graph.pool import Pool
from graph.worker import Job, Limits
import threading, time, pathlib
pool = Pool(Limits(seconds=3600))
job = Job({folder!r}, {HOSTILE["cross product, counted"]!r}, "json")
threading.Thread(target=pool.run, args=(job,), daemon=True).start()
while not any(one.worker for one in pool._running):
    time.sleep(0.01)
time.sleep(0.3)
pathlib.Path({str(said)!r}).write_text(str(next(iter(pool._running)).worker.pid))
time.sleep(3600)
"""
    server = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2])
    while not (said.exists() and said.read_text()):
        time.sleep(0.05)
    worker = Path(f"/proc/{said.read_text()}/stat")
    if not worker.exists():
        pytest.skip("this system has no /proc to look at")
    server.kill()
    server.wait()
    until = time.monotonic() + 20
    while worker.exists() and worker.read_text().split()[2] != "Z" and time.monotonic() < until:
        time.sleep(0.1)
    assert not worker.exists() or worker.read_text().split()[2] == "Z"


def test_closing_ends_a_query_that_still_runs(folder: str) -> None:
    pool = Pool(replace(LIMITS, seconds=3600))
    with ThreadPoolExecutor() as threads:
        endless = threads.submit(ask, pool, folder, HOSTILE["cross product, counted"])
        while not any(one.worker for one in pool._running):
            time.sleep(0.01)
        pool.close()
        assert isinstance(endless.exception(), CredwaysError)


def test_the_server_process_keeps_its_threads_and_memory(folder: str) -> None:
    import resource

    threads = threading.active_count()
    with Pool(replace(LIMITS, seconds=1.0)) as pool:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for name in ("cross product with ORDER BY", "nested braces", "cross product, counted"):
            with pytest.raises(LimitReached):
                ask(pool, folder, HOSTILE[name])
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024  # KiB
    assert threading.active_count() == threads
