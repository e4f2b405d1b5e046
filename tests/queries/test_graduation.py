"""The case for a graduation demonstration: decided is decided, a proposal stays one, and silence is said aloud."""

from __future__ import annotations

import pytest

from graph.store import EmbeddedStore
from ontology.errors import BadQuery, NotFound
from queries.crosswalk import crosswalk
from queries.graduation import BASES, Case, Evidence, Graduation, graduation
from tests.queries.conftest import INVENTED, small_store
from tests.queries.weighted import decision, world

NORTH, SOUTH = "North District (invented)", "South District (invented)"


def case(answer: Graduation, code: str) -> Case:
    return next(one for one in answer.cases if one.subject.code == code)


def bases(rows: tuple[Evidence, ...]) -> dict[str, str]:
    return {one.row.object_code: one.basis for one in rows}


@pytest.fixture(scope="module")
def undecided() -> EmbeddedStore:
    return world()


def test_the_two_subjects_are_two_cases(undecided: EmbeddedStore) -> None:
    answer = graduation(undecided, "Invented certificate one", NORTH)
    assert [one.subject.code for one in answer.cases] == ["RWC", "MATH"]
    assert [one.total for one in answer.cases] == [1, 3]
    assert [one.subject.code for one in graduation(undecided, "Invented certificate one", subjects=["math"]).cases] == [
        "MATH"
    ]
    with pytest.raises(BadQuery, match="rwc and math"):
        graduation(undecided, "Invented certificate one", subjects=["science"])


def test_without_decisions_the_publisher_s_word_is_called_just_that(undecided: EmbeddedStore) -> None:
    found = case(graduation(undecided, "Invented certificate one", NORTH), "MATH")
    assert bases(found.demonstrated) == {"M1.a": "published", "M2": "published"}
    assert bases(found.proposals) == {"M1.b": "composed", "M3": "suggested"}
    assert [item.code for item in found.missing] == ["M3"]
    assert "No decision of a committee of North District (invented) on any of these rows is loaded." in found.unsaid


def test_the_district_s_own_decision_is_told_from_another_s() -> None:
    store = world(
        decision(1, "north", 2, "accepted", '; cw:strength 0.75 ; cw:rationale "Unit two."@en'),
        decision(2, "south", 1, "accepted", "; cw:strength 0.5"),
    )
    north = case(graduation(store, "Invented certificate one", NORTH), "MATH")
    assert bases(north.demonstrated) == {"M1.a": "decided elsewhere", "M2": "decided here"}
    assert {one.row.object_code: one.strength for one in north.demonstrated} == {"M1.a": "0.5", "M2": "0.75"}
    south = case(graduation(store, "Invented certificate one", SOUTH), "MATH")
    assert bases(south.demonstrated) == {"M1.a": "decided here", "M2": "decided elsewhere"}
    nobody = case(graduation(store, "Invented certificate one"), "MATH")
    assert set(bases(nobody.demonstrated).values()) == {"decided elsewhere"}


def test_another_district_s_rejection_binds_only_that_district() -> None:
    store = world(decision(1, "south", 2, "rejected", '; cw:rationale "Too little."@en'))
    north, south = (graduation(store, "Invented certificate one", one) for one in (NORTH, SOUTH))
    assert bases(case(north, "MATH").demonstrated) == {"M1.a": "published", "M2": "published"}
    assert bases(case(south, "MATH").demonstrated) == {"M1.a": "published"}
    [out] = case(south, "MATH").kept_out
    assert out.decisions[0].rationale == "Too little."
    assert case(south, "MATH").counts["reviewed-none"] == 1
    assert case(north, "MATH").kept_out == ()
    assert case(north, "MATH").demonstrated[-1].row.chain.lead  # still told how the credential comes to it


def test_a_guess_is_decided_once_a_committee_accepts_it_and_not_before() -> None:
    store = world(decision(1, "north", 5, "accepted"))
    here = case(graduation(store, "Invented certificate one", NORTH), "MATH")
    assert bases(here.demonstrated)["M3"] == "decided here"
    assert here.counts == {"covered": 2, "partly": 1, "proposed": 0, "reviewed-none": 0, "not reviewed": 0}


def test_sent_back_is_no_decision_in_favour() -> None:
    store = world(decision(1, "north", 2, "needs-work"))
    found = case(graduation(store, "Invented certificate one", NORTH), "MATH")
    assert bases(found.demonstrated)["M2"] == "published"
    assert any("sent back for more work" in one for one in found.unsaid)


def test_without_decisions_the_counts_are_the_crosswalk_s(undecided: EmbeddedStore) -> None:
    for name in ("Invented certificate one", "Invented certificate two", "Invented bare certificate"):
        items = [item for found in graduation(undecided, name).cases for item in found.items]
        said = crosswalk(undecided, name, "cas").coverage.items
        assert sorted(items, key=lambda one: one.iri) == sorted(said, key=lambda one: one.iri)


def test_what_was_composed_is_never_decided() -> None:
    store = small_store(*INVENTED.glob("*.ttl"))
    for district in ("", "North District (invented)", "South District (invented)"):
        answer = graduation(store, "NCCER Carpentry Level 1", district)
        found = case(answer, "RWC")
        assert found.demonstrated == ()
        assert {one.basis for one in found.proposals} == {"composed"}
        assert (found.counts["covered"], found.counts["partly"], found.counts["proposed"]) == (0, 0, 1)


def test_a_rule_of_the_district_is_shown_with_what_it_rests_on() -> None:
    store = small_store(*INVENTED.glob("*.ttl"))
    answer = graduation(store, "NCCER Carpentry Level 1", "North District (invented)")
    assert [one.district_name for one in case(answer, "RWC").rules] == ["North District (invented)"]
    assert any("no decision that it rests on is loaded" in one for one in case(answer, "RWC").unsaid)
    assert any("No rule of North" in one for one in case(answer, "MATH").unsaid)
    everybody = graduation(store, "NCCER Carpentry Level 1")
    assert len(case(everybody, "RWC").rules) == 2


def test_a_credential_without_competencies_says_so_and_how_to_close_it(undecided: EmbeddedStore) -> None:
    found = case(graduation(undecided, "Invented bare certificate", NORTH), "MATH")
    assert found.demonstrated == found.proposals == ()
    assert found.unsaid[0].startswith("No framework of competencies is loaded for Invented bare certificate")
    assert found.steps == ("Load the objectives of the exam: credways load FILE",)


def test_no_route_is_no_finding_and_names_where_proposals_come_from(undecided: EmbeddedStore) -> None:
    found = case(graduation(undecided, "Invented certificate two", NORTH), "RWC")
    assert "That is no finding that they do not align." in found.unsaid[0]
    assert "credways suggest ix2 cas-rw" in found.steps[0]


def test_the_record_says_that_it_knows_no_threshold(undecided: EmbeddedStore) -> None:
    for one in graduation(undecided, "Invented certificate one", NORTH).cases:
        assert any("would be enough is stated nowhere" in said for said in one.unsaid)
        assert any("Whether a student holds" in said for said in one.unsaid)


def test_a_district_s_own_list_is_quoted_and_not_read_into() -> None:
    menu = """
    :graduation-option\\/north\\/industry a prov:Entity ; skos:prefLabel "Industry Certificate"@en ;
      cw:district :organization\\/north ; :column\\/menu\\/math "district-set" .
    :graduation-option\\/north\\/sat a prov:Entity ; skos:prefLabel "SAT"@en ;
      cw:district :organization\\/north ; :column\\/menu\\/math "500" .
    :column\\/menu\\/math a cw:SourceColumn ; skos:prefLabel "math_minimum" .
    """
    answer = graduation(world(menu), "Invented certificate one", NORTH)
    assert any("“Industry Certificate” with the minimum “district-set”" in one for one in case(answer, "MATH").unsaid)
    assert not any("500" in one for found in answer.cases for one in found.unsaid)


def test_decisions_about_other_editions_are_counted_and_not_carried_over() -> None:
    old = """
    :mapping\\/invented\\/90 a sssom:Mapping ; owl:annotatedSource <https://w3id.org/credways/id/statement/ix/0/1.1> ;
      owl:annotatedProperty skos:exactMatch ; owl:annotatedTarget :statement\\/cas-ma\\/2018\\/M3 ;
      dcterms:isPartOf :mapping-set\\/invented .
    """ + decision(9, "north", 90, "accepted")
    found = case(graduation(world(old), "Invented certificate one", NORTH), "MATH")
    assert any("do not carry over by themselves" in one for one in found.unsaid)
    assert "M3" not in bases(found.demonstrated)


def test_the_weakest_row_is_the_one_on_the_thinnest_word(undecided: EmbeddedStore) -> None:
    weakest = case(graduation(undecided, "Invented certificate one", NORTH), "MATH").weakest
    assert weakest is not None
    assert weakest.row.object_code == "M1.a"  # close is weaker than narrow
    assert case(graduation(undecided, "Invented bare certificate"), "MATH").weakest is None


def test_grades_narrow_the_case(undecided: EmbeddedStore) -> None:
    found = case(graduation(undecided, "Invented certificate one", NORTH, levels=["9-12"]), "MATH")
    assert found.total == 2
    assert bases(found.demonstrated) == {"M2": "published"}


def test_a_district_that_is_not_loaded_names_those_that_are(undecided: EmbeddedStore) -> None:
    with pytest.raises(NotFound, match="North District"):
        graduation(undecided, "Invented certificate one", "East District")
    with pytest.raises(NotFound):
        graduation(undecided, "Invented certificate one", "Invented certificate two")


def test_the_answer_behind_it_holds_the_same_rows(undecided: EmbeddedStore) -> None:
    answer = graduation(undecided, "Invented certificate one", NORTH, subjects=["math"])
    rows = [one.row for found in answer.cases for one in (*found.demonstrated, *found.proposals)]
    assert set(map(id, rows)) == set(map(id, answer.answer.rows))
    assert answer.editions == (("cas-ma", "2018"),)
    assert "here" in BASES[0]
