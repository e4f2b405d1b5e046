"""Governing bodies' specification tables: what they become."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode

from loaders.options import Options
from ontology.terms import CEASN, CETERMS, CW, RDF, SKOS
from tests.loaders.reading.making import HEADER, cells, rows, workbook
from tests.loaders.spec_making import HEAD, ID, NETWORK, TABLE, load, network, objects, plain


def test_a_table_becomes_an_exam_specification_with_its_hierarchy(tmp_path: Path) -> None:
    (found,) = load(tmp_path, TABLE)
    assert (found.source.series, found.source.edition) == ("comptia-network-plus", "n10-009")
    assert found.source.title == "CompTIA Network+ (N10-009)"
    framework = "framework/comptia-network-plus/n10-009"
    assert CW.ExamSpecification.value in objects(found, framework, RDF.type)
    statement = "statement/comptia-network-plus/n10-009/"
    assert objects(found, statement + "1.1", CEASN.isChildOf) == [ID + statement + "1.0"]
    assert objects(found, statement + "1.0", CEASN.isTopChildOf) == [ID + framework]
    assert objects(found, statement + "1.1.1", RDF.type)[-1] == CW.ExamTopic.value
    assert objects(found, statement + "1.1.1", CEASN.competencyText) == ["Layer 1"]


def test_weights_are_fractions_of_one(tmp_path: Path) -> None:
    (found,) = load(tmp_path, TABLE)
    weights = [t.object for t in found.triples if t.predicate == CEASN.weight]
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    assert weights == [Literal("0.23", datatype=decimal), Literal("0.77", datatype=decimal)]


def test_an_exam_is_an_assessment_owned_by_its_issuer(tmp_path: Path) -> None:
    (found,) = load(tmp_path, TABLE)
    exam = "assessment/comptia/n10-009"
    assert objects(found, exam, RDF.type) == [CETERMS.AssessmentProfile.value]
    assert objects(found, exam, CW.assessesFramework) == [ID + "framework/comptia-network-plus/n10-009"]
    assert objects(found, exam, CETERMS.ownedBy) == [ID + "organization/comptia"]
    assert objects(found, exam, SKOS.notation) == ["N10-009"]
    assert len(objects(found, exam, SKOS.prefLabel)) == 1


def test_the_receipt_keeps_count_and_says_what_became_of_each_column(tmp_path: Path) -> None:
    table = TABLE.replace("\n", ",x\n").replace("weight_pct,x", "weight_pct,colour")
    (found,) = load(tmp_path, table)
    assert (found.receipt.read, found.receipt.kept, found.receipt.dropped) == (4, 4, ())
    assert set(found.receipt.fields) == set(HEAD.strip().split(",")) | {"colour"}
    assert found.receipt.fields["colour"].startswith("dropped: no meaning is known")
    assert found.receipt.fields["weight_pct"].startswith("kept as ceasn:weight")


def test_rights_and_provenance_columns_go_to_the_notes(tmp_path: Path) -> None:
    table = "cert_name,issuer,code,text,rights,source_repo\nForklift,OSHA,1,Lift,public domain,a/b\n"
    (found,) = load(tmp_path, table)
    assert set(found.receipt.notes) == {"rights: public domain", "source_repo: a/b"}
    assert found.source.credit == "public domain"


def test_two_exams_of_one_certification_are_two_editions(tmp_path: Path) -> None:
    table = network("1.0,,domain,Concepts,") + NETWORK.replace("009", "008") + "1.0,,domain,Fundamentals,\n"
    assert [(one.source.series, one.source.edition) for one in load(tmp_path, table)] == [
        ("comptia-network-plus", "n10-009"),
        ("comptia-network-plus", "n10-008"),
    ]


def test_a_child_may_stand_before_its_parent(tmp_path: Path) -> None:
    (found,) = load(tmp_path, network("1.1,1.0,objective,Explain,", "1.0,,domain,Concepts,"))
    assert found.receipt.kept == 2


def test_a_table_without_an_edition_is_undated_and_says_so(tmp_path: Path) -> None:
    table = "cert_name,issuer,code,text\nForklift,OSHA,1,Lift\n"
    (found,) = load(tmp_path, table)
    assert found.source.edition == "undated"
    assert any("--edition" in warning for warning in found.receipt.warnings)
    (found,) = load(tmp_path, table, options=Options(edition="2024"))
    assert (found.source.edition, found.receipt.warnings) == ("2024", ())


def test_the_file_wins_over_an_edition_given_by_hand(tmp_path: Path) -> None:
    assert load(tmp_path, TABLE, options=Options(edition="2024"))[0].source.edition == "n10-009"


def test_a_bare_list_of_codes_takes_its_name_from_the_person_or_the_file_and_states_no_exam(tmp_path: Path) -> None:
    table = "code,statement\nPLT001,Calculate a course\n"
    assert load(tmp_path, table, "faa-codes.csv")[0].source.series == "faa-codes"
    (found,) = load(tmp_path, table, options=Options(title="FAA learning statement codes"))
    assert found.source.series == "faa-learning-statement-codes"
    assert not any(t.object == CETERMS.AssessmentProfile for t in found.triples)


def test_a_label_column_of_kinds_is_the_kind(tmp_path: Path) -> None:
    table = "cert_name,code,parent_code,label,text\nSTS,1,,Domain,Emergencies\nSTS,1.1,1,Knowledge,Fire\n"
    (found,) = load(tmp_path, table, options=Options(edition="1"))
    assert CW.ExamTopic.value in objects(found, "statement/sts/1/1.1", RDF.type)
    assert objects(found, "statement/sts/1/1.1", CEASN.competencyCategory) == ["Knowledge"]


def test_a_label_of_our_own_words_stands_where_there_is_no_text(tmp_path: Path) -> None:
    table = "cert_name,code,kind,label\nCarpentry,1,objective,First look\n"
    (found,) = load(tmp_path, table, options=Options(edition="1"))
    assert objects(found, "statement/carpentry/1/1", SKOS.prefLabel) == ["First look"]
    assert objects(found, "statement/carpentry/1/1", CEASN.competencyText) == []


def test_kinds_without_a_known_word_follow_the_place_and_are_kept(tmp_path: Path) -> None:
    (found,) = load(tmp_path, network("1,,Pillar,A,", "1.1,1,Plank,B,", "1.1.1,1.1,Nail,C,", "2,,Pillar,D,"))
    counts = found.receipt.counts
    assert (counts["ExamDomain"], counts["ExamObjective"], counts["ExamTopic"]) == (1, 2, 1)
    assert len([warning for warning in found.receipt.warnings if "is not known" in warning]) == 3


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    content = workbook({"Read me": rows(cells("About this file")), "Objectives": rows(HEADER, cells("1.10", "Layers"))})
    (found,) = load(tmp_path, content, "network.xlsx", Options(edition="1"))
    assert objects(found, "statement/network/1/1.10", SKOS.notation) == ["1.10"]


def test_hours_and_levels_in_a_mixed_column_are_remarks_not_weights(tmp_path: Path) -> None:
    table = "cert_name,code,kind,text,weight_or_level\nOSHA 10,M,domain,Mandatory,7 h\nOSHA 10,E,domain,Electives,5%\n"
    (found,) = load(tmp_path, table, options=Options(edition="1"))
    assert objects(found, "statement/osha-10/1/M", CEASN.comment) == ["7 h"]
    assert objects(found, "statement/osha-10/1/E", CEASN.weight) == ["0.05"]


def test_one_code_under_two_parents_is_one_statement_with_both(tmp_path: Path) -> None:
    (found,) = load(tmp_path, network("1,,domain,A,", "2,,domain,B,", "1.1,1,topic,C,", "1.1,2,topic,C,"))
    above = "statement/comptia-network-plus/n10-009/"
    assert objects(found, above + "1.1", CEASN.isChildOf) == [ID + above + "1", ID + above + "2"]
    assert (found.receipt.read, found.receipt.kept, found.receipt.counts["statements"]) == (4, 4, 3)
    assert any("several parents" in warning for warning in found.receipt.warnings)


def test_two_codes_with_one_published_iri_are_one_statement_with_both_codes(tmp_path: Path) -> None:
    table = (
        "cert_name,code,parent_code,text,iri\nCET,1,,A,\nCET,2,,B,\n"
        "CET,1.1,1,Skill,http://example.org/x\nCET,2.1,2,Skill,http://example.org/x\n"
    )
    (found,) = load(tmp_path, table, options=Options(edition="1"))
    node = NamedNode("http://example.org/x")
    assert [plain(t.object) for t in found.triples if (t.subject, t.predicate) == (node, SKOS.notation)] == [
        "1.1",
        "2.1",
    ]
    assert len([t for t in found.triples if (t.subject, t.predicate) == (node, CEASN.isChildOf)]) == 2


def test_equal_rows_are_one_with_a_warning(tmp_path: Path) -> None:
    (found,) = load(tmp_path, network("1,,domain,A,", "1,,domain,A,"))
    assert (found.receipt.read, found.receipt.kept, found.receipt.counts["statements"]) == (2, 2, 1)
    assert any("kept once" in warning for warning in found.receipt.warnings)
