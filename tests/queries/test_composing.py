"""The crosswalk of everything at once gives the rows that one of each thing alone gives. All data is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology import iris
from ontology.errors import BadQuery, NotFound
from ontology.model import Source
from ontology.namespaces import OWL, RDF, XSD
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, SKOS, SSSOM
from queries.chains import Chain
from queries.composing import composed, rows
from queries.crosswalk import CrosswalkRow, crosswalk
from queries.edges import Edge
from queries.projection import project

TYPE = NamedNode(RDF + "type")
PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
SERIES = ("spec-a", "spec-b", "middle", "target")
PER = 4
"""Statements of each framework."""

SETS = {"published": NamedNode(iris.mapping_set("published")), "machine": NamedNode(iris.mapping_set("machine"))}


@dataclass(frozen=True)
class Link:
    """One mapping between two of the numbered statements, or from a credential by its name."""

    start: int | str
    end: int
    predicate: str
    confidence: str = ""
    denied: bool = False
    suggested: bool = False
    unresolved: bool = False


def statement(number: int) -> NamedNode:
    return NamedNode(iris.statement(SERIES[number // PER], "1", f"S{number}"))


def credential(name: str) -> NamedNode:
    return NamedNode(iris.entity("credential", "invented", name))


def invented(links: Sequence[Link], taught: Sequence[int] = ()) -> EmbeddedStore:
    """Four credentials, of which the last two teach what is `taught` in turns; a framework's first statement holds the
    others.
    """
    triples: list[Triple] = []
    for series in SERIES:
        whole = NamedNode(iris.framework(series, "1"))
        triples += [
            Triple(whole, TYPE, CEASN.CompetencyFramework),
            Triple(whole, CW.seriesId, Literal(series)),
            Triple(whole, CW.edition, Literal("1")),
            Triple(whole, SKOS.prefLabel, Literal(series, language="en")),
        ]
    for number in range(PER * len(SERIES)):
        one, series = statement(number), SERIES[number // PER]
        triples += [
            Triple(one, TYPE, CEASN.Competency),
            Triple(one, CEASN.isPartOf, NamedNode(iris.framework(series, "1"))),
            Triple(one, SKOS.notation, Literal(f"S{number}")),
            Triple(one, CEASN.educationLevelType, Literal("HS")),
        ]
        if number % PER:
            triples.append(Triple(one, CEASN.isChildOf, statement(number - number % PER)))
        if series == "middle" and number % PER < 2:
            triples.append(Triple(one, CW.correspondsToAnchor, NamedNode("https://example.org/anchor")))
    for name, specs in (("one", "a"), ("two", "ab"), ("three", ""), ("four", "")):
        triples += [
            Triple(credential(name), TYPE, CETERMS.Certification),
            Triple(credential(name), SKOS.prefLabel, Literal(name, language="en")),
            *(
                Triple(credential(name), CW.assessesFramework, NamedNode(iris.framework(f"spec-{one}", "1")))
                for one in specs
            ),
        ]
    for name, own in (("three", taught[::2]), ("four", taught[1::2])):
        triples += [Triple(credential(name), CETERMS.teaches, statement(number)) for number in own]
    for kind, name in (("published", "published"), ("suggested", "machine")):
        triples.append(Triple(SETS[name], CW.kind, Literal(kind)))
    for place, link in enumerate(links):
        node = NamedNode(f"https://example.org/mapping/{place:02}")
        start = credential(link.start) if isinstance(link.start, str) else statement(link.start)
        triples += [
            Triple(node, TYPE, SSSOM.Mapping),
            Triple(node, NamedNode(OWL + "annotatedSource"), start),
            Triple(node, NamedNode(OWL + "annotatedProperty"), NamedNode(SKOS.namespace + link.predicate)),
            Triple(node, NamedNode(OWL + "annotatedTarget"), statement(link.end)),
            Triple(node, DCTERMS.isPartOf, SETS["machine" if link.suggested else "published"]),
        ]
        if link.confidence:
            sure = Literal(link.confidence, datatype=NamedNode(XSD + "decimal"))
            triples.append(Triple(node, SSSOM.confidence, sure))
        if link.denied:
            triples.append(Triple(node, SSSOM.predicate_modifier, SSSOM.NegatedPredicate))
        if link.unresolved:
            flag = Literal("true", datatype=NamedNode(XSD + "boolean"))
            triples.append(Triple(node, CW.objectUnresolved, flag))
    store = EmbeddedStore.in_memory()
    with store.writing("invented") as writer:
        writer.replace_edition(Source("invented", "1", "Invented"), triples)
    return store


def bare(row: CrosswalkRow) -> CrosswalkRow:
    """A row without the steps that lead to its ends, which a list of everything leaves out."""

    def cut(chain: Chain) -> Chain:
        return replace(chain, lead=(), tail=())

    return replace(row, chain=cut(row.chain), alternatives=tuple(cut(chain) for chain in row.alternatives))


def together(store: EmbeddedStore, target: str, of: str = "credentials") -> dict[str, list[CrosswalkRow]]:
    found = composed(store, target, of=of)
    made: dict[str, list[CrosswalkRow]] = {one.iri: [] for one in found.subjects}
    for subject, row in rows(store, found):
        made[subject.iri].append(bare(row))
    assert len(found) == sum(len(some) for some in made.values())
    return made


def alone(store: EmbeddedStore, target: str, subjects: Sequence[str]) -> dict[str, list[CrosswalkRow]]:
    return {iri: [bare(row) for row in crosswalk(store, iri, target).rows] for iri in subjects}


links = st.builds(
    Link,
    start=st.integers(0, PER * len(SERIES) - 1),
    end=st.integers(0, PER * len(SERIES) - 1),
    predicate=st.sampled_from(PREDICATES),
    confidence=st.sampled_from(("", "0.5", "0.9", "1.0")),
    denied=st.sampled_from((False,) * 9 + (True,)),
    suggested=st.sampled_from((False,) * 6 + (True,)),
    unresolved=st.sampled_from((False,) * 9 + (True,)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(links, min_size=3, max_size=26), st.lists(st.integers(0, PER * len(SERIES) - 1), max_size=3))
def test_all_at_once_is_each_alone(some: list[Link], taught: list[int]) -> None:
    store = invented(some, taught)
    made = together(store, "target")
    assert made == alone(store, "target", list(made))


def test_a_chain_of_four_a_denied_pair_and_a_machines_proposal() -> None:
    store = invented(
        [
            Link(1, 8, "exactMatch", "0.9"),
            Link(8, 9, "exactMatch", "0.5"),
            Link(9, 10, "exactMatch"),
            Link(10, 12, "closeMatch", "0.9"),
            Link(1, 13, "closeMatch", suggested=True),
            Link(2, 11, "exactMatch"),
            Link(11, 14, "exactMatch"),
            Link(14, 2, "exactMatch", denied=True),
        ]
    )
    made = together(store, "target")
    found = {row.object_code: (row.kind, row.distance, row.confidence) for row in made[credential("one").value]}
    assert found == {"S12": ("composed", 4, None), "S13": ("suggested", 1, None)}  # S14 is denied
    assert made == alone(store, "target", list(made))


def codes(some: Sequence[CrosswalkRow]) -> set[tuple[str, str]]:
    return {(row.subject_code, row.object_code) for row in some}


def test_a_taught_statement_supports_what_holds_it_only_for_the_one_who_teaches_it() -> None:
    store = invented([Link(1, 13, "exactMatch"), Link(1, 10, "exactMatch"), Link(8, 12, "exactMatch")], [10, 1])
    made = together(store, "target")
    assert made == alone(store, "target", list(made))
    assert codes(made[credential("three").value]) == {("S10", "S13"), ("S10", "S12")}  # three teaches 10, a part of 8
    assert codes(made[credential("four").value]) == {("S1", "S13")}  # four teaches 1, which is the same as 10
    assert codes(made[credential("one").value]) == {("S1", "S13")}


def test_a_part_does_not_rise_to_a_whole_that_is_taught_itself() -> None:
    store = invented([Link(8, 12, "exactMatch")], [10, 1, 8])
    made = together(store, "target")
    assert made == alone(store, "target", list(made))
    assert codes(made[credential("three").value]) == {("S8", "S12")}


def test_a_stated_fact_that_is_denied_is_no_row() -> None:
    store = invented([Link("three", 13, "exactMatch", denied=True)], [13, 14, 14])
    made = together(store, "target")
    assert made == alone(store, "target", list(made))
    assert codes(made[credential("three").value]) == {("", "S14"), ("S14", "S12"), ("S13", "S12")}
    assert codes(made[credential("four").value]) == {("", "S14"), ("S14", "S12")}


def test_everything_of_the_starter_catalogue(small: EmbeddedStore) -> None:
    for target, of in (
        ("cas", "credentials"),
        ("cas", "programs"),
        ("ccss-ela", "credentials"),
        ("soc", "credentials"),
    ):
        made = together(small, target, of)
        assert made == alone(small, target, list(made)), (target, of)
    assert any(together(small, "cas").values())


def test_what_is_no_list_is_refused(small: EmbeddedStore) -> None:
    with pytest.raises(BadQuery, match="led to a framework or a list"):
        composed(small, "comptia/network-plus")
    with pytest.raises(BadQuery, match="not one of credentials"):
        composed(small, "cas", of="planets")
    with pytest.raises(NotFound):
        composed(small, "no such framework")


def test_a_projection_of_nothing_has_no_steps() -> None:
    empty = project([], {})
    assert (len(empty.nodes), len(empty.edges)) == (0, 0)
    one = project([Edge("a", "b", "exact", "m", blocks=True, framework="f")], {})
    assert one.keeps_apart("b", "a")
    assert not one.keeps_apart("a", "c")
    assert not one.edges
