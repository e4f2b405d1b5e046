"""The rows of one OEWS table as observations, and what the receipt says of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.known_codes import known_codes
from loaders.observations import Figure, Marks, figure_triples, note_odd
from loaders.options import Options
from loaders.reading.problems import Problems
from loaders.reading.tables import Table
from loaders.receipts import ReceiptBuilder
from loaders.triples import NOTATION, PREF_LABEL, TYPE, Concept, cw_class, english, scheme_triples
from loaders.words import slug_or
from ontology import iris
from ontology.model import Source
from ontology.spool import TripleSpool
from ontology.terms import CW, SCHEMA

_CODE = re.compile(r"\d{2}-\d{4}")
_MANY = 3_000
"""Rows from which the triples (some thirty a row) are kept in a file: a table of all areas has 400,000 rows."""


class Observations:
    """Turns the rows of one table into observations, and keeps count."""

    def __init__(
        self,
        table: Table,
        year: str,
        soc: str,
        options: Options,
        facts: Any,
        figures: dict[str, Figure],
        problems: Problems,
    ) -> None:
        self.table, self.year, self.soc, self.facts, self.problems = table, year, soc, facts, problems
        self.options = options
        self.present = {
            name: (figure, table.headers[table.columns[name]])
            for name, figure in figures.items()
            if name in table.columns
        }
        self.areas: dict[str, str] = {}
        self.own: dict[str, Concept] = {}
        self.blank: Counter[str] = Counter()
        self.marked: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()
        self.marks = Marks("", facts["marks"], facts["top_codes"].get(year, {}), {}, [])
        self.source = Source("", year, "")

    def triples(self) -> list[Triple] | TripleSpool:
        """All triples of the edition. Sets `source` on the way, because the areas name the series."""
        unsaid = self.facts["area_unsaid"] if "area" not in self.table.columns else {}
        if unsaid and "national" not in self.table.file.lower():
            expected = "a column AREA, or 'national' in the file's name"
            self.problems.fail("", "no column for the area", expected, "oews-area")
        records = list(self.table.records())
        for _, record in records:
            if unsaid:
                record.update(area=unsaid["code"], area_title=unsaid["title"], area_type=unsaid["type"])
            self.areas.setdefault(record["area"], record["area_title"] or record["area"])
        self.source = self._source(derived="level" not in self.table.columns)
        self.marks.authority = f"{self.source.series}-{self.year}"
        out: list[Triple] | TripleSpool = TripleSpool() if len(records) > _MANY else []
        for number, record in records:
            out.extend(self._row(record, self.table.where(number)))
        for record in {record["area"]: record for _, record in records}.values():
            out.extend(self._area(record))
        if self.own:
            scheme = Source("oews-occupation", self.year, "", self.facts["publisher"])
            title = f"Occupation codes of OEWS's own, {self.year}"
            out.extend(scheme_triples(scheme, title, list(self.own.values())))
        out.extend(self.marks.triples)
        return out

    def _source(self, derived: bool) -> Source:
        facts, areas = self.facts, list(self.areas)
        name = "national" if areas == ["99"] else slug_or(self.areas[areas[0]], "area") if len(areas) == 1 else "areas"
        extract = "-extract" if derived else ""
        where = next(iter(self.areas.values())) if len(areas) == 1 else f"{len(areas)} areas"
        return Source(
            series=self.options.series or f"bls-oews-{name}{extract}",
            edition=self.year,
            title=self.options.title
            or f"{facts['title']}, {where}, {facts['month']} {self.year}"
            + (" (detailed occupations, somebody's extract)" if derived else ""),
            publisher=facts["publisher"],
            license=facts["license"],
            credit=facts["credit"],
            url=facts["url"],
        )

    def _row(self, record: dict[str, str], where: str) -> list[Triple]:
        code = record["code"]
        if not _CODE.fullmatch(code):
            self.problems.add(where, repr(code), "a code such as 47-2031", "soc-code")
            return []
        parts = [
            self.year,
            record["area"],
            record["naics"],
            record["industry_level"],
            record["ownership"],
            code,
            record["level"],
        ]
        node = NamedNode(iris.entity("observation", self.source.series, "-".join(filter(None, parts))))
        place = self.areas[record["area"]]
        label = f"{record['title']}, {place}, {self.facts['month']} {self.year}"
        out = [
            Triple(node, TYPE, CW.WageObservation),
            Triple(node, PREF_LABEL, english(label)),
            Triple(node, CW.occupation, NamedNode(self._occupation(code, record))),
            Triple(node, CW.observedArea, NamedNode(iris.entity("area", "bls-oews", record["area"]))),
            Triple(node, CW.area, Literal(place)),
            Triple(node, CW.year, Literal(self.year)),
            Triple(node, SCHEMA.temporalCoverage, Literal(f"{self.year}-05")),
        ]
        for name, term in self.facts["texts"].items():
            if record[name]:
                text = english(record[name]) if name.endswith("title") else Literal(record[name])
                out.append(Triple(node, cw_class(term), text))
        for name, basis in (("annual_only", "annual"), ("hourly_only", "hourly")):
            if record[name].upper() == "TRUE":
                out.append(Triple(node, CW.wageBasis, Literal(basis)))
            elif record[name]:
                self.problems.add(f"{where}, {name}", repr(record[name]), "TRUE or nothing", "not-a-flag")
        figures, odd = figure_triples(node, record, self.present, self.marks)
        note_odd(odd, where, self.problems, self.facts["marks"])
        self.levels[record["level"] or "detailed"] += 1
        for name in self.present:
            self.blank[name] += not record[name]
            self.marked[record[name]] += record[name] in self.facts["marks"]
        return out + figures

    def _occupation(self, code: str, record: dict[str, str]) -> str:
        """IRI of the occupation: SOC's where that edition has the code, else OEWS's own of the year."""
        known = known_codes("soc", self.soc)
        if code in known if known is not None else code != "00-0000":
            return iris.concept("soc", self.soc, code)
        kind = "OccupationGroup" if record["level"] in ("total", "major", "minor", "broad") else "Occupation"
        self.own.setdefault(code, Concept(code, record["title"], kind))
        return iris.concept("oews-occupation", self.year, code)

    def _area(self, record: dict[str, str]) -> list[Triple]:
        node = NamedNode(iris.entity("area", "bls-oews", record["area"]))
        name = self.areas[record["area"]]
        out = [
            Triple(node, TYPE, SCHEMA.AdministrativeArea),
            Triple(node, NOTATION, Literal(record["area"])),
            Triple(node, PREF_LABEL, english(name)),
        ]
        if record["area_type"]:
            out.append(Triple(node, CW.areaType, Literal(record["area_type"])))
        if record["state"]:
            out.append(Triple(node, SCHEMA.identifier, Literal(record["state"])))
        return out

    def receipt(self) -> ReceiptBuilder:
        """What became of every row and column."""
        table = self.table
        receipt = ReceiptBuilder("oews", table.file)
        receipt.read(table.read)
        receipt.keep(table.read)
        fates = {
            "area": "mapped to cw:observedArea",
            "area_title": "kept as the name of the area and as cw:area",
            "area_type": "kept as cw:areaType of the area",
            "state": "kept as schema:identifier of the area",
            "code": f"mapped to cw:occupation, a concept of SOC {self.soc} (or of OEWS's own)",
            "annual_only": "kept as cw:wageBasis",
            "hourly_only": "kept as cw:wageBasis",
        }
        fates |= {name: f"kept as cw:{term}" for name, term in self.facts["texts"].items()}
        for name, (figure, _) in self.present.items():
            fates[name] = f"kept as cw:{figure.property}; marks as cw:suppressedValue"
        for name, fate in fates.items():
            if name in table.columns:
                receipt.field(table.headers[table.columns[name]], fate)
        for header in table.unmapped:
            receipt.field(header, "dropped: no column that OEWS describes")
        for level, number in sorted(self.levels.items()):
            receipt.count(f"{level} rows", number)
        for mark, number in sorted(self.marked.items()):
            if mark in self.facts["marks"]:
                receipt.count(f"cells marked {mark}", number)
        for warning in table.warnings:
            receipt.warn(warning)
        if "#" in self.marked and not self.marks.top:
            receipt.warn(f"'#' means the top code, whose amount in {self.year} is not known here")
        for name, number in self.blank.items():
            if 0 < number < table.read and not self._explained(name):
                receipt.warn(
                    f"{number} cells of {self.present[name][1]} are empty, where BLS prints a figure or a mark; "
                    "nothing is said for them"
                )
        for name, number in self.blank.items():
            if number == table.read:
                receipt.note(f"column {self.present[name][1]} is empty throughout: not published for these areas")
        return receipt

    def _explained(self, name: str) -> bool:
        """Whether BLS itself leaves cells of the column empty (shares that only some industries have)."""
        return name in ("PCT_TOTAL", "PCT_RPT", "JOBS_1000", "LOC_QUOTIENT") and "level" in self.table.columns
