"""Which item of the newer edition each item of the older one became: pairs, each with what it rests on.

In this order, and what is paired is paired: a published mapping between the editions; the same identifier; the same
words and code; the same words; the same code with some of the same words; words that are alike. Only the last is a
guess, and says so. Everything is symmetric: with the editions swapped the same pairs come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ontology.iris import edition_order
from queries.editions import Item, common_parts, words_of
from queries.editions_words import Rarity, features, words

PUBLISHED, IDENTIFIER, CODE, WORDS, LIKENESS = EVIDENCE = ("published", "identifier", "code", "words", "likeness")
"""What a pair may rest on. "code" is the same printed code (with the words alike in part or in whole), "words" the
same words under another code."""

ALIKE: Final = 0.5
"""Likeness from which two wordings without a common code are taken for the same item, as a guess."""
SOMEWHAT_ALIKE: Final = 0.2
"""Likeness below which a common code names two different things."""
PART_OF: Final = 0.8
"""Share of a wording's weight that must be in another for it to be taken for a part of it, as a guess."""
_FEWEST: Final = 3
"""Words that a part of another wording has at least: fewer occur in anything."""
_RARE: Final = 64
"""Words that more pairs of items than this have in common are no reason to compare two items."""
_SAME_CODE, _SAME_PARENT = 0.2, 0.1


@dataclass(frozen=True, slots=True)
class Link:
    """An old item's IRI, a new item's, and what says that one became the other (one of `EVIDENCE`).

    `likeness` is 0 to 1 where wordings were compared, else None. `kind` and `source` are the published kind of change
    and the mapping that states it, "" for the rest.
    """

    old: str
    new: str
    by: str
    likeness: float | None = None
    kind: str = ""
    source: str = ""


def pairs(
    old: Sequence[Item], new: Sequence[Item], published: Collection[Link] = (), without: Collection[str] = ()
) -> list[Link]:
    """Pair the items of two editions. `without` are IRIs of items that are published to have no counterpart."""
    return _Pairing(old, new, published, without).run()


class _Pairing:
    def __init__(
        self, old: Sequence[Item], new: Sequence[Item], published: Collection[Link], without: Collection[str]
    ) -> None:
        self._parts_compared = common_parts(old, new)
        self._words: dict[int, str] = {}
        self.kinds = {item.kind for item in old} & {item.kind for item in new}
        self.links: list[Link] = []
        self.old = {item.iri: item for item in old}
        self.new = {item.iri: item for item in new}
        self.became: defaultdict[str, set[str]] = defaultdict(set)
        known = [link for link in published if link.old in self.old and link.new in self.new]
        self.free_old = dict.fromkeys(iri for iri in self.old if iri not in without)
        self.free_new = dict.fromkeys(iri for iri in self.new if iri not in without)
        for link in sorted(known, key=lambda link: (link.old, link.new, link.source)):
            if link.new not in self.became[link.old]:
                self._add(link)

    def run(self) -> list[Link]:
        self._identified()
        self._same(lambda item: (item.kind, item.code, self.words(item)) if item.code else None, CODE)
        self._same_words()
        self._alike()
        self._same_words()
        self._same(self._nth(), WORDS)
        self._parts_of()
        return self.links

    def words(self, item: Item) -> str:
        """What the item says, in the parts that both editions have."""
        found = self._words.get(id(item))
        if found is None:
            found = self._words[id(item)] = words_of(item, self._parts_compared)
        return found

    def _add(self, link: Link) -> None:
        self.links.append(link)
        self.became[link.old].add(link.new)
        self.free_old.pop(link.old, None)
        self.free_new.pop(link.new, None)

    def _left(self) -> tuple[list[Item], list[Item]]:
        """What is not paired yet and is of a kind that both editions have."""
        old = [item for iri in self.free_old if (item := self.old[iri]).kind in self.kinds]
        return old, [item for iri in self.free_new if (item := self.new[iri]).kind in self.kinds]

    def _identified(self) -> None:
        old, new = [self.old[iri] for iri in self.free_old], [self.new[iri] for iri in self.free_new]
        by_iri: Callable[[Item], Iterable[str]] = lambda item: (item.iri,)  # noqa: E731
        for names in (by_iri, lambda item: item.identifiers):
            of_old, of_new = _by(old, names), _by(new, names)
            for name in [name for name in of_old if name in of_new]:
                mine, yours = of_old[name], of_new[name]
                if len(mine) == len(yours) == 1 and mine[0].iri in self.free_old and yours[0].iri in self.free_new:
                    self._add(Link(mine[0].iri, yours[0].iri, IDENTIFIER))

    def _same(self, key: Callable[[Item], object], by: str) -> None:
        """Pair what has the same key (None: no key) where just one item of each edition has it."""
        old, new = self._left()
        of_old, of_new = _by(old, lambda item: _some(key(item))), _by(new, lambda item: _some(key(item)))
        for value, mine in of_old.items():
            yours = of_new.get(value, [])
            if len(mine) == len(yours) == 1:
                self._add(Link(mine[0].iri, yours[0].iri, by, 1.0))

    def _same_words(self) -> None:
        """Same words: the only two, else the only two under parents that are paired, from the top down."""
        self._same(lambda item: (item.kind, words) if (words := self.words(item)) else None, WORDS)
        before = -1
        while before != len(self.links):
            before = len(self.links)
            self._same(self._within_family(self._families()), WORDS)

    def _within_family(self, family: Callable[[Item], object]) -> Callable[[Item], object]:
        def key(item: Item) -> object:
            words, above = self.words(item), family(item)
            return (item.kind, words, above) if words and above is not None else None

        return key

    def _families(self) -> Callable[[Item], object]:
        """A name for the paired parents of an item, the same in both editions; None where they are not paired."""
        name = {}
        for link in self.links:
            name[link.old] = name[link.new] = tuple(sorted((link.old, link.new)))

        def family(item: Item) -> object:
            above = sorted(name[parent] for parent in item.parents if parent in name)
            return tuple(above) if len(above) == len(item.parents) else None

        return family

    def _nth(self) -> Callable[[Item], object]:
        """Of several items with the same words nobody can tell which is which: the first goes with the first."""
        numbers: dict[str, object] = {}
        for side in self._left():
            counted: defaultdict[object, int] = defaultdict(int)
            for item in sorted(side, key=_place):
                if words := self.words(item):
                    counted[item.kind, words] += 1
                    numbers[item.iri] = (item.kind, words, counted[item.kind, words])
        return lambda item: numbers.get(item.iri)

    def _alike(self) -> None:
        """Pair what is most alike first, from the top of the hierarchy down, so that paired parents can speak."""
        old, new = self._left()
        everything = (*self.old.values(), *self.new.values())
        rarity = Rarity(self.words(item) for item in everything if item.kind in self.kinds)
        self.rarity = rarity
        depth = _depths(self.old) | _depths(self.new)
        levels: defaultdict[int, list[tuple[Item, Item, float, bool]]] = defaultdict(list)
        for one, other in self._candidates(old, new):
            likeness = rarity.likeness(self.words(one), self.words(other))
            wordless = not (self.words(one) and self.words(other))
            same_code = one.code != "" and one.code == other.code and not (one.derived or other.derived)
            if likeness >= (SOMEWHAT_ALIKE if same_code else ALIKE) or (same_code and wordless):
                levels[depth[one.iri] + depth[other.iri]].append((one, other, likeness, same_code))
        for level in sorted(levels):
            best = sorted(levels[level], key=self._rank)
            for one, other, likeness, same_code in best:
                if one.iri in self.free_old and other.iri in self.free_new:
                    self._add(Link(one.iri, other.iri, CODE if same_code else LIKENESS, round(likeness, 2)))

    def _rank(self, candidate: tuple[Item, Item, float, bool]) -> tuple[float, tuple[str, ...]]:
        one, other, likeness, same_code = candidate
        together = any(self.became.get(parent, set()) & set(other.parents) for parent in one.parents)
        total = likeness + same_code * _SAME_CODE + together * _SAME_PARENT
        return -round(total, 9), tuple(sorted((one.iri, other.iri)))

    def _candidates(self, old: Iterable[Item], new: Iterable[Item]) -> list[tuple[Item, Item]]:
        """Items worth comparing: of one kind, with the same code or a rare word or pair of words in common."""

        def keys(item: Item) -> list[object]:
            return [(item.kind, feature) for feature in features(self.words(item))] + [("", item.kind, item.code)]

        of_old, of_new = _by(old, keys), _by(new, keys)
        found: dict[tuple[str, str], tuple[Item, Item]] = {}
        for key, mine in of_old.items():
            yours = of_new.get(key, ())
            if len(mine) * len(yours) <= _RARE:
                found |= {(one.iri, other.iri): (one, other) for one in mine for other in yours}
        return list(found.values())

    def _parts_of(self) -> None:
        """What is left and is a part of the wording of an item of the other edition: a split or a merger, by guess."""
        old, new = self._left()
        both = [(self.old[link.old], self.new[link.new]) for link in self.links if link.by != PUBLISHED]
        changed = [(one, other) for one, other in both if self.words(one) != self.words(other)]
        splits = self._parts([*old, *(one for one, _ in changed)], new, {one.iri: other for one, other in changed})
        merges = self._parts([*new, *(other for _, other in changed)], old, {other.iri: one for one, other in changed})
        made = [Link(whole.iri, part.iri, LIKENESS, share) for whole, part, share in splits]
        made += [Link(part.iri, whole.iri, LIKENESS, share) for whole, part, share in merges]
        for link in made:
            self._add(link)

    def _parts(
        self, wholes: Sequence[Item], parts: Sequence[Item], partner: Mapping[str, Item]
    ) -> list[tuple[Item, Item, float]]:
        """(whole, part, share) of parts that, with the whole's present partner if any, are two or more."""
        found: defaultdict[str, list[tuple[Item, float]]] = defaultdict(list)
        by_iri = {item.iri: item for item in wholes}
        nearest: dict[str, tuple[float, str, Item, Item]] = {}
        for whole, part in self._candidates(wholes, parts):
            share = self._share(part, whole)
            if share >= PART_OF:
                rank = (-share, whole.iri, whole, part)
                if part.iri not in nearest or rank[:2] < nearest[part.iri][:2]:
                    nearest[part.iri] = rank
        for share, iri, _, part in nearest.values():
            found[iri].append((part, round(-share, 2)))
        made = []
        for iri, several in sorted(found.items()):
            whole, other = by_iri[iri], partner.get(iri)
            if other is not None and self._share(other, whole) < PART_OF:
                continue
            distinct = self._distinct(several, other)
            if other is not None or len(distinct) > 1:
                made += [(whole, part, share) for part, share in distinct]
        return made

    def _distinct(self, parts: Iterable[tuple[Item, float]], first: Item | None) -> list[tuple[Item, float]]:
        """The parts that each say something the others do not: a wording that is repeated was not split."""
        said = self.words(first) if first is not None else ""
        kept = []
        for part, share in sorted(parts, key=lambda pair: (-pair[1], pair[0].iri)):
            if self.rarity.share_inside(self.words(part), said) < PART_OF:
                kept.append((part, share))
                said = f"{said} {self.words(part)}"
        return kept

    def _share(self, part: Item, whole: Item) -> float:
        """Share of the part's words in the whole, 0 where it is not the shorter or too short to tell."""
        mine, yours = self.words(part), self.words(whole)
        shorter = _FEWEST <= len(words(mine)) < len(words(yours))
        return self.rarity.share_inside(mine, yours) if shorter else 0.0


def _by(items: Iterable[Item], keys: Callable[[Item], Iterable[object]]) -> dict[object, list[Item]]:
    found: dict[object, list[Item]] = {}
    for item in items:
        for key in keys(item):
            found.setdefault(key, []).append(item)
    return found


def _some(key: object) -> tuple[object, ...]:
    return () if key is None else (key,)


def _place(item: Item) -> tuple[object, ...]:
    return edition_order(item.code), item.iri


def _depths(items: Mapping[str, Item]) -> dict[str, int]:
    """Steps from the top of the hierarchy, the shortest way; 0 for what stands only in a circle."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    level = []
    for iri, item in items.items():
        above = [parent for parent in item.parents if parent in items]
        for parent in above:
            below[parent].append(iri)
        if not above:
            level.append(iri)
    found = dict.fromkeys(level, 0)
    while level:
        level = [
            child
            for iri in level
            for child in below[iri]
            if child not in found and found.setdefault(child, found[iri] + 1)
        ]
    return {iri: found.get(iri, 0) for iri in items}
