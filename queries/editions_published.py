"""What publishers say became of the items of one edition in another: version crosswalks in the store."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ontology.namespaces import CW, DCTERMS
from queries.editions import Edition
from queries.editions_diff import KINDS, OTHER_WAY, EditionDiff, compare
from queries.editions_pairs import PUBLISHED, Link
from queries.lookup import text

if TYPE_CHECKING:
    from graph.protocol import Store


def diff(store: Store, old: Edition, new: Edition) -> EditionDiff:
    """Compare two editions (loaded or not), by what is published about them in `store` first."""
    links, without = published(store, {item.iri for item in old.items}, {item.iri for item in new.items})
    return compare(old, new, links, without)


def published(store: Store, old: Collection[str], new: Collection[str]) -> tuple[list[Link], frozenset[str]]:
    """Links between items of the two editions, and the items that are said to have no counterpart.

    A crosswalk counts in both directions. That an item was retired or added counts where the graph that says so also
    maps items of just these two editions: an item may be retired in one edition and added in another.
    """
    rows = store.select(
        "SELECT ?m ?s ?o ?kind ?g WHERE { GRAPH ?g { ?m cw:changeKind ?kind ; "
        "owl:annotatedSource ?s ; owl:annotatedTarget ?o FILTER NOT EXISTS { ?m sssom:predicate_modifier ?no } } }"
    )
    made: dict[tuple[str, str], Link] = {}
    graphs = set()
    turned = False
    for mapping, subject, obj, kind, graph in sorted(tuple(text(term) for term in row) for row in rows):
        kind = kind if kind in KINDS else ""
        if subject in old and obj in new:
            made.setdefault((subject, obj), Link(subject, obj, PUBLISHED, kind=kind, source=mapping))
        elif subject in new and obj in old:
            made.setdefault(
                (obj, subject), Link(obj, subject, PUBLISHED, kind=OTHER_WAY.get(kind, kind), source=mapping)
            )
            turned = True
        else:
            continue
        graphs.add(graph)
    marked = frozenset(item for graph in sorted(graphs) for item in _marked(store, graph, old, new, turned))
    replaced = store.select(f"SELECT ?s ?o WHERE {{ GRAPH ?g {{ ?s <{DCTERMS}isReplacedBy> ?o }} }}")
    for ends in sorted((text(subject), text(obj)) for subject, obj in replaced):
        for one, other in (ends, ends[::-1]):
            # What is said to be retired is retired, also where its publisher says what to use instead.
            if one in old and other in new and not marked & {one, other}:
                made.setdefault((one, other), Link(one, other, PUBLISHED))
    linked = {iri for pair in made for iri in pair}
    return list(made.values()), marked - linked


def _marked(store: Store, graph: str, old: Collection[str], new: Collection[str], turned: bool) -> list[str]:
    rows = store.select(f"SELECT ?item ?kind WHERE {{ GRAPH <{graph}> {{ ?item <{CW}changeKind> ?kind }} }}")
    ends = {"added": old, "retired": new} if turned else {"retired": old, "added": new}
    return [text(item) for item, kind in rows if text(item) in ends.get(text(kind), ())]
