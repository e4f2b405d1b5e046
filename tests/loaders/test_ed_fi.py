"""Ed-Fi's interchange files. The standards here are invented."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import ed_fi
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file

ITEM = """<LearningStandard><LearningStandardId>{0}</LearningStandardId><Description>Dig {0}</Description>
<ContentStandard><Title>State Standard</Title></ContentStandard>
<GradeLevel>uri://ed-fi.org/GradeLevelDescriptor#Second grade</GradeLevel>
<AcademicSubject>uri://ed-fi.org/AcademicSubjectDescriptor#Gardens</AcademicSubject><CourseTitle>Beds</CourseTitle>
<Namespace>uri://example.org/x</Namespace>{1}</LearningStandard>"""
PARENT = (
    "<ParentLearningStandardReference><LearningStandardIdentity><LearningStandardId>{}</LearningStandardId>"
    "</LearningStandardIdentity></ParentLearningStandardReference>"
)
END = (
    "<{0}LearningStandardReference><LearningStandardIdentity><LearningStandardId>{1}</LearningStandardId>"
    "</LearningStandardIdentity></{0}LearningStandardReference>"
)


def pair(source: str, target: str, strength: str) -> str:
    ends = END.format("Source", source) + END.format("Target", target)
    return (
        f"<LearningStandardEquivalenceAssociation>{ends}<EffectiveDate>2021-07-15</EffectiveDate>"
        f"<LearningStandardEquivalenceStrength>uri://ed-fi.org/S#{strength}</LearningStandardEquivalenceStrength>"
        "</LearningStandardEquivalenceAssociation>"
    )


def file(folder: Path, inner: str, root: str = "InterchangeStandards", head: str = "") -> Path:
    path = folder / "Standards.xml.gz"
    text = f'<?xml version="1.0"?>{head}<{root} xmlns="http://ed-fi.org/5.2.0">{inner}</{root}>'
    path.write_bytes(gzip.compress(text.encode()))
    return path


def loaded(folder: Path, inner: str, root: str = "InterchangeStandards") -> Load:
    (load,) = ed_fi.load(file(folder, inner, root), Options())
    return load


def test_a_learning_standard_is_a_statement_with_all_its_elements(tmp_path: Path) -> None:
    load = loaded(tmp_path, ITEM.format("1.A", "") + ITEM.format("1.A.1", PARENT.format("1.A")))
    facts = said(load)
    one = facts["statement/ed-fi-sample-standards/5.2.0/1.A.1"]
    assert one["ceasn:isChildOf"] == {"statement/ed-fi-sample-standards/5.2.0/1.A"}
    assert one["ceasn:educationLevelType"] == {"Second grade"}
    assert one["dcterms:subject"] == {"Gardens"}
    assert one["ceasn:competencyCategory"] == {"Beds"}
    assert facts["framework/ed-fi-sample-standards/5.2.0"]["dcterms:identifier"] == {"uri://example.org/x"}
    assert adds_up(load)


def test_an_equivalence_is_a_mapping_in_ed_fi_s_word(tmp_path: Path) -> None:
    items = ITEM.format("1", "") + ITEM.format("2", "")
    load = loaded(tmp_path, items + pair("1", "2", "Partially equivalent") + pair("1", "9", "Equivalent"))
    facts = said(load)
    words = {frozenset(facts[one]["cw:publishedRelation"]) for one in of_kind(load, "sssom:Mapping")}
    assert words == {frozenset({"Partially equivalent"}), frozenset({"Equivalent"})}
    assert [code for _, code, _ in load.receipt.dangling] == ["9"]
    assert load.receipt.read == 4


def test_a_strength_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Rather alike"):
        loaded(tmp_path, ITEM.format("1", "") + pair("1", "1", "Rather alike"))


def test_descriptors_are_concepts(tmp_path: Path) -> None:
    inner = "<CareerPathwayDescriptor><CodeValue>Beds &amp; more</CodeValue></CareerPathwayDescriptor>"
    load = loaded(tmp_path, inner, "InterchangeDescriptors")
    assert load.source.series == "ed-fi-career-pathway"
    assert len(of_kind(load, "skos:Concept")) == 1


def test_32_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(BadInput, match="DOCTYPE"):
        ed_fi.load(file(tmp_path, ITEM.format("&b;", ""), head=bomb), Options())


def test_an_encoding_that_the_file_names_wrongly_does_not_change_the_text(tmp_path: Path) -> None:
    path = file(tmp_path, ITEM.format("é", ""))
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"?>", b' encoding="latin-1"?>', 1)))
    (load,) = ed_fi.load(path, Options())
    assert said(load)["statement/ed-fi-sample-standards/5.2.0/%C3%A9"]["skos:notation"] == {"é"}


def test_04_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, ITEM.format("1", ""))
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"?>", b' encoding="x-unknown"?>', 1)))
    with pytest.raises(BadInput, match="x-unknown"):
        ed_fi.load(path, Options())


def test_45_deep_nesting_and_41_broken_xml_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nested"):
        loaded(tmp_path, "<a>" * 5000 + "</a>" * 5000)
    with pytest.raises(BadInput, match="broken XML"):
        loaded(tmp_path, "<LearningStandard>")


PIECES = st.sampled_from(
    [ITEM.format("1", ""), "<LearningStandard/>", "<x>", "</x>", "&amp;", "&x;", "]]>", "<!--", "y"]
)


@given(st.lists(PIECES, max_size=5), st.sampled_from(["InterchangeStandards", "InterchangeDescriptors", "Other"]))
def test_any_document_is_read_or_refused(pieces: list[str], root: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            loads = ed_fi.load(file(Path(folder), "".join(pieces), root), Options())
        except BadInput:
            return
        assert all(map(adds_up, loads))


@pytest.mark.shared
def test_the_real_sample_has_5597_standards_and_4_equivalences() -> None:
    (load,) = ed_fi.load(shared_file("standards/ed-fi-sample-standards/Standards.xml.gz"), Options())
    counts = load.receipt.counts
    assert (counts["learning standards"], counts["equivalences"]) == (5597, 4)
    assert load.receipt.read == load.receipt.kept == 5601


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "count"), [("CareerPathwayDescriptor", 17), ("LearningStandardEquivalenceStrengthDescriptor", 4)]
)
def test_the_real_descriptors_load(name: str, count: int) -> None:
    (load,) = ed_fi.load(shared_file(f"standards/ed-fi-sample-standards/{name}.xml"), Options())
    assert load.receipt.read == load.receipt.kept == count
