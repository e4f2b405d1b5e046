"""Which state of the store a request is answered from: the newest, and without waiting where that is open already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from credways.settings import Settings
from credways.web.state import State
from graph.store import EmbeddedStore
from ontology.model import Source

ONE, IS = NamedNode("http://example.org/one"), NamedNode("http://example.org/is")


def write(folder: Path, *texts: str) -> None:
    """Make the only edition say `texts`, as another process would."""
    store = EmbeddedStore.open(folder, create=True)
    with store.writing("tests") as writer:
        writer.replace_edition(Source("s", "1", "S (invented)"), [Triple(ONE, IS, Literal(text)) for text in texts])
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "store", "a")
    return tmp_path / "store"


def test_nothing_is_settled_before_it_was_opened(folder: Path) -> None:
    state = State(Settings(store=folder))
    assert state.settled() is None
    reading = state.now()
    assert state.settled() is reading is state.now()
    state.close()
    assert state.settled() is None


def test_anothers_write_unsettles_it(folder: Path) -> None:
    state = State(Settings(store=folder))
    before = state.now()
    write(folder, "a", "b")
    assert state.settled() is None
    after = state.now()
    assert state.settled() is after
    assert after.stamp != before.stamp
    assert after.generation > before.generation
    assert after.triples - before.triples == 1
    assert before.triples == len(before.view), "the state that was read before is still whole"
    state.close()


def test_a_store_built_anew_has_another_stamp(folder: Path) -> None:
    state = State(Settings(store=folder))
    before = state.now()
    shutil.rmtree(folder)
    assert state.settled() is None
    write(folder, "a")
    assert state.settled() is None
    assert state.now().stamp != before.stamp
    state.close()


def test_triples_are_counted_once_for_each_state(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(Settings(store=folder))
    reading = state.now()
    counted = reading.triples
    monkeypatch.setattr(type(reading.view), "__len__", lambda _: pytest.fail("counted again"))
    assert state.now().triples == counted
    state.close()
