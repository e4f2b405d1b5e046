"""Cells of the starter catalogue → terms, each fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from loaders.reading.problems import Problems
from loaders.triples import iri_or_string
from loaders.yamls import shipped
from ontology import iris
from ontology.terms import CETERMS, CW

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[^\s/|]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Item:
    """One row: its place for messages and its cells by column."""

    where: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> list[str]:
        """The values of a cell that holds several, split at `|`."""
        return [part.strip() for part in self.cells[column].split("|") if part.strip()]


@dataclass(frozen=True, slots=True)
class Tools:
    """Cells to terms. A cell that cannot be one is noted in `problems`, and None or nothing comes back."""

    problems: Problems

    def entity(self, item: Item, column: str, kind: str, value: str = "") -> NamedNode | None:
        """The thing that an `authority/code` cell names."""
        value = value or item[column]
        if not _ID.fullmatch(value):
            self.problems.add(f"{item.where}, column {column!r}", repr(value), "authority/code", "catalogue-id")
            return None
        authority, code = value.split("/")
        return NamedNode(iris.entity(kind, authority, code))

    def entities(self, item: Item, column: str, kind: str) -> Iterator[NamedNode]:
        """Each thing that a cell of several names."""
        for value in item.many(column):
            node = self.entity(item, column, kind, value)
            if node is not None:
                yield node

    def organization(self, item: Item, column: str, value: str = "") -> NamedNode | None:
        """The organisation that a cell names."""
        value = value or item[column]
        if not _SLUG.fullmatch(value):
            self.problems.add(f"{item.where}, column {column!r}", repr(value), "an organisation's id", "catalogue-id")
            return None
        return NamedNode(iris.organization(value))

    def term(self, item: Item, column: str, *vocabularies: type[CW] | type[CETERMS]) -> NamedNode | None:
        """The class or property that a cell names by its local name, in the first vocabulary that has it."""
        for vocabulary in vocabularies:
            found = vocabulary.__dict__.get(item[column])
            if isinstance(found, NamedNode):
                return found
        names = " or ".join(vocabulary.__name__.lower() for vocabulary in vocabularies)
        self.problems.add(f"{item.where}, column {column!r}", repr(item[column]), f"a {names} term", "catalogue-term")
        return None

    def concepts(self, item: Item, column: str, scheme: str) -> Iterator[NamedNode]:
        """The concepts that a cell names by code, in the edition that maps/catalogue.yaml links to."""
        series, edition = shipped("maps/catalogue.yaml")[scheme].split("/")
        for code in item.many(column):
            yield NamedNode(iris.concept(series, edition, code))

    def link(self, item: Item, column: str = "source_url") -> NamedNode | None:
        """The web address in a cell."""
        node = iri_or_string(item[column])
        if isinstance(node, NamedNode):
            return node
        self.problems.add(f"{item.where}, column {column!r}", repr(item[column]), "an http(s) address", "catalogue-url")
        return None
