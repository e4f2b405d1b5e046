"""How long the command and the store take to start."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, median


def run() -> Iterator[Result]:
    """`credways --help` beside importing rdflib; opening our store beside opening the same files bare."""
    command = [str(Path(sys.executable).with_name("credways")), "--help"]
    ours = median(lambda: subprocess.run(command, check=True, capture_output=True), 9, warm=1)
    peer = median(lambda: subprocess.run([sys.executable, "-c", "import rdflib"], check=True), 9, warm=1)
    yield Result("credways --help", ours, peer, "python -c 'import rdflib'", "under 400 ms", ours < 0.4)

    import pyoxigraph

    from credways.build import build_catalogue
    from graph.store import EmbeddedStore

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        build_catalogue(path)
        generation = EmbeddedStore.open(path).generation_path
        ours = median(lambda: EmbeddedStore.open(path), 9, warm=1)
        peer = median(lambda: pyoxigraph.Store.read_only(str(generation)), 9, warm=1)
        yield Result("open the store", ours, peer, "bare pyoxigraph", "under 100 ms", ours < 0.1)
