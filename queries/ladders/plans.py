"""The cheapest plans to a goal: sets of steps of which none can be left out, in order of cost.

A plan is built from the goal downwards: one open need at a time, one way of meeting it for each branch, the most
promising first (A*, with the bounds of `queries.ladders.bounds`). Steps that are finished count as had wherever else
they are needed, so that what is shared is paid once. Nothing is left to chance: of two plans that cost the same, the
one with fewer steps comes first, then the one found first, by the order of the parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from queries.ladders.bounds import NEVER, Bounds, from_nothing
from queries.ladders.hypergraph import Hypergraph

_FIRST = 1024
"""Nodes settled from what is held before the first search; four times as many whenever it gets long."""
_LONG = 256
"""Branches followed before the bounds are improved."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps that lead to the goal, without what is held, none of which can be left out. `cost` is what they cost."""

    cost: int
    steps: frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """Plans, cheapest first. `complete` is False when a bound on the search cut it: there may be others, also cheaper.

    `looked_at` counts the branches that were followed.
    """

    plans: tuple[Plan, ...]
    complete: bool
    looked_at: int


@dataclass(slots=True)
class Planner:
    """A hypergraph with one kind of cost: a whole number for each step (minutes, cents …), none negative."""

    graph: Hypergraph
    costs: list[int]
    nothing: memoryview[int] = field(init=False)

    def __post_init__(self) -> None:
        if any(cost < 0 for cost in self.costs):
            raise ValueError("a step cannot cost less than nothing")
        # One unit of cost is `_unit` here, and a step 1: of two plans that cost the same, fewer steps are better.
        self.costs = [cost * self._unit + 1 for cost in self.costs]
        self.nothing = from_nothing(self.graph, self.costs)

    @property
    def _unit(self) -> int:
        return 1 << 20

    def plans(
        self, held: Collection[int], goal: int, most: int = 1, *, steps: int = 0, branches: int = 200_000
    ) -> Found:
        """Find the `most` cheapest plans from what is held to the step `goal`; with `steps`, none longer than that.

        `branches` bounds the search. A goal that is held has one plan, without steps.
        """
        held = frozenset(held)
        if goal in held:
            return Found((Plan(0, frozenset()),), True, 0)
        bounds = Bounds.of(self.graph, self.costs, self.nothing, held)
        settle, allowed, spent = _FIRST, _LONG, 0
        while True:
            bounds.further(settle)
            found, looked, finished = self._search(bounds, goal, most, steps, min(allowed, branches))
            spent += looked
            if finished or allowed >= branches:
                return Found(found, finished, spent)
            settle, allowed = settle * 4, allowed * 4

    def _search(
        self, bounds: Bounds, goal: int, most: int, steps: int, allowed: int
    ) -> tuple[tuple[Plan, ...], int, bool]:
        found: list[Plan] = []
        seen: set[frozenset[int]] = set()
        looked = 0
        for looked, chosen in enumerate(_candidates(self.graph, self.costs, bounds, goal, steps), 1):
            if chosen is not None and chosen not in seen:
                seen.add(chosen)
                if not _spare(self.graph, bounds.held, chosen, goal):
                    cost = sum((self.costs[step] - 1) // self._unit for step in chosen)
                    found.append(Plan(cost, chosen))
                    if len(found) == most:
                        return tuple(found), looked, True
            if looked >= allowed:
                return tuple(found), looked, False
        return tuple(found), looked, True


class _Open(NamedTuple):
    """A need still to be met (`node`), or a step to be finished once what it needs is (`~step`), and what comes after.

    `after` counts the parts that are not to be picked again, so that no two parts are picked in both orders.
    `bound` is the dearest of all needs here and below.
    """

    node: int
    after: int
    bound: int
    rest: _Open | None


def _candidates(
    graph: Hypergraph, costs: list[int], bounds: Bounds, goal: int, steps: int
) -> Iterator[frozenset[int] | None]:
    """Sets of steps that lead to the goal, cheapest first, some with steps to spare; None for a branch in between."""
    number = count()
    heap: list[tuple[int, int, int, frozenset[int], frozenset[int], int, _Open | None]] = []

    def push(spent: int, chosen: frozenset[int], done: frozenset[int], worth: int, todo: _Open | None) -> None:
        more = max(0, todo.bound - worth) if todo else 0
        if more < NEVER and not (steps and len(chosen) > steps):
            heappush(heap, (spent + more, next(number), spent, chosen, done, worth, todo))

    begin = _taking(graph, costs, bounds, goal, None)
    push(costs[goal], frozenset((goal,)), frozenset(), 0, begin)
    while heap:
        _, _, spent, chosen, done, worth, todo = heappop(heap)
        while todo is not None and todo.node < 0:
            done |= {~todo.node}
            worth += costs[~todo.node]
            todo = todo.rest
        if todo is None:
            yield chosen
            continue
        yield None
        having = bounds.held | done
        missing = graph.least[todo.node]
        ways = []
        for place, part in enumerate(graph.parts_of(todo.node)):
            if part in having if part < graph.steps else graph.met(part, having):
                missing -= 1
            elif place >= todo.after and part not in chosen and bounds[part] < NEVER:
                ways.append((place, part))
        if missing <= 0:
            push(spent, chosen, done, worth, todo.rest)
            continue
        for place, part in ways[: len(ways) - missing + 1]:
            rest = todo.rest if missing == 1 else _Open(todo.node, place + 1, todo.bound, todo.rest)
            if part < graph.steps:
                push(spent + costs[part], chosen | {part}, done, worth, _taking(graph, costs, bounds, part, rest))
            else:
                bound = max(bounds[part], rest.bound if rest else 0)
                push(spent, chosen, done, worth, _Open(part, 0, bound, rest))


def _taking(graph: Hypergraph, costs: list[int], bounds: Bounds, step: int, rest: _Open | None) -> _Open | None:
    """What is to be done when a step is chosen: meet what it needs, finish it, go on."""
    below = rest.bound if rest else 0
    finish = _Open(~step, 0, below, rest)
    if graph.least[step] <= 0:
        return finish
    return _Open(step, 0, max(below, bounds[step] - costs[step]), finish)


def _spare(graph: Hypergraph, held: frozenset[int], chosen: frozenset[int], goal: int) -> bool:
    """Whether the goal can be reached with one of the chosen steps less."""
    return any(goal in in_order(graph, held, chosen - {step}) for step in chosen if step != goal)


def in_order(graph: Hypergraph, held: Collection[int], steps: Collection[int]) -> dict[int, int]:
    """Which of `steps` can be finished from what is held, in an order that works: step → the earliest round for it.

    Steps of one round do not wait for each other. Those that can never be finished are left out.
    """
    having, waiting, rounds = set(held), sorted(set(steps) - set(held)), dict[int, int]()
    for turn in count():
        ready = [step for step in waiting if graph.met(step, having)]
        if not ready:
            return rounds
        rounds |= dict.fromkeys(ready, turn)
        having.update(ready)
        waiting = [step for step in waiting if step not in rounds]
    raise AssertionError("count() has no end")
