"""Words that are in no language, in the proportions of a real vocabulary, and sentences of them."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Final

ONSETS: Final[tuple[str, ...]] = (*"bdfgklmnprstvz", "br", "dr", "gl", "pl", "st", "tr")
VOWELS: Final[tuple[str, ...]] = (*"aeiou", "ai", "ou", "é")
CODAS: Final[tuple[str, ...]] = ("", "", "", *"nrlskm", "th")
WORDS: Final = 6_000


class Vocabulary:
    """`WORDS` invented words, the n-th as frequent as 1/n (Zipf's law: what texts of a real language come near to)."""

    def __init__(self, random: Random) -> None:
        self._random = random
        made: dict[str, None] = {}  # a dictionary keeps the order, a set would not
        while len(made) < WORDS:
            syllables = 1 + int(random.random() * 3)
            made.setdefault("".join(self._syllable() for _ in range(syllables)) + CODAS[self._below(len(CODAS))])
        self.words: Final[list[str]] = list(made)
        self._weights: Final = list(accumulate(1 / (place + 1.5) for place in range(WORDS)))

    def _below(self, number: int) -> int:
        return int(self._random.random() * number)  # only `random()` is promised to stay the same between Pythons

    def _syllable(self) -> str:
        return ONSETS[self._below(len(ONSETS))] + VOWELS[self._below(len(VOWELS))]

    def phrase(self, fewest: int, most: int) -> str:
        """So many words, the first with a capital."""
        number = fewest + self._below(most - fewest + 1)
        words: list[str] = self._random.choices(self.words, cum_weights=self._weights, k=number)
        return " ".join(words).capitalize()
