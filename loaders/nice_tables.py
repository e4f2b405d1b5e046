"""NICE as tables: the workbook of NICE 2 (a sheet a role), and the flat table of the 2017 edition."""

from __future__ import annotations

import re

from loaders.nice_json import add_opm, add_statement, finished, source_of
from loaders.nice_records import Element, Nice
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.grids import Grid
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems, shown
from loaders.reading.shape import Shape
from loaders.reading.sheets import read_sheet
from loaders.reading.tables import read_table
from loaders.reading.workbooks import open_workbook
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology.model import Load

_STATEMENT = re.compile(r"[TKSA]\d{4}")
_NAMED = re.compile(r"(.*?)\s*\(([A-Z]{2}-(?:WRL|COM)-\d{3})\)\s*:\s*(.*)", re.DOTALL)
_CATEGORY = re.compile(r"(.*?)\s*\(([A-Z]{2})\)\s*(?:[–—-]\s*(.*))?", re.DOTALL)
_VERSION = re.compile(r"v(\d+\.\d+\.\d+)")
_ALIGNED = re.compile(r"^\s*([KST]\d{4})\s*:", re.MULTILINE)


def workbook(file: SourceFile, options: Options, problems: Problems) -> Load:
    """Read the workbook of NICE 2: catalogues of roles, statements and areas, then a sheet for each role or area."""
    book = open_workbook(file, problems, LIMITS)
    grids = [read_sheet(book, sheet, problems, LIMITS) for sheet in book.sheets]
    version = next((found.group(1) for grid in grids if (found := _VERSION.search(grid.sheet))), "")
    edition = options.edition or version
    if not edition:
        problems.fail(
            "",
            "no version in the names of the sheets",
            "a sheet named like 'v2.0.0 …', or --edition",
            "edition-missing",
        )
    nice = Nice(edition)
    receipt = ReceiptBuilder("nice", file.name)
    for grid in sorted(grids, key=lambda one: bool(re.fullmatch(r"[A-Z]{2}-\w{3}-\d{3}", one.sheet))):
        if re.fullmatch(r"[A-Z]{2}-(?:WRL|COM)-\d{3}", grid.sheet):
            _role_sheet(nice, grid, receipt, problems)
        else:
            _catalogue(nice, grid, receipt, problems)
    problems.raise_any()
    if not nice.elements:
        problems.fail("", "no sheet of roles or statements", "the sheets of the NICE workbook", "nice-shape")
    for name, fate in _BOOK_FATES.items():
        receipt.field(name, fate)
    receipt.count("sheets", len(grids))
    return finished(file, nice, source_of("nice-workbook", edition, options, "workbook"), receipt)


_BOOK_FATES = {
    "Work Role, Work Role Description, Work Role ID": "kept as the work role",
    "OPM Code": "mapped to ceterms:classification of the role; TBD marks kept as cw:suppressedValue",
    "TKS ID, TKS Description": "kept as skos:notation and ceasn:competencyText; on a role's sheet mapped to the link",
    "New for v2.0.0": "kept as cw:changeKind 'added' where TRUE",
    "Task to Knowledge & Skill Alignments": "mapped to ceasn:knowledgeEmbodied and ceasn:skillEmbodied of the task",
    "Competency Area Name, Description, ID": "kept as a competency area",
    "Link to TKS List, Click to view …": "dropped: links from sheet to sheet",
}


def _catalogue(nice: Nice, grid: Grid, receipt: ReceiptBuilder, problems: Problems) -> None:
    """A sheet that lists things: each row is a role, category, statement or competency area."""
    for row in grid.rows[1:]:
        cells = [cell.strip() for cell in (*row.cells, "", "", "", "")]
        if not any(cells[:4]):
            continue
        receipt.read()
        where = grid.place(row.number)
        category = _CATEGORY.fullmatch(cells[0]) if cells[0] and not cells[1] else None
        if _STATEMENT.fullmatch(cells[0]):
            kind = shipped("maps/nice.yaml")["kinds"][cells[0][0]]
            one = Element(kind, cells[0], "", cells[1], added=cells[2].upper() == "TRUE")
            add_statement(nice, one, where, problems)
        elif category:
            code = category.group(2)
            nice.elements[code] = Element("category", code, category.group(1), (category.group(3) or "").strip())
        elif re.fullmatch(r"[A-Z]{2}-WRL-\d{3}", cells[2]):
            nice.elements[cells[2]] = Element("work_role", cells[2], cells[0], cells[1])
            nice.links[cells[2].split("-")[0], cells[2]] = None
            add_opm(nice, cells[2], cells[3], "OPM Code", shipped("maps/nice.yaml")["marks"])
        elif re.fullmatch(r"NF-COM-\d{3}", cells[2]):
            nice.elements[cells[2]] = Element("competency_area", cells[2], cells[0], cells[1])
        else:
            receipt.drop(where, " | ".join(filter(None, cells))[:80], "no role, category, statement or competency area")
            continue
        receipt.keep()


def _role_sheet(nice: Nice, grid: Grid, receipt: ReceiptBuilder, problems: Problems) -> None:
    """A sheet named by a role or area: its head repeats the name, the rows below are its statements."""
    above = grid.sheet
    if above not in nice.elements:
        problems.add(grid.place(1), shown(above), "a role or area of the catalogue sheets", "nice-sheet")
        return
    head = [cell.strip() for row in grid.rows[:2] for cell in row.cells]
    named = next((found for cell in head if (found := _NAMED.fullmatch(cell))), None)
    if named is None or named.group(2) != above:
        problems.add(grid.place(1), "no head with the sheet's own identifier", f"… ({above}): …", "nice-sheet")
    for row in grid.rows:
        cells = [cell.strip() for cell in (*row.cells, "", "", "")]
        if not _STATEMENT.fullmatch(cells[0]):
            if cells[0] and row.number > 4:
                receipt.read()
                receipt.drop(grid.place(row.number), cells[0][:80], "no statement")
            continue
        receipt.read()
        receipt.keep()
        code = cells[0]
        known = nice.elements.get(code)
        if known is not None and known.text != cells[1]:
            receipt.warn(
                f"{grid.place(row.number)}: {code} is worded otherwise than in the catalogue, whose text is kept"
            )
        nice.links[above, code] = None
        for other in _ALIGNED.findall(cells[2].replace("_x000D_", "\n")):
            nice.links[code, other] = None


def flat_table(file: SourceFile, options: Options, problems: Problems) -> Load:
    """Read the flat table of 2017: a row is a role, one statement, and the competency that the statement is of."""
    facts = shipped("maps/nice.yaml")
    shape = Shape(
        fields={name: tuple(headers) for name, headers in facts["ksa_columns"].items()},
        required=frozenset({"role", "code", "text", "kind"}),
        filled=frozenset({"role", "code", "text", "kind"}),
        codes=frozenset({"code", "group_code", "competency_code"}),
        key=("role", "code", "competency_code"),
        sheet=options.sheet,
    )
    table = read_table(file, shape, problems=problems)
    nice = Nice(options.edition or facts["editions"]["ksa"])
    receipt = ReceiptBuilder("nice", file.name)
    receipt.read(table.read)
    receipt.keep(table.read)
    for number, record in table.records():
        _flat_row(nice, record, table.where(number), problems)
    problems.raise_any()
    for name, fate in facts["ksa_fates"].items():
        if name in table.columns:
            receipt.field(table.headers[table.columns[name]], fate)
    for header in table.unmapped:
        receipt.field(header, "dropped: no column of this table that is known here")
    for warning in table.warnings:
        receipt.warn(warning)
    return finished(
        file, nice, source_of("nice-ksa", nice.edition, options, "knowledge, skills and abilities"), receipt
    )


def _flat_row(nice: Nice, record: dict[str, str], where: str, problems: Problems) -> None:
    code = record["code"]
    kind = record["kind"].lower()
    if kind not in ("knowledge", "skill", "ability", "task") or not _STATEMENT.fullmatch(code):
        problems.add(
            where, f"{shown(code)}, {shown(kind)}", "a code such as K0021 and Knowledge, Skill or Ability", "nice-kind"
        )
        return
    role = _coded(record["role"])
    area, category = _coded(record["area"]), _coded(record["category"])
    if role is None or (record["area"] and area is None) or (record["category"] and category is None):
        problems.add(where, shown(record["role"]), "names with their code in brackets", "nice-code")
        return
    group, competency = record["group_code"], record["competency_code"]
    if group:
        nice.elements.setdefault(group, Element("competency_area", group, record["group"]))
    if competency:
        nice.elements.setdefault(competency, Element("competency_area", competency, record["competency"], parent=group))
    add_statement(nice, Element(kind, code, "", record["text"], parent=competency), where, problems)
    above = ""
    for level, named in (("category", category), ("specialty_area", area), ("work_role", role)):
        if named:
            nice.elements.setdefault(named[1], Element(level, named[1], named[0]))
            if above:
                nice.links[above, named[1]] = None
            above = named[1]
    if record["community"]:
        nice.elements.setdefault(record["community"], Element("community", record["community"], record["community"]))
        nice.links[record["community"], role[1]] = None
    nice.links[role[1], code] = None


def _coded(cell: str) -> tuple[str, str] | None:
    """Name and code of `Digital Forensics (FOR)`."""
    found = re.fullmatch(r"(.*\S)\s*\(([A-Z-]+\d*)\)", cell)
    return (found.group(1), found.group(2)) if found else None
