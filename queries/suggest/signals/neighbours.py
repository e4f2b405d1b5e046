"""Known mappings of neighbours: of items with a like text, and of items near by in the outline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from queries.suggest.signals.base import SIMILARITY, STRUCTURAL, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair
    from queries.suggest.vectors import Matrix

NEIGHBOURS_READ = 40
"""Known subjects with the most alike texts that have a say."""
NEAR = 12
"""Known subjects before and after in the outline that have a say."""
SPREAD = 6.0
"""Places in an outline after which nearness falls to 1/e."""
NEAR_TARGETS = 6
SPREAD_TARGETS = 3.0


def choices(pair: Pair, known: Known) -> Matrix:
    """Known subjects (rows) and the targets they map to (columns), each row summing to 1."""
    import numpy as np
    from scipy.sparse import csr_matrix

    shape = (len(pair.subjects), len(pair.targets))
    return csr_matrix((np.ones(len(known), np.float32), (known.subjects, known.targets)), shape=shape)


def alike(pair: Pair, known: Known, most: int = NEIGHBOURS_READ) -> Matrix:
    """Known subjects (columns) whose texts are most like a subject's (rows): cosine, never the subject itself."""
    import numpy as np
    from scipy.sparse import csr_matrix

    from queries.suggest.vectors import best_of

    rows_known = np.unique(known.subjects)
    space = pair.full.subjects
    rows, places, values = best_of(space, space[rows_known], most + 1)
    columns = rows_known[places]
    other = rows != columns
    shape = (space.shape[0], space.shape[0])
    return csr_matrix((values[other], (rows[other], columns[other])), shape=shape)


def near(orders: Sequence[int], anchors: Any, groups: Sequence[str], most: int, spread: float, itself: bool) -> Matrix:
    """Anchors (columns) near each item (rows) in its outline: exp(−distance/spread), of the same group only."""
    import numpy as np
    from scipy.sparse import csr_matrix

    order = np.asarray(orders)
    codes = np.unique(np.asarray(groups), return_inverse=True)[1]
    anchors = anchors[np.argsort(order[anchors], kind="stable")]
    at = np.searchsorted(order[anchors], order)
    rows, columns, values = [], [], []
    for step in range(-most, most + 1):
        place = at + step
        fits = (place >= 0) & (place < len(anchors))
        row = np.nonzero(fits)[0]
        column = anchors[place[fits]]
        same = (codes[row] == codes[column]) & (itself | (row != column))
        row, column = row[same], column[same]
        rows.append(row)
        columns.append(column)
        values.append(np.exp(-np.abs(order[row] - order[column]) / spread))
    data = np.concatenate(values).astype(np.float32)
    return csr_matrix((data, (np.concatenate(rows), np.concatenate(columns))), shape=(len(order), len(order)))


def shares(matrix: Matrix) -> Matrix:
    """Rows scaled to sum 1; empty rows stay empty."""
    import numpy as np
    from scipy.sparse import diags

    sums = np.asarray(matrix.sum(axis=1)).ravel()
    return (diags(np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)) @ matrix).tocsr().astype(np.float32)


def _neighbours(pair: Pair, known: Known) -> Product | None:
    if not len(known):
        return None
    close = alike(pair, known)
    close.data = close.data**2
    if not close.nnz:
        return None
    return Product(shares(close), choices(pair, known).T.tocsr(), lambda row: pair.subjects[row].label)


def _nearby(pair: Pair, known: Known) -> Product | None:
    import numpy as np

    if not len(known):
        return None
    groups = [one.part_of for one in pair.subjects]
    left = near(pair.orders("subjects"), np.unique(known.subjects), groups, NEAR, SPREAD, itself=False)
    others = [one.part_of for one in pair.targets]
    right = near(
        pair.orders("targets"), np.arange(len(pair.targets)), others, NEAR_TARGETS, SPREAD_TARGETS, itself=True
    )
    right = (right @ choices(pair, known).T).tocsr()
    return Product(shares(left), right, lambda row: pair.subjects[row].label) if left.nnz else None


def _often(pair: Pair, known: Known) -> Product | None:
    import numpy as np

    if not len(known):
        return None
    share = np.bincount(known.targets, minlength=len(pair.targets)) / len(np.unique(known.subjects))
    return Product(np.ones((len(pair.subjects), 1), np.float32), share.astype(np.float32)[:, None])


NEIGHBOURS = Signal(
    "neighbours", "Do subjects with a like text map to the target?", SIMILARITY, _neighbours, learns=True
)
NEARBY = Signal(
    "nearby", "Do subjects near by in the outline map to targets near by?", STRUCTURAL, _nearby, learns=True
)
OFTEN = Signal("often", "Is the target often chosen, whatever the subject?", STRUCTURAL, _often, learns=True)
