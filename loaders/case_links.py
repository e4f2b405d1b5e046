"""What CASE associations mean for the rest of the product: a hierarchy without cycles, mappings, succession.

The associations themselves are kept whole beside this (case_write), so nothing is lost where a link cannot be drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import NamedNode, Triple

from loaders.case_fields import identifier_of, uri_of
from loaders.case_names import is_official
from loaders.case_read import Package, Record
from loaders.reading.jsons import pointer
from loaders.relations import predicate_of
from ontology.model import AlignmentRow
from ontology.terms import CETERMS, DCTERMS, SEMAPV

ENDS = ("originNodeURI", "destinationNodeURI")
KNOWN = (
    "isChildOf", "isPeerOf", "isPartOf", "exactMatchOf", "precedes", "isRelatedTo", "replacedBy", "exemplar",
    "hasSkillLevel", "isTranslationOf",
)  # fmt: skip
"""The association types of CASE 1.1; 1.0 has all but the last. Others are written `ext:…`."""

_DIRECT = {"precedes": CETERMS.precedes, "replacedBy": DCTERMS.isReplacedBy, "isPartOf": DCTERMS.isPartOf}
"""Types that say something of the origin itself rather than align it with something else."""


class Targets:
    """What a link stands for here: a record of the package by identifier, else by URI; else the address it gives."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._by_identifier: dict[str, Record] = {}
        self._by_uri: dict[str, Record] = {}
        # Items and documents first: a rubric may carry an item's identifier, and associations mean the item.
        for record in sorted(records, key=lambda one: one.kind.name not in ("CFDocument", "CFItem")):
            if record.identifier:
                self._by_identifier.setdefault(record.identifier.lower(), record)
            for uri in (uri_of(record.value), record.value.get("id")):
                if isinstance(uri, str) and uri:
                    self._by_uri.setdefault(uri, record)

    def record(self, link: object) -> Record | None:
        """The record of the package that a link (or the plain address that drafts have) points at."""
        if isinstance(link, dict):
            return self._by_identifier.get(identifier_of(link).lower()) or self._by_uri.get(uri_of(link))
        return self._by_uri.get(link) if isinstance(link, str) else None

    def iri(self, link: Mapping[str, Any]) -> str:
        """IRI of what a link points at, in the package or outside of it; "" where it gives no usable address."""
        found = self.record(link)
        if found is not None:
            return found.iri
        uri = uri_of(link)
        return uri if is_official(uri) else ""

    def disagree(self, link: object) -> bool:
        """Whether a link's identifier and URI name two different records."""
        if not isinstance(link, dict):
            return False
        one, other = self._by_identifier.get(identifier_of(link).lower()), self._by_uri.get(uri_of(link))
        return one is not None and other is not None and one is not other


@dataclass(slots=True)
class Links:
    """What was drawn from the associations.

    `parents` maps an item's IRI to its parents' IRIs in order, `order` to its place among its siblings; `tops` are
    items that hang on the document. `outside` lists (place, address or identifier, reason) of each link's end that is
    not in the package. `oddities` are warnings with places, `counts` numbers for the receipt.
    """

    parents: dict[str, list[str]] = field(default_factory=dict)
    order: dict[str, str] = field(default_factory=dict)
    tops: set[str] = field(default_factory=set)
    rows: list[AlignmentRow] = field(default_factory=list)
    direct: list[Triple] = field(default_factory=list)
    outside: list[tuple[str, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Said:
    """One association: a CFAssociation, or an entry of an item's associationSet, which has no IRI (`name` "").

    `where` is its pointer, `places` those of its two ends; `number` orders siblings.
    """

    word: str
    origin: Mapping[str, Any]
    destination: Mapping[str, Any]
    where: str
    places: tuple[str, str]
    number: object = None
    name: str = ""


def read_links(package: Package, targets: Targets) -> Links:
    """Draw what the associations of a package say; oddities go to the package."""
    links = Links()
    seen: set[tuple[str, str, str]] = set()
    for said in (*_associations(package), *_sets(package)):
        start, end = targets.iri(said.origin), targets.iri(said.destination)
        if not said.name and (said.word, start, end) in seen:
            continue  # an associationSet repeats what the associations said
        seen.add((said.word, start, end))
        links.counts[f"associations: {said.word}"] += 1
        if said.word not in KNOWN and not (said.word.startswith("ext:") and len(said.word) > 4):
            package.oddities[f"associationType {said.word!r}: no type of CASE; kept as it is"].append(said.where)
        for key, link, place in zip(ENDS, (said.origin, said.destination), said.places, strict=True):
            if targets.record(link) is None:
                reason = f"outside the package: {key} of an association {said.word}, kept as published"
                links.outside.append((place, uri_of(link) or identifier_of(link), reason))
            if targets.disagree(link):
                package.oddities[f"{key}: identifier and URI name two records; the identifier counts"].append(
                    said.where
                )
        if said.word == "isChildOf":
            _child(said, targets, links)
        elif start and end:
            _aligned(said, start, end, links)
    _break_cycles(package, links)
    _place_orphans(package, links)
    return links


def _associations(package: Package) -> Iterator[_Said]:
    for record in package.of("CFAssociation"):
        value = record.value
        places = (record.where + pointer(ENDS[0]), record.where + pointer(ENDS[1]))
        word, number = value["associationType"], value.get("sequenceNumber")
        yield _Said(word, value[ENDS[0]], value[ENDS[1]], record.where, places, number, record.iri)


def _sets(package: Package) -> Iterator[_Said]:
    """The associations that the linked-data form of CASE 1.0 writes within items (associationSet)."""
    for record in package.records:
        entries = record.value.get("associationSet") if record.kind.name in ("CFItem", "CFDocument") else None
        for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
            word = entry.get("associationType") if isinstance(entry, dict) else None
            if not isinstance(word, str) or not word:
                continue
            own = {"identifier": record.identifier, "uri": uri_of(record.value)}
            other = {"identifier": identifier_of(entry), "uri": entry.get("targetId", "")}
            place = record.where + pointer("associationSet", index)
            if word == "isParentOf":
                yield _Said("isChildOf", other, own, place, (place, place))
            else:
                yield _Said(word, own, other, place, (place, place))


def _child(said: _Said, targets: Targets, links: Links) -> None:
    origin, destination = targets.record(said.origin), targets.record(said.destination)
    if origin is None or destination is None or origin.kind.name != "CFItem":
        return
    number = said.number
    if isinstance(number, (int, str)) and not isinstance(number, bool) and str(number).strip():
        links.order.setdefault(origin.iri, str(number).strip())
    if destination.kind.name == "CFDocument":
        links.tops.add(origin.iri)
    elif destination.kind.name == "CFItem":
        parents = links.parents.setdefault(origin.iri, [])
        if destination.iri not in parents:
            parents.append(destination.iri)


def _aligned(said: _Said, start: str, end: str, links: Links) -> None:
    direct = _DIRECT.get(said.word)
    if direct is not None:
        links.direct.append(Triple(NamedNode(start), direct, NamedNode(end)))
        return
    # Another publisher's word of the same letters is not CASE's.
    predicate = predicate_of(said.word) if said.word in KNOWN else None
    if predicate is None:
        return
    links.rows.append(
        AlignmentRow(
            subject_id=start,
            predicate_id=predicate,
            object_id=end,
            mapping_justification=SEMAPV.UnspecifiedMatching.value,
            relation=said.word,
            other={"record_id": said.name} if said.name else {},
        )
    )


def _break_cycles(package: Package, links: Links) -> None:
    """Leave out each parent link that closes a cycle (an item as its own parent too), so that every walk up ends."""
    state: dict[str, int] = {}  # 1 on the way up from the item being looked at, 2 done
    where = {record.iri: record.where for record in package.of("CFItem")}
    for start in list(links.parents):
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(list(links.parents.get(start, ()))))]
        while stack:
            item, above = stack[-1]
            parent = next(above, None)
            if parent is None:
                state[item] = 2
                stack.pop()
            elif state.get(parent) == 1:
                links.parents[item].remove(parent)
                links.counts["isChildOf links that close a cycle"] += 1
                what = "an item as its own parent" if parent == item else "an item below one of its own children"
                package.oddities[f"isChildOf: {what}; not drawn in the hierarchy"].append(where[item])
            elif parent not in state:
                state[parent] = 1
                stack.append((parent, iter(list(links.parents.get(parent, ())))))


def _place_orphans(package: Package, links: Links) -> None:
    """Hang items without a parent on the document, and say so."""
    for record in package.of("CFItem"):
        parents = links.parents.get(record.iri, [])
        if len(parents) + (record.iri in links.tops) > 1:
            links.counts["items with several parents"] += 1
        if not parents and record.iri not in links.tops:
            links.tops.add(record.iri)
            links.counts["items without a parent"] += 1
            package.oddities["CFItem: no isChildOf to a record of the package; placed at the top"].append(record.where)
