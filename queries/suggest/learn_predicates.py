"""Which predicate people use for which kind of pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from queries.suggest.folds import folds, related_subjects
from queries.suggest.model import Predicates
from queries.suggest.predicates import by_rule, clues

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair

ENOUGH = 20
"""Known mappings that state a predicate from which it is learnt; below, the rule of `predicates.by_rule` stands."""
FEWEST = 5
"""Mappings with a predicate from which it is one to choose."""


def learn_predicates(sides: Sequence[tuple[Pair, Known]]) -> tuple[Predicates, dict[str, Any]]:
    """(what to choose by, accuracy on held-out folds of it, of the rule and of always the commonest)."""
    import numpy as np

    columns: list[Any] = []
    said: list[str] = []
    fold: list[int] = []
    ruled: list[str] = []
    for pair, known in sides:
        stated = np.array([bool(one) for one in known.predicates], bool)
        rows, targets = known.subjects[stated], known.targets[stated]
        if not len(rows):
            continue
        fold_of = folds(related_subjects(pair, rows.tolist()), 3)
        found = clues(pair, rows, targets)
        columns.append(found)
        ruled += by_rule(pair, rows, targets, found)
        said += [one for one in known.predicates if one]
        fold += [fold_of[one] for one in rows.tolist()]
    counted = Counter(said)
    if len(said) < ENOUGH:
        return Predicates(), {"stated": len(said)}
    commonest = min(counted, key=lambda one: (-counted[one], one))
    right = np.array(said)
    scores = {
        "stated": len(said),
        "rule right": round(float((np.array(ruled) == right).mean()), 4),
        "commonest right": round(float((right == commonest).mean()), 4),
    }
    used = sorted(one for one, n in counted.items() if n >= FEWEST)
    if len(used) < 2:
        return Predicates((commonest,), (0.0,), ((0.0,) * np.concatenate(columns).shape[1],)), scores
    return _learn(np.concatenate(columns), right, np.array(fold), used, commonest, scores)


def _learn(
    columns: Any, said: Any, fold: Any, used: Sequence[str], commonest: str, scores: dict[str, Any]
) -> tuple[Predicates, dict[str, Any]]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    kept = np.isin(said, used)

    def fitted(inside: Any) -> Any:
        return LogisticRegression(C=1.0, max_iter=2000).fit(columns[inside], said[inside])

    guessed = np.full(len(said), commonest, said.dtype)
    for one in np.unique(fold):
        inside = kept & (fold != one)
        if len(np.unique(said[inside])) > 1:
            guessed[fold == one] = fitted(inside).predict(columns[fold == one])
    scores["learnt right"] = round(float((guessed == said).mean()), 4)
    if scores["learnt right"] < scores["commonest right"]:
        return Predicates((commonest,), (0.0,), ((0.0,) * columns.shape[1],)), scores
    made = fitted(kept)
    weights, bias = made.coef_, made.intercept_
    if len(made.classes_) == 2:
        weights, bias = np.vstack((-weights, weights)) / 2, np.r_[-bias, bias] / 2
    rounded = tuple(tuple(round(float(one), 6) for one in row) for row in weights)
    return Predicates(tuple(map(str, made.classes_)), tuple(round(float(b), 6) for b in bias), rounded), scores
