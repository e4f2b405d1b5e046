"""Things joined to a thing by a mapping, a stacking statement or a condition, shown as plain links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.namespaces import CETERMS, CW, SKOS
from queries.compose import composition
from queries.edges import mapping_edges
from queries.lookup import text, things
from queries.things import Thing
from queries.words import plain

if TYPE_CHECKING:
    from graph.protocol import Store

Group = tuple[str, str, bool, list[Thing]]
"""Name in words, property, whether it reads against the property, things."""

_STACKING = """SELECT ?other ?kind ?contested ?side WHERE {
  { ?statement cw:lowerStep ?s ; cw:upperStep ?other . BIND("above" AS ?side) }
  UNION { ?statement cw:upperStep ?s ; cw:lowerStep ?other . BIND("below" AS ?side) }
  OPTIONAL { ?statement cw:stackingKind ?concept }
  BIND(REPLACE(STR(?concept), "^.*/", "") AS ?kind)
  OPTIONAL { ?statement cw:contested ?contested }
} ORDER BY ?other"""

_CONDITIONS = """SELECT ?way ?p ?other WHERE {
  ?s ?way ?condition . ?condition a ceterms:ConditionProfile ; ?p ?other .
  FILTER(isIRI(?other) && ?p NOT IN (rdf:type, ceterms:assertedBy, dcterms:source))
} ORDER BY ?way ?p ?other"""


_RATINGS = """SELECT ?rating ?scale ?element ?value ?category ?weak WHERE {
  ?rating cw:ofOccupation ?s ; cw:ratingMeasure ?measure ; cw:ratingValue ?value .
  OPTIONAL { ?measure skos:prefLabel ?own } OPTIONAL { ?measure cw:measuredElement/skos:prefLabel ?its }
  BIND(COALESCE(?own, ?its) AS ?element)
  OPTIONAL { ?measure cw:measuredScale/skos:prefLabel ?scale }
  OPTIONAL { ?rating cw:recommendSuppress ?weak }
  OPTIONAL { ?measure cw:measureCategory ?number ; skos:definition ?category }
} ORDER BY ?scale DESC(?value) ?element"""

_RELATED = """SELECT ?other ?way WHERE {
  { ?r cw:ofOccupation ?s ; cw:relatedOccupation ?other BIND("to" AS ?way) }
  UNION { ?r cw:relatedOccupation ?s ; cw:ofOccupation ?other BIND("from" AS ?way) }
} ORDER BY ?other"""


def ratings(store: Store, iri: str, graphs: Sequence[str] | None) -> list[Group]:
    """What an occupation is rated, by scale, the highest first: each rating called by what it rates, and its value."""
    made: dict[str, list[Thing]] = {}
    for rating, scale, element, value, category, weak in store.select(_RATINGS, {"s": NamedNode(iri)}, graphs=graphs):
        name = text(scale) or "other figures"
        label = f"{text(category) or text(element).removesuffix(f': {name}')}: {text(value)}"
        if text(weak) == "true":
            label += " (imprecise: its publisher recommends not to use it)"
        made.setdefault(name, []).append(Thing(text(rating), label, "other"))
    return [(name, CW + "ofOccupation", True, found) for name, found in made.items()]


def joined(store: Store, iri: str, graphs: Sequence[str] | None) -> list[Group]:
    """Return the groups: what conditions ask for, what stacks, and what mappings tie to this thing."""
    node = {"s": NamedNode(iri)}
    named: dict[tuple[str, str, bool], list[str]] = {}
    for way, predicate, other in store.select(_CONDITIONS, node, graphs=graphs):
        name = f"{plain(text(way))}: {plain(text(predicate))}"
        named.setdefault((name, text(way), False), []).append(text(other))
    for credential in store.select(
        "SELECT ?c WHERE { ?condition ceterms:targetAssessment ?s . ?c ?way ?condition } ORDER BY ?c",
        node,
        graphs=graphs,
    ):
        named.setdefault(("exam of", CETERMS + "targetAssessment", True), []).append(text(credential[0]))
    for other, kind, contested, side in store.select(_STACKING, node, graphs=graphs):
        up = text(side) == "above"
        how = f" ({text(kind)}{', contested' if text(contested) == 'true' else ''})" if kind is not None else ""
        name = f"{'stacks on this' if up else 'this stacks on'}{how}"
        named.setdefault((name, CW + ("lowerStep" if up else "upperStep"), True), []).append(text(other))
    for other, way in store.select(_RELATED, node, graphs=graphs):
        name = "related occupations" if text(way) == "to" else "named as related by"
        named.setdefault((name, CW + "relatedOccupation", text(way) != "to"), []).append(text(other))
    rules = composition()
    for edge in mapping_edges(store, [iri], graphs):
        claim = rules.iri(edge.name)
        words = claim.removeprefix(SKOS).replace("Match", " match")
        name = f"not: {words}" if edge.blocks else f"suggested: {words}" if edge.suggested else words
        if edge.unresolved:
            name += " (a code that no edition has)"
        named.setdefault((name, claim, edge.inverse), []).append(edge.end)
    known = things(store, {other for ends in named.values() for other in ends})
    made = []
    for (name, of, inverse), ends in named.items():
        found = [known.get(one) or Thing(one, one.rpartition("/")[2], "other") for one in dict.fromkeys(ends)]
        made.append((name, of, inverse, found))
    return made
