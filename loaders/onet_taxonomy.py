"""The O*NET-SOC taxonomy: its lists of occupations, how its editions and the SOC correspond, what changed.

Each list is an edition of its own; which there are is data (maps/onet-taxonomy.yaml). Crosswalks say only which code
goes with which. Between editions the kind of each change follows from the pairs (loaders/version_mappings.py); to
the SOC, only whether an occupation is a part of what it goes with.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from loaders.not_records import knows_whole, with_passed_over
from loaders.onet_tables import plain_name
from loaders.onet_taxonomy_write import WRITERS, Listing
from loaders.options import Options
from loaders.reading.archives import names_in, open_sources
from loaders.reading.files import SourceFile, peek
from loaders.reading.problems import Problems
from loaders.reading.sniffing import kind_of
from loaders.reading.tables import Shape, read_table
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology.errors import BadInput, Problem
from ontology.model import Load, Source

NAME = "onet-soc"
TITLE = "O*NET-SOC taxonomy: occupation lists and crosswalks (O*NET Center workbooks)"
_SUFFIXES = (".xlsx",)
_OLD = ".xls"
_CODES = frozenset(("code", "other", "major", "minor", "broad", "detailed"))


def sniff(path: Path) -> float:
    """How sure that `path` is of the taxonomy: by names, and for a single workbook by its headers."""
    try:
        if path.is_dir():
            return 0.95 if _known(one.name for one in path.iterdir() if one.is_file()) >= 3 else 0.0
        if path.name.lower().endswith(".zip"):
            known = _files()
            whole = knows_whole(path, lambda one: plain_name(one) in known or one.lower().endswith(_OLD))
            return 0.95 if whole and _known(names_in(path)) >= 3 else 0.0
        if path.name.lower().endswith(_OLD) and plain_name(path.stem).startswith("socstructure"):
            return 0.5 if kind_of(peek(path, 64)) == "ole" else 0.0
        if not path.name.lower().endswith(_SUFFIXES) or plain_name(path.name) not in _files():
            return 0.0
        with zipfile.ZipFile(path) as archive:
            parts = [name for name in archive.namelist() if name.endswith(("/sharedStrings.xml", "/sheet1.xml"))]
            return 0.95 if any(b"O*NET-SOC" in archive.open(name).read(20_000) for name in parts[:4]) else 0.0
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return 0.0


def _known(names: Iterable[str]) -> int:
    return sum(plain_name(name) in _files() for name in names if name.lower().endswith(_SUFFIXES))


def _files() -> Mapping[str, Mapping[str, str]]:
    return {plain_name(name): entry for name, entry in shipped("maps/onet-taxonomy.yaml")["files"].items()}


def load(path: Path, options: Options) -> list[Load]:
    """Read one list, or every list of a folder or .zip. Raises BadInput with every problem of every list."""
    files = open_sources(
        path, suffixes=_SUFFIXES
    )  # of folders and archives; a file that is named is read whatever it is
    known = _files()
    loads: list[Load] = []
    problems: list[Problem] = []
    for file in files:
        entry = known.get(plain_name(file.name))
        if entry is None:
            expected = "one that maps/onet-taxonomy.yaml names"
            problems.append(Problem(file.name, "", "a workbook of no list of the taxonomy", expected, "onet-list"))
            continue
        try:
            loads.append(
                _load(
                    file,
                    entry,
                    options if len(files) == 1 else replace(options, title="", series="", edition="", sheet=""),
                )
            )
        except BadInput as error:
            problems.extend(error.problems)
    if problems:
        raise BadInput(problems)
    return with_passed_over(loads, path)


def _load(file: SourceFile, entry: Mapping[str, str], options: Options) -> Load:
    facts = shipped("maps/onet-taxonomy.yaml")
    kind = entry["kind"]
    headers: Mapping[str, str] = facts["headers"][kind]
    problems = Problems(file.name)
    shape = Shape(
        fields={name: (header.format(a=entry["a"], b=entry.get("b", "")),) for name, header in headers.items()},
        required=frozenset(headers),
        filled=frozenset(("title",)) if kind == "structure" else frozenset(headers),
        codes=_CODES & frozenset(headers),
        key=tuple(name for name in ("code", "other", "alternate") if name in headers) if kind != "structure" else (),
        header_rows=10,
        sheet=options.sheet,
    )
    table = read_table(file, shape, problems=problems)
    source = Source(
        series=options.series or entry["series"],
        edition=options.edition or entry["b" if kind == "versions" else "a"],
        title=options.title or entry["title"],
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )
    receipt = ReceiptBuilder(NAME, file.name)
    listing = Listing(source, entry, table, receipt, problems)
    triples = WRITERS[kind](listing)
    problems.raise_any()
    receipt.read(table.read)
    receipt.keep(table.read)
    for name, place in table.columns.items():
        receipt.field(table.headers[place], facts["fates"][kind][name])
    for header in table.unmapped:
        receipt.field(header, "dropped: a column that maps/onet-taxonomy.yaml does not name")
        receipt.warn(f"the column {header!r} is new to maps/onet-taxonomy.yaml and was left out")
    for warning in table.warnings:
        if "merged areas" not in warning:  # the two lines of title above every list
            receipt.warn(warning)
    return Load(source, triples, receipt.build(), files=((file.name, file.sha256),))
