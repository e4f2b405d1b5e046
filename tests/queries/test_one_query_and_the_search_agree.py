"""library/crosswalk/credential-to-standards.rq and queries/crosswalk.py make the same claims.

The graph is a grid, made here: one statement of a credential for every pair of predicates, each written either way, in
a row or with a shared anchor in between.
"""

from __future__ import annotations

from itertools import product

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Source
from ontology.namespaces import OWL, RDF
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, SKOS, SSSOM
from queries import catalog
from queries.chains import SHARES_ANCHOR
from queries.compose import NO_CLAIM, composition
from queries.crosswalk import crosswalk

NAMES = ("exact", "close", "broad", "narrow", "related")
GRID = list(product(NAMES, (False, True), NAMES, (False, True), (False, True)))
SETTING = Source("grid", "1", "grid")
TYPE = NamedNode(RDF + "type")
CREDENTIAL = NamedNode(iris.entity("credential", "grid", "one"))
SET = NamedNode(iris.mapping_set("grid"))


def framework(series: str) -> tuple[NamedNode, list[Triple]]:
    node = NamedNode(iris.framework(series, "1"))
    return node, [
        Triple(node, TYPE, CEASN.CompetencyFramework),
        Triple(node, CW.seriesId, Literal(series)),
        Triple(node, CW.edition, Literal("1")),
        Triple(node, SKOS.prefLabel, Literal(series, language="en")),
    ]


def statement(series: str, code: str) -> tuple[NamedNode, list[Triple]]:
    node = NamedNode(iris.statement(series, "1", code))
    return node, [
        Triple(node, TYPE, CEASN.Competency),
        Triple(node, CEASN.isPartOf, NamedNode(iris.framework(series, "1"))),
        Triple(node, SKOS.notation, Literal(code)),
        Triple(node, CEASN.educationLevelType, Literal("HS")),
    ]


def mapping(start: NamedNode, name: str, end: NamedNode, backwards: bool) -> list[Triple]:
    """A mapping that reads `start name end`, written the other way round if `backwards`."""
    rules = composition()
    subject, predicate, target = (end, rules.inverse(name), start) if backwards else (start, name, end)
    node = NamedNode(iris.mapping("grid", subject.value, predicate, target.value))
    return [
        Triple(node, TYPE, SSSOM.Mapping),
        Triple(node, NamedNode(OWL + "annotatedSource"), subject),
        Triple(node, NamedNode(OWL + "annotatedProperty"), NamedNode(rules.iri(predicate))),
        Triple(node, NamedNode(OWL + "annotatedTarget"), target),
        Triple(node, DCTERMS.isPartOf, SET),
    ]


def code(first: str, one: bool, second: str, two: bool, anchored: bool) -> str:
    return f"{first}{'<' if one else '>'}{second}{'<' if two else '>'}{'anchor' if anchored else ''}"


@pytest.fixture(scope="module")
def grid() -> EmbeddedStore:
    spec, triples = framework("spec")
    for series in ("middle", "target"):
        triples += framework(series)[1]
    triples += [
        Triple(CREDENTIAL, TYPE, CETERMS.Certification),
        Triple(CREDENTIAL, SKOS.prefLabel, Literal("One", language="en")),
        Triple(CREDENTIAL, CW.assessesFramework, spec),
    ]
    for first, one, second, two, anchored in GRID:
        name = code(first, one, second, two, anchored)
        start, a = statement("spec", name)
        end, b = statement("target", name)
        middle, c = statement("middle", name)
        triples += a + b + c + mapping(start, first, middle, one)
        leaves = middle
        if anchored:
            leaves, d = statement("middle", name + "-sibling")
            anchor = NamedNode(iris.statement("middle", "1", name + "-anchor"))
            triples += [*d, *(Triple(node, CW.correspondsToAnchor, anchor) for node in (middle, leaves))]
        triples += mapping(leaves, second, end, two)
    store = EmbeddedStore.in_memory()
    with store.writing("grid") as writer:
        writer.replace_edition(SETTING, triples)
    return store


def test_both_claim_what_the_table_says_and_nothing_else(grid: EmbeddedStore) -> None:
    rules = composition()
    expected = {}
    for first, one, second, two, anchored in GRID:
        names = [first, SHARES_ANCHOR, second] if anchored else [first, second]
        claim = rules.chain(names)
        if claim != NO_CLAIM:
            expected[code(first, one, second, two, anchored)] = rules.iri(claim)
    found = catalog.run(grid, "crosswalk/credential-to-standards", {"credential": "One", "framework": "target"})
    queried = {str(row["standardCode"].value): row["claim"].value for row in found.dicts()}  # type: ignore[union-attr]
    searched = {row.object_code: row.predicate_id for row in crosswalk(grid, "One", "target").rows}
    assert queried == expected
    assert searched == expected
    assert 20 < len(expected) < len(GRID)
