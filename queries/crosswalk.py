"""Which statements of a framework a credential (course, framework, statement …) reaches, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ontology.errors import NotFound
from ontology.namespaces import SEMAPV
from queries.chains import Chain, Hop, Step
from queries.compose import composition, multiply
from queries.coverage import Coverage, Reach, coverage
from queries.edges import Edge, hops
from queries.lookup import FrameworkInfo
from queries.outline import Outline, Unit, outline, unit_above
from queries.resolve import resolve
from queries.routes import Goal, Routes, search
from queries.scope import implied, scope, target_frameworks
from queries.subjects import start
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

SUBJECT_KINDS = ("credential", "assessment", "course", "program", "framework", "collection", "statement")
"""Kinds of thing a crosswalk may start from."""

KIND_ORDER = {"decided": 0, "composed": 1, "suggested": 2}


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

    `subject` and `framework` are names, codes, IRIs or resolved things. `edition` is the framework's (`cas` with 2018:
    those areas that have a 2018 edition); `editions` (series → edition) puts any series into another edition than the
    current one. `levels` keeps objects and expectations of those grade codes only. `max_hops` bounds a chain.
    Raises NotFound, Ambiguous (names), BadQuery (a subject that states no competencies, an edition that is not loaded).
    """
    wanted = dict(editions or {})
    source = subject if isinstance(subject, Thing) else resolve(store, subject, kinds=SUBJECT_KINDS)
    target, edition = _target(store, framework, edition)
    members = target_frameworks(store, target, edition, wanted)
    wanted |= {one.series: one.edition for one in members if not one.at_hand or edition}
    asked = scope(store, implied(store, source) | wanted)
    begin = start(store, source, asked)
    goal = Goal(frameworks=frozenset(one.iri for one in members))
    found = search(store, begin.leads, goal, asked.graphs, max_hops)
    outlined = outline(store, members, asked.graphs)
    rows, blocked = _rows(store, found, begin.leads, members, outlined, asked.graphs)
    if levels:
        kept = set(levels)
        rows = [row for row in rows if row.object_level in kept]
    reach = [Reach(row.object_id, row.kind, _claim(row.chain)) for row in rows]
    counted = coverage(outlined, members, reach, [one.object for one in blocked], levels or ())
    return Crosswalk(
        subject=source,
        framework=target,
        rows=tuple(rows),
        coverage=counted,
        blocked=tuple(blocked),
        unresolved=found.unresolved,
        editions=tuple((one.series, one.edition) for one in members),
        notes=(*dict.fromkeys(begin.notes), *found.notes),
    )


def _target(store: Store, framework: str | Thing, edition: str) -> tuple[Thing, str]:
    if isinstance(framework, Thing):
        return framework, edition
    base, at, suffix = framework.rpartition("@")
    if at and base and not edition and "/" not in suffix:
        framework, edition = base, suffix
    kinds = ("framework", "collection")
    try:
        return resolve(store, framework, kinds=kinds), edition
    except NotFound:
        if not edition:
            raise
        return resolve(store, framework, kinds=kinds, edition=edition), edition


def chains(
    store: Store,
    paths: Collection[tuple[Edge, ...]],
    leads: Mapping[str, tuple[Step, ...]],
    graphs: Sequence[str] | None,
) -> tuple[list[Chain], dict[str, Thing]]:
    """Spell paths out as chains, best first, and return the things on them."""
    rules = composition()
    made, known = hops(store, {edge for path in paths for edge in path}, graphs)
    found = []
    for path in paths:
        steps = tuple(made[edge] for edge in path)
        claim = rules.chain([edge.name for edge in path])
        found.append(
            Chain(
                hops=steps,
                predicate=rules.iri(claim),
                kind=kind_of_path(path),
                confidence=multiply(hop.confidence for hop in steps),
                weakest=rules.weakest(steps),
                weak=claim == "weak",
                lead=leads.get(path[0].start, ()),
            )
        )
    return sorted(found, key=_order), known


def kind_of_path(path: tuple[Edge, ...]) -> str:
    """`decided` for one mapping, `suggested` for a machine's, else `composed`."""
    if len(path) == 1 and path[0].mapping:
        return "suggested" if path[0].suggested else "decided"
    return "composed"


def _claim(chain: Chain) -> str:
    return "weak" if chain.weak else str(composition().name(chain.predicate))


def _order(chain: Chain) -> tuple[int, int, int, Decimal, tuple[str, ...]]:
    """Best first: decided, composed, suggested; then strength, length, stated confidence, and a fixed tie."""
    unstated = Decimal(2)
    confidence = unstated if chain.confidence is None else -chain.confidence
    tie = tuple(hop.mapping or hop.object for hop in chain.hops)
    return KIND_ORDER[chain.kind], composition().rank(_claim(chain)), chain.distance, confidence, tie


def _rows(
    store: Store,
    found: Routes,
    leads: Mapping[str, tuple[Step, ...]],
    members: Sequence[FrameworkInfo],
    outlined: Outline,
    graphs: Sequence[str] | None,
) -> tuple[list[CrosswalkRow], list[Blocked]]:
    made, known = chains(store, found.paths, leads, graphs)
    routes: dict[tuple[str, str], list[Chain]] = {}
    for chain in made:
        routes.setdefault((chain.subject, chain.object), []).append(chain)
    info = {one.iri: one for one in members}
    rows = [
        _row(best, rest, known, info, unit_above(store, outlined, best.object, graphs))
        for best, *rest in routes.values()
    ]
    rows.sort(key=lambda row: (row.content_area, row.object_code, row.object_id, row.subject_code, row.subject_id))
    denied, _ = hops(store, found.blocked, graphs)
    blocked = [
        Blocked(hop.subject, hop.subject_label, hop.object, hop.object_label, hop.mapping, hop.set_title)
        for hop in denied.values()
    ]
    return rows, blocked


def _row(
    best: Chain, rest: Sequence[Chain], known: Mapping[str, Thing], info: Mapping[str, FrameworkInfo], unit: Unit | None
) -> CrosswalkRow:
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
    if chain.kind == "composed":
        return SEMAPV + "MappingChaining"
    if hop.predicate != hop.published_predicate:
        return SEMAPV + "MappingInversion"
    return hop.justification or SEMAPV + "UnspecifiedMatching"
