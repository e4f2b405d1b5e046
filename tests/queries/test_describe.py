"""One thing and its links, in words; counts."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from graph.store import EmbeddedStore
from ontology.errors import NotFound
from ontology.namespaces import CEASN, CETERMS, CW, ID
from queries.describe import Description, Fact, describe, describe_triples
from queries.resolve import resolve
from queries.stats import stats
from queries.things import Thing
from queries.words import is_bookkeeping, kind_of, plain, word
from tests.queries.conftest import Stores


def of(small: EmbeddedStore, name: str, limit: int = 50) -> Description:
    return describe(small, resolve(small, name).iri, limit=limit)


def groups(description: Description) -> dict[str, list[str]]:
    return {group.name: [str(one) for one in group.things] for group in description.links}


def test_a_credential(small: EmbeddedStore) -> None:
    found = of(small, "CompTIA Network+")
    assert found.kinds == ("industry-recognised certification", "certification")
    facts = [(fact.name, fact.value) for fact in found.facts]
    assert facts[:4] == [
        ("name", "CompTIA Network+"),
        ("also called", "Net+"),
        ("also called", "Network+"),
        ("code", "N10-009"),
    ]
    assert next(fact for fact in found.facts if fact.name == "web page").is_link
    links = groups(found)
    assert links["requires: exam"] == ["Network+ exam N10-009"]
    assert links["stacks on this (progression)"] == ["CompTIA Security+"]
    assert links["this stacks on (progression, contested)"] == ["CompTIA A+"]
    assert links["owned by"] == ["CompTIA"]


def test_an_exam_says_whose_it_is(small: EmbeddedStore) -> None:
    assert groups(describe(small, ID + "assessment/comptia/n10-009"))["exam of"] == ["CompTIA Network+"]


def test_a_statement_shows_what_mappings_tie_to_it(small: EmbeddedStore) -> None:
    links = groups(of(small, "RI.11-12.2"))
    assert links["close match"] == ["RW.H2.2.2.a.i Two or more central ideas"]
    assert groups(of(small, "5.1"))["not: exact match"] == ["CS.HS.3.1"]
    assert groups(of(small, "5.1"))["suggested: close match"] == ["CS.HS.3.1"]
    assert "close match (a code that no edition has)" in groups(of(small, "RW.H1.2.2"))


def test_an_expectation_has_its_outcomes_in_order(small: EmbeddedStore) -> None:
    found = of(small, "RW.H2.2.2")
    assert [(item.thing.notation, item.depth) for item in found.outline] == [
        ("RW.H2.2.2.a", 0),
        ("RW.H2.2.2.a.i", 1),
        ("RW.H2.2.2.b", 0),
    ]


def test_a_framework_has_weights_and_says_how_many_there_are(small: EmbeddedStore) -> None:
    found = of(small, "comptia-network-plus", limit=2)
    assert [(item.thing.notation, item.weight) for item in found.outline] == [("1.0", "0.23"), ("1.1", "")]
    assert found.outline_total == 5


def test_a_group_says_how_many_there_are(small: EmbeddedStore) -> None:
    group = next(
        group for group in of(small, "STEM", limit=1).links if group.inverse and group.name == "in this sector"
    )
    assert (len(group.things), group.total) == (1, 3)


def test_who_says_it_current_first(small: EmbeddedStore) -> None:
    notes = of(small, "cas").sources
    assert [(note.series, note.edition, note.is_current) for note in notes] == [
        ("cas-cs", "2024", True),
        ("cas-rw", "2018", True),
        ("cas-cs", "2018", False),
    ]
    assert notes[0].credit == "Credit."


def test_a_superseded_thing_is_described_from_its_edition(small: EmbeddedStore) -> None:
    found = of(small, "CS.HS.1.1@2018")
    assert found.thing.label == "Breaking problems down (2018)"
    assert [item.thing.notation for item in found.outline] == ["CS.HS.1.1.a"]
    assert groups(found)["part of"] == ["CAS Computer Science 2018"]


def test_nothing_of_that_name(small: EmbeddedStore) -> None:
    iri = ID + "credential/nobody/nothing"
    with pytest.raises(NotFound):
        describe(small, iri)
    with pytest.raises(NotFound):
        describe_triples(small, iri)


def test_triples_hold_the_condition_and_the_mappings(small: EmbeddedStore) -> None:
    credential = describe_triples(small, ID + "credential/comptia/network-plus")
    assert [t.object for t in credential if t.predicate == NamedNode(CETERMS + "targetAssessment")]
    statement = describe_triples(small, ID + "statement/ccss-ela/2010/RI.11-12.2")
    assert Literal("tagged") in [triple.object for triple in statement]
    assert len(statement) == len(set(statement))


def test_stats_count_each_thing_once(small: EmbeddedStore) -> None:
    found = stats(small)
    kinds = {label: number for _, label, number in found.kinds}
    assert kinds["industry-recognised certification"] == 5
    assert kinds["grade level expectation"] == 5
    assert ("cas-cs", "2018") in [(series, edition) for series, edition, _ in found.sources]
    assert found.triples == len(small)


def test_an_occupation_says_what_its_ratings_are_of_and_what_they_are(stores: Stores) -> None:
    found = groups(describe(stores("invented"), ID + "concept/onet-soc/2019/15-1232.00"))
    assert found["Invented importance"] == [
        "Invented listening: 4.5",
        "Invented lifting: 3.25 (imprecise: its publisher recommends not to use it)",
    ]
    assert "15-1231.00" in found["related occupations"][0]
    other = groups(describe(stores("invented"), ID + "concept/onet-soc/2019/15-1231.00"))
    assert "15-1232.00" in other["named as related by"][0]
    assert not [name for name in (*found, *other) if name.endswith("(of)")]


def test_an_item_that_is_not_loaded_is_shown_by_its_code_and_edition() -> None:
    fact = Fact("occupation", "p", ID + "concept/soc/2018/51-4041", is_link=True)
    assert fact.shown() == "51-4041 (soc 2018, not loaded)"
    assert Fact("web page", "p", "https://example.org/a", is_link=True).shown() == "https://example.org/a"


def test_bookkeeping_is_never_shown() -> None:
    assert is_bookkeeping(CW + "packagePosition")
    assert not is_bookkeeping(CEASN + "isPartOf")


def test_a_code_that_ends_in_the_name_is_not_said_before_it() -> None:
    assert str(Thing("x", "Spreadsheet", "concept", "4323:Spreadsheet")) == "Spreadsheet"
    assert str(Thing("x", "2", "concept", "H.2")) == "H.2 2"


def test_words() -> None:
    assert word(CETERMS + "ctid") == "CTID"
    assert word("https://example.org/madeUpProperty") == "made up property"
    assert plain(CEASN + "isPartOf", inverse=True) == "has statement"
    assert plain("https://example.org/madeUp", inverse=True) == "made up (of)"
    assert kind_of(["https://example.org/Unknown"]) == ("other", "unknown")
    assert kind_of([]) == ("other", "")
