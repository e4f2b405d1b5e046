"""Writing SSSOM/TSV that reads back as the same rows, and that sssom-py accepts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from loaders.sssom_file import BUILT_IN, EXTENSIONS, NO_TERM, OURS, join_values, split_values
from loaders.sssom_slots import SLOTS
from ontology.model import AlignmentRow

_LOCAL = re.compile(r"[^\s<>\"{}|\\^`]*")

_FIXED: tuple[tuple[str, Callable[[AlignmentRow], str]], ...] = (
    ("subject_id", lambda row: row.subject_id),
    ("predicate_id", lambda row: row.predicate_id),
    ("predicate_modifier", lambda row: "Not" if row.negated else ""),
    ("object_id", lambda row: row.object_id),
    ("mapping_justification", lambda row: row.mapping_justification),
    ("confidence", lambda row: "" if row.confidence is None else format(row.confidence, "f")),
    ("subject_source_version", lambda row: row.subject_source_version),
    ("object_source_version", lambda row: row.object_source_version),
    ("author_label", lambda row: row.author),
    ("mapping_date", lambda row: row.mapping_date),
    ("comment", lambda row: row.comment),
)
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")


class Column(NamedTuple):
    """A column: its slot, how a row fills it, and the property of an extension slot ("" for SSSOM's own)."""

    name: str
    get: Callable[[AlignmentRow], str]
    property: str = ""
    type_hint: str = ""


def write_sssom(rows: Sequence[AlignmentRow], metadata: Mapping[str, Any]) -> str:
    """Write rows and the set's metadata as SSSOM/TSV with the metadata in it.

    `metadata` needs `mapping_set_id` and `license` (raises ValueError without). Prefixes and extension definitions that
    the rows need are added to it. Empty columns are left out.
    """
    block, table = write_apart(rows, metadata)
    return "".join(f"#{line}\n" for line in block.rstrip("\n").split("\n")) + table


def write_apart(rows: Sequence[AlignmentRow], metadata: Mapping[str, Any]) -> tuple[str, str]:
    """The same as two files: the metadata (YAML, for a name ending in .sssom.yml) and the table."""
    columns, prefixes = layout(rows, metadata)
    body = io.StringIO()
    table = csv.writer(body, delimiter="\t", lineterminator="\n")
    table.writerow([column.name for column in columns])
    for row in rows:
        table.writerow([prefixes.cell(column.name, column.get(row)) for column in columns])
    head = {name: value for name, value in metadata.items() if name not in {"curie_map", "extension_definitions"}}
    if defined := definitions(columns, metadata, prefixes):
        head["extension_definitions"] = defined
    head["curie_map"] = dict(sorted(prefixes.used.items()))
    return yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10**9), body.getvalue()


def layout(rows: Sequence[AlignmentRow], metadata: Mapping[str, Any]) -> tuple[list[Column], Prefixes]:
    """The columns that rows fill, and what shortens their identifiers. Raises ValueError as `write_sssom`."""
    for name in ("mapping_set_id", "license"):
        if not metadata.get(name):
            raise ValueError(f"an SSSOM mapping set needs {name}")
    columns = [
        *(Column(name, get) for name, get in _FIXED if name in _REQUIRED or any(get(row) for row in rows)),
        *_extra_columns(rows, metadata),
    ]
    return columns, Prefixes(dict(metadata.get("curie_map") or {}))


def _extra_columns(rows: Sequence[AlignmentRow], metadata: Mapping[str, Any]) -> list[Column]:
    """Columns of the fields SSSOM has no slot for, and of further slots, that any row fills."""
    named = {iri: name for name, iri in _given(metadata).items()}
    getters: dict[str, Callable[[AlignmentRow], str]] = {
        "relation": lambda row: row.relation,
        "evidence": lambda row: row.evidence,
        "unresolved": lambda row: "true" if row.unresolved and not _no_term(row) else "",
    }
    columns = []
    for field, get in getters.items():
        name, iri, kind = EXTENSIONS[field]
        if any(get(row) for row in rows):
            columns.append(Column(named.get(iri, name), get, iri, kind))
    taken = {name for name, _ in _FIXED} | {column.name for column in columns}
    for key in dict.fromkeys(key for row in rows for key, value in row.other.items() if value):
        iri = key if "://" in key else ""
        name = named.get(key) or (re.sub(r"\W+", "_", re.split(r"[/#]", key)[-1]) or "extension" if iri else key)
        while name in taken or (iri and name in SLOTS):
            name += "_"
        taken.add(name)
        columns.append(Column(name, _getter(key), iri))
    return columns


def _getter(key: str) -> Callable[[AlignmentRow], str]:
    return lambda row: row.other.get(key, "")


def _no_term(row: AlignmentRow) -> bool:
    return NO_TERM in {row.subject_id, row.object_id}


def _given(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Slot name → property IRI of the extension definitions that the metadata brings."""
    prefixes = {**OURS, **BUILT_IN, **(metadata.get("curie_map") or {})}
    found = {}
    for one in metadata.get("extension_definitions") or []:
        prefix, _, rest = one.get("property", "").partition(":")
        found[one["slot_name"]] = prefixes[prefix] + rest if prefix in prefixes else one.get("property", "")
    return found


def definitions(columns: Sequence[Column], metadata: Mapping[str, Any], prefixes: Prefixes) -> list[dict[str, str]]:
    """The definitions the metadata brings, and those of other extension columns."""
    made = [dict(one) for one in metadata.get("extension_definitions") or []]
    for one in made:
        prefixes.keep(one.get("property", "").partition(":")[0])
        prefixes.keep(one.get("type_hint", "").partition(":")[0])
    defined = {one["slot_name"] for one in made}
    for column in columns:
        if not column.property or column.name in defined:
            continue
        one = {"slot_name": column.name, "property": prefixes.curie(column.property)}
        if column.type_hint:
            one["type_hint"] = column.type_hint
            prefixes.keep(column.type_hint.partition(":")[0])
        made.append(one)
    return made


class Prefixes:
    """Shortens IRIs by the given prefixes, then ours, then prefixes made for the purpose."""

    def __init__(self, given: dict[str, str]) -> None:
        self.used = dict(given)
        self._longest: list[tuple[str, str]] = []
        self._refresh()

    def _refresh(self) -> None:
        known = {**OURS, **BUILT_IN, **self.used}
        self._longest = sorted(((iri, name) for name, iri in known.items()), key=lambda one: (-len(one[0]), one[1]))

    def cell(self, name: str, value: str) -> str:
        """The cell of a slot, its identifiers shortened."""
        form = SLOTS.get(name)
        if not value or form not in {"entity", "entities"}:
            return value
        if form == "entity":
            return self.curie(value)
        return join_values([self.curie(one) for one in split_values(value)])

    def keep(self, prefix: str) -> None:
        """See to it that a known prefix is written."""
        known = {**OURS, **BUILT_IN}
        if prefix in known:
            self.used.setdefault(prefix, known[prefix])

    def curie(self, iri: str) -> str:
        """A CURIE for an IRI."""
        for namespace, name in self._longest:
            rest = iri[len(namespace) :]
            if iri.startswith(namespace) and _LOCAL.fullmatch(rest) and not rest.startswith("//"):
                self.used.setdefault(name, namespace)
                return f"{name}:{rest}"
        if "://" not in iri:
            return iri
        cut = max(iri.rfind("/"), iri.rfind("#"), iri.find("://") + 2) + 1
        number = 1
        while f"ns{number}" in self.used:
            number += 1
        self.used[f"ns{number}"] = iri[:cut]
        self._refresh()
        return f"ns{number}:{iri[cut:]}"
