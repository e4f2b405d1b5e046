"""Rows of a table as they come: the same as of the whole table, and the same faults. The rows are invented."""

from __future__ import annotations

import csv
import io
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.limits import LIMITS, Limits
from loaders.reading.lines import LineSource
from loaders.reading.problems import Problems
from loaders.reading.rows import stream_rows
from ontology.errors import BadInput
from tests.loaders.reading.making import file

HEAD = "code,text\n"
GOOD = 'code,text\n01,"Saw, plane"\n\n1.10,"two\nlines"\n="007",NA\n'


def streamed(path: Path, limits: Limits = LIMITS) -> list[tuple[int, dict[str, str]]]:
    problems = Problems(path.name)
    found = list(stream_rows(LineSource(path.name, path), ("code",), problems, limits=limits))
    problems.raise_any()
    return found


@pytest.mark.parametrize("content", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n")])
def test_27_cells_are_text_as_written(tmp_path: Path, content: str) -> None:
    rows = streamed(file(tmp_path, "a.csv", content))
    assert [(number, row["code"]) for number, row in rows] == [(2, "01"), (4, "1.10"), (5, "007")]
    assert [row["text"].split() for _, row in rows] == [["Saw,", "plane"], ["two", "lines"], ["NA"]]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("", "file-empty"),
        ("\n\n", "table-empty"),
        ("code,text\n1\n", "row-too-short"),
        ("code,text\n1,a,b\n", "row-too-long"),
        ("code,code\n1,a\n", "header-repeated"),
        ("number,text\n1,a\n", "header-missing"),
        ('code,text\n1,"never closed\n', "csv-open-quote"),
        ('code,text\n1,"a" b\n', "csv-quote"),
        ("code,text\n1," + "x" * 131_073 + "\n", "cell-too-big"),
        ("code,text\n1,a\x00\n", "control-character"),
        ("<html><body>Not found</body></html>", "looks-like-html"),
        (",".join(["code", *map(str, range(2000))]) + "\n", "table-too-wide"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, content: str, rule: str) -> None:
    with pytest.raises(BadInput) as refused:
        streamed(file(tmp_path, "a.csv", content))
    assert rule in {problem.rule for problem in refused.value.problems}


def test_all_faulty_rows_are_listed(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        streamed(file(tmp_path, "a.csv", "code,text\n1\n2,b\n3\n"), replace(LIMITS, file=1))
    assert [problem.where for problem in refused.value.problems] == ["row 2", "row 4"]


CELL = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=8)


@given(st.lists(st.tuples(CELL, CELL), max_size=6))
def test_whatever_the_csv_module_writes_comes_back(rows: list[tuple[str, str]]) -> None:
    rows = [row for row in rows if not any(cell.startswith("=") for cell in row)]
    made = io.StringIO()
    csv.writer(made).writerows([("code", "text"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        found = streamed(file(Path(folder), "a.csv", made.getvalue()))
    told = [(code.strip(), text.strip()) for code, text in rows if code.strip() or text.strip()]
    assert [(row["code"], row["text"]) for _, row in found] == told


@given(st.text(st.sampled_from('ab,"\n\r=1'), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, suppress(BadInput):
        assert all(row.keys() == {"code", "text"} for _, row in streamed(file(Path(folder), "a.csv", HEAD + text)))
