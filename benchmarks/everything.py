"""Everything in ../shared/data in one command, and what a new edition touches in a graph that holds it all."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, capped, median
from tests.support.shared import SHARED_DATA

MOST_SECONDS = 300.0
MOST_BYTES = 2 * 1024**3
CHANGES = (("cas-ss", "2018", "2022"), ("soc", "2010", "2018"), ("cip", "2010", "2020"), ("onet", "29.3", "30.1"))


def run() -> Iterator[Result]:
    """Load all, in a process of its own so that its memory is its own; then ask for the impact of new editions."""
    if SHARED_DATA is None:
        print("skipped: loading everything needs ../shared/data", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        base = [str(Path(sys.executable).with_name("credways"))]
        subprocess.run([*base, "build", "--store", str(store)], check=True, capture_output=True)
        start = time.perf_counter()
        command = [*base, "load", str(SHARED_DATA), "--keep-going", "--allow-loss", "--store", str(store)]
        done = subprocess.run(command, capture_output=True)
        taken = time.perf_counter() - start
        if done.returncode not in (0, 1):
            raise RuntimeError(done.stderr.decode())
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        lines = Path(folder) / "all.nt"
        triples = _named_graphs(store, lines)

        def rdflib_reads() -> None:
            import logging

            from rdflib import Graph

            logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it tells of each odd date, with a traceback
            Graph().parse(str(lines), format="nt")

        peer, ended = capped(rdflib_reads, 2 * MOST_SECONDS)
        name = "rdflib parse of the same triples" + ("" if ended else ", not ended")
        yield Result(
            "load everything in one command",
            taken,
            peer,
            name,
            "under 5 minutes and 2 GiB",
            taken < MOST_SECONDS and peak < MOST_BYTES,
            f"{triples:,} triples, peak memory {peak / 1024**2:,.0f} MiB",
        )
        yield from _impacts(store, triples)


def _named_graphs(store: Path, lines: Path) -> int:
    """Write every named graph as N-Triples; how many triples that is."""
    import pyoxigraph as ox

    from graph.store import EmbeddedStore

    opened = EmbeddedStore.open(store)
    with lines.open("wb") as out:
        for graph in opened.graph_names():
            opened.view().raw.dump(out, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph))
    return sum(record.triples for record in opened.sources())


def _impacts(store: Path, triples: int) -> Iterator[Result]:
    import credways as cw

    graph = cw.open(store)
    for series, old, new in CHANGES:
        found = 0

        def ask(series: str = series, old: str = old, new: str = new) -> None:
            nonlocal found
            found = len(graph.impact(series, new, old=old).rows)

        def compare(series: str = series, old: str = old, new: str = new) -> None:
            graph.diff(series, old, new)

        taken = median(ask, 3, warm=1)
        diff = median(compare, 3)
        yield Result(
            f"impact of {series} {old} → {new}",
            taken,
            diff,
            "the comparison alone",
            "under 5 s",
            taken < 5,
            f"{found:,} things touched, {triples:,} triples loaded",
        )
