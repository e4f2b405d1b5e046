"""What became of each item of a classification in its next edition: pairs of items → typed mappings and marks.

Publishers of version crosswalks print pairs (old code, old title, new code, new title) and rarely say what a pair
means. It follows from the pairs themselves: how many counterparts each end has, and whether code and title stayed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ontology import iris
from ontology.model import AlignmentRow
from ontology.namespaces import SKOS
from ontology.terms import CW, SEMAPV

CHANGE_KIND: Final = CW.changeKind
"""On a mapping: what became of the old item in the new one. On an item: "retired" or "added", with no counterpart."""

PREDICATES: Final = {
    "unchanged": SKOS + "exactMatch",
    "reworded": SKOS + "closeMatch",
    "recoded": SKOS + "closeMatch",
    "split": SKOS + "narrowMatch",
    "merged": SKOS + "broadMatch",
}
"""Old item, predicate, new item. One part of a split is narrower than the old item; what items were merged into is
broader. A pair that is part of both is only `skos:relatedMatch` (`Change.predicate`)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of a version crosswalk. "" for the codes of one side: the item has no counterpart there.

    `word` is the publisher's own word for the row, kept as published. `reworded` says that the publisher states a
    change of the text (a definition too) where code and title alone would not show it.
    """

    old: str
    old_title: str
    new: str
    new_title: str
    word: str = ""
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A pair with its kind: a key of `PREDICATES`, or "retired" (nothing new) or "added" (nothing old)."""

    pair: Pair
    kind: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The series and edition whose concepts (`iris.concept`) one side of a crosswalk names."""

    series: str
    edition: str

    def iri(self, code: str) -> str:
        """IRI of an item of the edition."""
        return iris.concept(self.series, self.edition, code)


def changes(pairs: Iterable[Pair]) -> list[Change]:
    """Type each pair, once where equal pairs repeat. Raises ValueError for a pair with neither code.

    An old item with several counterparts is "split" in every pair; a new item with several is "merged", unless the old
    item is split too: then "split" stands, since nobody can say which part an alignment to the old item meant.
    """
    once = list(dict.fromkeys(pairs))
    parts: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for pair in once:
        if not pair.old and not pair.new:
            raise ValueError("a pair without codes")
        if pair.old and pair.new:
            parts[pair.old].add(pair.new)
            sources[pair.new].add(pair.old)
    made = []
    for pair in once:
        kind = _kind(pair, len(parts[pair.old]), len(sources[pair.new]))
        both = kind == "split" and len(sources[pair.new]) > 1
        made.append(Change(pair, kind, SKOS + "relatedMatch" if both else PREDICATES.get(kind, "")))
    return made


def _kind(pair: Pair, parts: int, sources: int) -> str:
    if not pair.new:
        return "retired"
    if not pair.old:
        return "added"
    if parts > 1:
        return "split"
    if sources > 1:
        return "merged"
    if pair.old != pair.new:
        return "recoded"
    return "reworded" if pair.reworded or folded(pair.old_title) != folded(pair.new_title) else "unchanged"


def folded(title: str) -> str:
    """A title as compared: case, odd spaces, Unicode twins and a closing full stop make no other title."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", title)).strip().removesuffix(".").casefold()


def change_rows(found: Sequence[Change], old: Edition, new: Edition, *, evidence: str = "") -> list[AlignmentRow]:
    """The mappings of the pairs that have both ends (`item_marks` writes the others)."""
    return [
        AlignmentRow(
            subject_id=old.iri(change.pair.old),
            predicate_id=change.predicate,
            object_id=new.iri(change.pair.new),
            mapping_justification=SEMAPV.ManualMappingCuration.value,
            subject_source_version=old.edition,
            object_source_version=new.edition,
            relation=change.pair.word,
            evidence=evidence,
            other=_facts(change),
        )
        for change in found
        if change.pair.old and change.pair.new
    ]


def _facts(change: Change) -> dict[str, str]:
    facts = {CHANGE_KIND.value: change.kind}
    if change.pair.old_title:
        facts["subject_label"] = change.pair.old_title
    if change.pair.new_title:
        facts["object_label"] = change.pair.new_title
    return facts


def item_marks(found: Sequence[Change], old: Edition, new: Edition) -> list[Triple]:
    """`cw:changeKind` "retired" or "added" on the items that have no counterpart."""
    lost = [(old.iri(one.pair.old), one.kind) for one in found if one.kind == "retired"]
    gained = [(new.iri(one.pair.new), one.kind) for one in found if one.kind == "added"]
    return [Triple(NamedNode(item), CHANGE_KIND, Literal(kind)) for item, kind in lost + gained]
