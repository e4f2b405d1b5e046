"""One thing and its links, in words: what `credways show` and the pages say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.errors import NotFound
from ontology.namespaces import CEASN, CW, ID, OWL, RDF, SKOS, shorten
from queries.joined import joined, ratings
from queries.lookup import edition_in, things
from queries.outline_tree import OutlineItem, outline_items
from queries.sources import SourceNote, said_by
from queries.things import Thing
from queries.words import is_bookkeeping, kind_of, plain, ranked_classes, word

if TYPE_CHECKING:
    from graph.protocol import Store, Term

__all__ = ["Description", "Fact", "LinkGroup", "OutlineItem", "SourceNote", "describe", "describe_triples"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One plain value: `name` is the property's label ("subject webpage"), `property` its IRI.

    `is_link` marks an address outside the store, to be shown as a link.
    """

    name: str
    property: str
    value: str
    is_link: bool = False
    language: str = ""

    def shown(self) -> str:
        """The value as people read it: an item of an edition that is not loaded by its code and that edition."""
        series, edition = edition_in(self.value) if self.is_link else ("", "")
        if not series:
            return self.value
        return f"{unquote(self.value.rpartition('/')[2])} ({series} {edition}, not loaded)"


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Links of one property. `inverse` groups hold things that point here. `total` may exceed what is listed."""

    name: str
    property: str
    inverse: bool
    things: tuple[Thing, ...]
    total: int


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


_NOT_SHOWN = frozenset((RDF + "type", CEASN + "codedNotation", CEASN + "listID", SKOS + "topConceptOf"))
_IN_OUTLINE = frozenset((CEASN + "isPartOf", CEASN + "isTopChildOf", CEASN + "isChildOf", CW + "hasContextNote"))
_SAID_OTHERWISE = frozenset(
    (
        OWL + "annotatedSource",
        OWL + "annotatedTarget",
        CW + "lowerStep",
        CW + "upperStep",
        CW + "asserter",
        CW + "ofOccupation",
        CW + "relatedOccupation",
    )
)
"""Links to nodes that only join two things: queries/joined.py shows the thing on the other side instead."""


def describe(store: Store, iri: str, *, limit: int = 50) -> Description:
    """Return the description of `iri`; link groups and the outline list at most `limit` items and say the total.

    What only superseded editions say is used when no current one says anything. Raises NotFound when no edition
    mentions the IRI.
    """
    found = things(store, [iri])
    if iri not in found:
        raise NotFound("thing", iri)
    node, one = NamedNode(iri), found[iri]
    graphs = _older_graphs(store, node)
    rows = store.select("SELECT DISTINCT ?p ?o WHERE { ?s ?p ?o } ORDER BY ?p ?o", {"s": node}, graphs=graphs).rows
    types = sorted((str(getattr(o, "value", "")) for p, o in rows if _iri(p) == RDF + "type"), key=_place)
    children = store.ask("ASK WHERE { ?c ceasn:isChildOf|ceasn:isPartOf ?s }", {"s": node}, graphs=graphs)
    items, total = outline_items(store, iri, one.kind, limit, graphs) if children else ((), 0)
    joins = one.kind not in ("mapping", "stacking")
    facts, links = _outgoing(store, rows, limit)
    if joins:
        links += [_group(*group, limit) for group in joined(store, iri, graphs)]
        links += [
            LinkGroup(name, of, inverse, tuple(found[:limit]), len(found))
            for name, of, inverse, found in ratings(store, iri, graphs)
        ]
    hidden = (_IN_OUTLINE if items else frozenset()) | (_SAID_OTHERWISE if joins else frozenset())
    links += _incoming(store, node, limit, graphs, hidden)
    return Description(
        thing=one,
        kinds=tuple(dict.fromkeys(word(kind) for kind in types if kind not in _TOO_GENERAL or len(types) == 1)),
        facts=tuple(facts),
        links=tuple(links),
        outline=items,
        outline_total=total,
        sources=said_by(store, iri),
    )


_INNER = ("condition", "note", "context-note")
"""Kinds in the IRIs of nodes without a page of their own."""

_TOO_GENERAL = frozenset((CEASN + "Competency", SKOS + "Concept", CEASN + "CompetencyFramework"))


def describe_triples(store: Store, iri: str) -> list[Triple]:
    """Return the triples of `iri`, of nodes without a page below it, and the mappings that touch it.

    For Turtle and JSON-LD; literals are exactly as they were loaded. Raises NotFound.
    """
    node = NamedNode(iri)
    graphs = _older_graphs(store, node)
    named = [None] if graphs is None else list(graphs)
    queue: list[NamedNode | BlankNode] = [node]
    queue += [
        quad.subject
        for graph in named
        for end in ("annotatedSource", "annotatedTarget")
        for quad in store.quads(None, NamedNode(OWL + end), node, graph)
        if isinstance(quad.subject, NamedNode | BlankNode)
    ]
    seen, made = set(queue), []
    for subject in queue:
        for graph in named:
            for quad in store.quads(subject, None, None, graph):
                made.append(quad.triple)
                below = quad.object
                if isinstance(below, NamedNode | BlankNode) and below not in seen and _has_no_page(below):
                    seen.add(below)
                    queue.append(below)
    if not made:
        raise NotFound("thing", iri)
    return list(dict.fromkeys(made))


def _has_no_page(term: Term) -> bool:
    """Condition profiles and context notes: nodes that only exist to say something about one thing."""
    return isinstance(term, NamedNode) and term.value.startswith(
        (f"{ID}condition/", f"{ID}note/", f"{ID}context-note/")
    )


def _older_graphs(store: Store, node: NamedNode) -> Sequence[str] | None:
    """None when the current editions say something of the node, else the graphs that do."""
    if store.ask("ASK WHERE { ?s ?p ?o }", {"s": node}):
        return None
    rows = store.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", {"s": node})
    return sorted(_iri(row[0]) for row in rows)


def _outgoing(store: Store, rows: Sequence[Sequence[Term | None]], limit: int) -> tuple[list[Fact], list[LinkGroup]]:
    facts: dict[tuple[str, str], Fact] = {}
    groups: dict[str, list[str]] = {}
    ends = things(store, [o.value for _, o in rows if isinstance(o, NamedNode)])
    columns = things(store, sorted({_iri(p) for p, _ in rows if _iri(p).startswith(f"{ID}column/")}))
    for predicate, obj in rows:
        name = _iri(predicate)
        if name in _NOT_SHOWN or is_bookkeeping(name) or isinstance(obj, BlankNode):
            continue
        if isinstance(obj, NamedNode) and obj.value in ends and not _has_no_page(obj):
            groups.setdefault(name, []).append(obj.value)
        elif isinstance(obj, NamedNode) and not _has_no_page(obj):
            linked = obj.value.startswith(("http://", "https://"))
            known = obj.value in ranked_classes() or shorten(obj.value) != obj.value
            fact = Fact(plain(name), name, word(obj.value) if known else obj.value, linked and not known)
            facts.setdefault((fact.name, fact.value), fact)
        elif isinstance(obj, Literal):
            # A column that no vocabulary has a word for is called as the table calls it.
            title = columns[name].label if name in columns else plain(name)
            fact = Fact(title, name, obj.value, language=obj.language or "")
            facts.setdefault((fact.name, fact.value), fact)
    links = [_group(plain(name), name, False, [ends[iri] for iri in iris], limit) for name, iris in groups.items()]
    return sorted(facts.values(), key=lambda fact: (fact.name != "name", fact.name, fact.value)), links


def _incoming(
    store: Store, node: NamedNode, limit: int, graphs: Sequence[str] | None, hidden: frozenset[str]
) -> list[LinkGroup]:
    counted = store.select(
        "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p", {"o": node}, graphs=graphs
    )
    groups = []
    for predicate, number in counted:
        name = _iri(predicate)
        if name in hidden or name in _NOT_SHOWN or is_bookkeeping(name):
            continue
        listed = store.select(
            f"SELECT ?s WHERE {{ ?s <{name}> ?o }} ORDER BY ?s LIMIT {int(limit)}", {"o": node}, graphs=graphs
        )
        found = [_iri(row[0]) for row in listed]
        known = [one for one in things(store, found).values() if not _has_no_page(NamedNode(one.iri))]
        if hidden >= _SAID_OTHERWISE:
            known = [one for one in known if one.kind not in ("mapping", "stacking")]
        if known:
            groups.append(_group(plain(name, inverse=True), name, True, known, limit, int(_iri(number))))
    return groups


def _group(name: str, predicate: str, inverse: bool, ends: list[Thing], limit: int, total: int = 0) -> LinkGroup:
    ends = sorted(ends, key=lambda one: (one.kind, one.notation, one.label, one.iri))
    return LinkGroup(name, predicate, inverse, tuple(ends[:limit]), max(total, len(ends)))


def _iri(term: Term | None) -> str:
    return str(getattr(term, "value", ""))


def _place(kind: str) -> tuple[int, str]:
    return ranked_classes().get(kind, (len(ranked_classes()), ""))[0], kind_of([kind])[1]
