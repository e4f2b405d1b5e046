"""Whole-graph questions of the library, answered as their header chooses, beside two columnar engines and SPARQL.

The peers are asked the same of the same triples: polars, by hand, on the columns that ours has on disk
(columnar_bare.py); maplib, by the SPARQL of the library's file; and our store's own SPARQL, by the same.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sized
from typing import TYPE_CHECKING, Final, cast

from benchmarks.columnar_bare import BARE, WORDS
from benchmarks.measure import Result
from benchmarks.peers import generated

if TYPE_CHECKING:
    from pathlib import Path

    from graph.protocol import Bindings, Store
    from graph.view import View
    from queries.columnar.columns import Columns

MOST: Final = 1.5
ROUNDS: Final = 8
SPARQL: Final = "our store's SPARQL"
ASKED: Final[Mapping[str, Mapping[str, str]]] = {
    "sources/class-counts": {},
    "coverage/matrix": {"framework": "gen-areas"},
    "coverage/statements-saying": {"text": WORDS},
    "coverage/tagged-standards": {},
}
_NO_FRAMEWORK: Final = (
    "FILTER(!BOUND(?framework) || ?framework = ?standards || EXISTS { ?framework ceterms:hasMember ?standards })"
)
"""maplib refuses a variable that nothing binds, so this filter, which then holds always, is left out for it."""


def run() -> Iterator[Result]:
    """The making of the columns, then each question; every round asks all engines in turn."""
    from graph.store import EmbeddedStore
    from queries import catalog
    from queries.columnar import building
    from queries.parameters import bind

    place = generated()
    store = EmbeddedStore.open(place.store)
    stem = store.view().derived
    if stem is None:
        raise RuntimeError("the generated store is not on disk")
    yield _making(store, stem, place.lines, place.triples)
    columns = building.read(stem)
    by_maplib = _maplib(place.lines)
    for name, params in ASKED.items():
        terms = bind(store, catalog.get(name), params)
        engines = _engines(store, store.view(), columns, name, terms) | {"maplib": by_maplib(name, terms)}
        taken, sizes = _in_turns(engines)
        for peer, seconds in taken.items():
            if peer == "ours":
                continue
            most = 1.0 if peer == SPARQL else MOST
            detail = f"{sizes['ours']:,} rows, {place.triples:,} triples"
            detail += "" if sizes[peer] == sizes["ours"] else f"; the peer finds {sizes[peer]:,} rows"
            met = taken["ours"] <= most * seconds
            yield Result(f"whole graph: {name}", taken["ours"], seconds, peer, f"within {most}×", met, detail)


def _engines(store: Store, view: View, columns: Columns, name: str, terms: Bindings) -> dict[str, Callable[[], int]]:
    """How many rows each engine finds."""
    from queries import catalog

    text = catalog.get(name).text
    return {
        "ours": lambda: len(catalog.run(store, name, ASKED[name])),
        "polars by hand": lambda: len(BARE[name](columns)),
        SPARQL: lambda: len(view.select(text, terms)),
    }


def _maplib(lines: Path) -> Callable[[str, Bindings], Callable[[], int]]:
    """The generated graph in maplib, to be asked a query of the library."""
    from maplib import Model

    from graph.binding import bind
    from ontology.namespaces import PREFIXES
    from queries import catalog

    model = Model()
    model.read(str(lines), format="ntriples")
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())

    def asking(name: str, terms: Bindings) -> Callable[[], int]:
        kept = (line for line in catalog.get(name).text.splitlines() if not line.startswith(("#+", "PREFIX")))
        text = declared + bind("\n".join(kept).replace(_NO_FRAMEWORK, ""), terms)
        return lambda: len(cast("Sized", model.query(text)))

    return asking


def _making(store: Store, stem: Path, lines: Path, triples: int) -> Result:
    """Making the columns in a process of its own, beside maplib reading the same triples from N-Triples."""
    from maplib import Model

    from queries.columnar import building, engine

    start = time.perf_counter()
    if not engine.prepare(store):
        raise RuntimeError("the columns were not made")
    ours = time.perf_counter() - start
    start = time.perf_counter()
    Model().read(str(lines), format="ntriples")
    peer = time.perf_counter() - start
    size = sum(path.stat().st_size for path in building.places(stem)) / 2**20
    detail = f"{triples:,} triples; {size:,.0f} MiB on disk"
    return Result("whole graph: making the columns", ours, peer, "maplib reading N-Triples", "none", True, detail)


def _in_turns(engines: Mapping[str, Callable[[], int]]) -> tuple[dict[str, float], dict[str, int]]:
    """Median seconds of each engine over `ROUNDS` rounds in which all are asked, after one that is not counted.

    Who is asked first changes with the round: an engine leaves the next one a cache full of its own data.
    """
    taken: dict[str, list[float]] = {name: [] for name in engines}
    sizes: dict[str, int] = {}
    names = list(engines)
    for number in range(ROUNDS + 1):
        for name in (*names[number % len(names) :], *names[: number % len(names)]):
            start = time.perf_counter()
            sizes[name] = engines[name]()
            if number:
                taken[name].append(time.perf_counter() - start)
            else:
                print(f"{name}, cold: {time.perf_counter() - start:.3f} s", file=sys.stderr)
    return {name: statistics.median(times) for name, times in taken.items()}, sizes
