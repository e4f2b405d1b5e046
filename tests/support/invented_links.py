"""Small invented graphs of four frameworks and four credentials, with whatever mappings a test gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Source
from ontology.namespaces import OWL, RDF, XSD
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, SKOS, SSSOM

TYPE = NamedNode(RDF + "type")
PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
SERIES = ("spec-a", "spec-b", "middle", "target")
PER = 4
"""Statements of each framework."""

SETS = {"published": NamedNode(iris.mapping_set("published")), "machine": NamedNode(iris.mapping_set("machine"))}


@dataclass(frozen=True)
class Link:
    """One mapping between two of the numbered statements, or from a credential by its name."""

    start: int | str
    end: int
    predicate: str
    confidence: str = ""
    denied: bool = False
    suggested: bool = False
    unresolved: bool = False


def statement(number: int) -> NamedNode:
    return NamedNode(iris.statement(SERIES[number // PER], "1", f"S{number}"))


def credential(name: str) -> NamedNode:
    return NamedNode(iris.entity("credential", "invented", name))


def invented(links: Sequence[Link], taught: Sequence[int] = ()) -> EmbeddedStore:
    """Four credentials, of which the last two teach what is `taught` in turns; a framework's first statement holds the
    others.
    """
    triples: list[Triple] = []
    for series in SERIES:
        whole = NamedNode(iris.framework(series, "1"))
        triples += [
            Triple(whole, TYPE, CEASN.CompetencyFramework),
            Triple(whole, CW.seriesId, Literal(series)),
            Triple(whole, CW.edition, Literal("1")),
            Triple(whole, SKOS.prefLabel, Literal(series, language="en")),
        ]
    for number in range(PER * len(SERIES)):
        one, series = statement(number), SERIES[number // PER]
        triples += [
            Triple(one, TYPE, CEASN.Competency),
            Triple(one, CEASN.isPartOf, NamedNode(iris.framework(series, "1"))),
            Triple(one, SKOS.notation, Literal(f"S{number}")),
            Triple(one, CEASN.educationLevelType, Literal("HS")),
        ]
        if number % PER:
            triples.append(Triple(one, CEASN.isChildOf, statement(number - number % PER)))
        if series == "middle" and number % PER < 2:
            triples.append(Triple(one, CW.correspondsToAnchor, NamedNode("https://example.org/anchor")))
    for name, specs in (("one", "a"), ("two", "ab"), ("three", ""), ("four", "")):
        triples += [
            Triple(credential(name), TYPE, CETERMS.Certification),
            Triple(credential(name), SKOS.prefLabel, Literal(name, language="en")),
            *(
                Triple(credential(name), CW.assessesFramework, NamedNode(iris.framework(f"spec-{one}", "1")))
                for one in specs
            ),
        ]
    for name, own in (("three", taught[::2]), ("four", taught[1::2])):
        triples += [Triple(credential(name), CETERMS.teaches, statement(number)) for number in own]
    for kind, name in (("published", "published"), ("suggested", "machine")):
        triples.append(Triple(SETS[name], CW.kind, Literal(kind)))
    for place, link in enumerate(links):
        node = NamedNode(f"https://example.org/mapping/{place:02}")
        start = credential(link.start) if isinstance(link.start, str) else statement(link.start)
        triples += [
            Triple(node, TYPE, SSSOM.Mapping),
            Triple(node, NamedNode(OWL + "annotatedSource"), start),
            Triple(node, NamedNode(OWL + "annotatedProperty"), NamedNode(SKOS.namespace + link.predicate)),
            Triple(node, NamedNode(OWL + "annotatedTarget"), statement(link.end)),
            Triple(node, DCTERMS.isPartOf, SETS["machine" if link.suggested else "published"]),
        ]
        if link.confidence:
            sure = Literal(link.confidence, datatype=NamedNode(XSD + "decimal"))
            triples.append(Triple(node, SSSOM.confidence, sure))
        if link.denied:
            triples.append(Triple(node, SSSOM.predicate_modifier, SSSOM.NegatedPredicate))
        if link.unresolved:
            flag = Literal("true", datatype=NamedNode(XSD + "boolean"))
            triples.append(Triple(node, CW.objectUnresolved, flag))
    store = EmbeddedStore.in_memory()
    with store.writing("invented") as writer:
        writer.replace_edition(Source("invented", "1", "Invented"), triples)
    return store
