"""SSSOM as JSON: the mapping set as one object, its mappings in a list, as sssom-py reads and writes it.

SSSOM leaves the form open ("The JSON serialisation format", SSSOM 1.1); this is the mapping set of its model, with its
CURIEs. Where the model has no slot for a value, sssom-py accepts none: such a value stands in `other`, as
`slot="value"`, for each slot that the set defines as an extension, and is read back from there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from loaders.case_json import dumps
from loaders.reading.files import SourceFile
from loaders.reading.jsons import Json, expect_list, expect_object, read_json
from loaders.reading.problems import Problems, shown
from loaders.sssom_file import Metadata, SssomFile, join_values, split_values
from loaders.sssom_read import REQUIRED, check_set, finish, work_of
from loaders.sssom_slots import SLOTS
from loaders.sssom_write import Column, definitions, layout
from ontology.model import AlignmentRow

_MANY = frozenset({"texts", "entities"})


def write_sssom_json(rows: Sequence[AlignmentRow], metadata: Mapping[str, Any]) -> str:
    """Write rows and the set's metadata as one JSON object. Raises ValueError as `write_sssom`."""
    columns, prefixes = layout(rows, metadata)
    mappings = [_mapping(row, columns, prefixes.cell) for row in rows]
    head = {name: value for name, value in metadata.items() if name not in {"curie_map", "extension_definitions"}}
    defined = definitions(columns, metadata, prefixes)
    known = {*SLOTS, *(one["slot_name"] for one in defined)}
    defined += [{"slot_name": column.name} for column in columns if column.name not in known]
    if defined:
        head["extension_definitions"] = defined
    used = dict(sorted(prefixes.used.items()))
    document = {"@context": used, **head, "curie_map": used, "mappings": mappings}
    return dumps(document, indent=1) + "\n"


def _mapping(row: AlignmentRow, columns: Sequence[Column], cell: Any) -> dict[str, Json]:
    made: dict[str, Json] = {}
    beside: list[str] = []
    for column in columns:
        value = cell(column.name, column.get(row))
        if not value:
            continue
        form = SLOTS.get(column.name)
        if form is None:
            beside.append(f"{column.name}={json.dumps(value, ensure_ascii=False)}")
        elif form == "number":
            made[column.name] = Decimal(value)
        else:
            made[column.name] = list(split_values(value)) if form in _MANY else value
    if beside:
        made["other"] = join_values([*beside, *([str(made["other"])] if "other" in made else [])])
    return made


def read_sssom_json(source: SourceFile) -> SssomFile:
    """Read one mapping set. Raises BadInput with everything that is wrong, a mapping by its place in the list."""
    problems = Problems(source.name)
    document = expect_object(read_json(source), "", problems)
    problems.raise_any()
    metadata: Metadata = {
        name: _text(value) for name, value in document.items() if name not in {"mappings", "curie_map", "@context"}
    }
    metadata["curie_map"] = _prefixes(document)
    check_set(metadata, problems)
    listed = [
        expect_object(one, f"/mappings/{index}", problems)
        for index, one in enumerate(expect_list(document.get("mappings") or [], "/mappings", problems))
    ]
    problems.raise_any()
    named = {one["slot_name"] for one in metadata.get("extension_definitions") or [] if isinstance(one, dict)}
    flat = [_flat(one, named, f"mapping {number}", problems) for number, one in enumerate(listed, 1)]
    columns = tuple(dict.fromkeys([*REQUIRED, *(name for one in flat for name in one)]))
    work = work_of(metadata, columns, problems, "mapping")
    problems.raise_any()
    rows = ((number, [one.get(name, "") for name in columns]) for number, one in enumerate(flat, 1))
    return finish(work, rows, metadata, ())


def _prefixes(document: Mapping[str, Json]) -> dict[str, Json]:
    """The prefixes of `curie_map` (which sssom-py also writes as objects), beside those of the JSON-LD context."""
    found: dict[str, Json] = {}
    for name in ("@context", "curie_map"):
        given = document.get(name)
        for prefix, value in (given if isinstance(given, dict) else {}).items():
            if isinstance(value, dict):
                value = value.get("prefix_url") or value.get("@id")
            # A context also says which property a key is; only what ends as namespaces do is a prefix.
            is_prefix = isinstance(value, str) and value.endswith(("/", "#", "_", "=", ":", "?", "-"))
            if is_prefix or (name == "curie_map" and value is not None):
                found[prefix] = value
    return found


def _text(value: Json) -> Any:
    """A slot of the set as the TSV form has it: texts, and lists and objects of them."""
    if isinstance(value, list):
        return [_text(one) for one in value]
    if isinstance(value, dict):
        return {name: _text(one) for name, one in value.items()}
    return value if isinstance(value, str) else "" if value is None else str(value)


def _flat(one: Mapping[str, Json], named: set[str], where: str, problems: Problems) -> dict[str, str]:
    """One mapping as cells."""
    made: dict[str, str] = {}
    for name, value in one.items():
        if name.startswith("@") or value is None:
            continue
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            made[name] = join_values([str(each) for each in value])
        elif isinstance(value, dict | list | bool):
            problems.add(
                f"{where}, {name}", shown(json.dumps(value)), "a text, a number or a list of texts", "json-type"
            )
        elif SLOTS.get(name) in _MANY:
            made[name] = join_values([str(value)])
        else:
            made[name] = format(value, "f") if isinstance(value, Decimal) else str(value)
    rest = []
    for part in split_values(made.pop("other", "")):
        slot, sign, value = part.partition("=")
        try:
            said = json.loads(value) if sign and slot in named else None
        except ValueError:
            said = None
        if isinstance(said, str):
            made[slot] = said
        else:
            rest.append(part)
    if rest:
        made["other"] = "|".join(rest)
    return made
