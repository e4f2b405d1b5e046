"""A read-only rdflib Dataset over a store, for what needs rdflib's objects (pySHACL, pyLODE, other people's code).

Literals and language tags are exactly as loaded. SPARQL given as text is answered by the store's engine; a prepared
query is refused, because rdflib would answer it itself, thousands of times slower (DESIGN §6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, Dataset, Graph, ModificationException
from rdflib.query import Result
from rdflib.store import Store as RdflibStore
from rdflib.term import BNode, Identifier, Literal, Node, URIRef, Variable

from graph.protocol import EVERY_GRAPH, Term
from graph.view import View
from ontology.errors import BadQuery
from ontology.languagetags import unmark
from ontology.namespaces import PREFIXES, XSD

_Pattern = tuple[Node | None, Node | None, Node | None]


def dataset(view: View) -> Dataset:
    """The whole state as an rdflib Dataset: its default graph is the union of current editions."""
    return ViewDataset(store=ViewStore(view), default_union=False)


def graph(view: View, iri: str | None = None) -> Graph:
    """One named graph (None: the default graph) as an rdflib Graph."""
    return Graph(store=ViewStore(view), identifier=URIRef(iri) if iri else DATASET_DEFAULT_GRAPH_ID)


class ViewDataset(Dataset):
    """rdflib's Dataset, whose own methods warn that its `default_context` is deprecated (seen in 7.6)."""

    @property  # type: ignore[misc]
    def default_context(self) -> Graph:
        """The default graph."""
        found: Graph = self.default_graph
        return found


class ViewStore(RdflibStore):
    """rdflib's store interface over a View. Writing raises ModificationException."""

    context_aware = True
    graph_aware = True
    formula_aware = False
    transaction_aware = False

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._prefixes: dict[str, str] = dict(PREFIXES)

    def triples(
        self, triple_pattern: _Pattern, context: Graph | None = None
    ) -> Iterator[tuple[tuple[Node, Node, Node], Iterator[Graph | None]]]:
        """Triples that fit, literals compared by their text, each with its graphs."""
        where = EVERY_GRAPH if context is None else self._name(context)
        try:
            subject, predicate, obj = (None if term is None else to_engine(term) for term in triple_pattern)
        except ValueError:  # rdflib allows terms that no store can hold; they are in no graph
            return
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
            return
        found: dict[tuple[Node, Node, Node], list[Graph | None]] = {}
        for quad in self._view.marked_quads(subject, predicate, obj, where):
            triple = (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object))
            if triple_pattern[2] is not None and triple[2] != triple_pattern[2]:
                continue  # the engine finds 1 when asked for 01
            if context is not None:
                yield triple, iter((context,))
            else:
                found.setdefault(triple, []).append(self._graph(quad.graph_name))
        for triple, graphs in found.items():
            yield triple, iter(graphs)

    def contexts(self, triple: _Pattern | None = None) -> Iterator[Graph]:  # type: ignore[override]
        """Named graphs, or those that hold a triple."""
        if triple is None:
            yield from (self._graph(ox.NamedNode(name)) for name in self._view.graph_names())
            return
        for _, graphs in self.triples(triple):
            yield from (found for found in graphs if found is not None)

    def __len__(self, context: Graph | None = None) -> int:
        where = EVERY_GRAPH if context is None else self._name(context)
        return sum(1 for _ in self._view.marked_quads(graph=where))

    def query(
        self,
        query: object,
        initNs: Mapping[str, Any],
        initBindings: Mapping[str, Identifier],
        queryGraph: object,
        **_options: Any,
    ) -> Result:
        """Answer SPARQL text with the engine. Raises BadQuery, also for a prepared query."""
        if not isinstance(query, str):
            raise BadQuery("Pass the query as text; rdflib would answer a prepared query itself, far too slowly.")
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in initNs.items())
        bindings = {str(name).lstrip("?"): to_engine(term) for name, term in initBindings.items()}
        name = str(queryGraph)
        graphs = None if name in (str(DATASET_DEFAULT_GRAPH_ID), "__UNION__") else [name]
        return _result(self._view, prefixes + query, bindings, graphs)

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Remember a prefix (for serialising); the store is not changed."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = str(namespace)

    def namespace(self, prefix: str) -> URIRef | None:
        """Namespace of a prefix."""
        found = self._prefixes.get(prefix)
        return None if found is None else URIRef(found)

    def prefix(self, namespace: URIRef) -> str | None:
        """Prefix of a namespace."""
        return next((name for name, iri in self._prefixes.items() if iri == str(namespace)), None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """All prefixes."""
        return ((name, URIRef(iri)) for name, iri in self._prefixes.items())

    def add(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse."""
        raise ModificationException

    addN = remove = remove_graph = add

    def add_graph(self, graph: Graph) -> None:
        """Nothing to do: rdflib says this when a graph is only named, as in `dataset.graph(iri)`."""

    def _name(self, context: Graph) -> str | None:
        name = str(context.identifier)
        return None if name == str(DATASET_DEFAULT_GRAPH_ID) else name

    def _graph(self, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> Graph:
        identifier = URIRef(name.value) if isinstance(name, ox.NamedNode) else DATASET_DEFAULT_GRAPH_ID
        return Graph(store=self, identifier=identifier)


def to_rdflib(term: Term) -> Node:
    """An engine's term as rdflib's, its text unchanged. Raises ValueError for RDF 1.2 triple terms."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise ValueError("rdflib has no triple terms")
    if term.language:
        return Literal(term.value, lang=unmark(term.language))
    datatype = None if term.datatype.value == XSD + "string" else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


def to_engine(term: object) -> Term:
    """An rdflib term as the engine's. Raises ValueError for what RDF does not allow."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    raise ValueError(f"{term!r} is no RDF term")


def _result(view: View, query: str, bindings: Mapping[str, Term], graphs: list[str] | None) -> Result:
    answer = view.answer(query, bindings, graphs)
    if isinstance(answer, ox.QueryBoolean):
        result = Result("ASK")
        result.askAnswer = bool(answer)
    elif isinstance(answer, ox.QuerySolutions):
        result = Result("SELECT")
        names = [Variable(variable.value) for variable in answer.variables]
        result.vars = names
        result.bindings = [
            {name: to_rdflib(term) for name, term in zip(names, row, strict=True) if term is not None}  # type: ignore[misc]
            for row in answer
        ]
    else:
        result = Result("CONSTRUCT")
        result.graph = _as_graph(answer)
    return result


def _as_graph(triples: Iterable[ox.Triple]) -> Graph:
    made = rdflib.Graph()
    for triple in triples:
        made.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    return made
