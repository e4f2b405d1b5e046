"""The crosswalk of everything at once: what every credential (course, program) reaches of a framework or list.

One search over all of them instead of one for each; the rows are those that `queries.crosswalk` gives for each alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.errors import BadQuery
from queries.chains import PART_OF
from queries.crosswalk import CrosswalkRow, row_of, row_order
from queries.edges import Edge, part_of
from queries.ends import target_named
from queries.lookup import FrameworkInfo, text, things
from queries.meeting import meetings, rising
from queries.outline import Outline, outline, unit_above
from queries.projection import Projection, project, projection
from queries.ranking import Owned, ranked, walked
from queries.reached import EVERY, every
from queries.routes import Goal
from queries.scope import Scope, implied, scope, target_frameworks
from queries.spelled import spelled
from queries.standing import classes, stands_for
from queries.standings import Standing, standings
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

SPELLED_AT_ONCE: Final = 2_000
"""Rows spelled out together; bounds the memory of a long list."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What each of `subjects` reaches of `target`, by IRI and not yet spelled out (`rows` does that).

    `members` are the framework editions of the target, `asked` the editions in scope.
    """

    subjects: tuple[Thing, ...]
    target: Thing
    members: tuple[FrameworkInfo, ...]
    asked: Scope
    owned: Mapping[str, Owned]

    def __len__(self) -> int:
        return sum(len(one) for one in self.owned.values())


def composed(
    store: Store,
    target: str | Thing,
    *,
    of: str | Sequence[Thing] = "credentials",
    edition: str = "",
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
) -> Composed:
    """What every thing of a kind (a word of `queries.reached.EVERY`), or each of some things, reaches of a framework or
    list.

    `target`, `edition`, `editions` and `max_hops` are as for `queries.crosswalk.crosswalk`. Raises NotFound, Ambiguous
    (the target's name), BadQuery (a target that is no framework, collection or scheme; a word that is none).
    """

    wanted = dict(editions or {})
    whole, edition = target_named(store, target, edition)
    if whole.kind not in ("framework", "collection", "scheme"):
        raise BadQuery(f"{whole} is a {whole.what or whole.kind}; all at once are led to a framework or a list.")
    members = target_frameworks(store, whole, edition, wanted) if whole.kind != "scheme" else []
    wanted |= {one.series: one.edition for one in members if not one.at_hand or edition}
    asked = scope(store, implied(store, *(() if members else (whole,))) | wanted)
    subjects = _subjects(store, of, listed=whole.kind == "scheme")
    stands = standings(store, subjects, asked)
    goal = Goal(frameworks=frozenset(one.iri for one in members) or frozenset((whole.iri,)))
    graph = projection(store, asked.graphs)
    starts = [graph.numbers(stands[one.iri].starts) for one in subjects]
    found = ranked(graph, walked(graph, graph.among(starts), goal, max_hops))
    pairs = found.starting(starts)
    owned = {one.iri: Owned(found, own) for one, own in zip(subjects, pairs, strict=True)}
    stating = [one for one in subjects if stands[one.iri].taught]
    if whole.kind == "scheme":
        inside = part_of(store, {iri for one in stands.values() for iri in one.starts}, asked.graphs)
        meets = {iri for iri, within in inside.items() if within == whole.iri}
        stating = [one for one in subjects if stands[one.iri].taught or stands[one.iri].starts & meets]
    if stating:
        owned |= _of_stating(store, stating, graph, stands, goal, asked, max_hops)
    return Composed(tuple(subjects), whole, tuple(members), asked, owned)


def _subjects(store: Store, of: str | Sequence[Thing], *, listed: bool) -> list[Thing]:
    """The things meant by `of`; towards a list also those of which only a place in some list is stated."""
    if not isinstance(of, str):
        return list(of)
    if of not in EVERY:
        raise BadQuery(f"{of!r} is not one of {', '.join(EVERY)}.")
    found = {one.iri: one for one in every(store, EVERY[of])}
    if listed:
        ways = "|".join(f"<{name}>" for name in sorted(classes()))
        rows = store.select(f"SELECT DISTINCT ?s WHERE {{ ?s {ways} ?o }}")
        known = things(store, (text(row[0]) for row in rows))
        found = {iri: one for iri, one in known.items() if one.kind == EVERY[of]} | found
    return sorted(found.values(), key=lambda one: (one.label.casefold(), one.iri))


def _of_stating(
    store: Store,
    subjects: Sequence[Thing],
    graph: Projection,
    stands: Mapping[str, Standing],
    goal: Goal,
    asked: Scope,
    max_hops: int,
) -> dict[str, Owned]:
    """Rows of subjects of which single ends are stated: these are facts, and statements may go up to what holds them.

    The steps up count only for a subject that states their lower end and not already the upper.
    """
    import numpy as np

    up = rising(store, (), goal, {iri for one in subjects for iri in stands[one.iri].taught}, asked.graphs)
    if up:
        graph = project((*graph.edges, *graph.blocking, *up), graph.sure)
    made = {}
    every_start = graph.numbers({iri for one in subjects for iri in stands[one.iri].starts})
    found = walked(graph, every_start, goal, max_hops)
    rises = np.array([edge.name == PART_OF and not edge.mapping for edge in graph.edges] + [False], dtype=bool)
    for one in subjects:
        own = stands[one.iri]
        mine = np.isin(found.start, graph.numbers(own.starts))
        steps = found.steps[mine]
        risen = rises[steps]
        lower = np.isin(graph.start[steps], graph.numbers(own.taught))
        upper = np.isin(graph.end[steps], graph.numbers(own.starts))
        mine[mine] = (~risen | (lower & ~upper)).all(axis=1)
        best = ranked(graph, found.only(mine))
        facts = meetings(store, stands_for(store, one, asked.graphs)[0], goal, asked.graphs)
        open_ = [edge for edge in facts if not graph.keeps_apart(edge.start, edge.end)]
        made[one.iri] = Owned(best, np.arange(len(best.best)), tuple(open_))
    return made


def rows(store: Store, found: Composed) -> Iterator[tuple[Thing, CrosswalkRow]]:
    """The rows spelled out, subject by subject, as a crosswalk of each alone would give them.

    Only the steps that lead from the subject to its statement are left out.
    """
    outlined = outline(store, found.members, found.asked.graphs)
    waiting: list[tuple[Thing, list[tuple[Edge, ...]]]] = []
    for subject in found.subjects:
        own = found.owned[subject.iri]
        waiting += [(subject, [(edge,)]) for edge in own.facts]
        waiting += [(subject, own.ranked.paths(int(pair))) for pair in own.pairs]
        if len(waiting) >= SPELLED_AT_ONCE:
            yield from _spelled(store, found, outlined, waiting)
            waiting = []
    yield from _spelled(store, found, outlined, waiting)


def _spelled(
    store: Store, found: Composed, outlined: Outline, waiting: Sequence[tuple[Thing, list[tuple[Edge, ...]]]]
) -> list[tuple[Thing, CrosswalkRow]]:
    graphs = found.asked.graphs
    paths = dict.fromkeys(path for _, taken in waiting for path in taken)
    made, known = spelled(store, tuple(paths), {}, graphs)
    chain_of = dict(zip(paths, made, strict=True))
    info = {one.iri: one for one in found.members}
    spelt = []
    for subject, taken in waiting:
        best, *rest = (chain_of[path] for path in taken)
        unit = unit_above(store, outlined, best.object, graphs) if info else None
        spelt.append((subject, row_of(best, rest, known, info, unit)))
    order = {one.iri: place for place, one in enumerate(found.subjects)}
    return sorted(spelt, key=lambda one: (order[one[0].iri], row_order(one[1])))
