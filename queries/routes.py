"""The search for chains: breadth first over the engine's edges, then every path that the composition table allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from ontology.namespaces import SSSOM, shorten
from queries.chains import SHARES_ANCHOR, Step
from queries.compose import EMPTY, NO_CLAIM, State, composition
from queries.edges import Edge, anchor_edges, blocking_edges, mapping_edges, unknown_predicates
from queries.meeting import listed, meetings, rising

if TYPE_CHECKING:
    from graph.protocol import Store

MOST_PATHS = 20_000
"""Paths kept by one search; a note says when this bound cut it."""


MOST_EDGES = 200_000
"""Steps read by one search; a note says when this bound cut it."""

MOST_SECONDS = 20.0
"""Time that one search reads steps and follows chains; a note says when this bound cut it."""


NO_COUNTERPART = SSSOM + "NoTermFound"
"""What a mapping leads to whose author looked for a counterpart and found none; never a statement that others share."""


@dataclass(frozen=True, slots=True)
class Routes:
    """What a search found: paths from a start to a target, blocking edges, unresolved mappings met, notes."""

    paths: tuple[tuple[Edge, ...], ...]
    blocked: tuple[Edge, ...]
    unresolved: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a chain may end: a statement of one of `frameworks`, a concept of such a scheme, or one of `statements`.

    `tails` are the steps by which the thing asked for comes to its statements, `rise` those of them that an alignment
    of what holds them may say something about.
    """

    frameworks: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    tails: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    rise: frozenset[str] = frozenset()

    def reached(self, edge: Edge) -> bool:
        """Whether this edge's end is a target."""
        return edge.framework in self.frameworks or edge.end in self.statements


def search(
    store: Store,
    starts: Mapping[str, tuple[Step, ...]],
    goal: Goal,
    graphs: Sequence[str] | None,
    max_hops: int,
    rise: Collection[str] = (),
    lists: Collection[str] = (),
) -> Routes:
    """Return every path of at most `max_hops` hops whose claim composition.yaml allows.

    `starts` are the statements to start from with the steps that lead to each, `rise` those of them that may first go
    up to what holds them, `lists` the frameworks and schemes that were asked about as wholes. Unresolved mappings and
    Not mappings are never walked, nor is a pair that a Not mapping keeps apart; suggested ones only as a whole path of
    their own; a path ends at the first target it meets and visits no statement twice.
    """
    until = monotonic() + MOST_SECONDS
    read = _read(store, starts, goal, graphs, max_hops, rise, until)
    paths, cut = _paths(read.outgoing, sorted(_ahead(starts, goal.tails)), goal, max_hops, until)
    notes = list(read.notes)
    if cut:
        notes.append(
            f"More than {MOST_PATHS:,} chains were found; only the first are considered."
            if cut == "paths"
            else f"Following chains took more than {MOST_SECONDS:.0f} seconds; only those found by then are shown."
        )
    apart = set(read.blocked) | {(end, start) for start, end in read.blocked}
    from_start = [edge for (start, _), edge in sorted(read.blocked.items()) if start in starts and goal.reached(edge)]
    behind = goal.tails.keys() - _ahead(goal.tails, starts)
    facts = (*meetings(store, starts, goal, graphs), *listed(store, lists, goal, graphs)) if max_hops > 0 else ()
    met = [(edge,) for edge in facts]
    open_paths = [
        path
        for path in (*met, *paths)
        if (path[0].start, path[-1].end) not in apart
        and not any((edge.start, edge.end) in apart for edge in path)
        and (path[-1].end not in behind or path[0].meets)
    ]
    return Routes(tuple(open_paths), tuple(from_start), read.unresolved, tuple(notes))


def _ahead(near: Mapping[str, tuple[Step, ...]], far: Mapping[str, tuple[Step, ...]]) -> set[str]:
    """Those of one side that are not reached over the other thing itself: from there a chain would only lead back."""
    asked = [iri for iri, steps in far.items() if not steps]
    if len(asked) != 1:  # a list is asked about as a whole: it has no thing in its middle
        return set(near)
    return {iri for iri, steps in near.items() if iri != asked[0] and all(step.object != asked[0] for step in steps)}


@dataclass(frozen=True, slots=True)
class _Read:
    """The steps that a search read, by start; those that block; mappings that lead nowhere; which bounds were met."""

    outgoing: dict[str, list[Edge]]
    blocked: dict[tuple[str, str], Edge]
    unresolved: int
    notes: tuple[str, ...]


def _read(
    store: Store,
    starts: Collection[str],
    goal: Goal,
    graphs: Sequence[str] | None,
    max_hops: int,
    rise: Collection[str],
    until: float,
) -> _Read:
    outgoing: dict[str, list[Edge]] = {}
    blocked: dict[tuple[str, str], Edge] = {}
    for edge in blocking_edges(store, graphs):
        blocked.setdefault((edge.start, edge.end), edge)
    unresolved: set[str] = set()
    gone: set[str] = set()
    without: set[str] = set()
    notes: list[str] = []
    states: dict[str, set[State]] = {start: {EMPTY} for start in starts}
    asked: dict[str, frozenset[str]] = {}
    count = 0
    frontier = dict(states)
    for edge in rising(store, starts, goal, rise, graphs):
        outgoing.setdefault(edge.start, []).append(edge)
    for _ in range(max_hops):
        for edge in _steps(store, frontier, asked, graphs):
            if edge.unresolved:
                unresolved.add(edge.mapping)
            elif edge.blocks:
                continue
            elif edge.framework or edge.end in goal.statements:
                outgoing.setdefault(edge.start, []).append(edge)
                count += 1
            elif edge.end == NO_COUNTERPART:
                without.add(edge.mapping)
            elif edge.start != NO_COUNTERPART:
                # Its end is in no edition in scope: a superseded statement, or no statement at all.
                gone.add(edge.mapping)
        if count > MOST_EDGES or monotonic() > until:
            bound = f"{MOST_EDGES:,} steps" if count > MOST_EDGES else f"{MOST_SECONDS:.0f} seconds"
            notes.append(f"The search stopped after {bound}; longer chains were not looked for.")
            break
        frontier = _advance(outgoing, frontier, states, goal)
        if not frontier:
            break
    if without:
        notes.append(
            f"{len(without):,} mapping{'s say' if len(without) > 1 else ' says'} that there is no counterpart."
        )
    if gone:
        notes.append(
            f"{len(gone):,} mapping{'s lead' if len(gone) > 1 else ' leads'} to what no edition in scope holds "
            "(superseded, retired or not loaded) and were not followed."
        )
    strange = unknown_predicates(store, asked, graphs)
    if strange:
        names = ", ".join(sorted(shorten(name) for name in set(strange.values())))
        notes.append(f"{len(strange):,} mappings claim what no rule composes ({names}) and were not followed.")
    return _Read(outgoing, blocked, len(unresolved), tuple(notes))


def _steps(
    store: Store, frontier: Mapping[str, set[State]], asked: dict[str, frozenset[str]], graphs: Sequence[str] | None
) -> list[Edge]:
    """Steps from the frontier that the table allows there, but for those that were `asked` for before."""
    rules = composition()
    groups: dict[frozenset[str], list[str]] = {}
    for node, states in frontier.items():
        before = asked.get(node, frozenset())
        if names := rules.following(states) - before:
            groups.setdefault(names, []).append(node)
            asked[node] = before | names
    found: list[Edge] = []
    for names, some in groups.items():
        found += mapping_edges(store, some, graphs, names)
        if SHARES_ANCHOR in names:
            found += anchor_edges(store, some, graphs)
    return found


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
    outgoing: dict[str, list[Edge]], starts: Sequence[str], goal: Goal, max_hops: int, until: float
) -> tuple[list[tuple[Edge, ...]], str]:
    """The paths, and the bound that cut them: "paths", "time" or ""."""
    near = _steps_to_goal(outgoing, goal)
    rules = composition()
    found: list[tuple[Edge, ...]] = []
    cut = ""

    def walk(node: str, path: tuple[Edge, ...], state: State, visited: frozenset[str]) -> bool:
        """Extend `path`; False once a bound is reached."""
        nonlocal cut
        if monotonic() > until:
            cut = "time"
            return False
        for edge in outgoing.get(node, ()):
            if edge.end in visited:
                continue
            if goal.reached(edge):
                alone = not path
                if (alone or not edge.suggested) and rules.chain([*(one.name for one in path), edge.name]) != NO_CLAIM:
                    if len(found) >= MOST_PATHS:
                        cut = "paths"
                        return False
                    found.append((*path, edge))
                continue
            if edge.suggested or near.get(edge.end, max_hops) > max_hops - len(path) - 1:
                continue
            after = rules.step(state, edge.name)
            if after is not None and not walk(edge.end, (*path, edge), after, visited | {edge.end}):
                return False
        return True

    for start in starts:
        if start in outgoing and not walk(start, (), EMPTY, frozenset((start,))):
            break
    return found, cut


def _steps_to_goal(outgoing: dict[str, list[Edge]], goal: Goal) -> dict[str, int]:
    """The fewest steps from a statement to a target, of those from which one can be reached at all."""
    before: dict[str, set[str]] = {}
    near: dict[str, int] = {}
    for start, edges in outgoing.items():
        for edge in edges:
            if goal.reached(edge):
                near[start] = 1
            elif not edge.suggested:
                before.setdefault(edge.end, set()).add(start)
    level = list(near)
    while level:
        reached = {start: near[end] + 1 for end in level for start in before.get(end, ()) if start not in near}
        near |= reached
        level = list(reached)
    return near
