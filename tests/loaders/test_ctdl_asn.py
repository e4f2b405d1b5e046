"""CTDL-ASN frameworks: structure and codes on small files, the seven real BCSP frameworks whole."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from loaders import ctdl_asn
from loaders.ctdl_asn_tree import fraction
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from ontology.namespaces import CEASN as CEASN_NAMESPACE
from ontology.terms import CEASN, CW, RDF, SKOS, XSD
from tests.support.shared import shared_file

E = "https://e.org/"
BCSP = "credentials/credential-engine-schema-development/Competency-Frameworks/bcsp-{}"
RECORDS = {"sts": 61, "stsc": 66, "chst": 180, "ohst": 101, "asp": 170, "csp": 100, "cet": 282}
"""Competency records in each file, as its PROVENANCE counts them."""


def node(name: str, **says: Any) -> dict[str, Any]:
    return {"@id": E + name, "@type": "ceasn:Competency", **{f"ceasn:{key}": value for key, value in says.items()}}


def write(folder: Path, *nodes: dict[str, Any], **says: Any) -> Path:
    framework = {"@id": E + "f", "@type": "ceasn:CompetencyFramework", "ceasn:name": {"en": "Safety (S)"}}
    framework |= {f"ceasn:{key}": value for key, value in says.items()}
    document = {"@context": "http://credreg.net/ctdlasn/schema/context/json", "@graph": [framework, *nodes]}
    path = folder / "safety.json"
    path.write_text(json.dumps(document))
    return path


def load(path: Path, **options: str) -> Load:
    (one,) = ctdl_asn.load(path, Options(**options))  # type: ignore[arg-type]
    return one


def values(load: Load, name: str, predicate: NamedNode) -> list[object]:
    return [t.object for t in load.triples if t.subject == NamedNode(E + name) and t.predicate == predicate]


@pytest.fixture
def small(tmp_path: Path) -> Load:
    return load(
        write(
            tmp_path,
            node("d1", listID="1", weight=".6", hasChild=[E + "k", E + "s"]),
            node("d2", listID="2", weight="40%", isPartOf=E + "f", hasChild=[E + "k"]),
            node("k", listID="1", isChildOf=E + "d1", competencyCategory={"en": "Knowledge"}),
            node("s", listID="1", isChildOf=E + "d1", competencyCategory={"en": "Skill"}),
            node("t", isChildOf=E + "k"),
            dateCopyright="2017",
        )
    )


class TestStructure:
    def test_identifiers_are_the_publishers_own(self, small: Load) -> None:
        assert values(small, "k", RDF.type) == [CEASN.Competency, CW.ExamObjective]
        assert (small.source.series, small.source.edition, small.source.title) == ("safety", "2017", "Safety (S)")

    def test_weights_on_the_top_make_it_an_exam_specification_with_domains_objectives_topics(self, small: Load) -> None:
        assert CW.ExamSpecification in values(small, "f", RDF.type)
        assert CW.ExamDomain in values(small, "d1", RDF.type)
        assert CW.ExamTopic in values(small, "t", RDF.type)

    def test_a_framework_without_weights_claims_no_kind(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, node("d1", listID="1")))
        assert values(one, "f", RDF.type) == [CEASN.CompetencyFramework]
        assert values(one, "d1", RDF.type) == [CEASN.Competency]

    def test_weights_become_decimal_fractions(self, small: Load) -> None:
        assert values(small, "d1", CEASN.weight) == [Literal("0.6", datatype=XSD.decimal)]
        assert values(small, "d2", CEASN.weight) == [Literal("0.4", datatype=XSD.decimal)]

    def test_links_said_from_one_side_are_completed(self, small: Load) -> None:
        assert values(small, "k", CEASN.isPartOf) == [NamedNode(E + "f")]
        assert values(small, "d1", CEASN.isTopChildOf) == [NamedNode(E + "f")]
        assert values(small, "k", CEASN.isChildOf) == [NamedNode(E + "d1"), NamedNode(E + "d2")]

    def test_two_parents_are_kept_and_reported(self, small: Load) -> None:
        assert small.receipt.counts["statements with several parents"] == 1
        assert any("statement 1.K1 has 2 parents (1 and 2); all are kept" in line for line in small.receipt.warnings)

    def test_codes_are_built_from_list_numbers_and_say_so(self, small: Load) -> None:
        found = {name: values(small, name, SKOS.notation) for name in ("d1", "d2", "k", "s", "t")}
        codes = {"d1": "1", "d2": "2", "k": "1.K1", "s": "1.S1", "t": "1.K1.2"}
        assert found == {name: [Literal(code)] for name, code in codes.items()}
        assert values(small, "k", CW.derivedCode) == [Literal("true", datatype=XSD.boolean)]

    def test_a_printed_code_is_kept_and_not_derived(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, node("d1", codedNotation="1.10", listID="7")))
        assert values(one, "d1", SKOS.notation) == [Literal("1.10")]
        assert values(one, "d1", CW.derivedCode) == []

    def test_misspelt_terms_take_the_schemas_spelling(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, node("d1", CompetencyLabel={"@value": "Domain", "@language": "en"})))
        assert values(one, "d1", CEASN.competencyLabel) == [Literal("Domain", language="en")]
        assert "ceasn:CompetencyLabel" in one.receipt.fields

    def test_weights_that_do_not_sum_are_said(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, node("d1", weight="0.5"), node("d2", weight="0.3")))
        assert "the weights of the 2 top statements sum to 0.8, not to 1; kept as published" in one.receipt.warnings

    def test_a_link_to_a_statement_that_is_not_there_dangles(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, node("d1", hasChild=[E + "gone"])))
        ((place, value, reason),) = one.receipt.dangling
        assert (place, value) == (f"<{E}d1>", f"hasChild <{E}gone>")
        assert reason == "the end of hasChild is no statement of this file; the link is kept as published"

    def test_a_cycle_ends(self, tmp_path: Path) -> None:
        one = load(write(tmp_path, node("a", isChildOf=E + "b"), node("b", isChildOf=E + "a")))
        assert all(values(one, name, SKOS.notation) for name in "ab")

    def test_without_a_date_the_edition_is_undated_unless_named(self, tmp_path: Path) -> None:
        path = write(tmp_path, node("d1"))
        assert load(path).source.edition == "undated"
        assert any("--edition" in warning for warning in load(path).receipt.warnings)
        assert load(path, edition="2024", series="x").source.edition == "2024"

    def test_a_registry_envelope_is_opened(self, tmp_path: Path) -> None:
        path = write(tmp_path, node("d1"))
        path.write_text(json.dumps({"envelope_id": "1", "decoded_resource": json.loads(path.read_text())}))
        assert load(path).receipt.counts["statements"] == 1

    def test_a_file_without_a_framework_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ttl"
        path.write_text(f"<{E}1> a <{CEASN_NAMESPACE}Competency> .")
        with pytest.raises(BadInput, match="one ceasn:CompetencyFramework"):
            load(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.18", "0.18"), (".138", "0.138"), ("18%", "0.18"), ("18 %", "0.18"), ("1", "1"), ("18", None), ("x", None)],
)
def test_a_published_weight_is_a_fraction_or_nothing(text: str, value: str | None) -> None:
    assert fraction(text) == (None if value is None else Decimal(value))


@given(st.text(max_size=6))
def test_no_weight_is_outside_0_to_1(text: str) -> None:
    found = fraction(text)
    assert found is None or 0 <= found <= 1


@pytest.mark.shared
class TestRealFiles:
    @pytest.mark.parametrize("name", RECORDS)
    def test_every_record_is_kept(self, name: str) -> None:
        path = shared_file(BCSP.format(name) + ".json")
        assert ctdl_asn.sniff(path) == 0.9
        one = load(path)
        assert one.receipt.counts["statement records in the file"] == RECORDS[name]
        assert one.receipt.read == one.receipt.kept
        assert one.receipt.dropped == one.receipt.dangling == ()

    def test_seven_frameworks_hold_960_records_of_957_statements(self) -> None:
        """Three statements of the CHST framework are described twice under one identifier: 960 records, 957 things."""
        counts: Counter[str] = Counter()
        for name in RECORDS:
            counts.update(load(shared_file(BCSP.format(name) + ".json")).receipt.counts)
        assert counts["statement records in the file"] == 960
        assert counts["statements"] == 957
        chst = load(shared_file(BCSP.format("chst") + ".json"))
        assert sum(warning.startswith("described 2 times") for warning in chst.receipt.warnings) == 3

    def test_nodes_with_two_parents_are_reported_with_both(self) -> None:
        several = {name: load(shared_file(BCSP.format(name) + ".json")) for name in RECORDS}
        found = {name: one.receipt.counts.get("statements with several parents", 0) for name, one in several.items()}
        assert found == {"sts": 0, "stsc": 0, "chst": 2, "ohst": 0, "asp": 0, "csp": 0, "cet": 1}

    @pytest.mark.parametrize("name", RECORDS)
    def test_identifiers_are_bcsps_and_every_statement_has_what_queries_rely_on(self, name: str) -> None:
        one = load(shared_file(BCSP.format(name) + ".json"))
        said: dict[str, set[str]] = {}
        for t in one.triples:
            assert isinstance(t.subject, NamedNode)
            said.setdefault(t.subject.value, set()).add(t.predicate.value)
        statements = [
            t.subject.value for t in one.triples if t.object == CEASN.Competency and isinstance(t.subject, NamedNode)
        ]
        assert all(iri.startswith("http://www.bcsp.org/Portals/0/Assets/Competencies/") for iri in statements)
        needed = {CEASN.isPartOf, SKOS.notation, CEASN.codedNotation, CEASN.competencyText}
        assert all({predicate.value for predicate in needed} <= said[iri] for iri in statements)
        codes = [t.object for t in one.triples if t.predicate == SKOS.notation]
        assert len(codes) == len(set(codes)) == len(statements)

    @pytest.mark.parametrize("name", RECORDS)
    def test_no_term_of_an_old_namespace_is_left(self, name: str) -> None:
        one = load(shared_file(BCSP.format(name) + ".ttl"))
        assert not [t for t in one.triples if any(_old(term) for term in (t.predicate, t.object))]

    def test_json_and_turtle_of_one_framework_say_the_same(self) -> None:
        for name in ("sts", "stsc", "asp", "csp", "ohst"):
            loads = [load(shared_file(BCSP.format(name) + suffix)) for suffix in (".json", ".ttl")]
            codes = [{(t.subject, t.object) for t in one.triples if t.predicate == SKOS.notation} for one in loads]
            assert codes[0] == codes[1]


def _old(term: object) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(("http://purl.org/ctdl/", "http://purl.org/ctdlasn/"))


def test_the_triples_are_each_there_once(small: Load) -> None:
    assert len(small.triples) == len(set(small.triples))
    assert all(isinstance(triple, Triple) for triple in small.triples)


class TestFolders:
    def test_a_folder_of_frameworks_is_a_load_for_each_and_the_json_of_a_pair_is_read(self, tmp_path: Path) -> None:
        folder = tmp_path / "frameworks"
        for name in ("x", "y"):
            (folder / name).mkdir(parents=True)
            write(folder / name, node("d1"), dateCopyright="2017").rename(folder / f"{name}.json")
            (folder / name).rmdir()
        (folder / "y.ttl").write_text(f"<{E}f> a <{CEASN_NAMESPACE}CompetencyFramework> .")
        (folder / "notes.txt").write_text("about")
        assert ctdl_asn.sniff(folder) == 0.8
        loads = ctdl_asn.load(folder, Options())
        assert [(one.source.series, one.source.edition) for one in loads] == [("x", "2017"), ("y", "2017")]
        passed = [note for note in loads[0].receipt.notes if note.startswith("passed over")]
        assert [note.split(": ")[1] for note in passed] == ["notes.txt", "y.ttl"]

    def test_every_fault_in_a_folder_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.json").write_text("{")
        (tmp_path / "b.json").write_text("[")
        with pytest.raises(BadInput) as caught:
            ctdl_asn.load(tmp_path, Options())
        assert {problem.file for problem in caught.value.problems} == {"a.json", "b.json"}


@pytest.mark.shared
def test_the_degree_profile_names_a_parent_that_it_does_not_describe_and_the_receipt_says_so() -> None:
    (one,) = ctdl_asn.load(
        shared_file("credentials/credential-engine-schema-development/Competency-Frameworks/DQP.jsonld"), Options()
    )
    ((_, value, reason),) = one.receipt.dangling
    assert value.startswith("isChildOf")
    assert reason
