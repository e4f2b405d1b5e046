"""Curves from sums to probabilities: isotonic regression where there is much to go by, Platt's curve where little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.suggest.model import Curve

MANY = 150
"""Right (and wrong) examples from which isotonic regression is used."""
LEAST, MOST = 0.001, 0.995
"""No suggestion is certain, or certainly wrong."""
KNOTS = 40


def rising(sums: Any, right: Any, weight: Any) -> Curve:
    """Probability of being right by the sum. Isotonic (Zadrozny & Elkan 2002) or, of few examples, Platt (1999)."""
    import numpy as np

    sums, right = np.asarray(sums, np.float64), np.asarray(right, bool)
    if not len(sums) or right.all() or not right.any():
        share = float((right.sum() + 1) / (len(right) + 2)) if len(sums) else 0.0
        return ((0.0, min(max(share, LEAST), MOST)),)
    if min(right.sum(), (~right).sum()) >= MANY:
        return _isotonic(sums, right, weight)
    return _platt(sums, right, weight)


def falling(sums: Any, right: Any, weight: Any) -> Curve:
    """The same for what grows less likely as the sum grows."""
    import numpy as np

    return tuple((-x, y) for x, y in reversed(rising(-np.asarray(sums, np.float64), right, weight)))


def _isotonic(sums: Any, right: Any, weight: Any) -> Curve:
    """The step function's middles: between the middles of two steps, a line, so that like sums have like confidence."""
    import numpy as np
    from sklearn.isotonic import IsotonicRegression

    made = IsotonicRegression(y_min=LEAST, y_max=MOST, out_of_bounds="clip")
    fitted = made.fit_transform(sums, right.astype(float), sample_weight=weight)
    steps, inside = np.unique(np.round(fitted, 6), return_inverse=True)
    middles = np.array([np.average(sums[inside == step], weights=weight[inside == step]) for step in range(len(steps))])
    keep = np.unique(np.linspace(0, len(steps) - 1, min(KNOTS, len(steps))).round().astype(int))
    return tuple((round(float(middles[one]), 5), round(float(steps[one]), 5)) for one in keep)


def _platt(sums: Any, right: Any, weight: Any) -> Curve:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    middle, spread = float(sums.mean()), float(sums.std()) or 1.0
    made = LogisticRegression(C=1.0).fit(((sums - middle) / spread)[:, None], right, sample_weight=weight)
    slope = max(float(made.coef_[0, 0]), 0.0)
    xs = np.linspace(sums.min(), sums.max(), 20)
    ys = 1.0 / (1.0 + np.exp(-(slope * (xs - middle) / spread + float(made.intercept_[0]))))
    return tuple((round(float(x), 5), round(float(min(max(y, LEAST), MOST)), 5)) for x, y in zip(xs, ys, strict=True))
