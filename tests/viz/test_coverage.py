"""Coverage bars: shares add up, nothing disappears, states are told apart without colour."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.coverage import STATES as ASKED
from viz.coverage import STATES, bar, in_words, shares, swatch
from viz.icons import icon

counts = st.fixed_dictionaries(dict.fromkeys(STATES, st.integers(0, 5000)))


def test_the_states_are_those_of_the_answer() -> None:
    assert tuple(STATES) == ASKED


@given(counts)
def test_shares_add_up_and_no_count_disappears(given_counts: dict[str, int]) -> None:
    found = shares(given_counts)
    total = sum(given_counts.values())
    assert sum(found.values()) == pytest.approx(100 if total else 0)
    for state, count in given_counts.items():
        assert (found[state] > 0.7) == (count > 0)


def test_one_in_a_thousand_is_seen() -> None:
    assert shares({"covered": 1, "not reviewed": 999})["covered"] > 0.7


def test_the_words_say_every_count() -> None:
    assert in_words({"covered": 1, "proposed": 2, "not reviewed": 1200}) == (
        "1 covered, 2 proposed, 1,200 not yet reviewed of 1,203 expectations"
    )
    assert in_words({}) == "nothing of 0 expectations"


def test_each_state_has_its_own_pattern_and_each_bar_its_own_names() -> None:
    whole = dict.fromkeys(STATES, 1)
    first, second = bar(whole, "bar1"), bar(whole, "bar2")
    names = re.findall(r'<pattern id="([^"]+)"', first + second)
    assert len(names) == len(set(names)) == 2 * len(STATES)
    assert 'role="img"' in first
    marks = [
        re.sub(r"id=\"[^\"]+\"|cov-[a-z-]+", "", str(swatch(state)))
        for state in ("partly", "proposed", "reviewed-none")
    ]
    assert len(set(marks)) == 3


def test_an_unknown_icon_is_a_plain_circle() -> None:
    assert icon("no such") == icon("other")
    assert 'aria-hidden="true"' in icon("credential")
