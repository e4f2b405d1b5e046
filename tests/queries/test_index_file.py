"""The file of names: made once for a state of the store, the same as in memory, gone with its state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Source
from ontology.terms import CW, RDF, SKOS, SSSOM
from queries.index import index
from queries.index_file import LAYOUT
from queries.search import search


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "generations").glob("*.names*"))


def add(store: EmbeddedStore, code: str, label: str) -> None:
    node = NamedNode(iris.concept("badges", "2026", code))
    triples = [
        Triple(node, RDF.type, SKOS.Concept),
        Triple(node, SKOS.notation, Literal(code)),
        Triple(node, SKOS.prefLabel, Literal(label, language="en")),
    ]
    with store.writing() as writer:
        writer.replace_edition(Source(f"badges-{code}", "2026", "Badges (invented)"), triples)


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore.open(tmp_path / "store", create=True)
    add(store, "w-1", "Widget Maker")
    return store


def found(store: EmbeddedStore, text: str) -> list[str]:
    return [hit.thing.label for hit in search(store, text)[0]]


def test_the_file_is_made_once_and_opened_by_the_next_process(store: EmbeddedStore, tmp_path: Path) -> None:
    assert names(tmp_path / "store") == []
    assert found(store, "widget") == ["Widget Maker"]
    (name,) = names(tmp_path / "store")
    made = (tmp_path / "store" / "generations" / name).stat().st_mtime_ns
    assert found(EmbeddedStore.open(tmp_path / "store"), "maker") == ["Widget Maker"]
    assert (tmp_path / "store" / "generations" / name).stat().st_mtime_ns == made


def test_a_new_state_has_a_file_of_its_own_and_the_old_one_goes(store: EmbeddedStore, tmp_path: Path) -> None:
    found(store, "widget")
    before = names(tmp_path / "store")
    add(store, "w-2", "Widget Painter")
    assert found(store, "widget") == ["Widget Maker", "Widget Painter"]
    add(store, "w-3", "Widget Tester")
    store.refresh()
    found(store, "widget")
    assert not set(before) & set(names(tmp_path / "store"))


def test_a_store_may_be_named_relative_to_where_one_is(
    store: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.chdir(tmp_path)
    assert found(EmbeddedStore.open(Path("store")), "maker") == ["Widget Maker"]


def test_a_file_that_cannot_be_written_costs_time_and_nothing_else(store: EmbeddedStore) -> None:
    place = store.view().derived
    assert place is not None
    place.with_suffix(f".names{LAYOUT}").mkdir()  # in the way of the file, for root too
    assert found(store, "widget") == ["Widget Maker"]


def test_memory_and_file_answer_alike(small: EmbeddedStore, tmp_path: Path) -> None:
    on_disk = EmbeddedStore.open(tmp_path / "small", create=True)
    with on_disk.writing() as writer:
        for record in small.sources():
            graph = [quad.triple for quad in small.quads(graph=record.graph)]
            writer.replace_edition(replace(record.source), graph, order=record.order)
    for text in ("network", "n10-009", "carp", "trad constr", "a", "nothing at all"):
        assert search(on_disk, text, limit=50) == search(small, text, limit=50)
        assert index(on_disk).exact(text) == index(small).exact(text)


def test_things_are_counted_once_under_their_most_telling_class(small: EmbeddedStore) -> None:
    counted = index(small).classes()
    for owl_class in (CW.IndustryCertification, CW.ExamObjective, SSSOM.Mapping):
        query = f"SELECT DISTINCT ?s WHERE {{ ?s a {owl_class} }}"
        assert counted[owl_class.value] == len(small.select(query).rows) > 0


def test_pages_past_the_last_still_say_how_many_there_are(store: EmbeddedStore) -> None:
    assert search(store, "widget", offset=10) == ([], 1)
