"""Content digests and blank-node labels that depend on what is said, not on how a file labels its nodes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.canonical import canonical_labels
from graph.content import content_of
from tests.graph.conftest import CODE, PARENT, coded, statement

GRAPH = "https://w3id.org/credways/graph/source/bcsp/2022"
NODE = NamedNode("http://example.org/n")
P = NamedNode("http://example.org/p")


def of(triples: list[Triple]) -> str:
    return content_of(triples, GRAPH, Path).digest


def given_lines(triples: list[Triple], graph: str) -> set[bytes]:
    return set(content_of(triples, graph, Path).lines())


def test_order_and_repetition_do_not_matter() -> None:
    one, two = (coded(statement("bcsp", "2022", code), code) for code in ("1", "2"))
    assert of([one, two]) == of([two, one, two])
    assert of([one]) != of([one, two])
    assert len(given_lines([one, two, two], GRAPH)) == 2


def test_any_difference_in_a_literal_matters() -> None:
    assert of([coded(NODE, "01")]) != of([coded(NODE, "1")])


def test_equal_labels_in_two_graphs_get_different_names() -> None:
    triple = coded(BlankNode("b0"), "1.0")
    other = GRAPH.replace("2022", "2023")
    assert given_lines([triple], GRAPH).isdisjoint(given_lines([triple], other))


def test_a_literal_that_looks_like_a_blank_node_is_text() -> None:
    assert given_lines([coded(NODE, "see _:b0 (_:b1)")], GRAPH) == {
        b'<http://example.org/n> <http://www.w3.org/2004/02/skos/core#notation> "see _:b0 (_:b1)" .'
    }


def test_twins_that_say_the_same_stay_two() -> None:
    lines = given_lines([Triple(NODE, P, BlankNode("a")), Triple(NODE, P, BlankNode("b"))], GRAPH)
    assert len(lines) == 2


def test_a_new_statement_elsewhere_renames_nothing() -> None:
    note = [Triple(NODE, P, BlankNode("a")), coded(BlankNode("a"), "note")]
    more = [Triple(NODE, P, BlankNode("b")), coded(BlankNode("b"), "another")]
    assert given_lines(note, GRAPH) < given_lines(note + more, GRAPH)


def test_a_long_ring_of_equal_nodes_is_named_in_bounded_time() -> None:
    ring = [Triple(BlankNode(f"r{i}"), P, BlankNode(f"r{(i + 1) % 3000}")) for i in range(3000)]
    assert len(set(canonical_labels(ring, "").values())) == 3000


def test_a_long_list_needs_one_name_each() -> None:
    rest = [Triple(BlankNode(f"r{i}"), PARENT, BlankNode(f"r{i + 1}")) for i in range(2000)]
    assert len(given_lines(rest, GRAPH)) == 2000


_LABELS = [f"n{i}" for i in range(5)]
_BLANKS = st.sampled_from([BlankNode(label) for label in _LABELS])
_ENDS = st.one_of(_BLANKS, st.sampled_from([NODE, Literal("x")]))
_GRAPHS = st.lists(st.builds(Triple, st.one_of(_BLANKS, st.just(NODE)), st.sampled_from([P, CODE]), _ENDS), max_size=9)


@settings(max_examples=300, deadline=None)
@given(_GRAPHS, st.permutations(_LABELS), st.randoms())
def test_other_labels_and_another_order_give_the_same_lines(
    triples: list[Triple], labels: list[str], random: object
) -> None:
    names = {BlankNode(old): BlankNode(f"other-{new}") for old, new in zip(_LABELS, labels, strict=True)}

    def other(term: object) -> object:
        return names.get(term, term) if isinstance(term, BlankNode) else term

    renamed = [Triple(other(t.subject), t.predicate, other(t.object)) for t in triples]  # type: ignore[arg-type]
    random.shuffle(renamed)  # type: ignore[attr-defined]
    assert given_lines(renamed, GRAPH) == given_lines(triples, GRAPH)


@settings(max_examples=200, deadline=None)
@given(_GRAPHS)
def test_no_two_nodes_get_one_name(triples: list[Triple]) -> None:
    blanks = {t for triple in triples for t in (triple.subject, triple.object) if isinstance(t, BlankNode)}
    said = [triple for triple in triples if {triple.subject, triple.object} & blanks]
    by_name: dict[str, set[str]] = defaultdict(set)
    for label, name in canonical_labels(said, "").items():
        by_name[name].add(label)
    assert all(len(labels) == 1 for labels in by_name.values())
    assert len(by_name) == len(blanks)
