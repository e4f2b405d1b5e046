"""JSON values written exactly: numbers as they were read, no key lost, nothing rounded."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode

from loaders.reading.jsons import Json
from ontology.namespaces import RDF

JSON = NamedNode(RDF + "JSON")


def dumps(value: Json, indent: int | None = None, *, sort: bool = False) -> str:
    """A JSON text of a value that may hold `Decimal` numbers; `sort` orders the keys of objects."""
    return "".join(_pieces(value, indent, 0, sort))


def _pieces(value: Any, indent: int | None, level: int, sort: bool) -> list[str]:
    if isinstance(value, str):
        return [json.dumps(value, ensure_ascii=False)]
    if isinstance(value, Decimal):
        return [str(value)]
    if not isinstance(value, (dict, list)):
        return [json.dumps(value)]
    marks = "{}" if isinstance(value, dict) else "[]"
    if not value:
        return [marks]
    inner = "" if indent is None else "\n" + " " * (indent * (level + 1))
    outer = "" if indent is None else "\n" + " " * (indent * level)
    pieces = [marks[0]]
    pairs = sorted(value.items()) if sort and isinstance(value, dict) else None
    members = pairs or (value.items() if isinstance(value, dict) else ((None, one) for one in value))
    for number, (key, one) in enumerate(members):
        pieces.append(("," if number else "") + inner)
        if key is not None:
            pieces.append(json.dumps(key, ensure_ascii=False) + (": " if indent is not None else ":"))
        pieces += _pieces(one, indent, level + 1, sort)
    pieces.append(outer + marks[1])
    return pieces


def json_literal(value: Json) -> Literal:
    """A JSON value as an rdf:JSON literal, keys sorted, so that equal values are equal literals."""
    return Literal(dumps(value, sort=True), datatype=JSON)


def loads(text: str) -> Json:
    """The value of a JSON text that was written here; numbers with a point or exponent as `Decimal`."""
    made: Json = json.loads(text, parse_float=Decimal)
    return made
