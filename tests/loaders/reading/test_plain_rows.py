"""The fast walk over a worksheet says what the strict walk says, or nothing at all."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.reading.files import SourceFile, open_source
from loaders.reading.limits import LIMITS
from loaders.reading.plain_rows import walk_plainly
from loaders.reading.problems import Problems
from loaders.reading.shared_strings import plain_strings, strict_strings
from loaders.reading.sheet_walk import Walk
from loaders.reading.sheets import walk_strictly
from loaders.reading.workbooks import SheetInfo, Workbook, open_workbook
from ontology.errors import BadInput
from tests.loaders.reading.making import MAIN, workbook
from tests.support.shared import SHARED_DATA, shared_file

SHEET = SheetInfo("S", "sheet1.xml", False)


def book(strings: tuple[str, ...] = ("code", "Läyers", " ", "")) -> Workbook:
    """A workbook with these shared strings, whose style 1 is a date."""
    archive = open_workbook(_source(workbook({"S": "<sheetData/>"})), Problems("S"), LIMITS).archive
    return Workbook(archive, (SHEET,), list(strings), (False, True, False), False, ())


def _source(data: bytes) -> SourceFile:
    return SourceFile("book.xlsx", Path("book.xlsx"), "", data)


def said(walk: Walk) -> object:
    """All that is left of a walk."""
    return walk.rows, walk.merged, walk.hidden_rows, walk.hidden_columns, walk.formulas


def both(xml: str, of: Workbook | None = None) -> tuple[object, object]:
    """What the fast and the strict walk say of a worksheet: None where the fast one passes, a refusal as its rules."""
    of = book() if of is None else of
    data = f'<worksheet xmlns="{MAIN}">{xml}</worksheet>'.encode()
    fast = walk_plainly(data, of, SHEET, LIMITS)
    problems = Problems("S")
    try:
        strict = said(walk_strictly(data, of, SHEET, problems, LIMITS))
        if len(problems):
            strict = [problem.rule for problem in problems.found]
    except BadInput as error:
        strict = [problem.rule for problem in error.problems]
    return None if fast is None else said(fast), strict


def agree(xml: str) -> bool:
    """Whether the fast walk read the sheet; it must then have said the same."""
    fast, strict = both(xml)
    assert fast is None or fast == strict
    return fast is not None


def plain(number: int) -> str:
    """A plain row of this number."""
    return (
        f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c><c r="B{number}" s="2"><v>4.12</v></c>'
        f'<c r="D{number}" s="1"><v>43466</v></c></row>'
    )


def test_plain_rows_are_read_the_fast_way() -> None:
    striped = plain(2).replace('s="2"', 's="0"')
    assert agree(f"<sheetData>{plain(1)}{striped}{plain(3)}{plain(14).replace('4.12', '-1E-3')}</sheetData>")
    assert agree(f'<sheetData>{plain(1)}<row r="3" hidden="1"><c r="A3" t="b"><v>1</v></c></row></sheetData>')


@pytest.mark.parametrize(
    "odd",
    [
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>',
        '<row r="2"><c r="A2"><f>1+1</f></c></row>',
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>',
        '<row r="2"><c r="A2" t="inlineStr"><is><t>a &amp; b</t></is></c></row>',
        '<row r="2"/><row><c><v>1</v></c></row>',
        '\n  <row r="2"><c r="A2"><v>1</v></c></row>\n',
        '<row r="2" spans="1:1"><c r="A2"><v>1</v></c></row><row r="3"></row>',
    ],
)
def test_a_row_that_is_not_plain_is_walked_strictly_among_plain_ones(odd: str) -> None:
    assert agree(f"<sheetData>{plain(1)}{odd}{plain(9)}</sheetData>")


@pytest.mark.parametrize(
    "bad",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="2"><c r="A3"><v>1</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
        '<row r="2"><c r="A2"><v>1.2.3</v></c></row>',
        '<row r="2"><c r="A2"><v>nan</v></c></row>',
        '<row r="2"><c r="XFD2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>&lol;</v></c></row>',
        '<row r="2" r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c>',
        '<row r="2"><c r="A2"><v>1</v></c></row><!-- <row r="3"> -->',
        '<row r="2"><c r="A2" s="1"><v>99999999999</v></c></row>',
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>',
    ],
)
def test_whatever_is_wrong_is_left_to_the_strict_walk(bad: str) -> None:
    assert not agree(f"<sheetData>{plain(1)}{bad}</sheetData>")


def test_a_document_type_or_a_second_table_is_left_to_the_strict_walk() -> None:
    assert walk_plainly(b"<!DOCTYPE w><worksheet><sheetData></sheetData></worksheet>", book(), SHEET, LIMITS) is None
    assert not agree(f"<sheetData>{plain(1)}</sheetData><sheetData></sheetData>")


def test_a_sheet_of_odd_rows_is_walked_strictly_as_a_whole() -> None:
    odd = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>a</v></c></row>' for n in range(1, 500))
    assert not agree(f"<sheetData>{odd}</sheetData>")
    assert agree("<sheetData>" + "".join(map(plain, range(1, 900))) + "</sheetData>")


def test_the_caps_hold_on_the_fast_way_too() -> None:
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{plain(1)}</sheetData></worksheet>'.encode()
    for limits in (replace(LIMITS, cells=3), replace(LIMITS, unpacked=10), replace(LIMITS, columns=3)):
        assert walk_plainly(data, book(), SHEET, limits) is None


REFERENCES = st.sampled_from(["A", "B", "C", "D", "AA", "a", "$A"])
CELLS = st.builds(
    lambda letters, number, style, kind, body: f'<c r="{letters}{number}"{style}{kind}{body}',
    REFERENCES,
    st.sampled_from(["#", "#", "#", "1", "12"]),
    st.sampled_from(["", "", ' s="0"', ' s="1"', ' s="7"']),
    st.sampled_from(["", "", ' t="s"', ' t="n"', ' t="b"', ' t="str"', ' t="e"']),
    st.sampled_from(["/>", "></c>", "><v>1</v></c>", "><v>3</v></c>", "><v>0.50</v></c>", "><v>-7</v></c>",
                     "><v>1e3</v></c>", "><v></v></c>", "><v>x</v></c>", "><f>1</f><v>2</v></c>", "><v>1%b</v></c>"]),
)  # fmt: skip
ROWS = st.builds(
    lambda head, cells: (head, "".join(cells)),
    st.sampled_from(["", ' spans="1:3"', ' hidden="1"', ' ht="15" customHeight="1"', ' s="1%"']),
    st.lists(CELLS, max_size=4),
)


@given(st.lists(ROWS, max_size=6))
def test_any_rows_are_read_the_same_both_ways(rows: list[tuple[str, str]]) -> None:
    lines = (f'<row r="{n}"{head}>{cells.replace("#", str(n))}</row>' for n, (head, cells) in enumerate(rows, start=1))
    agree(f"<sheetData>{''.join(lines)}</sheetData>")


@example("<c/>")
@given(st.text(alphabet='<>/=" csvrowAB12&;%.-\x00', max_size=60))
def test_any_text_among_rows_is_read_the_same_both_ways(text: str) -> None:
    agree(f"<sheetData>{plain(1)}{text}{plain(4)}</sheetData>")


VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(10**6), 10**6), st.floats(-1e9, 1e9),
                   st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6))  # fmt: skip


@given(st.lists(st.lists(VALUES, max_size=5), max_size=8))
def test_workbooks_of_another_writer_are_read_the_same_both_ways(rows: list[list[object]]) -> None:
    made, content = openpyxl.Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    made.save(content)
    problems = Problems("book.xlsx")
    read = open_workbook(_source(content.getvalue()), problems, LIMITS)
    data = read.archive.read(read.sheets[0].part)
    fast = walk_plainly(data, read, read.sheets[0], LIMITS)
    assert fast is None or said(fast) == said(walk_strictly(data, read, read.sheets[0], problems, LIMITS))


@given(st.lists(st.text(alphabet="ab<>&;\"' _x000D\u00e9\r\n\ufffe\x01", max_size=8), max_size=5), st.booleans())
def test_shared_strings_are_read_the_same_both_ways(texts: list[str], raw: bool) -> None:
    items = "".join(f"<si><t>{text if raw else escape(text)}</t></si>" for text in texts)
    for extra in ("", "<si><r><t>a</t></r><r><t>b</t></r></si>", "<si><t/></si>", " ", "&x;", "<!-- -->"):
        data = f'<sst xmlns="{MAIN}">{items}{extra}</sst>'.encode()
        fast = plain_strings(data, "sst", LIMITS)
        if fast is not None:
            problems = Problems("sst")
            assert fast == strict_strings(data, "sst", problems, LIMITS)
            assert not len(problems)


def test_plain_shared_strings_take_the_fast_way() -> None:
    data = f'<sst xmlns="{MAIN}"><si><t>a &amp; b</t></si><si><t xml:space="preserve"> c</t></si></sst>'.encode()
    assert plain_strings(data, "sst", LIMITS) == ["a & b", " c"]


@pytest.mark.shared
@pytest.mark.parametrize(
    "path", [] if SHARED_DATA is None else sorted(str(p.relative_to(SHARED_DATA)) for p in SHARED_DATA.rglob("*.xlsx")
                                                  if p.stat().st_size < 1_500_000)
)  # fmt: skip
def test_real_workbooks_are_read_the_same_both_ways(path: str) -> None:
    problems = Problems(path)
    read = open_workbook(open_source(shared_file(path)), problems, LIMITS)
    for sheet in read.sheets:
        data = read.archive.read(sheet.part)
        fast = walk_plainly(data, read, sheet, LIMITS)
        assert fast is None or said(fast) == said(walk_strictly(data, read, sheet, problems, LIMITS))
