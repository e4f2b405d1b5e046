"""The same SPARQL over HTTP to `credways serve` and to the Oxigraph server, both with the same triples.

Ours sends an answer again where it was asked the very same before and nothing has changed since
(credways/web/answered.py), theirs finds it anew. So each question is measured twice: asked again, and for the first
time, with a comment at its end that no question before had.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.measure import Result
from benchmarks.peers import Server, generated, ours, oxigraph
from benchmarks.questions import LARGE, QUESTIONS, declared

MOST = 1.25
ROUNDS, LARGE_ROUNDS = 8, 4
FORMATS = {"JSON": "application/sparql-results+json", "CSV": "text/csv", "TSV": "text/tab-separated-values"}
LIMITS = {"CREDWAYS_QUERY_ROWS": "2000000", "CREDWAYS_QUERY_BYTES": "1000000000", "CREDWAYS_QUERY_SECONDS": "120"}
"""Beyond the largest answer: what is compared is the way of an answer, and not where ours would stop."""

FIRST = "for the first time"

_clients = itertools.count()


def run() -> Iterator[Result]:
    """Six named questions, then large answers in three formats; both sides in turn, each beginning as often."""
    place = generated()
    with ours(place.store, LIMITS) as we, oxigraph(place.oxigraph) as they:
        asked = [(name, query, "JSON", ROUNDS, 5, False) for name, query in QUESTIONS.items()]
        asked += [(f"{name}, {FIRST}", query, "JSON", ROUNDS, 5, True) for name, query in QUESTIONS.items()]
        asked += [
            (f"{name}, {kind}", query, kind, LARGE_ROUNDS, 1, True) for name, query in LARGE.items() for kind in FORMATS
        ]
        for name, query, kind, rounds, times, anew in asked:
            text, accept = declared(query), FORMATS[kind]
            mine, theirs = _in_turn(we, they, text, accept, rounds, times, anew)
            if abs(mine.size - theirs.size) > max(mine.size, theirs.size) // 100:
                print(f"{name}: the answers differ in size: {mine.size}, {theirs.size}", file=sys.stderr)
            taken, peer = statistics.median(mine.seconds), statistics.median(theirs.seconds)
            best = min(mine.seconds) / min(theirs.seconds)
            detail = f"{mine.size / 1e6:,.1f} MB, {place.triples:,} triples; the fastest of each: {best:.2f}×"
            yield Result(
                f"HTTP: {name}", taken, peer, "Oxigraph server", f"within {MOST}×", taken <= MOST * peer, detail
            )


@dataclass(slots=True)
class Asked:
    """What one side did with a question: seconds of each answer, and how many bytes it had."""

    seconds: list[float] = field(default_factory=list)
    size: int = 0


def _in_turn(
    we: Server, they: Server, text: str, accept: str, rounds: int, times: int, anew: bool
) -> tuple[Asked, Asked]:
    """Ask both in turn, `times` in a row after one that is not measured, on a connection that stays open meanwhile.

    `anew` makes each a question that was not asked before.
    """
    mine, theirs = Asked(), Asked()
    for number in range(rounds):
        sides = ((we, mine), (they, theirs))
        for server, seen in sides if number % 2 else reversed(sides):
            # Anew, because a server closes what is idle while the other answers; and as somebody new, because a client
            # that asks for seconds on end is served after others by ours, and there are others on a machine.
            connection = server.connect(f"127.0.{next(_clients) % 250 + 1}.1")
            seen.size = server.ask(connection, text, accept)
            for turn in range(times):
                said = f"{text}\n# {number}, {turn}" if anew else text
                start = time.perf_counter()
                server.ask(connection, said, accept)
                seen.seconds.append(time.perf_counter() - start)
            connection.close()
    return mine, theirs
