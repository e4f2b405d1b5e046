"""Pairs that only committees elsewhere rejected, read again for one district: districts decide separately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from queries.crosswalk import Blocked, Crosswalk, CrosswalkRow, row_of
from queries.edges import mapping_edges
from queries.graduation_record import Record
from queries.lookup import frameworks, text, things
from queries.outline import outline, unit_above
from queries.reasons_decisions import Decided
from queries.scope import Scope
from queries.spelled import chains
from queries.subjects import start
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store


def reopened(
    store: Store, answer: Crosswalk, decided: Mapping[str, tuple[Decided, ...]], known: Record
) -> tuple[tuple[CrosswalkRow, ...], tuple[Blocked, ...]]:
    """Return the rows of pairs that are kept out only by decisions of others, and what stays kept out.

    What a publisher denies, or a committee of the district rejected, stays out. Chains over such a pair are not looked
    for again: they would be proposals at most.
    """
    negated = _negated(store, [one.mapping for one in answer.blocked])
    open_again = {
        one.mapping: one
        for one in answer.blocked
        if one.mapping not in negated
        and decided.get(one.mapping)
        and not any(found.verdict == "rejected" for found in known.own(decided[one.mapping]))
    }
    still = tuple(one for one in answer.blocked if one.mapping not in open_again)
    if not open_again:
        return (), still
    edges = [
        replace(edge, blocks=False)
        for edge in mapping_edges(store, {one.subject for one in open_again.values()}, None)
        if edge.mapping in open_again and edge.end == open_again[edge.mapping].object
    ]
    leads = start(store, answer.subject, Scope()).leads
    made, found = chains(store, [(edge,) for edge in edges], leads, None)
    infos = [one for one in frameworks(store).values() if (one.series, one.edition) in answer.editions]
    outlined = outline(store, infos, None)
    by_iri = {one.iri: one for one in infos}
    known_things = found | things(store, {chain.object for chain in made})
    units = ((chain, unit_above(store, outlined, chain.object, None)) for chain in made)
    rows = tuple(row_of(chain, (), known_things, by_iri, unit) for chain, unit in units)
    return rows, still


def _negated(store: Store, mappings: list[str]) -> set[str]:
    if not mappings:
        return set()
    rows = store.select(f"SELECT ?m WHERE {{ {nodes('m', mappings)} ?m sssom:predicate_modifier ?not }}")
    return {text(row[0]) for row in rows}
