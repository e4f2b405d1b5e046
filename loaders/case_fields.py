"""What CASE records hold and where each property is kept, read from maps/case.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from loaders.yamls import shipped
from ontology.namespaces import expand
from ontology.terms import CASE

LINK = "Link"
"""The kind of a CASE link object: {title, identifier, uri, targetType}."""


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a kind of record. The words are explained in maps/case.yaml."""

    key: str
    holds: str
    predicate: NamedNode
    of: str = ""
    since: str = "1.0"
    must: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its class and its properties by key, in the order of the specification."""

    name: str
    node: NamedNode
    fields: Mapping[str, Field]

    @property
    def newer(self) -> frozenset[str]:
        """The keys that CASE 1.1 added."""
        return frozenset(key for key, field in self.fields.items() if field.since != "1.0")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of record by its name in CASE; `Link` beside them."""
    return {name: _kind(name, fields) for name, fields in shipped("maps/case.yaml").items()}


def _kind(name: str, fields: Mapping[str, Mapping[str, object]]) -> Kind:
    made = {
        key: Field(
            key=key,
            holds=str(said["holds"]),
            predicate=NamedNode(expand(str(said["as"])) or "") if "as" in said else NamedNode(CASE.namespace + key),
            of=str(said.get("of", LINK if said["holds"] in ("link", "links") else "")),
            since=str(said.get("since", "1.0")),
            must=bool(said.get("must", False)),
            due=bool(said.get("due", False)),
        )
        for key, said in fields.items()
    }
    return Kind(name, NamedNode(CASE.namespace + name), made)


def identifier_of(value: Mapping[str, object]) -> str:
    """A record's or link's identifier: `identifier`, or `sourcedId` as drafts before CASE 1.0 called it; "" if none."""
    for key in ("identifier", "sourcedId"):
        found = value.get(key)
        if isinstance(found, str) and found.strip():
            return found
    return ""


def uri_of(value: Mapping[str, object]) -> str:
    """A record's or link's URI (`URI` in old drafts); "" if none."""
    for key in ("uri", "URI"):
        found = value.get(key)
        if isinstance(found, str) and found.strip():
            return found
    return ""
