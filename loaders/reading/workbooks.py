"""An .xlsx workbook's package: its sheets, shared strings and date styles, read without trusting any of it.

The XML is read here rather than through openpyxl or calamine because loaders must know what those hide: whether a cell
was text or a number, whether a formula was ever calculated, what is merged, hidden or an error. It is also one pass:
nothing is allocated for cells that are not there (a lone cell at XFD1048576), and documents with a DTD are refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from loaders.reading.archives import open_zip
from loaders.reading.files import SourceFile
from loaders.reading.limits import Limits
from loaders.reading.parts import ignore, parse_xml, read_part
from loaders.reading.problems import Problems
from loaders.reading.shared_strings import read_strings

Relations = dict[str, tuple[str, str]]
"""id → (last word of the relationship's type, part it points to)."""

_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Number formats that mean a date or time (ECMA-376 part 1, 18.8.30)."""
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A worksheet as the workbook lists it; `part` is its name in the package, `hidden` whether a person sees it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook's package, opened and judged. `dates` tells by style index whether a number is a date."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetInfo, ...]
    strings: list[str]
    dates: tuple[bool, ...]
    from_1904: bool
    warnings: tuple[str, ...]


def open_workbook(source: SourceFile, problems: Problems, limits: Limits) -> Workbook:
    """Open a workbook. Raises BadInput for bombs, encrypted or damaged packages, DTDs, and other formats."""
    archive = open_zip(source.data, problems, limits)
    names = {info.filename for info in archive.infolist()}
    if "xl/workbook.bin" in names:
        problems.fail("", "a binary workbook (.xlsb)", "an .xlsx workbook (save it as one)", "looks-like-xlsb")
    if "mimetype" in names or "content.xml" in names:
        problems.fail("", "an OpenDocument file", "an .xlsx workbook (save it as one)", "looks-like-ods")
    if "[Content_Types].xml" not in names:
        problems.fail("", "a zip archive that is no workbook", "an .xlsx workbook", "wrong-suffix")
    main = _main_part(archive, problems, limits)
    relations = _relations(archive, main, problems, limits)
    sheets, from_1904 = _sheets(archive, main, relations, problems, limits)
    if not sheets:
        problems.fail("", "a workbook without worksheets", "a worksheet", "xlsx-no-sheet")
    parts = {kind: part for kind, part in relations.values() if part in names}
    warnings = []
    if any(name.endswith("vbaProject.bin") for name in names):
        warnings.append("the workbook has macros; they were not looked at")
    if any("/externalLinks/" in name for name in names):
        warnings.append("the workbook links to other workbooks; the links were not followed")
    shared = parts.get("sharedStrings", "")
    strings = read_strings(read_part(archive, shared, problems, limits), shared, problems, limits) if shared else []
    dates = _dates(archive, parts.get("styles", ""), problems, limits)
    return Workbook(archive, tuple(sheets), strings, dates, from_1904, tuple(warnings))


def _relations(archive: zipfile.ZipFile, part: str, problems: Problems, limits: Limits) -> Relations:
    """A part's relationships; external targets are left out."""
    folder, name = posixpath.split(part)
    made: Relations = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/")
            made[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

    file = f"{folder}/_rels/{name}.rels".lstrip("/")
    parse_xml(read_part(archive, file, problems, limits), file, start, ignore, ignore, problems)
    return made


def _main_part(archive: zipfile.ZipFile, problems: Problems, limits: Limits) -> str:
    related = _relations(archive, "", problems, limits).values()
    target = next((part for kind, part in related if kind == "officeDocument"), "")
    if not target or target.startswith(("word/", "ppt/", "visio/")):
        problems.fail(target, "an Office document that is no workbook", "an .xlsx workbook", "wrong-suffix")
    return target


def _sheets(
    archive: zipfile.ZipFile, main: str, relations: Relations, problems: Problems, limits: Limits
) -> tuple[list[SheetInfo], bool]:
    made: list[SheetInfo] = []
    from_1904 = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal from_1904
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
        if tag == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            kind, part = relations.get(link, ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                made.append(SheetInfo(attributes.get("name", ""), part, hidden))

    parse_xml(read_part(archive, main, problems, limits), main, start, ignore, ignore, problems)
    return made, from_1904


def _dates(archive: zipfile.ZipFile, part: str, problems: Problems, limits: Limits) -> tuple[bool, ...]:
    """For each cell style whether it shows a number as a date or time."""
    if not part:
        return ()
    custom: dict[str, bool] = {}
    made: list[bool] = []
    in_cells = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal in_cells
        if tag == "numFmt":
            pattern = _LITERALS.sub("", attributes.get("formatCode", "")).lower()
            custom[attributes.get("numFmtId", "")] = pattern != "general" and any(c in "ymdhs" for c in pattern)
        elif tag == "cellXfs":
            in_cells = True
        elif tag == "xf" and in_cells:
            number = attributes.get("numFmtId", "0")
            made.append(custom.get(number, number.isdecimal() and int(number[:6]) in _BUILT_IN_DATES))

    def end(tag: str) -> None:
        nonlocal in_cells
        in_cells = in_cells and tag != "cellXfs"

    parse_xml(read_part(archive, part, problems, limits), part, start, end, ignore, problems)
    return tuple(made)
