"""Every class and property of the ontology, with the words that a person chooses it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.files import ontology_files
from ontology.namespaces import OWL, RDF, RDFS, SKOS, shorten
from queries.words import word

_CLASSES = frozenset((OWL + "Class", RDFS + "Class", RDFS + "Datatype"))
_PROPERTIES = frozenset(
    (RDF + "Property", *(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")))
)


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A class or property: its IRI, its CURIE where one of our prefixes fits, its label and (ours only) definition."""

    iri: str
    name: str
    label: str
    definition: str = ""


@cache
def known_terms() -> tuple[Mapping[str, KnownTerm], Mapping[str, KnownTerm]]:
    """(classes, properties) of the ontology by IRI, those it stands on included."""
    definitions: dict[str, str] = {}
    kinds: dict[str, set[str]] = {}
    for path in ontology_files():
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, obj = quad.subject, quad.object
            if not isinstance(subject, NamedNode):
                continue
            if quad.predicate.value == RDF + "type" and isinstance(obj, NamedNode):
                kinds.setdefault(subject.value, set()).add(obj.value)
            elif quad.predicate.value == SKOS + "definition" and isinstance(obj, Literal):
                definitions[subject.value] = obj.value
    made = [
        {iri: term(iri, definitions.get(iri, "")) for iri in sorted(kinds) if kinds[iri] & wanted}
        for wanted in (_CLASSES, _PROPERTIES)
    ]
    return MappingProxyType(made[0]), MappingProxyType(made[1])


def term(iri: str, definition: str = "") -> KnownTerm:
    """A term that need not be the ontology's; its label is then its local name in words."""
    return KnownTerm(iri, shorten(iri), word(iri), definition)
