"""Crosswalks over the small store: decided, composed, suggested and blocked pairs, editions, coverage."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.store import EmbeddedStore
from ontology.errors import Ambiguous, BadQuery, NotFound
from ontology.namespaces import CETERMS, ID, SEMAPV, SKOS
from queries.chains import SHARES_ANCHOR
from queries.coverage import STATES
from queries.crosswalk import Crosswalk, CrosswalkRow, crosswalk


def row(answer: Crosswalk, subject: str, target: str) -> CrosswalkRow:
    found = [one for one in answer.rows if (one.subject_code, one.object_code) == (subject, target)]
    assert len(found) == 1
    return found[0]


@pytest.fixture
def network(small: EmbeddedStore) -> Crosswalk:
    return crosswalk(small, "CompTIA Network+", "cas")


@pytest.fixture
def carpentry(small: EmbeddedStore) -> Crosswalk:
    return crosswalk(small, "nccer/carpentry-level-1", "cas")


def test_the_nccer_chain_comes_out_composed_with_every_hop(carpentry: Crosswalk) -> None:
    one = row(carpentry, "1", "RW.H2.2.2.a.i")
    assert one.kind == "composed"
    assert one.predicate_id == SKOS + "relatedMatch"
    assert one.mapping_justification == SEMAPV + "MappingChaining"
    assert [(hop.subject_code, hop.object_code) for hop in one.chain.hops] == [
        ("1", "RST.11-12.2"),
        ("RST.11-12.2", "RI.11-12.2"),
        ("RI.11-12.2", "RW.H2.2.2.a.i"),
    ]
    assert [hop.relation for hop in one.chain.hops] == ["intersects", "", "tagged"]
    assert [hop.inverse for hop in one.chain.hops] == [False, False, True]
    assert one.weakest_link.predicate == SHARES_ANCHOR
    assert one.weakest_link.via_label.startswith("CCRA.R.2")
    assert one.chain.weak
    assert one.editions == (("nccer-ccss", "2013"), ("ccss-ela", "2010"), ("cas-ccss", "2018"))
    assert (one.expectation_code, one.content_area_code) == ("RW.H2.2.2", "RW")


def test_confidence_nobody_states_is_not_invented(carpentry: Crosswalk) -> None:
    assert [one.confidence for one in carpentry.rows] == [None]


def test_an_anchor_of_another_level_is_no_sibling(carpentry: Crosswalk) -> None:
    assert "RW.H1.2.2" not in [one.object_code for one in carpentry.rows]  # tagged RI.9-10.2


def test_a_decided_mapping_is_kept_as_published(network: Crosswalk) -> None:
    one = row(network, "1.1", "CS.HS.2.1")
    assert (one.kind, one.predicate_id, one.distance) == ("decided", SKOS + "narrowMatch", 1)
    assert one.confidence == Decimal("0.9")
    assert one.mapping_justification == SEMAPV + "ManualMappingCuration"
    assert (one.subject_source_version, one.object_source_version) == ("n10-009", "2024")
    assert [step.words for step in one.chain.lead] == ["requires the exam", "assesses"]


def test_confidence_multiplies_where_every_hop_states_one(network: Crosswalk) -> None:
    one = row(network, "1.2", "CS.HS.1.1")
    assert (one.kind, one.predicate_id, one.confidence) == ("composed", SKOS + "relatedMatch", Decimal("0.72"))


def test_a_suggestion_is_a_row_of_its_own_and_never_a_hop(network: Crosswalk) -> None:
    assert row(network, "1.2", "CS.HS.1.1.a").kind == "suggested"
    assert all(hop.kind != "suggested" for one in network.rows if one.kind != "suggested" for hop in one.chain.hops)


def test_not_blocks_the_pair_and_says_so(network: Crosswalk) -> None:
    assert not [one for one in network.rows if one.object_code == "CS.HS.3.1"]
    assert [(one.subject[-3:], one.object[-9:]) for one in network.blocked] == [("5.1", "CS.HS.3.1")]
    assert network.blocked[0].set_title == "Illustrative decisions"


def test_read_from_the_other_side_broad_becomes_narrow(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "CS.HS.2.1", "comptia-network-plus")
    one = row(answer, "CS.HS.2.1", "1.1")
    assert (one.kind, one.predicate_id) == ("decided", SKOS + "broadMatch")
    assert one.mapping_justification == SEMAPV + "MappingInversion"
    assert one.chain.hops[0].published_predicate == SKOS + "narrowMatch"


def test_an_unresolved_mapping_is_counted_and_never_followed(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "cas-rw", "ccss-ela")
    assert answer.unresolved == 1
    assert sorted(one.object_code for one in answer.rows if one.kind == "decided") == ["RI.11-12.2", "RI.9-10.2"]


def test_a_chain_never_runs_through_a_superseded_statement(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "csta", "cas-cs")
    assert {one.object_source_version for one in answer.rows} == {"2024"}


def test_a_superseded_edition_is_read_when_asked(small: EmbeddedStore) -> None:
    for answer in (crosswalk(small, "csta", "cas-cs@2018"), crosswalk(small, "csta", "cas", edition="2018")):
        one = row(answer, "3A-NI-04", "CS.HS.1.1")
        assert one.object_source_version == "2018"
        assert one.confidence == Decimal("0.95")


def test_a_credential_may_be_asked_in_an_older_edition_of_its_exam(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "CompTIA Network+", "cas", editions={"comptia-network-plus": "n10-008"})
    assert answer.rows == ()  # nothing maps from the statements of that edition
    exam = crosswalk(small, "comptia-network-plus@n10-008", "cas")
    assert exam.subject.edition == "n10-008"


@pytest.mark.parametrize("edition", ["1999", "latest"])
def test_an_edition_that_is_not_loaded_names_those_that_are(small: EmbeddedStore, edition: str) -> None:
    with pytest.raises(BadQuery, match="cas-cs 2018, cas-cs 2024"):
        crosswalk(small, "csta", "cas", edition=edition)
    with pytest.raises(BadQuery, match="2018, 2024"):
        crosswalk(small, "csta", "cas", editions={"cas-cs": edition})


def test_a_program_reaches_through_its_credentials(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "Construction trades", "cas")
    assert [one.object_code for one in answer.rows] == ["RW.H2.2.2.a.i"]
    assert [step.words for step in answer.rows[0].chain.lead] == ["leads to", "states its competencies in"]


def test_a_credential_without_a_loaded_framework_says_so(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "comptia/a-plus", "cas")
    assert answer.rows == ()
    assert answer.notes == ("No framework of competencies is loaded for CompTIA A+.",)
    assert {item.state for item in answer.coverage.items} == {"not reviewed"}


def test_an_occupation_reaches_through_the_credentials_stated_for_it(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "47-2031", "cas")
    assert [one.object_code for one in answer.rows] == ["RW.H2.2.2.a.i"]
    assert [step.words for step in answer.rows[0].chain.lead] == ["is prepared for by", "states its competencies in"]


def test_a_credential_reaches_the_occupation_that_it_is_stated_to_prepare_for(small: EmbeddedStore) -> None:
    for subject, target, back in (
        ("comptia/network-plus", "15-1231", False),
        ("15-1231", "comptia/network-plus", True),
    ):
        (one,) = crosswalk(small, subject, target).rows
        # Read backwards, the property would say something else; that the two are related is true both ways.
        said = SKOS + "relatedMatch" if back else CETERMS + "occupationType"
        assert (one.kind, one.predicate_id, one.distance) == ("decided", said, 1)
        assert one.weakest_link.published_predicate == CETERMS + "occupationType"
        assert one.weakest_link.source == "starter"
        assert one.weakest_link.inverse is back


def test_an_organisation_is_no_end(small: EmbeddedStore) -> None:
    with pytest.raises(NotFound):
        crosswalk(small, "comptia/network-plus", "Salida High School")


def test_a_thing_is_not_compared_with_itself(small: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match="Both names mean CompTIA Network"):
        crosswalk(small, "comptia/network-plus", "CompTIA Network+")


def test_the_same_framework_on_both_sides_says_so(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "ccss-ela", "ccss-ela")
    assert "is on both sides" in answer.notes[-1]
    assert {one.chain.hops[0].predicate for one in answer.rows} == {SHARES_ANCHOR}


def test_a_name_that_fits_several_lists_them(small: EmbeddedStore) -> None:
    with pytest.raises(Ambiguous, match="Carpentry Level 2"):
        crosswalk(small, "NCCER Carpentry", "cas")


def test_levels_limit_rows_and_expectations(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "nccer/carpentry-level-1", "cas", levels=("HS",))
    assert answer.rows == ()
    assert {item.level for item in answer.coverage.items} == {"HS"}


def test_max_hops_bounds_a_chain(small: EmbeddedStore) -> None:
    assert crosswalk(small, "nccer/carpentry-level-1", "cas", max_hops=2).rows == ()
    assert len(crosswalk(small, "nccer/carpentry-level-1", "cas", max_hops=3).rows) == 1


def test_coverage_says_which_of_five_states_each_expectation_is_in(network: Crosswalk) -> None:
    states = {item.code: item.state for item in network.coverage.items}
    assert states == {
        "CS.HS.1.1": "proposed",
        "CS.HS.2.1": "covered",
        "CS.HS.3.1": "reviewed-none",
        "RW.H1.2.2": "not reviewed",
        "RW.H2.2.2": "not reviewed",
    }
    assert [item.code for item in network.coverage.gaps] == ["CS.HS.3.1", "RW.H1.2.2", "RW.H2.2.2"]


def test_a_composed_row_proposes_and_does_not_cover(carpentry: Crosswalk) -> None:
    item = next(item for item in carpentry.coverage.items if item.code == "RW.H2.2.2")
    assert (item.state, item.parts_total, item.parts_covered, item.parts_proposed) == ("proposed", 2, 0, 1)


def test_one_covered_outcome_of_two_is_partly(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "RI.11-12.2", "cas-rw")
    item = next(item for item in answer.coverage.items if item.code == "RW.H2.2.2")
    assert (item.state, item.best, item.parts_covered) == ("partly", SKOS + "closeMatch", 1)


@pytest.mark.parametrize("subject", ["CompTIA Network+", "nccer/carpentry-level-1", "csta", "cas-rw", "ccss-ela"])
@pytest.mark.parametrize("framework", ["cas", "cas-cs", "ccss-ela", "comptia-network-plus"])
def test_the_counts_of_an_area_add_up(small: EmbeddedStore, subject: str, framework: str) -> None:
    coverage = crosswalk(small, subject, framework).coverage
    for area in (*coverage.areas, coverage.total):
        assert area.total == area.covered + area.partly + area.proposed + area.reviewed_none + area.not_reviewed
    assert coverage.total.total == len(coverage.items)
    assert {item.state for item in coverage.items} <= set(STATES)


def test_the_same_question_gets_the_same_answer(small: EmbeddedStore, network: Crosswalk) -> None:
    assert crosswalk(small, ID + "credential/comptia/network-plus", "cas") == network
