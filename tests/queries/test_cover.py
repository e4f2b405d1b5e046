"""The fewest sets: the same number as trying every choice, and what each chosen thing adds."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from queries.cover import Cover, cover
from queries.set_cover import fewest, greedy
from tests.queries.weighted import world

SETS = st.lists(st.integers(min_value=0, max_value=2**10 - 1), max_size=9)


@pytest.fixture(scope="module")
def invented() -> EmbeddedStore:
    return world()


def union(sets: list[int], chosen: tuple[int, ...]) -> int:
    made = 0
    for index in chosen:
        made |= sets[index]
    return made


def tried_every_choice(sets: list[int], wanted: int) -> int:
    full = union(sets, tuple(range(len(sets)))) & wanted
    return next(
        size
        for size in range(len(sets) + 1)
        if any(union(sets, chosen) & wanted == full for chosen in combinations(range(len(sets)), size))
    )


@settings(max_examples=400, deadline=None)
@given(SETS, st.integers(min_value=0, max_value=2**10 - 1))
def test_it_is_as_few_as_trying_every_choice_finds(sets: list[int], wanted: int) -> None:
    found = fewest(sets, wanted)
    assert found.proved
    assert len(found.sets) == found.at_least == tried_every_choice(sets, wanted)
    assert union(sets, found.sets) & wanted == union(sets, tuple(range(len(sets)))) & wanted


@settings(max_examples=200, deadline=None)
@given(SETS, st.integers(min_value=0, max_value=2**10 - 1), st.integers(min_value=0, max_value=20))
def test_a_bound_that_is_met_is_told_and_the_choice_still_covers(sets: list[int], wanted: int, looks: int) -> None:
    found = fewest(sets, wanted, looks)
    assert union(sets, found.sets) & wanted == union(sets, tuple(range(len(sets)))) & wanted
    assert found.at_least <= tried_every_choice(sets, wanted) <= len(found.sets)
    assert not found.proved or len(found.sets) == tried_every_choice(sets, wanted)


@given(SETS)
def test_greedy_takes_nothing_superfluous(sets: list[int]) -> None:
    everything = union(sets, tuple(range(len(sets))))
    chosen = greedy(sets, everything)
    assert union(sets, chosen) == everything
    for index in chosen:
        assert union(sets, tuple(one for one in chosen if one != index)) != everything


def names(answer: Cover) -> list[str]:
    return [pick.thing.label for pick in answer.picks]


def codes(items: object) -> list[str]:
    return [item.code for item in items]  # type: ignore[attr-defined]


def test_two_credentials_cover_an_expectation_between_them(invented: EmbeddedStore) -> None:
    answer = cover(invented, ["credentials"], "cas")
    assert names(answer) == ["Invented certificate one", "Invented certificate two"]
    assert [codes(pick.adds) for pick in answer.picks] == [["M2"], ["M1"]]
    assert [codes(pick.alone) for pick in answer.picks] == [["M1", "M2"], ["M1"]]  # outcome a and outcome b
    assert codes(answer.uncovered) == ["M3", "R1"]
    assert [item.state for item in answer.uncovered] == ["proposed", "partly"]
    assert answer.proved


def test_guesses_count_only_where_they_are_asked_for(invented: EmbeddedStore) -> None:
    partly = cover(invented, ["credentials"], "cas", count="partly")
    assert (names(partly), codes(partly.uncovered)) == (["Invented certificate one"], ["M3"])
    proposed = cover(invented, ["credentials"], "cas", count="proposed")
    assert (names(proposed), codes(proposed.uncovered)) == (["Invented certificate one"], [])
    with pytest.raises(BadQuery, match="no way to count"):
        cover(invented, ["credentials"], "cas", count="guessed")


def test_what_could_stand_in_another_s_place_is_named(invented: EmbeddedStore) -> None:
    answer = cover(invented, ["Invented certificate one", "courses"], "cas", count="partly", only=["M1"])
    assert names(answer) == ["Invented certificate one"]
    assert [one.label for one in answer.picks[0].instead] == ["Invented shop course"]


@pytest.mark.parametrize(
    ("only", "expected"),
    [(["M2"], ["M2"]), (["RW"], []), (["G1"], ["M1", "M2"]), (["mathematics"], ["M1", "M2"])],
)
def test_the_expectations_can_be_narrowed(invented: EmbeddedStore, only: list[str], expected: list[str]) -> None:
    assert codes(cover(invented, ["credentials"], "cas", only=only).covered) == expected


def test_a_code_that_is_not_there_is_refused(invented: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match=r"no expectation.*'M9'"):
        cover(invented, ["credentials"], "cas", only=["M9"])


def test_a_search_that_was_stopped_says_so(invented: EmbeddedStore) -> None:
    answer = cover(invented, ["credentials"], "cas", most_looks=0)
    assert answer.proved  # two are needed by the bound alone
    assert answer.at_least == 2
