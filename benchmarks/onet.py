"""All of O*NET 30.1 in Excel to a validated store: beside rdflib on the same triples, openpyxl on the same sheets."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.measure import Result, capped, median
from tests.support.shared import SHARED_DATA

RELEASE = "occupations/onet-30.1-excel"


def run() -> Iterator[Result]:
    """Two peers, one run of each side after a warm one of ours."""
    if SHARED_DATA is None:
        print("skipped: O*NET needs ../shared/data", file=sys.stderr)
        return
    from credways.build import load_paths

    release = SHARED_DATA / RELEASE
    with tempfile.TemporaryDirectory() as folder:
        runs = count()
        triples = 0

        def ours() -> None:
            nonlocal triples
            outcome = load_paths(Path(folder) / f"store-{next(runs)}", [release], allow_loss=True)
            triples = sum(len(load.triples) for load in outcome.loads)

        taken = median(ours, 3)
        lines = Path(folder) / "onet.nt"
        with lines.open("wb") as out:
            for load in load_paths(Path(folder) / "dry", [release], allow_loss=True, dry_run=True).loads:
                for block in getattr(load.triples, "blocks", lambda: ())():
                    out.write(block)

        def rdflib_reads() -> None:
            import logging

            from rdflib import Graph

            logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # it tells of each odd date, with a traceback
            Graph().parse(str(lines), format="nt")

        detail = f"{triples:,} triples, 36 workbooks"
        peer, ended = capped(rdflib_reads, 600)
        name = "rdflib parse of the N-Triples" + ("" if ended else ", not ended")
        yield Result("load O*NET 30.1 (Excel)", taken, peer, name, "no slower than the peer", taken <= peer, detail)
        sheets = _openpyxl(release)
        yield Result(
            "load O*NET 30.1 (Excel)",
            taken,
            sheets,
            "openpyxl reading the sheets",
            "at most 3 times the peer",
            taken <= 3 * sheets,
            detail,
        )


def _openpyxl(release: Path) -> float:
    """Seconds that openpyxl takes, read-only, to walk every row of every sheet."""
    from openpyxl import load_workbook

    start = time.perf_counter()
    for path in sorted(release.glob("*.xlsx")):
        book = load_workbook(path, read_only=True)
        for sheet in book:
            for _ in sheet.iter_rows(values_only=True):
                pass
        book.close()
    return time.perf_counter() - start
