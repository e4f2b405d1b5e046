"""Who is served next: turns among clients, slow questions beside quick ones, questions nobody waits for any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph.pool import PATIENCE, Cancelled, Pool, QueueFull, Ticket
from graph.worker import Job, Limits
from ontology.errors import LimitReached

pytestmark = pytest.mark.alone

LIMITS = Limits(seconds=2.0, rows=100_000, bytes=50_000_000, memory=1024**3, workers=1, queue=6)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = "ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("pool") / "db"
    store = ox.Store(str(place))
    names = [ox.NamedNode(f"http://example.org/{number}") for number in range(3_000)]
    store.extend(ox.Quad(one, names[0], ox.Literal("x" * 40)) for one in names)
    store.flush()
    del store
    return str(place)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as made:
        yield made


def until(pool: Pool, *, busy: int = 0, waiting: int = 0) -> None:
    """Wait until so many queries run and wait."""
    end = time.monotonic() + 10
    while (pool.busy, pool.waiting) != (busy, waiting):
        assert time.monotonic() < end, (pool.busy, pool.waiting)
        time.sleep(0.005)


def test_an_answer_comes_in_pieces_before_it_is_whole(folder: str) -> None:
    pieces: list[bytes] = []
    with Pool(replace(LIMITS, seconds=20)) as pool:
        pool.stream(Job(folder, "SELECT * { ?s ?p ?o }", "json"), Ticket(), pieces.append)
        assert len(pieces) > 3
        assert b"".join(pieces) == pool.run(Job(folder, "SELECT * { ?s ?p ?o }", "json"))


def test_a_quick_question_need_not_wait_for_a_slow_ones_limit(folder: str, threads: ThreadPoolExecutor) -> None:
    with Pool(replace(LIMITS, seconds=4)) as pool:
        slow = threads.submit(pool.run, Job(folder, ENDLESS, "json"), "slow")
        until(pool, busy=1)
        began = time.monotonic()
        assert b"true" in pool.run(Job(folder, QUICK, "json"), "quick")
        assert time.monotonic() - began < PATIENCE + 1
        assert not slow.done()
        assert isinstance(slow.exception(), LimitReached)


def test_a_heavy_client_waits_for_its_like_and_not_others_for_it(folder: str, threads: ThreadPoolExecutor) -> None:
    with Pool(replace(LIMITS, workers=2, seconds=2.2)) as pool:
        for name in ("a", "b"):
            threads.submit(pool.run, Job(folder, ENDLESS, "json"), name).exception()
        again = [threads.submit(pool.run, Job(folder, ENDLESS, "json"), name) for name in ("a", "b")]
        until(pool, busy=1, waiting=1)  # half of two workers
        began = time.monotonic()
        assert all(b"true" in pool.run(Job(folder, QUICK, "json"), "good") for _ in range(5))
        assert time.monotonic() - began < 1.5
        for one in again:
            assert isinstance(one.exception(), LimitReached)


def test_many_small_questions_make_no_client_heavy(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.pool.QUICK", 60.0)  # on a busy machine nothing is quick
    monkeypatch.setattr("graph.pool.HEAVY", 1e-9)
    with Pool(LIMITS) as pool:
        for _ in range(3):
            ticket = Ticket("busy")
            pool.stream(Job(folder, QUICK, "json"), ticket, lambda _: None)
            assert not ticket.heavy
        assert len(pool._free) == 1


def test_a_heavy_client_gets_a_slow_process_and_the_next_one_gets_it_again(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pool(LIMITS) as pool:
        pool.run(Job(folder, QUICK, "json"), "other")
        (ready,) = pool._free
        monkeypatch.setattr("graph.pool.HEAVY", 0.0)
        ticket = Ticket("heavy")
        pool.stream(Job(folder, QUICK, "json"), ticket, lambda _: None)
        assert ticket.heavy
        (slow,) = [worker for worker in pool._free if worker is not ready]
        assert slow.is_slow
        pool.run(Job(folder, QUICK, "json"), "heavy")
        assert set(pool._free) == {ready, slow}
        assert not ready.is_slow


def test_what_became_slow_is_replaced_before_others_need_it(folder: str, threads: ThreadPoolExecutor) -> None:
    with Pool(replace(LIMITS, seconds=4)) as pool:
        slow = threads.submit(pool.run, Job(folder, ENDLESS, "json"), "slow")
        until(pool, busy=1)
        assert b"true" in pool.run(Job(folder, QUICK, "json"), "quick")
        (running,) = [ticket.worker for ticket in pool._running]
        assert running is not None
        assert running.is_slow
        assert [worker for worker in pool._free if worker is not running]
        assert isinstance(slow.exception(), LimitReached)


def test_many_endless_questions_at_once_make_room_for_a_quick_one(folder: str, threads: ThreadPoolExecutor) -> None:
    with Pool(replace(LIMITS, seconds=3, queue=9)) as pool:
        endless = [threads.submit(pool.run, Job(folder, ENDLESS, "json"), f"new {number}") for number in range(3)]
        until(pool, busy=2, waiting=1)  # twice as many as there are workers
        began = time.monotonic()
        assert b"true" in pool.run(Job(folder, QUICK, "json"), "quick")
        assert time.monotonic() - began < 2 * PATIENCE + 2
        assert not any(one.done() for one in endless)
        for one in endless:  # what made room begins again, and ends as it would have
            error = one.exception(timeout=60)
            assert isinstance(error, LimitReached)
            assert error.limit == "query_seconds"


def test_clients_take_turns(folder: str, threads: ThreadPoolExecutor) -> None:
    order: list[str] = []
    lock = threading.Lock()

    def ask(client: str) -> None:
        pool.run(Job(folder, QUICK, "json"), client)
        with lock:
            order.append(client)

    with Pool(replace(LIMITS, seconds=0.4)) as pool:
        first = threads.submit(pool.run, Job(folder, ENDLESS, "json"), "many")
        until(pool, busy=1)
        for number in range(3):
            threads.submit(ask, "many")
            until(pool, busy=1, waiting=number + 1)
        last = threads.submit(ask, "one")
        until(pool, busy=1, waiting=4)
        last.result()
        assert isinstance(first.exception(), LimitReached)
        until(pool)
    assert order.index("one") < 3  # after one of the others at most; three are waiting, and answers may overtake


def test_a_full_queue_puts_out_the_greediest_not_the_newcomer(folder: str, threads: ThreadPoolExecutor) -> None:
    with Pool(replace(LIMITS, queue=3)) as pool:
        running = threads.submit(pool.run, Job(folder, ENDLESS, "json"), "greedy")
        until(pool, busy=1)
        greedy = []
        for number in range(3):
            greedy.append(threads.submit(pool.run, Job(folder, QUICK, "json"), "greedy"))
            until(pool, busy=1, waiting=number + 1)
        assert b"true" in pool.run(Job(folder, QUICK, "json"), "modest")
        assert isinstance(greedy[-1].exception(), QueueFull)
        assert isinstance(running.exception(), LimitReached)
        assert b"true" in greedy[0].result()


def test_a_cancelled_question_ends_at_once_running_or_waiting(folder: str, threads: ThreadPoolExecutor) -> None:
    with Pool(replace(LIMITS, seconds=60)) as pool:
        tickets = [Ticket("a"), Ticket("a")]
        asked = [
            threads.submit(pool.stream, Job(folder, ENDLESS, "json"), ticket, lambda _: None) for ticket in tickets
        ]
        until(pool, busy=1, waiting=1)
        for ticket in tickets:
            pool.cancel(ticket)
        for one in asked:
            assert isinstance(one.exception(timeout=2), Cancelled)
        assert (pool.busy, pool.waiting) == (0, 0)


def test_a_worker_that_grew_is_not_kept(folder: str) -> None:
    with Pool(replace(LIMITS, memory=400 * 1024**2, seconds=20)) as pool:
        assert pool.run(Job(folder, QUICK, "json"))
        assert len(pool._free) == 1
        sorting = "SELECT ?a { ?a ?b ?c . ?d ?e ?f FILTER(?d < <http://example.org/12>) } ORDER BY ?f ?a LIMIT 1"
        assert pool.run(Job(folder, sorting, "json"))
        assert all(not worker.is_swollen() for worker in pool._free)
