"""A whole ASN standards document as RDF (RDF/JSON as served, RDF/XML, Turtle): its own triples, and ours beside them.

ASN's statements become `ceasn:Competency` with the parents, codes, texts, levels and comments that queries know; its
`skos:*Match` links are published mappings. Identifiers are ASN's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from loaders.asn_terms import ASN, DC, DOCUMENT, GEM, JURISDICTION, STATEMENT
from loaders.ctdl_asn_tree import Tree, complete
from loaders.ctdl_facts import Facts, Node
from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.options import Options
from loaders.rdf import outside_links
from loaders.reading.problems import Problems
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Load, Source
from ontology.namespaces import SEMAPV, SKOS, shorten
from ontology.terms import CEASN, CW, DCTERMS, RDF

_MATCHES = tuple(f"{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_TEXTS = {
    NamedNode(DCTERMS.namespace + "description"): CEASN.competencyText,
    NamedNode(ASN + "statementNotation"): CEASN.codedNotation,
    NamedNode(ASN + "listID"): CEASN.listID,
    NamedNode(ASN + "statementLabel"): CEASN.competencyLabel,
    NamedNode(ASN + "comment"): CEASN.comment,
}
"""ASN's property of a statement → CTDL-ASN's, whose first value queries read."""
_LINKS = {
    NamedNode(DCTERMS.namespace + "isPartOf"): CEASN.isPartOf,
    NamedNode(GEM + "isChildOf"): CEASN.isChildOf,
    NamedNode(GEM + "hasChild"): CEASN.hasChild,
}
_LEVEL = NamedNode(DCTERMS.namespace + "educationLevel")
_SUBJECT = NamedNode(DCTERMS.namespace + "subject")
_PRIMARY = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_CC = "http://creativecommons.org/ns#"


def graph_load(
    triples: list[Triple], name: str, digest: str, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    """One standards document as a Load. Raises BadInput when the triples hold none, or several."""
    facts = Facts.gather(triples)
    documents = [node for node in facts.of if DOCUMENT in facts.values(node, RDF.type)]
    if len(documents) != 1 or not isinstance(documents[0], NamedNode):
        problems.fail("", f"{len(documents)} standards documents", "one asn:StandardDocument", "one-document")
    document = documents[0]
    about = _source(document, facts, options)
    mapped = dict.fromkeys(_mapped(document, facts))
    for triple in triples:
        mapped.pop(triple, None)
    tree_triples = [*triples, *mapped]
    made = complete(tree_triples, Tree.of(tree_triples, document), about, receipt)
    rows = list(_alignments(facts))
    if rows:
        made += mapping_triples(
            rows, MappingSet(f"{about.series}-alignments", f"{about.title}: alignments", about.publisher)
        )
        receipt.count("alignments", len(rows))
    statements = [node for node in facts.of if STATEMENT in facts.values(node, RDF.type)]
    receipt.count("statements", len(statements))
    _warn(statements, facts, receipt)
    for predicate, count in sorted(Counter(one.predicate.value for one in triples).items()):
        receipt.field(shorten(predicate), f"kept as it stands ({count})")
    receipt.note("addresses of ASN resources no longer resolve: they are kept as names, not as links to follow")
    return Load(about, made, receipt.build(), ((name, digest),), outside_links(made))


def _source(document: NamedNode, facts: Facts, options: Options) -> Source:
    record = next((node for node in facts.of if document in facts.values(node, _PRIMARY)), document)
    terms = DCTERMS.namespace
    modified = facts.text(record, NamedNode(terms + "modified")) or facts.text(document, NamedNode(terms + "modified"))
    valid = facts.text(document, NamedNode(terms + "valid"))
    title = facts.text(document, NamedNode(DC + "title")) or facts.text(document, NamedNode(terms + "title"))
    jurisdiction = facts.text(document, JURISDICTION).rpartition("/")[2]
    credit = [
        shipped("maps/asn.yaml")["credits"].get(jurisdiction, ""),
        facts.text(record, NamedNode(_CC + "attributionName")),
    ]
    return Source(
        series=options.series or iris.slug(f"asn {document.value.rpartition('/')[2]}"),
        edition=options.edition or modified[:10] or valid or "undated",
        title=options.title or title or document.value,
        publisher=facts.text(document, NamedNode(DC + "publisher")) or shipped("maps/asn.yaml")["publisher"],
        license=facts.text(record, NamedNode(_CC + "license")) or facts.text(document, NamedNode(terms + "license")),
        credit=" ".join(filter(None, credit)),
        effective=valid if re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", valid) else "",
    )


def _mapped(document: NamedNode, facts: Facts) -> Iterator[Triple]:
    """What ASN says under its own names, under those that our queries know."""
    academic = set(shipped("maps/asn.yaml")["academic"].split())
    topics = {
        facts_value.value.rpartition("/")[2]
        for facts_value in facts.values(document, _SUBJECT)
        if isinstance(facts_value, NamedNode)
    }
    standards = bool(topics & academic)
    yield Triple(document, RDF.type, CEASN.CompetencyFramework)
    if standards:
        yield Triple(document, RDF.type, CW.AcademicStandardsFramework)
    for property_name, ours in (("title", CEASN.name), ("publisher", CEASN.publisherName)):
        for value in facts.values(document, NamedNode(DC + property_name)):
            yield Triple(document, ours, value)
    for child in facts.values(document, NamedNode(GEM + "hasChild")):
        yield Triple(document, CEASN.hasTopChild, child)
    for node in facts.of:
        if STATEMENT not in facts.values(node, RDF.type):
            continue
        yield Triple(node, RDF.type, CEASN.Competency)
        if standards:
            yield Triple(node, RDF.type, CW.AcademicStandard)
        for theirs, ours in _LINKS.items():
            for value in facts.values(node, theirs):
                if value == document and ours == CEASN.isChildOf:
                    yield Triple(node, CEASN.isTopChildOf, document)
                elif isinstance(value, NamedNode):
                    yield Triple(node, ours, value)
        for theirs, ours in _TEXTS.items():
            for value in facts.values(node, theirs):
                if isinstance(value, Literal):
                    plain = ours in (CEASN.codedNotation, CEASN.listID)
                    yield Triple(node, ours, Literal(value.value) if plain else value)
        for level in facts.values(node, _LEVEL):
            text = level.value.rpartition("/")[2] if isinstance(level, NamedNode) else level.value
            yield Triple(node, CEASN.educationLevelType, Literal(text))


def _alignments(facts: Facts) -> Iterator[AlignmentRow]:
    for node in facts.of:
        for local in _MATCHES:
            for value in facts.values(node, NamedNode(SKOS + local)):
                if isinstance(node, NamedNode) and isinstance(value, NamedNode):
                    justification = SEMAPV + "UnspecifiedMatching"
                    yield AlignmentRow(node.value, SKOS + local, value.value, justification, relation=local)


def _warn(statements: list[Node], facts: Facts, receipt: ReceiptBuilder) -> None:
    codes = Counter(facts.text(node, NamedNode(ASN + "statementNotation")) for node in statements)
    for code, times in codes.items():
        if code and times > 1:
            receipt.warn(f"{times} statements have the code {code!r}; all are kept under their own identifiers")
