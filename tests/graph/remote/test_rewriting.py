"""Queries said in another way mean the same: our own engine answers both alike, and the words are gone."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from graph.binding import bind
from graph.remote.assigned import concatenated
from graph.remote.distinct import NEVER, distinct_apart
from graph.remote.inlining import rows_inlined
from graph.remote.options import options_apart
from graph.remote.paths import open_options, optional, paths_apart, unions_apart
from graph.remote.shape import shape
from graph.remote.truths import truths, truths_as_numbers
from queries import catalog, parameters
from tests.queries.conftest import INVENTED, library_cases, small_store


def test_every_library_query_gives_the_same_rows_when_said_for_virtuoso() -> None:
    store = small_store(*INVENTED.glob("*.ttl"))
    cases = [case for case in library_cases().values() if case.store == "invented"]
    for case in cases:
        query = catalog.get(case.name)
        plain = shape(bind(query.text, parameters.bind(store, query, case.params))).text
        said = distinct_apart(unions_apart(paths_apart(options_apart(rows_inlined(plain)))))
        assert not open_options(said), case.name
        assert sorted(map(str, store.select(said).rows)) == sorted(map(str, store.select(plain).rows)), case.name
    assert len(cases) > 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?o { VALUES ?s { <x> } ?s ?p ?o }", "SELECT ?o {  <x> ?p ?o }"),
        (
            'SELECT ?s ?o { VALUES (?s ?t) { (<x> "a}b"@en-GB) } ?s ?p ?o FILTER(?o = ?t) } ORDER BY ?s ?o',
            'SELECT (<x> AS ?s) ?o {  <x> ?p ?o FILTER(?o = "a}b"@en-GB) } ORDER BY  ?o',
        ),
        ("SELECT ?o { VALUES ?n { 1.50 } ?s ?p ?o FILTER(!BOUND(?n) || ?o > ?n) }",
         "SELECT ?o {  ?s ?p ?o FILTER(!true || ?o > 1.50) }"),
        ("SELECT ?o { VALUES (?s ?t) { (<x> UNDEF) } ?s ?t ?o }", "SELECT ?o {  <x> ?t ?o }"),
    ],
)  # fmt: skip
def test_one_row_of_values_goes_in_place_of_its_variables(text: str, expected: str) -> None:
    assert rows_inlined(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { VALUES ?s { <x> } ?s ?p ?o }",
        "SELECT ?o { VALUES ?s { <x> <y> } ?s ?p ?o }",
        "SELECT ?s (COUNT(?o) AS ?n) { VALUES ?s { <x> } ?s ?p ?o } GROUP BY ?s",
        "SELECT ?o { VALUES ?s { <x> } ?s ?p ?o { SELECT ?o { ?s ?q ?o } } }",
        "SELECT ?o { ?a ?b ?c VALUES ?s { <x> } ?s ?p ?o }",
    ],
)
def test_what_would_mean_something_else_stays(text: str) -> None:
    assert rows_inlined(text) == text


DATA = """
<urn:a> <urn:p> <urn:b>, <urn:c> ; <urn:q> <urn:e> ; <urn:name> "a" . <urn:b> <urn:q> <urn:d> ; <urn:name> "b" .
<urn:c> <urn:p> <urn:d> . <urn:d> <urn:p> <urn:d> .
"""


# No pair is connected by both: the standard counts it twice, our engine once.


@pytest.mark.parametrize(
    "where",
    [
        "?s <urn:p>|<urn:q> ?o",
        "?s <urn:name> ?n ; <urn:p>|<urn:q> ?o, ?z . ?o ?any ?x",
        "?s <urn:p>|^<urn:q> ?o . FILTER(?s != ?o && EXISTS { ?o <urn:p>|<urn:q> ?x })",
        "?s <urn:p>/<urn:q>|<urn:q> ?o",
        "?s (<urn:p>|<urn:q>)* ?o . ?o <urn:name> ?n",
        "<urn:a> <urn:p>? ?o OPTIONAL { ?o <urn:q>|<urn:p> ?x }",
        "<urn:d> <urn:p>? ?o",
        "?s <urn:name> 'a'. <urn:b> <urn:q>? ?o",
        "BIND(<urn:a> AS ?s) ?s <urn:p>|<urn:q> ?o MINUS { ?s <urn:q>|<urn:none> ?o }",
        "[] <urn:p>|<urn:q> ?o . ?o <urn:p> ?x",
        "<urn:a> (<urn:p>/<urn:p>)?/<urn:q> ?o",
        "<urn:a> <urn:p>?/<urn:p> ?o",
        "?s (<urn:p>/<urn:q>)?/<urn:q> ?o . ?s <urn:name> ?n",
        "?s ^<urn:p> ?x ; <urn:p>?/<urn:p>/<urn:q> ?o",
    ],
)
@pytest.mark.parametrize("columns", ["*", "?s ?o", "(COUNT(*) AS ?many)"])
def test_paths_said_apart_give_the_same_rows(where: str, columns: str) -> None:
    assert_same_rows(f"SELECT {columns} WHERE {{ {where} }}", paths_apart)


def assert_same_rows(plain: str, rewritten: Callable[[str], str]) -> None:
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    before, after = store.query(plain), store.query(rewritten(plain))
    assert isinstance(before, ox.QuerySolutions)
    assert isinstance(after, ox.QuerySolutions)
    names = [variable.value for variable in before.variables]
    assert set(names) == {variable.value for variable in after.variables}
    assert sorted(str([row[name] for name in names]) for row in before) == sorted(
        str([row[name] for name in names]) for row in after
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <urn:name> ?n . ?s <urn:p>? ?o }",
        "SELECT (COUNT(*) AS ?n) { ?x <urn:q> ?o . FILTER(?x != ?o) ?s <urn:p>? ?o . ?o ?y ?z }",
        "SELECT * { ?s <urn:name> ?n ; <urn:p>? ?o OPTIONAL { ?o <urn:q> ?x } FILTER(BOUND(?x) || ?o = <urn:d>) }",
        "SELECT DISTINCT ?s ?o { ?s <urn:name> ?n . ?s (<urn:p>/<urn:q>)? ?o . ?o ?y ?z MINUS { ?o <urn:q> <urn:e> } }",
        "SELECT DISTINCT ?s ?o { ?s <urn:name> ?n . ?s <urn:p>?|<urn:q> ?o }",
        "SELECT DISTINCT ?s ?x { ?s <urn:name> ?n . ?s <urn:p>? ?o . ?o <urn:p>? ?x }",
        "SELECT ?s { ?s <urn:name> ?n FILTER EXISTS { ?s <urn:q> ?z . ?s <urn:p>? ?o . ?o <urn:name> 'b' } }",
    ],
)
def test_an_optional_step_between_two_variables_is_said_as_two_groups(query: str) -> None:
    assert open_options(query)
    assert not open_options(options_apart(query))
    assert_same_rows(query, options_apart)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?o { ?s <urn:name> ?n . ?s (<urn:p>/<urn:q>)? ?o }",
        "SELECT DISTINCT (COUNT(?o) AS ?m) { ?s <urn:name> ?n . ?s <urn:p>?|<urn:q> ?o }",
        "SELECT * { ?s <urn:p>? ?o }",
        "SELECT * { ?s <urn:name> ?n . ?s <urn:p>? ?o . { SELECT ?o { ?o <urn:p> ?x } } }",
    ],
)
def test_it_stays_where_rows_could_be_counted_twice_or_a_name_is_hidden(query: str) -> None:
    assert options_apart(query) == query
    assert open_options(query)


def test_rows_joined_by_a_computed_truth_are_numbers() -> None:
    text = "SELECT * { ?s ?p ?o BIND(EXISTS { ?s a ?t } AS ?is) VALUES (?is ?w) { (true true) (false 'n') } }"
    assert truths_as_numbers(text) == text.replace("(true true)", "(1 true)").replace("(false", "(0")
    plain = "SELECT * { ?s ?p ?is VALUES (?is ?w) { (true 'y') } }"
    assert truths_as_numbers(plain) == plain


@pytest.mark.parametrize(
    ("expression", "is_truth"),
    [
        ("EXISTS { ?s ?p ?o }", True),
        ("NOT EXISTS { ?s ?p ?o }", True),
        ("!BOUND(?o)", True),
        ("COUNT(?s) > 0", True),
        ("?a = ?b && ?c IN (1, 2)", True),
        ("IF(?a = ?b, 1, 2)", False),
        ("COUNT(?s)", False),
        ("STR(?s)", False),
    ],
)
def test_what_is_worked_out_as_a_truth_is_known(expression: str, is_truth: bool) -> None:
    assert truths(f"SELECT ({expression} AS ?x) ?y {{ ?s ?p ?o }}") == (frozenset(("x",)) if is_truth else frozenset())
    assert truths(f"SELECT * {{ ?s ?p ?o BIND({expression} AS ?x) }}") == (
        frozenset(("x",)) if is_truth else frozenset()
    )


def test_only_a_path_that_is_optional_as_a_whole_is_an_option() -> None:
    assert open_options("SELECT * { ?s a ?t . ?s (<urn:p>/<urn:q>)? ?o }")
    assert not open_options("SELECT * { <urn:s> <urn:p>? ?o . ?o <urn:p>*/<urn:q> ?x . ?x <urn:p>?/<urn:q> ?y }")
    assert optional("(<urn:p>/(<urn:q>)*)?") == "(<urn:p>/(<urn:q>)*)"
    assert not optional("<urn:p>/<urn:q>?")
    assert not optional("(<urn:p>)/(<urn:q>)?")


def test_texts_joined_over_a_group_are_known() -> None:
    text = "SELECT ?s (GROUP_CONCAT(DISTINCT STR(?o); SEPARATOR=', ') AS ?all) (STR(?s) AS ?t) { ?s ?p ?o }"
    assert concatenated(text + " GROUP BY ?s") == {"all"}
    assert concatenated(text) == frozenset()


def test_a_union_beside_a_path_of_any_length_goes_into_a_query_within() -> None:
    text = "SELECT ?s { { ?s <urn:p> ?o } UNION { ?s <urn:q> ?o { ?o ?x ?y } UNION { ?y ?x ?o } } ?o <urn:p>* ?z }"
    said = unions_apart(text)
    assert said.startswith("SELECT ?s { { SELECT * WHERE { { ?s <urn:p> ?o } UNION { ?s")
    assert said.count("SELECT *") == 1
    plain = "SELECT (COUNT(*) AS ?n) { { ?s <urn:p> ?o } UNION { ?s <urn:q> ?o } FILTER((1 + 2) > 2) ?s a ?t }"
    assert unions_apart(plain) == plain


def test_a_query_within_that_says_distinct_has_a_limit_that_is_never_reached() -> None:
    end = f" LIMIT {NEVER} "
    text = "SELECT DISTINCT ?s { { SELECT DISTINCT ?s { ?s ?p ?o } } { SELECT ?o { ?s ?p ?o } GROUP BY ?o } }"
    said = f"SELECT DISTINCT ?s {{ {{ SELECT DISTINCT ?s {{ ?s ?p ?o }} {end}}} "
    assert distinct_apart(text) == said + f"{{ SELECT ?o {{ ?s ?p ?o }} GROUP BY ?o {end}}} }}"


@pytest.mark.parametrize(
    "within",
    [
        "{ SELECT ?s { ?s ?p ?o } }",
        "{ SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3 }",
        "{ SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }",
        "OPTIONAL { SELECT DISTINCT ?s { ?s ?p ?o } }",
        "{ SELECT DISTINCT ?s { ?s ?p ?o } VALUES ?s { <x> } }",
    ],
)
def test_others_stay_as_they_are(within: str) -> None:
    assert distinct_apart(f"SELECT ?s {{ {within} }}") == f"SELECT ?s {{ {within} }}"
