"""Cases of BAD_INPUTS.md in tables of classifications. All rows are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from loaders import classification
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load

NOC = "noc,noc_title,onet,onet_title\n"
ROW = "00010,Weavers,11-1011.00,Chiefs\n"
TOP = [
    "Current TOP Code", "Current TOP Title", "2020 CIP Code", "2020 CIP Title", "2018 SOC Code", "2018 SOC Title",
    "Typical Entry-Level Education (BLS)", "Work Experience Required", "On the Job Training", "CTE", "Sector",
    "COE Skill Level", "Notes",
]  # fmt: skip
REST: list[Any] = ["N/A", "None", "N/A", "CTE", "N/A", "N/A", ""]


def written(folder: Path, data: bytes, name: str = "noc2021.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def workbook(folder: Path, sheet: str, header: list[str], *rows: list[Any]) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in (header, *rows):
        book.active.append(row)
    path = folder / "book.xlsx"
    book.save(path)
    return path


def top(folder: Path, cip: object, top_code: object = "0101.00") -> Path:
    return workbook(folder, "TOP-CIP-SOC", TOP, [top_code, "Barns", cip, "Barns", "11-1011", "Chiefs", *REST])


def loaded(path: Path) -> Load:
    (load,) = classification.load(path, Options())
    return load


def rules(path: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        classification.load(path, Options())
    return [problem.rule for problem in caught.value.problems]


def test_02_only_a_header_is_refused(tmp_path: Path) -> None:
    assert rules(written(tmp_path, NOC.encode())) == ["table-empty"]


def test_03_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + (NOC + ROW).encode())
    assert classification.sniff(path) > 0.5
    assert loaded(path).receipt.kept == 1


def test_05_bytes_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    assert rules(written(tmp_path, (NOC + "00010,Caf\xe9s,11-1011.00,Chiefs\n").encode("cp1252"))) == ["not-utf-8"]


def test_09_odd_spaces_and_invisible_characters_are_left_out_of_codes(tmp_path: Path) -> None:
    row = "00010\N{NO-BREAK SPACE},Weavers,\N{ZERO WIDTH SPACE}11-1011.00 ,Chiefs\n"
    load = loaded(written(tmp_path, (NOC + row).encode()))
    assert {str(t.object) for t in load.triples if str(t.predicate).endswith("notation>")} == {'"00010"'}


def test_18_19_a_row_of_another_length_is_named(tmp_path: Path) -> None:
    assert rules(written(tmp_path, (NOC + "00010,Weavers\n" + ROW.strip() + ",x\n").encode())) == [
        "row-too-short",
        "row-too-long",
    ]


def test_26_crlf_and_line_ends_inside_cells_are_read(tmp_path: Path) -> None:
    text = (NOC + '00010,"Weavers\nand more",11-1011.00,Chiefs\n').replace("\n", "\r\n")
    assert loaded(written(tmp_path, text.encode())).receipt.kept == 1


def test_28_a_row_that_repeats_another_is_counted_and_kept_once(tmp_path: Path) -> None:
    load = loaded(written(tmp_path, (NOC + ROW + ROW).encode()))
    assert (load.receipt.read, load.receipt.kept, load.receipt.counts["mappings"]) == (2, 2, 1)
    assert any("repeat an earlier row" in warning for warning in load.receipt.warnings)


def test_35_a_code_stored_as_a_number_is_refused_where_zeros_may_be_lost(tmp_path: Path) -> None:
    assert rules(top(tmp_path, 1.0102)) == ["code-form"]
    assert rules(top(tmp_path, "01.0102", 101)) == ["code-form"]


def test_35_and_read_where_every_digit_is_there(tmp_path: Path) -> None:
    assert loaded(top(tmp_path, 43.0107)).receipt.kept == 1


def test_38_another_sheet_of_the_workbook_is_not_taken_for_the_table(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, "Deleted TOP-CIP-SOC", TOP, ["0101.00", "Barns", "01.0102", "Barns", "11-1011", "x", *REST]
    )
    assert classification.sniff(path) == 0.0
    assert rules(path) == ["table-unknown"]


def test_39_an_error_cell_is_refused(tmp_path: Path) -> None:
    assert rules(top(tmp_path, "#N/A"))[0] == "cell-error"
