"""The edges a chain can walk: mappings both ways and shared anchors, asked of the engine a frontier at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ontology.namespaces import ID, SSSOM
from queries.chains import SHARES_ANCHOR
from queries.compose import composition
from queries.lookup import text
from queries.remembered import remembered
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

REJECTED = f"{ID}concept/verdicts/1/rejected"


@dataclass(frozen=True, slots=True)
class Edge:
    """One step from `start` to `end`. `name` is composition.yaml's name of the claim in this direction.

    `mapping` is the mapping's IRI, "" for a step that is none: over a shared anchor or competency (`via`), or a stated
    fact (`property`, stated from `end` to `start` when `inverse`); `meets` is the thing at which the two sides of such
    a meeting come together. `suggested` marks a machine's proposal; `blocks` a Not mapping, or one that a decision
    rejected. `framework` is the framework that `end` is part of, or the scheme that it is in.
    """

    start: str
    end: str
    name: str
    mapping: str
    inverse: bool = False
    suggested: bool = False
    blocks: bool = False
    unresolved: bool = False
    via: str = ""
    framework: str = ""
    property: str = ""
    meets: str = ""


def mapping_edges(
    store: Store, frontier: Collection[str], graphs: Sequence[str] | None, names: Collection[str] = ()
) -> list[Edge]:
    """Every mapping that touches a statement of `frontier`, read from that statement.

    `names` keeps those whose claim, read so, is one of them; the engine leaves out the others. Several plain look-ups
    instead of one query with OPTIONALs, which the engine would answer in quadratic time.
    """
    rules = composition()
    claims = set(rules.names.values()) & set(names) if names else set(rules.names.values())
    if not claims or not frontier:
        return []
    found: list[_Found] = []
    for near, far, inverse in (
        ("annotatedSource", "annotatedTarget", False),
        ("annotatedTarget", "annotatedSource", True),
    ):
        published = sorted(rules.iri(rules.inverse(name) if inverse else name) for name in claims)
        only = f"FILTER(?claim IN ({', '.join(f'<{iri}>' for iri in published)}))" if names else ""
        rows = store.select(
            f"""SELECT ?from ?m ?to ?claim WHERE {{ {nodes("from", frontier)}
              ?m owl:{near} ?from ; owl:{far} ?to ; owl:annotatedProperty ?claim . {only} }}""",
            graphs=graphs,
        )
        found += [(text(start), text(mapping), text(end), text(claim), inverse) for start, mapping, end, claim in rows]
    return _edges(store, found, graphs)


_Found: TypeAlias = tuple[str, str, str, str, bool]
"""Where a mapping is read from, the mapping, the other end, its published claim, whether it is read backwards."""


def _edges(store: Store, found: Sequence[_Found], graphs: Sequence[str] | None) -> list[Edge]:
    if not found:
        return []
    inside = part_of(store, {end for _, _, end, _, _ in found}, graphs)
    marks = marked(store, graphs)
    rules = composition()
    edges = set()
    for start, mapping, end, claim, inverse in found:
        name = rules.name(claim)
        if name is None:
            continue
        edge = Edge(
            start=start,
            end=end,
            name=rules.inverse(name) if inverse else name,
            mapping=mapping,
            inverse=inverse,
            suggested=mapping in marks.suggested,
            blocks=mapping in marks.blocking,
            unresolved=mapping in marks.unresolved,
            framework=inside.get(end, ""),
        )
        edges.add(edge)
    return sorted(edges, key=lambda edge: (edge.start, edge.end, edge.mapping, edge.inverse))


def blocking_edges(store: Store, graphs: Sequence[str] | None) -> list[Edge]:
    """Every mapping that keeps a pair apart, read from both ends; there are few, and each search needs them all."""

    def read() -> list[Edge]:
        blocking = marked(store, graphs).blocking
        if not blocking:
            return []
        rows = store.select(
            f"""SELECT ?m ?one ?other ?claim WHERE {{ {nodes("m", blocking)} ?m owl:annotatedSource ?one ;
              owl:annotatedTarget ?other ; owl:annotatedProperty ?claim }}""",
            graphs=graphs,
        )
        said = [(text(one), text(mapping), text(other), text(claim)) for mapping, one, other, claim in rows]
        turned = [(other, mapping, one, claim, True) for one, mapping, other, claim in said]
        edges = _edges(store, [*((*one, False) for one in said), *turned], graphs)
        return [edge for edge in edges if not edge.unresolved]

    return remembered(store, ("blocking edges", None if graphs is None else tuple(graphs)), read)


@dataclass(frozen=True, slots=True)
class Marked:
    """The few mappings that are no plain link: a machine's, one that keeps a pair apart, one to an unknown code, one
    with a predicate that composition.yaml does not know.
    """

    suggested: frozenset[str]
    blocking: frozenset[str]
    unresolved: frozenset[str]
    unknown: frozenset[str]


def marked(store: Store, graphs: Sequence[str] | None) -> Marked:
    """Read them all: far fewer than the mappings, and the same for every question to one state of a store."""
    return remembered(
        store, ("marked mappings", None if graphs is None else tuple(graphs)), lambda: _marked(store, graphs)
    )


def _marked(store: Store, graphs: Sequence[str] | None) -> Marked:
    def said(pattern: str) -> frozenset[str]:
        return frozenset(text(row[0]) for row in store.select(f"SELECT ?m WHERE {{ {pattern} }}", graphs=graphs))

    known = ", ".join(f"<{iri}>" for iri in composition().names)
    return Marked(
        suggested=said('?set cw:kind "suggested" . ?m dcterms:isPartOf ?set'),
        blocking=said(f"?m <{SSSOM}predicate_modifier> ?not")
        | said(f"?d cw:verdict <{REJECTED}> ; cw:decidesMapping ?m"),
        unresolved=said("?m cw:objectUnresolved true"),
        unknown=said(f"?m owl:annotatedProperty ?p . FILTER(?p NOT IN ({known})) ?m a <{SSSOM}Mapping>"),
    )


def part_of(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, str]:
    """The framework that each statement is part of, or the scheme that each concept is in, as far as in scope."""
    found: dict[str, str] = {}
    for name in ("ceasn:isPartOf", "skos:inScheme"):
        rest = [iri for iri in iris if iri not in found]
        if rest:
            rows = store.select(f"SELECT ?s ?f WHERE {{ {nodes('s', rest)} ?s {name} ?f }}", graphs=graphs)
            found |= {text(item): text(whole) for item, whole in sorted(rows, key=str)}
    return found


def unknown_predicates(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, str]:
    """Mappings that touch any of `iris` with a predicate that composition.yaml does not know, and that predicate."""
    strange = marked(store, graphs).unknown
    if not strange:
        return {}
    rows = store.select(
        f"""SELECT ?m ?p ?x WHERE {{ {nodes("m", strange)} ?m owl:annotatedProperty ?p ;
          owl:annotatedSource|owl:annotatedTarget ?x }}""",
        graphs=graphs,
    )
    near = set(iris)
    return {text(mapping): text(name) for mapping, name, end in rows if text(end) in near}


def anchor_edges(store: Store, frontier: Collection[str], graphs: Sequence[str] | None) -> list[Edge]:
    """Steps to standards of the same framework and level that publish the same anchor standard."""
    if not frontier:
        return []
    rows = store.select(
        f"""SELECT ?from ?to ?framework (MIN(STR(?by)) AS ?anchor) WHERE {{ {nodes("from", frontier)}
          ?from cw:correspondsToAnchor ?by ; ceasn:educationLevelType ?level ; ceasn:isPartOf ?framework .
          ?to cw:correspondsToAnchor ?by ; ceasn:educationLevelType ?level ; ceasn:isPartOf ?framework .
          FILTER(?to != ?from) }} GROUP BY ?from ?to ?framework ORDER BY ?from ?to""",
        graphs=graphs,
    )
    return [
        Edge(text(start), text(end), SHARES_ANCHOR, "", via=text(anchor), framework=text(framework))
        for start, end, framework, anchor in rows
    ]
