"""Paths of a search spelled out as chains: each hop in words, what they add up to, and which is best."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from queries.chains import STATED, Chain, Step
from queries.compose import ALONE, composition, multiply
from queries.edges import Edge
from queries.hops import hops
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

KIND_ORDER = {"decided": 0, "composed": 1, "suggested": 2}
"""Kinds of row, best first."""


def chains(
    store: Store,
    paths: Collection[tuple[Edge, ...]],
    leads: Mapping[str, tuple[Step, ...]],
    graphs: Sequence[str] | None,
    tails: Mapping[str, tuple[Step, ...]] | None = None,
) -> tuple[list[Chain], dict[str, Thing]]:
    """Spell paths out as chains, best first, and return the things on them. `tails` are the other side's leads."""
    made, known = spelled(store, paths, leads, graphs, tails)
    return sorted(made, key=_order), known


def spelled(
    store: Store,
    paths: Collection[tuple[Edge, ...]],
    leads: Mapping[str, tuple[Step, ...]],
    graphs: Sequence[str] | None,
    tails: Mapping[str, tuple[Step, ...]] | None = None,
) -> tuple[list[Chain], dict[str, Thing]]:
    """The same with the chains in the order of `paths`."""
    rules = composition()
    made, known = hops(store, {edge for path in paths for edge in path}, graphs)
    found = []
    for path in paths:
        steps = tuple(made[edge] for edge in path)
        claim = path[0].name if path[0].name in ALONE else rules.chain([edge.name for edge in path])
        lead, tail = _ends(path, leads, tails or {})
        found.append(
            Chain(
                hops=steps,
                predicate=steps[0].predicate if claim == STATED else rules.iri(claim),
                kind=kind_of_path(path),
                confidence=multiply(hop.confidence for hop in steps),
                weakest=rules.weakest(steps),
                weak=claim == "weak",
                lead=lead,
                tail=tail,
                claim=claim,
            )
        )
    return found, known


def _ends(
    path: tuple[Edge, ...], leads: Mapping[str, tuple[Step, ...]], tails: Mapping[str, tuple[Step, ...]]
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps before and after a path; of a meeting, without the step that is the hop itself."""
    first = path[0]
    if not first.meets:
        return leads.get(first.start, ()), tails.get(path[-1].end, ())
    lead, tail = leads.get(first.meets, ()), tails.get(first.meets, ())
    if first.name == STATED:
        return (lead[:-1], tail) if first.end == first.meets else (lead, tail[:-1])
    return lead, tail


def kind_of_path(path: tuple[Edge, ...]) -> str:
    """`decided` for one mapping or one stated fact, `suggested` for a machine's, else `composed`."""
    if len(path) == 1 and (path[0].mapping or path[0].name == STATED):
        return "suggested" if path[0].suggested else "decided"
    return "composed"


def _order(chain: Chain) -> tuple[int, int, int, Decimal, tuple[str, ...]]:
    """Best first: decided, composed, suggested; then strength, length, stated confidence, and a fixed tie."""
    unstated = Decimal(2)
    confidence = unstated if chain.confidence is None else -chain.confidence
    tie = tuple(hop.mapping or hop.object for hop in chain.hops)
    return KIND_ORDER[chain.kind], composition().rank(chain.claim), chain.distance, confidence, tie
