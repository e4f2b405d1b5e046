"""What changed from one edition of a source to the next: every item of both in exactly one group."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ontology.iris import edition_order
from queries.editions import Edition, Item, common_parts
from queries.editions_pairs import LIKENESS, Link, pairs
from queries.editions_words import Segment, differences, folded

KINDS: Final = ("unchanged", "reworded", "moved", "recoded", "split", "merged", "retired", "added")
"""What may have become of an item (ontology/schemes/change-kinds.ttl)."""

OTHER_WAY: Final = {"split": "merged", "merged": "split", "retired": "added", "added": "retired"}
"""A kind of change as it reads with the editions swapped."""


@dataclass(frozen=True, slots=True)
class Change:
    """One group: the old items and the new ones that they became; either side is empty for retired and added.

    `kind` is one of `KINDS`; `also` names what changed beside it (reworded, moved, recoded, reweighted; split or
    merged where both happened at once). `links` say which became which, and on what ground. `parts` are the parts of
    the wording (text, definition) that both editions print and that were compared.
    """

    kind: str
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    links: tuple[Link, ...] = ()
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def guessed(self) -> bool:
        """Whether it rests on likeness of wording alone."""
        return any(link.by == LIKENESS for link in self.links)

    @property
    def same_words(self) -> bool:
        """Whether one item became one item with the same wording."""
        return len(self.old) == len(self.new) == 1 and _same_words(self.old[0], self.new[0], self.parts)

    def words(self, link: Link) -> dict[str, tuple[Segment, ...]]:
        """The word-level difference between the two ends of one of `links`, by part of the wording."""
        old = next(item for item in self.old if item.iri == link.old)
        new = next(item for item in self.new if item.iri == link.new)
        return differences(_in(old, self.parts), _in(new, self.parts))


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """Every change between two editions, in code order, what is added at its place among the old codes."""

    series: str
    old: str
    new: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def of_old(self) -> dict[str, Change]:
        """The change of each old item, by its IRI."""
        return {item.iri: change for change in self.changes for item in change.old}


def compare(old: Edition, new: Edition, published: Collection[Link] = (), without: Collection[str] = ()) -> EditionDiff:
    """Compare two editions. `published` are mappings between their items, `without` items with no counterpart."""
    links = pairs(old.items, new.items, published, without)
    parts = common_parts(old.items, new.items)
    became: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        became[link.old].add(link.new)
    of_old, of_new = {item.iri: item for item in old.items}, {item.iri: item for item in new.items}
    placed = all(any(item.parents for item in edition.items) for edition in (old, new))
    where = became if placed else None
    changes = [_change(group, of_old, of_new, where, parts) for group in _groups(links)]
    paired = {link.old for link in links}, {link.new for link in links}
    changes += [Change("retired", (item,), (), parts=parts) for item in old.items if item.iri not in paired[0]]
    changes += [Change("added", (), (item,), parts=parts) for item in new.items if item.iri not in paired[1]]
    changes.sort(key=_place)
    counted = Counter(change.kind for change in changes)
    counts = {kind: counted[kind] for kind in KINDS}
    return EditionDiff(old.series, old.edition, new.edition, tuple(changes), _notes(old, new, parts), counts)


def _notes(old: Edition, new: Edition, parts: Sequence[str]) -> tuple[str, ...]:
    made = []
    of_old, of_new = (Counter(item.kind for item in edition.items) for edition in (old, new))
    for less, more, there in ((new, of_old, of_new), (old, of_new, of_old)):
        for kind in sorted(more.keys() - there.keys()):
            what = f"“{kind_in_words(kind)}” ({more[kind]:,} in the other edition)"
            made.append(f"{less.edition}, as it is loaded, holds no item of the kind {what}.")
    for edition, other in ((old, new), (new, old)):
        if not any(item.parents for item in edition.items) and any(item.parents for item in other.items):
            made.append(f"{edition.edition}, as it is loaded, has no hierarchy; places were not compared.")
        alone = sorted({part for item in edition.items for part in item.texts} - set(parts))
        made += [f"Only {edition.edition} prints a {part}; it was not compared." for part in alone if other.items]
    return tuple(made)


def kind_in_words(kind: str) -> str:
    """`Item.kind` for people: "exam topic"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()


def _groups(links: Sequence[Link]) -> list[list[Link]]:
    """Links that hang together by an item they share."""
    leader: dict[tuple[str, str], tuple[str, str]] = {}

    def top(node: tuple[str, str]) -> tuple[str, str]:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for link in links:
        leader[top(("old", link.old))] = top(("new", link.new))
    found: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        found[top(("old", link.old))].append(link)
    return list(found.values())


def _change(
    group: Sequence[Link],
    of_old: Mapping[str, Item],
    of_new: Mapping[str, Item],
    became: Mapping[str, Collection[str]] | None,
    parts: tuple[str, ...],
) -> Change:
    old = sorted((of_old[iri] for iri in {link.old for link in group}), key=_item_place)
    new = sorted((of_new[iri] for iri in {link.new for link in group}), key=_item_place)
    links = tuple(sorted(group, key=lambda link: (link.old, link.new)))
    if len(old) == len(new) == 1:
        kind, also = _one_to_one(old[0], new[0], links[0], became, parts)
    else:
        both = len(old) > 1 and len(new) > 1
        kind = "split" if len(old) <= len(new) else "merged"
        also = (OTHER_WAY[kind],) if both else ()
    return Change(kind, tuple(old), tuple(new), links, also, parts)


def _one_to_one(
    old: Item, new: Item, link: Link, became: Mapping[str, Collection[str]] | None, parts: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The kind of a single pair: what a publisher says where it is a split or merger, else the first that holds."""
    holds = []
    if not _same_words(old, new, parts):
        holds.append("reworded")
    if not _same_place(old, new, became):
        holds.append("moved")
    if old.code != new.code:
        holds.append("recoded")
    if link.kind in ("split", "merged"):
        holds.insert(0, link.kind)
    extra = ("reweighted",) if old.weight != new.weight and old.weight and new.weight else ()
    if not holds:
        return "unchanged", extra
    return holds[0], (*holds[1:], *extra)


def _same_words(old: Item, new: Item, parts: Sequence[str]) -> bool:
    return all(folded(old.texts.get(part, "")) == folded(new.texts.get(part, "")) for part in parts)


def _same_place(old: Item, new: Item, became: Mapping[str, Collection[str]] | None) -> bool:
    """Whether each parent of either is the counterpart of a parent of the other; yes where places are not compared."""
    if became is None:
        return True
    expected = {iri for parent in old.parents for iri in became.get(parent, ())}
    kept = all(set(became.get(parent, ())) & set(new.parents) for parent in old.parents)
    return kept and set(new.parents) <= expected


def _in(item: Item, parts: Sequence[str]) -> dict[str, str]:
    return {part: item.texts.get(part, "") for part in parts}


def _item_place(item: Item) -> tuple[object, ...]:
    return edition_order(item.code), item.iri


def _place(change: Change) -> tuple[object, ...]:
    first = (change.old or change.new)[0]
    return edition_order(first.code), not change.old, first.iri
