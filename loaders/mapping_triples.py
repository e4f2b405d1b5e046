"""Mappings → triples, exactly as docs/data-model.md §4 says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from loaders.sssom_file import split_values
from loaders.sssom_slots import SET_SLOTS, SLOTS
from loaders.triples import PREF_LABEL, SOURCE, TRUE, TYPE, decimal_literal, english, iri_or_string
from ontology import iris
from ontology.model import AlignmentRow
from ontology.terms import CW, DCTERMS, OWL, RDFS, SSSOM, XSD

# Terms that every mapping writes, bound once: an attribute look-up per triple is measurable.
_MAPPING = SSSOM.Mapping
_SUBJECT = OWL.annotatedSource
_PREDICATE = OWL.annotatedProperty
_OBJECT = OWL.annotatedTarget
_JUSTIFICATION = SSSOM.mapping_justification
_IN_SET = DCTERMS.isPartOf
_AUTHOR = NamedNode(SSSOM.namespace + "author_label")
_MAPPING_DATE = NamedNode(SSSOM.namespace + "mapping_date")

UNDEFINED_EXTENSION = "http://sssom.invalid/"
"""Where SSSOM puts a slot that the mapping set does not define (SSSOM 1.0, "Non-standard slots")."""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """What is said once of a set of mappings. `name` is the slug in its IRI; `kind` is "published" or "decided"."""

    name: str
    title: str
    publisher: str = ""
    kind: str = "published"
    license: str = ""
    url: str = ""
    iri: str = ""
    """The set's official IRI, where it has one beside ours."""
    other: Mapping[str, str] = field(default_factory=dict)
    """Further SSSOM slots of the set, by slot name."""


def mapping_iri(row: AlignmentRow, set_name: str) -> str:
    """IRI of a mapping: same ends, predicate, sense, editions and published word in one set are the same mapping."""
    rest = ["not"] if row.negated else []
    rest += [row.mapping_justification, row.subject_source_version, row.object_source_version, row.relation]
    if "record_id" in row.other:
        rest.append(row.other["record_id"])
    return iris.mapping(set_name, row.subject_id, row.predicate_id, row.object_id, *rest)


def mapping_triples(rows: Sequence[AlignmentRow], about: MappingSet, *, as_written: bool = False) -> list[Triple]:
    """Write mappings and their set (docs/data-model.md §4). Two equal rows give the same mapping node.

    Rows that make one claim and differ in their notes, authors or confidence are mappings of their own. `as_written`
    also keeps the place of every row and the digits of its confidence (0.90), for a file that is to be given back.
    """
    mapping_set = NamedNode(iris.mapping_set(about.name))
    out = [
        Triple(mapping_set, TYPE, SSSOM.MappingSet),
        Triple(mapping_set, DCTERMS.title, english(about.title)),
        Triple(mapping_set, PREF_LABEL, english(about.title)),
        Triple(mapping_set, CW.kind, Literal(about.kind)),
    ]
    if about.publisher:
        out.append(Triple(mapping_set, DCTERMS.publisher, Literal(about.publisher)))
    if about.license:
        out.append(Triple(mapping_set, DCTERMS.license, iri_or_string(about.license)))
    if about.url:
        out.append(Triple(mapping_set, SOURCE, iri_or_string(about.url)))
    if about.iri:
        out.append(Triple(mapping_set, DCTERMS.identifier, Literal(about.iri)))
    for name, value in about.other.items():
        out.extend(Triple(mapping_set, _slot(name), Literal(one)) for one in _values(name, value))
    add = out.append
    known: dict[str, NamedNode] = {}

    def named(iri: str) -> NamedNode:
        node = known.get(iri)
        if node is None:
            node = known[iri] = NamedNode(iri)
        return node

    seen: dict[str, AlignmentRow] = {}
    for place, row in enumerate(rows):
        iri = mapping_iri(row, about.name)
        if seen.setdefault(iri, row) != row:  # the same claim with another note or confidence: a mapping of its own
            iri = iris.mapping(
                about.name,
                iri,
                *map(repr, (row.confidence, row.evidence, row.comment, row.author)),
                row.mapping_date,
                repr(row.unresolved),
                repr(sorted(row.other.items())),
            )
        node = NamedNode(iri)
        add(Triple(node, TYPE, _MAPPING))
        add(Triple(node, _SUBJECT, named(row.subject_id)))
        add(Triple(node, _PREDICATE, named(row.predicate_id)))
        add(Triple(node, _OBJECT, named(row.object_id)))
        add(Triple(node, _JUSTIFICATION, named(row.mapping_justification)))
        add(Triple(node, _IN_SET, mapping_set))
        if row.negated:
            add(Triple(node, SSSOM.predicate_modifier, SSSOM.NegatedPredicate))
        if row.confidence is not None:
            plain = Literal(format(row.confidence, "f"), datatype=XSD.decimal)
            add(Triple(node, SSSOM.confidence, plain if as_written else decimal_literal(row.confidence)))
        if as_written:
            add(Triple(node, CW.rowPosition, Literal(str(place), datatype=XSD.integer)))
        if row.evidence:
            add(Triple(node, SOURCE, iri_or_string(row.evidence)))
        if row.comment:
            add(Triple(node, RDFS.comment, Literal(row.comment, language="en")))
        if row.unresolved:
            add(Triple(node, CW.objectUnresolved, TRUE))
        for predicate, value in (
            (SSSOM.subject_source_version, row.subject_source_version),
            (SSSOM.object_source_version, row.object_source_version),
            (CW.publishedRelation, row.relation),
            (_MAPPING_DATE, row.mapping_date),
        ):
            if value:
                add(Triple(node, predicate, Literal(value)))
        for author in split_values(row.author):
            add(Triple(node, _AUTHOR, Literal(author)))
        for name, value in row.other.items():
            for one in _values(name, value):
                # A record's own identifier names the row, not a thing that a link could lead to.
                add(Triple(node, _slot(name), Literal(one) if name == "record_id" else iri_or_string(one)))
    return out


def _slot(name: str) -> NamedNode:
    """Property of an SSSOM slot; an IRI stands for itself, a slot SSSOM does not know goes where SSSOM says."""
    if "://" in name:
        return NamedNode(name)
    return NamedNode((SSSOM.namespace if name in SLOTS or name in SET_SLOTS else UNDEFINED_EXTENSION) + name)


def _values(name: str, cell: str) -> list[str]:
    """The values of a cell: several where the slot holds several."""
    return split_values(cell) if SLOTS.get(name) in {"texts", "entities"} else [cell] if cell else []
