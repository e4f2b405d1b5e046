"""Shared terms: TF-IDF and BM25 over words, pairs of words and runs of characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.suggest.signals.base import LEXICAL, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair
    from queries.suggest.vectors import Space


def _of(space: Space) -> Product | None:
    if not space.subjects.nnz or not space.targets.nnz:
        return None
    return Product(space.subjects, space.targets, lambda column: space.vocabulary[column])


def _terms(pair: Pair, known: Known) -> Product | None:
    del known
    return _of(pair.core)


def _all_words(pair: Pair, known: Known) -> Product | None:
    del known
    return _of(pair.full)


def _letters(pair: Pair, known: Known) -> Product | None:
    del known
    made = _of(pair.letters)
    return Product(made.left, made.right) if made else None


def _titles(pair: Pair, known: Known) -> Product | None:
    del known
    return _of(pair.titles)


def _bm25(pair: Pair, known: Known) -> Product | None:
    from queries.suggest.vectors import bm25

    del known

    def make() -> Space:
        return bm25(pair.all_terms(pair.subjects), pair.all_terms(pair.targets))

    return _of(pair.once("bm25", make))


TERMS = Signal("terms", "Do title and text share terms (TF-IDF)?", LEXICAL, _terms)
BM25 = Signal("bm25", "Are the subject's terms found in all that is said of the target (BM25)?", LEXICAL, _bm25)
ALL_WORDS = Signal("all words", "Do all words agree, those of parts and tasks too (TF-IDF)?", LEXICAL, _all_words)
LETTERS = Signal("letters", "Are the words spelt alike (runs of 4 and 5 characters)?", LEXICAL, _letters)
TITLES = Signal("titles", "Do the names share terms?", LEXICAL, _titles)
