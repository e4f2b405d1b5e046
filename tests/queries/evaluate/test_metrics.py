"""What is counted, by hand on small cases and as laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.evaluate import metrics

# Subject 1 has true targets 10 and 11, found in places 2 and 3; subject 2 has 20, not found; 3 is not mapped.
JUDGED = metrics.judge(
    [1, 1, 1, 2, 3], [9, 10, 11, 9, 9], [0.9, 0.8, 0.7, 0.2, 0.6], {1: {10, 11}, 2: {20}}, {1: 0, 2: 1}
)


def test_recall_is_the_share_of_a_subjects_true_targets_that_are_shown() -> None:
    assert metrics.recall(JUDGED, 1).tolist() == [0.0, 0.0]
    assert metrics.recall(JUDGED, 5).tolist() == [1.0, 0.0]
    assert metrics.hit(JUDGED, 5).tolist() == [1.0, 0.0]


def test_the_reciprocal_rank_is_of_the_first_true_proposal_and_nothing_where_there_is_none() -> None:
    assert metrics.reciprocal(JUDGED).tolist() == [0.5, 0.0]


def test_a_subject_with_eleven_true_targets_cannot_have_all_of_them_in_ten_places() -> None:
    many = metrics.judge([], [], [], {1: set(range(11)), 2: {1}}, {1: 0, 2: 1})
    assert metrics.ceiling(many, 10) == pytest.approx((10 / 11 + 1) / 2)


def test_an_expected_error_weighs_the_bins_by_their_size() -> None:
    # Three at 0.9 of which two are right, one at 0.1 that is wrong.
    bins = metrics.calibration([0.9, 0.9, 0.9, 0.1], [1, 1, 0, 0])
    assert metrics.expected_error(bins) == pytest.approx((3 * abs(0.9 - 2 / 3) + 1 * 0.1) / 4)


def test_precision_at_a_threshold_that_nothing_reaches_is_unknown_and_not_zero() -> None:
    assert metrics.precision_at([0.4, 0.6], [0, 1], 2, 0.5) == (1, 1.0, 0.5)
    assert metrics.precision_at([0.4, 0.6], [0, 1], 2, 0.9) == (0, None, 0.0)


def test_the_area_under_a_curve_is_unknown_where_all_are_of_one_kind() -> None:
    assert metrics.area_under([0.1, 0.9], [False, True]) == 1.0
    assert metrics.area_under([0.5, 0.5], [False, True]) == 0.5
    assert metrics.area_under([0.5, 0.5], [True, True]) is None


CONFIDENCES = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@given(CONFIDENCES)
def test_errors_of_calibration_are_between_none_and_all_and_every_proposal_is_in_one_bin(
    told: list[tuple[float, bool]],
) -> None:
    sure, right = np.array([one for one, _ in told]), np.array([one for _, one in told], float)
    bins = metrics.calibration(sure, right)
    assert sum(count for count, _, _ in bins) == len(told)
    for error in (metrics.expected_error(bins), metrics.equal_mass_error(sure, right), metrics.brier(sure, right)):
        assert -1e-9 <= error <= 1 + 1e-9


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20)), max_size=60))
def test_recall_never_falls_as_more_is_shown_and_never_passes_the_ceiling(shown: list[tuple[int, int]]) -> None:
    truth = {subject: {subject, subject + 1} for subject in range(6)}
    once = sorted(set(shown))
    judged = metrics.judge(
        [a for a, _ in once], [b for _, b in once], [0.5] * len(once), truth, dict.fromkeys(truth, 0)
    )
    one, five, ten = (metrics.recall(judged, cut).mean() for cut in metrics.CUTS)
    assert one <= five <= ten <= metrics.ceiling(judged, 10) + 1e-9
