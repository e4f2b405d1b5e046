"""The starter catalogue's own tables (loaders/catalogue/*.csv): facts by us, each row with its source → triples.

Which columns a table has is in maps/catalogue.yaml, what they mean in catalogue/README.md, what is written in
docs/data-model.md. The tables are ours, so reading is strict: another column, an empty cell that must be filled, a
class that the ontology does not know or a malformed id is a problem, never a skipped row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import Triple

from loaders import catalogue_standards, catalogue_things
from loaders.catalogue_rows import Item, Tools
from loaders.options import Options
from loaders.reading.files import open_source, peek
from loaders.reading.problems import Problems
from loaders.reading.shape import Shape
from loaders.reading.tables import read_table
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology.model import Load, Source

NAME = "catalogue"
TITLE = "a table of the starter catalogue"

Writer = Callable[[Iterable[Item], Tools], Iterator[Triple]]
_WRITERS: dict[str, Writer] = {
    "organizations.csv": catalogue_things.organizations,
    "credentials.csv": catalogue_things.credentials,
    "stacking.csv": catalogue_things.stacking,
    "programs.csv": catalogue_things.programs,
    "incentives.csv": catalogue_things.incentives,
    "concepts.csv": catalogue_standards.concepts,
    "soc.csv": catalogue_standards.occupations,
    "cas_expectations.csv": catalogue_standards.expectations,
    "cas_outcomes.csv": catalogue_standards.outcomes,
    "ccss.csv": catalogue_standards.codes,
    "ngss.csv": catalogue_standards.codes,
    "csta.csv": catalogue_standards.codes,
}
_BY_EDITION = {"cas_expectations.csv": "", "cas_outcomes.csv": "-outcomes"}
"""Tables with several editions of one series, and how the graph of each is told from others' (`starter-cas-ss/2018`):
a graph per edition, so that the store knows which is superseded."""


def sniff(path: Path) -> float:
    """How sure that `path` is one of these tables: its name, and its header to the letter."""
    if path.name not in _WRITERS or not path.is_file():
        return 0.0
    header = ",".join(shipped("maps/catalogue.yaml")["tables"][path.name]["columns"])
    return 0.99 if peek(path).startswith(header.encode()) else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one table; one Load, or one per edition of a standards series. Raises BadInput with every problem."""
    source = open_source(path)
    problems = Problems(source.name)
    tables = shipped("maps/catalogue.yaml")["tables"]
    if path.name not in tables:
        problems.fail("", f"the file name {path.name!r}", f"one of {', '.join(tables)}", "catalogue-table")
    table = read_table(source, _shape(tables[path.name]), problems=problems)
    for name in table.unmapped:
        problems.add(
            "row 1", f"the column {name!r}", f"only {', '.join(tables[path.name]['columns'])}", "header-unknown"
        )
    items = [Item(table.where(number), record) for number, record in table.records()]
    loads = [
        _load(part, rows, path.name, problems, (source.name, source.sha256))
        for part, rows in _parts(path.name, items, options).items()
    ]
    problems.raise_any()
    return loads


def _load(part: Source, rows: list[Item], file: str, problems: Problems, read: tuple[str, str]) -> Load:
    triples = list(_WRITERS[file](rows, Tools(problems)))
    receipt = ReceiptBuilder(NAME, file)
    receipt.read(len(rows))
    receipt.keep(len(rows))
    for column in shipped("maps/catalogue.yaml")["tables"][file]["columns"]:
        receipt.field(column, "kept (catalogue/README.md)")
    return Load(part, triples, receipt.build(), files=(read,))


def _parts(file: str, items: list[Item], options: Options) -> dict[Source, list[Item]]:
    """Split rows into the source editions they make."""
    series, edition = options.series or f"starter-{Path(file).stem.replace('_', '-')}", options.edition or "undated"
    parts: dict[Source, list[Item]] = {}
    for item in items:
        if file in _BY_EDITION:
            series, edition = f"starter-{item['series']}{_BY_EDITION[file]}", item["edition"]
        title = options.title or f"Starter catalogue: {Path(file).stem}"
        parts.setdefault(Source(series, edition, title, publisher="Credways"), []).append(item)
    return parts


def _shape(table: dict[str, list[str]]) -> Shape:
    return Shape(
        fields={name: (name,) for name in table["columns"]},
        required=frozenset(table["columns"]),
        filled=frozenset(table["filled"]),
        key=tuple(table["key"]),
        delimiter=",",
    )
