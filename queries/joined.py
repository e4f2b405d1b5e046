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

_STACKING = """SELECT ?other ?kind ?contested ?above WHERE {
  { ?statement cw:lowerStep ?s ; cw:upperStep ?other . BIND(true AS ?above) }
  UNION { ?statement cw:upperStep ?s ; cw:lowerStep ?other . BIND(false AS ?above) }
  OPTIONAL { ?statement cw:stackingKind ?concept }
  BIND(REPLACE(STR(?concept), "^.*/", "") AS ?kind)
  OPTIONAL { ?statement cw:contested ?contested }
} ORDER BY ?other"""

_CONDITIONS = """SELECT ?way ?p ?other WHERE {
  ?s ?way ?condition . ?condition a ceterms:ConditionProfile ; ?p ?other .
  FILTER(isIRI(?other) && ?p NOT IN (rdf:type, ceterms:assertedBy, dcterms:source))
} ORDER BY ?way ?p ?other"""


def joined(store: Store, iri: str, graphs: Sequence[str] | None) -> list[Group]:
    """Return the groups: what conditions ask for, what stacks, and what mappings tie to this thing."""
    node = {"s": NamedNode(iri)}
    named: dict[tuple[str, str, bool], list[str]] = {}
    for way, predicate, other in store.select(_CONDITIONS, node, graphs=graphs):
        name = f"{plain(text(way))}: {plain(text(predicate))}"
        named.setdefault((name, CETERMS + "requires", False), []).append(text(other))
    for credential in store.select(
        "SELECT ?c WHERE { ?condition ceterms:targetAssessment ?s . ?c ?way ?condition } ORDER BY ?c",
        node,
        graphs=graphs,
    ):
        named.setdefault(("exam of", CETERMS + "targetAssessment", True), []).append(text(credential[0]))
    for other, kind, contested, above in store.select(_STACKING, node, graphs=graphs):
        up = text(above) == "true"
        how = f" ({text(kind)}{', contested' if text(contested) == 'true' else ''})" if kind is not None else ""
        name = f"{'stacks on this' if up else 'this stacks on'}{how}"
        named.setdefault((name, CW + ("lowerStep" if up else "upperStep"), True), []).append(text(other))
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
