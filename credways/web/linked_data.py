"""The schema.org description inside a thing's page, for search engines and browsers' tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from credways.web.paths import is_web_link

if TYPE_CHECKING:
    from queries.describe import Description

TYPES: Final = {
    "credential": "EducationalOccupationalCredential",
    "framework": "DefinedTermSet",
    "scheme": "DefinedTermSet",
    "statement": "DefinedTerm",
    "concept": "DefinedTerm",
    "occupation": "Occupation",
    "course": "Course",
    "program": "EducationalOccupationalProgram",
    "organization": "Organization",
    "collection": "Collection",
}
"""Kind of thing → schema.org class; the rest are a Thing."""


def of(description: Description) -> dict[str, object]:
    """Return the thing as schema.org JSON-LD: name, code, edition, web page, what it is part of."""
    thing = description.thing
    kind = TYPES.get(thing.kind, "Thing")
    made: dict[str, object] = {
        "@context": "https://schema.org",
        "@id": thing.iri,
        "@type": kind,
        "name": thing.label,
    }
    if thing.notation:
        made["termCode" if kind == "DefinedTerm" else "identifier"] = thing.notation
    if thing.edition and kind in ("DefinedTermSet", "Collection"):
        made["version"] = thing.edition
    pages = [fact.value for fact in description.facts if fact.is_link and is_web_link(fact.value)]
    if pages:
        made["url"] = pages[0]
    for group in description.links:
        local = group.property.replace("#", "/").rpartition("/")[2]
        if local in ("isPartOf", "inScheme") and not group.inverse and group.things and kind == "DefinedTerm":
            made["inDefinedTermSet"] = group.things[0].iri
        if local == "ownedBy" and not group.inverse and group.things:
            made["recognizedBy"] = {"@type": "Organization", "name": group.things[0].label, "@id": group.things[0].iri}
    return made
