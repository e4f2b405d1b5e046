"""The crosswalk of everything at once: what every credential (course, program) reaches of a framework or list.

One search over all of them instead of one for each; the rows are those that `queries.crosswalk` gives for each alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
from queries.reached import EVERY, every
from queries.routes import Goal
from queries.scope import Scope, implied, scope, target_frameworks
from queries.spelled import KIND_ORDER, spelled
from queries.standing import classes, stands_for
from queries.standings import Standing, standings
from queries.things import Thing
from queries.walking import Walked, walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from graph.protocol import Store

SPELLED_AT_ONCE: Final = 2_000
"""Rows spelled out together; bounds the memory of a long list."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Chains, best first within a pair of ends: pair r has the chain `best[r]` and those up to `best[r + 1]`."""

    of: Projection
    walked: Walked
    best: NDArray[np.int64]

    def paths(self, pair: int) -> list[tuple[Edge, ...]]:
        """The chains of a pair as steps, best first."""
        last = self.best[pair + 1] if pair + 1 < len(self.best) else len(self.walked)
        taken = self.walked.steps[self.best[pair] : last]
        return [tuple(self.of.edges[step] for step in steps if step >= 0) for steps in taken]

    def starting(self, starts: Collection[str]) -> NDArray[np.int64]:
        """Numbers of the pairs whose chains start at one of `starts` (IRIs)."""
        import numpy as np

        heads, asked = self.walked.start[self.best], self.of.numbers(starts)
        begin, stop = np.searchsorted(heads, asked), np.searchsorted(heads, asked, side="right")
        found = [np.arange(a, b) for a, b in zip(begin, stop, strict=True) if b > a]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Owned:
    """The rows of one subject: pairs of `ranked`, and those that are stated facts instead of chains of mappings."""

    ranked: Ranked
    pairs: NDArray[np.int64]
    facts: tuple[Edge, ...] = ()

    def __len__(self) -> int:
        return len(self.pairs) + len(self.facts)


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
    found = ranked(graph, {iri for one in stands.values() for iri in one.starts}, goal, max_hops)
    owned = {iri: Owned(found, found.starting(one.starts)) for iri, one in stands.items()}
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
    every_start = {iri for one in subjects for iri in stands[one.iri].starts}
    found = _walk(graph, every_start, goal, max_hops)
    rises = np.array([edge.name == PART_OF and not edge.mapping for edge in graph.edges] + [False], dtype=bool)
    for one in subjects:
        own = stands[one.iri]
        mine = np.isin(found.start, graph.numbers(own.starts))
        steps = found.steps[mine]
        risen = rises[steps]
        lower = np.isin(graph.start[steps], graph.numbers(own.taught))
        upper = np.isin(graph.end[steps], graph.numbers(own.starts))
        mine[mine] = (~risen | (lower & ~upper)).all(axis=1)
        best = _ranked(graph, found.only(mine))
        facts = meetings(store, stands_for(store, one, asked.graphs)[0], goal, asked.graphs)
        open_ = [edge for edge in facts if not graph.keeps_apart(edge.start, edge.end)]
        made[one.iri] = Owned(best, np.arange(len(best.best)), tuple(open_))
    return made


def ranked(of: Projection, starts: Collection[str], goal: Goal, max_hops: int) -> Ranked:
    """Every chain from `starts` (IRIs) to a goal of frameworks, ranked."""
    return _ranked(of, _walk(of, starts, goal, max_hops))


def _walk(of: Projection, starts: Collection[str], goal: Goal, max_hops: int) -> Walked:
    import numpy as np

    hit = np.array([iri in goal.frameworks for iri in of.wholes] + [False], dtype=bool)[of.whole]
    return walk(of, of.numbers(starts), hit, max_hops)


def _ranked(of: Projection, found: Walked) -> Ranked:
    """Put in the order of `queries.spelled`: kind, strength, length, stated confidence, and a fixed order."""
    import numpy as np

    if not len(found):
        return Ranked(of, found, np.empty(0, dtype=np.int64))
    first, alone = found.steps[:, 0], found.length == 1
    kind = np.where(alone & of.mapped[first], KIND_ORDER["decided"], KIND_ORDER["composed"])
    kind = np.where(alone & of.suggested[first], KIND_ORDER["suggested"], kind)
    pair = found.start.astype(np.int64) * len(of.nodes) + found.end
    key = ((pair * len(KIND_ORDER) + kind) * len(of.names) + found.claim) * (found.steps.shape[1] + 1) + found.length
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    same = np.flatnonzero(sorted_key[1:] == sorted_key[:-1])
    if len(same):
        tied = np.union1d(same, same + 1)
        rows, steps = order[tied], found.steps[order[tied]]
        sure = np.where(steps < 0, 1.0, of.confidence[steps]).prod(axis=1)
        # Rounded, so that one product reached in two orders of multiplication is one; what states none comes last.
        sure = np.where(np.isnan(sure), 2.0, -np.round(sure, 12))
        ties = [np.where(column < 0, -1, of.tie[column]) for column in steps.T]
        order[tied] = rows[np.lexsort((*reversed(ties), sure, sorted_key[tied]))]
    sorted_pair = pair[order]
    best = np.flatnonzero(np.concatenate(([True], sorted_pair[1:] != sorted_pair[:-1])))
    return Ranked(of, found.only(order), best)


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
