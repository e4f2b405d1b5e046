"""How much two certifications share: by the same statements, by decided and by proposed alignment, told apart."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from queries.overlap import Measure, overlap
from tests.queries.weighted import mapping, world


@pytest.fixture(scope="module")
def invented() -> EmbeddedStore:
    return world()


def test_aligned_competencies_count_once(invented: EmbeddedStore) -> None:
    answer = overlap(invented, "Invented certificate one", "Invented certificate two")
    assert (answer.left_size, answer.right_size) == (4, 2)
    assert answer.same == ()
    assert answer.by_statements == Measure(0, 6)
    assert answer.by_decided == Measure(1, 5)  # 1.1 and A.1 are close: one competency of five
    assert answer.by_decided.share == Fraction(1, 5)


def test_what_is_only_related_is_listed_and_not_counted(invented: EmbeddedStore) -> None:
    answer = overlap(invented, "Invented certificate one", "Invented certificate two")
    listed = {(pair.left.notation, pair.right.notation): (pair.claim, pair.counted) for pair in answer.pairs}
    assert listed["1.1", "A.1"] == ("close", True)
    assert listed["2.1", "A.2"] == ("related", False)


def test_it_reads_the_same_from_both_sides(invented: EmbeddedStore) -> None:
    there = overlap(invented, "Invented certificate one", "Invented certificate two")
    back = overlap(invented, "Invented certificate two", "Invented certificate one")
    assert there.by_decided == back.by_decided
    assert there.by_proposed == back.by_proposed


def test_a_guess_moves_only_the_third_measure() -> None:
    store = world(mapping(20, "ix/1/3.1", "close", "ix2/1/A.2", of="machine"))
    answer = overlap(store, "Invented certificate one", "Invented certificate two")
    assert answer.by_decided == Measure(1, 5)
    assert answer.by_proposed == Measure(2, 4)


def test_shared_statements(invented: EmbeddedStore) -> None:
    answer = overlap(invented, "Invented certificate one", "Invented shop course")
    assert [one.notation for one in answer.same] == ["1.1"]
    assert answer.by_statements == Measure(1, 4)


def test_nothing_loaded_is_no_zero(invented: EmbeddedStore) -> None:
    answer = overlap(invented, "Invented bare certificate", "Invented certificate two")
    assert answer.notes == ("No competencies are loaded for Invented bare certificate.",)
    assert answer.by_statements == Measure(0, 2)
    assert Measure(0, 0).share is None


def test_one_thing_twice_is_refused(invented: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match="Both names mean"):
        overlap(invented, "Invented certificate one", "Invented certificate one")
