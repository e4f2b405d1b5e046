"""What a model weighs: every signal's score of a pair, its share of the subject's best, and its place among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.suggest.candidates import Candidates
    from queries.suggest.vectors import Floats, Places

KINDS = ("score", "share", "rank")
"""The signal's score; its share of the highest score any target has for this subject; 1/place among the subject's
candidates (0 where the signal says nothing)."""


def feature_names(signals: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the columns of `features`, as they stand in a model: "terms:score" … "routes:rank"."""
    return tuple(f"{name}:{kind}" for kind in KINDS for name in signals)


def features(found: Candidates) -> Floats:
    """One row a candidate pair, columns as `feature_names` says."""
    import numpy as np

    scores = found.scores
    if not len(found.rows):
        return np.zeros((0, len(KINDS) * scores.shape[1]), np.float32)
    starts, inside = groups(found.rows)
    best = np.maximum.reduceat(scores, starts, axis=0)[inside]
    shares = np.divide(scores, best, out=np.zeros_like(scores), where=best > 0)
    ranks = np.zeros_like(scores)
    for column in range(scores.shape[1]):
        ranks[:, column] = np.where(scores[:, column] > 0, 1.0 / (1.0 + places(found.rows, scores[:, column])), 0.0)
    return np.hstack((scores, shares, ranks)).astype(np.float32)


def groups(rows: Places) -> tuple[Any, Any]:
    """Where each subject's run of `rows` (sorted) begins, and the run that each row is in."""
    import numpy as np

    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else np.empty(0, np.int64)
    return starts, np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(rows)]))


def places(rows: Places, scores: Any) -> Any:
    """The place, from 0, of each score among those of the same subject; ties in the order of the rows."""
    import numpy as np

    starts, inside = groups(rows)
    order = np.lexsort((np.arange(len(rows)), -scores, rows))
    made = np.empty(len(rows), np.int64)
    made[order] = np.arange(len(rows)) - starts[inside[order]]
    return made
