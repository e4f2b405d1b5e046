"""The starter tables as triples: what docs/data-model.md promises, and each fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from loaders import catalogue
from loaders.options import Options
from loaders.starter import FOLDER
from loaders.triples import TRUE
from loaders.yamls import shipped
from ontology.errors import BadInput
from ontology.namespaces import ID
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, RDF, SKOS

TABLES = [entry["file"] for entry in shipped("catalogue/catalogue.yaml")["sources"] if entry["loader"] == "catalogue"]


def triples(file: str) -> set[Triple]:
    return {triple for load in catalogue.load(FOLDER / file, Options()) for triple in load.triples}


def objects(found: set[Triple], subject: NamedNode, predicate: NamedNode) -> set[object]:
    return {t.object for t in found if t.subject == subject and t.predicate == predicate}


@pytest.mark.parametrize("file", TABLES)
def test_every_shipped_table_loads_and_its_receipt_adds_up(file: str) -> None:
    for load in catalogue.load(FOLDER / file, Options()):
        assert load.receipt.read == load.receipt.kept > 0
        assert not load.receipt.dropped
        assert load.triples


def test_a_credential_requires_its_exams_through_one_condition() -> None:
    found = triples("credentials.csv")
    a_plus = NamedNode(ID + "credential/comptia/a-plus")
    assert {CETERMS.Certification, CW.IndustryCertification} <= objects(found, a_plus, RDF.type)
    (condition,) = objects(found, a_plus, CETERMS.requires)
    assert isinstance(condition, NamedNode)
    assert objects(found, condition, CETERMS.targetAssessment) == {
        NamedNode(ID + "assessment/comptia/220-1101"),
        NamedNode(ID + "assessment/comptia/220-1102"),
    }


def test_codes_are_strings_and_names_are_english() -> None:
    found = triples("credentials.csv")
    codes = [t.object for t in found if t.predicate == SKOS.notation]
    assert Literal("220-1101") in codes
    assert all(isinstance(code, Literal) and code.datatype.value.endswith("#string") for code in codes)
    names = [t.object for t in found if t.predicate == SKOS.prefLabel]
    assert all(isinstance(name, Literal) and name.language == "en" for name in names)


def test_mssc_cpt_requires_all_four_modules_in_one_condition() -> None:
    found = triples("stacking.csv")
    cpt = NamedNode(ID + "credential/mssc/cpt")
    (condition,) = objects(found, cpt, CETERMS.requires)
    assert isinstance(condition, NamedNode)
    assert len(objects(found, condition, CETERMS.targetCredential)) == 4


def test_a_contested_claim_keeps_its_asserter_and_is_not_said_as_a_fact() -> None:
    found = triples("stacking.csv")
    contested = {t.subject for t in found if t.predicate == CW.contested and t.object == TRUE}
    assert contested
    for node in contested:
        assert isinstance(node, NamedNode)
        assert objects(found, node, CW.asserter)
        (upper,) = objects(found, node, CW.upperStep)
        (lower,) = objects(found, node, CW.lowerStep)
        assert isinstance(upper, NamedNode)
        for condition in objects(found, upper, CETERMS.requires):
            assert isinstance(condition, NamedNode)
            assert lower not in objects(found, condition, CETERMS.targetCredential)


def test_every_stacking_statement_has_both_ends_a_kind_an_asserter_and_a_source() -> None:
    found = triples("stacking.csv")
    for node in {t.subject for t in found if t.object == CW.StackingStatement}:
        assert isinstance(node, NamedNode)
        for predicate in (CW.lowerStep, CW.upperStep, CW.stackingKind, CW.asserter, DCTERMS.source, CW.contested):
            assert len(objects(found, node, predicate)) == 1, predicate


def test_each_edition_of_a_content_area_is_a_graph_of_its_own() -> None:
    loads = catalogue.load(FOLDER / "cas_expectations.csv", Options())
    social = [load.source.edition for load in loads if load.source.series == "starter-cas-ss"]
    assert social == ["2018", "2022"]


def test_an_outcome_is_part_of_its_framework_and_below_its_expectation() -> None:
    found = triples("cas_outcomes.csv")
    node = NamedNode(ID + "statement/cas-rw/2018/RW.H2.2.2.a.2")
    assert objects(found, node, CEASN.isPartOf) == {NamedNode(ID + "framework/cas-rw/2018")}
    assert objects(found, node, CEASN.isChildOf) == {NamedNode(ID + "statement/cas-rw/2018/RW.H2.2.2.a")}
    assert not objects(found, node, CEASN.competencyText)


def test_reading_in_technical_subjects_shares_its_anchor_with_reading_informational_text() -> None:
    found = triples("ccss.csv")
    codes = ("RST.11-12.2", "RI.11-12.2")
    anchors = [objects(found, NamedNode(f"{ID}statement/ccss-ela/2010/{c}"), CW.correspondsToAnchor) for c in codes]
    assert anchors[0] == anchors[1] == {NamedNode(ID + "statement/ccss-ela/2010/CCRA.R.2")}


ORGANIZATIONS = "id,name,kind,webpage,source_url\n"
SOC = "code,title,level,broader_code,source_url\n"
PAGE = "https://example.org"


@pytest.mark.parametrize(
    ("name", "text", "rule", "where"),
    [
        ("organizations.csv", f"{ORGANIZATIONS}Big Org,Big,GoverningBody,,{PAGE}\n", "catalogue-id", "row 2"),
        ("organizations.csv", f"{ORGANIZATIONS}big,Big,GoverningBody,,not a page\n", "catalogue-url", "row 2"),
        ("organizations.csv", f"{ORGANIZATIONS.strip()},x\nbig,Big,District,,{PAGE},1\n", "header-unknown", "row 1"),
        ("soc.csv", f"{SOC}47-2031,X,grand,,{PAGE}\n", "soc-level", "row 2"),
        ("soc.csv", f"{SOC}47-2031,X,broad,47-9999,{PAGE}\n", "catalogue-broader", ""),
        ("elsewhere.csv", "a,b\n1,2\n", "catalogue-table", ""),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(tmp_path: Path, name: str, text: str, rule: str, where: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        catalogue.load(path, Options())
    assert (rule, True) in [(p.rule, where in p.where) for p in refused.value.problems]
