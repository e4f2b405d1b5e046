"""Which editions a question is about: the current ones, or some series in another edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from ontology.iris import PROVENANCE_GRAPH
from queries.lookup import FrameworkInfo, editions_of, frameworks, text
from queries.remembered import current_graphs, remembered
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class SourceGraph:
    """A named graph and the source edition it holds."""

    graph: str
    series: str
    edition: str
    current: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """`graphs` is what to hand to the store: None for the default graph (current editions), else the graphs to unite.

    `editions` (series → edition) is what was asked for beyond the current ones.
    """

    graphs: tuple[str, ...] | None = None
    editions: Mapping[str, str] = field(default_factory=dict)


def source_graphs(store: Store) -> dict[str, SourceGraph]:
    """Every graph the provenance graph describes, by IRI. Graphs that are no source edition have series ""."""
    return remembered(store, "source graphs", lambda: _source_graphs(store))


def _source_graphs(store: Store) -> dict[str, SourceGraph]:
    rows = store.select(
        f"""SELECT ?g ?series ?edition ?current WHERE {{ GRAPH <{PROVENANCE_GRAPH}> {{
          ?g cw:isCurrent ?current . OPTIONAL {{ ?g cw:seriesId ?series ; cw:edition ?edition }} }} }}"""
    )
    current = current_graphs(store, (text(row[0]) for row in rows if text(row[3]) == "true"))
    made = (SourceGraph(text(g), text(s), text(e), text(g) in current) for g, s, e, _ in rows)
    return {one.graph: one for one in made}


def scope(store: Store, editions: Mapping[str, str]) -> Scope:
    """Return the scope that reads each series of `editions` in that edition and everything else as it is current.

    Raises BadQuery for an edition that is not loaded, naming those that are.
    """
    graphs = source_graphs(store)
    asked: dict[str, str] = {}
    needed: set[str] = set()
    for series, edition in editions.items():
        found = {
            one.graph: one.edition
            for one in graphs.values()
            if (one.series, one.edition.lower()) == (series, edition.lower())
        }
        for info in editions_of(store, series):
            if info.edition.lower() == edition.lower():
                found |= dict.fromkeys(info.graphs, info.edition)
        if not found:
            known = {one.edition for one in graphs.values() if one.series == series}
            known |= {info.edition for info in editions_of(store, series)}
            hint = f"Loaded are: {', '.join(sorted(known))}" if known else f"Nothing of {series!r} is loaded."
            raise BadQuery(f"Edition {edition!r} of {series!r} is not loaded. {hint}")
        asked[series] = next(iter(found.values()))
        needed.update(found)
    current = {one.graph for one in graphs.values() if one.current}
    if needed <= current:
        return Scope(None, asked)
    kept = {iri for iri in current if graphs[iri].series not in asked}
    return Scope(tuple(sorted(kept | needed)), asked)


def implied(store: Store, *named: Thing) -> dict[str, str]:
    """Editions that naming a superseded framework or statement asks for by itself."""
    older = {(one.series, one.edition) for one in frameworks(store).values() if not one.at_hand}
    found = (one for one in named if one.kind in ("framework", "statement"))
    return {one.series: one.edition for one in found if (one.series, one.edition) in older}


def target_frameworks(store: Store, framework: Thing, edition: str, editions: Mapping[str, str]) -> list[FrameworkInfo]:
    """The framework editions that `framework` (a framework or a collection of them) stands for.

    With `edition`, those series of it that have that edition. Raises BadQuery for another kind of thing, and when no
    member has the edition.
    """
    known = frameworks(store)
    if framework.kind == "framework":
        members = [known[framework.iri]] if framework.iri in known else []
    elif framework.kind == "collection":
        from pyoxigraph import NamedNode

        # Asked of every graph: a series whose newest edition left the collection is still named by an older one.
        rows = store.select(
            "SELECT DISTINCT ?f WHERE { { ?c ceterms:hasMember ?f } UNION { GRAPH ?g { ?c ceterms:hasMember ?f } } }",
            {"c": NamedNode(framework.iri)},
        )
        named = [known[text(row[0])] for row in rows if text(row[0]) in known]
        members = [one for one in named if one.current] or named
        series = {one.series for one in named}
        members = [one for one in known.values() if one.current and one.series in series] or members
    else:
        raise BadQuery(f"{framework} is a {framework.what or framework.kind}, not a framework or a collection of them.")
    chosen = []
    for one in members:
        wanted = edition or editions.get(one.series, "")
        if not wanted:
            chosen.append(one)
            continue
        chosen += [other for other in editions_of(store, one.series) if other.edition.lower() == wanted.lower()]
    if not chosen:
        there = sorted({f"{o.series} {o.edition}" for m in members for o in editions_of(store, m.series)})
        raise BadQuery(f"{framework} has no edition {edition!r}. Loaded are: {', '.join(there) or 'none'}")
    return sorted(chosen, key=lambda one: (one.area, one.series))
