"""A graph of any size in the form of docs/data-model.md, all of it invented: the same seed gives the same triples.

    python -m benchmarks.generate --store DIR            # through the normal writer, as a loader's editions
    python -m benchmarks.generate --lines FILE.nt        # the same triples of the default graph, for other engines
    python -m benchmarks.generate --lines FILE.nq        # with the graph of each

Nothing in it is true: organisations, credentials, statements, mappings and wages are made of invented words and of
numbers from a seeded generator, and every name says "(generated)".
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.invented_graph import TRIPLES, Edition, editions

if TYPE_CHECKING:
    from ontology.model import Load

SEED: Final = 4
_FILE: Final = "generated.nt"


def loads(triples: int = TRIPLES, seed: int = SEED) -> Iterator[Load]:
    """Every edition as a loader would hand it over, its triples in a file; `triples` is about how many there are."""
    from ontology.model import Load, Receipt
    from ontology.spool import TripleSpool

    for edition in editions(triples, seed):
        spool = TripleSpool()
        digest = hashlib.sha256()
        for lines in edition.lines:
            spool.write(lines)
            digest.update(lines.encode())
        spool.rest()
        receipt = Receipt("generated", _FILE, len(spool), len(spool), notes=("Invented for benchmarks.",))
        yield Load(edition.source, spool, receipt, ((_FILE, digest.hexdigest()),))


def write_store(path: Path, triples: int = TRIPLES, seed: int = SEED) -> int:
    """Load it into a store in one transaction; how many triples its default graph holds."""
    from graph.collector import paused
    from graph.store import EmbeddedStore

    store = EmbeddedStore.open(path, create=True)
    with paused(), store.writing("benchmarks") as writer:
        for load in loads(triples, seed):
            writer.put(load)
    number = len(store)
    store.close()
    return number


def write_lines(path: Path, triples: int = TRIPLES, seed: int = SEED) -> None:
    """Write N-Triples, or N-Quads where the name ends so. Editions share no triple, so no line stands twice."""
    with path.open("wb") as out:
        for edition in editions(triples, seed):
            for lines in edition.lines:
                text = lines.replace(" .\n", f" <{edition.graph}> .\n") if path.suffix == ".nq" else lines
                out.write(text.encode())


def _main() -> None:
    words = argparse.ArgumentParser(
        prog="python -m benchmarks.generate", description=(__doc__ or "").partition("\n")[0]
    )
    words.add_argument("--store", type=Path, help="a folder for a store")
    words.add_argument("--lines", type=Path, help="a file: N-Triples, or N-Quads where its name ends in .nq")
    words.add_argument("--triples", type=int, default=TRIPLES, help=f"about how many ({TRIPLES:,})")
    words.add_argument("--seed", type=int, default=SEED)
    asked = words.parse_args()
    if asked.lines:
        write_lines(asked.lines, asked.triples, asked.seed)
    if asked.store:
        print(f"{write_store(asked.store, asked.triples, asked.seed):,} triples in the default graph")


__all__ = ["SEED", "TRIPLES", "Edition", "editions", "loads", "write_lines", "write_store"]

if __name__ == "__main__":
    _main()
