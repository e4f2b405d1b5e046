"""Whether a literal's text is one its datatype allows: RDF parsers let "2020-02-30"^^xsd:date pass (BAD_INPUTS 66)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from ontology.namespaces import XSD

_ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"


def _matches(pattern: str) -> Callable[[str], bool]:
    made = re.compile(pattern)
    return lambda text: made.fullmatch(text) is not None


def _date(text: str) -> bool:
    found = re.fullmatch(rf"(\d{{4}})-(\d\d)-(\d\d){_ZONE}", text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


def _date_time(text: str) -> bool:
    found = re.fullmatch(rf"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?{_ZONE}", text)
    if not found:
        return False
    try:
        datetime.fromisoformat(found[1])
    except ValueError:
        return False
    return True


_FLOAT = _matches(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN")
_INTEGER = _matches(r"[+-]?\d+")

_CHECKS: dict[str, Callable[[str], bool]] = {
    "integer": _INTEGER,
    "int": _INTEGER,
    "long": _INTEGER,
    "nonNegativeInteger": _matches(r"\+?\d+|-0+"),
    "positiveInteger": _matches(r"\+?0*[1-9]\d*"),
    "decimal": _matches(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "float": _FLOAT,
    "double": _FLOAT,
    "boolean": _matches("true|false|0|1"),
    "date": _date,
    "dateTime": _date_time,
    "gYear": _matches(rf"-?\d{{4,}}{_ZONE}"),
    "language": _matches(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
}


def check_for(datatype: str) -> Callable[[str], bool] | None:
    """The test for a datatype's IRI, None for datatypes that are not tested."""
    return _CHECKS.get(datatype.removeprefix(XSD)) if datatype.startswith(XSD) else None
