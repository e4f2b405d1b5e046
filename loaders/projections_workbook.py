"""The occupation workbook of the projections: every table, one thing a code, figures in ones, not thousands.

Several tables repeat a figure; it is written once, and a table that says another is warned of. What stands in which
table is kept (dcterms:isPartOf). Titles are indented to show the hierarchy, and end in footnote marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.known_codes import known_codes
from loaders.matrix import MATRIX, SOC, matrix_triples
from loaders.observations import Figure, Marks, figure_triples, note_odd
from loaders.options import Options
from loaders.projections_headers import Column, years_of
from loaders.projections_headers import columns as read_columns
from loaders.reading.files import SourceFile
from loaders.reading.grids import Grid, GridRow
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems, shown
from loaders.reading.sheets import read_sheet
from loaders.reading.workbooks import open_workbook
from loaders.receipts import ReceiptBuilder
from loaders.triples import PREF_LABEL, SOURCE, TYPE, Concept, cw_class, english, scheme_triples
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Load, Source
from ontology.terms import CW, DCTERMS, RDF, RDFS, SCHEMA

_TABLE = re.compile(r"Table (\d+\.\d+)")
_MARK = re.compile(r"\s*\((\d+)\)\s*$")
SERIES = "bls-projections"
INDUSTRIES = "nem-industry"


def workbook(file: SourceFile, options: Options, problems: Problems) -> Load:
    """Read every table of the workbook. Raises BadInput for a table whose header is not known."""
    facts = shipped("maps/projections.yaml")
    book = open_workbook(file, problems, LIMITS)
    grids = [read_sheet(book, sheet, problems, LIMITS) for sheet in book.sheets]
    tables = [grid for grid in grids if _TABLE.fullmatch(grid.sheet.strip()) and len(grid.rows) > 2]
    edition = options.edition or next(filter(None, map(years_of, tables)), "")
    if not tables or not re.fullmatch(r"\d{4}-\d{2}", edition):
        problems.fail(
            "", "no sheets 'Table 1.1' … with their years", "the occupation workbook of BLS", "projections-shape"
        )
    source = Source(
        series=options.series or SERIES,
        edition=edition,
        title=options.title or f"{facts['title']} {edition}",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )
    reader = _Reader(source, problems, ReceiptBuilder(SERIES, file.name))
    for grid in tables:
        reader.table(grid)
    for grid in grids:
        if grid not in tables:
            reader.receipt.note(f"sheet {grid.sheet!r} lists the tables; it has no data")
    problems.raise_any()
    return Load(source, reader.triples(), reader.receipt.build(), ((file.name, file.sha256),))


@dataclass(slots=True)
class _Reader:
    """Collects what the tables say, one thing a code."""

    source: Source
    problems: Problems
    receipt: ReceiptBuilder
    out: dict[Triple, None] = field(default_factory=dict)
    said: dict[tuple[NamedNode, NamedNode], str] = field(default_factory=dict)
    occupations: dict[str, Concept] = field(default_factory=dict)
    industries: dict[str, Concept] = field(default_factory=dict)
    facts: Any = None
    marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        self.facts = shipped("maps/projections.yaml")
        self.marks = Marks(f"{self.source.series}-{self.source.edition}", self.facts["marks"], {}, {}, [])

    def table(self, grid: Grid) -> None:
        """Read one table: a title row, a header row, rows, footnotes."""
        number = grid.sheet.strip().removeprefix("Table ")
        title = next((cell.strip() for cell in grid.rows[0].cells if cell.strip()), grid.sheet)
        columns = read_columns(grid, self.source.edition, self.problems)
        if columns is None:
            return
        node = self.named("table", number)
        self.add(node, TYPE, SCHEMA.Dataset)
        self.add(node, PREF_LABEL, english(title))
        above: list[tuple[int, str]] = []
        rows = 0
        for row in grid.rows[2:]:
            if sum(bool(cell.strip()) for cell in row.cells) < 2:
                self.receipt.note(f"table {number}: " + " ".join(cell.strip() for cell in row.cells if cell.strip()))
                continue
            rows += 1
            self.receipt.read()
            self.receipt.keep()
            self.row(number, columns, row, grid.place(row.number), node, above)
        self.receipt.count(f"rows of table {number}", rows)
        for column in columns.values():
            self.receipt.field(f"{number} {column.header}", column.fate())

    def row(
        self,
        number: str,
        columns: dict[str, Column],
        row: GridRow,
        where: str,
        table: NamedNode,
        above: list[tuple[int, str]],
    ) -> None:
        """One row: about an occupation, an industry, a pair of both, or a group that has no code."""
        cells = {name: row.cells[one.index] if one.index < len(row.cells) else "" for name, one in columns.items()}
        mark = _MARK.search(cells["title"])
        title = _MARK.sub("", cells["title"]).strip()
        code = cells.get("code", "").strip()
        if not title or ("code" in columns and not code):
            self.problems.add(where, shown(" | ".join(cells.values())), "a title and a code", "projections-row")
            return
        depth = len(cells["title"]) - len(cells["title"].lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        broader = above[-1][1] if above else ""
        above.append((depth, code))
        if "naics" in columns:
            self.industry(code, title, broader, cells, table)
            return
        if code:
            self.occupation(code, title, broader if depth or "level" in columns else "", cells.get("level", "").strip())
        if "factor" in columns:
            self.factor(code, title, cells, table)
            return
        kind = "attainment" if any(name.startswith("attainment") for name in columns) else "projection"
        if "link" in columns:
            self.linked(code, cells["link"], table)
            return
        node = self.observation(kind, code, title)
        self.add(node, DCTERMS.isPartOf, table)
        if mark:
            self.add(node, RDFS.comment, english(f"Footnote ({mark.group(1)}) of table {number}."))
        self.figures(node, columns, cells, where)

    def observation(self, kind: str, code: str, title: str) -> NamedNode:
        """The thing that figures are said of, with what it is about."""
        base, end = self.source.edition[:4], self.source.edition[:2] + self.source.edition[5:]
        node = self.named(kind, code or slug_or(title, "group"))
        self.add(node, TYPE, CW.EducationalAttainment if kind == "attainment" else CW.EmploymentProjection)
        what = "educational attainment" if kind == "attainment" else f"projection {self.source.edition}"
        self.add(node, PREF_LABEL, english(f"{self.title_of(code, title)}, U.S., {what}"))
        self.add(node, CW.occupationTitle, english(self.title_of(code, title)))
        self.add(node, CW.area, Literal("U.S."))
        if kind == "projection":
            self.add(node, CW.baseYear, Literal(base))
            self.add(node, CW.projectedYear, Literal(end))
        if code:
            self.about(node, code)
        return node

    def title_of(self, code: str, title: str) -> str:
        """The title under which the code is known first, so that two tables do not label a thing twice."""
        known = self.occupations.get(code)
        return known.label if known else title

    def about(self, node: NamedNode, code: str) -> None:
        """Say which occupation: the matrix's own, and SOC's where SOC has the code."""
        self.add(node, CW.occupation, NamedNode(iris.concept(MATRIX, self.source.edition, code)))
        if code in (known_codes(*SOC) or ()):
            self.add(node, CW.occupation, NamedNode(iris.concept(*SOC, code)))

    def figures(self, node: NamedNode, columns: dict[str, Column], cells: dict[str, str], where: str) -> None:
        """Numbers, marks and words of a row."""
        known = {name: (one.figure, one.header) for name, one in columns.items() if one.figure is not None}
        stripped = {name: cell.strip() for name, cell in cells.items()}
        triples, odd = figure_triples(node, stripped, known, self.marks)
        note_odd(odd, where, self.problems, self.facts["marks"])
        for triple in triples:
            if triple.predicate != CW.suppressedValue:
                self.once(node, triple, where)
            self.out[triple] = None
        for name, one in columns.items():
            cell = stripped[name]
            if one.text and cell:
                if cell in self.facts["marks"]:
                    mark = self.marks.node(Figure(one.header, one.text), one.header, cell)
                    self.add(node, CW.suppressedValue, mark)
                else:
                    self.add(node, cw_class(one.text), english(cell))
            if one.figure is not None and one.figure.property == "medianAnnualWage" and one.year:
                self.add(node, CW.wageYear, Literal(one.year))
        if stripped.get("level"):
            self.add(node, CW.occupationLevel, Literal(stripped["level"]))

    def once(self, node: NamedNode, triple: Triple, where: str) -> None:
        """Warn of a table that gives another figure than an earlier one; both are kept."""
        value = str(triple.object)
        known = self.said.setdefault((node, triple.predicate), value)
        if known != value:
            self.receipt.warn(
                f"{where}: {triple.predicate.value} is {value}, and {known} in an earlier table; both kept"
            )

    def occupation(self, code: str, title: str, broader: str, level: str) -> None:
        """Remember an occupation of the matrix, from the first table that tells its level."""
        known = self.occupations.get(code)
        if known is None or (level and not known.kind):
            kind = {"Line item": "Occupation", "Summary": "OccupationGroup"}.get(level, "")
            label = known.label if known else title
            self.occupations[code] = Concept(code, label, kind, broader if level else "")

    def industry(self, code: str, title: str, broader: str, cells: dict[str, str], table: NamedNode) -> None:
        """An industry of the matrix, with the NAICS codes it is made of."""
        self.industries.setdefault(code, Concept(code, title, "", broader))
        node = NamedNode(iris.concept(INDUSTRIES, self.source.edition, code))
        self.add(node, DCTERMS.isPartOf, table)
        self.add(node, CW.industryLevel, Literal(cells["level"].strip()))
        naics = cells["naics"].strip()
        if naics in self.facts["marks"]:
            self.add(node, CW.suppressedValue, self.marks.node(Figure("NAICS code", ""), "NAICS code", naics))
        elif naics:
            self.add(node, CW.industryCode, Literal(naics))
        self.page(node, code, "i", cells.get("link", ""))

    def linked(self, code: str, text: str, table: NamedNode) -> None:
        """An occupation in a table that has nothing but a link for it."""
        node = NamedNode(iris.concept(MATRIX, self.source.edition, code))
        self.add(node, DCTERMS.isPartOf, table)
        self.page(node, code, "o", text)

    def page(self, node: NamedNode, code: str, kind: str, text: str) -> None:
        """The page of the matrix, whose address the workbook builds from the code."""
        if text.strip() and code in text:
            self.add(node, SOURCE, NamedNode(self.facts["matrix_url"].format(code=code, kind=kind)))

    def factor(self, code: str, title: str, cells: dict[str, str], table: NamedNode) -> None:
        """Why an occupation's share of an industry is expected to change."""
        industry = cells["industry"].strip()
        node = self.named("utilization-factor", f"{code}-{industry}")
        self.add(node, TYPE, CW.UtilizationFactor)
        self.add(node, PREF_LABEL, english(f"{title} in {cells['industry_title'].strip()}, {self.source.edition}"))
        self.add(node, CW.industry, NamedNode(iris.concept(INDUSTRIES, self.source.edition, industry)))
        self.add(node, CW.industryTitle, english(cells["industry_title"].strip()))
        self.add(node, RDF.value, english(cells["factor"].strip()))
        self.add(node, DCTERMS.isPartOf, table)
        self.about(node, code)

    def named(self, kind: str, code: str) -> NamedNode:
        return NamedNode(iris.entity(kind, self.source.series, f"{self.source.edition}-{code}"))

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.out[Triple(subject, predicate, value)] = None

    def triples(self) -> list[Triple]:
        """Everything, with the two schemes."""
        out = list(self.out) + self.marks.triples
        for series, title, found in (
            (MATRIX, "National Employment Matrix: occupations", self.occupations),
            (INDUSTRIES, "National Employment Matrix: industries", self.industries),
        ):
            if found:
                whole = [_within(concept, found) for concept in found.values()]
                about = Source(series, self.source.edition, "", self.source.publisher)
                titled = f"{title}, {self.source.edition}"
                out += (
                    matrix_triples(about, titled, whole) if series == MATRIX else scheme_triples(about, titled, whole)
                )
        self.receipt.count("occupations of the matrix", len(self.occupations))
        self.receipt.count("industries of the matrix", len(self.industries))
        return list(dict.fromkeys(out))


def _within(one: Concept, found: dict[str, Concept]) -> Concept:
    """A concept without a broader one that is not in the scheme, or is itself."""
    keep = one.broader in found and one.broader != one.code
    return Concept(one.code, one.label, one.kind, one.broader if keep else "")
