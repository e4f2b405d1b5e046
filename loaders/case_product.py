"""What every framework has, written for a CASE package (docs/data-model.md §3 and §4), beside its own records."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from loaders.case_links import Links
from loaders.case_read import Package, Record
from loaders.case_write import default_language, language_of
from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.triples import NOTATION, PREF_LABEL, TRUE, TYPE, english, iri_or_string
from ontology.languagetags import mark
from ontology.model import Source
from ontology.terms import CEASN, CETERMS, CW, SCHEMA

_DRAFT_LEVEL = "educationalLevel"
"""What drafts called `educationLevel`, with one text for its value."""


def triples(package: Package, source: Source, links: Links) -> Iterator[Triple]:
    """The framework, its statements and hierarchy, and its alignments as mappings."""
    language = default_language(package)
    yield from _framework(package, source, language)
    for record in package.of("CFItem"):
        yield from _statement(record, package, links, language)
    yield from links.direct
    if links.rows:
        about = MappingSet(
            name=f"case-{source.series}-{source.edition}",
            title=f"{source.title}: alignments in its CASE package",
            publisher=source.publisher,
            license=source.license,
            url=source.url,
        )
        yield from mapping_triples(links.rows, about)


def _framework(package: Package, source: Source, language: str) -> Iterator[Triple]:
    node = NamedNode(package.document.iri)
    name = source.title or package.document.identifier
    yield Triple(NamedNode(package.records[0].iri), SCHEMA.version, Literal(package.version))
    yield Triple(node, TYPE, CEASN.CompetencyFramework)
    yield Triple(node, CEASN.name, Literal(name, language=mark(language)))
    yield Triple(node, PREF_LABEL, Literal(name, language=mark(language)))
    yield Triple(node, CW.seriesId, Literal(source.series))
    yield Triple(node, CW.edition, Literal(source.edition))
    if source.publisher:
        yield Triple(node, CEASN.publisherName, english(source.publisher))
    page = iri_or_string(_text(package.document, "officialSourceURL"))
    if isinstance(page, NamedNode):
        yield Triple(node, CETERMS.subjectWebpage, page)


def _statement(record: Record, package: Package, links: Links, language: str) -> Iterator[Triple]:
    node, document = NamedNode(record.iri), NamedNode(package.document.iri)
    yield Triple(node, TYPE, CEASN.Competency)
    yield Triple(node, CEASN.isPartOf, document)
    code = _text(record, "humanCodingScheme")
    yield Triple(node, NOTATION, Literal(code or record.identifier))
    if not code:
        yield Triple(node, CW.derivedCode, TRUE)
    label = _text(record, "abbreviatedStatement")
    if not label and not _text(record, "fullStatement"):
        label = code or record.identifier
    if label:
        yield Triple(node, PREF_LABEL, Literal(label, language=mark(language_of(record.value) or language)))
    for parent in links.parents.get(record.iri, ()):
        yield Triple(node, CEASN.isChildOf, NamedNode(parent))
    if record.iri in links.tops:
        yield Triple(node, CEASN.isTopChildOf, document)
    order = links.order.get(record.iri) or _text(record, "listEnumeration") or str(record.positions[0] + 1)
    yield Triple(node, CEASN.listID, Literal(order))
    levels = record.value.get("educationLevel", record.value.get(_DRAFT_LEVEL))
    for level in levels if isinstance(levels, list) else [levels]:
        if isinstance(level, str) and level.strip():
            yield Triple(node, CEASN.educationLevelType, Literal(level))


def _text(record: Record, key: str) -> str:
    found = record.value.get(key)
    return found.strip() if isinstance(found, str) else ""
