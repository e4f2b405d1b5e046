"""The crosswalk of everything at once gives the rows that one of each thing alone gives. All data is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.store import EmbeddedStore
from ontology.errors import BadQuery, NotFound
from queries.chains import Chain
from queries.composing import composed, rows
from queries.crosswalk import CrosswalkRow, crosswalk
from queries.edges import Edge
from queries.projection import project
from tests.support.invented_links import PER, PREDICATES, SERIES, Link, credential, invented


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
