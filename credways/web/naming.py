"""What pages call the properties of a thing, which of them they leave out, and under which heading links stand.

The words are ours where a vocabulary's own label ("alt label") would not tell a superintendent anything; every other
property goes by the name that `queries.describe` gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ontology.namespaces import ID

if TYPE_CHECKING:
    from queries.describe import Description, Fact, LinkGroup

FACT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "competencyText": "text",
        "description": "description",
        "definition": "definition",
        "altLabel": "also called",
        "notation": "code",
        "weight": "share of the exam",
        "educationLevelType": "level",
        "requiredNumber": "how many are required",
        "evidence": "what the source says",
        "publishedRelation": "the publisher’s word",
        "confidence": "confidence",
        "comment": "note",
        "publisherName": "publisher",
        "publisher": "publisher",
        "contentArea": "content area",
        "subjectWebpage": "web page",
        "source": "stated at",
        "date": "date",
    }
)
"""Local name of a property → what the page calls it, in the order of the page; the rest follow under their names."""

UNSAID_FACTS: Final = frozenset(
    ("prefLabel", "seriesId", "edition", "contentAreaCode", "derivedCode", "objectUnresolved", "name", "editionOrder")
)
"""Properties that the page says otherwise (heading, chips) or that only matter to programs."""

_WHERE_STATED: Final = frozenset(("subjectWebpage", "source", "date"))

SECTIONS: Final = (
    ("Jobs", ("occupationType",)),
    ("Programs and courses", ("leadsToCredential", "offeredBy", "instructionalProgramType")),
    (
        "Where it sits",
        (
            "isPartOf",
            "isChildOf",
            "isTopChildOf",
            "broader",
            "inScheme",
            "hasMember",
            "inSector",
            "inCluster",
            "ownedBy",
        ),
    ),
    ("What measures it", ("assessesFramework", "targetAssessment", "requires", "teaches", "assesses")),
    ("Mapped to other standards", ("annotatedSource", "annotatedTarget", "correspondsToAnchor")),
)
"""Headings of groups of links, by local names of their properties; the rest come under "Also linked"."""

LINK_NAMES: Final[Mapping[tuple[str, bool], str]] = MappingProxyType(
    {
        ("occupationType", False): "Leads to work as",
        ("occupationType", True): "Credentials tied to this occupation",
        ("inSector", False): "Colorado CTE sector",
        ("inSector", True): "In this sector",
        ("inCluster", False): "Career cluster",
        ("inCluster", True): "In this cluster",
        ("ownedBy", False): "Awarded by",
        ("ownedBy", True): "Awards",
        ("offeredBy", False): "Offered by",
        ("offeredBy", True): "Offers",
        ("leadsToCredential", False): "Leads to the credential",
        ("leadsToCredential", True): "Programs that lead here",
        ("isPartOf", False): "Framework",
        ("isChildOf", False): "Part of",
        ("isChildOf", True): "Its parts",
        ("inScheme", False): "Classification",
        ("broader", False): "Broader",
        ("broader", True): "Narrower",
        ("assessesFramework", False): "Competencies stated in",
        ("assessesFramework", True): "Exams and credentials that measure it",
        ("targetAssessment", True): "Exam of",
        ("supportsPreparedGraduate", False): "Supports the prepared-graduate statement",
        ("supportsPreparedGraduate", True): "Supported by",
        ("annotatedSource", True): "Alignments from here",
        ("annotatedTarget", True): "Alignments to here",
        ("annotatedSource", False): "From",
        ("annotatedTarget", False): "To",
        ("hasMember", True): "Belongs to",
        ("hasMember", False): "Holds",
    }
)
"""(local name, read from its end) → what the page calls the group."""

RELATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "requires": "required for it",
        "recommends": "recommended for it",
        "preparationFrom": "prepares for it",
        "advancedStandingFrom": "gives advanced standing",
        "isPartOf": "holds it as a part",
        "hasPart": "part of it",
        "targetComponent": "a component of it",
        "isPreparationFor": "prepares for it",
        "isRequiredFor": "required for it",
        "isRecommendedFor": "recommended for it",
    }
)
"""Local name of the CTDL property between an upper and a lower credential → how the lower one stands to the upper."""

_LEFT_OUT: Final = frozenset(("lowerStep", "upperStep", "isTopChildOf", "hasContextNote"))
"""Links the page has a section of its own for."""
_PROVES: Final = frozenset(("requires", "assessesFramework"))
"""Links from a credential that its section "What it proves" shows."""

_NEAREST_FIRST: Final = (
    "ownedBy",
    "offeredBy",
    "isPartOf",
    "isChildOf",
    "broader",
    "inScheme",
    "inSector",
    "inCluster",
)

FEW: Final = 4
"""Links of one kind from a thing that stand among its facts; more of them get a card."""


MANY: Final = 12
"""Values of one property that are shown at once (other names of an occupation are a hundred); the rest folds out."""


def local(iri: str) -> str:
    """Return the last part of a property's IRI."""
    return iri.replace("#", "/").rpartition("/")[2]


def facts(description: Description) -> tuple[list[tuple[str, list[Fact]]], list[tuple[str, list[Fact]]]]:
    """Return the facts a page shows, by name: (what the thing is, where that is stated)."""
    order = {name: place for place, name in enumerate(FACT_NAMES)}
    shown = [fact for fact in description.facts if not _unsaid(fact, description)]
    shown.sort(key=lambda fact: order.get(local(fact.property), len(order)))
    is_it: dict[str, list[Fact]] = {}
    stated: dict[str, list[Fact]] = {}
    for fact in shown:
        named = stated if local(fact.property) in _WHERE_STATED else is_it
        named.setdefault(FACT_NAMES.get(local(fact.property), fact.name), []).append(fact)
    return list(is_it.items()), list(stated.items())


def _unsaid(fact: Fact, description: Description) -> bool:
    thing = description.thing
    name = local(fact.property)
    if name == "name":
        return fact.value == thing.label
    if name == "notation":
        return fact.value == thing.shown_code
    return name in UNSAID_FACTS


def sections(groups: Iterable[LinkGroup]) -> list[tuple[str, list[tuple[str, LinkGroup]]]]:
    """Return groups of links under headings, each with its name; what fits no heading comes last."""
    left = [group for group in groups if _linked(group) and not _is_short(group)]
    made = []
    for heading, names in SECTIONS:
        chosen = [group for group in left if local(group.property) in names]
        left = [group for group in left if group not in chosen]
        chosen.sort(key=lambda group: (names.index(local(group.property)), group.inverse))
        made.append((heading, chosen))
    made.append(("Also linked", left))
    return [(heading, [(_name(group), group) for group in found]) for heading, found in made if found]


def short_links(description: Description) -> list[tuple[str, LinkGroup]]:
    """Return the groups that say in a line where the thing belongs, each with its name, nearest first."""
    order = {name: place for place, name in enumerate(_NEAREST_FIRST)}
    said = _PROVES if description.thing.kind == "credential" else frozenset[str]()
    short = [group for group in description.links if _linked(group) and _is_short(group)]
    short = [group for group in short if local(group.property) not in said]
    short.sort(key=lambda group: order.get(local(group.property), len(order)))
    return [(_name(group), group) for group in short]


def _linked(group: LinkGroup) -> bool:
    return local(group.property) not in _LEFT_OUT and not _only_conditions(group)


def _is_short(group: LinkGroup) -> bool:
    return not group.inverse and group.total <= FEW


def _name(group: LinkGroup) -> str:
    return LINK_NAMES.get((local(group.property), group.inverse), group.name[:1].upper() + group.name[1:])


def _only_conditions(group: LinkGroup) -> bool:
    """Condition profiles say something about one thing only; the page says it in their place."""
    return all(one.iri.startswith(ID + "condition/") for one in group.things)
