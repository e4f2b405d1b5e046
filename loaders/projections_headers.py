"""Headers of the projections' tables, which carry years and footnote marks, as the columns they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.observations import Figure
from loaders.reading.grids import Grid
from loaders.reading.problems import Problems, shown
from loaders.yamls import shipped

_SPAN = re.compile(r"(\d{4})[-–](\d{2})(?!\d)")
_MARK = re.compile(r"\s*\(\d+\)")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?![-–]?\d)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands, its header, and what it is: a named field, a figure, or words under a property."""

    index: int
    header: str
    field: str = ""
    figure: Figure | None = None
    text: str = ""
    year: str = ""

    def fate(self) -> str:
        """What becomes of it, for the receipt."""
        if self.figure is not None:
            times = f", times {self.figure.times:,} (published in thousands)" if self.figure.times > 1 else ""
            return f"kept as cw:{self.figure.property}{times}; marks as cw:suppressedValue"
        return f"kept as cw:{self.text}; marks as cw:suppressedValue" if self.text else _FATES[self.field]


_FATES = {
    "title": "kept as skos:prefLabel of the occupation or industry, without indent and footnote mark",
    "code": "mapped to cw:occupation, or kept as skos:notation",
    "level": "kept as cw:occupationLevel (cw:industryLevel), and the indent as skos:broader",
    "naics": "kept as cw:industryCode",
    "link": "kept as dcterms:source, spelled from the code as the workbook's formula does",
    "industry": "mapped to cw:industry",
    "industry_title": "kept as cw:industryTitle",
    "factor": "kept as rdf:value of a cw:UtilizationFactor",
}


def years_of(grid: Grid) -> str:
    """The span of years in a table's header, such as "2022-32"; "" when there is none."""
    found = next((one for row in grid.rows[:2] for cell in row.cells if (one := _SPAN.search(cell))), None)
    return f"{found.group(1)}-{found.group(2)}" if found else ""


def columns(grid: Grid, edition: str, problems: Problems) -> dict[str, Column] | None:
    """The columns of a table by field or property; None (and problems) when one is not known or there is no title."""
    known = shipped("maps/projections.yaml")["headers"]
    base, end = edition[:4], edition[:2] + edition[5:]
    found: dict[str, Column] = {}
    before = len(problems)
    for index, cell in enumerate(grid.rows[1].cells):
        if not cell.strip():
            continue
        about = known.get(folded(cell, base, end))
        if about is None:
            problems.add(
                grid.place(grid.rows[1].number, index), shown(cell), "a header of the projections", "header-unknown"
            )
            continue
        year = next(iter(_YEAR.findall(cell)), "")
        name = about.get("field") or about.get("figure") or about["text"]
        figure = (
            Figure(cell, about["figure"], about.get("unit", ""), about.get("times", 1)) if "figure" in about else None
        )
        found[name] = Column(
            index, _MARK.sub("", cell).strip(), about.get("field", ""), figure, about.get("text", ""), year
        )
    if "title" not in found and len(problems) == before:
        problems.add(
            grid.place(grid.rows[1].number), "no column of titles", "a header with the titles", "header-missing"
        )
    return None if len(problems) > before else found


def folded(cell: str, base: str, end: str) -> str:
    """A header as the map spells it: `Employment, 2022` is `employment, {base}`; spans and footnote marks fall away."""
    text = " ".join(_MARK.sub("", cell).lower().replace("’", "'").split())
    text = re.sub(rf"\s*,?\s*{_SPAN.pattern}", lambda one: "," if one.group().lstrip().startswith(",") else "", text)
    text = text.strip(" ,")
    if text.startswith(("employment, ", "employment distribution")):
        return text.replace(base, "{base}").replace(end, "{end}")
    return " ".join(_YEAR.sub("", text).replace(" ,", ",").strip(" ,").split())
