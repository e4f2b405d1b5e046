"""Learning: known mappings say what each signal weighs, what a weighed sum means, and which predicate people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from queries.suggest.candidates import candidates
from queries.suggest.features import feature_names, features, places
from queries.suggest.folds import folds, related_subjects
from queries.suggest.learn_curves import falling, rising
from queries.suggest.learn_predicates import learn_predicates
from queries.suggest.learn_weights import solve
from queries.suggest.model import Curve, Model, Weights, default_model, read_curve
from queries.suggest.pair import Known, known_of
from queries.suggest.ranker import TIE, chosen, keys
from queries.suggest.signals import Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Pair
    from queries.suggest.vectors import Floats

SEED: Final = 20_180_620
SHOWN: Final = 10
"""Suggestions of a subject whose confidence must be true: what a person sees."""


@dataclass(frozen=True)
class Examples:
    """Candidates of reviewed subjects, each with what people said of it, seen as if its subject's family were new.

    `columns` are features, `right[i]` says that people map the pair, `fold[i]` is the fold its subject is in and
    `subject[i]` a number of the subject that no other pair of frameworks has. `weight[i]` weighs the row.
    """

    columns: Floats
    right: Any
    fold: Any
    subject: Any
    weight: Floats

    def __len__(self) -> int:
        return len(self.right)


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
    signals = tuple(one.name for one in used)
    spoken = [(pair, known) for pair, known in sides if len(known) or len(known.rejected_subjects)]
    base = start or _nothing(signals)
    if not spoken:
        return replace(base, signals=signals)
    warm = [_examples(pair, known, used, True) for pair, known in spoken]
    cold = [_examples(pair, known, used, False) for pair, known in spoken]
    weighings = {}
    scores: dict[str, Any] = {}
    for which, found, before in (("warm", warm, base.warm), ("cold", cold, base.cold)):
        weighings[which], scores[which] = _weighing(found, signals, before)
        if complete:
            none, seen = _none(spoken, weighings[which], used, which == "warm")
            weighings[which] = replace(weighings[which], none=none)
            scores[which] |= seen
    predicates, said = learn_predicates(spoken)
    counts = [
        f"{name or 'these two sides'}: {len(known)} accepted, {len(known.rejected_subjects)} rejected"
        for (_, known), name in zip(spoken, names or [""] * len(spoken), strict=True)
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


def _nothing(signals: tuple[str, ...]) -> Model:
    """The beginning of the model that ships: all that a signal's share weighs is the same."""
    even = Weights(-5.0, {f"{name}:share": 0.3 for name in signals}, (), ())
    return Model(signals, even, even)


def _examples(pair: Pair, known: Known, used: Sequence[Signal], warm: bool) -> Examples:
    """Fold by fold: its subjects' candidates, with the known mappings of the other folds (none where not `warm`)."""
    import numpy as np

    reviewed = sorted({*known.subjects.tolist(), *known.rejected_subjects.tolist()})
    fold_of = folds(related_subjects(pair, reviewed), fold_count(len(reviewed)))
    accepted = keys(known.subjects, known.targets)
    made: list[tuple[Any, ...]] = []
    for fold in range(fold_count(len(reviewed)) if warm else 1):
        asked = [one for one in reviewed if not warm or fold_of[one] == fold]
        seen = without(known, set(asked)) if warm else known_of([])
        found = candidates(pair, seen, np.array(asked, np.int32), signals=used)
        right = np.isin(keys(found.rows, found.columns), accepted)
        places_of = np.array([fold_of[row] for row in found.rows.tolist()], np.int32)
        made.append((features(found), right, places_of, found.rows))
    parts = [np.concatenate(one) for one in zip(*made, strict=True)]
    weight = np.full(len(parts[1]), 1.0, np.float32)
    return Examples(parts[0], parts[1], parts[2], parts[3], weight)


def fold_count(subjects: int) -> int:
    """Five folds of few subjects, three of many."""
    return 5 if subjects < 400 else 3


def without(known: Known, subjects: set[int]) -> Known:
    """Known mappings but for those of some subjects."""
    kept = [
        (s, t, p)
        for s, t, p in zip(known.subjects.tolist(), known.targets.tolist(), known.predicates, strict=True)
        if s not in subjects
    ]
    rejected = zip(known.rejected_subjects.tolist(), known.rejected_targets.tolist(), strict=True)
    return known_of(
        [(s, t) for s, t, _ in kept],
        [(s, t) for s, t in rejected if s not in subjects],
        [p for _, _, p in kept],
    )


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


def _none(
    sides: Sequence[tuple[Pair, Known]], weighing: Weights, used: Sequence[Signal], warm: bool
) -> tuple[Curve, dict[str, Any]]:
    """What the best confidence of a subject says of its having no counterpart, from crosswalks that are complete."""
    import numpy as np

    from queries.suggest.ranker import weigh

    best_of_all, none_of_all, weight = [], [], []
    for pair, known in sides:
        mapped = np.unique(known.subjects)
        frames = {pair.subjects[one].part_of for one in mapped.tolist()}
        kinds = {pair.subjects[one].kind for one in mapped.tolist()}
        others = [
            place
            for place, one in enumerate(pair.subjects)
            if one.part_of in frames and one.kind in kinds and place not in set(mapped.tolist())
        ]
        if not others:
            continue
        fold_of = folds(related_subjects(pair, [*mapped.tolist(), *others]), 3)
        for fold in range(3):
            asked = np.array(sorted(one for one, at in fold_of.items() if at == fold), np.int32)
            seen = without(known, set(asked.tolist())) if warm else known_of([])
            found = candidates(pair, seen, asked, signals=used)
            sums = weigh(weighing, found, features(found))
            best = np.full(len(asked), -1e9)
            np.maximum.at(best, np.searchsorted(asked, found.rows), sums)
            best_of_all.append(read_curve(weighing.confidence, best))
            none_of_all.append(~np.isin(asked, mapped))
            weight.append(np.full(len(asked), 1.0 / (len(mapped) + len(others))))
    if not best_of_all:
        return weighing.none, {}
    none = np.concatenate(none_of_all)
    curve = falling(np.concatenate(best_of_all), none, np.concatenate(weight))
    return curve, {"subjects without counterpart": int(none.sum())}
