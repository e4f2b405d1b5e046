"""The Learning Standards Ontology, prior art in Turtle: the RDF loader keeps every triple of its four files."""

from __future__ import annotations

import pytest

from loaders import rdf
from loaders.options import Options
from loaders.registry import pick
from tests.support.loads import adds_up
from tests.support.shared import shared_file


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "triples"),
    [("lso-core", 271), ("identifier-schemes", 169), ("lso-shapes", 177), ("worked-example", 75)],
)
def test_every_triple_of_the_file_is_kept(name: str, triples: int) -> None:
    path = shared_file(f"standards/learning-standards-ontology/{name}.ttl")
    assert pick(path).name == rdf.NAME  # identifier-schemes names ASN's vocabulary and holds no document of ASN
    (load,) = rdf.load(path, Options())
    assert adds_up(load)
    assert load.receipt.read == load.receipt.kept == len(load.triples) == triples
