"""Rows and triples as NetworkX and rdflib graphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.errors import BadQuery
from ontology.namespaces import PREFIXES, RDFS, SKOS, shorten

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from graph.protocol import Term

_LABELS = (SKOS + "prefLabel", RDFS + "label")
_NAMES = ("Name", "Label")
"""What a library query calls the column of a thing's name: the thing's column and one of these."""


def rdflib_graph(triples: Sequence[Sequence[Term | None]]) -> rdflib.Graph:
    """Triples as an rdflib Graph, literals with the text they have, and with our prefixes."""
    import rdflib

    from graph.rdflib_view import to_rdflib

    made = rdflib.Graph()
    for prefix, iri in PREFIXES.items():
        made.bind(prefix, iri)
    for subject, predicate, obj in triples:
        made.add(tuple(to_rdflib(cast("Term", term)) for term in (subject, predicate, obj)))  # type: ignore[arg-type]
    return made


def of_triples(triples: Sequence[Sequence[Term | None]]) -> nx.MultiDiGraph[str]:
    """Triples as a graph: `predicate` (an IRI) and `label` (its short form) on an edge; literals on the subject.

    A node's literals are under the predicate's short form, a text alone or a list of several; the first of
    skos:prefLabel and rdfs:label is also its `label`, else its short form is.
    """
    import networkx as nx

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for subject, predicate, obj in triples:
        start, said = _id(subject), _id(predicate)
        made.add_node(start)
        if isinstance(obj, Literal):
            node = made.nodes[start]
            known = node.get(shorten(said))
            node[shorten(said)] = (
                obj.value if known is None else [*(known if isinstance(known, list) else [known]), obj.value]
            )
            if said in _LABELS:
                node.setdefault("label", obj.value)
        else:
            made.add_edge(start, _id(obj), key=said, predicate=said, label=shorten(said))
    for name, node in made.nodes(data=True):
        node.setdefault("label", shorten(name))
    return made


def ends(
    columns: Sequence[str], rows: Sequence[Sequence[Term | None]], source: str = "", target: str = ""
) -> tuple[int, int]:
    """The places of the columns that edges go from and to. Raises BadQuery where there are no two."""
    for name in (source, target):
        if name and name not in columns:
            raise BadQuery(f"There is no column {name!r}; there are {', '.join(columns)}")
    named = {columns.index(name) for name in (source, target) if name}
    things = [place for place in range(len(columns)) if place not in named and _holds_things(rows, place)]
    found = [columns.index(name) if name else (things.pop(0) if things else -1) for name in (source, target)]
    if -1 in found or found[0] == found[1]:
        raise BadQuery(
            f"A graph needs two columns of things, and of {', '.join(columns) or 'no column'} there are not two: "
            "name them, to_networkx(source=…, target=…)."
        )
    return found[0], found[1]


def of_rows(
    columns: Sequence[str],
    terms: Sequence[Sequence[Term | None]],
    rows: Sequence[Sequence[Any]],
    ends: tuple[int, int],
) -> nx.MultiDiGraph[str]:
    """Rows as a graph, an edge for each that has both ends. `rows` are the same as values, for the attributes."""
    import networkx as nx

    labels = {place: _label_place(columns, place) for place in ends}
    kept = [place for place in range(len(columns)) if place not in {*ends, *labels.values()}]
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for these, values in zip(terms, rows, strict=True):
        for place in ends:
            if these[place] is not None:
                label_place = labels[place]
                label = values[label_place] if label_place is not None else None
                made.add_node(_id(these[place]), label=label or shorten(_id(these[place])))
        if these[ends[0]] is not None and these[ends[1]] is not None:
            attributes: Mapping[str, Any] = {columns[place]: values[place] for place in kept}
            made.add_edge(_id(these[ends[0]]), _id(these[ends[1]]), **attributes)
    return made


def _holds_things(rows: Sequence[Sequence[Term | None]], place: int) -> bool:
    bound = [row[place] for row in rows if row[place] is not None]
    return bool(bound) and all(isinstance(term, NamedNode | BlankNode) for term in bound)


def _label_place(columns: Sequence[str], place: int) -> int | None:
    wanted = {columns[place] + name for name in _NAMES}
    return next((i for i, name in enumerate(columns) if name in wanted), None)


def _id(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
