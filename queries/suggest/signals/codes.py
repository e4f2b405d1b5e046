"""Code patterns: parts of codes that both sides print alike, and the grades they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from queries.suggest.codes import grades_of, runs
from queries.suggest.signals.base import LEXICAL, STRUCTURAL, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.items import Item
    from queries.suggest.pair import Known, Pair

GRADES = 14
"""Preschool, kindergarten, 1 to 12."""


def _grade_rows(items: Sequence[Item]) -> Any:
    import numpy as np

    made = np.zeros((len(items), GRADES), np.float32)
    for row, one in enumerate(items):
        covered = sorted(grades_of(one.levels))
        if covered:
            made[row, [grade + 1 for grade in covered]] = 1.0 / np.sqrt(len(covered))
    return made


def _levels(pair: Pair, known: Known) -> Product | None:
    del known
    left, right = _grade_rows(pair.subjects), _grade_rows(pair.targets)
    return Product(left, right) if left.any() and right.any() else None


def _codes(pair: Pair, known: Known) -> Product | None:
    from queries.suggest.vectors import tfidf

    del known
    space = pair.once(
        "codes", lambda: tfidf([runs(one.code) for one in pair.subjects], [runs(one.code) for one in pair.targets])
    )
    if not (space.subjects @ space.targets.T).nnz:
        return None
    return Product(space.subjects, space.targets, lambda column: space.vocabulary[column])


CODES = Signal("codes", "Do their codes hold the same runs of parts?", STRUCTURAL, _codes)
LEVELS = Signal("levels", "Are they for the same grades?", LEXICAL, _levels, proposes=False)
