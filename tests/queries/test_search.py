"""Text search."""

from __future__ import annotations

import pytest

from graph.store import EmbeddedStore
from queries.index import fold, words_of
from queries.search import search


def labels(small: EmbeddedStore, text: str, *kinds: str) -> list[str]:
    return [hit.thing.label for hit in search(small, text, kinds=kinds)[0]]


def test_an_exact_code_comes_first(small: EmbeddedStore) -> None:
    hits, _ = search(small, "n10-009")
    assert [(hit.thing.kind, hit.field) for hit in hits][:2] == [("credential", "code"), ("assessment", "code")]


def test_an_exact_name_comes_before_names_that_begin_so(small: EmbeddedStore) -> None:
    assert labels(small, "network+")[0] == "CompTIA Network+"


def test_words_may_stand_in_any_order_and_be_cut_short(small: EmbeddedStore) -> None:
    assert labels(small, "trad constr") == ["Construction trades"]


def test_a_word_is_not_found_inside_another(small: EmbeddedStore) -> None:
    assert labels(small, "penters") == []


def test_the_kind_limits(small: EmbeddedStore) -> None:
    assert labels(small, "carpenters", "occupation") == ["Carpenters", "Carpenters"]
    assert labels(small, "carpenters", "credential") == []


def test_statements_about_things_come_after_things(small: EmbeddedStore) -> None:
    kinds = [hit.thing.kind for hit in search(small, "carpentry")[0]]
    assert kinds.index("mapping-set") > max(place for place, kind in enumerate(kinds) if kind == "credential")


def test_pages_add_up(small: EmbeddedStore) -> None:
    whole, total = search(small, "network", limit=100)
    first, again = search(small, "network", limit=3)
    rest, _ = search(small, "network", limit=100, offset=3)
    assert total == again == len(whole)
    assert [*first, *rest] == whole


def test_superseded_editions_are_not_found(small: EmbeddedStore) -> None:
    hits, _ = search(small, "CS.HS.1.1")
    assert {hit.thing.edition for hit in hits} == {"2024"}


@pytest.mark.parametrize("text", ["", "  ", "()", '"', "*", "no such words anywhere"])
def test_nothing_to_find(small: EmbeddedStore, text: str) -> None:
    assert search(small, text) == ([], 0)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("  CompTIA®\tNetwork+ ", "comptia network+"), ("ＣＡＳ", "cas"), ("Straße", "strasse"), ("co\u00adop", "coop")],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_words_keep_the_signs_that_name_things() -> None:
    assert words_of("c# and (network+), n10-009") == " c# and network+ n10 009"
