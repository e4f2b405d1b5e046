"""Conditions of pathway components: trees of "all of", "one of" and "n of", as CTDL's ComponentCondition states them.

https://credreg.net/ctdl/terms/ComponentCondition: `requiredNumber` of the `targetComponent`s and conditions within are
needed, `logicalOperator` says whether all or any of what is within. A constraint on a student's record (credits so far,
a resit) cannot be decided from what is published: it is told in words and never taken as met or unmet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from ontology.namespaces import CETERMS
from queries.ladders.links import CONDITION, Link
from queries.lookup import text
from queries.sources import source_notes

if TYPE_CHECKING:
    from graph.protocol import Store

_Said: TypeAlias = dict[str, dict[str, list[str]]]
"""What is said of each condition: values by property."""

_OR: Final = "/Or"
"""How the IRI of CTDL's "any of" ends (https://purl.org/ctdl/vocabs/logic/Or)."""

_GRAPH: Final = "graph"
_ALL = """SELECT DISTINCT ?condition ?property ?value WHERE {
  ?condition a ceterms:ComponentCondition ; ?property ?value }"""
_BY = "SELECT DISTINCT ?condition ?graph WHERE { GRAPH ?graph { ?condition a ceterms:ComponentCondition } }"
_OF = """SELECT DISTINCT ?step ?condition WHERE {
  ?step ceterms:hasCondition ?condition . ?condition a ceterms:ComponentCondition
  FILTER NOT EXISTS { ?step a ceterms:ComponentCondition } }"""


@dataclass(frozen=True, slots=True)
class Tree:
    """At least `least` of `parts`; a part is the IRI of a step, or a tree.

    `condition` is the condition's IRI and `graph` the source edition that states it.
    """

    least: int
    parts: tuple[str | Tree, ...]
    condition: str = ""
    graph: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What components need: `trees` by step, the `links` they are made of, and by step how many constraints remain.

    Every condition of a step must be met. `constraints` are those that only a student's record decides.
    """

    trees: Mapping[str, tuple[Tree, ...]]
    links: tuple[Link, ...]
    constraints: Mapping[str, int]


def conditions(store: Store) -> Conditions:
    """Every component condition of the store. A condition that holds itself is left out where it does."""
    said: _Said = {}
    current = {graph for graph, note in source_notes(store).items() if note.is_current}
    stated = {text(one): text(graph) for one, graph in sorted(store.select(_BY), key=str) if text(graph) in current}
    for condition, name, value in sorted(store.select(_ALL), key=str):
        facts = said.setdefault(text(condition), {_GRAPH: [stated.get(text(condition), "")]})
        facts.setdefault(text(name).removeprefix(CETERMS), []).append(text(value))
    trees: dict[str, list[Tree]] = {}
    links: list[Link] = []
    constraints: dict[str, int] = {}
    for step, named in sorted((text(one), text(other)) for one, other in store.select(_OF)):
        tree, inner = _tree(said, named, ())
        constraints[step] = constraints.get(step, 0) + sum(len(said[one].get("hasConstraint", ())) for one in inner)
        if tree is not None:
            trees.setdefault(step, []).append(tree)
            links += _links(step, tree)
    return Conditions(
        {step: tuple(some) for step, some in trees.items()},
        tuple(links),
        {step: number for step, number in constraints.items() if number},
    )


def _tree(said: _Said, condition: str, above: tuple[str, ...]) -> tuple[Tree | None, list[str]]:
    """The tree of a condition (None where it names no component), and every condition that was read for it."""
    facts = said[condition]
    read = [condition]
    parts: list[str | Tree] = list(facts.get("targetComponent", ()))
    for one in facts.get("hasCondition", ()):
        if one in said and one not in (*above, condition):
            inner, more = _tree(said, one, (*above, condition))
            read += more
            if inner is not None:
                parts.append(inner)
    if not parts:
        return None, read
    number = facts.get("requiredNumber", [""])[0]
    any_of = any(operator.endswith(_OR) for operator in facts.get("logicalOperator", ()))
    least = int(number) if number.isdigit() else 1 if any_of else len(parts)
    return Tree(least, tuple(parts), condition, facts[_GRAPH][0]), read


def _links(step: str, tree: Tree) -> list[Link]:
    made = []
    for part in tree.parts:
        if isinstance(part, Tree):
            made += _links(step, part)
        else:
            link = Link(
                part, step, CONDITION, predicate=CETERMS + "targetComponent", number=tree.least, of=len(tree.parts),
                statement=tree.condition, graph=tree.graph,
            )  # fmt: skip
            made.append(link)
    return made
