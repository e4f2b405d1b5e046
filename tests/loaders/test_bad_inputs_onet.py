"""O*NET releases that are wrong: refused with every fault, or kept with the oddity said. All data is invented."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credways.checks import with_dangling_links
from graph.store import EmbeddedStore
from loaders import onet
from loaders.options import Options
from ontology import iris
from ontology.errors import BadInput, Problem
from ontology.model import Receipt
from tests.loaders.onet_making import TABLES, Tables, changed, excel_release, text_release, zipped


def refusal(path: Path, edition: str = "") -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        onet.load(path, Options(edition=edition))
    return caught.value.problems


def receipt(path: Path) -> Receipt:
    return onet.load(path, Options())[0].receipt


def test_a_release_other_than_the_one_asked_for_is_refused(tmp_path: Path) -> None:
    (problem,) = refusal(text_release(tmp_path / "db", "29.3"), "30.1")
    assert (problem.rule, problem.found) == ("edition-conflict", "release 29.3")


def test_a_release_that_nothing_names_is_refused(tmp_path: Path) -> None:
    folder = text_release(tmp_path / "tables")
    (folder / "Read Me.txt").unlink()
    assert [problem.rule for problem in refusal(folder)] == ["edition-missing"]
    assert [problem.rule for problem in refusal(folder, "thirty")] == ["edition-form"]


def test_a_folder_s_name_says_the_release_when_its_read_me_is_lost(tmp_path: Path) -> None:
    folder = text_release(tmp_path / "db_28_3_text")
    (folder / "Read Me.txt").unlink()
    assert onet.load(folder, Options())[0].source.edition == "28.3"


@pytest.mark.parametrize("code", ["98-1011", "98-1011.0", "981011.00", "98-1011.000", "98-101100"])
def test_35_a_code_that_is_no_o_net_soc_code_is_refused_by_cell(tmp_path: Path, code: str) -> None:
    (problem,) = refusal(excel_release(tmp_path / "db", tables=changed("Job Zones", 1, "O*NET-SOC Code", code)))
    assert (problem.rule, problem.found) == ("onet-soc-code", repr(code))
    assert "Job Zones.xlsx" in problem.where
    assert "cell A2" in problem.where


def test_28_a_row_twice_is_kept_once_and_counted(tmp_path: Path) -> None:
    found = receipt(text_release(tmp_path / "db", tables=TABLES | {"Skills": [*TABLES["Skills"], TABLES["Skills"][1]]}))
    assert found.read == found.kept
    assert any("repeat an earlier row" in warning for warning in found.warnings)


def test_29_a_key_twice_with_other_content_is_refused(tmp_path: Path) -> None:
    other = changed("Skills", 1, "Data Value", 3)["Skills"][1]
    (problem,) = refusal(text_release(tmp_path / "db", tables=TABLES | {"Skills": [*TABLES["Skills"], other]}))
    assert problem.rule == "row-duplicate"


def test_a_rating_out_of_its_scale_is_kept_as_published_and_said(tmp_path: Path) -> None:
    found = receipt(excel_release(tmp_path / "db", tables=changed("Skills", 1, "Data Value", 57)))
    assert any("cell G2" in warning and "57 on the scale IM, from 1 to 5" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("table", "column", "value", "rule"),
    [
        ("Skills", "Data Value", "high", "onet-number"),
        ("Skills", "N", "some", "onet-number"),
        ("Skills", "Standard Error", "nan", "onet-number"),
        ("Skills", "Recommend Suppress", "maybe", "onet-flag"),
        ("Skills", "Date", "2023-08", "onet-date"),
        ("Skills", "Scale ID", "Importance!", "onet-scale"),
        ("Skills", "Element ID", "Knotting", "onet-element"),
        ("Scales Reference", "Minimum", "low", "onet-number"),
        ("Job Zones", "Job Zone", "two", "onet-job-zone"),
        ("Task Statements", "Task ID", "T71", "onet-task"),
        ("Technology Skills", "Commodity Code", "drawing", "onet-unspsc"),
        ("Technology Skills", "Hot Technology", "N", "onet-hot"),
        ("Related Occupations", "Index", "first", "onet-number"),
        ("Related Occupations", "Related O*NET-SOC Code", "98-1011", "onet-soc-code"),
    ],
)
def test_a_cell_that_cannot_be_what_its_column_says_is_refused(
    tmp_path: Path, table: str, column: str, value: str, rule: str
) -> None:
    problems = refusal(text_release(tmp_path / "db", tables=changed(table, 1, column, value)))
    assert rule in {problem.rule for problem in problems}
    assert all(problem.where.startswith(f"{table}.txt") for problem in problems)


def test_all_faults_of_all_tables_are_listed(tmp_path: Path) -> None:
    tables = changed("Skills", 1, "Date", "soon") | {"Job Zones": changed("Job Zones", 1, "Job Zone", "x")["Job Zones"]}
    assert {problem.rule for problem in refusal(text_release(tmp_path / "db", tables=tables))} == {
        "onet-date",
        "onet-job-zone",
    }


def test_48_a_revision_of_a_task_that_is_not_there_dangles_and_is_explained(tmp_path: Path) -> None:
    found = receipt(text_release(tmp_path / "db", tables=changed("Emerging Tasks", 1, "Original Task ID", 99)))
    ((place, value, reason),) = found.dangling
    assert "Emerging Tasks.txt" in place
    assert (value, reason) == ("99", "the release itself does not have it")


def test_a_table_nobody_knows_is_a_loss_not_a_silence(tmp_path: Path) -> None:
    folder = text_release(tmp_path / "db")
    (folder / "Kite Weather.txt").write_text("a\tb\n1\t2\n")
    reason = "no table that maps/onet.yaml names, by name or by columns"
    assert receipt(folder).dropped == (("Kite Weather.txt", "the whole table", reason),)


def test_a_column_nobody_knows_is_said(tmp_path: Path) -> None:
    rows = [(*row, "new" if n else "Wind") for n, row in enumerate(TABLES["Job Zones"])]
    found = receipt(text_release(tmp_path / "db", tables=TABLES | {"Job Zones": rows}))
    assert found.fields["Job Zones: Wind"].startswith("dropped: ")


def test_20_a_table_twice_is_refused(tmp_path: Path) -> None:
    folder = text_release(tmp_path / "db")
    (folder / "Skills.txt.gz").write_bytes((folder / "Task Statements.txt.gz").read_bytes())
    assert refusal(folder)[0].rule == "onet-file"


def test_a_table_without_a_column_it_needs_is_refused_by_name(tmp_path: Path) -> None:
    rows: Tables = {"Job Zones": [("O*NET-SOC Code", "Zone"), ("98-1011.00", 2)]}
    problem = refusal(text_release(tmp_path / "db", tables=TABLES | rows))[0]
    assert (problem.rule, "'Job Zone'" in problem.expected) == ("header-missing", True)


def test_13_a_truncated_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(excel_release(tmp_path / "db"), "db_30_1_excel.zip")
    path.write_bytes(path.read_bytes()[:-2_000])
    assert onet.sniff(path) == 0.0
    assert refusal(path)[0].rule == "zip-damaged"


@given(
    st.sampled_from(sorted(TABLES)),
    st.binary(max_size=200) | st.text(alphabet="98-101.AZ\t\n\"'na/%\u200b é", max_size=200).map(str.encode),
    st.booleans(),
)
def test_any_bytes_as_a_table_load_or_are_refused(name: str, data: bytes, headed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = text_release(Path(folder) / "db")
        head = "\t".join(str(cell) for cell in TABLES[name][0]).encode() + b"\n" if headed else b""
        file = path / f"{name}.txt"
        (path / "Task Statements.txt.gz").unlink() if name == "Task Statements" else None
        file.write_bytes(head + data)
        try:
            (found,) = onet.load(path, Options())
        except BadInput:
            return
        assert len(list(found.triples)) == len(found.triples)


@pytest.mark.parametrize(
    ("column", "value", "end"),
    [
        ("Element ID", "2.A.9", iris.concept("onet-content-model", "30.1", "2.A.9")),
        ("O*NET-SOC Code", "98-7777.00", iris.concept("onet-soc", "2019", "98-7777.00")),
        ("Scale ID", "XX", iris.concept("onet-scale", "30.1", "XX")),
    ],
)
def test_48_a_rating_of_something_the_release_does_not_list_dangles(
    tmp_path: Path, column: str, value: str, end: str
) -> None:
    loads = onet.load(text_release(tmp_path / "db", tables=changed("Skills", 1, column, value)), Options())
    (found,) = with_dangling_links(loads, EmbeddedStore.in_memory())
    assert end in {dangling for _, dangling, _ in found.receipt.dangling}
    assert found.receipt.read == found.receipt.kept
