"""Learning from what people mapped: on held-out folds, reproducibly, held to where it began."""

from __future__ import annotations

import numpy as np
import pytest

from queries.suggest.folds import folds, related_subjects
from queries.suggest.learn import fit
from queries.suggest.learn_curves import MANY, falling, rising
from queries.suggest.learn_examples import without
from queries.suggest.learn_weights import solve
from queries.suggest.model import default_model, model_of, read_curve
from queries.suggest.pair import Known, Pair, known_of
from queries.suggest.ranker import suggest_pair


def test_learning_twice_gives_the_same_artefact_and_says_what_it_saw(pair: Pair, known: Known) -> None:
    one, other = fit(pair, known, name="left → right", version=3), fit(pair, known, name="left → right", version=3)
    assert one.to_json() == other.to_json()
    assert model_of(one.to_json()) == one
    assert one.version == 3
    assert one.trained_on == (f"left → right: {len(known)} accepted, 0 rejected",)
    assert one.scores["warm"]["subjects"] == len(known)


def test_nothing_known_leaves_the_model_as_it_was(pair: Pair) -> None:
    assert fit(pair, known_of([])) == default_model()


def test_what_was_learnt_finds_held_out_mappings(pair: Pair, known: Known) -> None:
    held = {place for place in range(len(pair.subjects)) if pair.subjects[place].code.startswith(("1", "5"))}
    seen = without(known, held)
    found = suggest_pair(pair, seen, model=fit(pair, seen), asked=np.array(sorted(held), np.int32))
    right = {(a, b) for a, b in known.accepted if a in held}
    listed = set(zip(found.subjects.tolist(), found.targets.tolist(), strict=True))
    assert len(right & listed) >= 0.9 * len(right)


def test_a_rejected_pair_counts_against_its_like(pair: Pair, known: Known) -> None:
    accepted = sorted(known.accepted)
    wrong = [(row, (column + 5) % len(pair.targets)) for row, column in accepted[:10]]
    made = fit(pair, known_of(accepted[:20], wrong, ["close"] * 20))
    assert made.trained_on[0].endswith("20 accepted, 10 rejected")


def test_the_predicate_that_people_always_use_is_used(pair: Pair, known: Known) -> None:
    made = fit(pair, known)
    assert made.predicates.classes == ("close",)
    assert set(suggest_pair(pair, known, model=made).predicates) == {"close"}


def test_no_signal_ever_counts_against_a_match(pair: Pair, known: Known) -> None:
    made = fit(pair, known)
    assert min(made.warm.weights.values()) >= 0
    assert min(made.cold.weights.values()) >= 0


def test_related_subjects_stay_in_one_fold(pair: Pair) -> None:
    groups = related_subjects(pair, range(len(pair.subjects)))
    fold = folds(groups, 3)
    assert all(fold[one] == fold[groups[one]] for one in groups)
    parents = {place: one.parents[0] for place, one in enumerate(pair.subjects) if one.parents}
    for one, parent in parents.items():
        assert all(fold[other] == fold[one] for other, whole in parents.items() if whole == parent)


def test_few_examples_move_weights_little_and_many_move_them_far() -> None:
    dice = np.random.default_rng(7)
    columns = dice.random((4000, 2)).astype(np.float32)
    right = columns[:, 0] > 0.7
    start = np.array([0.0, 2.0])
    few = solve(columns[:10], right[:10], np.ones(10), start, -1.0)[1]
    many = solve(columns, right, np.ones(4000), start, -1.0)[1]
    assert abs(few - start).max() < abs(many - start).max()
    assert many[0] > many[1]


@pytest.mark.parametrize("count", [40, 8 * MANY])
def test_a_curve_rises_and_tells_the_truth(count: int) -> None:
    dice = np.random.default_rng(11)
    sums = dice.normal(size=count)
    right = dice.random(count) < 1 / (1 + np.exp(-2 * sums))
    curve = rising(sums, right, np.ones(count))
    xs, ys = zip(*curve, strict=True)
    assert list(xs) == sorted(xs)
    assert list(ys) == sorted(ys)
    assert abs(read_curve(curve, sums).mean() - right.mean()) < 0.06
    down = falling(sums, ~right, np.ones(count))
    assert [y for _, y in down] == sorted((y for _, y in down), reverse=True)
