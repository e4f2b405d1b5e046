"""CASE records → triples that give the records back exactly (loaders/case_export.py does).

Each property becomes the term maps/case.yaml names. Beside them stand, where they are needed: the order of several
values (cw:valueOrder), properties written as null or empty (cw:statedNull, cw:statedEmpty), and what CASE does not know
(cw:otherProperties, JSON).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.case_fields import LINK, Field, Kind, kinds
from loaders.case_json import dumps, json_literal
from loaders.case_read import Package, Record, is_time
from loaders.triples import TYPE, decimal_literal, iri_or_string
from ontology.languagetags import mark
from ontology.namespaces import RDF
from ontology.terms import CW, XSD

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
_MOST_DIGITS = 18

Value = NamedNode | Literal


class RecordWriter:
    """Writes the records of one package. `target` says what a link's identifier and URI stand for here ("" unknown)."""

    def __init__(self, base: str, default_language: str, target: Callable[[Mapping[str, Any]], str]) -> None:
        self._base, self._target = base, target
        self._default = default_language
        self._links: dict[str, NamedNode] = {}
        self._orders: dict[str, NamedNode] = {}
        self._out: list[Triple] = []

    def record(self, record: Record) -> list[Triple]:
        """The triples of one record, its place in its parent, and of links met here for the first time."""
        self._out = []
        node = NamedNode(record.iri)
        self._out.append(Triple(node, TYPE, record.kind.node))
        if record.parent is not None:
            above = record.parent.kind.fields[record.key]
            self._out.append(Triple(NamedNode(record.parent.iri), above.predicate, node))
            for position in record.positions:
                self._out.append(Triple(node, CW.packagePosition, Literal(str(position), datatype=XSD.integer)))
        self._properties(node, record.kind, record.value)
        return self._out

    def _properties(self, node: NamedNode, kind: Kind, value: Mapping[str, Any]) -> None:
        others: dict[str, Any] = {}
        language = language_of(value) or self._default
        for key, one in value.items():
            known = kind.fields.get(key)
            if known is None:
                others[key] = one
            elif one is None:
                self._out.append(Triple(node, CW.statedNull, Literal(key)))
            elif known.holds in ("record", "records"):
                if one == []:
                    self._out.append(Triple(node, CW.statedEmpty, Literal(key)))
            elif known.holds == "json":
                self._out.append(Triple(node, known.predicate, json_literal(one)))
            elif _is_empty(known, one):
                self._out.append(Triple(node, CW.statedEmpty, Literal(key)))
            else:
                made = self._values(known, one, language)
                if made is None:
                    others[key] = one
                else:
                    self._out.extend(Triple(node, known.predicate, term) for term in dict.fromkeys(made))
                    if len(made) > 1:
                        self._out.append(Triple(node, CW.valueOrder, self._order(key, made)))
        if others:
            self._out.append(Triple(node, CW.otherProperties, json_literal(others)))

    def _values(self, known: Field, value: Any, language: str) -> list[Value] | None:
        """The terms of a property's value in order; None when it is no such value as the property holds."""
        match known.holds:
            case "texts":
                texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
                return [Literal(one) for one in value] if texts else None
            case "links":
                links = isinstance(value, list) and all(isinstance(one, dict) for one in value)
                return [self._link(one) for one in value] if links else None
            case "link" if isinstance(value, dict):
                return [self._link(value)]
            case _:
                term = _term(known.holds, value, language)
                return None if term is None else [term]

    def _link(self, value: Mapping[str, Any]) -> NamedNode:
        """The node of a link; equal links are one node."""
        said = dumps(dict(value), sort=True)
        node = self._links.get(said)
        if node is None:
            node = self._links[said] = NamedNode(f"{self._base}#link/{_digest(said)}")
            self._out.append(Triple(node, TYPE, CW.CaseLink))
            if target := self._target(value):
                self._out.append(Triple(node, CW.linkTarget, NamedNode(target)))
            self._properties(node, kinds()[LINK], value)
        return node

    def _order(self, key: str, values: list[Value]) -> NamedNode:
        """The node of an order of values; equal orders are one node."""
        said = "\n".join([key, *map(str, values)])
        node = self._orders.get(said)
        if node is None:
            node = self._orders[said] = NamedNode(f"{self._base}#order/{_digest(said)}")
            self._out.append(Triple(node, TYPE, CW.CaseValueOrder))
            self._out.append(Triple(node, CW.orderedProperty, Literal(key)))
            for number, term in enumerate(values, start=1):
                self._out.append(Triple(node, NamedNode(f"{RDF}_{number}"), term))
        return node


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _is_empty(known: Field, value: Any) -> bool:
    return value == [] if known.holds in ("texts", "links") else value == "" and known.holds != "json"


def _term(holds: str, value: Any, language: str) -> Value | None:
    if isinstance(value, str):
        match holds:
            case "words":
                return Literal(value, language=mark(language))
            case "date" | "datetime" if is_time(holds, value):
                return Literal(value, datatype=XSD.date if holds == "date" else XSD.dateTime)
            case "text" | "date" | "datetime":
                return Literal(value)
            case "link":
                return iri_or_string(value)
        return None
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and holds in ("integer", "number") and abs(value) < 10**_MOST_DIGITS:
        return Literal(str(value), datatype=XSD.integer)
    if isinstance(value, Decimal) and holds == "number" and _plain(value):
        return decimal_literal(value)
    return None


def _plain(value: Decimal) -> bool:
    """Whether a number has few enough digits for every engine's xsd:decimal."""
    sign, digits, exponent = value.as_tuple()
    del sign
    return isinstance(exponent, int) and -_MOST_DIGITS < exponent <= 0 and len(digits) < _MOST_DIGITS


def language_of(value: Mapping[str, Any]) -> str:
    """The language a record says it is written in, where that is a usable tag; else ""."""
    said = value.get("language")
    if not isinstance(said, str) or not _TAG.fullmatch(said):
        return ""
    try:
        Literal("", language=mark(said))
    except ValueError:
        return ""
    return said


def default_language(package: Package) -> str:
    """The language of texts whose record names none: the document's, else English (as elsewhere in this project)."""
    return language_of(package.document.value) or "en"
