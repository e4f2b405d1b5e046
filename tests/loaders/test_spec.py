"""Governing bodies' specifications: what a table or document becomes, and what is refused."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import spec
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems
from loaders.spec_build import build
from loaders.spec_records import Spec, SpecRow, authority_of, edition_of, known_issuer
from ontology.errors import BadInput, Problem
from ontology.model import Load
from ontology.terms import CEASN, CETERMS, CW, RDF, SKOS
from tests.loaders.reading.making import HEADER, cells, file, rows, workbook
from tests.support.shared import shared_file

ID = "https://w3id.org/credways/id/"
HEAD = "cert_id,cert_name,issuer,exam_code,code,parent_code,kind,text,weight_pct\n"
NETWORK = "network,CompTIA Network+,CompTIA,N10-009,"


def load(
    folder: Path, content: str | bytes, name: str = "objectives.csv", options: Options | None = None
) -> list[Load]:
    return spec.load(file(folder, name, content), options or Options())


def refused(folder: Path, content: str, name: str = "objectives.csv") -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        load(folder, content, name)
    return caught.value.problems


def network(*lines: str) -> str:
    return HEAD + "".join(f"{NETWORK}{line}\n" for line in lines)


def values(found: Load, predicate: NamedNode) -> list[str]:
    return [plain(t.object) for t in found.triples if t.predicate == predicate]


def plain(term: object) -> str:
    assert isinstance(term, (NamedNode, Literal))
    return term.value


def objects(found: Load, subject: str, predicate: NamedNode) -> list[str]:
    node = NamedNode(ID + subject)
    return [plain(t.object) for t in found.triples if t.subject == node and t.predicate == predicate]


# A table ------------------------------------------------------------------------------------------------------------

TABLE = network(
    "1.0,,domain,Networking concepts,23",
    "1.1,1.0,objective,Explain the OSI model,",
    "1.1.1,1.1,topic,Layer 1,",
    "2.0,,domain,Operations,77 %",
)


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


# Several parents ----------------------------------------------------------------------------------------------------


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


# Refusals -----------------------------------------------------------------------------------------------------------


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "cert_name,cod,text\nA,1,B\n")
    assert problem.rule == "header-missing"
    assert "nearest: 'cod'" in problem.expected


def test_a_table_without_texts_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "cert_name,code\nA,1\n")
    assert "'text'" in problem.expected


def test_a_code_with_two_texts_is_refused_naming_both_rows(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1.0,,domain,A,", "1.1,1.0,topic,B,", "1.1,1.0,topic,C,"))
    assert (problem.where, problem.rule) == ("row 4", "code-duplicate")
    assert "row 3" in problem.expected


def test_10_a_code_spelled_in_two_unicode_ways_with_two_texts_is_one_code(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("\u00e9.1,,domain,A,", "e\u0301.1,,domain,B,"))
    assert (problem.rule, problem.where) == ("code-duplicate", "row 3")


def test_an_unknown_parent_is_refused_with_its_row_and_the_nearest_codes(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1.0,,domain,A,", "1.1,1.O,objective,B,"))
    assert (problem.where, problem.found, problem.rule) == ("row 3", "the parent '1.O'", "parent-unknown")
    assert "1.0" in problem.expected


def test_a_cycle_is_refused_by_name_once(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1,3,topic,A,", "2,1,topic,B,", "3,2,topic,C,", "4,3,topic,D,"))
    assert problem.rule == "parent-cycle"
    assert problem.found in {"a cycle: 1 → 3 → 2 → 1", "a cycle: 3 → 2 → 1 → 3", "a cycle: 2 → 1 → 3 → 2"}


def test_a_statement_above_itself_is_a_cycle(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1,1,topic,A,"))
    assert problem.found == "a cycle: 1 → 1"


def test_a_deep_chain_is_no_recursion_and_no_cycle() -> None:
    lines = [SpecRow(f"row {n}", str(n), str(n + 1) if n < 20_000 else "", text="a") for n in range(1, 20_001)]
    problems = Problems("deep.csv")
    source = SourceFile("deep.csv", Path("deep.csv"), "", b"")
    assert build(Spec(name="Deep", edition="1", rows=lines), source, Options(), problems) is not None


@pytest.mark.parametrize(("one", "other"), [("23", "70"), ("60", "60"), ("23 %", "0.2 %")])
def test_weights_that_do_not_sum_are_refused_with_the_sum(tmp_path: Path, one: str, other: str) -> None:
    (problem,) = refused(tmp_path, network(f"1.0,,domain,A,{one}", f"2.0,,domain,B,{other}"))
    assert problem.rule == "weight-sum"
    assert "= " in problem.found


def test_weights_may_miss_the_whole_by_rounding(tmp_path: Path) -> None:
    assert load(tmp_path, network("1,,domain,A,33.3", "2,,domain,B,33.3", "3,,domain,C,33.3"))


def test_a_domain_without_a_weight_is_reported_not_refused(tmp_path: Path) -> None:
    (found,) = load(tmp_path, network("1,,domain,A,60", "2,,domain,B,"))
    assert any("no weight is published for domain 2" in warning for warning in found.receipt.warnings)


@pytest.mark.parametrize("weight", ["-5", "NaN", "about 20", "1e2", "120"])
def test_a_weight_that_is_none_is_refused(tmp_path: Path, weight: str) -> None:
    (problem,) = refused(tmp_path, network(f"1,,domain,A,{weight}"))
    assert (problem.where, problem.rule.startswith("weight-")) == ("row 2", True)


def test_all_problems_of_a_file_are_listed_together(tmp_path: Path) -> None:
    found = refused(tmp_path, network("1,,domain,,", "2,9,topic,B,", "2,,topic,C,", "short") + "a,b\n")
    assert {problem.rule for problem in found} >= {"cell-empty", "parent-unknown", "code-duplicate", "row-too-short"}


def test_one_edition_from_two_issuers_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1,,domain,A,") + "network,CompTIA Network+,Cisco,N10-009,2,,domain,B,\n")
    assert problem.rule == "spec-two-sources"


def test_a_pdf_is_refused_saying_how_to_get_its_text(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pdftotext"):
        load(tmp_path, b"%PDF-1.7\n", "objectives.pdf")


# Documents ----------------------------------------------------------------------------------------------------------

DOCUMENT = """
certification: CompTIA Network+
issuer: CompTIA
exam_code: N10-009
rights: their own
domains:
  - code: 1.0
    text: Concepts
    weight: 23 %
    objectives:
      - code: 1.10
        text: Explain
        topics: [Layer 1, {text: Layer 2, topics: [Frames]}]
  - {code: 2.0, label: Operations, weight: 0.77}
"""


def test_a_yaml_document_is_a_specification_with_codes_as_written(tmp_path: Path) -> None:
    (found,) = load(tmp_path, DOCUMENT, "network.yaml")
    codes = values(found, CEASN.codedNotation)
    assert codes == ["1.0", "1.10", "1.10.1", "1.10.2", "1.10.2.1", "2.0"]
    assert objects(found, "statement/comptia-network-plus/n10-009/1.10.2.1", CW.derivedCode) == ["true"]
    assert found.receipt.notes == ("rights: their own",)
    assert values(found, CEASN.weight) == ["0.23", "0.77"]


def test_a_json_document_gives_the_same_triples(tmp_path: Path) -> None:
    from loaders.reading.yamls import read_yaml

    value = read_yaml(SourceFile("a.yaml", Path("a.yaml"), "", DOCUMENT.encode()))
    (as_json,) = load(tmp_path, json.dumps(value), "network.json")
    (as_yaml,) = load(tmp_path, DOCUMENT, "network.yaml")
    assert as_json.triples == as_yaml.triples


def test_a_code_typed_as_number_in_json_is_refused_with_its_pointer(tmp_path: Path) -> None:
    text = '{"certification": "A", "objectives": [{"code": 1.10, "text": "B"}]}'
    (problem,) = refused(tmp_path, text, "a.json")
    assert (problem.where, problem.found) == ("/objectives/0/code", "the number 1.10")
    assert '"1.10"' in problem.expected


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "certification: A\nobjectivs: []\nobjectives: [B]\n", "a.yaml")
    assert (problem.where, problem.rule) == ("/objectivs", "json-unknown-key")
    assert "nearest: objectives" in problem.expected


@pytest.mark.parametrize(
    "text", ["[]", "null", '"text"', "{}", '{"certification": "A"}', '{"certification": "A", "domains": null}']
)
def test_54_a_document_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text, "a.json")


# Rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "slug"),
    [
        ("CompTIA", "comptia"),
        ("Board of Certified Safety Professionals (BCSP)", "bcsp"),
        ("OSHA (U.S. DOL)", "osha"),
        ("ASE / NATEF", "ase"),
        ("Credentia / state nursing board", "credentia"),
        ("Amazon Web Services", "amazon-web-services"),
        ("American Welding Society", "american-welding-society"),
        ("National Center for Construction Education and Research (NCCER)", "nccer"),
    ],
)
def test_issuers_have_one_slug(issuer: str, slug: str) -> None:
    assert authority_of(issuer) == slug


@pytest.mark.parametrize(
    ("exam_code", "version", "edition"),
    [
        ("N10-009", "", "n10-009"),
        ("200-301 v1.1", "", "200-301-v1.1"),
        ("NNAAP skills", "", "nnaap-skills"),
        ("", "14 CFR 107.73(a)", "14-cfr-107.73-a"),
        ("", "2012 NATEF standards; 60 questions, 31 to pass", "2012-natef-standards"),
        ("", "QC10 / EG2.0", "qc10-eg2.0"),
        ("", "", ""),
    ],
)
def test_editions_are_named_by_rule(exam_code: str, version: str, edition: str) -> None:
    assert edition_of(exam_code, version) == edition


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Spec("A", "Cisco", "cisco-ccna", "200-301 v1.1"), "200-301"),
        (Spec("A", "Board of Certified Safety Professionals (BCSP)", "bcsp-sts"), "sts"),
        (Spec("A", "NCCER", "nccer-core-00101-15", version="00101-15"), "00101-15"),
        (Spec("A", "American Welding Society", "aws-sense-l1"), "aws-sense-l1"),
    ],
)
def test_assessments_are_named_as_the_starter_catalogue_names_them(found: Spec, code: str) -> None:
    assert found.assessment_code == code


def test_an_issuer_is_taken_from_a_name_only_when_it_is_known() -> None:
    assert known_issuer("CompTIA Network+") == "CompTIA"
    assert known_issuer("Acme Forklift Operator") == ""


def test_sniffing_knows_its_tables_and_leaves_others(tmp_path: Path) -> None:
    assert spec.sniff(file(tmp_path, "a.csv", TABLE)) >= 0.9
    assert spec.sniff(file(tmp_path, "a.yaml", DOCUMENT)) >= 0.9
    assert 0 < spec.sniff(file(tmp_path, "b.csv", "code,statement\n1,a\n")) < 0.5
    assert spec.sniff(file(tmp_path, "c.csv", "soc,title\n1,a\n")) == 0
    assert spec.sniff(tmp_path / "absent.csv") == 0
    assert spec.sniff(file(tmp_path, "d.xlsx", workbook({"S": rows(HEADER, cells("1", "a"))}))) > 0


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["", "A", "B", "C", "A|B"]), st.sampled_from("xy")),
        min_size=1,
        max_size=8,
    )
)
def test_any_graph_of_rows_is_refused_or_kept_whole(lines: list[tuple[str, str, str]]) -> None:
    made = [SpecRow(f"row {n}", code, parent, text=text) for n, (code, parent, text) in enumerate(lines)]
    problems = Problems("a.csv")
    found = build(Spec("A", edition="1", rows=made), SourceFile("a.csv", Path("a.csv"), "", b""), Options(), problems)
    assert (found is None) == bool(len(problems))
    if found:
        assert found.receipt.read == found.receipt.kept == len(lines)
        codes = set(values(found, SKOS.notation))
        assert codes == {code for code, _, _ in lines}
        links = {(t.subject, t.object) for t in found.triples if t.predicate == CEASN.isChildOf}
        assert len(links) == len({(code, part) for code, parent, _ in lines for part in parent.split("|") if part})


# Real files ---------------------------------------------------------------------------------------------------------

FOLDER = "credentials/certification-objectives/"


def real(name: str) -> dict[str, Load]:
    return {
        one.source.series + "/" + one.source.edition: one for one in spec.load(shared_file(FOLDER + name), Options())
    }


@pytest.mark.shared
def test_the_vendors_objectives_have_the_counts_of_the_published_outlines() -> None:
    found = real("objectives.tsv")
    assert sum(one.receipt.read for one in found.values()) == 3242
    assert all(one.receipt.read == one.receipt.kept == one.receipt.counts["statements"] for one in found.values())
    objectives = {name: one.receipt.counts["ExamObjective"] for name, one in found.items()}
    assert objectives == {
        "comptia-a-plus-core-1/220-1101": 28,
        "comptia-a-plus-core-2/220-1102": 35,
        "comptia-it-fundamentals-itf-plus/fc0-u61": 33,
        "comptia-network-plus/n10-009": 25,
        "comptia-security-plus/sy0-701": 28,
        "comptia-linux-plus/xk0-005": 22,
        "comptia-cysa-plus/cs0-003": 15,
        "comptia-pentest-plus/pt0-002": 21,
        "comptia-network-plus/n10-008": 25,
        "cisco-ccna/200-301-v1.1": 53,
        "aws-certified-cloud-practitioner/clf-c02": 19,
        "certified-nursing-assistant-skills-evaluation-nevada-credentia-nnaap/nnaap-skills": 22,
        "it-specialist-databases/its-databases": 19,
    }
    cna = found["certified-nursing-assistant-skills-evaluation-nevada-credentia-nnaap/nnaap-skills"]
    assert cna.receipt.counts["ExamTopic"] == 275


@pytest.mark.shared
def test_the_exams_have_the_names_of_the_starter_catalogue() -> None:
    exams = {
        t.subject.value.removeprefix(ID + "assessment/")
        for name in ("objectives.tsv", "bcsp-objectives.tsv", "objectives-from-page-extracts.tsv")
        for one in real(name).values()
        for t in one.triples
        if t.object == CETERMS.AssessmentProfile and isinstance(t.subject, NamedNode)
    }
    known = {
        "comptia/220-1101", "comptia/220-1102", "comptia/fc0-u61", "comptia/n10-009", "comptia/sy0-701",
        "cisco/200-301", "amazon-web-services/clf-c02", "certiport/its-databases", "mssc/cpt", "nccer/00101-15", "bcsp/sts",
        "bcsp/stsc", "bcsp/chst", "bcsp/ohst", "bcsp/asp", "bcsp/csp", "bcsp/cet",
    }  # fmt: skip
    assert known <= exams


@pytest.mark.shared
def test_no_bcsp_row_is_lost_though_five_pairs_of_rows_are_one_statement() -> None:
    found = real("bcsp-objectives.tsv")
    assert sum(one.receipt.read for one in found.values()) == 962
    cet = found["certified-environmental-safety-and-health-trainer-cet/undated"]
    assert (cet.receipt.read, cet.receipt.kept, cet.receipt.counts["statements"]) == (284, 284, 282)
    assert sum(one.receipt.counts["statements"] for one in found.values()) == 957
    assert sum(one.receipt.counts.get("statements with several parents", 0) for one in found.values()) == 3
    assert all(one.receipt.dropped == () for one in found.values())


@pytest.mark.shared
def test_bcsp_weights_make_a_whole_where_every_domain_has_one() -> None:
    found = real("bcsp-objectives.tsv")
    sums = {name.split("/")[0]: sum(map(Decimal, values(one, CEASN.weight)), Decimal(0)) for name, one in found.items()}
    assert Counter(total == 1 for total in sums.values()) == {True: 5, False: 2}
    ohst = found["occupational-health-and-safety-technologist-ohst/undated"]
    assert any("no weight is published for domain 4" in warning for warning in ohst.receipt.warnings)


@pytest.mark.shared
def test_the_faa_codes_and_the_page_extracts_are_whole() -> None:
    (faa,) = real("faa-learning-statement-codes.tsv").values()
    assert (faa.receipt.read, faa.receipt.counts["statements"]) == (550, 550)
    extracts = real("objectives-from-page-extracts.tsv")
    assert len(extracts) == 8
    assert sum(one.receipt.kept for one in extracts.values()) == 107
