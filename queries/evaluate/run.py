"""`evaluate`: every method on every truth, fold by fold, with leaks looked for first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from queries.evaluate import leaks, metrics
from queries.evaluate.methods import BASELINE, LEARNT, Fold, Method, methods
from queries.evaluate.scoring import DIGITS, Scores, score
from queries.evaluate.splits import split_of
from queries.suggest.learn import fit_lessons, nothing
from queries.suggest.learn_examples import Lesson, without
from queries.suggest.model import Model
from queries.suggest.ranker import chosen

if TYPE_CHECKING:
    from queries.evaluate.methods import Ranked
    from queries.evaluate.splits import Split
    from queries.evaluate.truth import Truth

GOAL_ECE: Final = 0.05
GOAL_GAIN: Final = 0.10
"""Recall@10 above plain TF-IDF that is wanted wherever TF-IDF finds less than `HIGH`."""
HIGH: Final = 0.85

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Evaluated:
    """One crosswalk: its sizes and the figures of each method. `ceiling` is the most that recall@10 can be."""

    name: str
    title: str
    subjects: int
    mapped: int
    pairs: int
    targets: int
    groups: int
    folds: int
    routes: int
    ceiling: float
    begun_at: str
    scores: tuple[Scores, ...]
    goals: tuple[Goal, ...]
    notes: tuple[str, ...]

    def of(self, method: str) -> Scores | None:
        """Figures of one method; None where it was not measured."""
        return next((one for one in self.scores if one.method == method), None)


@dataclass(frozen=True)
class Goal:
    """What is wanted of held-out subjects, what was measured, and whether that meets it."""

    what: str
    wanted: float
    measured: float
    baseline: float | None
    met: bool


def evaluate(
    truths: Sequence[Truth], progress: Progress, *, others: Sequence[Truth] = (), each_signal: bool = True
) -> list[Evaluated]:
    """Measure every method on each truth. The same truths give the same figures. Raises Leak, BadQuery.

    Where a method begins at weights of other crosswalks, these are of the other `truths` and of `others`, never of the
    one that is measured; where there are no others, all signals weigh the same.
    """
    signals = chosen(None)
    lessons = [Lesson(one.pair, one.known, signals, one.name) for one in (*truths, *others)]
    made = []
    for at, truth in enumerate(truths):
        rest = [lesson for place, lesson in enumerate(lessons) if place != at]
        progress(f"{truth.name}: learning from {len(rest)} other crosswalks", 0)
        start = fit_lessons(rest, None, complete=True) if rest else nothing(tuple(one.name for one in signals))
        made.append(_evaluated(truth, start, methods(each_signal=each_signal), progress))
    return made


def _evaluated(truth: Truth, start: Model, ways: Sequence[Method], progress: Progress) -> Evaluated:
    split = split_of(truth)
    leaks.check_routes(truth)
    leaks.check_texts(truth)
    leaks.check_split(truth, split)
    ranked = _ranked(truth, split, start, ways, progress)
    scores: list[Scores] = []
    base: Any = None
    for method in ways:
        parts = ranked[method.name]
        if all(not len(part.subjects) for part in parts):
            continue  # a signal that has nothing to go by here
        made, ten = score(truth, split, method, parts, base)
        base = ten if method.name == BASELINE else base
        scores.append(made)
    ceiling = metrics.ceiling(metrics.judge([], [], [], truth.true, split.group), metrics.SHOWN)
    return Evaluated(
        truth.name,
        truth.title,
        len(truth.population),
        len(truth.mapped),
        len(truth.known),
        len(truth.pair.targets),
        len({split.group[one] for one in truth.mapped}),
        split.count,
        len(truth.pair.routes),
        round(ceiling, DIGITS),
        "; ".join(start.trained_on) or "no other crosswalk: all signals weigh the same",
        tuple(scores),
        goals_of(truth.goal, {one.method: one for one in scores}),
        truth.notes,
    )


def _ranked(
    truth: Truth, split: Split, start: Model, ways: Sequence[Method], progress: Progress
) -> dict[str, list[Ranked]]:
    import numpy as np

    found: dict[str, list[Ranked]] = {one.name: [] for one in ways}
    for number in range(split.count):
        held_out = split.held_out(number)
        known = without(truth.known, set(held_out))
        leaks.check_known(truth, known, held_out)
        fold = Fold(truth.pair, known, start, np.array(held_out, np.int32))
        for method in ways:
            progress(f"{truth.name}: fold {number + 1} of {split.count}, {method.name}", 0)
            found[method.name].append(method.rank(fold))
    return found


def goals_of(recall: float | None, scores: Mapping[str, Scores]) -> tuple[Goal, ...]:
    """The goals of issue 5 for a crosswalk: recall@10, its gain on plain TF-IDF, and calibration; of `LEARNT`."""
    learnt, plain = scores.get(LEARNT), scores.get(BASELINE)
    if learnt is None or learnt.calibration is None:
        return ()
    found = learnt.recall[metrics.SHOWN].value
    base = plain.recall[metrics.SHOWN].value if plain else None
    goals = []
    if recall is not None:
        goals.append(Goal("recall@10", recall, found, base, found >= recall))
    if base is not None and base < HIGH:
        gain = round(found - base, DIGITS)
        goals.append(Goal("recall@10 above plain TF-IDF", GOAL_GAIN, gain, base, gain >= GOAL_GAIN))
    ece = learnt.calibration.ece.value
    goals.append(Goal("expected calibration error", GOAL_ECE, ece, None, ece <= GOAL_ECE))
    return tuple(goals)
