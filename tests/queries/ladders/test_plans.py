"""Plans under prerequisites: the cheapest are found, exactly as trying every set of steps finds them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.ladders.hypergraph import Hypergraph, Need, from_needs
from queries.ladders.plans import Plan, Planner, in_order

MOST_STEPS = 7


def all_of(*parts: int | Need) -> Need:
    return Need(len(parts), parts)


def one_of(*parts: int | Need) -> Need:
    return Need(1, parts)


def tried_out(graph: Hypergraph, costs: list[int], held: frozenset[int], goal: int) -> list[Plan]:
    """Every plan, by trying every set of steps: those that reach the goal and of which none can be left out."""
    others = [step for step in range(graph.steps) if step not in held and step != goal]
    found: list[frozenset[int]] = []
    for size in range(len(others) + 1):
        for some in combinations(others, size):
            steps = frozenset(some) | {goal}
            if goal in in_order(graph, held, steps) and not any(smaller < steps for smaller in found):
                found.append(steps)
    return [Plan(sum(costs[step] for step in steps), steps) for steps in found]


def test_shared_steps_are_paid_once() -> None:
    """0 needs 1 and 2; both need 3. Taking 3 for both is cheaper than 4 for 2."""
    graph = from_needs(5, {0: all_of(1, 2), 1: all_of(3), 2: one_of(3, 4)})
    found = Planner(graph, [1, 1, 1, 5, 3]).plans((), 0, 5)
    assert found.plans == (Plan(8, frozenset({0, 1, 2, 3})),)
    assert found.complete


def test_what_is_held_costs_nothing_and_needs_nothing() -> None:
    graph = from_needs(3, {0: all_of(1), 1: all_of(2)})
    assert Planner(graph, [1, 10, 100]).plans((1,), 0).plans == (Plan(1, frozenset({0})),)
    assert Planner(graph, [1, 10, 100]).plans((0,), 0).plans == (Plan(0, frozenset()),)


def test_two_of_three() -> None:
    graph = from_needs(4, {0: Need(2, (1, 2, 3))})
    found = Planner(graph, [0, 1, 2, 4]).plans((), 0, 5)
    assert [(plan.cost, plan.steps) for plan in found.plans] == [
        (3, frozenset({0, 1, 2})),
        (5, frozenset({0, 1, 3})),
        (6, frozenset({0, 2, 3})),
    ]


@pytest.mark.parametrize(
    ("why", "needs"),
    [
        ("it needs itself", {0: all_of(0)}),
        ("two steps need each other", {0: all_of(1), 1: all_of(0)}),
        ("more is needed than there is", {0: Need(3, (1, 2))}),
        ("nothing of nothing cannot be chosen", {0: Need(1, ())}),
    ],
)
def test_no_plan_when(why: str, needs: dict[int, Need]) -> None:
    found = Planner(from_needs(3, needs), [1, 1, 1]).plans((), 0, 3)
    assert found.plans == (), why
    assert found.complete


def test_a_cycle_is_entered_from_what_is_held() -> None:
    graph = from_needs(3, {0: all_of(1), 1: one_of(0, 2), 2: all_of(0)})
    assert Planner(graph, [1, 1, 1]).plans((2,), 0).plans == (Plan(2, frozenset({0, 1})),)


def test_of_plans_that_cost_the_same_the_shorter_is_first() -> None:
    graph = from_needs(4, {0: one_of(all_of(1, 2), 3)})
    assert [plan.steps for plan in Planner(graph, [0, 2, 2, 4]).plans((), 0, 2).plans] == [{0, 3}, {0, 1, 2}]


def test_a_bound_on_the_number_of_steps() -> None:
    graph = from_needs(4, {0: one_of(1, 3), 1: all_of(2)})
    found = Planner(graph, [1, 1, 1, 9]).plans((), 0, 5, steps=2)
    assert [plan.steps for plan in found.plans] == [{0, 3}]


def test_a_search_that_is_cut_short_says_so() -> None:
    graph = from_needs(12, {0: Need(5, tuple(range(1, 12)))})
    assert not Planner(graph, [1] * 12).plans((), 0, 1_000, branches=20).complete


def test_no_step_costs_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Planner(from_needs(1, {}), [-1])


def needs(inner: st.SearchStrategy[int | Need]) -> st.SearchStrategy[Need]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.builds(Need, st.integers(0, 3), parts)


REQUIREMENTS = st.dictionaries(
    st.integers(0, MOST_STEPS - 1),
    needs(st.recursive(st.integers(0, MOST_STEPS - 1), needs, max_leaves=4)),
    max_size=MOST_STEPS,
)


@given(
    needs=REQUIREMENTS,
    costs=st.lists(st.integers(0, 5), min_size=MOST_STEPS, max_size=MOST_STEPS),
    held=st.frozensets(st.integers(1, MOST_STEPS - 1), max_size=3),
    most=st.integers(1, 6),
)
@settings(max_examples=400, deadline=None)
def test_the_cheapest_plans_are_those_that_trying_everything_finds(
    needs: dict[int, Need], costs: list[int], held: frozenset[int], most: int
) -> None:
    graph = from_needs(MOST_STEPS, needs)
    expected = tried_out(graph, costs, held, 0)
    found = Planner(graph, costs).plans(held, 0, most)
    assert found.complete
    rank = sorted((plan.cost, len(plan.steps)) for plan in expected)
    assert [(plan.cost, len(plan.steps)) for plan in found.plans] == rank[:most]
    assert set(found.plans) <= set(expected)
    assert len(set(found.plans)) == len(found.plans)
    everything = Planner(graph, costs).plans(held, 0, len(expected) + 1)
    assert set(everything.plans) == set(expected)
