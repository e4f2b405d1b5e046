"""Mappings as they should not be: an honest row, a note or a clear error for each, never a silent drop."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from ontology.iris import entity
from ontology.model import Source
from ontology.namespaces import OWL, RDF, SKOS, XSD
from ontology.terms import CEASN, CW, SSSOM
from ontology.terms import OWL as OWL_TERMS
from queries.composing import composed, rows
from queries.crosswalk import Crosswalk, crosswalk
from queries.edges import REJECTED
from queries.explain import why
from queries.reasons import reasons
from tests.support.invented_links import Link, credential, invented, statement

ONE = credential("one").value


def asked(*links: Link, more: tuple[Triple, ...] = ()) -> Crosswalk:
    return crosswalk(with_more(invented(links), more), ONE, "target")


def with_more(store: EmbeddedStore, triples: tuple[Triple, ...]) -> EmbeddedStore:
    if triples:
        with store.writing("more") as writer:
            writer.replace_edition(Source("more", "1", "More"), triples)
    return store


def mapping(number: int) -> NamedNode:
    return NamedNode(f"https://example.org/mapping/{number:02}")


def codes(answer: Crosswalk) -> list[tuple[str, str, str]]:
    return [(row.subject_code, row.object_code, row.chain.claim) for row in answer.rows]


def test_crosswalks_that_contradict_are_both_told_and_never_averaged() -> None:
    (row,) = asked(Link(1, 13, "broadMatch", "0.9"), Link(1, 13, "narrowMatch", "0.5")).rows
    assert [row.predicate_id, row.alternatives[0].predicate] == [SKOS + "narrowMatch", SKOS + "broadMatch"]
    assert [row.confidence, row.alternatives[0].confidence] == [Decimal("0.5"), Decimal("0.9")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_crosswalk_that_denies_what_another_claims_wins_and_is_named(turned: bool) -> None:
    denial = Link(13, 1, "exactMatch", denied=True) if turned else Link(1, 13, "exactMatch", denied=True)
    store = invented([Link(1, 13, "exactMatch", "1.0"), denial])
    answer = crosswalk(store, ONE, "target")
    assert answer.rows == ()
    assert [one.mapping for one in answer.blocked] == [mapping(1).value]
    told = reasons(store, statement(1).value, statement(13).value)
    assert (told.ways, [one.mapping for one in told.denials]) == ((), [mapping(1).value])


def test_a_denied_step_is_not_walked_by_another_mapping_of_the_same_pair() -> None:
    assert not asked(Link(1, 8, "exactMatch"), Link(8, 13, "exactMatch"), Link(13, 8, "closeMatch", denied=True)).rows


def test_what_a_committee_rejected_blocks_as_a_not_does() -> None:
    decision = NamedNode(entity("decision", "invented", "one"))
    rejected = (
        Triple(decision, CW.verdict, NamedNode(REJECTED)),
        Triple(decision, CW.decidesMapping, mapping(0)),
    )
    links = (Link(1, 13, "exactMatch"), Link(1, 8, "exactMatch"), Link(8, 13, "exactMatch"))
    assert codes(asked(*links)) == [("S1", "S13", "exact")]
    answer = asked(*links, more=rejected)
    assert (answer.rows, [one.mapping for one in answer.blocked]) == ((), [mapping(0).value])


def test_crosswalks_that_cycle_end_and_visit_nothing_twice() -> None:
    ring = [Link(8, 9, "exactMatch"), Link(9, 10, "exactMatch"), Link(10, 8, "exactMatch"), Link(8, 1, "exactMatch")]
    answer = asked(*ring, Link(10, 13, "exactMatch"), Link(13, 1, "relatedMatch"))
    for row in answer.rows:
        for chain in (row.chain, *row.alternatives):
            visited = [chain.subject, *(hop.object for hop in chain.hops)]
            assert len(visited) == len(set(visited))
    assert {row.object_code for row in answer.rows} == {"S13"}
    assert answer.rows[0].kind == "decided"


def test_a_mapping_of_a_statement_to_itself_is_no_row() -> None:
    assert not asked(Link(1, 1, "exactMatch")).rows


def test_a_machines_proposal_is_never_a_link_of_a_chain() -> None:
    first = (Link(1, 8, "exactMatch", suggested=True), Link(8, 13, "exactMatch"))
    last = (Link(1, 8, "exactMatch"), Link(8, 13, "exactMatch", suggested=True))
    assert not asked(*first).rows
    assert not asked(*last).rows
    (alone,) = asked(Link(1, 13, "exactMatch", suggested=True)).rows
    assert alone.kind == "suggested"


@pytest.mark.parametrize("written", ["1.7", "-0.1", "NaN", "INF", "high"])
def test_a_confidence_outside_0_to_1_counts_as_not_stated_and_is_told(written: str) -> None:
    stated = Triple(mapping(0), SSSOM.confidence, Literal(written, datatype=NamedNode(XSD + "string")))
    store = with_more(invented([Link(1, 13, "closeMatch")]), (stated,))
    answer = crosswalk(store, ONE, "target")
    assert [row.confidence for row in answer.rows] == [None]
    assert f"confidence {written} is not between 0 and 1 and counts as not stated" in answer.notes[-1]
    assert written in reasons(store, statement(1).value, statement(13).value).ways[0].sentences[0]
    assert [row.confidence for _, row in rows(store, composed(store, "target"))] == [None, None]


@pytest.mark.parametrize("written", ["0", "1", "0.0", "1.0"])
def test_the_bounds_of_confidence_are_confidences(written: str) -> None:
    assert asked(Link(1, 13, "closeMatch", written)).rows[0].confidence == Decimal(written)


def test_a_predicate_that_no_rule_knows_is_told_and_not_followed() -> None:
    answer = asked(Link(1, 13, "mappingRelation"), Link(1, 8, "semanticRelation"), Link(8, 12, "exactMatch"))
    assert answer.rows == ()
    assert "2 mappings claim what no rule composes (skos:mappingRelation, skos:semanticRelation)" in answer.notes[-1]


def test_a_mapping_to_a_retired_item_is_told_and_not_followed() -> None:
    store = invented([Link(1, 8, "exactMatch")])
    gone = NamedNode("https://example.org/statement/withdrawn")
    one = NamedNode("https://example.org/mapping/to-withdrawn")
    with_more(
        store,
        (
            Triple(gone, OWL_TERMS.deprecated, Literal("true", datatype=NamedNode(XSD + "boolean"))),
            Triple(gone, CEASN.competencyText, Literal("What nobody is asked any more.", language="en")),
            Triple(one, NamedNode(RDF + "type"), SSSOM.Mapping),
            Triple(one, NamedNode(OWL + "annotatedSource"), statement(1)),
            Triple(one, NamedNode(OWL + "annotatedProperty"), NamedNode(SKOS + "exactMatch")),
            Triple(one, NamedNode(OWL + "annotatedTarget"), gone),
        ),
    )
    assert "1 mapping leads to what no edition in scope holds" in crosswalk(store, ONE, "target").notes[-1]


def test_no_counterpart_is_a_finding_and_no_statement_that_two_share() -> None:
    nothing = NamedNode(SSSOM.namespace + "NoTermFound")
    more = tuple(
        Triple(NamedNode(f"https://example.org/none/{number}"), NamedNode(OWL + name), value)
        for number in (1, 13)
        for name, value in (
            ("annotatedSource", statement(number)),
            ("annotatedProperty", NamedNode(SKOS + "exactMatch")),
            ("annotatedTarget", nothing),
        )
    )
    answer = asked(more=more)
    assert answer.rows == ()
    assert "1 mapping says that there is no counterpart." in answer.notes


def test_a_mapping_to_a_code_that_no_edition_has_is_counted() -> None:
    answer = asked(Link(1, 13, "exactMatch", unresolved=True))
    assert (answer.rows, answer.unresolved) == ((), 1)


def test_the_same_framework_on_both_sides_is_said() -> None:
    store = invented([Link(1, 2, "relatedMatch")])
    own = crosswalk(store, ONE, "spec-a")
    assert "spec-a is where one states its own competencies" in own.notes[-1]
    assert codes(own) == [("S2", "S1", "related"), ("S1", "S2", "related")]
    assert "spec-a is on both sides" in crosswalk(store, "spec-a", "spec-a").notes[-1]
    with pytest.raises(BadQuery, match="Both names mean one"):
        crosswalk(store, ONE, "one")


def test_a_statement_without_text_or_code_is_named_by_its_address() -> None:
    bare = NamedNode("https://example.org/statement/bare")
    target = NamedNode("https://w3id.org/credways/id/framework/target/1")
    one = NamedNode("https://example.org/mapping/to-bare")
    more = (
        Triple(bare, CEASN.isPartOf, target),
        Triple(bare, CEASN.competencyText, Literal("", language="en")),
        Triple(one, NamedNode(OWL + "annotatedSource"), statement(1)),
        Triple(one, NamedNode(OWL + "annotatedProperty"), NamedNode(SKOS + "exactMatch")),
        Triple(one, NamedNode(OWL + "annotatedTarget"), bare),
    )
    (row,) = asked(more=more).rows
    assert (row.object_id, row.object_label) == (bare.value, "bare")
    assert all("bare" in said for said in row.chain.sentences()[-2:])


def test_why_says_the_same_of_all_of_these() -> None:
    store = invented([Link(1, 13, "exactMatch", "0.5"), Link(13, 1, "exactMatch", "0.5")])
    chains = why(store, ONE, statement(13).value)
    assert [chain.kind for chain in chains] == ["decided", "decided"]
    assert [chain.hops[0].inverse for chain in chains] == [False, True]
