"""A stock client, unmodified: rdflib's SPARQL store, for reading and for writing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
import rdflib
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from credways.settings import Settings
from graph.store import EmbeddedStore
from tests.web.conftest import running


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads(settings: Settings, method: Literal["GET", "POST", "POST_FORM"]) -> None:
    with running(settings) as server:
        graph = Graph(SPARQLStore(f"{server.base_url}/sparql", method=method))
        found = list(graph.query("SELECT ?s { ?s a cw:IndustryCertification } ORDER BY ?s"))
        assert URIRef("https://w3id.org/credways/id/credential/comptia/network-plus") in {row[0] for row in found}  # type: ignore[index]
        assert graph.query("ASK { ?s a cw:Occupation }").askAnswer is True
        made = graph.query("CONSTRUCT { ?s a ?c } { ?s a ?c } LIMIT 5").graph
        assert made is not None
        assert len(made) == 5


def test_rdflib_writes_with_the_token(tmp_path: Path) -> None:
    EmbeddedStore.open(tmp_path / "store", create=True).close()
    with running(Settings(store=tmp_path / "store", editor_token="a token")) as server:  # noqa: S106 (invented)
        endpoint = f"{server.base_url}/sparql"
        store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": "Bearer a token"}, autocommit=True)
        graph = Graph(store, identifier=URIRef("http://example.org/mine"))
        graph.add((URIRef("http://example.org/s"), URIRef("http://example.org/p"), rdflib.Literal("o")))
        assert len(graph) == 1
        graph.remove((None, None, None))
        assert len(graph) == 0
