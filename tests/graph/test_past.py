"""A store in which other editions are current: a private copy that answers like any store, and is gone afterwards."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

import graph.past as past_module
from graph.past import with_current
from graph.store import EmbeddedStore
from ontology.errors import StoreUnusable
from tests.graph.conftest import coded, default_graph, source, statement, union_of_current


def filled(store: EmbeddedStore) -> EmbeddedStore:
    with store.writing() as writer:
        for edition, codes in (("2018", "12"), ("2022", "23")):
            triples = [coded(statement("cas-ma", edition, code), code) for code in codes]
            writer.replace_edition(source("cas-ma", edition), triples)
        writer.replace_edition(
            source("other"), [coded(statement("other", "1", "x"), "x"), coded(statement("cas-ma", "2022", "2"), "2")]
        )
    return store


@pytest.fixture(params=["disk", "memory", "many triples on disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedStore:
    on_disk = "disk" in request.param
    if "many" in request.param:  # the engine's default graph is left as it is, and the graphs are named instead
        monkeypatch.setattr(past_module, "_MOST_CHANGED", 0)
    return filled(EmbeddedStore.open(tmp_path / "s", create=True) if on_disk else EmbeddedStore.in_memory())


def codes(store: EmbeddedStore) -> list[str]:
    """edition/code of every cas-ma statement in the default graph."""
    rows = store.select("SELECT ?s WHERE { ?s skos:notation ?c } ORDER BY ?s").rows
    return [str(row[0]).partition("cas-ma/")[2].strip(">") for row in rows if "cas-ma/" in str(row[0])]


def test_the_default_graph_is_the_union_of_the_chosen_editions(store: EmbeddedStore) -> None:
    past = with_current(store, {"cas-ma": "2018"})
    assert codes(past) == ["2018/1", "2018/2", "2022/2"], "what another source says of the newer edition stays"
    assert {quad.triple for quad in past.quads()} == union_of_current(past)
    assert len(list(past.quads())) == len(past) == 4
    current = [(record.edition, record.is_current) for record in past.sources() if record.series == "cas-ma"]
    assert current == [("2018", True), ("2022", False)]


def test_a_series_may_stand_in_no_edition(store: EmbeddedStore) -> None:
    past = with_current(store, {"cas-ma": ""})
    assert codes(past) == ["2022/2"]
    assert {quad.triple for quad in past.quads()} == union_of_current(past)
    assert not any(record.is_current for record in past.sources() if record.series == "cas-ma")


def test_the_store_itself_does_not_change(store: EmbeddedStore) -> None:
    before = sorted(map(str, store.quads(graph="*")))
    with_current(store, {"cas-ma": "2018"})
    assert sorted(map(str, store.quads(graph="*"))) == before


def test_what_is_so_already_needs_no_copy(store: EmbeddedStore) -> None:
    assert with_current(store, {"cas-ma": "2022", "other": store.sources()[-1].edition}) is store


def test_an_edition_that_is_not_there_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(StoreUnusable, match="2030"):
        with_current(store, {"cas-ma": "2030"})


def test_a_copy_is_kept_for_the_next_question_and_swept_when_the_store_moves_on(tmp_path: Path) -> None:
    store = filled(EmbeddedStore.open(tmp_path / "s", create=True))
    first = with_current(store, {"cas-ma": "2018"})
    again = with_current(store, {"cas-ma": "2018"})
    assert again.generation_path == first.generation_path
    assert codes(again) == codes(first)
    place = first.generation_path
    assert place is not None
    with store.writing() as writer:
        writer.replace_edition(source("more"), [coded(statement("cas-ma", "2022", "9"), "9")])
    assert codes(with_current(store, {"cas-ma": "2018"})) == ["2018/1", "2018/2", "2022/2", "2022/9"]
    assert place.is_dir(), "it is still held"
    first.close()
    again.close()
    with_current(store, {"cas-ma": ""})
    assert not place.exists()


def test_only_a_few_copies_are_kept(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "s", create=True)
    with store.writing() as writer:
        for edition in range(2010, 2018):
            writer.replace_edition(source("cas-ma", str(edition)), [coded(statement("cas-ma", str(edition), "1"), "1")])
    for edition in range(2010, 2017):
        with_current(store, {"cas-ma": str(edition)}).close()
    assert len(list((tmp_path / "s").glob("past-*"))) == 4


def test_a_copy_in_memory_is_deleted_when_nobody_holds_it() -> None:
    past = with_current(filled(EmbeddedStore.in_memory()), {"cas-ma": "2018"})
    assert past.generation_path is not None
    place = past.generation_path.parent
    assert place.is_dir()
    del past
    gc.collect()
    assert not place.exists()


def test_what_a_killed_process_left_is_swept_but_not_what_is_in_use(tmp_path: Path) -> None:
    store = filled(EmbeddedStore.open(tmp_path / "s", create=True))
    in_use = with_current(store, {"cas-ma": "2018"})
    left = tmp_path / "s" / "past-work-left"
    (left / "db").mkdir(parents=True)
    other = with_current(store, {"cas-ma": ""})
    assert not left.exists()
    assert codes(in_use) != codes(other)


@pytest.mark.parametrize("gone", [1, 500])
def test_much_or_little_withdrawn_gives_the_same_union(tmp_path: Path, gone: int) -> None:
    store = EmbeddedStore.open(tmp_path / "s", create=True)
    with store.writing() as writer:
        for edition, count in (("2018", 3), ("2022", gone)):
            triples = [coded(statement("cas-ma", edition, str(n)), str(n)) for n in range(count)]
            writer.replace_edition(source("cas-ma", edition), triples)
        writer.replace_edition(source("rest"), [coded(statement("rest", "1", str(n)), str(n)) for n in range(100)])
    past = with_current(store, {"cas-ma": "2018"})
    assert default_graph(past) == union_of_current(past)
    assert len(past) == 103


def test_two_copies_and_a_writer_do_not_disturb_each_other(tmp_path: Path) -> None:
    store = filled(EmbeddedStore.open(tmp_path / "s", create=True))
    past = with_current(store, {"cas-ma": "2018"})
    with store.writing() as writer:
        writer.remove_edition("cas-ma", "2018")
    assert "2018/1" in codes(past)
    assert store.edition("cas-ma", "2018") is None


def test_a_store_that_may_not_be_written_to_is_copied_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(EmbeddedStore.open(tmp_path / "s", create=True))
    monkeypatch.setattr("graph.past.os.access", lambda *_: False)
    past = with_current(store, {"cas-ma": "2018"})
    assert past.generation_path is not None
    assert not past.generation_path.is_relative_to(tmp_path)
    assert "2018/1" in codes(past)
