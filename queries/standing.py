"""What a thing stands for by the facts that sources state of it (facts.yaml): what it teaches, prepares for, is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from ontology.namespaces import expand
from queries.chains import Step
from queries.lookup import text, things
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

OFFERS, CLASSES = "offers", "classes"

MOST_STANDING: Final = 2_000
"""Things that one thing may stand for by facts; a note says when this bound cut them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One rule of facts.yaml: from a thing of a kind in `of`, by `property` (IRI), against it when `inverse`."""

    property: str
    of: tuple[str, ...]
    words: str
    group: str
    inverse: bool = False


@cache
def facts() -> tuple[Fact, ...]:
    """The rules of facts.yaml. Raises ValueError for a property without a known prefix or an unknown group."""
    made = []
    for row in yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text("utf-8")):
        iri = expand(row["property"])
        if iri is None or row["group"] not in (OFFERS, CLASSES):
            raise ValueError(f"facts.yaml: {row}")
        made.append(Fact(iri, tuple(row["of"]), row["words"], row["group"], bool(row.get("inverse"))))
    return tuple(made)


@cache
def classes() -> frozenset[str]:
    """Properties (IRIs) that put a thing in a class: an occupation, a code, a cluster, a sector."""
    return frozenset(fact.property for fact in facts() if fact.group == CLASSES)


def stands_for(
    store: Store, subject: Thing, graphs: Sequence[str] | None
) -> tuple[dict[str, tuple[Step, ...]], dict[str, Thing], bool]:
    """Everything that the facts about `subject` lead to: by IRI the steps that lead there (none for itself), the things
    by IRI, and whether `MOST_STANDING` cut it.

    The shortest way to each thing is kept, the first in facts.yaml among equals.
    """
    ways: dict[str, tuple[Step, ...]] = {subject.iri: ()}
    known = {subject.iri: subject}
    frontier: list[tuple[Thing, str]] = [(subject, "")]
    while frontier:
        found = _reached(store, frontier, len(known) == 1, graphs)
        ends = things(store, {end for _, _, end in found if end not in known}, graphs)
        frontier = []
        for start, fact, end in found:
            if end in ways or end not in ends:
                continue
            if len(ways) >= MOST_STANDING:
                return ways, known, True
            there = ends[end]
            step = Step(start.iri, str(start), end, str(there), fact.words, "", fact.property)
            ways[end] = (*ways[start.iri], step)
            known[end] = there
            frontier.append((there, fact.group))
    return ways, known, False


def _reached(
    store: Store, frontier: Sequence[tuple[Thing, str]], first: bool, graphs: Sequence[str] | None
) -> list[tuple[Thing, Fact, str]]:
    """(thing, rule, what it leads to) in the order of facts.yaml."""
    by_iri = {one.iri: (one, group) for one, group in frontier}
    said: dict[str, list[tuple[str, str]]] = {}
    for start, name, end in store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('s', by_iri)} ?s ?p ?o }}", graphs=graphs):
        said.setdefault(text(name), []).append((text(start), text(end)))
    found = []
    for fact in facts():
        if fact.inverse:
            fitting = [one.iri for one, _ in frontier if one.kind in fact.of]
            # A program's parts are its parts wherever it is met; the members of a class, only those of the asked one.
            if not fitting or not (first or "program" in fact.of):
                continue
            query = f"SELECT ?o ?s WHERE {{ {nodes('o', fitting)} ?s <{fact.property}> ?o }}"
            pairs = [(text(row[0]), text(row[1])) for row in store.select(query, graphs=graphs)]
        else:
            pairs = said.get(fact.property, [])
        for near, far in sorted(pairs):
            thing, group = by_iri[near]
            if thing.kind in fact.of and (group != CLASSES or fact.group == CLASSES):
                found.append((thing, fact, far))
    return found
