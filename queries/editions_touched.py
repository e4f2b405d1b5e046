"""What rests on the items of an edition: mappings with who says so, decisions about them, links from other things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.namespaces import CETERMS, CW, DCTERMS, OWL, PROV, SSSOM
from queries.editions_facts import facts_of, one
from queries.lookup import text, things
from queries.sources import source_notes
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

MAPPING, DECISION, LINK = "mapping", "decision", "link"

_LINKS: Final = tuple(
    CETERMS + name
    for name in (
        "teaches",
        "assesses",
        "targetCompetency",
        "occupationType",
        "instructionalProgramType",
        "industryType",
    )
) + tuple(
    CW + name for name in ("inCluster", "inCareerPathway", "inSector", "supportsPreparedGraduate", "assessesFramework")
)
"""Properties by which credentials, courses and programs stand on items of an edition, or on the whole of it."""


_MOST_LOOKED_UP: Final = 2_000


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing that rests on an old item (`item`): `iri` is the mapping's, the decision's or the linking thing's.

    `predicate` is the claim (a mapping property) or the linking property; `other` is the mapping's other end. `said_by`
    names the publisher of the mapping set or source, `decided_by` the committee (with its verdict).
    """

    what: str
    iri: str
    item: str
    predicate: str
    other: str = ""
    said_by: str = ""
    decided_by: str = ""


def touched(
    store: Store, items: Collection[str], graphs: Collection[str], whole: Collection[str] = ()
) -> list[Touched]:
    """Everything that rests on `items`, or on the editions `whole` (frameworks), said by a source that is in use.

    `graphs` are the old edition's own: what a publisher says there of its own items counts though it is superseded.
    Version crosswalks are no alignments and are left out.
    """
    in_use = {graph for graph, note in source_notes(store).items() if note.is_current} | set(graphs)
    known = source_notes(store)
    found = list(_mappings(store, items, lambda graph: graph in in_use or graph not in known))
    found += _decisions(store, found)
    found += _links(store, [*items, *whole], in_use - set(graphs))
    return sorted(set(found), key=lambda t: (t.item, t.what, t.iri, t.predicate))


def _mappings(store: Store, items: Collection[str], used: Callable[[str], bool]) -> Iterable[Touched]:
    ends: dict[str, list[tuple[str, str]]] = {}
    for near in ("annotatedSource", "annotatedTarget"):
        rows = store.select(f"SELECT ?m ?x ?g WHERE {{ {nodes('x', items)} GRAPH ?g {{ ?m owl:{near} ?x }} }}")
        found = [(text(mapping), text(item)) for mapping, item, graph in rows if used(text(graph))]
        for mapping, item in found:
            ends.setdefault(mapping, []).append((item, near))
    said = facts_of(store, ends)
    sets = facts_of(store, {group for facts in said.values() for group in facts.get(DCTERMS + "isPartOf", ())})
    for mapping, several in ends.items():
        facts = said.get(mapping, {})
        if CW + "changeKind" in facts:
            continue
        group = sets.get(one(facts, DCTERMS + "isPartOf"), {})
        publisher = one(group, DCTERMS + "publisher") or one(group, DCTERMS + "title")
        for item, near in several:
            far = "annotatedTarget" if near == "annotatedSource" else "annotatedSource"
            negated = "not " if SSSOM + "predicate_modifier" in facts else ""
            claim = negated + one(facts, OWL + "annotatedProperty")
            yield Touched(MAPPING, mapping, item, claim, one(facts, OWL + far), publisher)


def _decisions(store: Store, mappings: Collection[Touched]) -> list[Touched]:
    rows = store.select("SELECT DISTINCT ?d ?m WHERE { GRAPH ?g { ?d cw:decidesMapping ?m } }")
    on = [(text(decision), text(mapping)) for decision, mapping in rows]
    if not on:
        return []
    decided = facts_of(store, {decision for decision, _ in on})
    deciders = (CW + "committee", PROV + "wasAssociatedWith")
    who = things(store, {iri for facts in decided.values() for name in deciders for iri in facts.get(name, ())})
    by_mapping: dict[str, list[Touched]] = {}
    for one_touched in mappings:
        by_mapping.setdefault(one_touched.iri, []).append(one_touched)
    made = []
    for decision, mapping in on:
        facts = decided.get(decision, {})
        committee = one(facts, CW + "committee") or one(facts, PROV + "wasAssociatedWith")
        name = who[committee].label if committee in who else committee
        verdict = one(facts, CW + "verdict").rpartition("/")[2]
        label = f"{name}: {verdict}" if name and verdict else name or verdict
        made += [
            Touched(DECISION, decision, t.item, t.predicate, t.other, t.said_by, label)
            for t in by_mapping.get(mapping, ())
        ]
    return made


def _links(store: Store, items: Collection[str], graphs: Collection[str]) -> list[Touched]:
    made = []
    notes, wanted = source_notes(store), frozenset(items)
    # Beyond some number of items it is faster to look at every link of a property than to look each item up.
    among = nodes("x", items) if len(wanted) <= _MOST_LOOKED_UP else ""
    for predicate in _LINKS:
        for subject, item, graph in store.select(
            f"SELECT ?s ?x ?g WHERE {{ {among} GRAPH ?g {{ ?s <{predicate}> ?x }} }}"
        ):
            note = notes.get(text(graph))
            if note is not None and text(graph) in graphs and text(item) in wanted:
                made.append(Touched(LINK, text(subject), text(item), predicate, said_by=note.publisher or note.title))
    return made
