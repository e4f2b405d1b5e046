"""Measuring on an invented crosswalk: held out by families, leaks refused, and the same figures each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ontology.errors import BadQuery, Leak
from queries.evaluate import leaks
from queries.evaluate.methods import BASELINE, KNOWN, LEARNT
from queries.evaluate.run import Evaluated, evaluate, goals_of
from queries.evaluate.splits import split_of
from queries.evaluate.truth import Truth
from tests.queries.evaluate.conftest import truth_between
from tests.queries.suggest.conftest import DOINGS, SAYINGS, item, texts


def told(what: str, count: int) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def measured(truth: Truth) -> Evaluated:
    return evaluate([truth], told, each_signal=False)[0]


def test_no_family_is_in_two_folds_and_every_fold_has_mapped_subjects(truth: Truth) -> None:
    split = split_of(truth)
    for group in set(split.group.values()):
        assert len({split.fold[one] for one, at in split.group.items() if at == group}) == 1
    for number in range(split.count):
        assert set(split.held_out(number)) & set(truth.mapped)


def test_a_crosswalk_of_one_family_cannot_be_held_out() -> None:
    left = [one for one in texts(DOINGS, "left") if one.iri.startswith("urn:left:0")]
    with pytest.raises(BadQuery, match="all mapped items are of one family"):
        split_of(truth_between(left, texts(SAYINGS, "right")))


def test_the_figures_are_of_all_mapped_subjects_with_an_interval_around_each(measured: Evaluated, truth: Truth) -> None:
    assert measured.mapped == len(truth.mapped) == len(truth.known)
    for scores in measured.scores:
        for figure in (*scores.recall.values(), scores.mrr):
            assert 0 <= figure.low <= figure.value <= figure.high <= 1
        assert scores.recall[1].value <= scores.recall[5].value <= scores.recall[10].value <= measured.ceiling


def test_a_baseline_and_what_is_learnt_are_both_in_the_table_and_only_the_second_is_calibrated(
    measured: Evaluated,
) -> None:
    base, learnt = measured.of(BASELINE), measured.of(LEARNT)
    assert base is not None
    assert learnt is not None
    assert (base.calibration, base.gain) == (None, None)
    assert learnt.calibration is not None
    assert learnt.gain is not None
    assert learnt.gain.value == pytest.approx(learnt.recall[10].value - base.recall[10].value, abs=2e-4)


def test_the_same_truth_has_the_same_figures(measured: Evaluated, truth: Truth) -> None:
    assert evaluate([truth], told, each_signal=False) == [measured]


def test_a_goal_is_met_or_missed_by_the_learnt_method(measured: Evaluated) -> None:
    scores = {one.method: one for one in measured.scores}
    reached = scores[LEARNT].recall[10].value
    recall = goals_of(reached, scores)[0]
    assert (recall.what, recall.met) == ("recall@10", True)
    assert goals_of(reached + 0.01, scores)[0].met is False
    assert goals_of(0.5, {KNOWN: scores[KNOWN]}) == ()


def test_a_known_mapping_of_a_held_out_subject_is_a_leak(truth: Truth) -> None:
    with pytest.raises(Leak, match="mappings of 1 held-out subjects are known"):
        leaks.check_known(truth, truth.known, [truth.mapped[0]])


def test_a_family_in_two_folds_is_a_leak(truth: Truth) -> None:
    split = split_of(truth)
    moved = truth.mapped[0]
    torn = replace(split, fold={**split.fold, moved: (split.fold[moved] + 1) % split.count})
    leaks.check_split(truth, split)
    with pytest.raises(Leak, match="are in different folds"):
        leaks.check_split(truth, torn)


def test_a_route_through_the_set_that_maps_the_two_sides_is_a_leak() -> None:
    left, right = texts(DOINGS, "left"), texts(SAYINGS, "right")
    route = ("urn:left:0.0", "urn:right:0.0", 1.0, "urn:third:1")
    honest = truth_between(left, right, sets=["urn:set:it"], routes=[(route, frozenset({"urn:set:other"}))])
    leaks.check_routes(honest)
    leaking = truth_between(left, right, sets=["urn:set:it"], routes=[(route, frozenset({"urn:set:it"}))])
    with pytest.raises(Leak, match="passes through urn:set:it"):
        leaks.check_routes(leaking)


def test_a_targets_code_printed_in_a_subject_is_taken_out_and_would_be_a_leak() -> None:
    left, right = texts(DOINGS, "left"), texts(SAYINGS, "right")
    start, end = item("urn:left:9.9", "see ZZ.9.9 for this"), replace(item("urn:right:9.9", "weld"), code="ZZ.9.9")
    truth = truth_between([*left, start], [*right, end])
    leaks.check_texts(truth)
    left_in = tuple(start if one.iri == start.iri else one for one in truth.pair.subjects)
    with pytest.raises(Leak, match=r"prints the other's code zz99"):
        leaks.check_texts(replace(truth, pair=replace(truth.pair, subjects=left_in)))
