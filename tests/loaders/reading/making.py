"""Files for the reading tests: written to disk as they would arrive, good and bad."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from loaders.reading.files import SourceFile, open_source
from loaders.reading.tables import Shape, Table, read_table
from ontology.errors import BadInput, Problem

CODES = Shape(
    fields={"code": ("code",), "text": ("text", "statement"), "weight": ("weight",)},
    required=frozenset({"code", "text"}),
    filled=frozenset({"code"}),
    codes=frozenset({"code"}),
    key=("code",),
)
"""A table of codes and texts, as most sources are."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def file(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def source(folder: Path, name: str, content: str | bytes) -> SourceFile:
    """Write a file and open it."""
    return open_source(file(folder, name, content))


def table(folder: Path, content: str | bytes, name: str = "codes.csv", shape: Shape = CODES) -> Table:
    """Write a table and read it."""
    return read_table(source(folder, name, content), shape)


def refusal(folder: Path, content: str | bytes, name: str = "codes.csv", shape: Shape = CODES) -> tuple[Problem, ...]:
    """Write a table that must be refused and return what was wrong with it."""
    with pytest.raises(BadInput) as caught:
        table(folder, content, name, shape)
    assert all(problem.found and problem.expected and problem.rule for problem in caught.value.problems)
    return caught.value.problems


def only(problems: tuple[Problem, ...], rule: str) -> Problem:
    """The single problem, which must have this rule."""
    assert [problem.rule for problem in problems] == [rule]
    return problems[0]


def workbook(
    sheets: Mapping[str, str],
    *,
    states: Mapping[str, str] | None = None,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Bytes of an .xlsx whose sheets have the given XML inside <worksheet>; style 1 is a date."""
    states = states or {}
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" state="{states.get(name, "visible")}" r:id="r{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{RELATION}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships>{links}<Relationship Id="s" Type="{RELATION}/styles" '
        'Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
    }
    for n, xml in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}">{xml}</worksheet>'
    parts |= extra or {}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def rows(*lines: str) -> str:
    """<sheetData> of rows given as cell XML, numbered from 1."""
    numbered = "".join(f'<row r="{n}">{line}</row>' for n, line in enumerate(lines, start=1))
    return f"<sheetData>{numbered}</sheetData>"


def cells(*texts: str) -> str:
    """Cells with inline text, without references."""
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


HEADER = cells("code", "text")
