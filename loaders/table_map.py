"""What a YAML map of a table may say, as frozen records: data only, nothing in a map is ever run.

docs/loading-a-list.md says the same for people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from ontology.model import Source

FORMS = ("soc", "onet-soc", "cip", "isco", "naics", "us-date")
"""Named forms that a cell can be held to (maps/table-forms.yaml has what each looks like)."""

AS = ("text", "code", "decimal", "integer", "date", "year", "flag", "iri", "curie")
"""What a cell can become, beside a link."""

SPACES = ("entity", "organization", "concept", "statement", "framework", "iri")
"""Ways to name a thing; ontology/iris.py mints each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value comes from: the first of `columns` that the table has, or the fixed `text`.

    `words` turns cells into other values; of a cell that is not among them `otherwise` says what it becomes (None: it
    stays as it is), and `strict` makes it an error. `split` parts a cell into several values, never inside brackets;
    `doubt` separators may or may not part a cell, which is then kept whole and counted.
    `numbers` accepts codes that a workbook stores as numbers. `form` is one of `FORMS`. `optional` columns may be
    absent. `none` are cells that mean "no value" here, beside the map's own.
    """

    columns: tuple[str, ...] = ()
    text: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    strict: bool = False
    split: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    numbers: bool = False
    form: str = ""
    optional: bool = False
    none: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Id:
    """How a thing is named: a space of identifiers and what fills it. `code` parts are joined by "-".

    A code that is an absolute http(s) IRI names itself. `series` and `edition` "" are the table's own. `slug` makes a
    lower-case slug of the code. `by` "label" looks the cell up among the names of the starter catalogue's concepts.
    `key_only` says that the code is no notation that people use (a GUID). `prefixes` are spelled out in codes that
    begin with one (OCCO: is http://purl.obolibrary.org/obo/OCCO_).
    """

    space: str
    code: tuple[Cell, ...] = ()
    kind: str = ""
    authority: Cell | None = None
    series: str = ""
    edition: str = ""
    slug: bool = False
    by: str = "code"
    key_only: bool = False
    prefixes: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rows are meant: all that is said must hold. No condition means every row."""

    column: str = ""
    values: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    empty: bool | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are no records (dividers, footnotes, totals), and why."""

    when: Condition
    why: str


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a thing: a value, a link built from the cell (`link`), or a link to another thing of the row.

    `outline` names a column of outline numbers: the link goes to the thing of the row whose number is this row's
    without its last part (1.2.3 is below 1.2).
    """

    term: NamedNode
    name: str
    cell: Cell = field(default_factory=Cell)
    as_: str = "text"
    language: str = ""
    link: Id | None = None
    thing: str = ""
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure about a thing: `label` is what is measured, `year` and `area` when and where.

    A cell among the map's marks ("*", "<5") is kept as that mark, never as a number.
    """

    label: str
    cell: Cell
    year: Cell | None = None
    area: Cell | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a row makes. `kinds` are its classes; `kind_cell` says a further class by a column.

    `keep` are columns kept with this thing as they stand. The first thing of a map takes the columns that nothing
    else claims. Rows that make the same first thing with other content are refused unless `repeats`. With `each`, every
    value of its code is a thing of its own, labelled by that value.
    """

    name: str
    id: Id
    kinds: tuple[NamedNode, ...] = ()
    kind_cell: Cell | None = None
    label: Cell | None = None
    properties: tuple[Property, ...] = ()
    measures: tuple[Measure, ...] = ()
    keep: tuple[str, ...] = ()
    when: Condition | None = None
    repeats: bool = False
    each: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A mapping that a row makes. `word` is the publisher's; without `predicate` relations.yaml says what it means.

    `slots` are further slots of SSSOM by name, such as subject_label and similarity_score.
    """

    subject: Id
    object: Id
    predicate: Cell | None = None
    word: Cell | None = None
    justification: str = "ManualMappingCuration"
    confidence: Cell | None = None
    comment: Cell | None = None
    evidence: Cell | None = None
    author: Cell | None = None
    slots: Mapping[str, Cell] = field(default_factory=dict)
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table is laid out: title rows above, a header of several rows, separators, or pointers into JSON.

    `records` are JSON pointers with `*` for every member of a list. `fill` columns take an empty cell's value from the
    row above (merged cells); a cell of `ditto` words ("same") does so in any column.
    """

    sheet: str = ""
    header_within: int = 1
    header_rows: int = 1
    delimiter: str = ""
    quoting: bool = True
    short_rows: bool = False
    records: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    ditto: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableMap:
    """A whole map. `file` is the map's name, for messages.

    Where the map does not name an edition itself, `edition_column` is a column that has it in every row, and
    `edition_in_name` says that the year in the table's file name is it.
    """

    file: str
    source: Source
    edition_column: str = ""
    edition_in_name: bool = False
    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    layout: Layout = field(default_factory=Layout)
    none: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    skip: tuple[Skip, ...] = ()
    things: tuple[Thing, ...] = ()
    pairs: tuple[Pair, ...] = ()
    keep_rest: bool = True
    drop: Mapping[str, str] = field(default_factory=dict)

    def cells(self) -> Iterator[Cell]:
        """Every value the map asks the table for."""
        for thing in self.things:
            yield from _id_cells(thing.id)
            yield from filter(None, (thing.kind_cell, thing.label))
            for one in thing.properties:
                yield from property_cells(one)
            for measure in thing.measures:
                yield from filter(None, (measure.cell, measure.year, measure.area))
        for pair in self.pairs:
            yield from _id_cells(pair.subject)
            yield from _id_cells(pair.object)
            named = (pair.predicate, pair.word, pair.confidence, pair.comment, pair.evidence, pair.author)
            yield from filter(None, named)
            yield from pair.slots.values()

    def code_cells(self) -> Iterator[Cell]:
        """Those that must be text in a workbook, because zeros matter in codes."""
        for thing in self.things:
            yield from thing.id.code
            for one in thing.properties:
                if one.as_ == "code" and not one.link and not one.thing and not one.outline:
                    yield one.cell
                if one.link:
                    yield from _id_cells(one.link)
        for pair in self.pairs:
            yield from pair.subject.code
            yield from pair.object.code


def _id_cells(one: Id) -> Iterator[Cell]:
    yield from one.code
    if one.authority:
        yield one.authority


def property_cells(one: Property) -> Iterator[Cell]:
    """The values a property asks the table for."""
    if one.link:
        yield from _id_cells(one.link)
    elif one.outline:
        yield Cell(columns=(one.outline,))
    elif not one.thing:
        yield one.cell
