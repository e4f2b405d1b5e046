"""The Colorado Academic Standards loader: structure and errors on small files, counts on the real ones."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from loaders import cas
from loaders.cas_tables import skill_tags
from loaders.options import Options
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CEASN, CETERMS, CW, OWL, RDF, RDFS, SKOS, SSSOM

EXPECTATION: dict[str, Any] = {
    "content_area": "Mathematics",
    "content_code": "MA",
    "edition": 2018,
    "grade": "High School",
    "standard_number": 2,
    "standard": "Algebra and Functions",
    "expectation_type": "GLE",
    "gle_code": "MA.HS.A-SSE.B",
    "gle_text": "Rewrite what is given.",
    "prepared_graduates": [{"number": None, "text": "MP7. Look for structure."}],
    "evidence_outcomes": [
        {
            "number": 3,
            "text": "Show the zeros.",
            "sub_outcomes": ["3.a. By factoring.", "3.c By a square."],
            "eo_code": "MA.HS.A-SSE.B.3",
        }
    ],
    "sections": {
        "Colorado Essential Skills and Mathematical Practices": ["Look twice. (MP7) (see glossary)"],
        "Inquiry Questions": ["Why?", "Where?"],
    },
    "source_file": "x.md",
}
TAG = {
    "content_code": "MA",
    "edition": "2018",
    "gle_code": "MA.HS.A-SSE.B",
    "eo_code_derived": "MA.HS.A-SSE.B.3",
    "source_level": "EO-sub",
    "sub_index": "2",
    "target_framework": "CCSS",
    "target_code": "HS.A-SSE.B.3.c",
    "relation": "tagged",
    "source_text": "By a square.",
}
SKILL = {
    "content_code": "MA",
    "edition": "2018",
    "gle_code": "MA.HS.A-SSE.B",
    "section": "Colorado Essential Skills and Mathematical Practices",
    "item": "1",
    "statement": "Look twice. (MP7) (see glossary)",
    "parenthetical_tags": "MP7 | see glossary",
}


def changed(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**record, **changes}


def table(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def folder(
    path: Path,
    records: list[Any],
    tags: list[dict[str, str]] | None = None,
    skills: list[dict[str, str]] | None = None,
) -> Path:
    path.mkdir(exist_ok=True)
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    (path / "cas_expectations.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if tags:
        (path / "cas_crosswalk_tags.csv").write_text(table(tags), encoding="utf-8")
    if skills:
        (path / "cas_essential_skill_statements.csv").write_text(table(skills), encoding="utf-8")
    return path


def load(path: Path) -> list[Load]:
    return cas.load(path, Options())


def rules(path: Path) -> dict[str, str]:
    """Rule → place of every problem."""
    with pytest.raises(BadInput) as caught:
        load(path)
    return {problem.rule: problem.where for problem in caught.value.problems}


def objects(triples: list[Triple], subject: str, predicate: NamedNode) -> list[object]:
    return [t.object for t in triples if t.subject == NamedNode(subject) and t.predicate == predicate]


def of(code: str) -> str:
    return iris.statement("cas-ma", "2018", code)


@pytest.fixture
def small(tmp_path: Path) -> Load:
    (one,) = load(folder(tmp_path / "cas", [EXPECTATION], [TAG], [SKILL]))
    return one


class TestStructure:
    def test_one_source_edition_a_content_area_and_year(self, tmp_path: Path) -> None:
        records = [EXPECTATION, changed(EXPECTATION, edition=2026, gle_text="Reworded.")]
        loads = load(folder(tmp_path / "cas", records))
        assert [(one.source.series, one.source.edition) for one in loads] == [("cas-ma", "2018"), ("cas-ma", "2026")]
        texts = [objects(list(one.triples), of("MA.HS.A-SSE.B"), CEASN.competencyText) for one in loads]
        assert texts == [[Literal("Rewrite what is given.", language="en")], []]

    def test_an_expectation_keeps_code_text_standard_and_level(self, small: Load) -> None:
        triples, node = list(small.triples), of("MA.HS.A-SSE.B")
        assert CW.GradeLevelExpectation in objects(triples, node, RDF.type)
        assert objects(triples, node, SKOS.notation) == [Literal("MA.HS.A-SSE.B")]
        assert objects(triples, node, CW.standardName) == [Literal("Algebra and Functions", language="en")]
        assert objects(triples, node, CW.standardNumber) == [Literal("2")]
        assert objects(triples, node, CEASN.educationLevelType) == [Literal("HS")]
        assert objects(triples, node, CEASN.isPartOf) == [NamedNode(iris.framework("cas-ma", "2018"))]
        assert not objects(triples, node, CW.derivedCode)

    def test_outcomes_hang_on_the_expectation_and_parts_on_them_by_printed_letter(self, small: Load) -> None:
        triples = list(small.triples)
        assert objects(triples, of("MA.HS.A-SSE.B.3"), CEASN.isChildOf) == [NamedNode(of("MA.HS.A-SSE.B"))]
        assert objects(triples, of("MA.HS.A-SSE.B.3.a"), CEASN.isChildOf) == [NamedNode(of("MA.HS.A-SSE.B.3"))]
        assert objects(triples, of("MA.HS.A-SSE.B.3.c"), CEASN.competencyText)
        assert not objects(triples, of("MA.HS.A-SSE.B.3.b"), RDF.type)

    def test_parts_are_numbered_where_no_letter_is_printed(self, tmp_path: Path) -> None:
        outcome = {"number": 1, "text": "x", "sub_outcomes": ["First.", "3.c Second."], "eo_code": "RW.H2.2.1.a"}
        record = changed(
            EXPECTATION, content_code="RW", content_area="Reading", gle_code="RW.H2.2.1", evidence_outcomes=[outcome]
        )
        (one,) = load(folder(tmp_path / "cas", [record]))
        codes = {t.object.value for t in one.triples if t.predicate == SKOS.notation and isinstance(t.object, Literal)}
        assert {"RW.H2.2.1.a.1", "RW.H2.2.1.a.2"} < codes

    def test_prepared_graduate_statements_are_statements_of_their_own(self, small: Load) -> None:
        (target,) = objects(list(small.triples), of("MA.HS.A-SSE.B"), CW.supportsPreparedGraduate)
        assert target == NamedNode(of("MA.PGS.MP7"))
        assert CW.PreparedGraduateStatement in objects(list(small.triples), of("MA.PGS.MP7"), RDF.type)

    def test_essential_skill_statements_carry_the_skills_named_in_brackets(self, small: Load) -> None:
        triples, node = list(small.triples), of("MA.HS.A-SSE.B.ES.1")
        assert CW.EssentialSkillStatement in objects(triples, node, RDF.type)
        assert objects(triples, node, CW.essentialSkillTag) == [Literal("MP7")]
        assert objects(triples, node, CEASN.isChildOf) == [NamedNode(of("MA.HS.A-SSE.B"))]

    def test_other_sections_are_context_notes(self, small: Load) -> None:
        triples = list(small.triples)
        notes = objects(triples, of("MA.HS.A-SSE.B"), CW.hasContextNote)
        assert notes == [NamedNode(f"{of('MA.HS.A-SSE.B')}#inquiry-questions-{n}") for n in (1, 2)]
        assert objects(triples, notes[0].value, CW.sectionName) == [Literal("Inquiry Questions", language="en")]  # type: ignore[attr-defined]
        assert objects(triples, notes[1].value, RDF.value) == [Literal("Where?", language="en")]  # type: ignore[attr-defined]

    def test_the_collection_has_the_framework_as_a_member(self, small: Load) -> None:
        whole = iris.entity("collection", "cde", "cas")
        assert objects(list(small.triples), whole, CETERMS.hasMember) == [NamedNode(iris.framework("cas-ma", "2018"))]

    def test_a_tag_is_a_mapping_from_the_part_to_the_standard(self, small: Load) -> None:
        triples = list(small.triples)
        (node,) = {t.subject.value for t in triples if t.object == SSSOM.Mapping}  # type: ignore[union-attr]
        assert objects(triples, node, OWL.annotatedSource) == [NamedNode(of("MA.HS.A-SSE.B.3.c"))]
        target = NamedNode(iris.statement("ccss-math", "2010", "HS.A-SSE.B.3.c"))
        assert objects(triples, node, OWL.annotatedTarget) == [target]
        assert objects(triples, node, OWL.annotatedProperty) == [SKOS.closeMatch]
        assert objects(triples, node, CW.publishedRelation) == [Literal("tagged")]

    def test_a_standard_number_that_only_the_name_has_is_read_from_it(self, tmp_path: Path) -> None:
        record = changed(EXPECTATION, standard_number=None, standard="Preschool, Standard 4. Geometry")
        (one,) = load(folder(tmp_path / "cas", [record]))
        assert objects(list(one.triples), of("MA.HS.A-SSE.B"), CW.standardNumber) == [Literal("4")]
        assert any("standard number '4' read from" in warning for warning in one.receipt.warnings)


class TestReceipt:
    def test_every_record_is_counted_twice_and_the_counts_agree(self, small: Load) -> None:
        assert small.receipt.read == small.receipt.kept == 1 + 1 + 2 + 1 + 1 + 1
        assert small.receipt.dropped == ()

    def test_every_field_of_every_file_has_a_fate(self, small: Load) -> None:
        assert {f"cas_expectations.jsonl: {name}" for name in EXPECTATION} <= set(small.receipt.fields)
        assert {f"cas_crosswalk_tags.csv: {name}" for name in TAG} <= set(small.receipt.fields)
        assert {f"cas_essential_skill_statements.csv: {name}" for name in SKILL} <= set(small.receipt.fields)

    def test_a_tag_to_a_code_that_exists_nowhere_is_kept_marked_and_reported(self, tmp_path: Path) -> None:
        (one,) = load(folder(tmp_path / "cas", [EXPECTATION], [changed(TAG, target_code="K.CC.5")]))
        ((place, value, reason),) = one.receipt.dangling
        assert (place, value) == ("cas_crosswalk_tags.csv, row 2", "MA.HS.A-SSE.B.3.c → CCSS K.CC.5")
        assert reason
        assert any(t.predicate == CW.objectUnresolved for t in one.triples)
        assert iris.statement("ccss-math", "2010", "K.CC.5") in dict(one.expected_links)

    def test_a_code_printed_otherwise_is_resolved_and_says_how_it_was_printed(self, tmp_path: Path) -> None:
        (one,) = load(folder(tmp_path / "cas", [EXPECTATION], [changed(TAG, target_code="HSA-SSE.B.3c")]))
        assert one.receipt.dangling == ()
        comments = [t.object for t in one.triples if t.predicate == RDFS.comment]
        assert comments == [Literal("printed as HSA-SSE.B.3c", language="en")]

    def test_an_unknown_field_is_said_to_be_dropped(self, tmp_path: Path) -> None:
        (one,) = load(folder(tmp_path / "cas", [changed(EXPECTATION, colour="blue")]))
        assert "field 'colour' is not known and was dropped" in one.receipt.warnings

    def test_an_equal_record_is_kept_once_with_a_warning(self, tmp_path: Path) -> None:
        (one,) = load(folder(tmp_path / "cas", [EXPECTATION, EXPECTATION]))
        assert "line 2: MA.HS.A-SSE.B again, equal to line 1; kept once" in one.receipt.warnings


class TestErrors:
    def test_one_code_with_two_contents_in_one_edition_is_refused(self, tmp_path: Path) -> None:
        path = folder(tmp_path / "cas", [EXPECTATION, changed(EXPECTATION, gle_text="Other words.")])
        assert rules(path) == {"duplicate-code": "line 2"}

    def test_a_missing_field_and_a_wrong_type_name_line_and_pointer(self, tmp_path: Path) -> None:
        record = {name: value for name, value in EXPECTATION.items() if name != "grade"}
        with pytest.raises(BadInput) as caught:
            load(folder(tmp_path / "cas", [record, changed(EXPECTATION, evidence_outcomes="none")]))
        assert [(problem.where, problem.found) for problem in caught.value.problems] == [
            ("line 1, /grade", "nothing"),
            ("line 2, /evidence_outcomes", "'none'"),
        ]

    def test_truncated_json_and_everything_else_wrong_is_listed_together(self, tmp_path: Path) -> None:
        path = folder(tmp_path / "cas", [json.dumps(EXPECTATION)[:200], "[]", changed(EXPECTATION, gle_code="HS.1")])
        with pytest.raises(BadInput) as caught:
            load(path)
        places = [problem.where for problem in caught.value.problems]
        assert places[0].startswith("line 1")
        assert places[1:] == ["line 2", "line 3, /gle_code"]

    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ({"gle_code": "MA.HS.X"}, "unknown-statement"),
            ({"sub_index": "3"}, "unknown-statement"),
            ({"sub_index": "0"}, "unknown-statement"),
            ({"source_level": "GLE-section:Inquiry Questions", "sub_index": "9"}, "unknown-statement"),
            ({"edition": "2022"}, "unknown-edition"),
            ({"relation": "resembles"}, "unknown-relation"),
            ({"target_framework": "TEKS"}, "unknown-framework"),
            ({"target_framework": "NGSS"}, "unknown-framework"),
            ({"target_code": ""}, "empty-cell"),
        ],
    )
    def test_a_tag_that_leads_nowhere_in_the_files_is_refused_with_its_row(
        self, tmp_path: Path, change: dict[str, str], rule: str
    ) -> None:
        path = folder(tmp_path / "cas", [EXPECTATION], [TAG, changed(TAG, **change)])
        found = rules(path)
        assert set(found) == {rule}
        assert found[rule].startswith("row 3")

    def test_a_missing_column_is_refused(self, tmp_path: Path) -> None:
        tag = {name: value for name, value in TAG.items() if name != "relation"}
        assert set(rules(folder(tmp_path / "cas", [EXPECTATION], [tag]))) == {"header-missing"}

    def test_skills_that_are_not_the_statements_of_the_expectations_are_refused(self, tmp_path: Path) -> None:
        skills = [changed(SKILL, statement="Other."), changed(SKILL, item="2")]
        found = rules(folder(tmp_path / "cas", [EXPECTATION], None, skills))
        assert set(found) == {"files-disagree", "unknown-statement"}

    def test_a_folder_without_expectations_is_refused(self, tmp_path: Path) -> None:
        path = folder(tmp_path / "cas", [EXPECTATION])
        (path / "cas_expectations.jsonl").rename(path / "other.jsonl")
        assert cas.sniff(path) == 0
        archive = tmp_path / "cas.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            packed.write(path / "other.jsonl", "other.jsonl")
        assert set(rules(archive)) == {"cas-no-expectations"}

    @given(data=st.binary(max_size=400))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
    def test_no_bytes_make_a_traceback(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "cas_expectations.jsonl"
        path.write_bytes(data)
        with pytest.raises(BadInput):
            load(path)

    @given(
        name=st.sampled_from([*EXPECTATION]),
        value=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
            max_leaves=6,
        ),
    )
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
    def test_any_value_in_any_field_loads_or_is_refused(self, tmp_path: Path, name: str, value: Any) -> None:
        path = folder(tmp_path / "cas", [changed(EXPECTATION, **{name: value})], [TAG], [SKILL])
        try:
            (one,) = load(path)
        except BadInput:
            return
        assert one.receipt.read == one.receipt.kept


class TestPaths:
    def test_folder_archives_and_the_file_alone_say_the_same(self, tmp_path: Path) -> None:
        path = folder(tmp_path / "cas", [EXPECTATION], [TAG], [SKILL])
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped, tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tarred:
            for one in path.iterdir():
                zipped.write(one, f"cas/{one.name}")
                tarred.add(one, f"cas/{one.name}")
        whole = load(path)[0].triples
        for other in (tmp_path / "a.zip", tmp_path / "a.tar.gz"):
            assert cas.sniff(other) > 0.9
            assert load(other)[0].triples == whole
        alone = load(path / "cas_expectations.jsonl")[0]
        assert cas.sniff(path / "cas_expectations.jsonl") > 0.9
        assert set(alone.triples) < set(whole)
        assert "cas_crosswalk_tags.csv was not there" in alone.receipt.notes

    def test_loading_is_deterministic(self, tmp_path: Path) -> None:
        path = folder(tmp_path / "cas", [EXPECTATION], [TAG], [SKILL])
        assert load(path)[0].triples == load(path)[0].triples

    def test_files_that_are_not_read_are_named(self, tmp_path: Path) -> None:
        path = folder(tmp_path / "cas", [EXPECTATION])
        (path / "cas_evidence_outcomes.csv").write_text("x")
        (path / "notes.txt").write_text("x")
        notes = " ".join(load(path)[0].receipt.notes)
        assert "cas_evidence_outcomes.csv was not read: the same outcomes" in notes
        assert "notes.txt was not read: not known" in notes


def test_skill_tags_are_told_from_other_words_in_brackets() -> None:
    brackets = "MP2 | see glossary | Civic/Interpersonal Skills: Communication | e.g., cost | x + 2\\"
    assert skill_tags(brackets) == ("MP2", "Civic/Interpersonal Skills: Communication")
    assert skill_tags("") == ()
