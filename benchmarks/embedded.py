"""The six named questions in process: our store, rdflib's evaluator, and rdflib over Oxigraph (oxrdflib)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import write_lines, write_store
from benchmarks.measure import Result, capped, median
from benchmarks.peers import generated
from benchmarks.questions import ABOUT, QUESTIONS, declared

if TYPE_CHECKING:
    from rdflib import Graph

SMALL = 100_000
"""Triples of the graph on which rdflib's evaluator is asked: on the whole one it would not end today."""

SMALL_ABOUT = "gen-11/credential-7"
"""The credential asked about there, instead of one that only the whole graph has."""

CAP = 30.0
"""Seconds after which rdflib's evaluator is stopped; its time is then at least this."""


def run() -> Iterator[Result]:
    """oxrdflib on the whole graph, rdflib's own evaluator on a smaller one with a cap."""
    from rdflib import Graph
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    from graph.store import EmbeddedStore

    place = generated()
    store = EmbeddedStore.open(place.store)
    over_oxigraph = Graph(store="Oxigraph", identifier=DATASET_DEFAULT_GRAPH_ID)
    over_oxigraph.open(str(place.oxigraph))
    for name, query in QUESTIONS.items():
        yield _compared(store, over_oxigraph, name, query, "oxrdflib", place.triples)
    over_oxigraph.close()
    with tempfile.TemporaryDirectory() as folder:
        lines, path = Path(folder) / "small.nt", Path(folder) / "store"
        write_lines(lines, SMALL)
        number = write_store(path, SMALL)
        small, theirs = EmbeddedStore.open(path), Graph().parse(str(lines), format="nt")
        for name, query in QUESTIONS.items():
            about = query.replace(ABOUT, SMALL_ABOUT)
            yield _compared(small, theirs, name, about, "rdflib evaluator", number)


def _compared(store: object, peer: Graph, name: str, query: str, who: str, triples: int) -> Result:
    from graph.store import EmbeddedStore

    assert isinstance(store, EmbeddedStore)
    text = declared(query)
    rows = len(store.select(text))
    taken = median(lambda: store.select(text), 5, warm=1)

    def theirs() -> None:
        found = len(list(peer.query(text)))
        if found != rows:
            raise RuntimeError(f"the peer finds {found:,} rows and not {rows:,}")

    # In a process of its own, which can be stopped, the engine of the first would be cold each time.
    time, ended = (median(theirs, 5, warm=1), True) if who == "oxrdflib" else capped(theirs, CAP)
    detail = f"{rows:,} rows, {triples:,} triples" + ("" if ended else f"; the peer was stopped at {CAP:.0f} s")
    return Result(f"in process: {name}", taken, time, who, "no slower than the peer", taken <= time, detail)
