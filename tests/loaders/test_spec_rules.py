"""How editions, issuers and exams are named, and what holds for any rows."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import spec
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems
from loaders.spec_build import build
from loaders.spec_records import Spec, SpecRow, authority_of, edition_of, known_issuer
from ontology.errors import BadInput
from ontology.terms import CEASN, SKOS
from tests.loaders.reading.making import HEADER, cells, file, rows, workbook
from tests.loaders.spec_making import DOCUMENT, TABLE, load, values


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


def test_a_map_of_ones_own_names_the_headers_of_one_file(tmp_path: Path) -> None:
    own = file(tmp_path, "map.yaml", "code: Objective No.\ntext: [Wording, Words]\ncert_name: Test\n")
    table = "Test,Objective No.,Words,Number\nForklift,A1,Lift,7\n"
    (found,) = load(tmp_path, table, options=Options(edition="1", map=own))
    assert values(found, SKOS.notation) == ["A1"]
    assert found.receipt.fields["Number"].startswith("dropped: ")


@pytest.mark.parametrize(
    ("text", "rule"), [("kode: A", "map-field"), ("code: {a: b}", "map-header"), ("- a", "map-shape")]
)
def test_a_map_that_is_none_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(BadInput) as caught:
        load(tmp_path, TABLE, options=Options(map=file(tmp_path, "map.yaml", text)))
    assert [problem.rule for problem in caught.value.problems] == [rule]


@given(st.binary(max_size=200), st.sampled_from([".csv", ".tsv", ".xlsx", ".yaml", ".json", ".md", ".txt", ""]))
def test_any_file_is_sniffed_and_loaded_or_refused(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"spec{suffix}"
        path.write_bytes(data)
        assert 0 <= spec.sniff(path) <= 1
        with contextlib.suppress(BadInput):
            assert spec.load(path, Options())


@given(st.text(alphabet="1.20,ab\n|%", max_size=80))
def test_any_rows_below_a_good_header_are_loaded_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.csv"
        path.write_text(f"cert_name,code,parent_code,text,weight\nA,1,,b,\n{text}", encoding="utf-8")
        with contextlib.suppress(BadInput):
            for found in spec.load(path, Options()):
                assert found.receipt.read == found.receipt.kept
