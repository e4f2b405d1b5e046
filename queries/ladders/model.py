"""Links as a hypergraph for the planner: every step with all that must come before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from queries.ladders.conditions import Tree, conditions
from queries.ladders.hypergraph import Hypergraph, Need, from_needs
from queries.ladders.links import BESIDE, NARROWS, OPENS, PART, REQUIRED, Link, links
from queries.lookup import text
from queries.remembered import remembered

if TYPE_CHECKING:
    from graph.protocol import Store

NO_WAY: Final = Need(1, ())
"""What nobody can meet: an occupation is no step that is taken, and needs a stated way into it."""

_RECORDS: Final = """SELECT DISTINCT ?component ?record WHERE {
  ?component ceterms:proxyFor ?record . ?record a ?class . FILTER(isIRI(?component) && isIRI(?record)) }"""

_JOBS: Final = (OPENS, NARROWS)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a question allows. `soft` follows what is only advised; what one of `without` asserts is left out."""

    soft: bool = False
    without: frozenset[str] = frozenset()

    def allow(self, link: Link) -> bool:
        """Whether a link is followed."""
        return (self.soft or not link.soft) and link.asserter not in self.without


@dataclass(frozen=True, slots=True)
class Model:
    """Steps by IRI, numbered in the order of `steps`, and what each needs first (`graph`).

    `into[step]` are the links that lead to a step (its number) and are followed; `out_of[step]` those that lead on.
    `jobs` are the occupations among the steps: they are taken up and not taken.
    `same` says which record a pathway's component stands for: the record is the step. `constraints` counts conditions
    that only a student's record decides, by step.
    """

    steps: tuple[str, ...]
    number: Mapping[str, int]
    graph: Hypergraph
    into: Mapping[int, tuple[Link, ...]]
    out_of: Mapping[int, tuple[Link, ...]]
    jobs: frozenset[str] = frozenset()
    same: Mapping[str, str] = field(default_factory=dict)
    constraints: Mapping[str, int] = field(default_factory=dict)


def model(store: Store, terms: Terms) -> Model:
    """The hypergraph of the store's links, made once for each state of the store and each kind of terms."""

    def build() -> Model:
        asked, same = conditions(store), records(store)
        made = from_links((*links(store), *asked.links), terms, asked.trees, same)
        told = {same.get(step, step): number for step, number in asked.constraints.items()}
        return replace(made, constraints=told)

    return remembered(store, ("ladders", terms), build)


def records(store: Store) -> dict[str, str]:
    """Which record a component of a pathway stands for (ceterms:proxyFor), where the store describes that record.

    Of several, the first by IRI; a component that stands for itself stands for nothing else.
    """
    found: dict[str, str] = {}
    for component, record in sorted((text(one), text(other)) for one, other in store.select(_RECORDS)):
        if component != record:
            found.setdefault(component, record)
    return {component: record for component, record in found.items() if record not in found}


def from_links(
    stated: Iterable[Link],
    terms: Terms,
    trees: Mapping[str, Sequence[Tree]] = MappingProxyType({}),
    same: Mapping[str, str] = MappingProxyType({}),
) -> Model:
    """Number the ends of the links and lay out what each needs; `trees` are the conditions of steps.

    A step that is the `same` as another is that other. A link from a step to itself says nothing and is left out.
    """
    merged = [_merged(link, same) for link in stated] if same else stated
    trees = {same.get(step, step): [_renamed(tree, same) for tree in some] for step, some in trees.items()}
    followed = [link for link in merged if terms.allow(link) and link.lower != link.upper]
    jobs = {link.upper for link in followed if link.role in _JOBS} | {x.lower for x in followed if x.role == NARROWS}
    ends = {end for link in followed for end in (link.lower, link.upper)}
    steps = tuple(sorted(ends))
    number = {iri: place for place, iri in enumerate(steps)}
    into: dict[int, list[Link]] = {}
    out_of: dict[int, list[Link]] = {}
    for link in followed:
        into.setdefault(number[link.upper], []).append(link)
        out_of.setdefault(number[link.lower], []).append(link)
    needs = {}
    for step, iri in enumerate(steps):
        need = need_of(into.get(step, ()), number, trees.get(iri, ()))
        if need is None and iri in jobs:
            need = NO_WAY
        if need is not None:
            needs[step] = need
    graph = from_needs(len(steps), needs)
    return Model(
        steps,
        number,
        graph,
        {step: tuple(some) for step, some in into.items()},
        {step: tuple(some) for step, some in out_of.items()},
        frozenset(jobs),
        same,
    )


def _merged(link: Link, same: Mapping[str, str]) -> Link:
    lower, upper = same.get(link.lower, link.lower), same.get(link.upper, link.upper)
    return link if (lower, upper) == (link.lower, link.upper) else replace(link, lower=lower, upper=upper)


def _renamed(tree: Tree, same: Mapping[str, str]) -> Tree:
    parts = tuple(_renamed(one, same) if isinstance(one, Tree) else same.get(one, one) for one in tree.parts)
    return replace(tree, parts=parts)


def need_of(into: Sequence[Link], number: Mapping[str, int], trees: Sequence[Tree] = ()) -> Need | None:
    """What the links to one step and its conditions ask for together; None where they ask for nothing.

    All of what is required, each asserter's n of its own; all stated parts; every condition; one of the ways into an
    occupation; and one of what is only advised, where that is followed.
    """
    parts: list[int | Need] = []
    single = {number[one.lower] for one in into if one.role in (REQUIRED, PART, BESIDE) and one.number is None}
    parts += sorted(single)
    counted: dict[tuple[str, str, int], set[int]] = {}
    for one in into:
        if one.role == REQUIRED and one.number is not None:
            counted.setdefault((one.asserter, one.kind, one.number), set()).add(number[one.lower])
    choices = {(least, tuple(sorted(some))) for (_, _, least), some in counted.items()}
    ways = {number[one.lower] for one in into if one.role in _JOBS}
    advised = {number[one.lower] for one in into if one.soft}
    choices |= {(1, tuple(sorted(some))) for some in (ways, advised) if some}
    for least, some in sorted(choices):
        if least == len(some):
            parts += [one for one in some if one not in single]
        else:
            parts.append(Need(least, some))
    parts += [_need(tree, number) for tree in trees]
    parts = list(dict.fromkeys(parts))
    if not parts:
        return None
    only = parts[0]
    return only if len(parts) == 1 and isinstance(only, Need) else Need(len(parts), tuple(parts))


def _need(tree: Tree, number: Mapping[str, int]) -> Need:
    return Need(tree.least, tuple(_need(one, number) if isinstance(one, Tree) else number[one] for one in tree.parts))
