"""What stands between two things that nothing connects: a Not, a rule, a longer way, a newer edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from queries.edges import Edge, anchor_edges, mapping_edges
from queries.explain import Explained, explained
from queries.hops import hops
from queries.lookup import editions_of, frameworks
from queries.reasons_changes import Change, broken_claim, in_steps
from queries.reasons_decisions import Denial
from queries.reasons_words import change_sentence

if TYPE_CHECKING:
    from graph.protocol import Store

FARTHER: Final = 2
"""How many more steps are tried where nothing connects two things."""

_MOST_NODES: Final = 2_000


def missing(store: Store, found: Explained, max_hops: int, denied: Sequence[Denial]) -> tuple[Change, ...]:
    """What would have to change for the two to be connected. Raises nothing of its own."""
    made = [_denial(one) for one in denied]
    farther = explained(store, found.subject, found.object, editions=found.asked.editions, max_hops=max_hops + FARTHER)
    if farther.chains:
        count = len(farther.chains)
        ways = f"{count} ways connect" if count > 1 else "one way connects"
        facts = {"most": max_hops + FARTHER, "ways": ways, "steps": in_steps(farther.chains[0])}
        made.append(Change("farther", change_sentence("farther", **facts)))
    elif (path := _any_path(store, found, max_hops)) is not None:
        spelled, _ = hops(store, path, found.asked.graphs)
        broken = broken_claim([spelled[edge] for edge in path])
        made += [broken] if broken else []
    return (*made, *_newer(store, found))


def _denial(one: Denial) -> Change:
    if one.decision is not None:
        when = f" on {one.decision.decided}" if one.decision.decided else ""
        said = change_sentence("rejected", committee=one.decision.committee_name, when=when)
        return Change("denial", said, pressing=True)
    name = "denied" if one.in_force else "denied_before"
    return Change("denial", change_sentence(name, who=one.publisher or one.set_title), one.in_force)


def _newer(store: Store, found: Explained) -> list[Change]:
    """A newer edition of either end's framework, where the edition asked about is superseded."""
    made = []
    for thing in (found.subject, found.object):
        info = next(
            (i for i in frameworks(store).values() if (i.series, i.edition) == (thing.series, thing.edition)), None
        )
        current = [one for one in editions_of(store, thing.series) if one.current] if thing.series else []
        if info is not None and not info.current and current:
            facts = {"thing": thing, "edition": info.edition, "framework": info.label, "newer": current[0].edition}
            made.append(Change("edition", change_sentence("superseded", **facts), pressing=True))
    return made


def _any_path(store: Store, found: Explained, max_hops: int) -> tuple[Edge, ...] | None:
    """Some shortest path of published links, whatever they add up to; None where there is none that is short."""
    before: dict[str, Edge] = {}
    seen = set(found.begin.leads)
    frontier = sorted(seen)[:_MOST_NODES]
    for _ in range(max_hops):
        reached = []
        graphs = found.asked.graphs
        for edge in (*mapping_edges(store, frontier, graphs), *anchor_edges(store, frontier, graphs)):
            if edge.unresolved or edge.blocks or edge.suggested or edge.end in seen:
                continue
            seen.add(edge.end)
            before[edge.end] = edge
            if found.goal.reached(edge):
                return _walk_back(before, edge.end)
            reached.append(edge.end)
        frontier = reached[:_MOST_NODES]
        if not frontier:
            return None
    return None


def _walk_back(before: dict[str, Edge], end: str) -> tuple[Edge, ...]:
    path: list[Edge] = []
    while end in before:
        path.insert(0, before[end])
        end = path[0].start
    return tuple(path)
