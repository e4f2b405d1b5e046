"""Figures of one method on one crosswalk, from its ranked proposals of all folds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queries.evaluate import metrics
from queries.evaluate.bootstrap import calibration_interval, interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.evaluate.methods import Method, Ranked
    from queries.evaluate.splits import Split
    from queries.evaluate.truth import Truth

DIGITS = 4


@dataclass(frozen=True)
class Figure:
    """A mean over subjects and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Threshold:
    """Proposals of at least a confidence: how many, which share is right (None: no such), which share of truth it is.

    `shown` and `precision_all` are of unmapped subjects too, for which every proposal counts as wrong.
    """

    least: float
    count: int
    precision: float | None
    recall: float
    shown: int
    precision_all: float | None


@dataclass(frozen=True)
class Calibration:
    """Of the first ten proposals of mapped subjects: bins (count, mean confidence, share right) and errors."""

    bins: tuple[tuple[int, float, float], ...]
    ece: Figure
    ece_equal_mass: float
    brier: float


@dataclass(frozen=True)
class NoMatch:
    """ "No counterpart" as an answer: how well it tells unmapped subjects from mapped ones, and what it says at 0.5."""

    mapped: int
    unmapped: int
    auc: float | None
    ece: float
    unmapped_told: float
    mapped_told: float


@dataclass(frozen=True)
class Scores:
    """One method on one crosswalk. `gain` is recall@10 less the baseline's, of the same subjects, with its interval."""

    method: str
    says: str
    recall: dict[int, Figure]
    hit: dict[int, Figure]
    pairs: dict[int, float]
    mrr: Figure
    gain: Figure | None = None
    predicates: float | None = None
    commonest: float | None = None
    calibration: Calibration | None = None
    thresholds: tuple[Threshold, ...] = ()
    none: NoMatch | None = None


def score(truth: Truth, split: Split, method: Method, parts: Sequence[Ranked], base: Any) -> tuple[Scores, Any]:
    """(figures, recall@10 of each mapped subject). `parts` are of the folds; `base` the baseline's recalls, or None."""
    true = truth.true
    subjects, targets, sure = _joined(parts)
    judged = metrics.judge(subjects.tolist(), targets.tolist(), sure.tolist(), true, split.group)

    def figure(values: Any) -> Figure:
        low, high = interval(values, judged.group)
        return rounded(float(values.mean()), low, high)

    whole = float(judged.true.sum())
    ten = metrics.recall(judged, metrics.SHOWN)
    made = Scores(
        method.name,
        method.says,
        {cut: figure(metrics.recall(judged, cut)) for cut in metrics.CUTS},
        {cut: figure(metrics.hit(judged, cut)) for cut in metrics.CUTS},
        {cut: round(float(judged.right[:, :cut].sum()) / whole, DIGITS) for cut in metrics.CUTS},
        figure(metrics.reciprocal(judged)),
        figure(ten - base) if base is not None else None,
        *_predicates(truth, parts),
        *(_calibrated(judged, parts, true, whole) if method.calibrated else (None, (), None)),
    )
    return made, ten


def rounded(value: float, low: float, high: float) -> Figure:
    """A figure to `DIGITS` places."""
    return Figure(round(value, DIGITS), round(low, DIGITS), round(high, DIGITS))


def _joined(parts: Sequence[Ranked]) -> tuple[Any, Any, Any]:
    import numpy as np

    def told(part: Ranked) -> Any:
        return part.confidence if part.confidence is not None else np.zeros(len(part.subjects))

    return tuple(
        np.concatenate([np.asarray(column(part)) for part in parts])
        for column in (lambda one: one.subjects, lambda one: one.targets, told)
    )  # type: ignore[return-value]


def _predicates(truth: Truth, parts: Sequence[Ranked]) -> tuple[float | None, float | None]:
    """(share of true proposals whose predicate is the published one, the same for always the commonest)."""
    stated = {
        (row, column): name
        for row, column, name in zip(
            truth.known.subjects.tolist(), truth.known.targets.tolist(), truth.known.predicates, strict=True
        )
        if name
    }
    pairs = [
        (stated[at], name)
        for part in parts
        if part.predicates
        for *at_, name in zip(part.subjects.tolist(), part.targets.tolist(), part.predicates, strict=True)
        if (at := (at_[0], at_[1])) in stated
    ]
    if not pairs:
        return None, None
    usual = Counter(stated.values()).most_common(1)[0][0]
    right, common = sum(said == told for said, told in pairs), sum(said == usual for said, _ in pairs)
    return round(right / len(pairs), DIGITS), round(common / len(pairs), DIGITS)


def _calibrated(
    judged: metrics.Judged, parts: Sequence[Ranked], true: dict[int, set[int]], whole: float
) -> tuple[Calibration, tuple[Threshold, ...], NoMatch | None]:
    import numpy as np

    told = ~np.isnan(judged.sure)
    sure, right = judged.sure[told], judged.right[told].astype(float)
    group = np.broadcast_to(judged.group[:, None], told.shape)[told]
    bins = metrics.calibration(sure, right)
    low, high = calibration_interval(metrics.bin_of(sure), sure, right, group, metrics.BINS)
    calibration = Calibration(
        tuple((count, round(mean, DIGITS), round(share, DIGITS)) for count, mean, share in bins),
        rounded(metrics.expected_error(bins), low, high),
        round(metrics.equal_mass_error(sure, right), DIGITS),
        round(metrics.brier(sure, right), DIGITS),
    )
    every, shown = _every(parts, true)
    thresholds = []
    for least in metrics.THRESHOLDS:
        count, precision, found = metrics.precision_at(sure, right, int(whole), least)
        others, among, _ = metrics.precision_at(every, shown, int(whole), least)
        thresholds.append(Threshold(least, count, _round(precision), round(found, DIGITS), others, _round(among)))
    return calibration, tuple(thresholds), _none(parts, true)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _every(parts: Sequence[Ranked], true: dict[int, set[int]]) -> tuple[Any, Any]:
    """Confidence and truth of every proposal, for unmapped subjects too."""
    import numpy as np

    subjects, targets, sure = _joined(parts)
    right = [
        target in true.get(subject, ()) for subject, target in zip(subjects.tolist(), targets.tolist(), strict=True)
    ]
    return sure, np.array(right, float)


def _none(parts: Sequence[Ranked], true: dict[int, set[int]]) -> NoMatch | None:
    import numpy as np

    asked = np.concatenate([part.asked for part in parts])
    none = np.concatenate([part.none for part in parts]).astype(float)
    unmapped = np.array([one not in true for one in asked.tolist()])
    if not unmapped.any():
        return None
    bins = metrics.calibration(none, unmapped)
    return NoMatch(
        int((~unmapped).sum()),
        int(unmapped.sum()),
        _round(metrics.area_under(none, unmapped)),
        round(metrics.expected_error(bins), DIGITS),
        round(float((none[unmapped] >= 0.5).mean()), DIGITS),
        round(float((none[~unmapped] >= 0.5).mean()), DIGITS),
    )
