"""Two texts with the words that they share marked, by the terms that the signals compare."""

from __future__ import annotations

from queries.suggest.tokens import pieces, terms


def side_by_side(left: str, right: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Each text cut into pieces (text, is it shared); joined, the pieces are the text again."""
    both = set(terms(left)) & set(terms(right))
    return _marked(left, both), _marked(right, both)


def _marked(text: str, both: set[str]) -> tuple[tuple[str, bool], ...]:
    made: list[tuple[str, bool]] = []
    for words, found in pieces(text):
        is_shared = bool(both.intersection(found))
        if made and made[-1][1] == is_shared:
            made[-1] = (made[-1][0] + words, is_shared)
        else:
            made.append((words, is_shared))
    return tuple(made)
