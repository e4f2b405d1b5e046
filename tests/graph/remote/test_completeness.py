"""A store that cuts its answers: everything is there in the end, or it is said that it is not."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.protocol import Solutions
from graph.remote.completeness import Completeness
from graph.remote.shape import shape
from ontology.errors import EndpointFailed, LimitReached

ROWS = 2_345


class Cutting:
    """A store of `ROWS` triples that gives `cap` rows at most and says nothing of it."""

    def __init__(self, cap: int) -> None:
        self.cap, self.asked = cap, 0
        self.store = ox.Store()
        self.store.extend(
            ox.Quad(ox.NamedNode(f"urn:x:{number}"), ox.NamedNode("urn:p"), ox.Literal(number % 10))
            for number in range(ROWS)
        )

    def select(self, text: str) -> Solutions:
        self.asked += 1
        found = self.store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        names = tuple(variable.value for variable in found.variables)
        return Solutions(names, [tuple(row) for row in found][: self.cap])


@pytest.mark.parametrize("cap", [150, 1000, 1172, 2344])
@pytest.mark.parametrize("nested", [False, True])
def test_a_cut_answer_is_fetched_in_pages(cap: int, nested: bool) -> None:
    there = Cutting(cap)
    found = Completeness("http://x/").whole(shape("SELECT ?s ?o { ?s <urn:p> ?o }"), there.select, nested=nested)
    assert len(set(found.rows)) == ROWS


def test_the_order_that_was_asked_for_is_kept() -> None:
    text = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY DESC(?o)"
    found = Completeness("http://x/").whole(shape(text), Cutting(1000).select, nested=False)
    values = [int(row[1].value) for row in found.rows if isinstance(row[1], ox.Literal)]
    assert values == sorted(values, reverse=True)
    assert len(values) == ROWS


def test_a_limit_of_the_query_is_kept_over_pages() -> None:
    text = "SELECT ?s { ?s <urn:p> ?o } LIMIT 1500 OFFSET 100"
    assert len(Completeness("http://x/").whole(shape(text), Cutting(400).select, nested=False)) == 1500


def test_a_whole_answer_costs_one_look_and_shorter_ones_none() -> None:
    there, known = Cutting(10**6), Completeness("http://x/")
    known.whole(shape("SELECT ?s { ?s <urn:p> ?o }"), there.select, nested=False)
    assert there.asked == 2
    known.whole(shape("SELECT ?s { ?s <urn:p> ?o } LIMIT 2000"), there.select, nested=False)
    known.whole(shape("SELECT ?s { ?s <urn:p> ?o FILTER(?o > 5) }"), there.select, nested=False)
    assert there.asked == 4


def test_a_store_that_refuses_long_answers_is_asked_in_pages_too() -> None:
    there = Cutting(10**6)

    def select(text: str) -> Solutions:
        found = there.select(text)
        if len(found) > 1000:
            raise LimitReached("query_rows", "1000", "Ask for less.")
        return found

    found = Completeness("http://x/").whole(shape("SELECT ?s ?o { ?s <urn:p> ?o }"), select, nested=False)
    assert len(set(found.rows)) == ROWS


def test_pages_that_do_not_add_up_are_no_answer() -> None:
    there = Cutting(1000)

    def forgetful(text: str) -> Solutions:
        found = there.select(text)
        return Solutions(found.variables, found.rows[:700]) if "OFFSET 2000" in text else found

    there.store.extend([ox.Quad(ox.NamedNode(f"urn:y:{n}"), ox.NamedNode("urn:p"), ox.Literal(1)) for n in range(900)])
    with pytest.raises(EndpointFailed, match="do not add up"):
        Completeness("http://x/").whole(shape("SELECT ?s ?o { ?s <urn:p> ?o }"), forgetful, nested=False)


def test_whoever_wants_only_so_many_rows_is_not_given_every_page() -> None:
    there = Cutting(500)
    text = "SELECT ?s ?o { ?s <urn:p> ?o }"
    found = Completeness("http://x/").whole(shape(text), there.select, nested=False, most=600)
    assert 600 < len(found) <= 1000
