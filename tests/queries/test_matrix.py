"""Coverage of many subjects side by side: the same counts as one crosswalk each, divided and weighed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.store import EmbeddedStore
from ontology.errors import BadQuery, NotFound
from queries.coverage import STATES
from queries.crosswalk import crosswalk
from queries.grouping import BY
from queries.lookup import text, things
from queries.matrix import Line, Matrix, matrix
from queries.reached import SUBJECTS, every, measured, reached
from tests.queries.conftest import INVENTED, small_store
from tests.queries.weighted import world


@pytest.fixture(scope="module")
def invented() -> EmbeddedStore:
    return world()


def line(answer: Matrix, name: str) -> Line:
    return next(one for one in answer.lines if one.subject is not None and one.subject.label == name)


def counts(answer: Line | Matrix, place: int | None = None) -> tuple[int, ...]:
    one = answer.together if isinstance(answer, Matrix) else answer
    cell = one.whole if place is None else one.cells[place]
    return tuple(cell.counts[state] for state in STATES)


@pytest.mark.parametrize("framework", ["cas", "csta", "ccss-ela", "cas-cs@2018"])
def test_many_subjects_at_once_are_counted_as_each_is_alone(framework: str) -> None:
    store = small_store(*INVENTED.glob("*.ttl"))
    everything = things(store, (text(row[0]) for row in store.select("SELECT DISTINCT ?s WHERE { ?s a ?t }")))
    subjects = [one for one in everything.values() if one.kind in SUBJECTS]
    what = measured(store, framework)
    found = reached(store, subjects, what)
    assert sum(bool(rows) for rows in found.rows.values()) > 3
    for one in subjects:
        if one.iri != what.thing.iri:
            assert found.coverage(what, [one.iri]) == crosswalk(store, one, framework).coverage, str(one)


def test_five_states_add_up_in_every_cell(invented: EmbeddedStore) -> None:
    answer = matrix(invented, ["credentials", "courses"], "cas", by="band")
    assert [group.label for group in answer.groups] == ["Grades 6–8", "High school"]
    for one in (*answer.lines, answer.together):
        assert all(sum(cell.counts.values()) == cell.total for cell in (*one.cells, one.whole))
        assert sum(cell.total for cell in one.cells) == one.whole.total == 4
    assert [str(one.subject) for one in answer.lines] == [
        "Invented certificate one", "Invented certificate two", "Invented drafting course", "Invented shop course",
    ]  # fmt: skip


def test_a_guess_is_proposed_and_what_is_left_is_not_reviewed(invented: EmbeddedStore) -> None:
    one = line(matrix(invented, ["credentials"], "cas-ma"), "Invented certificate one")
    assert counts(one) == (1, 1, 1, 0, 0)  # M2 covered, M1 partly (outcome a), M3 only guessed


def test_together_outcomes_add_up(invented: EmbeddedStore) -> None:
    answer = matrix(invented, ["credentials"], "cas-ma")
    assert counts(line(answer, "Invented certificate two")) == (0, 1, 0, 0, 2)
    assert counts(answer) == (2, 0, 1, 0, 0)
    assert [(item.code, item.state) for item in answer.gaps] == [("M3", "proposed")]


def test_by_prepared_graduate_statement(invented: EmbeddedStore) -> None:
    answer = matrix(invented, ["Invented certificate one"], "cas", by="graduate")
    assert [(group.code, group.label) for group in answer.groups][-1] == ("", "none stated")
    assert answer.groups[0].code == "G1"
    assert [counts(answer.lines[0], place) for place in (0, 1)] == [(1, 1, 0, 0, 0), (0, 1, 1, 0, 0)]


def test_a_course_against_an_exam_is_weighed_by_its_blueprint(invented: EmbeddedStore) -> None:
    answer = matrix(invented, ["courses"], "Invented certificate one", by="domain")
    assert [(group.code, group.weight) for group in answer.groups] == [
        ("1", Decimal("0.5")), ("2", Decimal("0.3")), ("3", Decimal("0.2")),
    ]  # fmt: skip
    shop, drafting = line(answer, "Invented shop course"), line(answer, "Invented drafting course")
    assert shop.weighted["covered"] == Decimal("0.25")  # one of two objectives of the half
    assert drafting.weighted["covered"] == Decimal("0.3")
    assert answer.together.weighted["covered"] == Decimal("0.55")
    assert answer.weight == 1
    assert sum(shop.weighted.values()) == 1


def test_domains_without_a_published_weight_are_not_weighed(invented: EmbeddedStore) -> None:
    answer = matrix(invented, ["courses"], "Invented certificate two", by="domain")
    assert answer.weight is None
    assert answer.together.weighted == {}
    assert "No source publishes weights" in " ".join(answer.notes)


def test_what_states_no_competencies_is_named_and_not_judged(invented: EmbeddedStore) -> None:
    answer = matrix(invented, ["Invented bare certificate", "Invented certificate one"], "cas")
    assert [one.stated for one in answer.lines] == [False, True]
    assert "No competencies are loaded for Invented bare certificate" in answer.notes[0]


def test_grades_and_bands_narrow_the_count(invented: EmbeddedStore) -> None:
    assert matrix(invented, ["credentials"], "cas", levels=["9-12"]).together.whole.total == 3
    assert matrix(invented, ["credentials"], "cas", levels=["7"]).together.whole.total == 1
    none = matrix(invented, ["credentials"], "cas", levels=["K-2"])
    assert none.together.whole.total == 0
    assert "No expectation of grade" in none.notes[-1]


@pytest.mark.parametrize("by", sorted(BY))
def test_every_way_to_divide_has_all_expectations(invented: EmbeddedStore, by: str) -> None:
    answer = matrix(invented, ["credentials"], "cas", by=by)
    assert sum(cell.total for cell in answer.together.cells) == 4


def test_wrong_questions_are_answered_in_words(invented: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match="no way to divide"):
        matrix(invented, ["credentials"], "cas", by="colour")
    with pytest.raises(BadQuery, match="nothing to count"):
        matrix(invented, ["programs"], "cas")
    with pytest.raises(BadQuery, match="No framework of competencies is loaded"):
        matrix(invented, ["courses"], "Invented bare certificate")
    with pytest.raises(NotFound):
        matrix(invented, ["Invented nothing"], "cas")
    with pytest.raises(BadQuery, match="has no edition"):
        matrix(invented, ["credentials"], "cas", edition="1999")


def test_every_leaves_out_what_could_reach_nothing(invented: EmbeddedStore) -> None:
    assert [one.label for one in every(invented, "credential")] == [
        "Invented certificate one", "Invented certificate two",
    ]  # fmt: skip
