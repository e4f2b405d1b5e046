"""Wordings compared: whether two say the same, how alike they are, and what was taken out and put in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Final, Literal, TypeAlias

_LOOKALIKES: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"})
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_WORD: Final = re.compile(r"\w+")
_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_MATCHES: Final = 100_000
"""Pairs of equal words beyond which a text is shown as replaced whole: the search for the difference visits each pair
many times, and one word said a thousand times took half a minute."""


@lru_cache(maxsize=1 << 16)
def folded(wording: str) -> str:
    """A wording as compared: case, spacing, look-alike signs and a closing full stop make no other wording.

    >>> folded("“Read”  the\\u00a0plan.") == folded('"read" the plan')
    True
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", wording)).translate(_LOOKALIKES)
    return " ".join(plain.split()).removesuffix(".").rstrip().casefold()


@lru_cache(maxsize=1 << 16)
def words(wording: str) -> tuple[str, ...]:
    """The words of a wording as compared, in order."""
    return tuple(_WORD.findall(folded(wording)))


def features(wording: str) -> frozenset[str]:
    """The words of a wording and its pairs of neighbouring words: what two wordings worth comparing have in common."""
    found = words(wording)
    return frozenset(found) | {f"{one} {other}" for one, other in pairwise(found)}


class Rarity:
    """How much a word tells: words in few of the wordings more, words in all of them nearly nothing."""

    def __init__(self, wordings: Iterable[str]) -> None:
        counted: Counter[str] = Counter()
        total = 0
        for wording in wordings:
            counted.update(set(words(wording)))
            total += 1
        self._weights = {word: log((total + 1) / number) + 0.1 for word, number in counted.items()}
        self._unheard = log(total + 1) + 0.1

    def likeness(self, one: str, other: str) -> float:
        """0 (nothing in common) to 1 (the same words): the weight of what is shared over the mean weight of the two."""
        mine, yours = set(words(one)), set(words(other))
        whole = self._weight(mine) + self._weight(yours)
        return 2 * self._weight(mine & yours) / whole if whole else 0.0

    def share_inside(self, part: str, whole: str) -> float:
        """How much of `part` (by weight of its words) is in `whole`: 1 where all of it is."""
        mine = set(words(part))
        weight = self._weight(mine)
        return self._weight(mine & set(words(whole))) / weight if weight else 0.0

    def _weight(self, some: Iterable[str]) -> float:
        return sum(
            sorted(self._weights.get(word, self._unheard) for word in some)
        )  # sorted: the same sum in every process


Change: TypeAlias = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that both wordings have ("same"), only the older ("removed") or only the newer ("added")."""

    change: Change
    text: str


def difference(old: str, new: str) -> tuple[Segment, ...]:
    """Word-level difference. The segments without "added" are `old`, those without "removed" are `new`, exactly."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    counted = Counter(piece for piece in after if not piece.isspace())
    if sum(counted[piece] for piece in before) > _MOST_MATCHES:
        return _segments([("removed", old), ("added", new)])
    steps = SequenceMatcher(str.isspace, before, after, autojunk=False).get_opcodes()
    made: list[tuple[Change, str]] = []
    removed = added = ""
    for place, (step, a, b, c, d) in enumerate(steps):
        kept = "".join(before[a:b])
        if step == "equal" and (kept.strip() or place in (0, len(steps) - 1)):
            made += [("removed", removed), ("added", added), ("same", kept)]
            removed = added = ""
        else:  # a mere space between two changes is part of them
            removed += kept
            added += "".join(after[c:d])
    return _segments([*made, ("removed", removed), ("added", added)])


def _segments(made: Iterable[tuple[Change, str]]) -> tuple[Segment, ...]:
    return tuple(Segment(change, wording) for change, wording in made if wording)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[Segment, ...]]:
    """The word-level difference of each part (text, definition) that differs in more than `folded` ignores."""
    parts = (*old, *(part for part in new if part not in old))
    return {
        part: difference(old.get(part, ""), new.get(part, ""))
        for part in parts
        if folded(old.get(part, "")) != folded(new.get(part, ""))
    }


def marked(segments: Iterable[Segment]) -> str:
    """Segments on one line, as wdiff writes them: `read [-a plan-]{+drawings+}`."""
    signs = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    parts = []
    for segment in segments:
        before, after = signs[segment.change]
        core = segment.text.rstrip()
        parts.append(f"{before}{core}{after}{segment.text[len(core) :]}")
    return "".join(parts).strip()
