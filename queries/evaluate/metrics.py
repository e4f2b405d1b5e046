"""What is counted of ranked proposals: recall, rank, precision, calibration; by subject, so that groups can be redrawn.

The usual definitions of retrieval (Manning, Raghavan & Schütze 2008, ch. 8) and calibration (Naeini et al. 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHOWN: Final = 10
"""Proposals of a subject that are looked at."""
CUTS: Final = (1, 5, 10)
THRESHOLDS: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
BINS: Final = 10
"""Bins of equal width from 0 to 1; a confidence on an edge is in the upper one, 1.0 in the last."""


@dataclass(frozen=True)
class Judged:
    """Ranked proposals of subjects with a true target, judged. Row i is of `subjects[i]`.

    `right[i, r]` says that the proposal in place r is true, `sure[i, r]` its confidence (NaN: no such proposal);
    `true[i]` counts the subject's true targets, `group[i]` is its family.
    """

    subjects: NDArray[Any]
    right: NDArray[Any]
    sure: NDArray[Any]
    true: NDArray[Any]
    group: NDArray[Any]


def judge(
    subjects: Sequence[int],
    targets: Sequence[int],
    sure: Sequence[float],
    truth: dict[int, set[int]],
    group: dict[int, int],
) -> Judged:
    """Judge proposals, given best first within a subject, of which the first `SHOWN` count.

    Subjects of `truth` without a proposal are judged too; proposals for others are passed over.
    """
    import numpy as np

    order = sorted(truth)
    row = {one: at for at, one in enumerate(order)}
    right = np.zeros((len(order), SHOWN), bool)
    told = np.full((len(order), SHOWN), np.nan)
    filled = [0] * len(order)
    for subject, target, confidence in zip(subjects, targets, sure, strict=True):
        at = row.get(subject)
        if at is None or filled[at] == SHOWN:
            continue
        right[at, filled[at]] = target in truth[subject]
        told[at, filled[at]] = confidence
        filled[at] += 1
    return Judged(
        np.array(order),
        right,
        told,
        np.array([len(truth[one]) for one in order], float),
        np.array([group[one] for one in order]),
    )


def recall(judged: Judged, cut: int) -> Any:
    """Recall@cut of each subject: the share of its true targets that are among its first `cut` proposals."""
    return judged.right[:, :cut].sum(axis=1) / judged.true


def hit(judged: Judged, cut: int) -> Any:
    """1.0 for each subject with any true target among its first `cut` proposals, else 0.0."""
    return judged.right[:, :cut].any(axis=1).astype(float)


def reciprocal(judged: Judged) -> Any:
    """1/place of each subject's first true proposal among the first `SHOWN`; 0.0 for none."""
    import numpy as np

    first = judged.right.argmax(axis=1)
    return np.where(judged.right.any(axis=1), 1.0 / (1.0 + first), 0.0)


def ceiling(judged: Judged, cut: int) -> float:
    """The most that recall@cut can be: a subject with more than `cut` true targets cannot have all of them."""
    import numpy as np

    return float((np.minimum(cut, judged.true) / judged.true).mean())


def bin_of(sure: Any) -> Any:
    """The place of each confidence's bin, 0 … `BINS` − 1."""
    import numpy as np

    return np.minimum((np.asarray(sure) * BINS + 1e-9).astype(int), BINS - 1)


def calibration(sure: Any, right: Any) -> tuple[tuple[int, float, float], ...]:
    """(count, mean confidence, share right) of each bin; the means are 0.0 where the count is."""
    import numpy as np

    at = bin_of(sure)
    count = np.bincount(at, minlength=BINS)
    least = np.maximum(count, 1)
    told = np.bincount(at, weights=sure, minlength=BINS) / least
    found = np.bincount(at, weights=np.asarray(right, float), minlength=BINS) / least
    return tuple(zip(count.tolist(), told.tolist(), found.tolist(), strict=True))


def expected_error(bins: Sequence[tuple[int, float, float]]) -> float:
    """Expected calibration error: |mean confidence − share right|, the bins weighed by how many are in them."""
    whole = sum(count for count, _, _ in bins)
    return sum(count * abs(told - found) for count, told, found in bins) / whole if whole else 0.0


def equal_mass_error(sure: Any, right: Any) -> float:
    """The same with `BINS` bins of as many proposals each, which many small confidences do not flatter."""
    import numpy as np

    if not len(sure):
        return 0.0
    order = np.argsort(sure, kind="stable")
    parts = np.array_split(order, BINS)
    gaps = [len(part) * abs(float(sure[part].mean()) - float(np.mean(right[part]))) for part in parts if len(part)]
    return sum(gaps) / len(order)


def brier(sure: Any, right: Any) -> float:
    """Mean squared difference between confidence and truth."""
    import numpy as np

    return float(((np.asarray(sure) - np.asarray(right, float)) ** 2).mean()) if len(sure) else 0.0


def precision_at(sure: Any, right: Any, true: int, least: float) -> tuple[int, float | None, float]:
    """(proposals of at least this confidence, share right of them (None: there are none), share of `true` found)."""
    import numpy as np

    kept = np.asarray(sure) >= least
    found = int(np.asarray(right)[kept].sum())
    count = int(kept.sum())
    return count, (found / count if count else None), (found / true if true else 0.0)


def area_under(score: Any, positive: Any) -> float | None:
    """Area under the ROC curve: how often a positive scores above a negative, ties half. None: only one of the two."""
    import numpy as np
    from scipy.stats import rankdata

    wanted = np.asarray(positive, bool)
    ones, others = int(wanted.sum()), int((~wanted).sum())
    if not ones or not others:
        return None
    ranks = rankdata(np.asarray(score, float))
    return float((ranks[wanted].sum() - ones * (ones + 1) / 2) / (ones * others))
