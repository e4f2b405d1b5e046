"""One release of the O*NET database while it is read: its names for things, its spool of triples, its receipt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from loaders.reading.problems import Problems
from loaders.reading.tables import Table
from loaders.receipts import ReceiptBuilder
from loaders.words import decimal_text
from ontology import iris
from ontology.namespaces import XSD
from ontology.spool import TripleSpool, escaped
from ontology.terms import RDF, SKOS

OCCUPATION = re.compile(r"\d{2}-\d{4}\.\d{2}")
ELEMENT = re.compile(r"\d(?:\.[A-Za-z0-9]+)*")
SCALE = re.compile(r"[A-Z0-9]{1,4}")
NUMBER = re.compile(r"\d{1,9}")
_DATE = re.compile(r"(0[1-9]|1[0-2])/((?:19|20)\d{2})")

TYPE = str(RDF.type)
_CONCEPT = str(SKOS.Concept)
_IN_SCHEME = str(SKOS.inScheme)
_NOTATION = str(SKOS.notation)
LABEL = str(SKOS.prefLabel)
DEFINITION = str(SKOS.definition)
BROADER = str(SKOS.broader)

SERIES = {
    "occupation": "onet-soc",
    "element": "onet-content-model",
    "scale": "onet-scale",
    "measure": "onet-measure",
    "task": "onet-task",
    "commodity": "unspsc",
    "zone": "onet-job-zone",
    "technology": "onet-technology",
    "tool": "onet-tool",
}
"""Kind of thing → series of its concepts. Occupations have the taxonomy's edition, all others the release's."""
TITLES = {
    "occupation": "O*NET-SOC {} taxonomy",
    "element": "O*NET content model and work activities, release {}",
    "scale": "Scales of O*NET, release {}",
    "measure": "What O*NET measures, release {}",
    "task": "Tasks of O*NET occupations, release {}",
    "commodity": "UNSPSC commodities as O*NET uses them, release {}",
    "zone": "Job zones of O*NET, release {}",
    "technology": "Technologies of O*NET occupations, release {}",
    "tool": "Tools of O*NET occupations, release {}",
}


@dataclass(slots=True)
class Release:
    """What the tables of a release share. `whole` lists the kinds of things of which the release has the full list."""

    number: str
    taxonomy: str
    soc: str
    receipt: ReceiptBuilder
    problems: Problems
    series: str = "onet"
    """Series of the records that have no code of their own, such as ratings."""
    spool: TripleSpool = field(default_factory=TripleSpool)
    names: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    """Kind → code → name, as first read."""
    described: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Kind → codes that have a concept."""
    whole: set[str] = field(default_factory=set)
    bounds: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    """Scale → smallest and largest value."""
    measures: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(element, scale, category) → the measure's IRI in angle brackets."""
    categories: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """(element, scale, category) → what the category means."""
    labelled: set[tuple[str, str]] = field(default_factory=set)
    """(occupation, title) pairs written as skos:altLabel."""
    zoned: set[str] = field(default_factory=set)
    task_occupations: dict[str, str] = field(default_factory=dict)
    schemes: dict[str, str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    """IRI → why it leads out of the release."""
    bases: dict[tuple[str, str], str] = field(default_factory=dict)
    decimals: dict[str, str] = field(default_factory=dict)

    def edition(self, kind: str) -> str:
        """Edition of the concepts of a kind."""
        return self.taxonomy if kind == "occupation" else self.number

    def iri(self, kind: str, code: str) -> str:
        """A concept's IRI in angle brackets."""
        return f"<{iris.concept(SERIES[kind], self.edition(kind), code)}>"

    def stem(self, kind: str) -> str:
        """What `iri` begins with, for codes that need no quoting: `f"{stem}{code}>"`."""
        return f"<{iris.concept(SERIES[kind], self.edition(kind), 'x')[:-1]}"

    def record(self) -> str:
        """What the IRI of a record of this release begins with."""
        return f"<{iris.record(self.series, self.number, 'x')[:-1]}"

    def concept(self, kind: str, code: str, label: str, rest: str = "", *, classes: tuple[str, ...] = ()) -> None:
        """Write a concept. `rest` is more of it: predicates and objects, each `" <p> o"`, one a line."""
        node = self.iri(kind, code)
        scheme = self.schemes.get(kind)
        if scheme is None:
            scheme = self.schemes[kind] = f"<{iris.scheme(SERIES[kind], self.edition(kind))}>"
        also = "".join(f"{node} {TYPE} {one} .\n" for one in classes)
        more = "".join(f"{node}{one} .\n" for one in rest.split("\n") if one)
        self.spool.write(
            f"{node} {TYPE} {_CONCEPT} .\n{also}{node} {_IN_SCHEME} {scheme} .\n"
            f'{node} {_NOTATION} "{escaped(code)}" .\n{node} {LABEL} "{escaped(label)}"@en .\n{more}'
        )
        self.described[kind].add(code)

    def decimal(self, text: str) -> str:
        """A published number as the store keeps it, with its type; "" for what is no number."""
        known = self.decimals.get(text)
        if known is None:
            try:
                known = f'"{decimal_text(Decimal(text))}"^^<{XSD}decimal>'
            except (InvalidOperation, ValueError):
                known = ""
            self.decimals[text] = known
        return known

    def basis(self, date: str, source: str, table: Table, row: int) -> str:
        """Year, month and domain source as `cw:ratingBasis` begins; "" without either. Bad dates are a problem."""
        known = self.bases.get((date, source))
        if known is None:
            found = _DATE.fullmatch(date)
            if date and not found:
                place = table.where(row, "date")
                self.problems.add(f"{table.file}: {place}", repr(date), "month/year, such as 08/2023", "onet-date")
            when = f"{found.group(2)}-{found.group(1)}" if found else ""
            known = " ".join(part for part in (when, escaped(source)) if part)
            self.bases[date, source] = known
        return known

    def measure(self, element: str, scale: str, category: str, table: Table, row: int) -> str:
        """IRI of what a rating measures; a scale or element that is no code is a problem."""
        key = (element, scale, category)
        known = self.measures.get(key)
        if known is None:
            self.check(ELEMENT, element or "0", table, row, "element", "an element such as 2.A.1.a", "onet-element")
            self.check(SCALE, scale, table, row, "scale", "a scale such as IM", "onet-scale")
            known = self.measures[key] = self.iri("measure", measure_code(element, scale, category))
        return known

    def check(
        self, pattern: re.Pattern[str], code: str, table: Table, row: int, name: str, expected: str, rule: str
    ) -> bool:
        """Whether a code is spelled as its kind is; if not, that is a problem."""
        if pattern.fullmatch(code):
            return True
        self.problems.add(f"{table.file}: {table.where(row, name)}", repr(code), expected, rule)
        return False

    def gone(self, place: str, value: str, node: str) -> None:
        """Say that a link's end is nowhere in the release, though the release lists all of its kind."""
        self.receipt.dangle(place, value, "the release itself does not have it")
        self.outside[node.strip("<>")] = "the release itself does not have it"

    def occupation(self, code: str, table: Table, row: int, name: str = "occupation") -> bool:
        """Whether an occupation's code is one; "11-1011" and "11-1011.0" are not."""
        return self.check(OCCUPATION, code, table, row, name, "a code such as 11-1011.00", "onet-soc-code")


Rows = Iterator[tuple[int, tuple[str, ...]]]
"""Row numbers, and the cells of a table's fields in the order in which maps/onet.yaml lists them ("" for none)."""


def true(predicate: str) -> str:
    """Predicate and object that say so."""
    return f' {predicate} "true"^^<{XSD}boolean>'


def measure_code(element: str, scale: str, category: str) -> str:
    """Code of a measure: element, scale and category, where it has them, as in "2.D.1:RL:1"."""
    return ":".join(part for part in (element, scale, category) if part)
