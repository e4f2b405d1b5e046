"""The same SPARQL over HTTP to `credways serve` and to the Oxigraph server, both with the same triples."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.measure import Result, median
from benchmarks.peers import generated, ours, oxigraph
from benchmarks.questions import LARGE, QUESTIONS, declared

MOST = 1.25
FORMATS = {"JSON": "application/sparql-results+json", "CSV": "text/csv", "TSV": "text/tab-separated-values"}
LIMITS = {"CREDWAYS_QUERY_ROWS": "2000000", "CREDWAYS_QUERY_BYTES": "1000000000", "CREDWAYS_QUERY_SECONDS": "120"}
"""Beyond the largest answer: what is compared is the way of an answer, and not where ours would stop."""


def run() -> Iterator[Result]:
    """Six named questions, then large answers in three formats; a connection that stays open on both sides."""
    place = generated()
    with ours(place.store, LIMITS) as we, oxigraph(place.oxigraph) as they:
        asked = [(name, query, "JSON", 9, 2) for name, query in QUESTIONS.items()]
        asked += [(f"{name}, {kind}", query, kind, 3, 1) for name, query in LARGE.items() for kind in FORMATS]
        for name, query, kind, times, warm in asked:
            text, accept = declared(query), FORMATS[kind]
            mine, theirs = we.connect(), they.connect()  # anew: a server closes what is idle while the other answers
            sizes = (we.ask(mine, text, accept), they.ask(theirs, text, accept))
            if abs(sizes[0] - sizes[1]) > max(sizes) // 100:
                print(f"{name}: the answers differ in size: {sizes}", file=sys.stderr)
            mine.close()
            peer = median(lambda: they.ask(theirs, text, accept), times, warm)  # noqa: B023 (called at once)
            theirs.close()
            taken = median(lambda: we.ask(mine, text, accept), times, warm)  # noqa: B023
            detail = f"{sizes[0] / 1e6:,.1f} MB, {place.triples:,} triples"
            yield Result(
                f"HTTP: {name}", taken, peer, "Oxigraph server", f"within {MOST}×", taken <= MOST * peer, detail
            )
            mine.close()
