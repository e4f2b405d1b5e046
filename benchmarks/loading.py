"""Files to validated, stored triples, beside rdflib parsing the very same triples from Turtle."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, median
from tests.support.shared import SHARED_DATA

REAL = (
    "standards/colorado-cas",
    "credentials/certification-objectives",
    "occupations/soc-2018-definitions",
)


def run() -> Iterator[Result]:
    """Load all of colorado-cas, the certification objectives and SOC 2018."""
    if SHARED_DATA is None:
        print("skipped: loading needs ../shared/data", file=sys.stderr)
        return
    import pyoxigraph
    from rdflib import Graph

    from credways.build import build_catalogue, load_paths

    paths = [SHARED_DATA / name for name in REAL]
    with tempfile.TemporaryDirectory() as folder:
        runs = iter(range(1000))

        def ours() -> None:
            load_paths(Path(folder) / f"store-{next(runs)}", paths, allow_loss=True)

        def prepared() -> bytes:
            store = Path(folder) / "prepared"
            build_catalogue(store)
            outcome = load_paths(store, paths, dry_run=True, allow_loss=True)
            triples = [triple for load in outcome.loads for triple in load.triples]
            return pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE) or b""

        turtle = prepared()
        count = len(Graph().parse(data=turtle, format="turtle"))
        taken = median(ours, 3, warm=1)
        peer = median(lambda: Graph().parse(data=turtle, format="turtle"), 3)
        detail = f"{count:,} triples, {len(turtle) / 1e6:.0f} MB of Turtle"
        yield Result(
            "load CAS + objectives + SOC", taken, peer, "rdflib parse", "no longer than the peer", taken <= peer, detail
        )
