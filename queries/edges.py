"""The edges a chain can walk: mappings both ways and shared anchors, asked of the engine a frontier at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ontology.namespaces import CW, DCTERMS, ID, OWL, RDFS, SSSOM, shorten
from queries.chains import HAS_PART, PART_OF, SHARES_ANCHOR, STATED, STRUCTURAL, Hop
from queries.compose import composition
from queries.lookup import text, things
from queries.scope import source_graphs
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

REJECTED = f"{ID}concept/verdicts/1/rejected"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step from `start` to `end`. `name` is composition.yaml's name of the claim in this direction.

    `mapping` is the mapping's IRI, "" for a step that is none: over a shared anchor or competency (`via`), or a stated
    fact (`property`); `meets` is the thing at which the two sides of such a meeting come together. `suggested` marks a
    machine's proposal; `blocks` a Not mapping, or one that a decision rejected. `framework` is the framework that `end`
    is part of, or the scheme that it is in.
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
    property: str = ""
    meets: str = ""


def mapping_edges(store: Store, frontier: Collection[str], graphs: Sequence[str] | None) -> list[Edge]:
    """Every mapping that touches a statement of `frontier`, read from that statement.

    Several plain look-ups instead of one query with OPTIONALs, which the engine would answer in quadratic time.
    """
    found: list[tuple[str, str, str, bool]] = []
    for near, far, inverse in (
        ("annotatedSource", "annotatedTarget", False),
        ("annotatedTarget", "annotatedSource", True),
    ):
        rows = store.select(
            f"SELECT ?from ?m ?to WHERE {{ {nodes('from', frontier)} ?m owl:{near} ?from ; owl:{far} ?to }}",
            graphs=graphs,
        )
        found += [(text(start), text(mapping), text(end), inverse) for start, mapping, end in rows]
    if not found:
        return []
    said = _claims(store, {mapping for _, mapping, _, _ in found}, graphs)
    inside = part_of(store, {end for _, _, end, _ in found}, graphs)
    suggested, rejected = _suggested_sets(store, graphs), _rejected(store, graphs)
    rules = composition()
    edges = []
    for start, mapping, end, inverse in found:
        facts = said.get(mapping, {})
        for predicate in facts.get(OWL + "annotatedProperty", ()):
            name = rules.name(predicate)
            if name is None:
                continue
            edge = Edge(
                start=start,
                end=end,
                name=rules.inverse(name) if inverse else name,
                mapping=mapping,
                inverse=inverse,
                suggested=any(group in suggested for group in facts.get(DCTERMS + "isPartOf", ())),
                blocks=SSSOM + "predicate_modifier" in facts or mapping in rejected,
                unresolved="true" in facts.get(CW + "objectUnresolved", ()),
                framework=inside.get(end, ""),
            )
            edges.append(edge)
    return sorted(set(edges), key=lambda edge: (edge.start, edge.end, edge.mapping, edge.inverse))


def _claims(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, dict[str, list[str]]]:
    """What a search needs of mappings, a fraction of `_facts`: claim, set, Not, unresolved."""
    said: dict[str, dict[str, list[str]]] = {}
    within = nodes("s", iris)
    for name in (
        OWL + "annotatedProperty", DCTERMS + "isPartOf", SSSOM + "predicate_modifier", CW + "objectUnresolved",
    ):  # fmt: skip
        for subject, value in store.select(f"SELECT ?s ?o WHERE {{ {within} ?s <{name}> ?o }}", graphs=graphs):
            said.setdefault(text(subject), {}).setdefault(name, []).append(text(value))
    return said


def _facts(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, dict[str, list[str]]]:
    facts: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, obj in store.select(
        f"SELECT ?s ?p ?o WHERE {{ {nodes('s', iris)} ?s ?p ?o }}", graphs=graphs
    ):
        facts.setdefault(text(subject), {}).setdefault(text(predicate), []).append(text(obj))
    return facts


def part_of(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, str]:
    """The framework that each statement is part of, or the scheme that each concept is in, as far as in scope."""
    found: dict[str, str] = {}
    for name in ("ceasn:isPartOf", "skos:inScheme"):
        rest = [iri for iri in iris if iri not in found]
        if rest:
            rows = store.select(f"SELECT ?s ?f WHERE {{ {nodes('s', rest)} ?s {name} ?f }}", graphs=graphs)
            found |= {text(item): text(whole) for item, whole in sorted(rows, key=str)}
    return found


def _suggested_sets(store: Store, graphs: Sequence[str] | None) -> frozenset[str]:
    return frozenset(text(row[0]) for row in store.select('SELECT ?s WHERE { ?s cw:kind "suggested" }', graphs=graphs))


def _rejected(store: Store, graphs: Sequence[str] | None) -> frozenset[str]:
    query = f"SELECT ?m WHERE {{ ?d cw:verdict <{REJECTED}> ; cw:decidesMapping ?m }}"
    return frozenset(text(row[0]) for row in store.select(query, graphs=graphs))


def anchor_edges(store: Store, frontier: Collection[str], graphs: Sequence[str] | None) -> list[Edge]:
    """Steps to standards of the same framework and level that publish the same anchor standard."""
    if not frontier:
        return []
    rows = store.select(
        f"""SELECT ?from ?to ?framework (MIN(STR(?by)) AS ?anchor) WHERE {{ {nodes("from", frontier)}
          ?from cw:correspondsToAnchor ?by ; ceasn:educationLevelType ?level ; ceasn:isPartOf ?framework .
          ?to cw:correspondsToAnchor ?by ; ceasn:educationLevelType ?level ; ceasn:isPartOf ?framework .
          FILTER(?to != ?from) }} GROUP BY ?from ?to ?framework ORDER BY ?from ?to""",
        graphs=graphs,
    )
    return [
        Edge(text(start), text(end), SHARES_ANCHOR, "", via=text(anchor), framework=text(framework))
        for start, end, framework, anchor in rows
    ]


def hops(
    store: Store, edges: Collection[Edge], graphs: Sequence[str] | None
) -> tuple[dict[Edge, Hop], dict[str, Thing]]:
    """Spell edges out as hops: labels, publisher's word, set, confidence, evidence, and who says it in which edition.

    Also returns the things at their ends, by IRI.
    """
    mapped = {edge.mapping for edge in edges if edge.mapping}
    said = _facts(store, mapped, graphs) if mapped else {}
    sets = _facts(store, {group for one in said.values() for group in one.get(DCTERMS + "isPartOf", ())}, graphs)
    facts = {mapping: _hop(one, sets) for mapping, one in said.items()}
    said_in = _said_in(store, mapped, {edge for edge in edges if not edge.mapping}, graphs)
    ends = {iri for edge in edges for iri in (edge.start, edge.end, edge.via) if iri}
    known = things(store, ends, graphs)
    made = {}
    rules = composition()
    for edge in edges:
        start, end, via = known.get(edge.start), known.get(edge.end), known.get(edge.via)
        graph = said_in.get(edge.mapping or _key(edge), "")
        source = source_graphs(store).get(graph)
        base = facts.get(edge.mapping) or Hop("", "", "", "", edge.name, kind=kind_without_mapping(edge))
        made[edge] = replace(
            base,
            subject=edge.start,
            subject_label=start.label if start else edge.start,
            subject_code=start.notation if start else "",
            object=edge.end,
            object_label=end.label if end else edge.end,
            object_code=end.notation if end else "",
            predicate=edge.property or (edge.name if edge.name in STRUCTURAL else rules.iri(edge.name)),
            published_predicate=base.published_predicate or edge.property,
            relation=base.relation or words_of(edge),
            inverse=edge.inverse,
            mapping=edge.mapping,
            graph=graph,
            source=source.series if source else "",
            edition=source.edition if source else "",
            via=edge.via,
            via_label=str(via) if via else edge.via,
        )
    return made, known


def _hop(facts: Mapping[str, list[str]], sets: Mapping[str, Mapping[str, list[str]]]) -> Hop:
    def one(of: Mapping[str, list[str]], name: str) -> str:
        return min(of.get(name, [""]))

    group = one(facts, DCTERMS + "isPartOf")
    about = sets.get(group, {})
    predicate = one(facts, OWL + "annotatedProperty")
    return Hop(
        subject="",
        subject_label="",
        object="",
        object_label="",
        predicate=predicate,
        published_predicate=predicate,
        justification=one(facts, SSSOM + "mapping_justification"),
        relation=one(facts, CW + "publishedRelation"),
        confidence=_decimal(one(facts, SSSOM + "confidence")),
        evidence=one(facts, DCTERMS + "source"),
        comment=one(facts, RDFS + "comment"),
        set_iri=group,
        set_title=one(about, DCTERMS + "title"),
        publisher=one(about, DCTERMS + "publisher"),
        kind="suggested" if one(about, CW + "kind") == "suggested" else "decided",
    )


def _decimal(written: str) -> Decimal | None:
    try:
        return Decimal(written) if written else None
    except InvalidOperation:
        return None


def kind_without_mapping(edge: Edge) -> str:
    """`Hop.kind` of a step that no mapping states: a stated fact, or structure."""
    return STATED if edge.name == STATED else "structural"


def words_of(edge: Edge) -> str:
    """The middle of a sentence for a stated fact, read with its property; "" for any other step."""
    from queries.standing import facts

    ways = (fact for fact in facts() if fact.property == edge.property and not fact.inverse)
    return next((fact.words for fact in ways), shorten(edge.property) if edge.property else "")


def _key(edge: Edge) -> str:
    """The statement whose triple says a step without a mapping."""
    return edge.end if edge.inverse or edge.name == HAS_PART else edge.start


_SAYING = {SHARES_ANCHOR: "cw:correspondsToAnchor", PART_OF: "ceasn:isChildOf", HAS_PART: "ceasn:isChildOf"}
"""The property of the triple that says a structural step."""


def _said_in(
    store: Store, mapped: Collection[str], structural: Collection[Edge], graphs: Sequence[str] | None
) -> dict[str, str]:
    """Graph that says a mapping (by mapping), or a step without one (by `_key`): one of the scope's graphs."""
    found: dict[str, str] = {}
    known = source_graphs(store)
    allowed = set(graphs) if graphs is not None else {one.graph for one in known.values() if one.current}
    asked = []
    if mapped:
        asked.append(f"SELECT ?x ?g WHERE {{ {nodes('x', mapped)} GRAPH ?g {{ ?x owl:annotatedProperty ?p }} }}")
    saying: dict[str, set[str]] = {}
    for edge in structural:
        name = f"<{edge.property}>" if edge.property else _SAYING.get(edge.name)
        if name is not None:
            saying.setdefault(name, set()).add(_key(edge))
    for name, starts in sorted(saying.items()):
        asked.append(f"SELECT ?x ?g WHERE {{ {nodes('x', starts)} GRAPH ?g {{ ?x {name} ?a }} }}")
    for query in asked:
        for item, graph in sorted((text(row[0]), text(row[1])) for row in store.select(query)):
            if graph in allowed:
                found.setdefault(item, graph)
    return found
