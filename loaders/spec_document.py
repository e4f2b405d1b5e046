"""A specification as a YAML or JSON document, in a small schema of our own:

    certification: CompTIA Network+     # name; required
    issuer: CompTIA
    exam_code: N10-009                  # or version: "2024"
    id: comptia-network-plus            # the credential's own id, where it has one
    source: https://…                   # page the specification comes from
    rights: © …
    domains:                            # or objectives:, for one without domains
      - code: "1.0"
        text: Networking Concepts       # or label: our own short words
        weight: 23 %                    # or 0.23
        objectives:
          - code: "1.1"
            text: …
            topics: [{code: 1.1.a, text: …}, "a text without a code"]

Several certifications stand in a list, or under `certifications:`. Topics nest. A text without a code gets its parent's
code and its position (marked as derived). Codes must be text: in JSON write "1.10", in YAML quotes are not needed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.jsons import described, expect_list, expect_object, read_json
from loaders.reading.problems import Problems
from loaders.reading.text import clean_code
from loaders.reading.yamls import read_yaml
from loaders.spec_records import Spec, SpecRow

_HEAD = ("certification", "issuer", "exam_code", "version", "id", "source", "rights", "domains", "objectives")
_ITEM = ("code", "text", "label", "kind", "weight", "iri", "source", "parents")
_PARTS = {"domains": "domain", "objectives": "objective", "topics": "topic"}
_SUSPECT = re.compile(r'^\s*["\']?(?:domains|objectives|certifications?)["\']?\s*:', re.MULTILINE)


def read_document(source: SourceFile, options: Options, problems: Problems) -> list[Spec]:
    """Every certification of a document. Raises BadInput, or notes problems with their JSON pointer."""
    value = read_json(source) if source.suffix == ".json" else read_yaml(source)
    whole: Any = value
    place = ""
    if isinstance(whole, Mapping) and "certifications" in whole:
        place = "/certifications"
        whole = whole["certifications"]
    if isinstance(whole, list):
        if not whole:
            problems.add(place, "an empty array", "certifications", "table-empty")
        return [_spec(one, f"{place}/{index}", options, problems) for index, one in enumerate(whole)]
    return [_spec(whole, place, options, problems)]


def _spec(value: object, place: str, options: Options, problems: Problems) -> Spec:
    head = expect_object(value, place, problems)
    _known(head, _HEAD, place, problems)
    name = _text(head, "certification", place, problems) or options.title
    if head and not name:
        problems.add(f"{place}/certification", "nothing", "the certification's name", "json-missing")
    spec = Spec(
        name=name,
        issuer=_text(head, "issuer", place, problems),
        cert_id=_text(head, "id", place, problems),
        exam_code=_text(head, "exam_code", place, problems),
        version=_text(head, "version", place, problems),
    )
    rights, page = _text(head, "rights", place, problems), _text(head, "source", place, problems)
    spec.notes += [f"rights: {rights}"] if rights else []
    spec.fields = {key: "kept" for key in head if key in _HEAD}
    _walk(head, place, spec, page, problems)
    if head and not spec.rows and not len(problems):
        problems.add(place, "no domains and no objectives", "at least one statement", "table-empty")
    return spec


def _walk(head: Mapping[str, Any], place: str, spec: Spec, page: str, problems: Problems) -> None:
    """Add a row for every statement in the document's order, without recursion (the document says how deep it is)."""
    todo: list[tuple[str, object, str, str, int]] = []

    def open_parts(record: Mapping[str, Any], at: str, parent: str) -> None:
        found = [
            (part, item, f"{at}/{part}/{index}", parent, index)
            for part in _PARTS
            if part in record
            for index, item in enumerate(expect_list(record[part], f"{at}/{part}", problems))
        ]
        todo.extend(reversed(found))

    open_parts({key: head[key] for key in ("domains", "objectives") if key in head}, place, "")
    while todo:
        key, item, at, parent, index = todo.pop()
        row = _row(item, at, key, parent, index, page, problems)
        spec.rows.append(row)
        if isinstance(item, Mapping):
            _known(item, (*_ITEM, *_PARTS), at, problems)
            open_parts(item, at, row.code)


def _row(item: object, at: str, key: str, parent: str, index: int, page: str, problems: Problems) -> SpecRow:
    if isinstance(item, str):
        item = {"text": item}
    record = expect_object(item, at, problems)
    code = clean_code(_text(record, "code", at, problems))
    derived = not code
    if derived:
        code = f"{parent}.{index + 1}" if parent else str(index + 1)
    row = SpecRow(
        place=at,
        code=code,
        parent="|".join([parent, *_parents(record, at, problems)]).strip("|"),
        kind=_text(record, "kind", at, problems) or _PARTS[key],
        text=_text(record, "text", at, problems),
        label=_text(record, "label", at, problems),
        weight=_weight(record.get("weight"), at, problems),
        iri=_text(record, "iri", at, problems),
        url=_text(record, "source", at, problems) or page,
        derived=derived,
    )
    if record and not row.text and not row.label:
        problems.add(at, "neither text nor label", "a statement", "json-missing")
    return row


def _parents(record: Mapping[str, Any], at: str, problems: Problems) -> list[str]:
    """Codes of further parents, for a statement that stands in several places."""
    if "parents" not in record:
        return []
    found = expect_list(record["parents"], f"{at}/parents", problems)
    return [clean_code(one) for one in found if isinstance(one, str)]


def _text(record: Mapping[str, Any], key: str, place: str, problems: Problems) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        expected = 'a text in quotes, such as "1.10"' if key == "code" else "a text"
        problems.add(f"{place}/{key}", described(value), expected, "json-type")
        return ""
    return value.strip()


def _weight(value: object, place: str, problems: Problems) -> str:
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    problems.add(f"{place}/weight", described(value), "a number or a text such as 20 %", "json-type")
    return ""


def _known(record: Mapping[str, Any], keys: tuple[str, ...], place: str, problems: Problems) -> None:
    for key in record:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1, cutoff=0.5)
            expected = "one of the keys " + ", ".join(keys) + (f" (nearest: {near[0]})" if near else "")
            problems.add(f"{place}/{key}", f"the key {key!r}", expected, "json-unknown-key")


def looks_like_document(head: str) -> float:
    """How much the beginning of a YAML or JSON text looks like this schema, 0 … 1."""
    lines = head.replace("{", "{\n").replace(",", ",\n")
    names = {match.group().strip(" \t\n\r\"':") for match in _SUSPECT.finditer(lines)}
    if not names & {"certification", "certifications"}:
        return 0.0
    return 0.9 if "domains" in names else 0.5 if "objectives" in names else 0.0
