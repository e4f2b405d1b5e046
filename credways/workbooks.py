"""Answers as an Excel workbook in which no cell can run: each is a text, and marked as one, whatever it starts with."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr  # writing only

from credways.formats import spreadsheet_cell
from ontology.errors import LimitReached

MOST_ROWS: Final = 1_048_576
MOST_CHARACTERS: Final = 32_767
"""What one Excel sheet and one Excel cell can hold."""

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time in the archive: none, so that the same answer is the same file."""

_STYLES: Final = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Cell styles: 0 text, 1 header, 2 text that would run if it were typed anew (Excel then keeps it a text)."""

_UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def to_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]], credits: Sequence[str] = ()) -> bytes:
    """Rows as a workbook: a sheet "Answer" and, where there are credit lines, a sheet "Sources and credit".

    None is an empty cell. Raises LimitReached for more than a sheet or a cell can hold.
    """
    sheets = [("Answer", [header, *rows])]
    if credits:
        sheets.append(("Sources and credit", [["Sources and credit"], *([line] for line in credits)]))
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
        )
        + "</Types>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, (name, _) in zip(numbers, sheets, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), (_HEAD + text).encode(), zipfile.ZIP_DEFLATED)
        for number, (_, lines) in zip(numbers, sheets, strict=True):
            info = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as stream:
                for text in _sheet(lines):
                    stream.write(text.encode())
    return out.getvalue()


def _sheet(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>'
    )
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise LimitReached("rows of a sheet", f"{MOST_ROWS:,}", "Ask for CSV, or for less.")
        yield f'<row r="{number}">' + "".join(map(_cell, row, [number == 1] * len(row))) + "</row>"
    yield "</sheetData></worksheet>"


def _cell(value: object, is_header: bool) -> str:
    if value is None or value == "":
        return "<c/>"
    text = str(value)
    if len(text) > MOST_CHARACTERS:
        raise LimitReached("characters of a cell", f"{MOST_CHARACTERS:,}", "Ask for CSV, which has no such limit.")
    style = 1 if is_header else 2 if spreadsheet_cell(text) != text else 0
    said = escape(_UNSPEAKABLE.sub(lambda found: f"_x{ord(found.group()):04X}_", text))
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{said}</t></is></c>'


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
