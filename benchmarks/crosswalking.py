"""One credential against all of CAS, in process, with everything loaded."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.loading import REAL
from benchmarks.measure import Result, median
from tests.support.shared import SHARED_DATA

CREDENTIALS = ("nccer/carpentry-level-1", "comptia/network-plus", "comptia/a-plus", "bcsp/sts")
QUERY = "crosswalk/credential-to-standards"


def run() -> Iterator[Result]:
    """Our crosswalk, then the same SPARQL question through Oxigraph and through rdflib's evaluator."""
    if SHARED_DATA is None:
        print("skipped: crosswalking needs ../shared/data", file=sys.stderr)
        return
    import pyoxigraph
    from rdflib import Graph

    from credways.build import build_catalogue, load_paths
    from graph.binding import bind
    from graph.store import EmbeddedStore
    from queries import catalog, parameters
    from queries.crosswalk import crosswalk

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        build_catalogue(path)
        load_paths(path, [SHARED_DATA / name for name in REAL], allow_loss=True)
        store = EmbeddedStore.open(path)
        triples = [pyoxigraph.Triple(q.subject, q.predicate, q.object) for q in store.quads(graph=None)]
        lines = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        everything = Graph().parse(data=lines, format="nt")
        for credential in CREDENTIALS:
            rows = len(crosswalk(store, credential, "cas").rows)
            taken = median(lambda name=credential: crosswalk(store, name, "cas"), 15, warm=2)  # type: ignore[misc]
            terms = parameters.bind(store, catalog.get(QUERY), {"credential": credential, "framework": "cas"})
            bound = bind(catalog.get(QUERY).text, terms)
            engine = median(lambda text=bound: store.select(text), 9, warm=1)  # type: ignore[misc]
            peer = median(lambda text=bound: list(everything.query(text)), 3)  # type: ignore[misc]
            detail = f"{rows} rows, {len(triples):,} triples; the query alone {engine * 1000:.1f} ms"
            met = taken < 0.05 and peer / engine >= 10
            name = f"crosswalk {credential} → cas"
            yield Result(name, taken, peer, "rdflib evaluator, same query", "under 50 ms and 10×", met, detail)
