"""Routes: published crosswalks that lead from the subject to the target by way of a third framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.suggest.signals.base import CHAINING, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair


def _routes(pair: Pair, known: Known) -> Product | None:
    import numpy as np
    from scipy.sparse import csr_matrix, identity

    del known
    if not pair.routes:
        return None
    rows, columns, strengths, _words = zip(*pair.routes, strict=True)
    shape = (len(pair.subjects), len(pair.targets))
    left = csr_matrix((np.array(strengths, np.float32), (rows, columns)), shape=shape)
    left.data = np.minimum(left.data, 1.0)
    right = identity(shape[1], np.float32, format="csr")
    return Product(left, right)


ROUTES = Signal("routes", "Do published crosswalks lead from one to the other by way of a third?", CHAINING, _routes)
