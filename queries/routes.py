"""The search for chains: breadth first over the engine's edges, then every path that the composition table allows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.compose import EMPTY, NO_CLAIM, State, composition
from queries.edges import Edge, anchor_edges, mapping_edges

if TYPE_CHECKING:
    from graph.protocol import Store

MOST_PATHS = 20_000
"""Paths kept by one search; a note says when this bound cut it."""


@dataclass(frozen=True, slots=True)
class Routes:
    """What a search found: paths from a start to a target, blocking edges, unresolved mappings met, notes."""

    paths: tuple[tuple[Edge, ...], ...]
    blocked: tuple[Edge, ...]
    unresolved: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a chain may end: a statement of one of `frameworks`, or one of `statements`."""

    frameworks: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()

    def reached(self, edge: Edge) -> bool:
        """Whether this edge's end is a target."""
        return edge.framework in self.frameworks or edge.end in self.statements


def search(store: Store, starts: Collection[str], goal: Goal, graphs: Sequence[str] | None, max_hops: int) -> Routes:
    """Return every path of at most `max_hops` hops whose claim composition.yaml allows.

    Unresolved mappings and Not mappings are never walked, suggested ones only as a whole path of their own; a path
    ends at the first target it meets and visits no statement twice.
    """
    outgoing: dict[str, list[Edge]] = {}
    blocked: dict[tuple[str, str], Edge] = {}
    unresolved: set[str] = set()
    states: dict[str, set[State]] = {start: {EMPTY} for start in starts}
    asked: set[str] = set()
    frontier = dict(states)
    for _ in range(max_hops):
        new = [node for node in frontier if node not in asked]
        asked.update(new)
        for edge in mapping_edges(store, new, graphs):
            if edge.unresolved:
                unresolved.add(edge.mapping)
            elif edge.blocks:
                blocked.setdefault((edge.start, edge.end), edge)
            elif edge.framework or edge.end in goal.statements:
                # An end without a framework is in no edition in scope: a superseded statement, or no statement at all.
                outgoing.setdefault(edge.start, []).append(edge)
        for edge in anchor_edges(store, new, graphs):
            outgoing.setdefault(edge.start, []).append(edge)
        frontier = _advance(outgoing, frontier, states, goal)
        if not frontier:
            break
    paths, cut = _paths(outgoing, sorted(starts), goal, max_hops)
    notes = (f"More than {MOST_PATHS} chains were found; only the first are considered.",) if cut else ()
    from_start = [edge for (start, _), edge in sorted(blocked.items()) if start in starts and goal.reached(edge)]
    open_paths = [path for path in paths if (path[0].start, path[-1].end) not in blocked]
    return Routes(tuple(open_paths), tuple(from_start), len(unresolved), notes)


def _advance(
    outgoing: dict[str, list[Edge]], frontier: dict[str, set[State]], states: dict[str, set[State]], goal: Goal
) -> dict[str, set[State]]:
    """Statements that a viable beginning newly reaches, with the states it reaches them in."""
    rules = composition()
    reached: dict[str, set[State]] = {}
    for node, here in frontier.items():
        for edge in outgoing.get(node, ()):
            if edge.suggested or goal.reached(edge):
                continue
            after = {state for before in here if (state := rules.step(before, edge.name)) is not None}
            fresh = after - states.setdefault(edge.end, set())
            if fresh:
                states[edge.end] |= fresh
                reached.setdefault(edge.end, set()).update(fresh)
    return reached


def _paths(
    outgoing: dict[str, list[Edge]], starts: Sequence[str], goal: Goal, max_hops: int
) -> tuple[list[tuple[Edge, ...]], bool]:
    useful = _leading_to_goal(outgoing, goal)
    rules = composition()
    found: list[tuple[Edge, ...]] = []

    def walk(node: str, path: tuple[Edge, ...], state: State, visited: frozenset[str]) -> bool:
        """Extend `path`; False once the bound is reached."""
        for edge in outgoing.get(node, ()):
            if edge.end in visited:
                continue
            if goal.reached(edge):
                alone = not path
                if (alone or not edge.suggested) and rules.chain([*(one.name for one in path), edge.name]) != NO_CLAIM:
                    if len(found) >= MOST_PATHS:
                        return False
                    found.append((*path, edge))
                continue
            after = rules.step(state, edge.name)
            walkable = not edge.suggested and edge.end in useful and len(path) + 1 < max_hops
            if after is None or not walkable:
                continue
            if not walk(edge.end, (*path, edge), after, visited | {edge.end}):
                return False
        return True

    complete = all(walk(start, (), EMPTY, frozenset((start,))) for start in starts if start in outgoing)
    return found, not complete


def _leading_to_goal(outgoing: dict[str, list[Edge]], goal: Goal) -> set[str]:
    """Statements from which a target can be reached at all."""
    before: dict[str, set[str]] = {}
    useful: set[str] = set()
    for start, edges in outgoing.items():
        for edge in edges:
            if goal.reached(edge):
                useful.add(start)
            else:
                before.setdefault(edge.end, set()).add(start)
    queue = list(useful)
    while queue:
        for start in before.get(queue.pop(), ()):
            if start not in useful:
                useful.add(start)
                queue.append(start)
    return useful
