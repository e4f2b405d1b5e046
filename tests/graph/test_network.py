"""Stacking statements as a NetworkX graph."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph.network import stacking_graph
from graph.store import EmbeddedStore
from ontology import iris
from ontology.namespaces import CETERMS, RDF, XSD
from ontology.terms import CW, DCTERMS, SKOS
from tests.graph.conftest import source

A_PLUS, NETWORK_PLUS, CIOS = (iris.entity("credential", "comptia", code) for code in ("a-plus", "network-plus", "cios"))
PAGE = "https://www.comptia.org/certifications/which-certification/stackable-certifications"


def says(number: int, lower: str, upper: str, kind: str, **more: NamedNode | Literal) -> list[Triple]:
    node = NamedNode(iris.entity("stacking", "comptia", str(number)))
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (NamedNode(RDF + "type"), CW.StackingStatement),
        (CW.lowerStep, NamedNode(lower)),
        (CW.upperStep, NamedNode(upper)),
        (CW.stackingKind, NamedNode(iris.concept("stacking-kinds", "1", kind))),
    ]
    facts += [(getattr(CW, name), value) for name, value in more.items()]
    return [Triple(node, name, value) for name, value in facts] + [Triple(node, DCTERMS.source, NamedNode(PAGE))]


@pytest.fixture
def store() -> EmbeddedStore:
    made = EmbeddedStore.in_memory()
    with made.writing() as writer:
        writer.replace_edition(
            source("starter-stacking", "1"),
            [
                Triple(NamedNode(A_PLUS), SKOS.prefLabel, Literal("CompTIA A+", language="en")),
                *says(
                    1,
                    A_PLUS,
                    CIOS,
                    "component",
                    ctdlPredicate=NamedNode(CETERMS + "requires"),
                    requiredNumber=Literal("2", datatype=NamedNode(XSD + "integer")),
                    contested=Literal("false", datatype=NamedNode(XSD + "boolean")),
                    asserter=Literal("CompTIA"),
                ),
                *says(2, NETWORK_PLUS, CIOS, "component"),
                *says(3, A_PLUS, NETWORK_PLUS, "progression"),
            ],
        )
    return made


def test_edges_run_from_what_is_held_to_what_it_leads_to(store: EmbeddedStore) -> None:
    made = stacking_graph(store)
    assert set(made.edges()) == {(A_PLUS, CIOS), (NETWORK_PLUS, CIOS), (A_PLUS, NETWORK_PLUS)}
    assert made.nodes[A_PLUS] == {"label": "CompTIA A+"}
    assert made.nodes[CIOS] == {"label": CIOS}


def test_an_edge_carries_who_says_so_and_how(store: EmbeddedStore) -> None:
    (edge,) = stacking_graph(store)[A_PLUS][CIOS].values()
    assert edge == {
        "kind": "component",
        "predicate": CETERMS + "requires",
        "required_number": 2,
        "asserter": "CompTIA",
        "contested": False,
        "source": PAGE,
        "date": None,
    }


def test_kinds_are_never_merged_and_can_be_chosen(store: EmbeddedStore) -> None:
    assert set(stacking_graph(store, {"progression"}).edges()) == {(A_PLUS, NETWORK_PLUS)}
