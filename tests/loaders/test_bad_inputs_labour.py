"""Cases of shared/BAD_INPUTS.md over the loaders of wages, projections, NICE, skills, badges; all data is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import codeorg, ed_fi, learning_commons, nice, oews, open_badges, projections, rsd
from loaders.options import Options
from ontology.errors import BadInput, Problem
from tests.loaders.reading.making import cells, file, rows, workbook

OEWS = "AREA,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,A_MEDIAN\n"
LOADERS = (codeorg, ed_fi, learning_commons, nice, oews, open_badges, projections, rsd)


def problems(loader: object, path: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        loader.load(path, Options())  # type: ignore[attr-defined]
    return caught.value.problems


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.NAME)
def test_01_an_empty_file_is_refused(tmp_path: Path, loader: object) -> None:
    assert "0 bytes" in problems(loader, file(tmp_path, "m2024.csv", b""))[0].found


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.NAME)
def test_05_bytes_that_are_no_utf_8_are_refused(tmp_path: Path, loader: object) -> None:
    name = "m2024.csv" if loader in (oews, rsd) else "x.json"
    assert problems(loader, file(tmp_path, name, b'{"a": "\xe9"}\n'))


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.NAME)
def test_11_an_error_page_is_called_one(tmp_path: Path, loader: object) -> None:
    page = "<!DOCTYPE html><html><body>Not found</body></html>"
    assert problems(loader, file(tmp_path, "m2024.csv", page))[0].rule == "looks-like-html"


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.NAME)
def test_16_a_symbolic_link_is_refused(tmp_path: Path, loader: object) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(file(tmp_path, "m2024.csv", OEWS))
    assert problems(loader, link)[0].rule == "path-symlink"


def test_02_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert problems(oews, file(tmp_path, "national_M2024.csv", OEWS))[0].rule == "table-empty"


def test_21_a_renamed_column_is_refused_with_the_nearest(tmp_path: Path) -> None:
    text = OEWS.replace("A_MEDIAN", "A_MEDIANS") + "99,11-1011,Chiefs,detailed,5,6\n"
    (found,) = problems(oews, file(tmp_path, "national_M2024.csv", text))
    assert (found.rule, "A_MEDIANS" in found.expected) == ("header-missing", True)


def test_27_codes_keep_their_zeros(tmp_path: Path) -> None:
    text = OEWS + "01,11-1011,Chiefs,detailed,5,6\n"
    (load,) = oews.load(file(tmp_path, "state_M2024.csv", text), Options())
    assert any(str(triple.object) == '"01"' for triple in load.triples)


def test_28_a_row_twice_is_kept_once_and_29_another_row_of_its_key_refused(tmp_path: Path) -> None:
    row = "99,11-1011,Chiefs,detailed,5,6\n"
    (load,) = oews.load(file(tmp_path, "national_M2024.csv", OEWS + row + row), Options())
    assert load.receipt.read == load.receipt.kept == 2
    assert any("kept once" in warning for warning in load.receipt.warnings)
    (found,) = problems(oews, file(tmp_path, "national_M2023.csv", OEWS + row + row.replace("5,6", "7,6")))
    assert found.rule == "row-duplicate"


def test_34_a_formula_that_was_never_calculated_is_refused_by_its_cell(tmp_path: Path) -> None:
    head = cells(*OEWS.strip().split(","))
    sheet = rows(head, cells("99", "11-1011", "Chiefs", "detailed", "5", "6").replace("<t>6</t>", "<t></t>"))
    formula = sheet.replace('t="inlineStr"><is><t></t></is>', "><f>A1+1</f>")
    path = file(tmp_path, "national_M2024.xlsx", workbook({"data": formula}))
    assert {one.rule for one in problems(oews, path)} == {"cell-formula"}


def test_35_a_code_that_was_typed_as_a_number_is_refused(tmp_path: Path) -> None:
    head = cells(*OEWS.strip().split(","))
    sheet = rows(head, cells("99", "11-1011", "Chiefs", "detailed", "5", "6"))
    number = sheet.replace('t="inlineStr"><is><t>99</t></is>', "><v>99</v>")
    path = file(tmp_path, "national_M2024.xlsx", workbook({"data": number}))
    assert {one.rule for one in problems(oews, path)} == {"code-not-text"}


@pytest.mark.parametrize("loader", [nice, rsd, open_badges, codeorg], ids=lambda loader: loader.NAME)
def test_41_to_45_json_that_is_not_strict_is_refused_with_its_place(tmp_path: Path, loader: object) -> None:
    for text in ('{"a": 1,}', '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\ud800"}', '{"a":' + "[" * 100_000):
        (found, *_) = problems(loader, file(tmp_path, "x.json", text))
        assert found.where.startswith("line 1")


def test_46_a_list_that_is_missing_is_named_by_its_pointer(tmp_path: Path) -> None:
    text = '{"documents": [{"version": "9"}], "elements": {}}'
    places = {one.where for one in problems(nice, file(tmp_path, "x.json", text))}
    assert {"/elements", "/relationships"} <= places


def test_54_null_where_a_list_belongs_is_refused(tmp_path: Path) -> None:
    text = '{"documents": null, "elements": null, "relationships": null}'
    assert {one.rule for one in problems(nice, file(tmp_path, "x.json", text))} >= {"json-type"}
