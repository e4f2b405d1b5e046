"""What the store's tests share: small editions, named as real ones are."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from graph.store import EmbeddedStore, View
from ontology import iris
from ontology.model import Source
from ontology.namespaces import CEASN, SKOS, XSD

CODE = NamedNode(SKOS + "notation")
TEXT = NamedNode(CEASN + "competencyText")
PARENT = NamedNode(CEASN + "isChildOf")
WEIGHT = NamedNode(CEASN + "weight")
INTEGER = NamedNode(XSD + "integer")
DECIMAL = NamedNode(XSD + "decimal")


def statement(series: str, edition: str, code: str) -> NamedNode:
    return NamedNode(iris.statement(series, edition, code))


def coded(subject: NamedNode | BlankNode, code: str) -> Triple:
    return Triple(subject, CODE, Literal(code))


def source(series: str = "cas-ma", edition: str = "2018", **more: str) -> Source:
    return Source(series, edition, more.pop("title", f"{series} {edition}"), **more)


def default_graph(store: EmbeddedStore | View) -> set[Triple]:
    """What the engine has in the default graph, looked at without our own reading."""
    view = store.view() if isinstance(store, EmbeddedStore) else store
    return {quad.triple for quad in view.raw.quads_for_pattern(None, None, None, DefaultGraph())}


def named_graph(store: EmbeddedStore | View, series: str, edition: str) -> set[Triple]:
    return {quad.triple for quad in store.quads(graph=iris.source_graph(series, edition))}


def union_of_current(store: EmbeddedStore) -> set[Triple]:
    """What the default graph has to hold: every triple that the engine has in a current graph."""
    raw = store.view().raw
    return {
        Quad(*quad.triple).triple
        for graph in store.view().current_graphs()
        for quad in raw.quads_for_pattern(None, None, None, NamedNode(graph))
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> EmbeddedStore:
    return EmbeddedStore.open(folder, create=True)
