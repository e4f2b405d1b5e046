"""What many subjects reach of a framework at once: the rows of a crosswalk as coverage needs them, in one search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import BadQuery, NotFound
from queries.compose import ALONE, composition
from queries.coverage import Coverage, Reach, coverage
from queries.edges import Edge, part_of
from queries.lookup import FrameworkInfo, frameworks, text
from queries.outline import Outline, outline
from queries.resolve import resolve
from queries.routes import Goal, search
from queries.scope import Scope, implied, scope, target_frameworks
from queries.spelled import KIND_ORDER, kind_of_path
from queries.standings import Standing, standings
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

SUBJECTS = ("credential", "assessment", "course", "program", "framework")
"""Kinds of thing of which it is counted what they reach."""

EVERY: Mapping[str, str] = {"credentials": "credential", "courses": "course", "programs": "program"}
"""Words that stand for every thing of a kind of which competencies are stated."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is counted: the framework editions that `thing` (framework, collection, credential, exam) stands for."""

    thing: Thing
    members: tuple[FrameworkInfo, ...]
    outline: Outline
    scope: Scope

    @property
    def editions(self) -> tuple[tuple[str, str], ...]:
        """(series, edition) of each framework counted."""
        return tuple((one.series, one.edition) for one in self.members)


@dataclass(frozen=True, slots=True)
class Reached:
    """What each subject reaches, by IRI: its best row for each pair of statements, and what a Not keeps out."""

    rows: Mapping[str, tuple[Reach, ...]]
    denied: Mapping[str, frozenset[str]]
    standing: Mapping[str, Standing]
    notes: tuple[str, ...] = ()

    def coverage(self, measured: Measured, subjects: Collection[str], levels: Collection[str] = ()) -> Coverage:
        """Coverage by one subject (IRI), or by several taken together."""
        rows = [row for one in subjects for row in self.rows[one]]
        denied = {iri for one in subjects for iri in self.denied[one]}
        return coverage(measured.outline, measured.members, rows, denied, levels)


def measured(store: Store, name: str, edition: str = "") -> Measured:
    """What `name` (`cas`, `cas-ma`, `ngss@2013`, a credential, an exam …) is counted in.

    A credential or exam means the frameworks that it assesses. Raises NotFound, Ambiguous (names), BadQuery (an edition
    that is not loaded; a credential without a loaded framework).
    """
    base, at, wanted = name.rpartition("@")
    if at and base and not edition and "/" not in wanted:
        name, edition = base, wanted
    try:
        thing = resolve(store, name, kinds=("framework", "collection"))
    except NotFound:
        thing = _assessing(store, name, edition)
    if thing.kind in ("framework", "collection"):
        members = target_frameworks(store, thing, edition, {})
    else:
        known, own = frameworks(store), standings(store, [thing], Scope())[thing.iri].frameworks
        members = [known[iri] for iri in own if iri in known]
        if not members:
            raise BadQuery(f"No framework of competencies is loaded for {thing}, so nothing can be counted in it.")
    wanted_editions = {one.series: one.edition for one in members if not one.at_hand or edition}
    asked = scope(store, {**implied(store, thing), **wanted_editions})
    return Measured(thing, tuple(members), outline(store, members, asked.graphs), asked)


def _assessing(store: Store, name: str, edition: str) -> Thing:
    try:
        return resolve(store, name, kinds=("credential", "assessment"))
    except NotFound:
        return resolve(store, name, kinds=("framework", "collection", "credential", "assessment"), edition=edition)


def subjects_named(store: Store, names: Iterable[str]) -> list[Thing]:
    """The subjects that names mean, each once, in the order given; `EVERY` lists the words that mean all of a kind.

    Raises NotFound, Ambiguous (names).
    """
    found: dict[str, Thing] = {}
    for name in names:
        if name.strip().lower() in EVERY:
            found |= {one.iri: one for one in every(store, EVERY[name.strip().lower()])}
        else:
            one = resolve(store, name, kinds=SUBJECTS)
            found[one.iri] = one
    return list(found.values())


_STATING = {
    "credential": """{ ?s cw:assessesFramework ?x }
      UNION { ?s ceterms:requires/ceterms:targetAssessment/cw:assessesFramework ?x }
      UNION { ?s ceterms:teaches ?x } UNION { ?s ceterms:assesses ?x }""",
    "course": "{ ?s ceterms:teaches ?x } UNION { ?s ceterms:assesses ?x } UNION { ?s cw:leadsToCredential ?x } "
    "UNION { ?s cw:assessesFramework ?x }",
    "program": """{ ?s ceterms:teaches ?x } UNION { ?s ceterms:assesses ?x } UNION { ?s cw:leadsToCredential ?x }
      UNION { ?s ceterms:hasPart ?x } UNION { ?x ceterms:isPartOf ?s } UNION { ?s cw:assessesFramework ?x }""",
}
"""What makes a thing of a kind one that could reach a standard."""


def every(store: Store, kind: str) -> list[Thing]:
    """Every thing of a kind (a value of `EVERY`) of which competencies are stated, by name.

    For credentials these are also the exams that no credential is stated to require: their competencies would be lost.
    """
    from queries.lookup import things

    rows = store.select(f"SELECT DISTINCT ?s WHERE {{ {_STATING[kind]} }}")
    found = things(store, (text(row[0]) for row in rows))
    kinds = (kind, "assessment") if kind == "credential" else (kind,)
    asked = [one for one in found.values() if one.kind in kinds]
    stands = standings(store, asked, Scope())
    required = _required(store) if kind == "credential" else frozenset()
    kept = [one for one in asked if not stands[one.iri].empty and one.iri not in required]
    return sorted(kept, key=lambda one: (one.label.casefold(), one.iri))


def _required(store: Store) -> frozenset[str]:
    rows = store.select("SELECT DISTINCT ?a WHERE { ?c ceterms:requires/ceterms:targetAssessment ?a }")
    return frozenset(text(row[0]) for row in rows)


def reached(store: Store, subjects: Sequence[Thing], what: Measured, max_hops: int = 4) -> Reached:
    """What each subject reaches in `what`, as `queries.crosswalk.crosswalk` would find it for each.

    Raises BadQuery for a subject of another kind than `queries.standings.SUBJECTS`.
    """
    graphs = what.scope.graphs
    for one in subjects:
        if one.kind not in SUBJECTS:
            raise BadQuery(
                f"{one} is a {one.what or one.kind}. Coverage is counted for credentials, exams, courses, programs and "
                "frameworks."
            )
    stands = standings(store, subjects, what.scope)
    towards = Goal(frameworks=frozenset(one.iri for one in what.members))
    starts: dict[str, tuple[()]] = dict.fromkeys((iri for one in stands.values() for iri in one.starts), ())
    taught = {iri for one in stands.values() for iri in one.taught}
    lists = {whole for one in subjects if one.kind == "framework" for whole in stands[one.iri].frameworks}
    found = search(store, starts, towards, graphs, max_hops, taught, lists)
    best = _best(found.paths)
    apart = {(edge.start, edge.end) for edge in found.blocked}
    inside = part_of(store, taught, graphs) if taught else {}
    owners: dict[str, list[str]] = {}
    for iri, stand in stands.items():
        for start in stand.starts:
            owners.setdefault(start, []).append(iri)
    for start, whole in part_of(store, {start for start, _ in best} - owners.keys(), graphs).items():
        owners[start] = [one.iri for one in subjects if one.kind == "framework" and whole in stands[one.iri].frameworks]
    rows: dict[str, list[Reach]] = {iri: [] for iri in stands}
    for (start, _), row in best.items():
        for iri in owners.get(start, ()):
            rows[iri].append(row)
    for iri, stand in stands.items():
        for statement, by in sorted(stand.taught.items()):
            if inside.get(statement) in towards.frameworks and not {(by, statement), (statement, by)} & apart:
                rows[iri].append(Reach(statement, "decided", "stated"))
    denied = {iri: {edge.end for edge in found.blocked if edge.start in stand.starts} for iri, stand in stands.items()}
    notes = [*found.notes, *(f"Some of what {one} stands for was left out." for one in subjects if stands[one.iri].cut)]
    return Reached(
        rows={iri: tuple(some) for iri, some in rows.items()},
        denied={iri: frozenset(some) for iri, some in denied.items()},
        standing=stands,
        notes=tuple(dict.fromkeys(notes)),
    )


def _best(paths: Iterable[tuple[Edge, ...]]) -> dict[tuple[str, str], Reach]:
    """The best row of each pair, in the order that a crosswalk prefers them: kind, then strength."""
    rules = composition()
    best: dict[tuple[str, str], Reach] = {}
    for path in paths:
        pair = (path[0].start, path[-1].end)
        claim = path[0].name if path[0].name in ALONE else rules.chain([edge.name for edge in path])
        row = Reach(pair[1], kind_of_path(path), claim)
        before = best.get(pair)
        if before is None or _order(row) < _order(before):
            best[pair] = row
    return best


def _order(row: Reach) -> tuple[int, int]:
    return KIND_ORDER[row.kind], composition().rank(row.claim)


def wholes_of(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, tuple[str, ...]]:
    """Parents of each statement."""
    made: dict[str, tuple[str, ...]] = {}
    if not iris:
        return made
    rows = store.select(f"SELECT ?s ?o WHERE {{ {nodes('s', iris)} ?s ceasn:isChildOf ?o }}", graphs=graphs)
    for child, parent in sorted((text(s), text(o)) for s, o in rows):
        made[child] = (*made.get(child, ()), parent)
    return made
