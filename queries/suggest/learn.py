"""Learning: known mappings say what each signal weighs, what a weighed sum means, and which predicate people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from queries.suggest.features import feature_names, places
from queries.suggest.learn_curves import falling, rising
from queries.suggest.learn_examples import Examples, Lesson
from queries.suggest.learn_predicates import learn_predicates
from queries.suggest.learn_weights import solve
from queries.suggest.model import Curve, Model, Weights, default_model, read_curve
from queries.suggest.ranker import TIE, chosen, weigh

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair

SEED: Final = 20_180_620
SHOWN: Final = 10
"""Suggestions of a subject whose confidence must be true: what a person sees."""


def fit(
    pair: Pair,
    known: Known,
    *,
    methods: Sequence[str] | None = None,
    start: Model | None = None,
    name: str = "",
    version: int = 1,
) -> Model:
    """A model for this pair of sides, from the mappings `known` of it.

    Weights begin at those of `start` (the model that ships) and move as far as the known mappings carry them, so that
    ten decisions change little and a thousand decide. Learnt and calibrated on held-out folds that keep related
    subjects together (`folds`); the same input gives the same model. `methods` keeps it to some signals. Rejected
    pairs count as wrong, as do those that nobody mapped of subjects that somebody reviewed. With nothing known it is
    `start`.
    """
    return fit_all([(pair, known)], methods=methods, start=start or default_model(), names=(name,), version=version)


def fit_all(
    sides: Sequence[tuple[Pair, Known]],
    *,
    methods: Sequence[str] | None = None,
    start: Model | None,
    names: Sequence[str] = (),
    version: int = 1,
    complete: bool = False,
) -> Model:
    """One model of several pairs of sides, each weighing the same. `complete`: the unmapped have no counterpart."""
    used = chosen(methods)
    named = zip(sides, names or [""] * len(sides), strict=True)
    return fit_lessons([Lesson(pair, known, used, name) for (pair, known), name in named], start, version, complete)


def fit_lessons(lessons: Sequence[Lesson], start: Model | None, version: int = 1, complete: bool = False) -> Model:
    """`fit_all` of lessons, which may have been learnt from before; all with the same signals, at least one."""
    signals = tuple(one.name for one in lessons[0].signals)
    spoken = [one for one in lessons if len(one.known) or len(one.known.rejected_subjects)]
    base = start or nothing(signals)
    if not spoken:
        return replace(base, signals=signals)
    weighings = {}
    scores: dict[str, Any] = {}
    for which, before in (("warm", base.warm), ("cold", base.cold)):
        weighings[which], scores[which] = _weighing([one.examples(which == "warm") for one in spoken], signals, before)
        if complete:
            none, seen = _none(spoken, weighings[which], which == "warm")
            weighings[which] = replace(weighings[which], none=none)
            scores[which] |= seen
    predicates, said = learn_predicates([(one.pair, one.known) for one in spoken])
    counts = [
        f"{one.name or 'these two sides'}: {len(one.known)} accepted, {len(one.known.rejected_subjects)} rejected"
        for one in spoken
    ]
    return Model(
        signals,
        weighings["warm"],
        weighings["cold"],
        predicates if start is not None else base.predicates,
        tuple(counts),
        scores | {"predicates": said},
        version,
        SEED,
    )


def nothing(signals: tuple[str, ...]) -> Model:
    """The beginning of the model that ships: all that a signal's share weighs is the same."""
    even = Weights(-5.0, {f"{name}:share": 0.3 for name in signals}, (), ())
    return Model(signals, even, even)


def _weighing(found: Sequence[Examples], signals: tuple[str, ...], before: Weights) -> tuple[Weights, dict[str, Any]]:
    """Weights of all examples, and the curve and scores of sums that other folds' weights gave."""
    import numpy as np

    names = feature_names(signals)
    columns = np.concatenate([one.columns for one in found])
    right = np.concatenate([one.right for one in found])
    fold = np.concatenate([one.fold for one in found])
    shift = np.cumsum([0] + [int(one.subject.max(initial=-1)) + 1 for one in found])
    subject = np.concatenate([one.subject + shift[place] for place, one in enumerate(found)])
    source = np.repeat(np.arange(len(found)), [len(one) for one in found])
    weight = np.concatenate([one.weight * (len(right) / len(found) / max(len(one), 1)) for one in found])
    if len(found) > 1:
        fold = source  # several pairs of sides: each is judged by what the others teach
    start = np.array([before.weights.get(name, 0.0) for name in names])
    held_out = np.zeros(len(right), np.float64)
    for one in np.unique(fold):
        inside = fold != one
        if not right[inside].any():
            inside = np.ones(len(right), bool)
        bias, weights = solve(columns[inside], right[inside], weight[inside], start, before.bias)
        held_out[~inside | (fold == one)] = columns[fold == one] @ weights + bias
    bias, weights = solve(columns, right, weight, start, before.bias)
    tie = columns @ _tie(names)
    shown = places(subject, np.round(held_out + tie, 6)) < SHOWN
    curve = rising(held_out[shown], right[shown], weight[shown])
    scores = {
        "subjects": len(np.unique(subject)),
        "pairs": int(right.sum()),
        **_scores(subject, held_out + tie, right, read_curve(curve, held_out)),
    }
    kept = {name: round(float(value), 6) for name, value in zip(names, weights, strict=True) if value > 1e-4}
    return Weights(round(bias, 6), kept, curve, before.none), scores


def _tie(names: Sequence[str]) -> Any:
    import numpy as np

    return np.array([TIE if name.endswith(":share") else 0.0 for name in names])


def _scores(subject: Any, sums: Any, right: Any, confidence: Any) -> dict[str, float]:
    """Recall among the first `SHOWN` (of the candidates that hold the answer) and calibration, of held-out folds."""
    import numpy as np

    shown = places(subject, np.round(sums, 6)) < SHOWN
    gap = np.abs(confidence[shown].mean() - right[shown].mean()) if shown.any() else 0.0
    return {
        f"found among the first {SHOWN}": round(float(right[shown].sum() / max(right.sum(), 1)), 4),
        "mean confidence less share right": round(float(gap), 4),
    }


def _none(lessons: Sequence[Lesson], weighing: Weights, warm: bool) -> tuple[Curve, dict[str, Any]]:
    """What the best confidence of a subject says of its having no counterpart, from crosswalks that are complete."""
    import numpy as np

    best_of_all, none_of_all, weight = [], [], []
    for lesson in lessons:
        parts = lesson.asked(warm)
        whole = sum(len(part.subjects) for part in parts)
        for part in parts:
            best = np.full(len(part.subjects), -1e9)
            sums = weigh(weighing, part.found, part.columns)
            np.maximum.at(best, np.searchsorted(part.subjects, part.found.rows), sums)
            best_of_all.append(read_curve(weighing.confidence, best))
            none_of_all.append(~part.mapped)
            weight.append(np.full(len(part.subjects), 1.0 / whole))
    if not best_of_all:
        return weighing.none, {}
    none = np.concatenate(none_of_all)
    curve = falling(np.concatenate(best_of_all), none, np.concatenate(weight))
    return curve, {"subjects without counterpart": int(none.sum())}
