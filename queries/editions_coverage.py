"""What a new edition does to coverage: each credential's figures before it, and after with what carries forward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from queries.compose import composition
from queries.coverage import AreaCoverage, Reach, coverage
from queries.edges import Edge
from queries.lookup import FrameworkInfo, editions_of, frameworks, text, things
from queries.outline import Outline, outline
from queries.routes import Goal, search
from queries.scope import source_graphs
from queries.spelled import KIND_ORDER, kind_of_path
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import EditionStore, Store

MAX_HOPS = 4


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """One credential × framework whose figures change: leaf expectations by state, before and after.

    `before` is with the old edition, `after` with the new one and only those rows that carry forward; what is to be
    reviewed again counts as not reviewed until it is.
    """

    credential: str
    credential_label: str
    before: AreaCoverage
    after: AreaCoverage


@dataclass(frozen=True, slots=True)
class NewEdition:
    """What the figures need of the new edition: where it is, its frameworks, and what each unchanged item became."""

    store: Store
    frameworks: Sequence[FrameworkInfo]
    became: Mapping[str, str]


def coverage_changes(
    store: EditionStore, series: str, old: str, new: NewEdition, touched: Mapping[str, str], carried: Collection[str]
) -> list[CoverageChange]:
    """Figures that change. `touched` are the mappings that rest on the old edition (IRI → the other end), `carried`
    those of them that carry forward.
    """
    editions = [info for info in editions_of(store, series) if info.edition == old]
    if not editions or not touched:
        return []
    past = _with_old(store, editions)
    starts = _starts(past, series, editions)
    made = []
    for members in _targets(past, series, editions, touched.values()):
        goal = Goal(frameworks=frozenset(one.iri for one in members))
        found = search(past, {s: () for several in starts.values() for s in several}, goal, None, MAX_HOPS)
        by_start: defaultdict[str, list[tuple[Edge, ...]]] = defaultdict(list)
        for path in found.paths:
            by_start[path[0].start].append(path)
        outlined = None
        for credential, statements in starts.items():
            paths = [path for statement in sorted(statements) for path in by_start.get(statement, ())]
            if not any(edge.mapping in touched for path in paths for edge in path):
                continue
            outlined = outlined or outline(past, members, None)
            kept = [
                path for path in paths if all(edge.mapping not in touched or edge.mapping in carried for edge in path)
            ]
            made += _changes(credential, members, outlined, paths, kept, series, new)
    labels = things(past, {one.credential for one in made})
    named = [replace(one, credential_label=str(labels.get(one.credential, ""))) for one in made]
    return sorted(named, key=lambda one: (one.credential_label, one.credential, one.before.area, one.before.framework))


def _with_old(store: EditionStore, editions: Sequence[FrameworkInfo]) -> EditionStore:
    """The store with the old edition current, in every source that describes it."""
    from graph.past import as_current

    if all(info.at_hand for info in editions):
        return store
    those = nodes("f", [info.iri for info in editions])
    rows = store.select(f"SELECT DISTINCT ?g WHERE {{ {those} GRAPH ?g {{ ?s ceasn:isPartOf ?f }} }}")
    known = source_graphs(store)
    holding = [known[graph] for (term,) in rows if (graph := text(term)) in known]
    return as_current(store, {one.series: one.edition for one in holding if one.series})


def _starts(store: Store, series: str, old: Sequence[FrameworkInfo]) -> dict[str, set[str]]:
    """Credential or exam → the statements of the frameworks it assesses, the old edition's for its series."""
    known = frameworks(store)
    assessed: defaultdict[str, set[str]] = defaultdict(set)
    for credential, framework in store.select("SELECT DISTINCT ?c ?f WHERE { ?c cw:assessesFramework ?f }"):
        info = known.get(text(framework))
        which = [] if info is None else old if info.series == series else [info]
        for one in which:
            assessed[one.iri].add(text(credential))
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = store.select(
        f"SELECT DISTINCT ?f ?s WHERE {{ {nodes('f', assessed)} ?s ceasn:isPartOf ?f . "
        "?x owl:annotatedSource|owl:annotatedTarget|^cw:correspondsToAnchor ?s }"
    )
    for where, statement in rows:
        for one_credential in assessed[text(where)]:
            found[one_credential].add(text(statement))
    return dict(sorted(found.items()))


def _targets(
    store: Store, series: str, old: Sequence[FrameworkInfo], ends: Collection[str]
) -> list[list[FrameworkInfo]]:
    """Frameworks asked together: each collection's, the old edition among them; else each by itself that is mapped."""
    groups: defaultdict[str, dict[str, FrameworkInfo]] = defaultdict(dict)
    known = frameworks(store)
    for collection, framework in store.select("SELECT ?c ?f WHERE { ?c a ceterms:Collection ; ceterms:hasMember ?f }"):
        info = known.get(text(framework))
        if info is not None:
            which: Iterable[FrameworkInfo] = old if info.series == series else [info]
            groups[text(collection)] |= {one.iri: one for one in which}
    made = [sorted(group.values(), key=lambda one: one.iri) for _, group in sorted(groups.items())]
    together = {one.iri for group in made for one in group}
    rows = store.select(f"SELECT DISTINCT ?f WHERE {{ {nodes('s', ends)} ?s ceasn:isPartOf ?f }}")
    alone = [*old, *(known[iri] for (term,) in rows if (iri := text(term)) in known)]
    return [*made, *([one] for one in dict.fromkeys(alone) if one.iri not in together)]


def _changes(
    credential: str,
    members: Sequence[FrameworkInfo],
    outlined: Outline,
    before: Sequence[tuple[Edge, ...]],
    after: Sequence[tuple[Edge, ...]],
    series: str,
    new: NewEdition,
) -> list[CoverageChange]:
    kept = _reach(after)
    counted = coverage(outlined, members, _reach(before), ()).areas
    same = {area.framework: area for area in coverage(outlined, members, kept, ()).areas}
    renewed = [one for one in members if one.series == series]
    newer: AreaCoverage | None = None
    if renewed and new.frameworks:
        fresh = outline(new.store, new.frameworks, new.frameworks[0].graphs)
        moved = [Reach(new.became[one.object], one.kind, one.claim) for one in kept if one.object in new.became]
        newer = coverage(fresh, new.frameworks, moved, ()).areas[0]
    made = []
    for area in counted:
        later = same[area.framework]
        if newer is not None and any(one.iri == area.framework for one in renewed):
            later = newer
        reaches = area.total != area.not_reviewed
        if reaches and (later != area):
            made.append(CoverageChange(credential, "", area, later))
    return made


def _reach(paths: Iterable[tuple[Edge, ...]]) -> list[Reach]:
    """The best path of each pair of ends, as coverage needs it."""
    rules = composition()
    best: dict[tuple[str, str], tuple[tuple[int, int, int], Reach]] = {}
    for path in paths:
        claim, kind = rules.chain([edge.name for edge in path]), kind_of_path(path)
        rank = (KIND_ORDER[kind], rules.rank(claim), len(path))
        ends = (path[0].start, path[-1].end)
        if ends not in best or rank < best[ends][0]:
            best[ends] = (rank, Reach(path[-1].end, kind, claim))
    return [reach for _, reach in best.values()]
