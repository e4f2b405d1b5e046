"""Ladders as an advisor asks for them: from what is held, by name, to a goal, with the reason of every rung."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from graph.store import EmbeddedStore
from graph.view import View
from ontology.errors import Ambiguous, BadQuery, NotFound
from queries.ladders.answer import Ladder, Ladders, Rung, Totals
from queries.ladders.asking import Question
from queries.ladders.comparing import compare
from queries.ladders.costs import days, facts
from queries.ladders.finding import ladders
from queries.ladders.front import front
from queries.ladders.onward import onward
from queries.things import Thing

Ask = Callable[..., Ladders]


@pytest.fixture(scope="module")
def starter(starter_store: Path) -> EmbeddedStore:
    return EmbeddedStore.open(starter_store)


@pytest.fixture(scope="module")
def ask(starter: EmbeddedStore) -> Ask:
    return lambda *held, goal, **terms: ladders(starter, Question(held, goal, **terms))


def names(ladder: Ladder) -> list[str]:
    return [rung.step.label for rung in ladder.rungs]


def test_from_a_plus_to_information_security_every_reason_says_who_and_where(ask: Ask) -> None:
    answer = ask("CompTIA A+", goal="15-1212")
    assert names(answer.ladders[0]) == ["CompTIA Network+", "CompTIA Security+", "Information Security Analysts"]
    reasons = [reason for rung in answer.ladders[0].rungs for reason in rung.reasons]
    assert all(reason.asserter and reason.source for reason in reasons)
    assert [reason.contested for reason in answer.ladders[0].rungs[0].reasons] == [False, True]
    assert answer.ladders[0].why == "2 steps to take; 2 reasons rest on what is held; 1 contested"
    assert [str(job.occupation) for job in answer.ladders[0].rungs[0].opens] == [
        "15-1231 Computer Network Support Specialists"
    ]


def test_the_nurse_aide_may_work_at_once(ask: Ask) -> None:
    first = ask("CNA", goal="31-1131").ladders[0]
    assert (names(first), first.totals.steps) == (["Nursing Assistants"], 0)


def test_an_auto_service_course_is_read_as_the_closest_program_and_said_to_be_a_guess(ask: Ask) -> None:
    answer = ask("Auto Service course", goal="49-3023")
    assert [one.iri.rpartition("/")[2] for one in answer.held.steps] == ["program-ast"]
    assert "a guess" in answer.notes[0]
    assert all(names(one)[-1] == "Automotive Service Technicians and Mechanics" for one in answer.ladders)


def test_ase_master_takes_the_other_seven_beside_each_other(ask: Ask) -> None:
    answer = ask("ase/a1", goal="ase/master-automobile-technician")
    assert [len(some) for some in answer.ladders[0].rounds] == [7, 1]
    assert len(answer.ladders[0].rungs[-1].reasons) == 8


def test_what_is_only_advised_is_followed_where_that_is_allowed_and_marked(ask: Ask) -> None:
    assert not ask("nccer/core", goal="nccer/carpentry-level-3").ladders
    first = ask("nccer/core", goal="nccer/carpentry-level-3", soft=True).ladders[0]
    assert names(first) == [f"NCCER Carpentry Level {level}" for level in ("One", "Two", "Three")]
    assert all(reason.link.soft for rung in first.rungs for reason in rung.reasons)


def test_what_somebody_asserts_can_be_left_out(ask: Ask) -> None:
    assert names(ask("comptia/a-plus", goal="15-1212", without=("CompTIA",)).ladders[0])[0] == "CompTIA Security+"
    with pytest.raises(BadQuery, match=r"Those who assert: .*CompTIA"):
        ask("comptia/a-plus", goal="15-1212", without=("Nobody",))


def test_a_cluster_is_one_of_its_credentials_that_is_not_held(ask: Ask) -> None:
    answer = ask("CompTIA A+", goal="Information Technology", most=50)
    assert answer.ladders
    assert "CompTIA A+" not in {str(one.goal) for one in answer.ladders}
    assert len({one.names() for one in answer.ladders}) == len(answer.ladders)


def test_a_pathway_is_walked_to_its_end(ask: Ask) -> None:
    first = ask("CompTIA A+", goal="IT Networking Specialist Pathway").ladders[0]
    assert names(first)[:3] == ["CompTIA Network+", "CompTIA Security+", "CompTIA Project+"]
    assert len(first.rounds) == len(first.rungs)


def test_what_is_held_already_and_where_there_is_no_way(ask: Ask) -> None:
    assert ask("CompTIA A+", goal="CompTIA A+").held_already
    answer = ask("CNA", goal="nccer/carpentry-level-2")
    assert not answer.ladders
    assert [(str(one.step), one.lacks) for one in answer.missing] == [
        ("NCCER Carpentry Level Two", "no source says on these terms what leads to it")
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"by": "luck"}, "ranked by steps, time, cost, credits, wage; found 'luck'"),
        ({"most": 0}, "1 to 50 ladders; found 0"),
        ({"most": 51}, "found 51"),
        ({"max_steps": -1}, "found a most of -1"),
        ({"covered": ("rent",)}, "found 'rent'"),
    ],
)
def test_wishes_that_cannot_be(ask: Ask, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(BadQuery, match=said):
        ask("CNA", goal="31-1131", **wrong)


def test_names_that_are_not_there_or_mean_several_are_told_together(ask: Ask) -> None:
    with pytest.raises(NotFound, match=r"Did you mean: .*CompTIA Network"):
        ask("CompTIA Netwerk+", goal="15-1212")
    with pytest.raises(Ambiguous, match="OSHA 10-Hour General Industry"):
        ask("OSHA-10", goal="47-2031")
    with pytest.raises(BadQuery, match=r"(?s)OSHA-10.*no such thing at all"):
        ask("OSHA-10\nno such thing at all", goal="47-2031")
    with pytest.raises(NotFound):
        ask("CNA", goal="")


def test_a_pasted_list_is_read_line_by_line_and_a_name_with_a_comma_is_one(ask: Ask) -> None:
    listed = "CNA; comptia/a-plus, comptia/network-plus\nCertified Patient Care Technician/Assistant (CPCT/A), NHA"
    answer = ask(listed, goal="15-1212")
    assert [one.iri.rpartition("/")[2] for one in answer.held.steps] == [
        "certified-nurse-aide", "a-plus", "network-plus", "cpct-a",
    ]  # fmt: skip
    assert names(answer.ladders[0]) == ["CompTIA Security+", "Information Security Analysts"]


def test_a_bound_on_steps_is_kept(ask: Ask) -> None:
    assert not ask("CompTIA A+", goal="15-1212", max_steps=2).ladders
    assert ask("CompTIA A+", goal="15-1212", max_steps=3).ladders


def test_next_steps_say_what_they_add_and_need(starter: EmbeddedStore) -> None:
    answer = onward(starter, Question(("CompTIA A+",), "15-1212", most=10))
    assert (str(answer.steps[0].rung.step), answer.steps[0].lacking, answer.steps[0].towards) == (
        "CompTIA Network+", 0, 2,
    )  # fmt: skip
    assert "15-1232 Computer User Support Specialists" in [str(job.occupation) for job in answer.jobs]
    seven = onward(starter, Question(("ase/a1",), most=10)).steps
    master = next(one for one in seven if one.rung.step.iri.endswith("master-automobile-technician"))
    assert (master.lacking, len(master.needs)) == (7, 7)
    assert not onward(starter, Question(("CNA",))).steps


def test_two_ladders_side_by_side(starter: EmbeddedStore) -> None:
    answer = compare(starter, "CompTIA A+ -> 15-1212", "nothing -> 15-1212")
    lines = {one.what: (one.first, one.second, one.better) for one in answer.lines}
    assert lines["steps to take"] == ("2", "3", 0)
    assert lines["price"] == ("unknown", "unknown", None)
    assert (answer.only_first, answer.only_second) == ((), ("CompTIA A+",))
    for wrong in ("CompTIA A+", "->", "CNA -> 31-1131 #99"):
        with pytest.raises(BadQuery):
            compare(starter, wrong, "CNA -> 31-1131")
    with pytest.raises(NotFound, match="CNA -> 31-1131 #1"):
        compare(starter, "CNA -> 31-1131 #9", "CNA -> 31-1131")


INVENTED = """
@prefix ceterms: <https://purl.org/ctdl/terms/> . @prefix cw: <https://w3id.org/credways/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix x: <https://example.org/invented/> .
@prefix k: <https://w3id.org/credways/id/concept/stacking-kinds/> .
x:goal a ceterms:Certification ; skos:prefLabel "Goal"@en .
x:dear a ceterms:Certification ; skos:prefLabel "Dear"@en ; ceterms:estimatedDuration [ ceterms:exactDuration "P1M" ] ;
  ceterms:estimatedCost [ ceterms:price 900 ; ceterms:currency "US Dollar" ] , [ ceterms:price 950 ] .
x:cheap a ceterms:Certification ; skos:prefLabel "Cheap"@en ;
  ceterms:estimatedDuration [ ceterms:minimumDuration "P1Y" ; ceterms:maximumDuration "P2Y" ] ;
  ceterms:estimatedCost [ ceterms:price 10 ] .
x:strange a ceterms:Certification ; skos:prefLabel "Strange"@en ;
  ceterms:estimatedCost [ ceterms:price -5 ] , [ ceterms:price 5 ; ceterms:currency "Euro" ] .
x:goal ceterms:hasCondition x:any . x:any a ceterms:ComponentCondition ; ceterms:requiredNumber 1 ;
  ceterms:targetComponent x:dear , x:cheap , x:strange .
x:egg a ceterms:Certification ; skos:prefLabel "Egg"@en ; ceterms:hasCondition x:c1 .
x:hen a ceterms:Certification ; skos:prefLabel "Hen"@en ; ceterms:hasCondition x:c2 .
x:c1 a ceterms:ComponentCondition ; ceterms:targetComponent x:hen .
x:c2 a ceterms:ComponentCondition ; ceterms:targetComponent x:egg .
"""
"""Invented: three ways to a goal, one of them with a price below nothing; and two that wait for each other."""


@pytest.fixture(scope="module")
def invented() -> View:
    engine = Store()
    engine.load(INVENTED.encode(), RdfFormat.TURTLE)
    return View(engine)


def test_what_is_unknown_ranks_as_the_dearest_and_is_never_nothing(invented: View) -> None:
    by_cost = ladders(invented, Question((), "https://example.org/invented/goal", by="cost"))
    assert [names(one)[0] for one in by_cost.ladders] == ["Cheap", "Dear", "Strange"]
    assert [one.totals.no_price for one in by_cost.ladders] == [1, 1, 2]  # the goal's own price is unknown too
    assert "is not counted in the totals" in by_cost.ranked
    by_time = ladders(invented, Question((), "https://example.org/invented/goal", by="time"))
    assert names(by_time.ladders[0])[0] == "Dear"
    covered = ladders(invented, Question((), "https://example.org/invented/goal", by="cost", covered=("fees",)))
    assert covered.ranked.startswith("fewest steps first")


def test_a_price_below_nothing_or_in_another_currency_is_told_and_not_added(invented: View) -> None:
    found = facts(invented, "U.S.")["https://example.org/invented/strange"]
    assert found.price is None
    assert found.strange == ("5.00 Euro, which is no price in US dollars", "a price of -5.00 dollars")
    dear = facts(invented, "U.S.")["https://example.org/invented/dear"].price
    assert dear is not None
    assert dear.dollars == 900


def test_what_waits_for_itself_is_named(invented: View) -> None:
    answer = ladders(invented, Question((), "https://example.org/invented/egg"))
    assert not answer.ladders
    assert [(str(one.step), "comes before itself" in one.lacks) for one in answer.missing] == [
        ("Egg", True),
        ("Hen", True),
    ]
    assert ladders(
        invented, Question(("https://example.org/invented/hen",), "https://example.org/invented/egg")
    ).ladders


@pytest.mark.parametrize(
    ("said", "meant"),
    [("P1Y", 365), ("P1Y2M3W4DT12H", 365 + 60 + 21 + 4.5), ("PT36H", 1.5), ("P", None), ("2 weeks", None)],
)
def test_durations_are_iso_8601(said: str, meant: float | None) -> None:
    assert days(said) == meant


def test_no_ladder_on_the_front_is_beaten_in_all_and_unknown_beats_nothing() -> None:
    def of(days_: float, dollars: float, wage: float | None, unknown: int = 0) -> Ladder:
        return Ladder(
            Thing("x", "X", "credential"),
            (Rung(Thing("x", "X", "credential"), 0),),
            Totals(1, days_, 0, dollars, unknown, (), wage),
        )

    quick, cheap, worse, unknown = of(1, 9, 5), of(9, 1, 5), of(9, 9, 5), of(1, 0, 5, 1)
    assert front([quick, cheap, worse, unknown]) == {0, 1, 3}
