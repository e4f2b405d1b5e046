"""Answers as Excel workbooks: every cell a text, nothing runs, and our own reader gets back what went in."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from credways.workbooks import MOST_CHARACTERS, to_xlsx
from ontology.errors import LimitReached

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A1", '=HYPERLINK("http://e.org","x")']


def cells(book: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows()]


@pytest.mark.parametrize("text", RISKY)
def test_88_a_cell_that_would_run_is_a_text_in_the_workbook(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(("code",), [(text,)]))).worksheets[0]
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix  # Excel keeps it a text when it is typed anew
    assert CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(("code",), [(text,)]))).get_sheet_by_index(0).to_python()[
        1
    ] == [text]


def test_codes_and_numbers_stay_as_they_are_written() -> None:
    rows = [("01", "1.10", "1E5", "TRUE", 7, None)]
    assert cells(to_xlsx(tuple("abcdef"), rows))[1] == ["01", "1.10", "1E5", "TRUE", "7", None]


def test_credit_lines_have_a_sheet_of_their_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(("a",), [("x",)], ["O*NET® line", "=another"])))
    assert book.sheetnames == ["Answer", "Sources and credit"]
    assert [row[0].value for row in book.worksheets[1].iter_rows()] == ["Sources and credit", "O*NET® line", "=another"]
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(("a",), []))).sheetnames == ["Answer"]


def test_the_same_answer_is_the_same_file_and_a_sound_one() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cells(to_xlsx(("a",), [("x",)]))
    assert to_xlsx(("a",), [("x",)]) == to_xlsx(("a",), [("x",)])
    assert zipfile.ZipFile(io.BytesIO(to_xlsx(("a",), [("x",)]))).testzip() is None


def test_what_a_cell_cannot_hold_is_refused_not_cut() -> None:
    assert cells(to_xlsx(("a",), [("x" * MOST_CHARACTERS,)]))
    with pytest.raises(LimitReached, match="CSV"):
        to_xlsx(("a",), [("x" * (MOST_CHARACTERS + 1),)])


def test_our_own_loader_reads_the_workbook(tmp_path: Path) -> None:
    from loaders.options import Options
    from loaders.spec import load

    header = ("cert_name", "issuer", "exam_code", "code", "parent_code", "kind", "text")
    rows = [
        ("Widget Maker", "Widget Board", "W-1", "1", "", "domain", "=Safety"),
        ("Widget Maker", "Widget Board", "W-1", "1.1", "1", "objective", "Wear gloves"),
    ]
    path = tmp_path / "widget.xlsx"
    path.write_bytes(to_xlsx(header, rows, ["Widgets: Widget Board."]))
    (loaded,) = load(path, Options(sheet="Answer"))
    assert loaded.receipt.kept == 2
    assert any("=Safety" in str(triple.object) for triple in loaded.triples)


@given(st.lists(st.lists(st.text(max_size=40), min_size=2, max_size=2), max_size=5))
def test_any_text_comes_back_as_it_went_in(rows: list[list[str]]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(("a", "b"), rows)))
    found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    wanted = [["a", "b"], *rows]
    while len(wanted) > 1 and wanted[-1] == ["", ""]:
        wanted.pop()
    assert [[str(cell) for cell in row] for row in found][: len(wanted)] == wanted
