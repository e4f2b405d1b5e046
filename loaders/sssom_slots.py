"""The slots of SSSOM 1.1 (https://mapping-commons.github.io/sssom/spec-model/), by name: facts about the format.

A slot's form says how its TSV cell is read: "entity" a CURIE or IRI, "text", "number" (0 … 1), "date" (ISO),
"enum" one of a few words, "texts" and "entities" several values parted by `|` (a `|` inside a value is written `\\|`).
"""

from __future__ import annotations

from types import MappingProxyType

_ENTITY = (
    "mapping_tool_id object_id predicate_id record_id subject_id mapping_justification "
    "mapping_provider mapping_source subject_source object_source issue_tracker_item license"
)
_ENTITIES = (
    "author_id creator_id curation_rule object_match_field object_preprocessing reviewer_id subject_match_field "
    "subject_preprocessing"
)
_TEXT = (
    "comment mapping_tool mapping_tool_version object_category object_label object_source_version other "
    "predicate_label similarity_measure subject_category subject_label subject_source_version"
)
_TEXTS = "author_label cardinality_scope creator_label curation_rule_text match_string reviewer_label see_also"
_NUMBER = "confidence reviewer_agreement similarity_score"
_DATE = "mapping_date publication_date review_date"
_ENUM = "mapping_cardinality object_type predicate_modifier predicate_type subject_type"

SLOTS: MappingProxyType[str, str] = MappingProxyType(
    {
        name: form
        for form, names in (
            ("entity", _ENTITY),
            ("entities", _ENTITIES),
            ("text", _TEXT),
            ("texts", _TEXTS),
            ("number", _NUMBER),
            ("date", _DATE),
            ("enum", _ENUM),
        )
        for name in names.split()
    }
)
"""Slots of one mapping: name → form."""

_SET = (
    "cardinality_scope comment creator_id creator_label curation_rule curation_rule_text curie_map "
    "extension_definitions issue_tracker license mapping_date mapping_provider mapping_set_confidence "
    "mapping_set_description mapping_set_id mapping_set_source mapping_set_title mapping_set_version mapping_tool "
    "mapping_tool_id mapping_tool_version object_match_field object_preprocessing object_source "
    "object_source_version object_type other predicate_type publication_date see_also similarity_measure "
    "sssom_version subject_match_field subject_preprocessing subject_source subject_source_version subject_type"
)
_PROPAGATED = (
    "cardinality_scope curation_rule curation_rule_text mapping_date mapping_provider mapping_tool mapping_tool_id "
    "mapping_tool_version object_match_field object_preprocessing object_source object_source_version object_type "
    "predicate_type similarity_measure subject_match_field subject_preprocessing subject_source "
    "subject_source_version subject_type"
)

SET_SLOTS: frozenset[str] = frozenset(_SET.split())
"""Slots of a mapping set."""

PROPAGATED: frozenset[str] = frozenset(_PROPAGATED.split())
"""Slots that, said of a set, hold of each of its mappings that does not say them itself ("propagatable slots")."""

ENUMS: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        "mapping_cardinality": frozenset({"1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"}),
        "predicate_modifier": frozenset({"Not"}),
        **dict.fromkeys(
            ("subject_type", "object_type", "predicate_type"),
            frozenset(
                {
                    "owl class",
                    "owl object property",
                    "owl data property",
                    "owl annotation property",
                    "owl named individual",
                    "skos concept",
                    "rdfs resource",
                    "rdfs class",
                    "rdfs literal",
                    "rdfs datatype",
                    "rdf property",
                    "composed entity expression",
                }
            ),
        ),
    }
)
"""The words an "enum" slot may hold."""
