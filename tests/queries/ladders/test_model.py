"""What the planner takes published statements for, and the ladders a person reads from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from graph.store import EmbeddedStore
from graph.view import View
from ontology.namespaces import ID
from queries.ladders.conditions import Tree, conditions
from queries.ladders.links import Link, links
from queries.ladders.model import Model, Terms, from_links, model
from queries.ladders.plans import Planner

CREDENTIAL = ID + "credential/"


@pytest.fixture(scope="module")
def starter(starter_store: Path) -> EmbeddedStore:
    return EmbeddedStore.open(starter_store)


def cheapest(made: Model, held: Sequence[str], goal: str, most: int = 3) -> list[set[str]]:
    """Plans by the number of steps, each as the last parts of its steps' names, the goal left out."""
    planner = Planner(made.graph, [1] * len(made.steps))
    found = planner.plans([made.number[one] for one in held], made.number[goal], most)
    assert found.complete
    names = [{made.steps[step] for step in plan.steps} - {goal} for plan in found.plans]
    return [{one.rpartition("/")[2] for one in some} for some in names]


def test_mssc_grants_the_full_cpt_for_four_certificates_of_which_green_production_is_none(
    starter: EmbeddedStore,
) -> None:
    made = model(starter, Terms())
    four = {
        "cpt-safety",
        "cpt-quality-practices-measurement",
        "cpt-manufacturing-processes-production",
        "cpt-maintenance-awareness",
    }
    assert cheapest(made, [], CREDENTIAL + "mssc/cpt") == [four]


def test_what_nccer_advises_is_followed_only_where_soft_links_are_allowed(starter: EmbeddedStore) -> None:
    goal = CREDENTIAL + "nccer/carpentry-level-4"
    assert goal not in model(starter, Terms()).number  # nothing is required, so there is nothing to plan
    soft = model(starter, Terms(soft=True))
    assert cheapest(soft, [CREDENTIAL + "nccer/core"], goal) == [
        {"carpentry-level-1", "carpentry-level-2", "carpentry-level-3"}
    ]


def test_a_contested_requirement_can_be_left_out_by_who_asserts_it(starter: EmbeddedStore) -> None:
    upper = CREDENTIAL + "comptia/network-plus"
    contested = [one for one in links(starter) if one.upper == upper and one.contested]
    assert [one.lower for one in contested] == [CREDENTIAL + "comptia/a-plus"]
    assert cheapest(model(starter, Terms()), [], upper) == [{"a-plus"}]
    without = frozenset(one.asserter for one in contested)
    milder = model(starter, Terms(without=without))
    others = {one.asserter for one in milder.into[milder.number[upper]]}
    assert others == {ID + "organization/comptia"}  # its own pathway advises the same order
    free = model(starter, Terms(without=without | others))
    assert free.graph.least[free.number[upper]] == 0


def test_an_occupation_is_reached_by_one_credential_and_never_by_itself(starter: EmbeddedStore) -> None:
    made = model(starter, Terms())
    ways = cheapest(made, [], ID + "concept/soc/2018/15-1231", 2)
    assert all(len(way) == 1 for way in ways)
    assert len(ways) == 2


def test_a_held_credential_that_opens_the_occupation_leaves_nothing_to_do(starter: EmbeddedStore) -> None:
    made = model(starter, Terms())
    assert cheapest(made, [CREDENTIAL + "comptia/a-plus"], ID + "concept/soc/2018/15-1231", 1) == [set()]


PATHWAY = """
@prefix ceterms: <https://purl.org/ctdl/terms/> . @prefix x: <https://example.org/invented/> .
x:end ceterms:hasCondition x:c1 , x:c2 .
x:c1 a ceterms:ComponentCondition ; ceterms:requiredNumber 2 ; ceterms:targetComponent x:a , x:b , x:c .
x:c2 a ceterms:ComponentCondition ; ceterms:logicalOperator <https://purl.org/ctdl/vocabs/logic/Or> ;
  ceterms:hasCondition x:c3 ; ceterms:targetComponent x:d .
x:c3 a ceterms:ComponentCondition ; ceterms:targetComponent x:e , x:f ; ceterms:hasCondition x:c2 ;
  ceterms:hasConstraint [ a ceterms:Constraint ] .
"""
"""Invented: two of a, b, c; and d, or else e with f. The last condition holds the one it is in."""


def test_conditions_of_components_are_trees_and_one_within_itself_is_walked_once() -> None:
    x = "https://example.org/invented/"
    engine = Store()
    engine.load(PATHWAY.encode(), RdfFormat.TURTLE)
    asked = conditions(View(engine))
    inner = Tree(2, (x + "e", x + "f"), x + "c3")
    assert asked.trees[x + "end"] == (
        Tree(2, (x + "a", x + "b", x + "c"), x + "c1"),
        Tree(1, (x + "d", inner), x + "c2"),
    )
    assert asked.constraints == {x + "end": 1}
    made = from_links(asked.links, Terms(), asked.trees)
    assert cheapest(made, [x + "a"], x + "end", 4) == [{"b", "d"}, {"c", "d"}, {"b", "e", "f"}, {"c", "e", "f"}]


def test_more_required_than_stated_can_not_be_met() -> None:
    stated = [Link("a", "b", "required", "component", number=2, asserter="who"), Link("b", "c", "required")]
    assert cheapest(from_links(stated, Terms()), [], "c") == []
