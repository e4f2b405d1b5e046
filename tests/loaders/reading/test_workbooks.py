"""Excel workbooks: bad inputs 27 and 30 to 40, and what is read from good ones."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from loaders.reading.limits import LIMITS
from loaders.reading.tables import Table, read_table
from ontology.errors import BadInput
from tests.loaders.reading.making import CODES, HEADER, RELATION, cells, only, refusal, rows, source, table, workbook
from tests.support.shared import shared_file

NAME = "book.xlsx"


def number(value: str, style: str = "0") -> str:
    return f'<c s="{style}"><v>{value}</v></c>'


def made_by_openpyxl(*lines: tuple[str | float | date, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def read(folder: Path, *sheet_rows: str) -> Table:
    return table(folder, workbook({"Codes": rows(*sheet_rows)}), NAME)


def test_a_workbook_is_read_as_text_cells_with_row_numbers(tmp_path: Path) -> None:
    found = table(tmp_path, made_by_openpyxl(("code", "text"), ("1.10", "Layers"), (), ("NA", "Cables")), NAME)
    assert [(row.number, row.cells) for row in found.rows] == [(2, ("1.10", "Layers")), (4, ("NA", "Cables"))]
    assert found.where(4, "code") == "sheet 'Sheet', cell A4 (code)"


def test_numbers_and_truth_values_outside_codes_are_written_plainly(tmp_path: Path) -> None:
    content = made_by_openpyxl(("code", "text", "weight"), ("1", True, 20), ("2", "b", 0.1), ("3", "c", 12.0))
    assert [row.cells[1:] for row in table(tmp_path, content, NAME).rows] == [("TRUE", "20"), ("b", "0.1"), ("c", "12")]


def test_dates_outside_codes_are_iso_dates(tmp_path: Path) -> None:
    content = made_by_openpyxl(("code", "text"), ("1", date(2018, 3, 4)))
    assert table(tmp_path, content, NAME).rows[0].cells == ("1", "2018-03-04")


def test_rich_text_is_joined_and_phonetic_guides_are_left_out(tmp_path: Path) -> None:
    rich = '<c t="inlineStr"><is><r><t>Lay</t></r><r><t>ers</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
    assert read(tmp_path, HEADER, cells("1") + rich).rows[0].cells == ("1", "Layers")


def test_cells_that_are_left_out_are_empty(tmp_path: Path) -> None:
    line = '<c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="C2"><v>20</v></c>'
    found = read(tmp_path, cells("code", "text", "weight"), line)
    assert found.rows[0].cells == ("1", "", "20")


def test_a_prefixed_workbook_is_read_alike(tmp_path: Path) -> None:
    plain = workbook({"Codes": rows(HEADER, cells("1", "a"))})
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                text = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
                text = text.replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=")
            new.writestr(name, text)
    assert table(tmp_path, made.getvalue(), NAME).rows[0].cells == ("1", "a")


def test_07_an_escaped_control_character_is_refused(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, workbook({"S": rows(HEADER, cells("1", "a_x0000_b"))}), NAME), "control-character")
    assert problem.where == "sheet 'S', cell B2"


def test_27_a_constant_formula_is_a_guard_and_is_taken_off(tmp_path: Path) -> None:
    content = made_by_openpyxl(("code", "text"), ('="01.0000"', "a"))
    assert table(tmp_path, content, NAME).rows[0].cells == ("01.0000", "a")


def test_30_a_zip_bomb_is_refused_by_the_sizes_it_declares(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER)}, extra={"xl/media/image1.png": bytes(226_000_000)})
    problem = only(refusal(tmp_path, content, NAME), "archive-bomb")
    assert "226," in problem.found


def test_31_a_declared_dimension_costs_nothing(tmp_path: Path) -> None:
    content = workbook({"S": '<dimension ref="A1:XFD1048576"/>' + rows(HEADER, cells("1", "a"))})
    assert len(table(tmp_path, content, NAME).rows) == 1


def test_31_a_lone_cell_far_out_is_refused(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = workbook({"S": rows(HEADER, cells("1", "a")).replace("</sheetData>", far + "</sheetData>")})
    assert only(refusal(tmp_path, content, NAME), "table-too-wide").where == "sheet 'S', cell A1048576"


def test_31_a_row_number_beyond_excel_is_refused(tmp_path: Path) -> None:
    content = workbook({"S": f'<sheetData><row r="1">{HEADER}</row><row r="99999999"/></sheetData>'})
    only(refusal(tmp_path, content, NAME), "table-too-long")


def test_31_rows_that_each_have_one_cell_far_to_the_right_are_refused_before_they_fill_memory(tmp_path: Path) -> None:
    far = "".join(f'<row r="{n}"><c r="ALL{n}"><v>1</v></c></row>' for n in range(2, 100))
    content = workbook({"S": f'<sheetData><row r="1">{HEADER}</row>{far}</sheetData>'})
    with pytest.raises(BadInput) as caught:
        read_table(source(tmp_path, NAME, content), CODES, limits=replace(LIMITS, cells=50_000))
    assert only(caught.value.problems, "table-too-large").where == "sheet 'S', cell ALL51"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://example.org/evil.dtd">',
    ],
)
def test_32_a_document_type_declaration_is_refused_in_any_part(tmp_path: Path, declaration: str) -> None:
    for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"):
        content = workbook({"S": rows(HEADER)}, extra={part: f"{declaration}<w/>"})
        problem = only(refusal(tmp_path, content, NAME), "xlsx-dtd")
        assert problem.where == part


@pytest.mark.parametrize("encoding", ["x-unknown", "utf-7", "punycode", "idna"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels", "xl/sharedStrings.xml"]
)
def test_04_an_encoding_that_nobody_knows_is_refused_in_any_part(tmp_path: Path, part: str, encoding: str) -> None:
    links = f'<Relationships><Relationship Id="r1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    links += f'<Relationship Id="t" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="s" Type="{RELATION}/styles" Target="styles.xml"/></Relationships>'
    extra = {"xl/_rels/workbook.xml.rels": links, part: f'<?xml version="1.0" encoding="{encoding}"?><w/>'}
    problem = only(refusal(tmp_path, workbook({"S": rows(HEADER)}, extra=extra), NAME), "xml-encoding")
    assert problem.where == part


def test_33_an_old_or_encrypted_workbook_is_named(tmp_path: Path) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    problem = only(refusal(tmp_path, compound, NAME), "looks-like-ole")
    assert "password" in problem.found


def test_33_a_binary_workbook_is_named(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER)}, extra={"xl/workbook.bin": b"\x00"})
    assert ".xlsb" in only(refusal(tmp_path, content, NAME), "looks-like-xlsb").found


@pytest.mark.shared
def test_33_a_real_xls_of_the_bls_is_named(tmp_path: Path) -> None:
    real = shared_file("occupations/onet-soc-taxonomy/soc_structure_2010.xls")
    only(refusal(tmp_path, real.read_bytes(), NAME), "looks-like-ole")


def test_33_an_opendocument_file_and_any_zip_are_named(tmp_path: Path) -> None:
    for extra, rule in ({"mimetype": "x"}, "looks-like-ods"), ({"note.txt": "x"}, "wrong-suffix"):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, text in extra.items():
                archive.writestr(name, text)
        only(refusal(tmp_path, made.getvalue(), NAME), rule)


def test_33_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER, cells("1", "a"))})
    only(refusal(tmp_path, content[: len(content) // 2], NAME), "zip-damaged")


def test_34_a_formula_that_was_never_calculated_is_refused_by_cell(tmp_path: Path) -> None:
    content = made_by_openpyxl(("code", "text"), ("1", "=A2&A2"), ("2", "b"))
    problem = only(refusal(tmp_path, content, NAME), "cell-formula")
    assert problem.where == "sheet 'Sheet', cell B2 (text)"
    assert "=A2&A2" in problem.found


def test_34_a_formula_with_its_value_is_read_with_a_warning(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER, cells("1") + '<c t="str"><f>A2&amp;"x"</f><v>1x</v></c>')
    assert found.rows[0].cells == ("1", "1x")
    assert any("1 formula cells" in warning for warning in found.warnings)


def test_35_a_code_typed_as_number_is_refused(tmp_path: Path) -> None:
    content = made_by_openpyxl(("code", "text"), (1.10, "a"), (2, "b"))
    found = refusal(tmp_path, content, NAME)
    assert [(problem.where, problem.rule) for problem in found] == [
        ("sheet 'Sheet', cell A2 (code)", "code-not-text"),
        ("sheet 'Sheet', cell A3 (code)", "code-not-text"),
    ]
    assert all("text" in problem.expected for problem in found)


def test_36_a_code_typed_as_date_is_refused_and_shown_as_one(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER, number("43466", "1") + cells("a"))})
    assert "a date (2019-01-01)" in only(refusal(tmp_path, content, NAME), "code-not-text").found


def test_37_merged_cells_and_hidden_rows_are_read_by_rule_with_warnings(tmp_path: Path) -> None:
    sheet = (
        f'<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1">{HEADER}</row>'
        f'<row r="2" hidden="1">{cells("1", "a")}</row></sheetData><mergeCells><mergeCell ref="A5:B5"/></mergeCells>'
    )
    found = table(tmp_path, workbook({"S": sheet}), NAME)
    assert found.rows[0].cells == ("1", "a")
    text = " ".join(found.warnings)
    assert all(words in text for words in ("1 merged", "1 hidden rows", "1 ranges of hidden columns"))


def test_37_a_hidden_sheet_is_read_only_when_it_is_named(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER, cells("1", "a"))}, states={"S": "veryHidden"})
    assert "hidden" in only(refusal(tmp_path, content, NAME), "sheet-missing").found
    assert len(table(tmp_path, content, NAME, replace(CODES, sheet="s")).rows) == 1


def test_38_the_sheet_with_the_header_is_found_and_the_others_are_said(tmp_path: Path) -> None:
    content = workbook({"Read me": rows(cells("About")), "Codes": rows(HEADER, cells("1", "a"))})
    found = table(tmp_path, content, NAME)
    assert found.sheet == "Codes"
    assert any("'Read me'" in warning for warning in found.warnings)


def test_38_two_sheets_that_fit_are_refused_by_name(tmp_path: Path) -> None:
    content = workbook({"A": rows(HEADER, cells("1", "a")), "B": rows(HEADER, cells("1", "b"))})
    assert "'A', 'B'" in only(refusal(tmp_path, content, NAME), "sheet-ambiguous").found
    assert table(tmp_path, content, NAME, replace(CODES, sheet="B")).rows[0].cells == ("1", "b")


def test_38_a_sheet_that_is_not_there_lists_those_that_are(tmp_path: Path) -> None:
    content = workbook({"Codes": rows(HEADER, cells("1", "a"))})
    problem = only(refusal(tmp_path, content, NAME, replace(CODES, sheet="Kodes")), "sheet-missing")
    assert "'Codes'" in problem.expected


def test_38_the_wrong_sheet_says_which_columns_are_missing(tmp_path: Path) -> None:
    content = workbook({"Codes": rows(cells("code", "statment"), cells("1", "a"))})
    problem = only(refusal(tmp_path, content, NAME), "header-missing")
    assert (problem.where, "nearest: 'statment'" in problem.expected) == ("sheet 'Codes', row 1", True)


def test_38_a_header_below_titles_is_found_only_where_a_loader_looks(tmp_path: Path) -> None:
    content = workbook({"S": rows(cells("Standards"), "", HEADER, cells("1", "a"))})
    assert table(tmp_path, content, NAME, replace(CODES, header_rows=5)).rows[0].number == 4
    assert refusal(tmp_path, content, NAME)[0].rule == "header-missing"


def test_39_error_cells_are_refused_by_cell(tmp_path: Path) -> None:
    content = workbook(
        {"S": rows(HEADER, cells("1") + '<c t="e"><v>#N/A</v></c>', '<c t="e"><f>B9</f><v>#REF!</v></c>')}
    )
    found = refusal(tmp_path, content, NAME)
    assert [(one.where, one.found) for one in found if one.rule == "cell-error"] == [
        ("sheet 'S', cell B2 (text)", "the error #N/A"),
        ("sheet 'S', cell A3 (code)", "the error #REF!"),
    ]


def test_40_macros_and_links_are_ignored_with_a_warning(tmp_path: Path) -> None:
    extra: dict[str, str | bytes] = {"xl/vbaProject.bin": b"\x00", "xl/externalLinks/externalLink1.xml": "<a/>"}
    found = table(tmp_path, workbook({"S": rows(HEADER, cells("1", "a"))}, extra=extra), NAME)
    assert any("macros" in warning for warning in found.warnings)
    assert any("links" in warning for warning in found.warnings)


def test_a_cell_outside_the_headed_columns_is_refused(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER, cells("1", "a", "stray"))})
    assert only(refusal(tmp_path, content, NAME), "row-too-long").where == "sheet 'S', cell C2"


def test_a_cell_of_five_million_characters_is_refused(tmp_path: Path) -> None:
    content = workbook({"S": rows(HEADER, cells("1", "x" * 5_000_000))})
    only(refusal(tmp_path, content, NAME), "cell-too-big")


@pytest.mark.parametrize(
    "line",
    [
        '<c t="s"><v>7</v></c>',
        '<c t="s"><v>-1</v></c>',
        "<c><v>twelve</v></c>",
        "<c><v>1e999</v></c>",
        '<c r="ZZZZ9"><v>1</v></c>',
        '<c r="B2"><v>1</v></c><c r="A2"><v>1</v></c>',
        '<c s="1"><v>99999999999</v></c>',
        "<c><v>1</c>",
    ],
)
def test_broken_cells_are_problems_not_crashes(tmp_path: Path, line: str) -> None:
    assert len(refusal(tmp_path, workbook({"S": rows(HEADER, line)}), NAME)) == 1


def test_bold_headers_and_styles_do_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Code", "Statement"])
    sheet["A1"].font = Font(bold=True)
    sheet.append(["01", "a"])
    made = io.BytesIO()
    book.save(made)
    assert table(tmp_path, made.getvalue(), NAME).rows[0].cells == ("01", "a")
