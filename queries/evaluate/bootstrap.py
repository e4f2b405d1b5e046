"""Intervals: whole families drawn again with replacement, as subjects of one family are not independent."""

from __future__ import annotations

from typing import Any, Final

SEED: Final = 20_180_620
DRAWS: Final = 1_000
LOW, HIGH = 2.5, 97.5
"""Percentiles: 95 % intervals (Efron & Tibshirani 1993, ch. 13)."""


def weights_of(groups: Any) -> tuple[Any, Any]:
    """(how often each group is in each draw: `DRAWS` × groups, the group's place of each subject). Seeded."""
    import numpy as np

    names, inside = np.unique(groups, return_inverse=True)
    dice = np.random.default_rng(SEED)
    drawn = dice.multinomial(len(names), np.full(len(names), 1.0 / len(names)), size=DRAWS)
    return drawn.astype(float), inside


def interval(values: Any, groups: Any) -> tuple[float, float]:
    """Interval of the mean over subjects of one value each."""
    import numpy as np

    drawn, inside = weights_of(groups)
    sums = np.bincount(inside, weights=values, minlength=drawn.shape[1])
    counts = np.bincount(inside, minlength=drawn.shape[1])
    return _bounds((drawn @ sums) / (drawn @ counts))


def calibration_interval(bins: Any, sure: Any, right: Any, groups: Any, count: int) -> tuple[float, float]:
    """Interval of the expected calibration error of proposals with a bin, a confidence, a truth and a group each."""
    import numpy as np

    drawn, inside = weights_of(groups)
    gap = np.zeros(len(drawn))
    whole = np.zeros(len(drawn))
    for one in range(count):
        there = bins == one
        total = drawn @ np.bincount(inside[there], minlength=drawn.shape[1])
        off = drawn @ np.bincount(inside[there], weights=sure[there] - right[there], minlength=drawn.shape[1])
        gap += np.abs(off)
        whole += total
    return _bounds(gap / np.maximum(whole, 1.0))


def _bounds(drawn: Any) -> tuple[float, float]:
    import numpy as np

    low, high = np.percentile(drawn, (LOW, HIGH))
    return float(low), float(high)
