"""Real workbooks, cell by cell beside another reader: ours sees more, and must not see anything else."""

from __future__ import annotations

import pytest
import python_calamine

from loaders.reading.files import open_source
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems
from loaders.reading.sheets import read_sheet
from loaders.reading.workbooks import open_workbook
from tests.support.shared import SHARED_DATA, shared_file


@pytest.mark.shared
@pytest.mark.parametrize(
    "path",
    [] if SHARED_DATA is None else sorted(str(p.relative_to(SHARED_DATA)) for p in SHARED_DATA.rglob("*.xlsx")
                                          if p.stat().st_size < 200_000),
)  # fmt: skip
def test_real_workbooks_read_the_same_as_calamine_reads_them(path: str) -> None:
    real = shared_file(path)
    problems = Problems(real.name)
    book = open_workbook(open_source(real), problems, LIMITS)
    other = python_calamine.load_workbook(str(real))
    compared = 0
    for sheet in book.sheets:
        mine = {row.number: row for row in read_sheet(book, sheet, problems, LIMITS).rows}
        for at, line in enumerate(other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), start=1):
            for column, value in enumerate(line):
                row = mine.get(at)
                text = row.cells[column] if row and column < len(row.cells) else ""
                if isinstance(value, str):
                    same = value.replace("\r\n", "\n").strip() == text.replace("\r\n", "\n").strip()
                    assert same or (row and row.kinds and row.kinds[column] in "eu")
                elif isinstance(value, bool):
                    assert text == str(value).upper()
                elif isinstance(value, (int, float)):
                    assert float(text) == float(value)
                compared += 1
    assert compared
