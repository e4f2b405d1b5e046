"""Occupational Employment and Wage Statistics (OEWS): one observation a row, marks kept as marks (maps/oews.yaml).

A code that occurs at two levels (broad and detailed) is two observations. Occupations are concepts of the SOC edition
that OEWS followed in that year; the few codes that are OEWS's own become concepts of a scheme of that year.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from loaders.not_records import knows_whole, with_passed_over
from loaders.observations import Figure
from loaders.oews_rows import Observations
from loaders.options import Options
from loaders.reading.archives import is_many, names_in, open_sources
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems, read_each
from loaders.reading.shape import Shape
from loaders.reading.tables import read_table
from loaders.yamls import shipped
from ontology.model import Load

NAME = "oews"
TITLE = "Occupational employment and wages (BLS OEWS; XLSX, CSV, BLS's zip)"
_YEAR = re.compile(r"(?<!\d)(?:M|May)?(20[012]\d)(?!\d)", re.IGNORECASE)
_WORKBOOK = re.compile(r"_m_?20\d\d(?:_dl)?\.xlsx$|^oews?[-_ ]|^oews?\.")
_ARCHIVE = re.compile(r"oe[ws]?s?m\d\d|oews")
_TABLE = re.compile(r"m_?20\d\d(?:_dl)?\.(?:xlsx|csv)|may20\d\d")


def sniff(path: Path) -> float:
    """How sure that a file is OEWS data: by its header for text, by its name for a workbook or BLS's archive of one."""
    name = path.name.lower().removesuffix(".gz")
    if path.is_dir():
        return 0.0
    if name.endswith(".zip"):
        names = names_in(path)
        own = any(map(_is_table, names)) and knows_whole(
            path, lambda one: _is_table(one) or "description" in one.lower()
        )
        return 0.8 if _ARCHIVE.match(name) and own else 0.0
    if name.endswith(".xlsx"):
        return 0.8 if _WORKBOOK.search(name) else 0.0
    header = peek(path, 4096).split(b"\n", 1)[0].upper()
    return 0.9 if all(word in header for word in (b"OCC_CODE", b"TOT_EMP", b"A_MEDIAN")) else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read a file, or each table of an archive. Raises BadInput with every cell that is no number and no known mark."""
    if not is_many(path):
        return [_load(open_source(path), options)]
    files = [file for file in open_sources(path, suffixes=(".xlsx", ".csv")) if _is_table(file.name)]
    if not files:
        Problems(path.name).fail("", "no table of OEWS", "a workbook named like national_M2024_dl.xlsx", "oews-table")
    return with_passed_over(read_each(files, lambda file: _load(file, options)), path)


def _is_table(name: str) -> bool:
    return _TABLE.search(name.lower()) is not None


def _load(file: SourceFile, options: Options) -> Load:
    """Read one year's table."""
    facts = shipped("maps/oews.yaml")
    problems = Problems(file.name)
    figures = {name: Figure(name, one["property"], one.get("unit", "")) for name, one in facts["figures"].items()}
    shape = Shape(
        fields={name: tuple(headers) for name, headers in facts["columns"].items()}
        | {name: tuple(one["headers"]) for name, one in facts["figures"].items()},
        required=frozenset(("code", "title", "TOT_EMP", "A_MEDIAN")),
        filled=frozenset(("code", "title")),
        codes=frozenset(("area", "code", "naics", "ownership")),
        key=("area", "naics", "industry_level", "ownership", "code", "level"),
        header_rows=6,
        sheet=options.sheet,
    )
    table = read_table(file, shape, problems=problems)
    year = _year(file.name, options, problems)
    problems.raise_any()
    rows = Observations(table, year, _soc_edition(year, facts), options, facts, figures, problems)
    triples = rows.triples()
    problems.raise_any()
    return Load(rows.source, triples, rows.receipt().build(), files=((file.name, file.sha256),))


def _year(name: str, options: Options, problems: Problems) -> str:
    """The year of the estimates, from the file's name: the rows do not say it."""
    found = _YEAR.search(name)
    year = options.edition or (found.group(1) if found else "")
    if not re.fullmatch(r"20\d\d", year):
        problems.add("", "no year in the file's name", "--edition with the year, such as 2024", "edition-missing")
    return year


def _soc_edition(year: str, facts: Any) -> str:
    return next((edition for first, edition in facts["soc_editions"].items() if year >= first), "2000")
