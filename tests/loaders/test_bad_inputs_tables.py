"""The bad inputs of shared/BAD_INPUTS.md that touch delimited text (18 to 29), by their numbers there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.reading.problems import Problems
from loaders.reading.tables import Shape, read_table
from tests.loaders.reading.making import CODES, only, refusal, source, table

GOOD = "code,text\n1.1,Layers\n1.2,Cables\n"


def test_18_a_row_with_too_few_cells_is_refused_by_number(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text,weight\n1.1,Layers,20\n1.2,Cables\n"), "row-too-short")
    assert (problem.where, problem.found) == ("row 3", "2 cells")


def test_19_a_row_with_too_many_cells_is_refused_by_number(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text\n1.1,Layers, and more\n"), "row-too-long")
    assert (problem.where, problem.found) == ("row 2", "3 cells")


def test_all_faulty_rows_are_listed_not_only_the_first(tmp_path: Path) -> None:
    found = refusal(tmp_path, "code,text\n1\n2,b\n3,c,d\n,e\n")
    assert [(problem.where, problem.rule) for problem in found] == [
        ("row 2", "row-too-short"),
        ("row 4", "row-too-long"),
        ("row 5, column 'code'", "cell-empty"),
    ]


def test_20_a_header_twice_is_refused(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text,Text\n1,a,b\n"), "header-repeated")
    assert "columns 2 and 3" in problem.found


def test_21_a_missing_column_names_the_nearest_header(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,statment\n1,a\n"), "header-missing")
    assert problem.where == "row 1"
    assert "nearest: 'statment'" in problem.expected


def test_21_an_extra_column_is_reported_not_lost(tmp_path: Path) -> None:
    assert table(tmp_path, "code,text,colour\n1,a,red\n").unmapped == ("colour",)


@pytest.mark.parametrize("header", ["Code,Statement", " CODE ,text", "code,TEXT", '"Code:",statement'])
def test_22_headers_may_vary_only_as_documented(tmp_path: Path, header: str) -> None:
    assert list(table(tmp_path, f"{header}\n1,a\n").records()) == [(2, {"code": "1", "text": "a", "weight": ""})]


def test_23_a_quote_that_is_never_closed_is_refused_where_it_opened(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, 'code,text\n1,a\n2,"b\n3,c\n'), "csv-open-quote")
    assert problem.where == "row 3, from line 3"


def test_23_a_quote_that_swallows_much_of_a_file_is_refused(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, 'code,text\n1,"a\n' + "2,b\n" * 100_000), "cell-too-big").where == "row 2"


def test_23_text_after_a_closing_quote_is_refused(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, 'code,text\n1,"a" b\n'), "csv-quote").where == "row 2, from line 2"


def test_23_quotes_are_ordinary_where_a_loader_says_so(tmp_path: Path) -> None:
    found = table(tmp_path, 'code\ttext\n1\t"A" team\n', "a.txt", replace(CODES, delimiter="\t", quoting=False))
    assert found.rows[0].cells == ("1", '"A" team')


def test_24_a_cell_of_131072_characters_is_read_and_one_more_refused(tmp_path: Path) -> None:
    assert len(table(tmp_path, f"code,text\n1,{'x' * 131_072}\n").rows[0].cells[1]) == 131_072
    only(refusal(tmp_path, f"code,text\n1,{'x' * 131_073}\n"), "cell-too-big")


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_25_another_separator_is_found_and_said(tmp_path: Path, mark: str) -> None:
    found = table(tmp_path, GOOD.replace(",", mark))
    assert found.rows[0].cells == ("1.1", "Layers")
    assert any("separated" in warning for warning in found.warnings)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_26_every_line_ending_is_accepted(tmp_path: Path, end: str) -> None:
    assert [row.cells for row in table(tmp_path, GOOD.replace("\n", end)).rows] == [
        ("1.1", "Layers"),
        ("1.2", "Cables"),
    ]


def test_26_a_line_break_inside_quotes_stays_in_its_cell(tmp_path: Path) -> None:
    found = table(tmp_path, 'code,text\n1,"two\nlines"\n2,b\n')
    assert [(row.number, row.cells[1]) for row in found.rows] == [(2, "two\nlines"), (3, "b")]


@pytest.mark.parametrize("code", ["01", "1.10", "1E5", "MAR1", "TRUE", "NA", "null", "-0", "1,5", "2020-01"])
def test_27_codes_are_kept_as_text(tmp_path: Path, code: str) -> None:
    assert table(tmp_path, f'code,text\n"{code}",a\n').rows[0].cells[0] == code


def test_27_a_guard_that_keeps_zeros_is_taken_off_and_counted(tmp_path: Path) -> None:
    found = table(tmp_path, 'code,text\n="01.0000",a\n"=""01.0100""","=""b"""\n')
    assert [row.cells for row in found.rows] == [("01.0000", "a"), ("01.0100", "b")]
    assert any(warning.startswith("3 cells were guarded") for warning in found.warnings)


def test_27_another_formula_is_no_code(tmp_path: Path) -> None:
    assert only(refusal(tmp_path, "code,text\n=A1+1,a\n"), "cell-formula").where == "row 2, column 'code'"


def test_28_equal_rows_are_one_with_a_warning(tmp_path: Path) -> None:
    found = table(tmp_path, "code,text\n1,a\n2,b\n1,a\n")
    assert (len(found.rows), found.read, found.duplicates) == (2, 3, ((4, 2),))
    assert any("row 4 (row 2)" in warning for warning in found.warnings)


def test_29_rows_with_one_code_and_two_texts_are_refused_listing_both(tmp_path: Path) -> None:
    problem = only(refusal(tmp_path, "code,text\n1,a\n2,b\n1,c\n"), "row-duplicate")
    assert problem.where == "row 4"
    assert "row 2" in problem.found


def test_blank_rows_are_no_records_and_keep_the_numbers_right(tmp_path: Path) -> None:
    found = table(tmp_path, "\n\ncode,text\n\n1,a\n , \n2,b\n")
    assert [row.number for row in found.rows] == [5, 7]
    assert found.read == 2


def test_title_rows_above_the_header_are_passed_over_when_the_loader_allows_them(tmp_path: Path) -> None:
    text = "Standards 2024,\nDownloaded,today\ncode,text\n1,a\n"
    assert [row.number for row in table(tmp_path, text, shape=replace(CODES, header_rows=5)).rows] == [4]
    assert {(problem.where, problem.rule) for problem in refusal(tmp_path, text)} == {("row 1", "header-missing")}


def test_a_caller_that_collects_problems_gets_the_good_rows(tmp_path: Path) -> None:
    problems = Problems("codes.csv")
    found = read_table(source(tmp_path, "codes.csv", "code,text\n1,a\n2\n"), CODES, problems=problems)
    assert [row.cells for row in found.rows] == [("1", "a")]
    assert [problem.rule for problem in problems.found] == ["row-too-short"]
    assert found.read == len(found.rows) + len(problems)


def test_a_table_without_expectations_still_reads(tmp_path: Path) -> None:
    assert table(tmp_path, "a,b\n1,2\n", shape=Shape({})).unmapped == ("a", "b")
