"""A header may be several rows high: the words of merged cells count for every column under them."""

from __future__ import annotations

from loaders.reading.grids import Grid, GridRow
from loaders.reading.headers import find_header, stacked
from loaders.reading.shape import Shape

ROWS = [
    GridRow(1, ["Invented list"]),
    GridRow(3, ["School", "Course", "", "Awards", ""]),
    GridRow(4, ["", "Number", "Title", "2024", "2025"]),
    GridRow(5, ["North", "01", "Welding", "3", "4"]),
]


def test_a_header_one_row_high_is_the_row() -> None:
    assert stacked(ROWS, 1) is ROWS


def test_the_word_of_a_merged_cell_stands_before_each_column_under_it() -> None:
    header = stacked(ROWS, 2)[1]
    assert header.number == 4
    assert header.cells == ["School", "Course / Number", "Course / Title", "Awards / 2024", "Awards / 2025"]


def test_a_name_two_rows_high_does_not_reach_to_its_right() -> None:
    header = stacked([GridRow(1, ["Name", "", "Code"]), GridRow(2, ["", "Type", ""])], 2)[0]
    assert header.cells == ["Name", "Type", "Code"]


def test_the_header_is_found_below_titles_by_the_columns_it_must_have() -> None:
    shape = Shape(
        fields={"number": ("Course / Number",)}, required=frozenset({"number"}), header_rows=10, header_height=2
    )
    header = find_header(Grid("", ROWS), shape)
    assert (header.number, header.columns["number"], header.repeated) == (4, 1, ())
