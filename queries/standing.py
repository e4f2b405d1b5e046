"""What a thing stands for by the facts that sources state of it (facts.yaml): what it teaches, prepares for, is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

OFFERS, CLASSES, SAME = "offers", "classes", "same"

MOST_STANDING: Final = 2_000
"""Things that one thing may stand for by facts; a note says when this bound cut them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One rule of facts.yaml: from a thing of a kind in `of`, by `property` (IRI), against it when `inverse`.

    `path` is the SPARQL path that states it, mostly the property alone; `asked` keeps the rule to the asked thing,
    and `same` to that under another name; `told` is a graph pattern for what is told with it, "" for nothing.
    """

    property: str
    of: tuple[str, ...]
    words: str
    group: str
    inverse: bool = False
    path: str = ""
    asked: bool = False
    same: bool = False
    told: str = ""


@cache
def facts() -> tuple[Fact, ...]:
    """The rules of facts.yaml. Raises ValueError for a property without a known prefix or an unknown group."""
    made = []
    for row in yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text("utf-8")):
        steps = [(name.startswith("^"), expand(name.removeprefix("^"))) for name in row.get("path", [row["property"]])]
        iri = expand(row["property"])
        if iri is None or row["group"] not in (OFFERS, CLASSES, SAME) or any(step is None for _, step in steps):
            raise ValueError(f"facts.yaml: {row}")
        path = "/".join(f"{'^' * back}<{step}>" for back, step in steps)
        flags = (bool(row.get("inverse")), path, bool(row.get("asked")), bool(row.get("same")))
        made.append(Fact(iri, tuple(row["of"]), row["words"], row["group"], *flags, row.get("told", "")))
    return tuple(made)


@cache
def other_names() -> frozenset[str]:
    """Properties (IRIs) that lead to another name of the same thing."""
    return frozenset(fact.property for fact in facts() if fact.group == SAME)


def plain_facts() -> tuple[str, ...]:
    """The properties (IRIs) of facts that one triple states, each once."""
    return tuple(dict.fromkeys(fact.property for fact in facts() if fact.path == f"<{fact.property}>"))


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
            step = Step(start.iri, str(start), end, str(there), fact.words, "", fact.property, fact.inverse)
            ways[end] = (*ways[start.iri], step)
            known[end] = there
            frontier.append((there, fact.group))
    return ways, known, False


def _reached(
    store: Store, frontier: Sequence[tuple[Thing, str]], first: bool, graphs: Sequence[str] | None
) -> list[tuple[Thing, Fact, str]]:
    """(thing, rule, what it leads to) in the order of facts.yaml."""
    near = {one.iri: one for one, _ in frontier}
    group = {one.iri: how for one, how in frontier}
    found = led(store, near, lambda fact, iri: _may_follow(fact, group[iri], first), graphs)
    return [(near[start], fact, end) for start, fact, end in found]


def led(
    store: Store, frontier: Mapping[str, Thing], holds: Callable[[Fact, str], bool], graphs: Sequence[str] | None
) -> list[tuple[str, Fact, str]]:
    """(thing, rule, what it leads to) in the order of facts.yaml, for the rules that hold of a thing (IRI)."""
    found: list[tuple[str, Fact, str]] = []
    if not frontier:
        return found
    said: dict[str, list[tuple[str, str]]] = {}
    for start, name, end in store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('s', frontier)} ?s ?p ?o }}", graphs=graphs):
        said.setdefault(text(name), []).append((text(start), text(end)))
    for fact in facts():
        fitting = {iri for iri, one in frontier.items() if one.kind in fact.of and holds(fact, iri)}
        if not fitting:
            continue
        if fact.inverse or fact.path != f"<{fact.property}>":
            ends = "?o {} ?s" if fact.inverse else "?s {} ?o"
            query = f"SELECT DISTINCT ?s ?o WHERE {{ {nodes('s', fitting)} {ends.format(fact.path)} }}"
            pairs = [(text(near), text(far)) for near, far in store.select(query, graphs=graphs)]
        else:
            pairs = [pair for pair in said.get(fact.property, ()) if pair[0] in fitting]
        found += [(near, fact, far) for near, far in sorted(pairs)]
    return found


def _may_follow(fact: Fact, group: str, first: bool) -> bool:
    """Whether a rule holds of a thing reached by `group`, or asked about (`first`)."""
    if fact.asked and not first:
        return fact.same and group == SAME
    return group != CLASSES or fact.group == CLASSES
