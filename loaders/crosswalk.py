"""Simple crosswalk tables (CSV, TSV, XLSX): one alignment a row, frameworks named in words.

Every row is kept as a mapping in the publisher's own word (maps/crosswalk-columns.yaml). What the file says of
frameworks that have no source of their own is kept as statements of that edition; codes that a list of codes does not
have are kept and marked unresolved.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from loaders.crosswalk_ends import End, Ends
from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.options import Options
from loaders.reading.delimited import header_key
from loaders.reading.files import open_source, peek
from loaders.reading.problems import Problems, shown
from loaders.reading.tables import Shape, Table, read_table
from loaders.receipts import ReceiptBuilder
from loaders.relations import known_words, predicate_of
from loaders.sssom_read import conflicts
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Load, Source
from ontology.namespaces import SKOS
from ontology.terms import SEMAPV

NAME = "crosswalk"
TITLE = "Crosswalk table (one alignment a row; CSV, TSV, XLSX)"

_FATES = {
    "source_framework": "mapped to the series of the subject",
    "source_edition": "kept as sssom:subject_source_version",
    "source_code": "mapped to the subject of the mapping",
    "source_text": "kept as sssom:subject_label, and as the text of a statement that has no source of its own",
    "relation": "kept as cw:publishedRelation and mapped to the predicate (loaders/maps/relations.yaml)",
    "target_framework": "mapped to the series of the object",
    "target_edition": "kept as sssom:object_source_version",
    "target_code": "mapped to the object of the mapping",
    "target_text": "kept as sssom:object_label, and as the text of a statement that has no source of its own",
    "confidence": "kept as sssom:confidence",
    "author": "kept as sssom:author_label",
    "date": "kept as sssom:mapping_date",
    "evidence": "kept as dcterms:source",
    "note": "kept as rdfs:comment",
}
_NOWHERE = "in no list of the framework's codes"


def sniff(path: Path) -> float:
    """How sure that a table is a crosswalk: its first line has columns for both ends and the relation."""
    if not path.name.lower().removesuffix(".gz").endswith((".csv", ".tsv", ".tab", ".txt")):
        return 0.0
    first = peek(path).decode("utf-8", "ignore").lstrip("\ufeff").partition("\n")[0]
    try:
        cells = {header_key(cell) for mark in "\t,;" for cell in next(csv.reader([first], delimiter=mark), [])}
    except csv.Error:
        return 0.0
    settings = shipped("maps/crosswalk-columns.yaml")
    there = all(cells & {header_key(name) for name in settings["columns"][field]} for field in settings["required"])
    return 0.85 if there else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one table. Raises BadInput with every unknown relation, empty end and bad number."""
    source = open_source(path)
    problems = Problems(source.name)
    settings = shipped("maps/crosswalk-columns.yaml")
    shape = Shape(
        fields={name: tuple(headers) for name, headers in settings["columns"].items()},
        required=frozenset(settings["required"]),
        filled=frozenset(settings["required"]),
        codes=frozenset({"source_code", "target_code"}),
        header_rows=5,
        sheet=options.sheet,
    )
    table = read_table(source, shape, problems=problems)
    receipt = ReceiptBuilder("crosswalk", source.name)
    ends = Ends()
    rows: dict[str, AlignmentRow] = {}
    series = options.series or iris.slug(source.name.removesuffix(".gz").rpartition(".")[0])
    for number, record in table.records():
        row = _row(table, number, record, ends, problems, receipt)
        receipt.read()
        receipt.keep()
        if row is not None:
            place = mapping_iri(row, series)
            if place in rows:
                receipt.warn(f"{table.where(number)}: makes a mapping that an earlier row makes; kept once")
            rows.setdefault(place, row)
    problems.raise_any()
    made = list(rows.values())
    for warning in (*table.warnings, *conflicts(made)):
        receipt.warn(warning)
    for name in table.columns:
        receipt.field(table.headers[table.columns[name]], _FATES[name])
    for header in table.unmapped:
        receipt.field(header, "dropped: no column of a crosswalk")
        receipt.warn(f"column {header!r} is not known and was dropped")
    receipt.count("mappings", len(made))
    stubs = sum(len(stub.statements) for stub in ends.stubs.values())
    receipt.count("statements of frameworks without a source", stubs)
    title = options.title or f"Crosswalk {source.name}"
    about = Source(series=series, edition=options.edition or "undated", title=title)
    if not options.edition:
        receipt.warn("the file names no edition: kept as 'undated'; --edition names one")
    return [
        Load(
            source=about,
            triples=[*mapping_triples(made, MappingSet(name=series, title=title)), *ends.triples()],
            receipt=receipt.build(),
            files=((source.name, source.sha256),),
            expected_links=tuple((row.object_id, _NOWHERE) for row in made if row.unresolved),
        )
    ]


def _row(
    table: Table, number: int, record: dict[str, str], ends: Ends, problems: Problems, receipt: ReceiptBuilder
) -> AlignmentRow | None:
    """One mapping; None (and problems) when something is wrong with the row."""
    before = len(problems)
    predicate = _predicate(record["relation"])
    if not predicate:
        expected = "one of: " + ", ".join(known_words())
        problems.add(table.where(number, "relation"), shown(record["relation"]), expected, "unknown-relation")
    subject = _end(table, number, record, "source", ends, problems)
    target = _end(table, number, record, "target", ends, problems)
    confidence = record["confidence"]
    if confidence and not re.fullmatch(r"0*(?:0(?:\.\d*)?|\.\d+|1(?:\.0*)?)", confidence):
        problems.add(table.where(number, "confidence"), shown(confidence), "a number from 0 to 1", "sssom-number")
    if record["date"]:
        try:
            date.fromisoformat(record["date"])
        except ValueError:
            problems.add(table.where(number, "date"), shown(record["date"]), "a date as YYYY-MM-DD", "sssom-date")
    if len(problems) > before or subject is None or target is None:
        return None
    for one, side in ((subject, "source"), (target, "target")):
        if not one.known:
            framework = record[f"{side}_framework"]
            value = f"{framework} {record[f'{side}_code']}"
            receipt.dangle(table.where(number, f"{side}_code"), value, _NOWHERE)
            receipt.count("codes in no list")
    comments = [record["note"]] if record["note"] else []
    comments += [
        f"printed as {record[f'{side}_code']}"
        for one, side in ((subject, "source"), (target, "target"))
        if one.code and record[f"{side}_code"] and one.code != record[f"{side}_code"]
    ]
    labels = {"subject_label": record["source_text"], "object_label": record["target_text"]}
    return AlignmentRow(
        subject_id=subject.iri,
        predicate_id=predicate,
        object_id=target.iri,
        mapping_justification=SEMAPV.ManualMappingCuration.value,
        confidence=Decimal(confidence) if confidence else None,
        subject_source_version=subject.edition,
        object_source_version=target.edition,
        relation=record["relation"],
        evidence=record["evidence"],
        comment="; ".join(comments),
        author=record["author"],
        mapping_date=record["date"],
        unresolved=not (subject.known and target.known),
        other={name: value for name, value in labels.items() if value},
    )


def _end(table: Table, number: int, record: dict[str, str], side: str, ends: Ends, problems: Problems) -> End | None:
    try:
        return ends.end(*(record[f"{side}_{part}"] for part in ("framework", "edition", "code", "text")))
    except ValueError as error:
        where = table.where(number, f"{side}_code")
        problems.add(where, shown(str(error)), "a code, or a text to name it by", "empty-cell")
        return None


def _predicate(word: str) -> str:
    """IRI of the predicate: of a publisher's word, or of a SKOS predicate named outright (`skos:closeMatch`)."""
    found = re.fullmatch(r"(?i)(?:skos:)?(exact|close|broad|narrow|related)(?:[\s_-]?match)", word.strip())
    return f"{SKOS}{found[1].lower()}Match" if found else predicate_of(word) or ""
