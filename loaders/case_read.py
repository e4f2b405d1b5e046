"""A CASE package as a flat list of its records, with everything that is wrong or odd about them.

Rules: the CFPackage schemas of CASE 1.0 and 1.1. Refused is what leaves a record without identity or meaning; what a
reader can live with is kept as published and said in a warning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from loaders.case_fields import Field, Kind, identifier_of, kinds, uri_of
from loaders.case_json import dumps
from loaders.reading.jsons import described, pointer
from loaders.reading.problems import Problems, shown

MISSING = "required by CASE and missing"
"""How a warning about a property ends that a record should have."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


@dataclass(slots=True)
class Record:
    """One record of a package: what kind it is, its properties, where it stands.

    `parent` is the record that holds it (None for the package) and `key` the parent's property; `positions` are its
    places in the array (more than one when an equal record stands there again). `iri` is filled in by case_names.
    """

    kind: Kind
    value: Mapping[str, Any]
    where: str
    parent: Record | None
    key: str = ""
    positions: list[int] = field(default_factory=list)
    iri: str = ""

    @property
    def identifier(self) -> str:
        """The record's identifier; "" for the package and its definitions, which have none."""
        return identifier_of(self.value)


@dataclass(slots=True)
class Package:
    """One CASE package: its records in document order (the package itself first), its version, its oddities.

    `oddities` counts warnings by text, with the first places; `unknown` counts properties that CASE does not know.
    """

    version: str
    records: list[Record]
    oddities: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unknown: Counter[str] = field(default_factory=Counter)

    def of(self, name: str) -> Iterator[Record]:
        """The records of one kind, in order."""
        return (record for record in self.records if record.kind.name == name)

    @property
    def document(self) -> Record:
        """The package's document."""
        return next(self.of("CFDocument"))


def read_package(value: object, where: str, problems: Problems) -> Package:
    """Take a package apart and check every record.

    Problems (json-type, case-missing, case-duplicate, case-identifier) carry the JSON pointer and the schema path;
    when any were noted the package must not be used further.
    """
    package = Package("", [])
    if not isinstance(value, dict):
        problems.add(where, described(value), "a CASE package: an object with CFDocument and CFItems", "json-type")
        return package
    _walk(value, kinds()["CFPackage"], where, None, package, problems)
    _duplicates(package, problems)
    package.version = version_of(package)
    return package


def version_of(package: Package) -> str:
    """ "1.1", "1.0" or "draft": as stated, by the address, or by what only 1.1 or only the drafts have."""
    keys: set[str] = set()
    for record in package.records:
        if record.kind.name == "CFDocument":
            stated = record.value.get("caseVersion")
            if isinstance(stated, str) and stated.strip():
                return stated.strip()
            for version in ("1.1", "1.0"):
                if f"/case/v{version.replace('.', 'p')}/" in uri_of(record.value):
                    return version
        if "sourcedId" in record.value and "identifier" not in record.value:
            return "draft"
        keys |= record.value.keys() & record.kind.newer
        word = record.value.get("associationType")
        if word == "isTranslationOf" or (isinstance(word, str) and word.startswith("ext:")):
            keys.add("associationType")
        ends = (record.value.get("originNodeURI"), record.value.get("destinationNodeURI"))
        keys |= {"targetType" for end in ends if isinstance(end, dict) and "targetType" in end}
    return "1.1" if keys else "1.0"


def _walk(
    value: Mapping[str, Any], kind: Kind, where: str, parent: Record | None, package: Package, problems: Problems
) -> Record:
    record = Record(kind, value, where, parent)
    package.records.append(record)
    for key, known in kind.fields.items():
        _check(record, known, value.get(key), package, problems)
    for key in value.keys() - kind.fields.keys():
        package.unknown[f"{kind.name}.{key}"] += 1
    if "identifier" in kind.fields:
        _identity(record, package)
    for key, known in kind.fields.items():
        if known.holds == "record" and isinstance(value.get(key), dict):
            made = _walk(value[key], kinds()[known.of], where + pointer(key), record, package, problems)
            made.key = key
        elif known.holds == "records" and isinstance(value.get(key), list):
            _array(value[key], record, known, package, problems)
    return record


def _array(values: list[Any], parent: Record, known: Field, package: Package, problems: Problems) -> None:
    """The records of an array; an equal record met again is another position of the first."""
    first: dict[str, Record] = {}
    for index, value in enumerate(values):
        where = parent.where + pointer(known.key, index)
        if not isinstance(value, dict):
            problems.add(where, described(value), f"an object ({_schema(known.of)})", "json-type")
            continue
        name = identifier_of(value)
        earlier = first.get(name)
        if name and earlier is not None and _same(earlier.value, value):
            earlier.positions.append(index)
            package.oddities[f"{known.of}: stands twice in the package, word for word"].append(where)
            continue
        made = _walk(value, kinds()[known.of], where, parent, package, problems)
        made.key = known.key
        made.positions.append(index)
        if name:
            first.setdefault(name, made)


def _check(record: Record, known: Field, value: object, package: Package, problems: Problems) -> None:
    """Judge one property: whether it must be there, and whether it holds what it should."""
    name, key = record.kind.name, known.key
    place = record.where + pointer(key)
    if key == "identifier" and not value:
        value = record.identifier or value
    if key == "uri" and not value:
        value = uri_of(record.value) or value
    blank = value is None or (value == "" and known.holds != "words")
    if blank and known.must:
        found = "nothing" if key not in record.value else described(value)
        problems.add(place, found, f"{known.holds} {key} ({_schema(name, key)})", "case-missing")
    elif blank and known.due:
        package.oddities[f"{name}.{key}: {MISSING}"].append(record.where)
    if blank:
        return
    if known.holds in ("record", "records") or known.must:
        if not _holds(known, value):
            expected = f"{_wanted(known)} ({_schema(name, key)})"
            problems.add(place, described(value), expected, "json-type")
        elif known.holds == "link" and not (identifier_of(value) or uri_of(value)):  # type: ignore[arg-type]
            problems.add(place, "a link without identifier and uri", _schema(name, key), "case-missing")
        elif key == "identifier" and isinstance(value, str) and not value.strip():
            problems.add(place, shown(value), f"a UUID ({_schema(name, key)})", "case-missing")
    elif known.holds in ("text", "words", "number", "integer", "texts", "link", "links") and not _holds(known, value):
        package.oddities[f"{name}.{key}: not {_wanted(known)}; kept as it is"].append(place)
    elif known.holds in ("date", "datetime"):
        _time(f"{name}.{key}", known, value, place, package)


def _holds(known: Field, value: object) -> bool:
    """Whether a value is what the property holds."""
    match known.holds:
        case "text" | "words" | "date" | "datetime":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return not isinstance(value, (bool, str, list, dict)) and value is not None
        case "texts":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case "links":
            return isinstance(value, list) and all(isinstance(one, dict) for one in value)
        case "link" | "record":
            return isinstance(value, dict)
        case "records":
            return isinstance(value, list)
        case _:
            return True


def _wanted(known: Field) -> str:
    words = {"text": "a string", "words": "a string", "integer": "a whole number", "number": "a number"}
    words |= {"texts": "an array of strings", "links": "an array of links", "link": "a link object"}
    return words.get(known.holds, "an object" if known.holds == "record" else "an array")


def _schema(kind: str, key: str = "") -> str:
    """Path of a property in the official JSON Schema of CASE 1.1."""
    name = {"CFDocument": "CFPckgDocument", "CFItem": "CFPckgItem", "CFAssociation": "CFPckgAssociation"}.get(
        kind, kind
    )
    base = "schema #" if kind == "CFPackage" else f"schema #/$defs/{name}"
    return f"{base}/properties/{key}" if key else base


def _time(name: str, known: Field, value: object, place: str, package: Package) -> None:
    """Note a date or moment that is none, has no time zone, or lies in the future."""
    if not isinstance(value, str) or not is_time(known.holds, value):
        package.oddities[f"{name}: not a {known.holds} of ISO 8601; kept as text"].append(place)
        return
    if known.holds == "datetime":
        moment = datetime.fromisoformat(_without_fraction(value))
        if moment.tzinfo is None:
            package.oddities[f"{name}: has no time zone"].append(place)
            moment = moment.replace(tzinfo=UTC)
        if moment > datetime.now(UTC) + timedelta(days=1):
            package.oddities[f"{name}: lies in the future"].append(place)


def is_time(holds: str, value: str) -> bool:
    """Whether a text is a date ("date") or a moment ("datetime") that exists, as XSD writes it."""
    try:
        if holds == "date":
            return _DATE.fullmatch(value) is not None and date.fromisoformat(value) is not None
        return _MOMENT.fullmatch(value) is not None and datetime.fromisoformat(_without_fraction(value)) is not None
    except ValueError:
        return False


def _without_fraction(value: str) -> str:
    found = _MOMENT.fullmatch(value)
    return found.group(1) + (found.group(2) or "") if found else value


def _identity(record: Record, package: Package) -> None:
    """Note an identifier that is no lower-case UUID, and a URI that names another one."""
    name, uri, kind = record.identifier, uri_of(record.value), record.kind.name
    if not name:
        return
    if not _UUID.fullmatch(name):
        package.oddities[f"{kind}.identifier: no UUID"].append(record.where)
    elif name != name.lower():
        package.oddities[f"{kind}.identifier: a UUID in capitals"].append(record.where)
    named = _UUID.findall(uri)
    if named and name.lower() not in [one.lower() for one in named]:
        package.oddities[f"{kind}.uri: names another identifier than the record"].append(record.where)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two records are one, as JSON: in Python `True == 1`, which here are two things."""
    return one == other and dumps(dict(one), sort=True) == dumps(dict(other), sort=True)


def _duplicates(package: Package, problems: Problems) -> None:
    """Refuse two records of a kind with one identifier and different content, naming both."""
    first: dict[tuple[str, str], Record] = {}
    for record in package.records:
        if not record.identifier:
            continue
        earlier = first.setdefault((record.kind.name, record.identifier), record)
        if earlier is not record and not _same(earlier.value, record.value):
            found = f"{record.identifier} again, with other content than {earlier.where}"
            problems.add(record.where, found, f"each identifier of a {record.kind.name} once", "case-duplicate")
