"""Why there is no ladder: what cannot be reached and what it lacks, and the nearest steps that can be."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from queries.ladders.answer import Missing
from queries.lookup import things
from queries.things import Thing, unnamed

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.ladders.asking import Goal
    from queries.ladders.model import Model

MOST: Final = 5
"""Steps that are told of."""


def reachable(made: Model, held: Collection[int]) -> set[int]:
    """Every step that can be finished from what is held: the least fixed point of "what it needs is there"."""
    graph = made.graph
    missing = list(graph.least)
    counted: list[set[int]] = [set() for _ in range(graph.nodes)]
    done = [node for node in range(graph.nodes) if missing[node] <= 0]
    got = set(done)
    for step in held:
        if step not in got:
            got.add(step)
            done.append(step)
    while done:
        node = done.pop()
        for whole in graph.wholes_of(node):
            if node not in counted[whole]:
                counted[whole].add(node)
                missing[whole] -= 1
                if missing[whole] <= 0 and whole not in got:
                    got.add(whole)
                    done.append(whole)
    return {node for node in got if node < graph.steps}


def lacking(
    store: Store, made: Model, held: Collection[int], goal: Goal
) -> tuple[tuple[Missing, ...], tuple[Thing, ...]]:
    """What the goal lacks, from the goal downwards, and the nearest steps on the way to it that can be reached."""
    outside = [step for step in goal.steps if step not in made.number]
    ends = [made.number[step] for step in goal.steps if step in made.number]
    can = reachable(made, held)
    told: dict[int, str] = {}
    near: list[int] = []
    seen, queue = set(ends), deque(ends)
    while queue:
        step = queue.popleft()
        if step in can:
            near.append(step)
            continue
        parts = parts_of(made, step)
        told[step] = _lack(made, step, parts, can)
        for part in parts:
            if part not in seen:
                seen.add(part)
                queue.append(part)
    if not near and not ends:
        near = _beside(store, made, goal, can)
    names = things(store, [*(made.steps[one] for one in (*told, *near)), *outside])
    missing = [Missing(_thing(names, made.steps[step]), lacks) for step, lacks in list(told.items())[:MOST]]
    missing += [Missing(_thing(names, one), "no source says on these terms what leads to it") for one in outside[:1]]
    return tuple(missing[:MOST]), tuple(_thing(names, made.steps[one]) for one in near[:MOST])


def _thing(names: dict[str, Thing], iri: str) -> Thing:
    return names.get(iri) or unnamed(iri)


def parts_of(made: Model, step: int) -> list[int]:
    """The steps that a step needs, those of needs within its need too."""
    found, todo = [], list(made.graph.parts_of(step))
    while todo:
        node = todo.pop(0)
        if node < made.graph.steps:
            found.append(node)
        else:
            todo += made.graph.parts_of(node)
    return list(dict.fromkeys(found))


def _lack(made: Model, step: int, parts: list[int], can: Collection[int]) -> str:
    least = made.graph.least[step]
    if not parts:
        return "no source says what leads to it"
    if least > len(made.graph.parts_of(step)):
        return f"{least} are required, and only {len(made.graph.parts_of(step))} are named"
    short = [part for part in parts if part not in can]
    if not short:
        return "what it needs cannot all be had together"
    ring = " (it comes before itself)" if _in_ring(made, step) else ""
    return f"{len(short)} of {len(parts)} that it names cannot be reached{ring}"


def _in_ring(made: Model, step: int) -> bool:
    """Whether a step needs itself, by way of others."""
    seen: set[int] = set()
    todo = parts_of(made, step)
    while todo:
        node = todo.pop()
        if node == step:
            return True
        if node not in seen:
            seen.add(node)
            todo += parts_of(made, node)
    return False


def _beside(store: Store, made: Model, goal: Goal, can: Collection[int]) -> list[int]:
    """Steps that can be reached and stand beside the goal in its classification: the same, but for the last signs."""
    code = goal.named.notation
    if goal.named.kind != "occupation" or len(code) < 4:
        return []
    named = things(store, [made.steps[step] for step in can if made.steps[step].rpartition("/")[2][:2] == code[:2]])
    for length in (6, 5, 4):
        alike = [
            iri
            for iri, one in sorted(named.items())
            if one.kind == "occupation" and one.notation[:length] == code[:length]
        ]
        if alike:
            return [made.number[iri] for iri in alike]
    return []
