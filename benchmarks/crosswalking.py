"""One credential against all of CAS, in process, with everything loaded."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.loading import REAL
from benchmarks.measure import Result, capped, median
from tests.support.shared import SHARED_DATA

CREDENTIALS = ("nccer/carpentry-level-1", "comptia/network-plus", "comptia/a-plus", "bcsp/sts")
QUERY = "crosswalk/credential-to-standards"
CAP = 60.0
"""Seconds after which rdflib's evaluator is stopped; its time is then at least this."""


def run() -> Iterator[Result]:
    """Our crosswalk, then the same SPARQL question through Oxigraph and through rdflib's evaluator."""
    if SHARED_DATA is None:
        print("skipped: crosswalking needs ../shared/data", file=sys.stderr)
        return
    import pyoxigraph
    from rdflib import Graph

    from credways.build import build_catalogue, load_paths
    from graph.binding import values_row
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
            # The parameters stand in every SELECT of the query, so that neither engine has to carry them inwards.
            terms = parameters.bind(store, catalog.get(QUERY), {"credential": credential, "framework": "cas"})
            text = catalog.get(QUERY).text.replace("WHERE {", f"WHERE {{ {values_row(terms)}")
            engine = median(lambda text=text: store.select(text), 9, warm=1)  # type: ignore[misc]
            peer, ended = capped(lambda text=text: list(everything.query(text)), CAP)  # type: ignore[misc]
            met = taken < 0.05 and peer / taken >= 10
            bound = "" if ended else f"; the peer was stopped at {CAP:.0f} s"
            detail = f"{rows} rows, {len(triples):,} triples; the query alone {engine * 1000:.1f} ms{bound}"
            name = f"crosswalk {credential} → cas"
            yield Result(name, taken, peer, "rdflib evaluator, the query", "under 50 ms and 10×", met, detail)
