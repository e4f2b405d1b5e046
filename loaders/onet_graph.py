"""O*NET rendered by others as nodes and edges (things.tsv, relationships.tsv). It is not the official database.

Things get the same IRIs as in the release itself, since they are the same things; ratings and relations get their
own, since they are this rendering's: without samples and dates, and not all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from loaders.not_records import knows_whole, passed_over
from loaders.onet import number_of, taxonomy_of
from loaders.onet_graph_write import EDGES, NODES, SCALES, Graph
from loaders.onet_measures import finish
from loaders.onet_release import Release
from loaders.onet_tables import plain_name
from loaders.options import Options
from loaders.reading.archives import names_in, open_sources
from loaders.reading.files import SourceFile, peek
from loaders.reading.problems import Problems
from loaders.reading.tables import Shape, Table, read_table
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology.model import Load, Source

NAME = "onet-graph"
TITLE = "O*NET as nodes and edges, a rendering by others (things.tsv, relationships.tsv)"
_SUFFIXES = (".tsv",)
_COLUMNS: Final = {
    "things": ("id", "type", "name", "data"),
    "relationships": ("from", "predicate", "reverse", "to", "name", "data"),
}
_HEADS: Final = {name: "\t".join(columns).encode() for name, columns in _COLUMNS.items()}


def sniff(path: Path) -> float:
    """How sure that `path` is the rendering: both tables, by name and header."""
    try:
        if path.is_dir():
            files = {plain_name(one.name): one for one in path.iterdir() if one.is_file()}
            return 0.95 if all(name in files and peek(files[name]).startswith(_HEADS[name]) for name in _HEADS) else 0.0
        if path.name.lower().endswith(".zip"):
            known = knows_whole(path, lambda one: plain_name(one) in _HEADS)
            return 0.9 if known and {plain_name(name) for name in names_in(path)} >= set(_HEADS) else 0.0
    except OSError:
        pass
    return 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read both tables. Raises BadInput with every problem of both."""
    files = open_sources(path, suffixes=_SUFFIXES)
    problems = Problems(path.name)
    tables = {plain_name(file.name): file for file in files}
    for name in _COLUMNS:
        if name not in tables:
            problems.add("", f"no table {name}.tsv", "things.tsv and relationships.tsv", "onet-graph-file")
    for name in tables.keys() - _COLUMNS.keys():
        problems.add(tables[name].name, "another table", "things.tsv and relationships.tsv alone", "onet-graph-file")
    number = number_of(path, None, options, problems)
    problems.raise_any()
    taxonomy, soc = taxonomy_of(number)
    receipt = ReceiptBuilder(NAME, path.name)
    release = Release(number, taxonomy, soc, receipt, problems, series="onet-graph")
    release.names["scale"].update(SCALES.values())
    graph = Graph(release)
    _walk(graph, tables["things"], "things", NODES)
    problems.raise_any()
    _walk(graph, tables["relationships"], "relationships", EDGES)
    graph.flush()
    problems.raise_any()
    finish(release)
    facts = shipped("maps/onet-graph.yaml")
    receipt.note(facts["note"])
    for line in passed_over(path, {file.name for file in files}):
        receipt.note(line)
    for name, fate in facts["fates"].items():
        receipt.field(name, fate)
    if graph.repeated:
        receipt.warn(f"{graph.repeated} edges stand twice, such as {graph.first_repeated}; kept once")
    source = Source(
        series=options.series or "onet-graph",
        edition=number,
        title=options.title or facts["title"].format(release=number),
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"].format(release=number),
        url=facts["url"],
    )
    return [Load(source, release.spool, receipt.build(), files=tuple((file.name, file.sha256) for file in files))]


Handler = Callable[[Graph, Table, int, tuple[str, ...], dict[str, str]], None]


def _walk(graph: Graph, file: SourceFile, name: str, handlers: dict[str, Handler]) -> None:
    """Read a table and hand each row to the handler of its type or predicate."""
    columns = _COLUMNS[name]
    shape = Shape(
        fields={column: (column,) for column in columns},
        required=frozenset(columns),
        filled=frozenset(columns) - {"name"},
        key=("id",) if name == "things" else (),
        delimiter="\t",
    )
    own = Problems(file.name)
    table = read_table(file, shape, problems=own)
    own.raise_any()
    places = [table.columns[column] for column in columns]
    receipt, problems = graph.release.receipt, graph.release.problems
    seen: dict[str, dict[str, str] | None] = {}
    for number, cells in table.rows:
        row = tuple(cells[place] for place in places)
        text = row[-1]
        data = seen[text] if text in seen else seen.setdefault(text, _members(text))
        handler = handlers.get(row[1])
        if data is None:
            place = f"{file.name}: {table.where(number, 'data')}"
            problems.add(place, text[:80], "a JSON object of texts, numbers and truth values", "onet-graph-data")
        elif handler is None:
            place = f"{file.name}: {table.where(number, columns[1])}"
            problems.add(place, repr(row[1]), ", ".join(sorted(handlers)), "onet-graph-type")
        else:
            receipt.count(row[1])
            handler(graph, table, number, row, data)
    receipt.read(table.read)
    receipt.keep(table.read)
    for warning in table.warnings:
        receipt.warn(f"{file.name}: {warning}")


def _members(text: str) -> dict[str, str] | None:
    """The members of a flat JSON object as text, numbers as they are written; None for anything else."""
    try:
        made = json.loads(text, parse_float=str, parse_int=str, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    if not isinstance(made, dict):
        return None
    words = {True: "Y", False: "N"}
    found = {name: words[value] if isinstance(value, bool) else value for name, value in made.items()}
    return found if all(isinstance(value, str) for value in found.values()) else None
