"""OpenSALT's tables of CASE items, read as the CASE package they stand for (maps/opensalt.yaml has the forms).

What a table lacks is not invented: a CSV names no document, so the file's name or --title does, and where the hierarchy
is given by numbering (smartLevel 3.6.2 is below 3.6) or by codes, the associations are built here and said to be.
"""

from __future__ import annotations

import re
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders.case import load_package
from loaders.case_links import KNOWN
from loaders.case_read import MISSING, is_time, read_package
from loaders.options import Options
from loaders.reading.delimited import header_key
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems
from loaders.reading.shape import Shape
from loaders.reading.sniffing import kind_of
from loaders.reading.tables import Table, read_table
from loaders.yamls import shipped
from ontology.model import Load

NAME = "opensalt"
TITLE = "CASE items as a table (OpenSALT workbook or CSV)"
MAP = "maps/opensalt.yaml"
_SHEETS = {"documents": "CF Doc", "items": "CF Item", "associations": "CF Association"}
_BUILT = uuid.UUID("6f0a4c52-5f0e-5c3c-9a53-1d0a2f4f8f10")
"""Namespace of the identifiers built here (RFC 9562, version 5), so that the same table gives the same ones."""


def sniff(path: Path) -> float:
    """How sure that `path` is such a table: by the CASE names of its columns, or the workbook's three sheets."""
    name = path.name.lower()
    if name.endswith((".csv", ".csv.gz", ".tsv")):
        header = {header_key(cell.strip(' "\r')) for cell in re.split("[,\t]", _first_line(path))}
        wanted = {header_key("identifier"), header_key("fullStatement")}
        known = wanted | {header_key("humanCodingScheme"), header_key("human coding scheme")}
        return 0.9 if wanted <= header and len(known & header) > 2 else 0.0
    if not name.endswith(".xlsx"):
        return 0.0
    try:
        with zipfile.ZipFile(path) as archive, archive.open("xl/workbook.xml") as stream:
            book = stream.read(65_536)
    except (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        return 0.0
    return 0.9 if all(f'name="{sheet}"'.encode() in book for sheet in _SHEETS.values()) else 0.0


def _first_line(path: Path) -> str:
    return peek(path).removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")


def load(path: Path, options: Options) -> list[Load]:
    """Read one framework. Raises BadInput with every problem, by row or by the place in the package it would be."""
    source = open_source(path)
    problems = Problems(source.name)
    workbook = kind_of(source.data) == "zip"
    items = _table(source, "items", options.sheet or (_SHEETS["items"] if workbook else ""), problems)
    document: dict[str, Any] = {"identifier": _built("document", source.path.name), "title": _title(path, options)}
    associations: list[dict[str, Any]] = []
    built = 0
    tables = [items]
    if workbook and not options.sheet:
        head = _table(source, "documents", _SHEETS["documents"], problems)
        pairs = _table(source, "associations", _SHEETS["associations"], problems)
        tables += [head, pairs]
        document = _document(head, problems)
        associations = [_association(record) for _, record in pairs.records()]
    records = [
        record | _others(items, cells) for (_, record), (_, cells) in zip(items.records(), items.rows, strict=True)
    ]
    if not associations:
        associations = list(_from_columns(records, document)) or list(_from_levels(records, document))
        built = len(associations)
        options = replace(options, edition=options.edition or _last_day(records))
    problems.raise_any()
    value = {"CFDocument": document, "CFItems": [_item(record) for record in records], "CFAssociations": associations}
    package = read_package(value, "", problems)
    problems.raise_any()
    for text in [text for text in package.oddities if text.endswith(MISSING)]:
        del package.oddities[text]  # a table has no addresses, and nobody promised any
    notes = [f"{built} associations were built from the table's columns; it has none of its own"] if built else []
    remarks = [warning for table in tables for warning in table.warnings]
    made = load_package(source, package, options, loader=NAME, remarks=[*remarks, *notes])
    rows = sum(table.read for table in tables)
    fields = {name: fate for table in tables for name, fate in _fates(table).items()}
    return [replace(made, receipt=replace(made.receipt, read=rows, kept=rows, fields=fields))]


def _others(table: Table, cells: Sequence[str]) -> dict[str, str]:
    """What stands in columns that OpenSALT does not know, by their headers."""
    return {header: cells[table.headers.index(header)].strip() for header in table.unmapped if header}


def _fates(table: Table) -> dict[str, str]:
    """What became of each column."""
    fates = {}
    used = {index: name for name, index in table.columns.items()}
    for index, header in enumerate(table.headers):
        place = f"{table.sheet}: {header}" if table.sheet else header
        name = used.get(index, "")
        if not any(cells[index].strip() for _, cells in table.rows):
            fates[place] = "dropped: the column is empty"
        elif not name:
            items = not table.sheet or table.sheet == _SHEETS["items"]
            fates[place] = "kept as it is, in JSON" if items else "dropped: no meaning is known for this column"
        else:
            what = "an association" if name in shipped(MAP)["words"] or table.sheet == _SHEETS["associations"] else ""
            fates[place] = f"kept as {what or 'the CASE property'} {name}"
    return fates


def _last_day(records: list[dict[str, str]]) -> str:
    """The day of the last change that any item tells; "" where none does."""
    days = [
        record["lastChangeDateTime"][:10] for record in records if is_time("date", record["lastChangeDateTime"][:10])
    ]
    return max(days, default="")


def _table(source: SourceFile, part: str, sheet: str, problems: Problems) -> Table:
    fields: Mapping[str, list[str]] = shipped(MAP)[part]
    required = {"identifier", "fullStatement"} if part == "items" else {"identifier"}
    shape = Shape(
        fields={name: tuple(headers) for name, headers in fields.items()},
        required=frozenset(required),
        filled=frozenset({"identifier"}),
        codes=frozenset({"identifier", "humanCodingScheme", "smartLevel"} & fields.keys()),
        key=("identifier",),
        sheet=sheet,
    )
    return read_table(source, shape, problems=problems)


def _title(path: Path, options: Options) -> str:
    return options.title or path.name.partition(".")[0].replace("-", " ").replace("_", " ")


def _document(table: Table, problems: Problems) -> dict[str, Any]:
    records = [record for _, record in table.records()]
    if len(records) != 1:
        problems.fail("sheet 'CF Doc'", f"{len(records)} documents", "one document", "opensalt-document")
    made: dict[str, Any] = _filled(records[0])
    if "subject" in made:
        made["subject"] = _parts(made["subject"])
    return made


def _item(record: Mapping[str, str]) -> dict[str, Any]:
    words = shipped(MAP)["words"]
    made: dict[str, Any] = {key: value for key, value in _filled(record).items() if key not in words}
    for key in shipped(MAP)["lists"]:
        if key in made:
            made[key] = _parts(made[key])
    made.setdefault("fullStatement", "")
    return made


def _filled(record: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in record.items() if value}


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _association(record: Mapping[str, str]) -> dict[str, Any]:
    """A row of the association sheet as CASE writes it; the sheet prints the types as words ("Is Child Of")."""
    by_letters = {known.lower(): known for known in KNOWN}
    said = record["associationType"]
    made: dict[str, Any] = {
        "identifier": record["identifier"],
        "associationType": by_letters.get(re.sub(r"[\s_-]+", "", said).lower(), said),
    }
    for end in ("origin", "destination"):
        link = {
            "title": record[f"{end}NodeHumanCodingScheme"],
            "identifier": record[f"{end}NodeIdentifier"],
            "uri": record[f"{end}NodeUri"],
        }
        made[f"{end}NodeURI"] = link
    if record["associationGroupIdentifier"]:
        made["CFAssociationGroupingURI"] = {
            "title": record["associationGroupName"],
            "identifier": record["associationGroupIdentifier"],
        }
    return made


def _from_columns(records: list[dict[str, str]], document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Associations from the columns that name other items by code or identifier, and items elsewhere by address."""
    names = {record["identifier"]: record["identifier"] for record in records}
    names |= {record["humanCodingScheme"]: record["identifier"] for record in records if record["humanCodingScheme"]}
    words = shipped(MAP)["words"]
    if not any(record[word] for record in records for word in words):
        return
    for record in records:
        for word in words:
            for target in _parts(record[word]):
                made = _between(record["identifier"], word, names.get(target, target), target)
                yield made | ({"sequenceNumber": int(number)} if _numbers(number := record["sequenceNumber"]) else {})
        if not record["isChildOf"]:
            yield _between(record["identifier"], "isChildOf", document["identifier"], document["title"])


def _from_levels(records: list[dict[str, str]], document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The hierarchy that the numbering says: 3.6.2 is the second below 3.6. A number whose parent is missing hangs on
    the nearest one above it that is there.
    """
    levels = {record["smartLevel"]: record["identifier"] for record in records if record["smartLevel"]}
    for record in records:
        level = record["smartLevel"]
        if not level:
            continue
        above = level.rpartition(".")[0]
        while above and above not in levels:
            above = above.rpartition(".")[0]
        parent = levels.get(above, document["identifier"])
        made = _between(record["identifier"], "isChildOf", parent, above or document["title"])
        number = level.rpartition(".")[2]
        yield made | ({"sequenceNumber": int(number)} if _numbers(number) else {})


def _numbers(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _between(origin: str, word: str, target: str, title: str) -> dict[str, Any]:
    end = {"title": title, "identifier": target}
    if target.startswith(("http://", "https://")):
        end["uri"] = target
    return {
        "identifier": _built(origin, word, target),
        "associationType": word,
        "originNodeURI": {"title": origin, "identifier": origin},
        "destinationNodeURI": end,
    }


def _built(*parts: str) -> str:
    return str(uuid.uuid5(_BUILT, "\x1f".join(parts)))
