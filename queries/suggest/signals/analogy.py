"""Analogy: a known mapping whose subject is like this subject and whose target is like this target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.suggest.signals.base import SIMILARITY, Product, Signal
from queries.suggest.signals.neighbours import alike, choices, shares

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair

TARGETS_READ = 15
"""Targets most like a known one that it speaks for."""


def _analogy(pair: Pair, known: Known) -> Product | None:
    import numpy as np
    from scipy.sparse import csr_matrix

    from queries.suggest.vectors import best_of

    if not len(known):
        return None
    close = alike(pair, known)
    space = pair.full.targets
    chosen = np.unique(known.targets)
    if not close.nnz or not space.nnz:
        return None
    # From the few known targets outward: each names the targets that are most like it.
    places, columns, values = best_of(space[chosen], space, TARGETS_READ)
    like = csr_matrix((values**2, (columns, chosen[places])), shape=(space.shape[0], space.shape[0]))
    right = (like @ choices(pair, known).T).tocsr()
    return Product(shares(close), right, lambda row: pair.subjects[row].label)


ANALOGY = Signal(
    "analogy", "Does a known mapping join a like subject to a like target?", SIMILARITY, _analogy, learns=True
)
