"""What is suggested: ranks, confidences, methods, and what becomes of bad input."""

from __future__ import annotations

import numpy as np
import pytest

from ontology.errors import BadQuery
from queries.suggest.learn_examples import without
from queries.suggest.model import default_model, model_of
from queries.suggest.pair import Known, Pair, known_of, pair_of
from queries.suggest.ranker import Suggestions, suggest_pair
from tests.queries.suggest.conftest import item

NOTHING = known_of([])


def first(found: Suggestions) -> dict[int, int]:
    """The best target of each subject."""
    return dict(reversed(list(zip(found.subjects, found.targets, strict=True))))


def test_a_statement_finds_its_like_without_anything_known(pair: Pair, known: Known) -> None:
    found = suggest_pair(pair, NOTHING, top=5)
    listed = set(zip(found.subjects.tolist(), found.targets.tolist(), strict=True))
    assert len(known.accepted & listed) >= 0.9 * len(known)


def test_rows_are_sorted_and_confidence_never_rises_down_a_list(pair: Pair) -> None:
    found = suggest_pair(pair, NOTHING, top=5)
    assert (np.diff(found.subjects) >= 0).all()
    same = np.diff(found.subjects) == 0
    assert (np.diff(found.confidence)[same] <= 1e-6).all()
    assert (np.bincount(found.subjects) <= 5).all()
    assert (found.confidence > 0).all()
    assert (found.confidence < 1).all()


def test_the_same_question_has_the_same_answer(pair: Pair) -> None:
    one, other = suggest_pair(pair, NOTHING), suggest_pair(pair_of(pair.subjects, pair.targets), NOTHING)
    assert np.array_equal(one.targets, other.targets)
    assert np.array_equal(one.confidence, other.confidence)


def test_no_counterpart_is_an_answer_with_a_confidence(pair: Pair) -> None:
    odd = pair_of([*pair.subjects, item("urn:left:z", "quixotic zeppelin")], pair.targets)
    place = next(place for place, one in enumerate(odd.subjects) if one.iri == "urn:left:z")
    found = suggest_pair(odd, NOTHING)
    assert found.none[place] > np.median(found.none)
    best = np.zeros(len(found.asked))
    np.maximum.at(best, found.subjects, found.confidence)
    assert (found.none <= 1.0 - best + 1e-6).all()


def test_what_is_settled_is_not_proposed_again(pair: Pair, known: Known) -> None:
    rejected = known_of(list(known.accepted)[:5], list(known.accepted)[5:9], ["close"] * 5)
    found = suggest_pair(pair, rejected, top=50)
    listed = set(zip(found.subjects.tolist(), found.targets.tolist(), strict=True))
    assert not listed & (rejected.accepted | rejected.rejected)


def test_known_mappings_teach_the_signals_that_learn(pair: Pair, known: Known) -> None:
    found = suggest_pair(pair, without(known, {0, 1, 2}), asked=np.array([0, 1, 2], np.int32))
    assert found.asked.tolist() == [0, 1, 2]
    assert found.scores[:, found.signals.index("neighbours")].max() > 0


def test_one_method_alone_ranks_by_that_signal(pair: Pair) -> None:
    found = suggest_pair(pair, NOTHING, methods=("terms",))
    assert found.signals == ("terms",)
    same = np.diff(found.subjects) == 0
    assert (np.diff(found.scores[:, 0])[same] <= 1e-6).all()


def test_an_unknown_method_is_refused_by_name(pair: Pair) -> None:
    with pytest.raises(BadQuery, match="no method 'guess'"):
        suggest_pair(pair, NOTHING, methods=("guess",))


def test_no_suggestions_asked_is_refused(pair: Pair) -> None:
    with pytest.raises(BadQuery, match="must be 1 or more"):
        suggest_pair(pair, NOTHING, top=0)


def test_an_empty_text_has_no_proposal_and_surely_no_counterpart(pair: Pair) -> None:
    found = suggest_pair(pair_of([item("urn:left:empty", "")], pair.targets), NOTHING)
    assert len(found) == 0
    assert found.none.tolist() == [1.0]


def test_only_empty_texts_on_either_side_give_an_empty_answer() -> None:
    found = suggest_pair(pair_of([item("urn:a:1", "")], [item("urn:b:1", "")]), NOTHING)
    assert len(found) == 0


def test_a_side_without_items_gives_an_empty_answer(pair: Pair) -> None:
    assert len(suggest_pair(pair_of([], pair.targets), NOTHING)) == 0
    assert len(suggest_pair(pair_of(pair.subjects, []), NOTHING)) == 0


def test_a_one_word_objective_finds_the_statements_that_say_it(pair: Pair) -> None:
    found = suggest_pair(pair_of([item("urn:left:one", "Subnetting")], pair.targets), NOTHING, top=3)
    assert all("subnet" in pair.targets[column].text for column in found.targets[:1].tolist())


def test_a_statement_of_fifty_pages_is_ranked_like_any_other(pair: Pair) -> None:
    long = " ".join(one.text for one in pair.targets[:5]) + " and so on" * 12_000
    found = suggest_pair(pair_of([item("urn:left:long", long)], pair.targets), NOTHING)
    assert 0 < len(found) <= 10


def test_another_language_and_script_do_no_harm(pair: Pair) -> None:
    foreign = [item("urn:left:es", "Instalar el router y la puerta de enlace"), item("urn:left:zh", "配置路由器和子网")]
    found = suggest_pair(pair_of(foreign, pair.targets), NOTHING)
    best = first(found)
    assert "router" in pair.targets[best[0]].text
    assert 1 not in best


def test_the_same_framework_on_both_sides_never_proposes_a_thing_for_itself(pair: Pair) -> None:
    same = pair_of(pair.subjects, pair.subjects)
    found = suggest_pair(same, NOTHING)
    assert len(found)
    assert (found.subjects != found.targets).all()


def test_the_model_that_ships_is_numbers_that_come_back_as_written() -> None:
    made = default_model()
    assert model_of(made.to_json()) == made
    assert made.trained_on
    assert made.scores


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1}'])
def test_what_is_no_model_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadQuery, match="Learn it anew"):
        model_of(text)
