"""Clients with small questions beside clients with endless ones, at one `credways serve` with its own defaults
but one: no answer is sent again without asking.

The peer of each number is the same server without the hostile clients, in the same run. A client is an address of its
own (127.0.0.2, 127.0.0.3 …), because the server lets addresses take turns.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final

from benchmarks.measure import Result
from benchmarks.peers import Server, generated, ours
from benchmarks.questions import declared
from ontology.namespaces import ID

GOOD, HOSTILE, SECONDS = 8, 5, 15.0
SLOWER, LEAST = 4.0, 0.35
ANEW: Final = {"CREDWAYS_QUERY_AGAIN_BYTES": "0"}
"""Or what is measured would be how fast answers are sent that were found before."""
JSON: Final = "application/sparql-results+json"
ENDLESS: Final = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?a (!<http://example.org/x>|^!<http://example.org/x>)* ?b }",
    'SELECT ?a { ?a ceasn:competencyText ?b . ?c ceasn:competencyText ?d FILTER(REGEX(CONCAT(?b, ?d), "(a+)+zzzz$")) }',
    "SELECT DISTINCT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f }",
)


@dataclass(slots=True)
class Seen:
    """What the good clients met: seconds of each answer, and how many requests failed."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def p95(self) -> float:
        """The time that one answer in twenty takes longer than."""
        return statistics.quantiles(self.seconds, n=20)[-1]


def run() -> Iterator[Result]:
    """Calm first, then beside the hostile ones."""
    place = generated()
    with ours(place.store, ANEW) as server:
        _ask_for(server, 2.0, hostile=0)  # warm
        calm = _ask_for(server, SECONDS, hostile=0)
        beside = _ask_for(server, SECONDS, hostile=HOSTILE)
    who = f"{GOOD} good clients beside {HOSTILE} hostile ones"
    share = len(beside.seconds) / len(calm.seconds)
    told = f"{len(beside.seconds):,} answers beside, {len(calm.seconds):,} calm, {beside.failed + calm.failed} failed"
    met = not beside.failed and beside.p95() < SLOWER * calm.p95()
    yield Result(f"{who}: p95", beside.p95(), calm.p95(), "calm", f"no failed request, under {SLOWER:.0f}×", met, told)
    each, before = (SECONDS / len(one.seconds) for one in (beside, calm))
    goal = f"at least {LEAST:.0%} of calm throughput"
    yield Result(f"{who}: time an answer", each, before, "calm", goal, share >= LEAST, f"{share:.0%} of calm")


def _ask_for(server: Server, seconds: float, hostile: int) -> Seen:
    seen, over = Seen(), threading.Event()
    good = [threading.Thread(target=_good, args=(server, number, seen, over)) for number in range(GOOD)]
    bad = [threading.Thread(target=_hostile, args=(server, number, over)) for number in range(hostile)]
    for one in bad:
        one.start()
    time.sleep(1.0 if hostile else 0.0)
    for one in good:
        one.start()
    time.sleep(seconds)
    over.set()
    for one in good + bad:
        one.join()
    return seen


def _good(server: Server, number: int, seen: Seen, over: threading.Event) -> None:
    connection = server.connect(f"127.0.0.{10 + number}")
    place = number
    while not over.is_set():
        place = (place + 7) % 36
        query = f"SELECT ?p ?o {{ <{ID}credential/gen-{number}/credential-{place}> ?p ?o }}"
        start = time.perf_counter()
        try:
            server.ask(connection, query, JSON)
            seen.seconds.append(time.perf_counter() - start)
        except (OSError, HTTPException, RuntimeError):
            seen.failed += 1
            connection.close()
    connection.close()


def _hostile(server: Server, number: int, over: threading.Event) -> None:
    while not over.is_set():
        connection = server.connect(f"127.0.0.{100 + number}")
        connection.timeout = 15
        with suppress(OSError, HTTPException, RuntimeError):  # that it is refused or stopped is the point
            server.ask(connection, declared(ENDLESS[number % len(ENDLESS)]), JSON)
        connection.close()
