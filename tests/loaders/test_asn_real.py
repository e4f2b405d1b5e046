"""The real ASN and Common Core files, with the counts their PROVENANCE gives."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import asn
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.model import Load
from ontology.terms import CEASN, RDF, SKOS
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared

CCSS, CATALOGUE = "standards/ccss-asn-json/", "standards/asn-catalogue/"


def load(name: str) -> Load:
    path = shared_file(name)
    assert pick(path).name == "asn"
    (one,) = asn.load(path, Options())
    assert one.receipt.read == one.receipt.kept + len(one.receipt.dropped)
    assert one.receipt.dropped == ()
    return one


@pytest.mark.parametrize(
    ("name", "edition", "statements", "alignments"),
    [
        # 694 top-level nodes: 692 statements, the document, the record about it
        (CCSS + "ASN-full-CC-Math.json.gz", "2011-05-27", 692, 0),
        # 705 top-level nodes: 703 statements and the same two
        (CATALOGUE + "asn-example-D10003FB-ccss-math.json.gz", "2012-12-06", 703, 1326),
    ],
)
def test_two_editions_of_common_core_mathematics(name: str, edition: str, statements: int, alignments: int) -> None:
    one = load(name)
    assert (one.source.series, one.source.edition) == ("asn-d10003fb", edition)
    assert one.receipt.counts["statements"] == statements
    assert one.receipt.counts.get("alignments", 0) == alignments
    assert one.source.license == "http://creativecommons.org/licenses/by/3.0/us/"
    placed = {t.subject for t in one.triples if t.predicate in (CEASN.isChildOf, CEASN.isTopChildOf)}
    assert len(placed) == statements


def test_a_turtle_document_of_dublin_core() -> None:
    one = load("credentials/alignment-specs/asn-document-D2695955.ttl")
    assert (one.source.series, one.source.edition, one.receipt.counts["statements"]) == (
        "asn-d2695955",
        "2015-10-30",
        206,
    )


def test_the_maryland_tree() -> None:
    one = load(CCSS + "ASN-full-MD-highschool-learning.json")
    assert one.receipt.read == one.receipt.counts["statements"] == 34


@pytest.mark.parametrize(
    ("name", "records", "outside"), [("CC-math-0.8.0.json", 759, 8), ("CC-literacy-0.8.0.json", 1070, 0)]
)
def test_the_cleaned_common_core_files(name: str, records: int, outside: int) -> None:
    one = load(CCSS + name)
    assert one.receipt.read == one.receipt.counts["statements"] == records
    assert len(one.receipt.dangling) == outside
    assert sum(t.object == CEASN.Competency for t in one.triples) == records


def test_a_literacy_standard_has_the_code_that_colorado_tags_name() -> None:
    node = NamedNode(iris.statement("cc-literacy", "0.8.0", "RST.9-10.1"))
    one = load(CCSS + "CC-literacy-0.8.0.json")
    said = {t.predicate: t.object for t in one.triples if t.subject == node}
    assert said[SKOS.notation] == Literal("RST.9-10.1")


@pytest.mark.parametrize(
    "name", ["CCSSI-identifiers.csv", "CCSSI-identifiers-v2.json", "NGA-CCSSO-Common-Core-GUIDs.csv"]
)
def test_the_identifier_lists(name: str) -> None:
    assert load(CCSS + name).receipt.counts["statements by code alone"] == 1844


def test_the_notations() -> None:
    assert load(CCSS + "asn_to_ccss_notation.csv").receipt.counts["mappings"] == 32


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("asn-documents-2024-02-22.json.gz", 4222),
        ("asn_colorado_documents.csv", 79),
        ("asn_cte_documents_all_states.csv", 338),
    ],
)
def test_the_catalogue_is_metadata(name: str, count: int) -> None:
    one = load(CATALOGUE + name)
    assert one.receipt.read == one.receipt.counts["documents"] == count
    assert not any(t.predicate == RDF.type and t.object == CEASN.CompetencyFramework for t in one.triples)


@pytest.mark.parametrize(("name", "concepts"), [("asn-jurisdictions-skos.json", 157), ("ngss_topics.json", 27)])
def test_the_vocabularies(name: str, concepts: int) -> None:
    assert load(CATALOGUE + name).receipt.counts["concepts"] == concepts
