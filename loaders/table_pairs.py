"""The mappings that the rows of a table make."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from loaders.reading.problems import shown
from loaders.relations import known_words, predicate_of
from loaders.table_map import Cell, Id, Pair
from loaders.table_names import Names
from loaders.table_values import Values
from ontology.model import AlignmentRow
from ontology.namespaces import expand
from ontology.terms import SEMAPV


def pairs_of(pair: Pair, record: Mapping[str, str], place: str, values: Values, names: Names) -> list[AlignmentRow]:
    """Every subject of a row with every object: one each, unless a cell holds several."""
    word = values.one(pair.word, record, place)
    predicate = _predicate(pair, word, record, place, values)
    subjects, objects = names.many(pair.subject, record, place), names.many(pair.object, record, place)
    for found, one in ((subjects, pair.subject), (objects, pair.object)):
        if not found:
            cell = one.code[0] if one.code else Cell()
            values.wrong(cell, place, "no code", "a code for each end (or a `when` that leaves the row out)", "map-end")
    confidence = _fraction(pair.confidence, record, place, values)
    other = {name: value for name, cell in pair.slots.items() if (value := values.one(cell, record, place))}
    if not predicate:
        return []
    return [
        AlignmentRow(
            subject_id=subject,
            predicate_id=predicate,
            object_id=target,
            mapping_justification=SEMAPV.namespace + pair.justification,
            confidence=confidence,
            subject_source_version=_version(pair.subject, names),
            object_source_version=_version(pair.object, names),
            relation=word,
            evidence=values.one(pair.evidence, record, place),
            comment=values.one(pair.comment, record, place),
            author=values.one(pair.author, record, place),
            other=other,
        )
        for subject, _ in subjects
        for target, _ in objects
    ]


def _version(one: Id, names: Names) -> str:
    return names.edition_of(one) if one.space in ("concept", "statement", "framework") else ""


def _predicate(pair: Pair, word: str, record: Mapping[str, str], place: str, values: Values) -> str:
    """The predicate the map gives, else the one maps/relations.yaml has for the publisher's word: never a guess."""
    if pair.predicate is not None:
        named = values.one(pair.predicate, record, place)
        iri = expand(named) if named else None
        if not iri:
            values.wrong(pair.predicate, place, shown(named), "a CURIE such as skos:relatedMatch", "map-curie")
        return iri or ""
    found = predicate_of(word) if word else None
    if found is None and pair.word is not None:
        values.wrong(pair.word, place, shown(word), "one of: " + ", ".join(known_words()), "unknown-relation")
    return found or ""


def _fraction(cell: Cell | None, record: Mapping[str, str], place: str, values: Values) -> Decimal | None:
    text = values.one(cell, record, place)
    if cell is None or not text:
        return None
    number = values.number(cell, text, place)
    if number is not None and not 0 <= number <= 1:
        values.wrong(cell, place, shown(text), "a number from 0 to 1", "sssom-number")
        return None
    return number
