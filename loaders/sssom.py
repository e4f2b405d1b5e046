"""Mappings in SSSOM, as TSV or JSON: one file, one mapping set, one source edition (docs/data-model.md §4)."""

from __future__ import annotations

import json
from pathlib import Path

from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.options import Options
from loaders.reading.files import SourceFile, open_source, peek
from loaders.receipts import ReceiptBuilder
from loaders.sssom_file import NO_TERM, Metadata, SssomFile, join_values
from loaders.sssom_json import read_sssom_json
from loaders.sssom_read import read_sssom
from loaders.sssom_slots import SET_SLOTS, SLOTS
from loaders.sssom_write import write_sssom
from ontology import iris
from ontology.model import Load, Source
from ontology.namespaces import ID

NAME = "sssom"
TITLE = "Mappings in SSSOM (TSV or JSON)"

__all__ = ["NAME", "TITLE", "SssomFile", "load", "read_sssom", "sniff", "write_sssom"]


def sniff(path: Path) -> float:
    """How sure that a file is SSSOM/TSV: by name, or by its metadata and the columns every file has."""
    start = peek(path)
    if start.lstrip()[:1] == b"{":
        return 0.97 if b'"mapping_set_id"' in start or b'"mapping_justification"' in start else 0.0
    if not start or path.name.lower().removesuffix(".gz").endswith((".json", ".xlsx", ".csv")):
        return 0.0
    if b"mapping_justification" in start and b"predicate_id" in start:
        return 0.98
    return 0.7 if ".sssom." in path.name.lower() else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one file. Raises BadInput with every problem in its metadata, columns and rows."""
    source = open_source(path)
    beside = None if source.data.lstrip()[:1] in (b"{", b"#") else _metadata_file(path)
    is_json = source.data.lstrip()[:1] == b"{"
    found = read_sssom_json(source) if is_json else read_sssom(source, beside)
    receipt = ReceiptBuilder("sssom", source.name)
    rows = [row for row in found.rows if not (row.subject_id == row.object_id == NO_TERM)]
    receipt.read(len(found.rows))
    receipt.keep(len(rows))
    for _ in range(len(found.rows) - len(rows)):
        reason = "says that two vocabularies share nothing, which is no mapping between things"
        receipt.drop("a row", "sssom:NoTermFound on both sides", reason)
    receipt.count("mappings", len(rows))
    for column in found.columns:
        fate = f"kept as sssom:{column}" if column in SLOTS else "kept as the property its extension is defined by"
        receipt.field(column, fate)
    for row in rows:
        if row.unresolved and row.object_id.startswith(ID):
            what = row.object_id.removeprefix(ID)
            receipt.dangle(row.subject_id.removeprefix(ID), what, row.comment or "the file says that it exists nowhere")
    for warning in found.warnings:
        receipt.warn(warning)
    about, described = _about(path, found.metadata, options)
    for name in found.metadata:
        known = name in SET_SLOTS
        receipt.field(f"metadata: {name}", "kept on the mapping set" + ("" if known else ", as an extension"))
    return [
        Load(
            source=about,
            triples=mapping_triples(rows, described, as_written=True),
            receipt=receipt.build(),
            files=tuple((one.name, one.sha256) for one in (source, beside) if one is not None),
            expected_links=tuple(
                (row.object_id, row.comment or "exists in no known list") for row in rows if row.unresolved
            ),
        )
    ]


def _metadata_file(path: Path) -> SourceFile | None:
    """The file beside a table that holds its metadata: the same name, ending in .sssom.yml, .yml or .yaml."""
    stem = path.name.removesuffix(".gz").removesuffix(".tsv").removesuffix(".sssom")
    found = (path.with_name(stem + end) for end in (".sssom.yml", ".sssom.yaml", ".yml", ".yaml"))
    return next((open_source(one) for one in found if one.is_file()), None)


def _about(path: Path, metadata: Metadata, options: Options) -> tuple[Source, MappingSet]:
    """The source edition and the mapping set that the metadata describes."""
    said = {name: value for name, value in metadata.items() if isinstance(value, str)}
    name = iris.slug(said["mapping_set_id"].rstrip("/#").rpartition("/")[2] or path.name.partition(".")[0])
    title = options.title or said.get("mapping_set_title") or path.name
    edition = options.edition or next(
        (said[slot] for slot in ("mapping_set_version", "publication_date", "mapping_date") if said.get(slot)),
        "undated",
    )
    url = next((said[slot] for slot in ("mapping_provider", "see_also") if said.get(slot)), "")
    other = {slot: _written(slot, value) for slot, value in metadata.items() if slot != "license"}
    source = Source(
        series=options.series or name,
        edition=edition,
        title=title,
        publisher=_names(metadata.get("creator_label")),
        license=said["license"],
        url=url,
    )
    described = MappingSet(
        name=name, title=title, publisher=source.publisher, license=said["license"], url=url, other=other
    )
    return source, described


def _written(slot: str, value: object) -> str:
    """A slot of the set as one text: several values as in a cell, a mapping (prefixes, extensions) as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and SLOTS.get(slot) in {"texts", "entities"} and all(isinstance(v, str) for v in value):
        return join_values(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _names(value: object) -> str:
    """A slot that holds one name or a list of them, as text."""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
