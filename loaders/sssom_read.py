"""Strict reading of SSSOM/TSV: a metadata block of `#` lines, then a table of slots. No row is dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from loaders.reading.delimited import read_delimited
from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems, shown
from loaders.reading.text import decode
from loaders.sssom_file import (
    BUILT_IN,
    EXTENSIONS,
    NO_TERM,
    OWN_SLOTS,
    PASSED_ON,
    PREDICATES,
    Metadata,
    SssomFile,
    join_values,
    split_values,
)
from loaders.sssom_slots import ENUMS, SLOTS
from ontology.model import AlignmentRow
from ontology.namespaces import SKOS

REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""Columns every file must have, filled in every row."""

_BAD_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_OPPOSITES = (
    {SKOS + "broadMatch", SKOS + "narrowMatch"},
    {SKOS + "exactMatch", SKOS + "broadMatch"},
    {SKOS + "exactMatch", SKOS + "narrowMatch"},
)


def read_sssom(source: SourceFile, external: SourceFile | None = None) -> SssomFile:
    """Read one SSSOM/TSV file with its metadata in it, or in a file beside it (`external`).

    Raises BadInput with everything that is wrong.
    """
    problems = Problems(source.name)
    text = decode(source)
    head, blanked = _split(text)
    if external is not None:
        if head:
            problems.fail("line 1", f"metadata here and in {external.name}", "metadata in one place", "sssom-metadata")
        problems = Problems(external.name)
        head = decode(external)
    metadata = _metadata(head, problems)
    problems.raise_any()
    problems = Problems(source.name)
    prefixes = _prefixes(metadata, problems)
    grid = read_delimited(replace(source, data=blanked.encode()), "\t", True, frozenset(), problems, LIMITS)
    if not grid.rows:
        problems.fail("", "no table", "a header row after the lines that begin with '#'", "no-records")
    header, *rows = grid.rows
    columns = tuple(cell.strip() for cell in header.cells)
    work = _Rows(problems, prefixes, _extensions(metadata, prefixes, problems), columns)
    work.check_columns(header.number)
    problems.raise_any()
    return finish(work, ((row.number, row.cells) for row in rows), metadata, grid.warnings)


def work_of(metadata: Metadata, columns: tuple[str, ...], problems: Problems, word: str) -> _Rows:
    """What reads the mappings of a set whose metadata is known; `word` is what a message calls one."""
    prefixes = _prefixes(metadata, problems)
    return _Rows(problems, prefixes, _extensions(metadata, prefixes, problems), columns, word=word)


def finish(
    work: _Rows, rows: Iterable[tuple[int, list[str]]], metadata: Metadata, warnings: Sequence[str]
) -> SssomFile:
    """Read every row, and hand over the whole file. Raises BadInput."""
    passed_on = {name: metadata[name] for name in PASSED_ON if isinstance(metadata.get(name), str)}
    made: list[AlignmentRow] = []
    number = None
    for number, cells in rows:
        if (one := work.row(number, cells, passed_on)) is not None:
            made.append(one)
    if number is None:
        work.problems.add("", "a header and no rows", "at least one mapping", "no-records")
    work.problems.raise_any()
    kept = {name: value for name, value in metadata.items() if name not in passed_on}
    return SssomFile(kept, made, work.prefixes, work.columns, (*warnings, *work.warnings, *conflicts(made)))


def _split(text: str) -> tuple[str, str]:
    """The metadata block without its `#`, and the file with the block's lines empty: rows keep their numbers."""
    lines = text.split("\n")
    count = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    block = "\n".join(line[1:].rstrip("\r") for line in lines[:count])
    return block, "\n" * count + "\n".join(lines[count:])


def _metadata(block: str, problems: Problems) -> Metadata:
    """The metadata block as text values. YAML aliases are refused: they can stand for any amount of text."""
    try:
        if any(isinstance(event, yaml.events.AliasEvent) for event in yaml.parse(block, Loader=yaml.BaseLoader)):
            problems.fail("metadata", "a YAML alias (*name)", "plain values", "sssom-metadata")
        value = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes only texts
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "metadata"
        problems.fail(where, shown(str(getattr(error, "problem", None) or error)), "YAML after '#'", "sssom-metadata")
    if value in (None, ""):
        value = {}
    if not isinstance(value, dict):
        problems.fail("metadata", shown(str(value)), "slots as `name: value`", "sssom-metadata")
    check_set(value, problems)
    return value


def check_set(metadata: Mapping[str, Any], problems: Problems) -> None:
    """Note the slots that every mapping set needs and this one lacks."""
    for name in ("mapping_set_id", "license"):
        if not isinstance(metadata.get(name), str) or not metadata.get(name):
            expected = f"a line '#{name}: …' (or {name} in a metadata file of the same name, ending in .sssom.yml)"
            problems.add("metadata", f"no {name}", expected, "sssom-missing-slot")


def _prefixes(metadata: Metadata, problems: Problems) -> dict[str, str]:
    given = metadata.get("curie_map", {})
    if not isinstance(given, dict):
        problems.fail("metadata, curie_map", shown(str(given)), "prefixes as `prefix: namespace`", "sssom-metadata")
    for prefix, namespace in given.items():
        where = f"metadata, curie_map, {prefix}"
        if not isinstance(namespace, str) or "://" not in namespace or _BAD_IN_IRI.search(namespace):
            problems.add(where, shown(str(namespace)), "the IRI of a namespace", "sssom-prefix")
        elif prefix in BUILT_IN and BUILT_IN[prefix] != namespace:
            problems.add(where, shown(namespace), f"{BUILT_IN[prefix]}, which SSSOM fixes", "sssom-prefix")
    return {name: iri for name, iri in given.items() if isinstance(iri, str)}


def _extensions(metadata: Metadata, prefixes: Mapping[str, str], problems: Problems) -> dict[str, str]:
    """Slot name → property IRI of the extension slots the metadata defines."""
    found = {}
    given = metadata.get("extension_definitions", [])
    for index, one in enumerate(given if isinstance(given, list) else [given]):
        name = one.get("slot_name") if isinstance(one, dict) else None
        named = one.get("property", "") if isinstance(one, dict) else ""
        iri = _expand(named, prefixes) if isinstance(named, str) and named else ""
        if not isinstance(name, str) or not name or iri is None:
            where = f"metadata, extension_definitions, item {index + 1}"
            problems.add(
                where, shown(str(one)), "slot_name, and property as a CURIE with a known prefix", "sssom-extension"
            )
        elif iri:
            found[name] = iri
    return found


def _expand(text: str, prefixes: Mapping[str, str]) -> str | None:
    """IRI of a CURIE or IRI; None when the prefix is not known."""
    prefix, colon, rest = text.partition(":")
    if not colon:
        return None
    if rest.startswith("//"):
        return text
    namespace = prefixes.get(prefix) or BUILT_IN.get(prefix)
    return None if namespace is None else namespace + rest


@dataclass(slots=True)
class _Rows:
    """Reads rows by their columns."""

    problems: Problems
    prefixes: Mapping[str, str]
    extensions: Mapping[str, str]
    columns: tuple[str, ...]
    warnings: list[str] = field(default_factory=list)
    word: str = "row"

    def check_columns(self, number: int) -> None:
        """Note missing and repeated columns; say which are not SSSOM's."""
        for name in REQUIRED:
            if name not in self.columns:
                self.problems.add(f"row {number}", f"no column {name!r}", f"a column {name!r}", "sssom-missing-slot")
        for index, name in enumerate(self.columns):
            if not name:
                self.problems.add(
                    f"row {number}, column {index + 1}", "no header", "the name of a slot", "header-missing"
                )
            elif name in self.columns[:index]:
                self.problems.add(
                    f"row {number}", f"the header {shown(name)} twice", "each header once", "header-repeated"
                )
            elif name not in SLOTS and name not in self.extensions:
                self.warnings.append(f"column {name!r} is no SSSOM slot and is not defined as an extension; kept")

    def row(self, number: int, cells: list[str], passed_on: Mapping[str, Any]) -> AlignmentRow | None:
        """One mapping; None (and problems) when something is wrong with it."""
        before = len(self.problems)
        if len(cells) != len(self.columns):
            found, expected = f"{len(cells)} cells", f"{len(self.columns)} cells, as in the header"
            rule = "row-too-long" if len(cells) > len(self.columns) else "row-too-short"
            self.problems.add(f"{self.word} {number}", found, expected, rule)
            return None
        values = dict(zip(self.columns, cells, strict=True))
        own: dict[str, str] = {name: str(value) for name, value in passed_on.items()}
        extra: dict[str, str] = {}
        for name, cell in values.items():
            value = self.cell(name, cell, f"{self.word} {number}, column {name!r}")
            if not value:
                continue
            if name in OWN_SLOTS:
                own[name] = value
            else:
                extra[self.extensions.get(name, name)] = value
        for name in REQUIRED:
            if not own.get(name) and not (name in values and values[name].strip()):
                self.problems.add(f"{self.word} {number}, column {name!r}", "nothing", "a value", "sssom-missing-slot")
        predicate = own.get("predicate_id", "")
        if predicate and predicate not in PREDICATES:
            expected = "a SKOS mapping predicate, or another that SSSOM recommends"
            place = f"{self.word} {number}, column 'predicate_id'"
            self.problems.add(place, shown(values["predicate_id"]), expected, "unknown-predicate")
        relation, evidence, unresolved = (extra.pop(EXTENSIONS[one][1], "") for one in EXTENSIONS)
        if unresolved not in {"", "true", "false"}:
            self.problems.add(f"{self.word} {number}", shown(unresolved), "true or false", "sssom-value")
        if len(self.problems) > before:
            return None
        ends = {own["subject_id"], own["object_id"]}
        if NO_TERM in ends:
            self.warnings.append(f"{self.word} {number} says that there is no matching term; kept, never followed")
        return AlignmentRow(
            subject_id=own["subject_id"],
            predicate_id=predicate,
            object_id=own["object_id"],
            mapping_justification=own["mapping_justification"],
            negated=own.get("predicate_modifier") == "Not",
            confidence=Decimal(own["confidence"]) if "confidence" in own else None,
            subject_source_version=own.get("subject_source_version", ""),
            object_source_version=own.get("object_source_version", ""),
            relation=relation,
            evidence=evidence,
            comment=own.get("comment", ""),
            author=own.get("author_label", ""),
            mapping_date=own.get("mapping_date", ""),
            unresolved=unresolved == "true" or NO_TERM in ends,
            other=extra,
        )

    def cell(self, name: str, cell: str, where: str) -> str:
        """The value of a cell, identifiers written out; "" (and a problem) when it is not what the slot holds."""
        form = SLOTS.get(name, "text")
        if form == "text" or form == "texts" or not cell.strip():
            return cell
        value = cell.strip()
        if form == "entity":
            return self.entity(value, where)
        if form == "entities":
            return join_values([self.entity(one.strip(), where) for one in split_values(value)])
        if form == "number":
            if not re.fullmatch(r"0*(?:0(?:\.\d*)?|\.\d+|1(?:\.0*)?)", value):
                self.problems.add(where, shown(value), "a number from 0 to 1", "sssom-number")
            return value
        if form == "date":
            try:
                date.fromisoformat(value)
            except ValueError:
                self.problems.add(where, shown(value), "a date as YYYY-MM-DD", "sssom-date")
            return value
        if value not in ENUMS[name]:
            self.problems.add(where, shown(value), "one of " + ", ".join(sorted(ENUMS[name])), "sssom-value")
        return value

    def entity(self, value: str, where: str) -> str:
        """IRI of a CURIE."""
        iri = _expand(value, self.prefixes)
        if iri is None:
            prefix = value.partition(":")[0]
            expected = f"a CURIE whose prefix the curie_map has ({prefix!r} is not there)"
            self.problems.add(where, shown(value), expected, "sssom-prefix")
            return ""
        if _BAD_IN_IRI.search(iri):
            self.problems.add(where, shown(value), 'an identifier without spaces or any of <>"{}|\\^`', "bad-iri")
        return iri


def conflicts(rows: list[AlignmentRow]) -> list[str]:
    """Pairs that the file maps in ways that cannot both hold; both are kept, for a person to settle (BAD_INPUTS 83)."""
    pairs: defaultdict[tuple[str, str], set[tuple[str, bool]]] = defaultdict(set)
    seen: defaultdict[tuple[str, str, str, bool, str], int] = defaultdict(int)
    for row in rows:
        pairs[row.subject_id, row.object_id].add((row.predicate_id, row.negated))
        seen[row.subject_id, row.predicate_id, row.object_id, row.negated, row.relation] += 1
    found = []
    for (subject, target), claims in pairs.items():
        held = {predicate for predicate, negated in claims if not negated}
        denied = {predicate for predicate, negated in claims if negated}
        if held & denied or any(one <= held for one in _OPPOSITES):
            found.append(f"conflict: {subject} and {target} are mapped in opposite ways; all rows are kept")
    twice = sum(count - 1 for count in seen.values())
    if twice:
        found.append(f"{twice} rows repeat a mapping that another row makes")
    return found
