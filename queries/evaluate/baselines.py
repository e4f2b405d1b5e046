"""What suggestions are measured against: plain TF-IDF cosine and plain BM25 over what the items themselves say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.suggest.pair import Pair
    from queries.suggest.vectors import Floats, Places

_WORD = re.compile(r"(?u)\b\w\w+\b")
"""Scikit-learn's words: two letters or digits and more."""


def tfidf(pair: Pair, asked: Places, top: int) -> tuple[Places, Places, Floats]:
    """Cosine of `TfidfVectorizer()` as it comes, over title and text: no stemming, stop-words or other words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    from queries.suggest.vectors import best_of

    def make() -> tuple[object, object]:
        texts = [one.core for one in pair.subjects], [one.core for one in pair.targets]
        made = TfidfVectorizer().fit([*texts[0], *texts[1]])
        return made.transform(texts[0]).tocsr(), made.transform(texts[1]).tocsr()

    left, right = pair.once("plain tfidf", make)
    rows, columns, values = best_of(left[asked], right, top)  # type: ignore[index]
    return asked[rows], columns, values


def bm25(pair: Pair, asked: Places, top: int) -> tuple[Places, Places, Floats]:
    """Okapi BM25 (k1 1.2, b 0.75) of the same words of title and text."""
    from queries.suggest.vectors import best_of
    from queries.suggest.vectors import bm25 as weigh

    def words(texts: list[str]) -> list[list[str]]:
        return [_WORD.findall(text.lower()) for text in texts]

    space = pair.once(
        "plain bm25",
        lambda: weigh(words([one.core for one in pair.subjects]), words([one.core for one in pair.targets])),
    )
    rows, columns, values = best_of(space.subjects[asked], space.targets, top)
    return asked[rows], columns, values
