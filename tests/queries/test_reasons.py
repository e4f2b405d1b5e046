"""The whole reason behind a cell, on illustrative editions and on invented decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology.model import Source
from ontology.namespaces import CEASN, DCTERMS, ID, OWL, RDF, SKOS, SSSOM
from queries.chains import Chain
from queries.compose import composition
from queries.explain import why
from queries.reasons import Reasons, reasons
from queries.reasons_changes import changes
from queries.reasons_texts import Passage, side_by_side
from queries.reasons_words import claim_name, conclusion, kind_sentence, says, weakest_sentence
from queries.stems import stems
from queries.things import Thing
from tests.queries.conftest import INVENTED, small_store

TODAY = date(2026, 11, 25)
NETWORK_TO_CAS = (f"{ID}statement/comptia-network-plus/n10-009/1.1", f"{ID}statement/cas-cs/2024/CS.HS.2.1")


@pytest.fixture(scope="module")
def decided() -> EmbeddedStore:
    return small_store(*INVENTED.glob("*.ttl"))


def kinds(answer: Reasons, way: int = 0) -> dict[str, list[str]]:
    """What would change one way, by kind."""
    found: dict[str, list[str]] = {}
    for one in answer.ways[way].changes:
        found.setdefault(one.kind, []).append(one.sentence)
    return found


def test_each_step_says_who_where_in_which_edition_and_in_whose_word(small: EmbeddedStore) -> None:
    (way,) = reasons(small, "nccer/carpentry-level-1", "RW.H2.2.2", today=TODAY).ways
    lists, maine, anchor, tagged, *_ = way.sentences
    assert lists.startswith("NCCER Carpentry Level 1 states its competencies in")
    for words in (
        "Maine Department of Education says",
        "(edition 2013)",
        "exam domain 1 “Introduction",
        "“intersects”",
    ):
        assert words in maine
    assert "academic standard RST.11-12.2 “Central ideas" in maine
    assert "rest on the same anchor standard" in anchor
    assert "Nobody compared" in anchor
    assert "read here from the other side" in tagged
    assert "No figure says how sure" in tagged
    assert "a proposal for people to decide" in way.conclusion
    assert "no person compared the two" in way.weakest


def test_the_sources_of_every_step_come_in_order_with_their_currency(small: EmbeddedStore) -> None:
    (way,) = reasons(small, "CS.HS.1.1@2018", "csta", today=TODAY).ways
    uses = {(use.note.series, use.note.edition): use.currency for use in way.sources}
    assert uses["cas-cs", "2018"] == "superseded by 2024"
    assert uses["csta", "2017"] == "current"
    (newer,) = (one for one in way.changes if one.kind == "edition")
    assert newer.pressing
    assert "now there is 2024" in newer.sentence


def test_who_decided_with_verdict_reason_and_the_day_it_is_looked_at_again(decided: EmbeddedStore) -> None:
    # One committee accepted the mapping, another rejected it: a rejection blocks, so the pair has no way.
    answer = reasons(decided, *NETWORK_TO_CAS, today=TODAY)
    assert not answer.ways
    (denial,) = answer.denials
    assert denial.decision is not None
    assert denial.decision.committee_name == "South computer science committee"
    assert denial.decision.verdict == "rejected"
    assert denial.decision.rationale == "Only two of seven layers are asked for."
    assert denial.decision.decided == "2026-04-01"
    assert "another decision would open it again" in answer.changes[0].sentence
    (way,) = reasons(decided, "CS.HS.1.1@2018", "csta", today=TODAY).ways
    (one,) = way.decided
    assert (one.verdict, one.committee_name) == ("accepted", "North computer science committee")
    overdue = [change for change in way.changes if change.kind == "review"]
    assert overdue[0].pressing
    assert "was due" in overdue[0].sentence


def test_a_graph_of_past_decisions_decides_nothing() -> None:
    store = small_store()
    from pyoxigraph import RdfFormat, parse

    past = [q.triple for q in parse(path=str(INVENTED / "decided@1.ttl"), format=RdfFormat.TURTLE)]
    with store.writing("tests") as writer:
        writer.put_graph("https://w3id.org/credways/graph/decisions/past", past, in_default=False)
    (way, *_) = reasons(store, "CompTIA Network+", "CS.HS.2.1", today=TODAY).ways
    assert way.decided == ()


def test_a_stronger_weakest_link_is_worked_out_not_told(small: EmbeddedStore) -> None:
    (way,) = reasons(small, "CompTIA Network+", "CS.HS.1.1", today=TODAY).ways[:1]
    (said,) = [one.sentence for one in way.changes if one.kind == "weakest"]
    assert "would be “asks for nearly the same as” (close match) instead of “shares something with”" in said
    carpentry = reasons(small, "nccer-carpentry", "RW.H2.2.2", today=TODAY)
    (said,) = kinds(carpentry)["weakest"]
    assert "would stay" in said


def test_confidence_names_who_is_silent(small: EmbeddedStore) -> None:
    (said,) = kinds(reasons(small, "nccer-carpentry", "RW.H2.2.2", today=TODAY))["confidence"]
    assert "3 of 3 links state none (Maine Department of Education" in said
    assert "confidence" not in kinds(reasons(small, "CompTIA Network+", "cas", today=TODAY))


def test_a_rejection_leaves_the_ways_that_do_not_rest_on_it(small: EmbeddedStore) -> None:
    (first,) = why(small, "nccer-carpentry", "RW.H2.2.2")
    other = replace(first, hops=tuple(replace(hop, mapping=f"{hop.mapping}/other") for hop in first.hops))
    found = changes(first, [other], (), (), TODAY)
    rejected = [one.sentence for one in found if one.kind == "rejection"]
    assert rejected
    assert all("one other way would still carry, the best being composed" in said for said in rejected)


def test_nothing_connects_and_a_not_says_why(small: EmbeddedStore) -> None:
    answer = reasons(small, "CompTIA Network+", "CS.HS.3.1", today=TODAY)
    assert answer.total == 0
    (denial,) = answer.denials
    assert denial.negated
    assert denial.in_force
    assert [one.kind for one in answer.changes] == ["denial"]


def _with_links(*links: tuple[str, str, str]) -> EmbeddedStore:
    """The small editions and these mappings beside them (invented): (subject, predicate, object)."""
    store = small_store()
    group = NamedNode(f"{ID}mapping-set/invented")
    triples = [
        Triple(group, NamedNode(RDF + "type"), NamedNode(SSSOM + "MappingSet")),
        Triple(group, NamedNode(DCTERMS + "title"), Literal("Invented links", language="en")),
    ]
    for number, (subject, predicate, obj) in enumerate(links):
        one = NamedNode(f"{ID}mapping/invented/{number}")
        triples += [
            Triple(one, NamedNode(RDF + "type"), NamedNode(SSSOM + "Mapping")),
            Triple(one, NamedNode(OWL + "annotatedSource"), NamedNode(subject)),
            Triple(one, NamedNode(OWL + "annotatedProperty"), NamedNode(SKOS + predicate)),
            Triple(one, NamedNode(OWL + "annotatedTarget"), NamedNode(obj)),
            Triple(one, NamedNode(DCTERMS + "isPartOf"), group),
        ]
    with store.writing("tests") as writer:
        writer.replace_edition(Source("invented-links", "1", "Invented links", publisher="Nobody"), triples)
    return store


def test_a_path_that_proves_nothing_says_at_which_step_and_by_which_rule() -> None:
    ccss, csta, cas = f"{ID}statement/ccss-ela/2010/", f"{ID}statement/csta/2017/", f"{ID}statement/cas-cs/2024/"
    store = _with_links(
        (f"{ccss}RST.11-12.2", "broadMatch", f"{csta}3A-NI-04"), (f"{csta}3A-NI-04", "narrowMatch", f"{cas}CS.HS.1.1.a")
    )
    answer = reasons(store, "RST.11-12.2", f"{cas}CS.HS.1.1.a", today=TODAY)
    assert answer.total == 0
    (said,) = [one.sentence for one in answer.changes if one.kind == "composition"]
    assert "RST.11-12.2 → 3A-NI-04 → CS.HS.1.1.a" in said
    assert "A and C are both parts of B and may share nothing." in said


def test_a_longer_way_is_told_where_the_short_ones_end(small: EmbeddedStore) -> None:
    answer = reasons(small, "nccer-carpentry", "RW.H2.2.2", max_hops=2, today=TODAY)
    assert answer.total == 0
    (said,) = [one.sentence for one in answer.changes if one.kind == "farther"]
    assert said == "With up to 4 steps one way connects the two, the shortest in 3 steps."


def test_many_ways_are_counted_and_the_best_spelled_out(small: EmbeddedStore) -> None:
    answer = reasons(small, "CompTIA Network+", "cas", most=1, today=TODAY)
    assert (len(answer.ways), answer.total) == (1, 3)


def test_every_claim_of_the_rules_has_its_words() -> None:
    rules = composition()
    for name in {*rules.names.values(), "weak", "sharesAnchor"}:
        assert not says(name).startswith("is linked")
    for kind in ("decided", "composed", "suggested"):
        assert kind_sentence(kind)


def test_the_weakest_sentence_tells_by_what_the_link_is_weakest(small: EmbeddedStore) -> None:
    def said(chain: Chain) -> str:
        return weakest_sentence(chain)

    _, composed, _ = why(small, "CompTIA Network+", "cas")
    assert "stated confidence, 0.8, is the lowest" in said(composed)
    silent = replace(composed, hops=tuple(replace(hop, confidence=None) for hop in composed.hops))
    assert "All 2 links make the same kind of claim" in said(silent)
    assert conclusion(silent, {}).startswith("So: 1.2")
    assert claim_name(composed.hops[0]) == "close"


def _passage(text: str) -> Passage:
    return Passage(Thing("https://example.org/x", text, "statement"), text)


def test_shared_words_count_by_stem_and_function_words_do_not() -> None:
    pair = side_by_side(_passage("Read the drawings of a stair."), _passage("The drawing is read, and a stair built."))
    assert pair.shared == ("Read", "drawings", "stair")
    assert [words for words, shared in pair.right_pieces if shared] == ["drawing", "read", "stair"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_pieces_are_the_text_whatever_it_holds(one: str, other: str) -> None:
    pair = side_by_side(_passage(one), _passage(other))
    assert "".join(words for words, _ in pair.left_pieces) == one
    assert "".join(words for words, _ in pair.right_pieces) == other


@given(st.lists(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=12), max_size=20))
def test_every_word_has_a_stem(words: list[str]) -> None:
    made = stems(words)
    assert set(made) == set(words)
    assert all(made.values())


def test_a_statement_whose_wording_is_not_loaded_says_so() -> None:
    store = small_store()
    bare = NamedNode(f"{ID}statement/bare/1/X.1")
    framework = next(iter(store.select("SELECT ?f WHERE { ?f a ceasn:CompetencyFramework }").rows))[0]
    assert isinstance(framework, NamedNode)
    with store.writing("tests") as writer:
        writer.replace_edition(
            Source("bare", "1", "Bare codes (invented)"),
            [
                Triple(bare, NamedNode(RDF + "type"), NamedNode(CEASN + "Competency")),
                Triple(bare, NamedNode(SKOS + "notation"), Literal("X.1")),
                Triple(bare, NamedNode(SKOS + "prefLabel"), Literal("Standard X.1", language="en")),
                Triple(bare, NamedNode(CEASN + "isPartOf"), framework),
            ],
        )
    from queries.reasons_texts import passages

    assert not passages(store, [bare.value])[bare.value].stated
