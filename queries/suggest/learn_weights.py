"""Weights: a logistic regression whose weights are none below 0 and begin at what was learnt before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.suggest.vectors import Floats

HOLD = 3.0
"""How firmly weights are held at where they begin: as firmly as about this many examples that gainsay them."""
MOST_STEPS = 500


def solve(columns: Floats, right: Any, weight: Any, start: Any, bias: float) -> tuple[float, Any]:
    """(bias, weights): the least weighed logistic loss + `HOLD` · Σ(deviation · (weights − start))², weights ≥ 0.

    No signal may count against a match: that holds a model learnt on one pair of frameworks to sense on another. Solved
    by L-BFGS-B, which is deterministic.
    """
    import numpy as np
    from scipy.optimize import minimize

    scale = columns.std(axis=0).astype(np.float64)
    scale[scale < 1e-6] = 1.0
    wanted, given = right.astype(np.float64), weight.astype(np.float64)
    scaled = np.ascontiguousarray(columns.astype(np.float64) / scale)
    begin = start * scale

    def loss(point: Any) -> tuple[float, Any]:
        sums = scaled @ point[1:] + point[0]
        part = np.logaddexp(0.0, sums) - wanted * sums
        slope = given * (1.0 / (1.0 + np.exp(-np.clip(sums, -500, 500))) - wanted)
        away = point[1:] - begin
        value = float(given @ part) + HOLD * float(away @ away) + 0.01 * (point[0] - bias) ** 2
        return value, np.r_[slope.sum() + 0.02 * (point[0] - bias), slope @ scaled + 2.0 * HOLD * away]

    limits = [(None, None)] + [(0.0, None)] * scaled.shape[1]
    found = minimize(
        loss, np.r_[bias, begin], jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": MOST_STEPS}
    )
    return float(found.x[0]), found.x[1:] / scale
