"""Stacking statements as a NetworkX graph: from what is held first to what it leads to, one edge per statement."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from graph.protocol import Store, Term

if TYPE_CHECKING:
    import networkx as nx

_QUERY = """
PREFIX cw: <https://w3id.org/credways/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?statement ?lower ?upper ?kind ?predicate ?number ?asserter ?contested ?source ?date ?lowerLabel ?upperLabel
WHERE {
  ?statement a cw:StackingStatement ; cw:lowerStep ?lower ; cw:upperStep ?upper ; cw:stackingKind ?kind .
  OPTIONAL { ?statement cw:ctdlPredicate ?predicate }
  OPTIONAL { ?statement cw:requiredNumber ?number }
  OPTIONAL { ?statement cw:asserter ?asserter }
  OPTIONAL { ?statement cw:contested ?contested }
  OPTIONAL { ?statement dcterms:source ?source }
  OPTIONAL { ?statement dcterms:date ?date }
  OPTIONAL { ?lower skos:prefLabel ?lowerLabel }
  OPTIONAL { ?upper skos:prefLabel ?upperLabel }
}
ORDER BY ?statement
"""


def stacking_graph(
    store: Store, kinds: Collection[str] = (), *, graphs: Sequence[str] | None = None
) -> nx.MultiDiGraph[str]:
    """Project the stacking statements. Nodes are IRIs (`label`), edge keys the statements' IRIs.

    Edges carry `kind` (last part of the kind's IRI: "component", "progression" …), `predicate`, `required_number`,
    `asserter`, `contested`, `source` and `date`, each None where not stated. `kinds` keeps only those; kinds mean
    different things (all of n, one after another …), so a caller that walks several says so by naming them.
    """
    import networkx as nx  # here, because it takes 0.2 s that `credways --help` need not pay

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for row in store.select(_QUERY, graphs=graphs).dicts():
        kind = _text(row["kind"]).rpartition("/")[2]
        if kinds and kind not in kinds:
            continue
        lower, upper = _text(row["lower"]), _text(row["upper"])
        for node, label in ((lower, row.get("lowerLabel")), (upper, row.get("upperLabel"))):
            made.add_node(node, label=_text(label) if label else node)
        number, contested = row.get("number"), row.get("contested")
        made.add_edge(
            lower,
            upper,
            key=_text(row["statement"]),
            kind=kind,
            predicate=_optional(row.get("predicate")),
            required_number=int(_text(number)) if number else None,
            asserter=_optional(row.get("asserter")),
            contested=_text(contested) == "true" if contested else None,
            source=_optional(row.get("source")),
            date=_optional(row.get("date")),
        )
    return made


def _text(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _optional(term: Term | None) -> str | None:
    return term.value if isinstance(term, NamedNode | Literal) else None
