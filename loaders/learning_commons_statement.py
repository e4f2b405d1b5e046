"""A statement or learning component of the Learning Commons graph as triples."""

from __future__ import annotations

import json

from pyoxigraph import Literal, NamedNode, Triple

from loaders.learning_commons_read import Node
from loaders.triples import NOTATION, PREF_LABEL, TRUE, TYPE, english, iri_or_string
from loaders.words import is_address
from ontology import iris
from ontology.model import Source
from ontology.terms import CASE, CEASN, CW, DCTERMS, OWL, SCHEMA

_TEXTS = {
    "identifier": DCTERMS.identifier,
    "caseIdentifierUUID": CASE.identifier,
    "alternateStatementCode": NOTATION,
    "adoptionStatus": CASE.adoptionStatus,
    "normalizedStatementType": SCHEMA.additionalType,
    "academicSubject": DCTERMS.subject,
    "author": DCTERMS.creator,
    "provider": DCTERMS.publisher,
    "attributionStatement": DCTERMS.rights,
    "inLanguage": CEASN.inLanguage,
    "dateCreated": DCTERMS.created,
    "dateModified": DCTERMS.modified,
}


def statement_triples(one: Node, address: str, framework: str) -> list[Triple]:
    """Everything a statement's node says."""
    node, facts = NamedNode(address), one.facts
    code = facts.get("statementCode", "").strip()
    out = [
        Triple(node, TYPE, CEASN.Competency),
        Triple(node, CEASN.isPartOf, NamedNode(framework)),
        Triple(node, NOTATION, Literal(code or one.identifier)),
        Triple(node, CEASN.codedNotation, Literal(code or one.identifier)),
    ]
    if one.kind == "StandardsFrameworkItem":
        out.append(Triple(node, TYPE, CW.AcademicStandard))
    if not code:
        out.append(Triple(node, CW.derivedCode, TRUE))
    label = facts.get("name", "")
    text = facts.get("description", "")
    if text:
        out.append(Triple(node, CEASN.competencyText, english(text)))
    if label or not text:
        out.append(Triple(node, PREF_LABEL, english(label or code or one.identifier)))
    if facts.get("statementType"):
        out.append(Triple(node, CEASN.competencyCategory, english(facts["statementType"])))
    if facts.get("notes"):
        out.append(Triple(node, CEASN.comment, english(facts["notes"])))
    if facts.get("license"):
        out.append(Triple(node, DCTERMS.license, iri_or_string(facts["license"])))
    if facts.get("isCurrent") == "false":
        out.append(Triple(node, OWL.deprecated, TRUE))
    out += [Triple(node, CEASN.educationLevelType, Literal(one)) for one in _grades(facts.get("gradeLevel", ""))]
    out += [Triple(node, term, Literal(facts[name])) for name, term in _TEXTS.items() if facts.get(name)]
    return out


def name_of(one: Node) -> str:
    """What the framework of a statement is called, where the files leave its own node out."""
    return " ".join(filter(None, (one.facts.get("jurisdiction", ""), one.facts.get("academicSubject", ""))))


def address_of(one: Node, source: Source) -> str:
    """The statement's CASE address, else an IRI made of the node's identifier."""
    address = one.facts.get("caseIdentifierURI", "")
    if is_address(address):
        return address
    return iris.statement(source.series, source.edition, one.identifier)


def _grades(cell: str) -> list[str]:
    """The grades of `["9","10"]`, of `9` or of `9, 10`."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except ValueError:
            found = [cell]
        return [str(one) for one in found if str(one)]
    return [one.strip() for one in cell.split(",") if one.strip()]
