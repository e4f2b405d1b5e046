"""ASN documents, lists and vocabularies. All data here is invented; addresses are ASN's in form only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import asn
from loaders.asn_terms import ALT_NOTATION, DOCUMENT, IDENTIFIER
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CEASN, CW, DCTERMS, OWL, RDF, SKOS, SSSOM

A = "http://asn.jesandco.org/resources/"
TYPE, CORE, DCT = RDF.type.value, "http://purl.org/ASN/schema/core/", "http://purl.org/dc/terms/"
GEM = "http://purl.org/gem/qualifiers/"


def uri(text: str) -> dict[str, str]:
    return {"value": text, "type": "uri"}


def text(value: str, **more: str) -> dict[str, str]:
    return {"value": value, "type": "literal", **more}


def document(**statements: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    made: dict[str, Any] = {
        A + "D1.xml": {
            "http://xmlns.com/foaf/0.1/primaryTopic": [uri(A + "D1")],
            DCT + "modified": [text("2012-12-06T14:07:02-05:00")],
            "http://creativecommons.org/ns#license": [uri("http://creativecommons.org/licenses/by/3.0/us/")],
            "http://creativecommons.org/ns#attributionName": [text("Somebody")],
        },
        A + "D1": {
            TYPE: [uri(CORE + "StandardDocument")],
            "http://purl.org/dc/elements/1.1/title": [text("Invented Standards", lang="en-US")],
            DCT + "subject": [uri("http://purl.org/ASN/scheme/ASNTopic/math")],
            DCT + "valid": [text("2010")],
        },
    }
    for name, said in statements.items():
        kinds = {TYPE: [uri(CORE + "Statement")], DCT + "isPartOf": [uri(A + "D1")]}
        made[A + name] = {**kinds, **said}
    return made


def write(folder: Path, value: Any, name: str = "d.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def load(path: Path, **options: str) -> Load:
    (one,) = asn.load(path, Options(**options))  # type: ignore[arg-type]
    return one


def values(one: Load, subject: str, predicate: NamedNode) -> list[Any]:
    node = NamedNode(subject if ":" in subject else A + subject)
    return [t.object for t in one.triples if t.subject == node and t.predicate == predicate]


def test_turtle_that_only_names_the_vocabulary_is_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "schemes.ttl"
    path.write_text(f'<https://e.org/scheme> <https://e.org/pattern> "{CORE}identifier" .', encoding="utf-8")
    assert asn.sniff(path) == 0
    path.write_text(f"{' ' * 100_000}<https://e.org/d> a <{CORE}StandardDocument> .", encoding="utf-8")
    assert asn.sniff(path) == 0
    path.write_text(f"# {CORE} {'x' * 100_000}\n<https://e.org/d> a <{CORE}StandardDocument> .", encoding="utf-8")
    assert asn.sniff(path) == 0.9


class TestDocuments:
    @pytest.fixture
    def one(self, tmp_path: Path) -> Load:
        top = {GEM + "isChildOf": [uri(A + "D1")], DCT + "description": [text("Count things.", lang="en-US")]}
        below: dict[str, Any] = {
            GEM + "isChildOf": [uri(A + "S1")],
            CORE + "statementNotation": [text("1.10")],
            DCT + "educationLevel": [uri("http://purl.org/ASN/scheme/ASNEducationLevel/K")],
            CORE + "comment": [text("In English.", lang="en")],
            SKOS.namespace + "exactMatch": [uri("http://standards.example/1"), uri("urn:guid:ABC")],
        }
        path = write(tmp_path, document(S1=top, S2=below))
        assert pick(path).name == "asn"
        return load(path)

    def test_the_edition_is_the_day_of_the_last_change(self, one: Load) -> None:
        about = one.source
        assert (about.series, about.edition, about.effective) == ("asn-d1", "2012-12-06", "2010")
        assert (about.license, about.credit) == ("http://creativecommons.org/licenses/by/3.0/us/", "Somebody")

    def test_statements_keep_asns_identifiers_and_hierarchy(self, one: Load) -> None:
        assert values(one, "S2", CEASN.isChildOf) == [NamedNode(A + "S1")]
        assert values(one, "S1", CEASN.isTopChildOf) == [NamedNode(A + "D1")]
        assert values(one, "S2", CEASN.isPartOf) == [NamedNode(A + "D1")]
        assert set(values(one, "S2", RDF.type)) >= {CEASN.Competency, CW.AcademicStandard}

    def test_codes_grades_and_comments_are_what_queries_know(self, one: Load) -> None:
        assert values(one, "S2", SKOS.notation) == [Literal("1.10")]
        assert values(one, "S2", CEASN.educationLevelType) == [Literal("K")]
        assert values(one, "S2", CEASN.comment) == [Literal("In English.", language="en")]
        assert values(one, "S1", CW.derivedCode) == [Literal(value=True)]

    def test_alignments_are_published_mappings(self, one: Load) -> None:
        ends = {t.object for t in one.triples if t.predicate == OWL.annotatedTarget}
        assert ends == {NamedNode("http://standards.example/1"), NamedNode("urn:guid:ABC")}
        assert sum(t.object == SSSOM.Mapping for t in one.triples) == one.receipt.counts["alignments"] == 2

    def test_every_triple_of_the_file_is_kept(self, one: Load) -> None:
        assert one.receipt.read == one.receipt.kept
        assert any("no longer resolve" in note for note in one.receipt.notes)

    def test_the_same_as_turtle_and_rdf_xml(self, one: Load, tmp_path: Path) -> None:
        own = [t for t in one.triples if str(t.predicate.value).startswith((CORE, DCT, GEM, TYPE))]
        lines = "\n".join(f"{t.subject} {t.predicate} {t.object} ." for t in own if "x-cwcase" not in str(t.object))
        turtle = load(write(tmp_path, lines, "d.ttl"))
        assert values(turtle, "S2", SKOS.notation) == [Literal("1.10")]
        xml = (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:asn="http://purl.org/ASN/schema/core/"'
            f' xmlns:d="{DCT}"><asn:StandardDocument rdf:about="{A}D1"><d:modified>2015-01-02</d:modified>'
            f'</asn:StandardDocument><asn:Statement rdf:about="{A}S1"><d:isPartOf rdf:resource="{A}D1"/>'
            "<asn:statementNotation>7</asn:statementNotation></asn:Statement></rdf:RDF>"
        )
        path = write(tmp_path, xml, "d.xml")
        assert pick(path).name == "asn"
        assert values(load(path), "S1", SKOS.notation) == [Literal("7")]

    def test_a_code_twice_is_kept_twice_and_said(self, tmp_path: Path) -> None:
        said = {GEM + "isChildOf": [uri(A + "D1")], CORE + "statementNotation": [text("7")]}
        one = load(write(tmp_path, document(S1=said, S2=said)))
        assert values(one, "S1", SKOS.notation) == values(one, "S2", SKOS.notation) == [Literal("7")]
        assert any("have the code '7'" in warning for warning in one.receipt.warnings)

    def test_a_parent_that_is_not_there_dangles(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, document(S1={GEM + "isChildOf": [uri(A + "S9")]})))
        assert [value for _, value, why in one.receipt.dangling if why] == [f"isChildOf <{A}S9>"]

    @pytest.mark.parametrize(
        ("said", "rule"),
        [
            ({"x": [uri(A)]}, "bad-iri"),
            ({CORE + "listID": [{"value": 1, "type": "literal"}]}, "rdf-json"),
            ({CORE + "listID": [text("1", lang="not a tag")]}, "rdf-json"),
            ({CORE + "listID": "1"}, "json-type"),
            ({CORE + "listID": [{"value": "1", "type": "triple"}]}, "rdf-json"),
            ({CORE + "listID": [uri("no iri")]}, "bad-iri"),
        ],
    )
    def test_faults_are_refused_with_their_place(self, tmp_path: Path, said: Any, rule: str) -> None:
        with pytest.raises(BadInput) as caught:
            load(write(tmp_path, document(S1=said)))
        assert [problem.rule for problem in caught.value.problems] == [rule]
        assert "S1" in caught.value.problems[0].where


class TestTree:
    def test_a_tree_of_statements_without_its_document_loads(self, tmp_path: Path) -> None:
        leaf: dict[str, Any] = {
            "id": A + "S2",
            "asn_identifier": "http://purl.org/ASN/resources/S2",
            "text": "B",
            "leaf": "true",
        }
        leaf |= {"asn_statementNotation": "1.1", "dcterms_subject": {"uri": A + "math", "prefLabel": "Math"}}
        leaf |= {
            "dcterms_educationLevel": [{"uri": "http://purl.org/ASN/scheme/ASNEducationLevel/9", "prefLabel": "9"}]
        }
        top = {"id": A + "S1", "asn_identifier": "http://purl.org/ASN/resources/S1", "text": "A", "children": [leaf]}
        one = load(write(tmp_path, [top], "tree.json"), edition="2000")
        assert values(one, "S2", CEASN.isChildOf) == [NamedNode(A + "S1")]
        assert values(one, "S2", SKOS.notation) == [Literal("1.1")]
        assert values(one, "S2", IDENTIFIER) == [NamedNode("http://purl.org/ASN/resources/S2")]
        assert values(one, "S2", CEASN.educationLevelType) == [Literal("9")]
        assert values(one, "S1", CEASN.isTopChildOf) == [NamedNode(iris.framework("tree", "2000"))]
        assert one.receipt.read == one.receipt.kept == 2

    def test_a_field_nobody_knows_is_reported_as_lost(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, [{"id": A + "S1", "asn_identifier": A + "1", "text": "A", "odd": "x"}]))
        assert [value for _, value, _ in one.receipt.dropped] == ["odd"]

    def test_two_nodes_of_one_identifier_are_refused(self, tmp_path: Path) -> None:
        node = {"id": A + "S1", "asn_identifier": A + "1", "text": "A"}
        with pytest.raises(BadInput, match="no other node has"):
            load(write(tmp_path, [node, node]))


def clean(number: int, **more: Any) -> dict[str, Any]:
    base = {"id": f"GUID{number}", "jurisdiction": "Common Core State Standards Initiative", "subject": "Math"}
    return {
        **base,
        "statement": f"Statement {number}",
        "jurisdictionAbbreviation": "CC",
        "shortCode": f"1.{number}",
        **more,
    }


class TestCleanedRecords:
    def test_records_are_statements_with_all_their_identifiers(self, tmp_path: Path) -> None:
        more: dict[str, Any] = {"ASN": {"identifier": "http://purl.org/ASN/resources/S7", "id": "S7", "parent": "S1"}}
        more |= {"CCSS": {"URI": "http://corestandards.org/x/1"}, "gradeLevels": ["KG", "01"], "code": "Math.1.10"}
        path = write(tmp_path, [clean(1, asnIdentifier="S1"), clean(10, **more)], "CC-x-0.8.0.json")
        assert pick(path).name == "asn"
        one = load(path)
        node = iris.statement("cc-x", "0.8.0", "1.10")
        assert values(one, node, CEASN.isChildOf) == [NamedNode(iris.statement("cc-x", "0.8.0", "1.1"))]
        expected = [NamedNode("urn:guid:GUID10"), NamedNode("http://corestandards.org/x/1")]
        assert values(one, node, DCTERMS.identifier) == expected
        assert values(one, node, IDENTIFIER) == [NamedNode("http://purl.org/ASN/resources/S7")]
        assert values(one, node, CEASN.educationLevelType) == [Literal("KG"), Literal("01")]
        assert values(one, node, ALT_NOTATION) == [Literal("Math.1.10")]
        assert "All rights reserved" in one.source.credit

    def test_a_short_code_twice_or_missing_gives_way_to_an_identifier(self, tmp_path: Path) -> None:
        records = [clean(1), clean(2, shortCode="1.1"), clean(3, shortCode=None)]
        one = load(write(tmp_path, records, "CC-x-1.0.json"))
        codes = {t.object.value for t in one.triples if t.predicate == SKOS.notation}  # type: ignore[union-attr]
        assert codes == {"GUID1", "GUID2", "GUID3"}

    def test_a_parent_outside_is_told_and_explained(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, [clean(1, ccsiParent="GONE")], "CC-x-1.0.json"))
        ((place, value, reason),) = one.receipt.dangling
        assert (place, value) == ("1.1", "GONE")
        assert reason

    def test_a_field_nobody_knows_is_reported_as_lost(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, [clean(1, odd="x", ASN={"strange": "y"})], "CC-x-1.0.json"))
        assert [value for _, value, _ in one.receipt.dropped] == ["odd", "strange"]

    def test_a_cycle_is_refused(self, tmp_path: Path) -> None:
        records = [clean(1, ccsiParent="GUID2"), clean(2, ccsiParent="GUID1")]
        with pytest.raises(BadInput, match="above itself"):
            load(write(tmp_path, records, "CC-x-1.0.json"))


class TestLists:
    HEADER = "Current URL,Dot notation,URI,GUID\n"

    def test_identifiers_are_statements_by_code_alone(self, tmp_path: Path) -> None:
        row = ",CCSS.ELA-Literacy.X.1,http://corestandards.org/X/1,AB\n"
        path = write(tmp_path, self.HEADER + row, "ids.csv")
        assert pick(path).name == "asn"
        one = load(path)
        node = iris.statement("ids", "2010", "CCSS.ELA-Literacy.X.1")
        assert values(one, node, DCTERMS.identifier) == [
            NamedNode("http://corestandards.org/X/1"),
            NamedNode("urn:guid:AB"),
        ]
        assert values(one, node, CEASN.competencyText) == []

    def test_the_json_of_the_same_list_says_the_same(self, tmp_path: Path) -> None:
        rows = [{"Current URL": None, "Dot notation": "X.1", "URI": "http://corestandards.org/X/1", "GUID": "AB"}]
        first = load(write(tmp_path, self.HEADER + ",X.1,http://corestandards.org/X/1,AB\n", "ids.csv"))
        assert set(load(write(tmp_path, rows, "ids.json")).triples) == set(first.triples)

    def test_a_code_twice_is_refused(self, tmp_path: Path) -> None:
        row = ",X.1,http://corestandards.org/X/1,{}\n"
        with pytest.raises(BadInput, match="each code once"):
            load(write(tmp_path, self.HEADER + row.format("A") + row.format("B"), "ids.csv"))

    def test_notations_are_exact_matches(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, "asn_notation,ccss_notation\nR.CCR.1,CCSS.ELA-Literacy.CCRA.R.1\n", "n.csv"))
        assert NamedNode(iris.statement("ccss-ela", "2010", "CCRA.R.1")) in {t.object for t in one.triples}
        assert one.receipt.counts["mappings"] == 1

    def test_documents_of_a_csv_are_metadata_and_no_frameworks(self, tmp_path: Path) -> None:
        one = load(
            write(tmp_path, "asn_id,jurisdiction,date_valid,title,description\nD1,Somewhere,2015,T,About\n", "d.csv")
        )
        assert values(one, "http://purl.org/ASN/resources/D1", RDF.type) == [DOCUMENT]
        assert not any(t.object == CEASN.CompetencyFramework for t in one.triples)
        assert any("metadata only" in note for note in one.receipt.notes)

    def hits(self, found: int) -> dict[str, Any]:
        data = {
            "title": ["T"],
            "jurisdiction": ["J"],
            "date_valid": ["1997"],
            "identifier": [A + "D1", "http://purl.org/ASN/resources/D1"],
        }
        return {"match-expr": "x", "hits": {"found": found, "start": 0, "hit": [{"id": "d1", "data": data}]}}

    def test_the_catalogue_is_a_list_of_documents(self, tmp_path: Path) -> None:
        path = write(tmp_path, self.hits(1), "asn-documents-2024-02-22.json")
        assert pick(path).name == "asn"
        one = load(path)
        assert (one.source.series, one.source.edition) == ("asn-documents", "2024-02-22")
        assert values(one, "D1", DCTERMS.identifier) == [NamedNode("http://purl.org/ASN/resources/D1")]

    def test_a_catalogue_cut_short_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="as many as there are"):
            load(write(tmp_path, self.hits(2)))

    def test_a_vocabulary_in_json_is_its_concepts(self, tmp_path: Path) -> None:
        scheme = "http://purl.org/ASN/scheme/X/"
        concept: dict[str, Any] = {"-rdf:about": scheme + "1", "skos:prefLabel": {"-xml:lang": "en-US", "#text": "One"}}
        concept["skos:inScheme"] = {"-rdf:resource": scheme}
        value = {"-xmlns:skos": "x", "skos:ConceptScheme": {"-rdf:about": scheme}, "skos:Concept": [concept]}
        one = load(write(tmp_path, {"rdf:RDF": value}))
        assert values(one, scheme + "1", SKOS.inScheme) == [NamedNode(scheme)]
        assert one.receipt.counts["concepts"] == 1


_KEYS = st.sampled_from(
    [
        *("id", "ASN", "CCSS", "parent", "shortCode", "statement", "jurisdiction", "children", "text", "hits", "hit"),
        *("rdf:RDF", "-rdf:about", "skos:Concept", "skos:broader", "asn_identifier", "dcterms_description"),
        *("Dot notation", "GUID", "URI", A + "D1", TYPE, DCT + "isPartOf", "value", "type", "lang", "found", "data"),
    ]
)
_VALUES = st.sampled_from([None, True, 7, "", "x", A + "D1", "uri", "literal", CORE + "StandardDocument", "_:b", "en"])
_JSON = st.recursive(
    _VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5), max_leaves=20
)


@given(value=_JSON)
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_json_loads_or_is_refused(tmp_path: Path, value: Any) -> None:
    path = write(tmp_path, json.dumps(value))
    assert 0 <= asn.sniff(path) <= 1
    try:
        one = load(path)
    except BadInput:
        return
    assert one.receipt.read == one.receipt.kept + len(one.receipt.dropped)


@given(text=st.text("a,\n\"';é1_", max_size=60))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_table_loads_or_is_refused(tmp_path: Path, text: str) -> None:
    for header in ("Current URL,Dot notation,URI,GUID\n", "asn_notation,ccss_notation\n", "asn_id,title\n"):
        try:
            one = load(write(tmp_path, header + text, "t.csv"))
        except BadInput:
            continue
        assert one.receipt.read == one.receipt.kept
