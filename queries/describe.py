"""One thing and its links, in words."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Triple

from graph.store import Store
from queries.things import Thing


@dataclass(frozen=True, slots=True)
class Fact:
    """One plain value: `name` is the property's label ("subject webpage"), `property` its IRI."""

    name: str
    property: str
    value: str
    is_link: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links of one property. `inverse` groups hold things that point here. `total` may exceed what is listed."""

    name: str
    property: str
    inverse: bool
    things: tuple[Thing, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One statement of a framework's outline, `depth` 0 for top statements; in reading order."""

    thing: Thing
    depth: int
    text: str = ""
    weight: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source edition that says something about the thing."""

    series: str
    edition: str
    title: str
    publisher: str
    license: str
    credit: str
    url: str
    graph: str
    is_current: bool
    triples: int


@dataclass(frozen=True, slots=True)
class Description:
    """Everything a page or `credways show` says about one thing."""

    thing: Thing
    kinds: tuple[str, ...]
    facts: tuple[Fact, ...]
    links: tuple[LinkGroup, ...]
    outline: tuple[OutlineItem, ...]
    outline_total: int
    sources: tuple[SourceNote, ...]


def describe(store: Store, iri: str, *, limit: int = 50) -> Description:
    """Return the description of `iri`; link groups and the outline list at most `limit` items and say the total.

    Raises NotFound when no current or superseded edition mentions the IRI.
    """
    raise NotImplementedError


def describe_triples(store: Store, iri: str) -> list[Triple]:
    """Return the triples of `iri` and of blank nodes below it, and mappings that touch it, for Turtle and JSON-LD."""
    raise NotImplementedError
