"""Whom to credit for an answer: the lines that the publishers of what it rests on ask to be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.iris import source_graph
from queries.sources import SourceNote, source_notes
from queries.values import values

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.chains import Chain
    from queries.crosswalk import Crosswalk
    from queries.describe import Description

MOST_THINGS = 300
"""Things of one answer that are looked up; of more, some of each family (the same IRI up to its last part)."""


@dataclass(frozen=True, slots=True)
class Credit:
    """One line to show, with licence and address of the source it is for; `titles` are the sources that ask for it."""

    line: str
    license: str = ""
    url: str = ""
    titles: tuple[str, ...] = ()


def credits_of(notes: Iterable[SourceNote]) -> tuple[Credit, ...]:
    """Each different credit line once, by source. A source that asks for no line is named with its publisher."""
    found: dict[str, Credit] = {}
    for note in sorted(notes, key=lambda one: (one.series, one.edition)):
        line = note.credit or (f"{note.title}: {note.publisher.removesuffix('.')}." if note.publisher else "")
        if not line:
            continue
        before = found.get(line)
        titles = (*before.titles, note.title) if before else (note.title,)
        found[line] = Credit(
            line, before.license if before else note.license, before.url if before else note.url, titles
        )
    return tuple(found.values())


def every_credit(store: Store) -> tuple[Credit, ...]:
    """The credit lines of all current sources: for an answer whose sources cannot be told."""
    return credits_of(note for note in source_notes(store).values() if note.is_current)


def of_graphs(store: Store, graphs: Iterable[str]) -> tuple[Credit, ...]:
    """The credit lines of the source editions that these graphs are; other graphs ask for none."""
    notes = source_notes(store)
    return credits_of(notes[graph] for graph in set(graphs) if graph in notes)


def of_things(store: Store, iris: Iterable[str], graphs: Iterable[str] = ()) -> tuple[Credit, ...]:
    """The credit lines of the current sources that mention any of these things, and of `graphs` besides.

    An answer that names no thing at all (counts, texts) may rest on anything: then those of all current sources.
    """
    things = _some(dict.fromkeys(iris))
    if not things and not graphs:
        return every_credit(store)
    return of_graphs(store, {*_mentioning(store, things), *graphs})


def of_editions(store: Store, iris: Iterable[str]) -> tuple[Credit, ...]:
    """The credit lines of every edition, superseded ones too, that says something of these things."""
    return of_graphs(store, _mentioning(store, _some(dict.fromkeys(iris)), as_object=False, current=False))


def of_chains(store: Store, chains: Sequence[Chain]) -> tuple[Credit, ...]:
    """The credit lines behind chains: of each hop and step, and of what names the statements on the way."""
    return of_graphs(store, _behind(store, chains))


def of_crosswalk(store: Store, answer: Crosswalk) -> tuple[Credit, ...]:
    """The credit lines behind a crosswalk: its chains, and the framework editions whose coverage and gaps it counts."""
    chains = [chain for row in answer.rows for chain in (row.chain, *row.alternatives)]
    compared = {source_graph(series, edition) for series, edition in answer.editions if series and edition}
    named = _mentioning(store, [answer.subject.iri, answer.framework.iri], as_object=False)
    return of_graphs(store, {*_behind(store, chains), *compared, *named})


def of_description(store: Store, description: Description) -> tuple[Credit, ...]:
    """The credit lines behind a thing's page: of who says something of it, and of what names the things it links to."""
    linked = [one.iri for group in description.links for one in group.things]
    linked += [item.thing.iri for item in description.outline]
    return of_graphs(
        store, {*(note.graph for note in description.sources), *_mentioning(store, _some(linked), as_object=False)}
    )


def _behind(store: Store, chains: Sequence[Chain]) -> set[str]:
    said = {hop.graph for chain in chains for hop in chain.hops}
    said |= {step.graph for chain in chains for step in chain.lead}
    ends = [iri for chain in chains for hop in chain.hops for iri in (hop.subject, hop.object)]
    ends += [iri for chain in chains for step in chain.lead for iri in (step.subject, step.object)]
    return {*said, *_mentioning(store, _some(dict.fromkeys(ends)), as_object=False)}


def _some(iris: Iterable[str]) -> list[str]:
    """The things themselves, or with too many of them some of each family, so that no framework or scheme is missed."""
    every = [iri for iri in iris if iri]
    if len(every) <= MOST_THINGS:
        return every
    families: dict[str, list[str]] = {}
    for iri in every:
        families.setdefault(iri.rpartition("/")[0], []).append(iri)
    each = max(1, MOST_THINGS // len(families))
    return [iri for family in families.values() for iri in family[:each]]


def _mentioning(store: Store, iris: Collection[str], as_object: bool = True, current: bool = True) -> list[str]:
    """Graphs of (current) editions with a statement that has one of these things as subject (or as object)."""
    listed = values("thing", (node for iri in dict.fromkeys(iris) if (node := _node(iri)) is not None))
    rows = store.select(f"SELECT DISTINCT ?g WHERE {{ {listed} GRAPH ?g {{ ?thing ?p ?o }} }}").rows
    subjects = {term.value for (term,) in rows if isinstance(term, NamedNode)}
    # What is said *to* a thing can be a great deal: one statement is looked for, graph by graph, where none was found.
    said_to = f"ASK {{ {listed} ?s ?p ?thing }}"
    return [
        graph
        for graph, note in source_notes(store).items()
        if (note.is_current or not current)
        and (graph in subjects or (as_object and store.ask(said_to, graphs=[graph])))
    ]


def _node(iri: str) -> NamedNode | None:
    try:
        return NamedNode(iri)
    except ValueError:
        return None
