"""`credways push` of two million generated triples to an Oxigraph server, beside what that server does alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from benchmarks.generate import write_store
from benchmarks.measure import Result
from graph.store import EmbeddedStore
from ontology.iris import CURRENT_GRAPH
from tests.support.sparql_servers import SparqlServer, oxigraph_server

TRIPLES: Final = 2_000_000
MOST_BYTES: Final = 400 * 1024**2


def run() -> Iterator[Result]:
    """Push; then load the same quads by Oxigraph's bulk loader, and by one request to its server."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_store(folder / "store", TRIPLES)
        quads = _quads(folder / "store", folder / "all.nq")
        with oxigraph_server(folder / "pushed") as server:
            ours, peak = _push(folder / "store", server)
            held = server.memory
            again, _ = _push(folder / "store", server)
        began = time.perf_counter()
        program = str(Path(sys.executable).with_name("oxigraph"))
        command = [program, "load", "--location", str(folder / "loaded"), "--file", str(folder / "all.nq")]
        subprocess.run(command, check=True, capture_output=True)
        bulk = time.perf_counter() - began
        with oxigraph_server(folder / "posted") as server:
            posted = _post(folder / "all.nq", server)
        detail = (
            f"{quads:,} quads, {quads / ours:,.0f} a second; peak memory {peak / 1024**2:,.0f} MiB (the server's "
            f"{held / 1024**2:,.0f}); a second push {again:.1f} s"
        )
        goal = "peak memory under 400 MiB"
        yield Result("push 2 M triples", ours, bulk, "oxigraph load, offline", goal, peak < MOST_BYTES, detail)
        yield Result("push 2 M triples", ours, posted, "one POST of the N-Quads", goal, peak < MOST_BYTES)


def _quads(store: Path, to: Path) -> int:
    """Write what a push sends, the union of current graphs included, as N-Quads; how many quads that is."""
    raw = EmbeddedStore.open(store).view().raw
    union = to.with_suffix(".union")
    raw.dump(str(union), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    number = 0
    with to.open("wb") as out, union.open("rb") as lines:
        for line in lines:
            out.write(line[:-2] + f"<{CURRENT_GRAPH}> .\n".encode())
            number += 1
        for quad in raw.quads_for_pattern(None, None, None, None):
            if quad.graph_name != ox.DefaultGraph():
                out.write(f"{quad} .\n".encode())
                number += 1
    union.unlink()
    return number


def _push(store: Path, server: SparqlServer) -> tuple[float, int]:
    """Seconds and peak bytes of the command."""
    program = str(Path(sys.executable).with_name("credways"))
    began = time.perf_counter()
    process = subprocess.Popen([program, "push", server.asking, "--store", str(store)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the push failed with status {process.returncode}")
    return time.perf_counter() - began, used.ru_maxrss * 1024


def _post(path: Path, server: SparqlServer) -> float:
    import httpx

    began = time.perf_counter()
    with path.open("rb") as body:
        httpx.post(
            server.graphs, content=body, headers={"Content-Type": "application/n-quads"}, timeout=600
        ).raise_for_status()
    return time.perf_counter() - began
