"""Every chain from many statements at once, as joins of arrays: the search of queries/routes.py without its loop.

A level of all chains is extended together; claims, pairs kept apart and visited statements are looked up in arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from queries.compose import EMPTY, NO_CLAIM, State, composition

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from queries.projection import Bools, Ints, Projection

    Longs: TypeAlias = NDArray[np.int64]

MOST_AT_ONCE: Final = 16_000
"""Statements whose chains are extended together; bounds the memory."""


@dataclass(frozen=True, slots=True)
class Walked:
    """Chains from a start to a goal. `steps` has a row for each: the numbers of its steps in the projection, then -1.

    `start` and `end` are nodes, `length` counts steps, `claim` is the place of what they add up to in the
    projection's `names`.
    """

    steps: Ints
    start: Ints
    end: Ints
    length: Ints
    claim: Ints

    def __len__(self) -> int:
        return len(self.start)

    def only(self, rows: Longs | Bools) -> Walked:
        """Some of the chains, by number in the order given, or by a mask."""
        return Walked(self.steps[rows], self.start[rows], self.end[rows], self.length[rows], self.claim[rows])


def walk(of: Projection, starts: Ints, goal: Bools, max_hops: int) -> Walked:
    """Every chain of at most `max_hops` steps from a node of `starts` to one where `goal` holds, as `routes.search`.

    Steps that lead nowhere near the goal are left out first, which is most of them.
    """
    import numpy as np

    ways = _ways(of, goal, max_hops)
    parts = [
        part
        for at in range(0, len(starts), MOST_AT_ONCE)
        for part in _levels(of, ways, starts[at : at + MOST_AT_ONCE], max_hops)
    ]
    if not parts:
        none = np.empty(0, dtype=np.int32)
        return Walked(np.empty((0, max_hops), dtype=np.int32), none, none, none, none)
    return Walked(*(np.concatenate(column) for column in zip(*parts, strict=True)))


@dataclass(frozen=True, slots=True)
class _Ways:
    """The steps that are worth taking: their numbers in the projection by start, and where they end."""

    offsets: Longs
    step: Ints
    end: Ints
    name: Ints
    hit: Bools
    suggested: Bools
    near: Ints


def _ways(of: Projection, goal: Bools, max_hops: int) -> _Ways:
    import numpy as np

    hit = goal[of.end]
    going = (of.whole[of.end] >= 0) | hit
    going &= ~of.kept_apart(of.start, of.end)
    on = going & ~hit & ~of.suggested
    near = np.full(len(of.nodes), max_hops + 1, dtype=np.int32)
    near[of.start[going & hit]] = 1
    for steps in range(1, max_hops):
        before = of.start[on & (near[of.end] == steps)]
        near[before[near[before] > steps]] = steps + 1
    step = np.flatnonzero(going & (hit | (on & (near[of.end] < max_hops)))).astype(np.int32)
    offsets = np.searchsorted(of.start[step], np.arange(len(of.nodes) + 1))
    return _Ways(offsets, step, of.end[step], of.name[step], hit[step], of.suggested[step], near)


_Part: TypeAlias = "tuple[Ints, Ints, Ints, Ints, Ints]"


def _levels(of: Projection, ways: _Ways, starts: Ints, max_hops: int) -> Iterator[_Part]:
    import numpy as np

    states, after = _automaton(of.names)
    start = node = starts
    state = np.full(len(starts), states.index(EMPTY), dtype=np.int32)
    code = np.zeros(len(starts), dtype=np.int64)
    visited: list[Ints] = [starts]
    taken: list[Ints] = []
    for depth in range(max_hops):
        count = ways.offsets[node + 1] - ways.offsets[node]
        row = np.repeat(np.arange(len(node)), count)
        way = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + ways.offsets[node][row]
        end, name = ways.end[way], ways.name[way]
        fresh = np.ones(len(row), dtype=bool)
        for past in visited:
            fresh &= past[row] != end
        said = code[row] * (len(of.names) + 1) + name + 1
        done = fresh & ways.hit[way]
        if depth:
            done &= ~ways.suggested[way]
        yield from _finished(of, start, taken, row[done], ways.step[way[done]], said[done], max_hops)
        on = fresh & ~ways.hit[way] & (ways.near[end] <= max_hops - depth - 1)
        row, way, end, name, said = row[on], way[on], end[on], name[on], said[on]
        reached = after[state[row], name]
        open_ = reached >= 0
        row = row[open_]
        if not len(row):
            return
        start, node, state, code = start[row], end[open_], reached[open_], said[open_]
        visited = [*(past[row] for past in visited), node]
        taken = [*(past[row] for past in taken), ways.step[way[open_]]]


def _finished(
    of: Projection, start: Ints, taken: list[Ints], row: Longs, last: Ints, code: Longs, max_hops: int
) -> Iterator[_Part]:
    """Chains that have arrived, unless they claim nothing or a pair is kept apart."""
    import numpy as np

    claim = _claims(of.names, code)
    keep = claim >= 0
    keep &= ~of.kept_apart(start[row], of.end[last])
    row, last, claim = row[keep], last[keep], claim[keep]
    if not len(row):
        return
    steps = np.full((len(row), max_hops), -1, dtype=np.int32)
    for at, past in enumerate(taken):
        steps[:, at] = past[row]
    steps[:, len(taken)] = last
    length = np.full(len(row), len(taken) + 1, dtype=np.int32)
    yield steps, start[row], of.end[last], length, claim


@cache
def _automaton(names: tuple[str, ...]) -> tuple[list[State], Ints]:
    """The states that a chain can be in, and the state after each claim of `names` (-1: nothing can follow)."""
    import numpy as np

    rules = composition()
    states: list[State] = [EMPTY]
    table: list[list[int]] = []
    for state in states:
        row = []
        for name in names:
            following = rules.step(state, name)
            if following is not None and following not in states:
                states.append(following)
            row.append(-1 if following is None else states.index(following))
        table.append(row)
    return states, np.array(table, dtype=np.int32)


def _claims(names: tuple[str, ...], code: Longs) -> Ints:
    """Place in `names` of what each sequence of claims adds up to, -1 for none. A code's digits are the claims."""
    import numpy as np

    distinct, back = np.unique(code, return_inverse=True)
    return np.array([_claim(names, int(one)) for one in distinct], dtype=np.int32)[back]


@cache
def _claim(names: tuple[str, ...], code: int) -> int:
    said: list[str] = []
    while code:
        code, digit = divmod(code, len(names) + 1)
        said.insert(0, names[digit - 1])
    claim = composition().chain(said)
    return -1 if claim == NO_CLAIM else names.index(claim)
