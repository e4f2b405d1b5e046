"""Any table by a YAML map: a list of credentials, courses, programs or figures in a layout of its own.

What a map may say is in table_map.py; those for published tables are in maps/tables/. Every column is kept: where the
map gives it no meaning, under a property of its own that is called like the column.
"""

from __future__ import annotations

import csv
import fnmatch
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.options import Options
from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems
from loaders.receipts import ReceiptBuilder
from loaders.spec_sniff import first_words
from loaders.table_map import TableMap, property_cells
from loaders.table_map_read import read_map, shipped_maps
from loaders.table_names import Names
from loaders.table_pairs import pairs_of
from loaders.table_rows import YEAR, Rows, holds, read_rows
from loaders.table_values import Values
from loaders.table_write import Writer, plain_triples
from ontology.errors import BadInput
from ontology.model import AlignmentRow, Load, Source
from ontology.spool import TripleSpool

NAME = "table"
TITLE = "Any table or list by a YAML map (CSV, TSV, XLSX, JSON records; --map)"
UNDATED = "undated"
_MANY = 5_000
"""Rows from which an edition's triples are written to a file rather than held as objects."""
_BATCH = 2_000


def sniff(path: Path) -> float:
    """How sure that a shipped map fits: 0.95 by file name and headers, 0.6 by headers alone."""
    try:
        return max((_fit(plan, path) for plan in shipped_maps()), default=0.0)
    except (BadInput, OSError, ValueError, csv.Error):
        return 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read a table by the map given, else by the shipped map that fits it. Raises BadInput with every problem."""
    source = open_source(path)
    if options.map is not None:
        return [read_with(read_map(options.map), source, options)]
    fits = [(_fit(plan, path), plan) for plan in shipped_maps()]
    best, plan = max(fits, key=lambda pair: pair[0])
    if best == 0:
        expected = "a map of the table: --map my-map.yaml, or --map alone to have one proposed"
        Problems(source.name).fail("", "a table that no shipped map knows", expected, "map-none")
    return [read_with(plan, source, options)]


def read_with(plan: TableMap, file: SourceFile, options: Options) -> Load:
    """Read one table by one map."""
    problems = Problems(file.name)
    rows = read_rows(file, plan, options.sheet, problems)
    source = replace(
        plan.source,
        series=options.series or plan.source.series,
        edition=plan.source.edition or options.edition or _edition(plan, file, rows, problems) or UNDATED,
        title=options.title or plan.source.title,
    )
    plan = replace(plan, source=source)
    receipt = ReceiptBuilder(NAME, file.name)
    receipt.read(rows.read)
    values = Values(plan, rows, problems)
    writer = Writer(plan, source, rows, values, Names(plan, source.edition, values))
    triples = _triples(plan, writer, receipt, options)
    receipt.keep(rows.read - writer.nothing)
    problems.raise_any()
    _say(plan, writer, receipt)
    if source.edition == UNDATED:
        receipt.warn("neither the map nor --edition names an edition: kept as 'undated'")
    for where, code, reason in writer.names.unknown.values():
        receipt.dangle(where, code, reason)
    expected = tuple(writer.names.expected.items())
    return Load(source, triples, receipt.build(), files=((file.name, file.sha256),), expected_links=expected)


def _edition(plan: TableMap, file: SourceFile, rows: Rows, problems: Problems) -> str:
    """The edition where the map says it is: one value of a column, or the year in the file's name; "" for neither."""
    if plan.edition_column:
        column = rows.column_named(plan.edition_column)
        found = list(dict.fromkeys(record[column] for _, record in rows.records if record[column]))
        if len(found) == 1:
            return found[0]
        said = "no value" if not found else f"{len(found)} values: {', '.join(map(repr, found[:5]))}"
        problems.add(f"column {column!r}", said, "one edition in all rows, or --edition", "edition-missing")
    elif plan.edition_in_name:
        if year := YEAR.search(file.name.replace("_", " ")):
            return year.group().replace("–", "-")
        problems.add("", f"no year in the name {file.name!r}", "a name with the year, or --edition", "edition-missing")
    return ""


def _triples(plan: TableMap, writer: Writer, receipt: ReceiptBuilder, options: Options) -> Collection[Triple]:
    """All triples of the table: a list, or a spool where there are many."""
    spool = TripleSpool() if len(writer.rows.records) > _MANY else None
    batch: dict[Triple, None] = dict.fromkeys([*writer.column_triples(), *writer.holders()])
    about = _mapping_set(writer.source)
    seen: set[str] = set()
    waiting: list[AlignmentRow] = []
    for number, (place, record) in enumerate(writer.rows.records, start=1):
        made = dict.fromkeys(writer.triples(place, record))
        batch.update(made)
        rows = _pairs(plan, writer, place, record)
        if not made and not rows:
            writer.nothing += 1
            receipt.drop(
                place, " · ".join(filter(None, record.values()))[:80], "no rule of the map makes anything of it"
            )
        for row in rows:
            iri = mapping_iri(row, about.name)
            if iri in seen:
                receipt.count("mappings that an earlier row makes too")
            else:
                waiting.append(row)
            seen.add(iri)
            if not plan.things and plan.keep_rest:
                batch.update(dict.fromkeys(plain_triples(writer, NamedNode(iri), record)))
        if writer.values.problems.full:
            break
        if number % _BATCH == 0:
            options.progress(f"reading {plan.source.series}", number)
            if spool is not None:
                batch.update(dict.fromkeys(mapping_triples(waiting, about) if waiting else ()))
                spool.extend(batch)
                batch, waiting = {}, []
    batch.update(dict.fromkeys(mapping_triples(waiting, about) if waiting else ()))
    receipt.count("mappings", len(seen))
    receipt.count("figures", len(writer.figures))
    for name, nodes in writer.made.items():
        receipt.count(f"things made: {name}", len(nodes))
    if spool is None:
        return list(batch)
    spool.extend(batch)
    return spool


def _mapping_set(source: Source) -> MappingSet:
    return MappingSet(
        name=f"{source.series} {source.edition}",
        title=source.title,
        publisher=source.publisher,
        license=source.license,
        url=source.url,
    )


def _pairs(plan: TableMap, writer: Writer, place: str, record: dict[str, str]) -> list[AlignmentRow]:
    return [
        row
        for pair in plan.pairs
        if holds(pair.when, record, writer.rows.columns)
        for row in pairs_of(pair, record, place, writer.values, writer.names)
    ]


def _say(plan: TableMap, writer: Writer, receipt: ReceiptBuilder) -> None:
    """What became of each column, of rows passed over, and what was doubtful."""
    rows, values = writer.rows, writer.values
    fates = _fates(plan, writer)
    for name in rows.columns.values():
        receipt.field(name, fates.get(name, "dropped: the map says keep_rest: false"))
    for path, why in plan.drop.items():
        receipt.field(rows.columns.get(header_key(path), path), f"dropped: {why}")
    for warning in rows.warnings:
        receipt.warn(warning)
    for why, number in rows.passed.items():
        receipt.count(f"rows passed over ({why})", number)
    for doubt, number in values.doubts.items():
        receipt.warn(f"{number} × {doubt}")


def _fates(plan: TableMap, writer: Writer) -> dict[str, str]:
    made: dict[str, list[str]] = {}

    def say(column: str, what: str) -> None:
        if column and what not in made.setdefault(column, []):
            made[column].append(what)

    values = writer.values
    for thing in plan.things:
        for cell in thing.id.code:
            say(values.column(cell), f"names the {thing.name}")
        for one in thing.properties:
            for cell in property_cells(one):
                say(values.column(cell), f"{one.name} of the {thing.name}")
        for measure in thing.measures:
            say(values.column(measure.cell), f"the figure {measure.label!r} of the {thing.name}")
        for cell in filter(None, (thing.label, thing.kind_cell)):
            say(values.column(cell), f"{'label' if cell is thing.label else 'class'} of the {thing.name}")
    for pair in plan.pairs:
        for cell in (*pair.subject.code, *pair.object.code):
            say(values.column(cell), "an end of the mapping")
    for cell in plan.cells():
        if values.column(cell) not in made:
            say(values.column(cell), "part of a thing, figure or mapping")
    told = {column: "mapped to " + "; ".join(what) for column, what in made.items()}
    kept = {name for names in writer.kept.values() for name in names} | (set(writer.rest) if plan.keep_rest else set())
    told |= {name: "kept as it stands (cw:SourceColumn)" for name in kept if name not in told}
    return told


def _fit(plan: TableMap, path: Path) -> float:
    """How well a map fits a path: its file names, and its headers among the first words of the file."""
    name = path.name.lower()
    named = any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in plan.names)
    if not (plan.names or plan.headers) or (plan.names and not named) or not path.is_file():
        return 0.0
    if plan.layout.records:
        return 0.95 if named else 0.0
    wanted = {header_key(header) for header in plan.headers}
    if wanted and not wanted <= first_words(path, peek(path)):
        return 0.0
    return 0.95 if named else 0.6
