"""Generations: the switch, leases that keep a state alive, and the sweeping of what nobody needs."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import generations
from graph.store import EmbeddedStore
from ontology.errors import StoreUnusable
from tests.graph.conftest import coded, default_graph, source, statement


def write(store: EmbeddedStore, code: str) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [coded(statement("cas-ma", "2018", code), code)])


def names(folder: Path) -> set[str]:
    return {path.name for path in generations.generations_folder(folder).iterdir()}


def test_each_write_makes_the_next_generation(store: EmbeddedStore, folder: Path) -> None:
    first = store.generation
    write(store, "1")
    write(store, "2")
    assert store.generation == generations.current_number(folder) == first + 2


def test_a_write_that_changes_nothing_makes_none(store: EmbeddedStore, folder: Path) -> None:
    write(store, "1")
    before = names(folder), generations.stamp(folder)
    write(store, "1")
    with store.writing():
        pass
    assert (names(folder), generations.stamp(folder)) == before


def test_a_generation_somebody_reads_is_kept_and_swept_once_nobody_does(store: EmbeddedStore, folder: Path) -> None:
    write(store, "1")
    reader = EmbeddedStore.open(folder)
    held = f"{reader.generation:06d}"
    for code in "234":
        write(store, code)
    assert held in names(folder)
    assert len(default_graph(reader)) == 1
    reader.close()
    del reader
    write(store, "5")
    write(store, "6")
    assert held not in names(folder)
    assert len([name for name in names(folder) if name.isdigit()]) <= 2


def test_what_a_killed_writer_left_is_swept_by_the_next(store: EmbeddedStore, folder: Path) -> None:
    root = generations.generations_folder(folder)
    for name in ("work-4711-1", "gone-000001", "000099"):
        (root / name).mkdir()
        (root / name / "000010.sst").write_bytes(b"half")
    (root / "000098.lease").touch()
    (folder / "CURRENT.new").write_text("{")
    write(store, "1")
    assert names(folder).isdisjoint({"work-4711-1", "gone-000001", "000099", "000098.lease"})
    assert len(default_graph(EmbeddedStore.open(folder))) == 1


def test_a_generation_renamed_but_not_yet_current_is_not_read(store: EmbeddedStore, folder: Path) -> None:
    write(store, "1")
    root = generations.generations_folder(folder)
    number = store.generation
    (root / f"{number + 1:06d}").mkdir()
    assert EmbeddedStore.open(folder).generation == number
    write(store, "2")
    assert default_graph(store) == default_graph(EmbeddedStore.open(folder))


def test_old_states_share_their_files_with_new_ones(store: EmbeddedStore, folder: Path) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [coded(statement("cas-ma", "2018", str(i)), str(i)) for i in range(2000)])
    reader = EmbeddedStore.open(folder)
    write_place = reader.generation_path
    with store.writing() as writer:
        writer.replace_edition(source("cas-rw"), [])
    new_place = store.generation_path
    assert write_place is not None
    assert new_place is not None
    shared = {path.stat().st_ino for path in write_place.glob("*.sst")} & {
        path.stat().st_ino for path in new_place.glob("*.sst")
    }
    assert shared


def test_a_listing_left_open_in_the_block_does_not_keep_the_clone_open(store: EmbeddedStore) -> None:
    with store.writing() as writer:
        writer.replace_edition(source(), [coded(statement("cas-ma", "2018", str(i)), str(i)) for i in range(50)])
        listing = writer.view().quads()
        next(listing)
    assert list(listing) == []
    place = store.generation_path
    assert place is not None
    ox.Store(str(place))  # RocksDB refuses while it is open elsewhere in this process


def test_a_store_copied_without_leases_can_be_read_and_written(store: EmbeddedStore, folder: Path) -> None:
    write(store, "1")
    for path in generations.generations_folder(folder).glob("*.lease"):
        path.unlink()
    store = EmbeddedStore.open(folder)
    write(store, "2")
    assert len(default_graph(store)) == 1


def test_opening_where_current_names_nothing_says_damaged(store: EmbeddedStore, folder: Path) -> None:
    store.close()
    generations._switch(folder, 77)
    with pytest.raises(StoreUnusable, match="current generation 000077 is missing"):
        generations.open_current(folder)


def test_two_who_make_the_same_store_make_one(folder: Path) -> None:
    generations.ensure_store(folder)
    generations.ensure_store(folder)
    assert EmbeddedStore.open(folder).generation == 1
