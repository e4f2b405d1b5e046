"""The small store: illustrative editions in `small/*.ttl`, loaded as real ones are."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from graph.store import EmbeddedStore
from ontology.model import Source

SMALL = Path(__file__).with_name("small")
GOLDEN = Path(__file__).with_name("golden")


def small_store() -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    with store.writing("tests") as writer:
        for path in sorted(SMALL.glob("*.ttl")):
            series, _, edition = path.stem.partition("@")
            source = Source(series, edition, f"{series} {edition} (illustrative)", publisher="Nobody", credit="Credit.")
            triples = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
            writer.replace_edition(source, triples)
    return store


@pytest.fixture(scope="session")
def small() -> EmbeddedStore:
    return small_store()
