"""Any bytes at all are a table, or BadInput with its reasons; never another exception, never a silent loss."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.archives import open_sources
from loaders.reading.files import SourceFile, open_source
from loaders.reading.problems import Problems
from loaders.reading.sniffing import NAMES, kind_of
from loaders.reading.tables import Shape, read_table
from loaders.reading.text import clean_code, near_twins
from ontology.errors import BadInput
from tests.loaders.reading.making import CODES, HEADER, cells, rows, workbook

GOOD_BOOK = workbook({"Codes": rows(HEADER, cells("1.1", "Layers"), cells("1.2", "Cables"))})


def check(data: bytes, name: str) -> None:
    """Read bytes as a table; what is not refused obeys the law of rows."""
    problems = Problems(name)
    try:
        found = read_table(SourceFile(name, Path(name), "", data), CODES, problems=problems)
    except BadInput:
        return
    bad_rows = {problem.where.partition(",")[0] for problem in problems.found if problem.where.startswith("row ")}
    assert found.read == len(found.rows) + len(found.duplicates) + len(bad_rows)
    for row in found.rows:
        assert len(row.cells) == len(found.headers)


@given(st.binary(max_size=300))
def test_any_bytes_as_delimited_text(data: bytes) -> None:
    check(data, "codes.csv")


@given(st.text(alphabet='abc12,;\t"\n\r= \u200b\u00e9', max_size=80))
def test_any_text_below_a_header(text: str) -> None:
    check(f"code,text\n{text}".encode(), "codes.csv")


@given(st.binary(max_size=300))
def test_any_bytes_as_a_workbook(data: bytes) -> None:
    check(b"PK\x03\x04" + data, "book.xlsx")


@given(st.lists(st.tuples(st.integers(0, len(GOOD_BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_workbook_with_flipped_bytes(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD_BOOK)
    for place, value in changes:
        data[place] = value
    check(bytes(data), "book.xlsx")


@given(st.text(alphabet='<>/=" csvftrowis1AB9&;x_', max_size=80))
def test_any_xml_inside_a_sheet(xml: str) -> None:
    check(workbook({"S": f'<sheetData><row r="1">{HEADER}</row>{xml}</sheetData>'}), "book.xlsx")


@given(st.binary(max_size=200), st.sampled_from([".csv", ".csv.gz", ".zip", ".tar.gz", ".xlsx", ".json", ".txt", ""]))
def test_any_bytes_under_any_suffix_open_or_are_refused(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(data)
        for opening in (open_source, open_sources):
            try:
                opening(path)
            except BadInput:
                continue
    assert kind_of(data) in NAMES


text_cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029\ufffe\uffff"), max_size=8
)


@given(st.lists(st.tuples(text_cells, text_cells), min_size=1, max_size=8))
def test_what_csv_writes_is_read_back_cell_by_cell(lines: list[tuple[str, str]]) -> None:
    lines = [line for line in lines if any(cell.strip() and not cell.startswith('="') for cell in line)]
    made = io.StringIO(newline="")
    csv.writer(made).writerows([("first", "second"), *lines])
    if not lines:
        return
    data = made.getvalue().encode()
    found = read_table(SourceFile("a.csv", Path("a.csv"), "", data), Shape({"first": ("first",)}))
    assert [row.cells for row in found.rows] == [line for line in lines if any(cell.strip() for cell in line)]


@given(st.text(max_size=30))
def test_cleaning_a_code_twice_changes_nothing_more(code: str) -> None:
    assert clean_code(clean_code(code)) == clean_code(code)


@given(st.lists(st.text(max_size=4), max_size=10))
def test_twins_are_different_strings_of_the_list(codes: list[str]) -> None:
    for one, other in near_twins(codes):
        assert one != other
        assert {one, other} <= set(codes)
