"""Mappings in a graph as the SSSOM rows and metadata they were written from: the inverse of mapping_triples.py.

A set that was loaded from SSSOM gets back its own metadata, its rows in their order (equal rows as often as they stood
there) and its numbers as they were written (0.90), but for a missing or needless zero before the point; the values of a
slot of several come back as the same set. Another set gets the metadata SSSOM asks for, and rows in the order of their
identifiers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.mapping_triples import UNDEFINED_EXTENSION
from loaders.sssom_file import Metadata, join_values
from loaders.sssom_slots import SET_SLOTS, SLOTS
from loaders.sssom_write import write_sssom
from ontology.errors import NotFound
from ontology.model import AlignmentRow
from ontology.terms import CW, DCTERMS, OWL, RDF, RDFS, SSSOM

UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
"""What SSSOM says where the publisher states no licence."""

_Values = dict[str, list[str]]


def rows_and_metadata(triples: Iterable[Triple], name: str) -> tuple[list[AlignmentRow], Metadata]:
    """The rows and metadata of the one mapping set in the triples. Raises NotFound when `name` has none, or several."""
    placed, metadata = placed_rows(triples, name)
    return [row for _, row in placed], metadata


def placed_rows(triples: Iterable[Triple], name: str) -> tuple[list[tuple[str, AlignmentRow]], Metadata]:
    """The same, each row with the IRI of its mapping."""
    said: defaultdict[str, _Values] = defaultdict(lambda: defaultdict(list))
    mappings: list[str] = []
    sets: list[str] = []
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or isinstance(triple.object, Triple | BlankNode):
            continue
        node, value = triple.subject.value, triple.object
        if triple.predicate == RDF.type and value == SSSOM.Mapping:
            mappings.append(node)
        elif triple.predicate == RDF.type and value == SSSOM.MappingSet:
            sets.append(node)
        else:
            said[node][triple.predicate.value].append(_text(value))
    if len(sets) != 1:
        raise NotFound("single mapping set", name, sets[:3])
    placed = [(place, node) for node in dict.fromkeys(mappings) for place in _places(said[node])]
    rows = [(node, _row(said[node])) for _, node in sorted(placed)]
    return rows, _metadata(sets[0], said[sets[0]])


def row_of(triples: Iterable[Triple]) -> AlignmentRow:
    """The row of one mapping, whose triples these are."""
    said: _Values = defaultdict(list)
    for triple in triples:
        if not isinstance(triple.object, Triple | BlankNode) and triple.predicate != RDF.type:
            said[triple.predicate.value].append(_text(triple.object))
    _places(said)
    return _row(said)


def sssom_document(triples: Iterable[Triple], name: str) -> str:
    """SSSOM/TSV of the one mapping set in the triples. Raises NotFound when `name` holds none, or several."""
    return write_sssom(*rows_and_metadata(triples, name))


def _text(term: NamedNode | Literal) -> str:
    return term.value


def _slot(predicate: str) -> str:
    """Name of the slot that a property stands for, as `AlignmentRow.other` has it."""
    for start in (SSSOM.namespace, UNDEFINED_EXTENSION):
        if predicate.startswith(start):
            return predicate[len(start) :]
    return predicate


def _joined(slot: str, values: list[str]) -> str:
    return join_values(sorted(set(values))) if SLOTS.get(slot) in {"texts", "entities"} else values[0]


def _places(said: _Values) -> list[int]:
    """Where a mapping stood among the rows; before all others, once, where that was not kept."""
    return [int(place) for place in said.pop(CW.rowPosition.value, [])] or [-1]


def _row(said: _Values) -> AlignmentRow:
    rest = {key: values for key, values in said.items() if key != DCTERMS.isPartOf.value}

    def one(term: NamedNode) -> str:
        return rest.pop(term.value, [""])[0]

    def slot(name: str) -> str:
        return _joined(name, rest.pop(SSSOM.namespace + name, [""]))

    confidence = one(SSSOM.confidence)
    return AlignmentRow(
        subject_id=one(OWL.annotatedSource),
        predicate_id=one(OWL.annotatedProperty),
        object_id=one(OWL.annotatedTarget),
        mapping_justification=one(SSSOM.mapping_justification),
        negated=bool(one(SSSOM.predicate_modifier)),
        confidence=Decimal(confidence) if confidence else None,
        subject_source_version=one(SSSOM.subject_source_version),
        object_source_version=one(SSSOM.object_source_version),
        relation=one(CW.publishedRelation),
        evidence=one(DCTERMS.source),
        comment=one(RDFS.comment),
        author=slot("author_label"),
        mapping_date=slot("mapping_date"),
        unresolved=one(CW.objectUnresolved) == "true",
        other={_slot(key): _joined(_slot(key), values) for key, values in sorted(rest.items())},
    )


def _metadata(node: str, said: _Values) -> Metadata:
    license_ = said.get(DCTERMS.license.value, [UNSPECIFIED])[0]
    own: Metadata = {}
    for key, values in said.items():
        if key.startswith((SSSOM.namespace, UNDEFINED_EXTENSION)):
            slot = _slot(key)
            many = SLOTS.get(slot) in {"texts", "entities"} and len(set(values)) > 1
            own[slot] = sorted(set(values)) if many else _value(slot, values[0])
    if "mapping_set_id" in own:
        return {"mapping_set_id": own.pop("mapping_set_id"), "license": license_, **own}
    made: Metadata = {"mapping_set_id": node, "license": license_}
    for term, slot in ((DCTERMS.title, "mapping_set_title"), (DCTERMS.publisher, "creator_label")):
        if said.get(term.value):
            made[slot] = said[term.value][0]
    return made | own


def _value(slot: str, text: str) -> Any:
    """Mappings (prefixes, extensions) and slots SSSOM does not know, of any shape, were written as JSON."""
    if slot in SET_SLOTS and slot not in {"curie_map", "extension_definitions"}:
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, dict | list) else text
