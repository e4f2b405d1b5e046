"""Tables of classifications and of what goes with what between them: CIP, SOC copies, NAICS, NOC, career clusters.

What each table holds is data (maps/classifications/*.yaml). One rule throughout: the *graph* is named for the file, the
*concepts* for the classification they belong to. So a copy from a third party, or a list of some of the codes, stands
beside the publisher's own file, and both speak of the same things.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from loaders.classification_map import Entry, entries
from loaders.classification_rows import read_rows
from loaders.classification_write import Writer
from loaders.known_codes import known_codes
from loaders.not_records import is_prose, knows_whole, with_passed_over
from loaders.options import Options
from loaders.reading.archives import names_in, open_sources
from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems, read_each
from loaders.reading.sniffing import kind_of
from loaders.reading.tables import Shape, Table, read_table
from loaders.receipts import ReceiptBuilder
from ontology import iris
from ontology.model import Load, Source

NAME = "classification"
TITLE = "Classification or crosswalk between classifications (CIP, SOC, NAICS, NOC, career clusters; table)"
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_LOOSE = re.compile(rb'(?<=[^,\r\n"])"(?=[^,\r\n"])')
_OUTSIDE = "a code of its classification, which has a source of its own"


def sniff(path: Path) -> float:
    """How sure that `path` is a table there is a map for: by its header and, where that is shared, its name."""
    name = path.name.lower().removesuffix(".gz")
    if path.is_dir() or not name.endswith((*_TABLES, ".zip")):
        return 0.0
    try:
        if name.endswith(".zip"):
            if not knows_whole(path, lambda one: one.lower().removesuffix(".gz").endswith(_TABLES)):
                return 0.0
            with zipfile.ZipFile(path) as archive:
                return 0.9 if all(_in_zip(archive, one) for one in names_in(path, 50) if not is_prose(one)) else 0.0
        head = peek(path)
        return 0.95 if _fits(path.name, head, path if kind_of(head) == "zip" else b"") else 0.0
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one table, or each of a .zip. Raises BadInput with every problem of every file."""
    if not path.name.lower().endswith(".zip"):
        return [_load(open_source(path), options)]
    files = [file for file in open_sources(path, suffixes=_TABLES) if not is_prose(file.name)]
    return with_passed_over(read_each(files, lambda file: _load(file, options)), path)


def _load(file: SourceFile, options: Options) -> Load:
    problems = Problems(file.name)
    fitting = _fits(file.name, file.data[:65_536], file.data)
    if len(fitting) != 1:
        found = "a table that no map fits" if not fitting else "a table of " + " or ".join(one.id for one in fitting)
        expected = "one of the tables of maps/classifications, its year in the file's name"
        problems.fail("", found, expected, "table-unknown")
    entry = fitting[0]
    receipt = ReceiptBuilder(NAME, file.name)
    if entry.loose_quotes:
        file = _mended(file, receipt)
    table = read_table(file, _shape(entry, options), problems=problems)
    source = _source(entry, options)
    writer = Writer(entry, source, problems, receipt)
    for row in read_rows(entry, table, problems, receipt):
        writer.row(row)
    triples = writer.triples()
    problems.raise_any()
    _fates(entry, table, receipt)
    return Load(source, triples, receipt.build(), ((file.name, file.sha256),), tuple(_expected(entry, writer)))


def _in_zip(archive: zipfile.ZipFile, name: str) -> list[Entry]:
    """The maps that fit a member of an archive; a workbook is looked into only when it is of ordinary size."""
    with archive.open(name) as stream:
        head = stream.read(65_536)
        whole = head + stream.read(8_000_000) if kind_of(head) == "zip" else b""
    return _fits(name, head, whole)


def _mended(file: SourceFile, receipt: ReceiptBuilder) -> SourceFile:
    """Double the quotes that stand inside a quoted cell, between characters that are no separators."""
    data, count = _LOOSE.subn(b'""', file.data)
    if count:
        receipt.warn(f"{count} quotes stand undoubled inside cells; they were read as part of the text")
    return replace(file, data=data)


def _fits(name: str, head: bytes, whole: bytes | Path) -> list[Entry]:
    """The maps that fit a file: all its headers there (or its sheet), and the name where headers do not tell."""
    stem = name.rpartition("/")[2].lower()
    if kind_of(head) == "zip":
        sheets = _sheets(whole)
        return [one for one in entries() if one.sheet and header_key(one.sheet) in sheets and _named(one, stem)]
    first = head.decode("utf-8", "ignore").lstrip("\ufeff").partition("\n")[0]
    try:
        cells = {header_key(cell) for mark in "\t," for cell in next(csv.reader([first], delimiter=mark), [])}
    except csv.Error:
        return []
    return [one for one in entries() if one.headers and {*map(header_key, one.headers)} <= cells and _named(one, stem)]


def _named(entry: Entry, stem: str) -> bool:
    return re.search(entry.names, stem) is not None


def _sheets(book: bytes | Path) -> set[str]:
    """The sheet names of a workbook, cheaply; none for what is no workbook."""
    try:
        with (
            zipfile.ZipFile(book if isinstance(book, Path) else io.BytesIO(book)) as archive,
            archive.open("xl/workbook.xml") as part,
        ):
            text = part.read(1_000_000).decode("utf-8", "ignore")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError):
        return set()
    found = re.findall(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"', text)
    return {header_key(one.replace("&amp;", "&").replace("&quot;", '"')) for one in found}


def _shape(entry: Entry, options: Options) -> Shape:
    fields = dict(entry.columns)
    return Shape(
        fields=fields,
        required=frozenset(fields) - {*entry.optional},
        header_rows=10,
        sheet=options.sheet or entry.sheet,
    )


def _source(entry: Entry, options: Options) -> Source:
    facts = dict(entry.source)
    for name in ("series", "edition", "title"):
        facts[name] = getattr(options, name) or facts[name]
    return Source(**facts)


def _fates(entry: Entry, table: Table, receipt: ReceiptBuilder) -> None:
    for name, index in table.columns.items():
        receipt.field(table.headers[index], entry.fates[name])
    for header in table.unmapped:
        why = entry.drop.get(header, "")
        receipt.field(header, f"dropped: {why or 'no column that the map of this table knows'}")
        if not why:
            receipt.warn(f"column {header!r} is not known and was dropped")
    for text in (*table.warnings, *entry.notes):
        receipt.warn(text)
    same = len(table.rows) - len({row.cells for row in table.rows})
    if same:
        receipt.warn(f"{same} rows repeat an earlier row exactly; what they say is kept once")


def _expected(entry: Entry, writer: Writer) -> Iterable[tuple[str, str]]:
    """Ends that other sources describe: codes that the edition is known to have, and those reported as unknown."""
    for iri in writer.labels:
        if iri in writer.unknown:
            yield iri, "no code of its edition; reported in the receipt"
        else:
            yield iri, _OUTSIDE
    for side in entry.sides.values():
        if not side.describe:
            yield iris.scheme(side.series, side.edition), _OUTSIDE
    for fact in (one for one in entry.facts if one.as_ == "reference"):
        side = entry.sides[fact.side]
        for code in known_codes(side.series, side.edition) or ():
            yield iris.concept(side.series, side.edition, code), _OUTSIDE
