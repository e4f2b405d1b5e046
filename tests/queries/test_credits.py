"""Whom an answer is to be credited to: the sources it rests on, each line once, and nobody else."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Source
from ontology.terms import OWL, SKOS
from queries import credits
from queries.crosswalk import crosswalk
from queries.describe import describe
from queries.explain import why
from queries.resolve import resolve

ONET = "https://w3id.org/credways/id/concept/onet-soc/2019/47-2031.00"
SOC = "https://w3id.org/credways/id/concept/soc/2018/47-2031"
COURSE = "https://w3id.org/credways/id/course/nobody/wood-1"


def edition(
    series: str, number: str, credit: str, triples: list[Triple], license: str = ""
) -> tuple[Source, list[Triple]]:
    return Source(series, number, f"{series} {number}", "Somebody", license, credit), triples


def label(iri: str, text: str) -> Triple:
    return Triple(NamedNode(iri), SKOS.prefLabel, Literal(text, language="en"))


def store() -> EmbeddedStore:
    """Four invented sources: two describe occupations, one maps them, one describes a course; one is superseded."""
    made = EmbeddedStore.in_memory()
    mapping = NamedNode("https://w3id.org/credways/id/mapping/x/1")
    editions = [
        edition("onet", "1", "Credit O, first edition.", [label(ONET, "Carpenters")]),
        edition("onet", "2", "Credit O.", [label(ONET, "Carpenters")], "https://creativecommons.org/licenses/by/4.0/"),
        edition("soc", "2018", "Credit S.", [label(SOC, "Carpenters")]),
        edition(
            "map",
            "1",
            "Credit M.",
            [
                Triple(mapping, OWL.annotatedSource, NamedNode(ONET)),
                Triple(mapping, OWL.annotatedTarget, NamedNode(SOC)),
            ],
        ),
        edition("courses", "1", "", [label(COURSE, "Wood")]),
    ]
    with made.writing("tests") as writer:
        for source, triples in editions:
            writer.replace_edition(source, triples)
    return made


def lines(found: tuple[credits.Credit, ...]) -> list[str]:
    return [one.line for one in found]


def test_a_thing_is_credited_to_the_current_sources_that_mention_it() -> None:
    assert lines(credits.of_things(store(), [ONET])) == ["Credit M.", "Credit O."]
    assert lines(credits.of_things(store(), [SOC, ONET])) == ["Credit M.", "Credit O.", "Credit S."]


def test_a_source_that_asks_for_no_line_is_named_with_its_publisher() -> None:
    assert lines(credits.of_things(store(), [COURSE])) == ["courses 1: Somebody."]


def test_a_line_that_several_sources_ask_for_is_shown_once_for_all_of_them() -> None:
    made = EmbeddedStore.in_memory()
    with made.writing("tests") as writer:
        for series in ("one", "two"):
            writer.replace_edition(*edition(series, "1", "Same line.", [label(f"{SOC}{series}", series)]))
    (only,) = credits.every_credit(made)
    assert only.titles == ("one 1", "two 1")


def test_a_superseded_edition_is_credited_only_when_its_graph_is_asked() -> None:
    made = store()
    assert "Credit O, first edition." not in lines(credits.every_credit(made))
    assert lines(credits.of_graphs(made, [iris.source_graph("onet", "1")])) == ["Credit O, first edition."]


def test_what_compares_editions_is_credited_to_the_old_one_too() -> None:
    assert lines(credits.of_editions(store(), [ONET])) == ["Credit O, first edition.", "Credit O."]


def test_an_answer_without_any_thing_is_credited_to_all_there_is() -> None:
    made = store()
    assert credits.of_things(made, []) == credits.every_credit(made)
    assert credits.of_things(made, [], [iris.source_graph("soc", "2018")]) == credits.of_graphs(
        made, [iris.source_graph("soc", "2018")]
    )


def test_a_thing_nobody_mentions_and_a_text_that_is_no_iri_are_credited_to_nobody() -> None:
    assert credits.of_things(store(), ["https://example.org/x", "not an iri"]) == ()


def test_of_very_many_things_every_family_is_looked_at() -> None:
    many = [f"https://w3id.org/credways/id/concept/other/1/{number}" for number in range(2000)]
    assert "Credit S." in lines(credits.of_things(store(), [*many, SOC]))


def test_a_crosswalk_is_credited_to_its_mappings_and_to_both_frameworks(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "comptia-network-plus", "cas-cs")
    titles = {title for one in credits.of_crosswalk(small, answer) for title in one.titles}
    graphs = {hop.graph for row in answer.rows for hop in row.chain.hops}
    assert answer.rows
    for graph in graphs:
        series, edition_ = graph.rpartition("/source/")[2].split("/")
        assert f"{series} {edition_} (illustrative)" in titles
    assert any(title.startswith("comptia-network-plus") for title in titles)
    assert any(title.startswith("cas-cs") for title in titles)
    assert not any(title.startswith("nccer") for title in titles)


def test_chains_are_credited_to_each_hop(small: EmbeddedStore) -> None:
    answer = crosswalk(small, "comptia-network-plus", "cas-cs")
    chains = why(small, answer.rows[0].subject_id, answer.rows[0].object_id)
    titles = {title for one in credits.of_chains(small, chains) for title in one.titles}
    assert any(title.startswith("cas-cs") for title in titles)


def test_a_page_is_credited_to_those_who_name_what_it_links_to(small: EmbeddedStore) -> None:
    description = describe(small, resolve(small, "comptia-network-plus").iri)
    titles = {title for one in credits.of_description(small, description) for title in one.titles}
    assert {note.title for note in description.sources} <= titles
