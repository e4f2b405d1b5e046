"""Counts of classes and properties, and where they are kept."""

from __future__ import annotations

import json
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology.model import Source
from ontology.namespaces import CETERMS, RDF, SKOS
from queries.known_terms import known_terms, term
from queries.schema import Schema, is_counted, schema

A = NamedNode("urn:a")
CERTIFICATION = CETERMS + "Certification"
FIRST = [
    Triple(A, NamedNode(RDF + "type"), NamedNode(CERTIFICATION)),
    Triple(A, NamedNode(SKOS + "prefLabel"), Literal("one")),
    Triple(A, NamedNode(SKOS + "prefLabel"), Literal("two")),
]


def put(store: EmbeddedStore, edition: str, triples: list[Triple]) -> None:
    with store.writing("tests") as writer:
        writer.replace_edition(Source("invented", edition, "Invented"), triples)


def test_counts_are_of_what_is_current_and_follow_the_store(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "store", create=True)
    put(store, "1", FIRST)
    assert not is_counted(store)
    assert schema(store) == Schema(3, {CERTIFICATION: 1}, {RDF + "type": 1, SKOS + "prefLabel": 2})
    assert is_counted(store)
    put(store, "1", FIRST[:2])
    assert not is_counted(store)
    assert schema(store).properties == {RDF + "type": 1, SKOS + "prefLabel": 1}


def test_another_process_reads_what_one_counted(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "store", create=True)
    put(store, "1", FIRST)
    schema(store)
    (kept,) = (tmp_path / "store").rglob("*.schema1")
    kept.write_text(json.dumps({"triples": 9, "classes": {}, "properties": {}}), "utf-8")
    store.close()
    assert schema(EmbeddedStore.open(tmp_path / "store")).triples == 9
    kept.write_text("{", "utf-8")
    assert schema(EmbeddedStore.open(tmp_path / "store")).triples == 3


def test_a_store_in_memory_is_counted_each_time() -> None:
    store = EmbeddedStore.in_memory()
    put(store, "1", FIRST)
    assert schema(store).triples == 3
    assert not is_counted(store)


def test_known_terms_have_words_to_choose_them_by() -> None:
    classes, properties = known_terms()
    assert classes[CERTIFICATION].label == "certification"
    assert all(one.label for one in (*classes.values(), *properties.values()))
    assert not classes.keys() & properties.keys()
    assert term("https://example.org/x#someThing").label == "some thing"
