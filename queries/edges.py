"""The edges a chain can walk: mappings both ways and shared anchors, asked of the engine a frontier at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ontology.namespaces import ID
from queries.chains import SHARES_ANCHOR, Hop
from queries.compose import composition
from queries.lookup import text, things
from queries.scope import source_graphs
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store, Term

REJECTED = f"{ID}concept/verdicts/1/rejected"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step from `start` to `end`. `name` is composition.yaml's name of the claim in this direction.

    `mapping` is the mapping's IRI ("" for a shared anchor, whose anchor is `via`). `suggested` marks a machine's
    proposal; `blocks` a Not mapping, or one that a decision rejected. `framework` is the one `end` is part of.
    """

    start: str
    end: str
    name: str
    mapping: str
    inverse: bool = False
    suggested: bool = False
    blocks: bool = False
    unresolved: bool = False
    via: str = ""
    framework: str = ""


def mapping_edges(store: Store, frontier: Collection[str], graphs: Sequence[str] | None) -> list[Edge]:
    """Every mapping that touches a statement of `frontier`, read from that statement."""
    if not frontier:
        return []
    here = nodes("from", frontier)
    rows = store.select(
        f"""SELECT ?from ?to ?p ?m ?inverse ?unresolved ?not ?kind ?rejected ?framework WHERE {{
          {{ {here} ?m owl:annotatedSource ?from ; owl:annotatedTarget ?to . BIND(false AS ?inverse) }}
          UNION {{ {here} ?m owl:annotatedTarget ?from ; owl:annotatedSource ?to . BIND(true AS ?inverse) }}
          ?m owl:annotatedProperty ?p .
          OPTIONAL {{ ?to ceasn:isPartOf ?framework }}
          OPTIONAL {{ ?m cw:objectUnresolved ?unresolved }}
          OPTIONAL {{ ?m sssom:predicate_modifier ?not }}
          OPTIONAL {{ ?m dcterms:isPartOf/cw:kind ?kind }}
          OPTIONAL {{ ?rejected cw:decidesMapping ?m ; cw:verdict <{REJECTED}> }}
        }}""",
        graphs=graphs,
    )
    rules = composition()
    edges = {}
    for start, end, predicate, mapping, backwards, unresolved, negated, kind, rejected, framework in rows:
        name = rules.name(text(predicate))
        if name is None:
            continue
        inverse = text(backwards) == "true"
        edge = Edge(
            start=text(start),
            end=text(end),
            name=rules.inverse(name) if inverse else name,
            mapping=text(mapping),
            inverse=inverse,
            suggested=text(kind) == "suggested",
            blocks=negated is not None or rejected is not None,
            unresolved=text(unresolved) == "true",
            framework=text(framework),
        )
        edges[edge.start, edge.end, edge.mapping, inverse] = edge
    return sorted(edges.values(), key=lambda edge: (edge.start, edge.end, edge.mapping))


def anchor_edges(store: Store, frontier: Collection[str], graphs: Sequence[str] | None) -> list[Edge]:
    """Steps to standards of the same framework and level that publish the same anchor standard."""
    if not frontier:
        return []
    rows = store.select(
        f"""SELECT ?from ?to ?framework (MIN(?by) AS ?anchor) WHERE {{ {nodes("from", frontier)}
          ?from cw:correspondsToAnchor ?by ; ceasn:educationLevelType ?level ; ceasn:isPartOf ?framework .
          ?to cw:correspondsToAnchor ?by ; ceasn:educationLevelType ?level ; ceasn:isPartOf ?framework .
          FILTER(?to != ?from) }} GROUP BY ?from ?to ?framework ORDER BY ?from ?to""",
        graphs=graphs,
    )
    return [
        Edge(text(start), text(end), SHARES_ANCHOR, "", via=text(anchor), framework=text(framework))
        for start, end, framework, anchor in rows
    ]


_FACTS = """SELECT ?m ?p ?why ?relation ?confidence ?evidence ?comment ?set ?title ?publisher ?kind WHERE { %s
  ?m owl:annotatedProperty ?p .
  OPTIONAL { ?m sssom:mapping_justification ?why }
  OPTIONAL { ?m cw:publishedRelation ?relation }
  OPTIONAL { ?m sssom:confidence ?confidence }
  OPTIONAL { ?m dcterms:source ?evidence }
  OPTIONAL { ?m rdfs:comment ?comment }
  OPTIONAL { ?m dcterms:isPartOf ?set
    OPTIONAL { ?set dcterms:title ?title }
    OPTIONAL { ?set dcterms:publisher ?publisher }
    OPTIONAL { ?set cw:kind ?kind } }
}"""


def hops(
    store: Store, edges: Collection[Edge], graphs: Sequence[str] | None
) -> tuple[dict[Edge, Hop], dict[str, Thing]]:
    """Spell edges out as hops: labels, publisher's word, set, confidence, evidence, and who says it in which edition.

    Also returns the things at their ends, by IRI.
    """
    mapped = {edge.mapping for edge in edges if edge.mapping}
    facts: dict[str, Hop] = {}
    if mapped:
        for row in store.select(_FACTS % nodes("m", mapped), graphs=graphs):
            facts.setdefault(text(row[0]), _hop(row))
    said_in = _said_in(store, mapped, {edge for edge in edges if not edge.mapping}, graphs)
    ends = {iri for edge in edges for iri in (edge.start, edge.end, edge.via) if iri}
    known = things(store, ends, graphs)
    made = {}
    rules = composition()
    for edge in edges:
        start, end, via = known.get(edge.start), known.get(edge.end), known.get(edge.via)
        graph = said_in.get(edge.mapping or edge.start, "")
        source = source_graphs(store).get(graph)
        base = facts.get(edge.mapping, Hop("", "", "", "", SHARES_ANCHOR, kind="structural"))
        made[edge] = replace(
            base,
            subject=edge.start,
            subject_label=start.label if start else edge.start,
            subject_code=start.notation if start else "",
            object=edge.end,
            object_label=end.label if end else edge.end,
            object_code=end.notation if end else "",
            predicate=SHARES_ANCHOR if edge.name == SHARES_ANCHOR else rules.iri(edge.name),
            inverse=edge.inverse,
            mapping=edge.mapping,
            graph=graph,
            source=source.series if source else "",
            edition=source.edition if source else "",
            via=edge.via,
            via_label=str(via) if via else edge.via,
        )
    return made, known


def _hop(row: Sequence[Term | None]) -> Hop:
    _, predicate, why, relation, confidence, evidence, comment, group, title, publisher, kind = (
        text(term) for term in row
    )
    return Hop(
        subject="",
        subject_label="",
        object="",
        object_label="",
        predicate=predicate,
        published_predicate=predicate,
        justification=why,
        relation=relation,
        confidence=_decimal(confidence),
        evidence=evidence,
        comment=comment,
        set_iri=group,
        set_title=title,
        publisher=publisher,
        kind="suggested" if kind == "suggested" else "decided",
    )


def _decimal(written: str) -> Decimal | None:
    try:
        return Decimal(written) if written else None
    except InvalidOperation:
        return None


def _said_in(
    store: Store, mapped: Collection[str], structural: Collection[Edge], graphs: Sequence[str] | None
) -> dict[str, str]:
    """Graph that says a mapping (by mapping), or a statement's anchor (by statement): one of the scope's graphs."""
    found: dict[str, str] = {}
    known = source_graphs(store)
    allowed = set(graphs) if graphs is not None else {one.graph for one in known.values() if one.current}
    asked = []
    if mapped:
        asked.append(f"SELECT ?x ?g WHERE {{ {nodes('x', mapped)} GRAPH ?g {{ ?x owl:annotatedProperty ?p }} }}")
    if structural:
        starts = nodes("x", [edge.start for edge in structural])
        asked.append(f"SELECT ?x ?g WHERE {{ {starts} GRAPH ?g {{ ?x cw:correspondsToAnchor ?a }} }}")
    for query in asked:
        for item, graph in sorted((text(row[0]), text(row[1])) for row in store.select(query)):
            if graph in allowed:
                found.setdefault(item, graph)
    return found
