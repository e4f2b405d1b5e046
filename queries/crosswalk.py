"""Which statements of a framework a credential (course, framework, statement …) reaches, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from ontology.namespaces import SEMAPV
from queries.chains import STATED, Chain, Hop, Step
from queries.coverage import Coverage, Reach, coverage
from queries.ends import end, target_named
from queries.hops import hops
from queries.lookup import FrameworkInfo
from queries.outline import Outline, Unit, outline, unit_above
from queries.routes import Routes, search
from queries.scope import implied, scope, target_frameworks
from queries.spelled import chains
from queries.subjects import Start, goal, start
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """One (subject statement, object statement) pair with its best route.

    The first ten fields are SSSOM's columns. `kind` is `decided` (a published or decided mapping of just this pair),
    `composed` (a chain of them) or `suggested` (a machine's proposal), never blended. `distance` counts hops.
    `expectation` is the expectation the object rolls up to (itself when it is one). `alternatives` are the other
    routes for the same pair, best first. `editions` pairs (series, edition) of every source edition behind the row.
    """

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    confidence: Decimal | None
    subject_source_version: str
    object_source_version: str
    predicate_modifier: str
    kind: str
    chain: Chain
    subject_code: str = ""
    object_code: str = ""
    object_level: str = ""
    expectation: str = ""
    expectation_code: str = ""
    expectation_label: str = ""
    content_area: str = ""
    content_area_code: str = ""
    alternatives: tuple[Chain, ...] = ()

    @property
    def distance(self) -> int:
        """Number of hops of the best route."""
        return self.chain.distance

    @property
    def weakest_link(self) -> Hop:
        """The hop that limits the best route."""
        return self.chain.weakest_link

    @property
    def sources(self) -> tuple[str, ...]:
        """Titles of the mapping sets behind the row, in chain order, each once."""
        return tuple(dict.fromkeys(hop.set_title for hop in self.chain.hops if hop.set_title))

    @property
    def editions(self) -> tuple[tuple[str, str], ...]:
        """(series, edition) of every source edition behind the row, each once."""
        return tuple(dict.fromkeys((hop.source, hop.edition) for hop in self.chain.hops if hop.source))


@dataclass(frozen=True, slots=True)
class Blocked:
    """A pair that a Not mapping (or one that a decision rejected) keeps out, with that mapping."""

    subject: str
    subject_label: str
    object: str
    object_label: str
    mapping: str
    set_title: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The answer: rows ordered by content area, object code and subject code; coverage; what was left out and why.

    `unresolved` counts mappings met whose target is in no known edition. `editions` are the (series, edition) of the
    frameworks asked. `notes` are sentences for people: nothing stated for this credential, a bound that cut the search.
    """

    subject: Thing
    framework: Thing
    rows: tuple[CrosswalkRow, ...]
    coverage: Coverage
    blocked: tuple[Blocked, ...] = ()
    unresolved: int = 0
    editions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def crosswalk(
    store: Store,
    subject: str | Thing,
    framework: str | Thing,
    *,
    edition: str = "",
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
    levels: Sequence[str] | None = None,
) -> Crosswalk:
    """Return every row from `subject` to `framework` with its chain, and the coverage.

    Both are names, codes, IRIs or resolved things of any of `queries.subjects.KINDS`; coverage is counted where
    `framework` is a framework or a collection of them. `edition` is the framework's (`cas` with 2018: those areas that
    have a 2018 edition); `editions` (series → edition) puts any series into another edition than the current one.
    `levels` keeps objects and expectations of those grade codes only. `max_hops` bounds a chain. Raises NotFound,
    Ambiguous (names), BadQuery (two names of one thing, an edition that is not loaded).
    """
    wanted = dict(editions or {})
    source = subject if isinstance(subject, Thing) else end(store, subject)
    target, edition = target_named(store, framework, edition)
    if source.iri == target.iri and source.kind not in ("framework", "collection", "scheme"):
        raise BadQuery(f"Both names mean {target}; a crosswalk leads from one thing to another.")
    members = target_frameworks(store, target, edition, wanted) if target.kind in ("framework", "collection") else []
    wanted |= {one.series: one.edition for one in members if not one.at_hand or edition}
    asked = scope(store, implied(store, source, *(() if members else (target,))) | wanted)
    begin = start(store, source, asked)
    towards = goal(store, target, asked, members)
    found = search(store, begin.leads, towards, asked.graphs, max_hops, begin.rise, begin.lists)
    outlined = outline(store, members, asked.graphs)
    rows, blocked = _rows(store, found, begin.leads, towards.tails, members, outlined, asked.graphs)
    if levels:
        kept = set(levels)
        rows = [row for row in rows if row.object_level in kept]
    reach = [Reach(row.object_id, row.kind, row.chain.claim) for row in rows]
    counted = coverage(outlined, members, reach, [one.object for one in blocked], levels or ())
    return Crosswalk(
        subject=source,
        framework=target,
        rows=tuple(rows),
        coverage=counted,
        blocked=tuple(blocked),
        unresolved=found.unresolved,
        editions=tuple((one.series, one.edition) for one in members),
        notes=(
            *dict.fromkeys(begin.notes),
            *found.notes,
            *_same_side(source, target, members),
            *_own(begin, source, members),
            *_doubts(rows),
        ),
    )


def _same_side(source: Thing, target: Thing, members: Sequence[FrameworkInfo]) -> tuple[str, ...]:
    if source.iri != target.iri and source.iri not in {one.iri for one in members}:
        return ()
    return (f"{source} is on both sides: only mappings between two of its own statements can be listed.",)


def _own(begin: Start, source: Thing, members: Sequence[FrameworkInfo]) -> tuple[str, ...]:
    """Frameworks that are asked for and in which the thing states its own competencies."""
    stated = {step.object for steps in begin.leads.values() for step in steps}
    return tuple(
        f"{one.label} is where {source} states its own competencies: only mappings within it can be listed."
        for one in members
        if one.iri in stated
    )


def _doubts(rows: Sequence[CrosswalkRow]) -> tuple[str, ...]:
    """What is wrong with what mappings state, a sentence each and how often."""
    chains = (chain for row in rows for chain in (row.chain, *row.alternatives))
    found = {hop.mapping: hop.doubt for chain in chains for hop in chain.hops if hop.doubt}
    return tuple(f"{said} ({count:,} mapping{'s' * (count > 1)})" for said, count in Counter(found.values()).items())


def _rows(
    store: Store,
    found: Routes,
    leads: Mapping[str, tuple[Step, ...]],
    tails: Mapping[str, tuple[Step, ...]],
    members: Sequence[FrameworkInfo],
    outlined: Outline,
    graphs: Sequence[str] | None,
) -> tuple[list[CrosswalkRow], list[Blocked]]:
    made, known = chains(store, found.paths, leads, graphs, tails)
    routes: dict[tuple[str, str], list[Chain]] = {}
    for chain in made:
        routes.setdefault((chain.subject, chain.object), []).append(chain)
    info = {one.iri: one for one in members}
    rows = [
        row_of(best, rest, known, info, unit_above(store, outlined, best.object, graphs) if info else None)
        for best, *rest in routes.values()
    ]
    rows.sort(key=row_order)
    denied, _ = hops(store, found.blocked, graphs)
    blocked = [
        Blocked(hop.subject, hop.subject_label, hop.object, hop.object_label, hop.mapping, hop.set_title)
        for hop in denied.values()
    ]
    return rows, blocked


def row_order(row: CrosswalkRow) -> tuple[str, ...]:
    """Key of the order in which rows are listed."""
    return (row.content_area, row.object_code, row.object_id, row.subject_code, row.subject_id)


def row_of(
    best: Chain, rest: Sequence[Chain], known: Mapping[str, Thing], info: Mapping[str, FrameworkInfo], unit: Unit | None
) -> CrosswalkRow:
    """A row from its chains, best first, and the unit that its object rolls up to."""
    first, last = best.hops[0], best.hops[-1]
    subject, target = known.get(best.subject), known.get(best.object)
    framework = info.get(unit.framework) if unit else None
    if framework is None and target is not None:
        framework = next((one for one in info.values() if one.series == target.series), None)
    return CrosswalkRow(
        subject_id=best.subject,
        subject_label=first.subject_label,
        predicate_id=best.predicate,
        object_id=best.object,
        object_label=last.object_label,
        mapping_justification=_justification(best),
        confidence=best.confidence,
        subject_source_version=subject.edition if subject else "",
        object_source_version=target.edition if target else "",
        predicate_modifier="",
        kind=best.kind,
        chain=best,
        subject_code=first.subject_code,
        object_code=last.object_code,
        object_level=unit.level if unit else "",
        expectation=unit.iri if unit else "",
        expectation_code=unit.code if unit else "",
        expectation_label=unit.label if unit else "",
        content_area=framework.area if framework else "",
        content_area_code=framework.area_code if framework else "",
        alternatives=tuple(rest),
    )


def _justification(chain: Chain) -> str:
    """SSSOM's word for why: the publisher's for one mapping, inversion where its reading turned, chaining for more."""
    hop = chain.hops[0]
    if chain.distance == 1 and not hop.mapping:
        return SEMAPV + ("UnspecifiedMatching" if hop.kind == STATED else "StructuralMatching")
    if chain.kind == "composed":
        return SEMAPV + "MappingChaining"
    if hop.predicate != hop.published_predicate:
        return SEMAPV + "MappingInversion"
    return hop.justification or SEMAPV + "UnspecifiedMatching"
