"""Edges spelled out as hops: names of both ends, the publisher's own word, how sure it is, and who says it where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ontology.namespaces import CW, DCTERMS, OWL, RDFS, SSSOM, shorten
from queries.chains import HAS_PART, PART_OF, SHARES_ANCHOR, STATED, STRUCTURAL, Hop
from queries.compose import composition, confidence
from queries.edges import Edge
from queries.lookup import text, things
from queries.scope import source_graphs
from queries.standing import facts
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store


def hops(
    store: Store, edges: Collection[Edge], graphs: Sequence[str] | None
) -> tuple[dict[Edge, Hop], dict[str, Thing]]:
    """Spell edges out as hops: labels, publisher's word, set, confidence, evidence, and who says it in which edition.

    Also returns the things at their ends, by IRI.
    """
    mapped = {edge.mapping for edge in edges if edge.mapping}
    said = _facts(store, mapped, graphs) if mapped else {}
    sets = _facts(store, {group for one in said.values() for group in one.get(DCTERMS + "isPartOf", ())}, graphs)
    published = {mapping: _hop(one, sets) for mapping, one in said.items()}
    said_in = _said_in(store, edges, graphs)
    told = told_with(store, edges, graphs)
    ends = {iri for edge in edges for iri in (edge.start, edge.end, edge.via) if iri}
    known = things(store, ends, graphs)
    made = {}
    for edge in edges:
        start, end, via = known.get(edge.start), known.get(edge.end), known.get(edge.via)
        graph = said_in.get(_said_by(edge), "")
        source = source_graphs(store).get(graph)
        base = published.get(edge.mapping) or Hop("", "", "", "", edge.name, kind=kind_without_mapping(edge))
        made[edge] = replace(
            base,
            subject=edge.start,
            subject_label=start.label if start else edge.start,
            subject_code=start.notation if start else "",
            object=edge.end,
            object_label=end.label if end else edge.end,
            object_code=end.notation if end else "",
            predicate=_read_as(edge),
            published_predicate=base.published_predicate or edge.property,
            relation=base.relation or words_of(edge) + told.get(edge, ""),
            inverse=edge.inverse,
            mapping=edge.mapping,
            graph=graph,
            source=source.series if source else "",
            edition=source.edition if source else "",
            via=edge.via,
            via_label=str(via) if via else edge.via,
        )
    return made, known


_TOLD = tuple(
    f"<{name}>"
    for name in (
        OWL + "annotatedProperty", DCTERMS + "isPartOf", DCTERMS + "source", DCTERMS + "title", DCTERMS + "publisher",
        SSSOM + "mapping_justification", SSSOM + "confidence", CW + "publishedRelation", CW + "kind", RDFS + "comment",
    )
)  # fmt: skip
"""What a hop tells of its mapping and of the set that this is part of; the engine leaves out the rest."""


def _facts(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    query = f"SELECT ?s ?p ?o WHERE {{ {nodes('s', iris)} ?s ?p ?o . FILTER(?p IN ({', '.join(_TOLD)})) }}"
    for subject, predicate, obj in store.select(query, graphs=graphs):
        found.setdefault(text(subject), {}).setdefault(text(predicate), []).append(text(obj))
    return found


def _hop(said: Mapping[str, list[str]], sets: Mapping[str, Mapping[str, list[str]]]) -> Hop:
    def one(of: Mapping[str, list[str]], name: str) -> str:
        return min(of.get(name, [""]))

    group = one(said, DCTERMS + "isPartOf")
    about = sets.get(group, {})
    predicate = one(said, OWL + "annotatedProperty")
    written = one(said, SSSOM + "confidence")
    sure = confidence(written)
    odd = bool(written) and sure is None
    return Hop(
        subject="",
        subject_label="",
        object="",
        object_label="",
        predicate=predicate,
        published_predicate=predicate,
        justification=one(said, SSSOM + "mapping_justification"),
        relation=one(said, CW + "publishedRelation"),
        confidence=sure,
        evidence=one(said, DCTERMS + "source"),
        comment=one(said, RDFS + "comment"),
        doubt=f"The stated confidence {written} is not between 0 and 1 and counts as not stated." if odd else "",
        set_iri=group,
        set_title=one(about, DCTERMS + "title"),
        publisher=one(about, DCTERMS + "publisher"),
        kind="suggested" if one(about, CW + "kind") == "suggested" else "decided",
    )


def kind_without_mapping(edge: Edge) -> str:
    """`Hop.kind` of a step that no mapping states: a stated fact, or structure."""
    return STATED if edge.name == STATED else "structural"


def words_of(edge: Edge) -> str:
    """The middle of a sentence for a stated fact, read with its property; "" for any other step."""
    if edge.name == STATED and not edge.property:
        return "states among its competencies"
    ways = (fact for fact in facts() if fact.property == edge.property and not fact.inverse)
    return next((fact.words for fact in ways), shorten(edge.property) if edge.property else "")


def _read_as(edge: Edge) -> str:
    """The claim from `start` to `end`; a fact that is stated the other way round says only that the two are related."""
    if edge.property and not edge.inverse:
        return edge.property
    return edge.name if edge.name in STRUCTURAL else composition().iri(edge.name)


def told_with(store: Store, edges: Collection[Edge], graphs: Sequence[str] | None) -> dict[Edge, str]:
    """What sources tell with a fact, such as the values of a rating, in brackets after its words."""
    found: dict[Edge, str] = {}
    for fact in facts():
        asked = [edge for edge in edges if edge.property == fact.property and edge not in found] if fact.told else []
        if not asked:
            continue
        starts = {_pair(edge)[0] for edge in asked}
        query = f"SELECT DISTINCT ?s ?o ?name ?value WHERE {{ {nodes('s', starts)} {fact.told} }}"
        said: dict[tuple[str, str], list[str]] = {}
        for near, far, name, value in sorted(store.select(query, graphs=graphs), key=str):
            said.setdefault((text(near), text(far)), []).append(f"{text(name)} {text(value)}")
        found |= {edge: f" ({', '.join(said[_pair(edge)])})" for edge in asked if _pair(edge) in said}
    return found


def _pair(edge: Edge) -> tuple[str, str]:
    """The ends of a step in the order in which a source states it."""
    turned = edge.inverse or edge.name == HAS_PART
    return (edge.end, edge.start) if turned else (edge.start, edge.end)


_SAYING = {
    SHARES_ANCHOR: "cw:correspondsToAnchor",
    PART_OF: "ceasn:isChildOf|skos:broader",
    HAS_PART: "ceasn:isChildOf|skos:broader",
}
"""The property of the triple that says a structural step."""


def _said_by(edge: Edge) -> tuple[str, ...]:
    """What says a step: its mapping; the two ends and property of a fact; the statement and property of a structure."""
    if edge.mapping:
        return (edge.mapping,)
    start, end = _pair(edge)
    if edge.name == STATED and not edge.property:
        return (end, "ceasn:isPartOf")
    return (start, edge.property, end) if edge.property else (start, _SAYING.get(edge.name, ""))


def _said_in(store: Store, edges: Collection[Edge], graphs: Sequence[str] | None) -> dict[tuple[str, ...], str]:
    """The graph that says a step, by `_said_by`: the first of the scope's graphs that does."""
    paths: dict[str, str] = {}
    for fact in facts():
        if not fact.inverse:
            paths[fact.property] = "|".join(filter(None, (paths.get(fact.property), f"({fact.path})")))
    saying: dict[str, dict[str, set[tuple[str, ...]]]] = {}
    for edge in edges:
        key = _said_by(edge)
        path = "owl:annotatedProperty" if edge.mapping else paths.get(edge.property, f"<{edge.property}>")
        path = path if edge.mapping or edge.property else key[1]
        if path:
            saying.setdefault(path, {}).setdefault(key[0], set()).add(key)
    known = source_graphs(store)
    allowed = set(graphs) if graphs is not None else {one.graph for one in known.values() if one.current}
    found: dict[tuple[str, ...], str] = {}
    for path, keys in sorted(saying.items()):
        rows = store.select(f"SELECT DISTINCT ?x ?a ?g WHERE {{ {nodes('x', keys)} GRAPH ?g {{ ?x {path} ?a }} }}")
        for item, end, graph in sorted((text(x), text(a), text(g)) for x, a, g in rows):
            if graph in allowed:
                for key in keys[item]:
                    if len(key) < 3 or key[2] == end:
                        found.setdefault(key, graph)
    return found
