"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description): languages, formats, graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import RDF

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
)


def triples(endpoint: str, graph_names: Iterable[str], *, federated: bool, updates: bool) -> list[Triple]:
    """The description of the endpoint at `endpoint`, which offers `graph_names` as named graphs."""
    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    kind = NamedNode(RDF + "type")
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if updates else [])]
    made = [
        Triple(service, kind, _sd("Service")),
        Triple(service, _sd("endpoint"), NamedNode(endpoint)),
        *(Triple(service, _sd("supportedLanguage"), _sd(name)) for name in languages),
        *(Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name)) for name in RESULT_FORMATS),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, kind, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), default),
        Triple(default, kind, _sd("Graph")),
        Triple(default, NamedNode("http://purl.org/dc/terms/description"), _DEFAULT),
    ]
    if federated:
        made.append(Triple(service, _sd("feature"), _sd("BasicFederatedQuery")))
    for number, name in enumerate(sorted(graph_names)):
        graph = BlankNode(f"named{number}")
        made += [
            Triple(dataset, _sd("namedGraph"), graph),
            Triple(graph, kind, _sd("NamedGraph")),
            Triple(graph, _sd("name"), NamedNode(name)),
            Triple(graph, _sd("graph"), BlankNode(f"graph{number}")),
            Triple(BlankNode(f"graph{number}"), kind, _sd("Graph")),
        ]
    return made


_DEFAULT: Final = Literal("The current edition of every source, and what was added to it here.", language="en")


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
