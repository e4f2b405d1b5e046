"""The Standard Occupational Classification: the definitions workbook of BLS, or a table with code, title and level.

A row belongs to the nearest row above it of the next wider level, which is how BLS prints the classification; a table
with a parent column says so itself. Source of the structure: https://www.bls.gov/soc/2018/.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from loaders.options import Options
from loaders.reading.files import open_source, peek
from loaders.reading.problems import Problems
from loaders.reading.shape import Shape
from loaders.reading.tables import Table, read_table
from loaders.receipts import ReceiptBuilder
from loaders.triples import Concept, scheme_triples
from loaders.yamls import shipped
from ontology.model import Load, Source

NAME = "soc"
TITLE = "Standard Occupational Classification (BLS workbook or table)"
_CODE = re.compile(r"\d{2}-\d{4}")
_YEAR = re.compile(r"(?<!\d)(?:2000|2010|2018|2028)(?!\d)")
_LEVELS = ("major", "minor", "broad", "detailed")


def sniff(path: Path) -> float:
    """How sure that `path` is the classification: by its name for a workbook, by its header for a table."""
    name = path.name.lower()
    if path.is_dir() or not name.startswith("soc"):
        return 0.0
    if name.endswith((".xlsx", ".xlsm")):
        return 0.9 if "definitions" in name or "structure" in name else 0.4
    header = peek(path).split(b"\n", 1)[0].lower()
    return 0.8 if b"code" in header and b"title" in header and b"level" in header else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one edition of the classification. Raises BadInput with every problem."""
    facts = shipped("maps/soc.yaml")
    file = open_source(path)
    problems = Problems(file.name)
    shape = Shape(
        fields={name: tuple(headers) for name, headers in facts["fields"].items()},
        required=frozenset(("level", "code", "title")),
        filled=frozenset(("level", "code", "title")),
        codes=frozenset(("code", "parent")),
        key=("code",),
        header_rows=10,
        sheet=options.sheet,
    )
    table = read_table(file, shape, problems=problems)
    edition = options.edition or _edition(path, table, problems)
    found = _concepts(table, problems)
    problems.raise_any()
    concepts = options.series or "soc"
    source = _source(table, edition, options)
    receipt = ReceiptBuilder(NAME, file.name)
    receipt.read(table.read)
    receipt.keep(table.read)
    for level in _LEVELS:
        receipt.count(f"{level} groups" if level != "detailed" else "detailed occupations", _count(found, level))
    for name, fate in facts["fates"].items():
        if name in table.columns:
            receipt.field(table.headers[table.columns[name]], fate)
    for header in table.unmapped:
        receipt.field(header, "dropped: repeats the hierarchy, or is no part of the classification")
    for warning in table.warnings:
        receipt.warn(warning)
    described = replace(source, series=concepts, publisher=facts["publisher"])
    triples = scheme_triples(described, options.title or f"{facts['title']} {edition}", found)
    return [Load(source, triples, receipt.build(), files=((file.name, file.sha256),))]


def _source(table: Table, edition: str, options: Options) -> Source:
    """The graph's source: BLS's own file, or a copy that others made of it, which is a series beside it."""
    facts = shipped("maps/soc.yaml")
    headers = {header.lower() for header in table.headers}
    copy = next((one for one in facts["copies"] if headers.issuperset(one["headers"])), None)
    about = copy or {**facts, "series": "soc"}
    return Source(
        series=options.series or about["series"],
        edition=edition,
        title=options.title or f"{about['title']} {edition}",
        publisher=about["publisher"],
        license=about["license"],
        credit=about["credit"],
        url=about["url"],
    )


def _edition(path: Path, table: Table, problems: Problems) -> str:
    """The year in the file's or the sheet's name: codes of two editions must never be taken for one another."""
    found = _YEAR.search(path.name) or _YEAR.search(table.sheet)
    if found is None:
        problems.add(
            "", "no year in the names of file and sheet", "--edition with the year, such as 2018", "edition-missing"
        )
        return "unknown"
    return found.group()


def _concepts(table: Table, problems: Problems) -> list[Concept]:
    words = {word.lower(): level for level, known in shipped("maps/soc.yaml")["levels"].items() for word in known}
    above: dict[str, str] = {}
    found: list[Concept] = []
    for number, row in table.records():
        level = words.get(row["level"].lower(), "")
        if not level:
            expected = ", ".join(sorted({word.title() for word in words}))
            problems.add(table.where(number, "level"), repr(row["level"]), expected, "soc-level")
            continue
        if not _CODE.fullmatch(row["code"]):
            problems.add(table.where(number, "code"), repr(row["code"]), "a code such as 47-2031", "soc-code")
            continue
        above[level] = row["code"]
        broader = _parent(row, level, above)
        if level != "major" and not broader:
            expected = "a wider group above it, or a parent column"
            problems.add(table.where(number, "code"), f"{row['code']} with no group above", expected, "soc-orphan")
        kind = "Occupation" if level == "detailed" else "OccupationGroup"
        found.append(Concept(row["code"], row["title"], kind, broader, row["definition"], soc_level=level))
    return _linked(found, table, problems)


def _parent(row: dict[str, str], level: str, above: dict[str, str]) -> str:
    if level == "major":
        return ""
    stated = row["parent"]
    return stated if stated and stated != "NA" else above.get(_LEVELS[_LEVELS.index(level) - 1], "")


def _linked(found: list[Concept], table: Table, problems: Problems) -> list[Concept]:
    codes = {concept.code for concept in found}
    for concept in found:
        if concept.broader and concept.broader not in codes:
            where = f"code {concept.code}" if not table.sheet else f"sheet {table.sheet!r}, code {concept.code}"
            problems.add(where, f"the parent {concept.broader!r}", "a code of this table", "soc-parent")
    return [replace(concept, broader=concept.broader if concept.broader in codes else "") for concept in found]


def _count(found: list[Concept], level: str) -> int:
    return sum(concept.soc_level == level for concept in found)
