"""Asking an endpoint in one of its states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from graph import exact, provenance
from graph.binding import bind, values_row
from graph.protocol import EVERY_GRAPH, Bindings, Solutions, Subject, Term
from graph.remote import replies
from graph.remote.client import WHATEVER, Dataset
from graph.remote.dataset import Holding, companions_of
from graph.remote.endpoint import Endpoint
from graph.remote.exact_forms import ExactForms
from graph.remote.shape import shape
from graph.remote.skolem import skolem
from ontology.errors import BadQuery, StoreUnusable
from ontology.languagetags import unmark_output
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from graph.provenance import SourceRecord


class RemoteView:
    """A `graph.protocol.EditionStore` over one state of an endpoint. Threads may share it.

    `derived` is the stem of files that are worked out from this state, None where none can be kept.
    """

    def __init__(self, endpoint: Endpoint, found: Holding, derived: Path | None) -> None:
        self.endpoint, self.holding, self.derived = endpoint, found, derived
        self._sources: list[SourceRecord] | None = None
        self._exact: ExactForms | None = None

    @property
    def stamp(self) -> str:
        """What tells this state from others of the endpoint."""
        return self.holding.stamp

    def view(self) -> RemoteView:
        """Itself: a state does not change."""
        return self

    def select(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> Solutions:
        """See Store.select."""
        return self.endpoint.select(*self._asked(query, bindings, graphs))

    def ask(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> bool:
        """See Store.ask."""
        return self.endpoint.ask(*self._asked(query, bindings, graphs))

    def construct(
        self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None
    ) -> list[Triple]:
        """See Store.construct."""
        found = self.endpoint.construct(*self._asked(query, bindings, graphs))
        within = self.current_graphs() if graphs is None else frozenset(graphs)
        loaded = self._forms().of(found, within)
        return [
            Triple(one.subject, one.predicate, exact.plain_tag(obj))
            for one, objects in zip(found, loaded, strict=True)
            for obj in objects
        ]

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """See Store.quads. Raises BadQuery for a blank node that only an earlier answer of the endpoint knew."""
        for quad in self.marked_quads(subject, predicate, obj, graph):
            plain = exact.plain_tag(quad.object)
            yield quad if plain is quad.object else Quad(quad.subject, quad.predicate, plain, quad.graph_name)

    def marked_quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """Like `quads`, but capitals of language tags are noted as ontology.languagetags does."""
        if graph is None and self.holding.graphs:
            # From the graphs themselves: which of them has a triple decides in which forms it was loaded.
            seen: set[Triple] = set()
            for quad in self._listed(subject, predicate, obj, self.current_graphs()):
                if quad.triple not in seen:
                    seen.add(quad.triple)
                    yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
            return
        if graph == EVERY_GRAPH:
            yield from self.marked_quads(subject, predicate, obj)
        within = self.graph_names() if graph == EVERY_GRAPH else [] if graph is None else [graph]
        yield from self._listed(subject, predicate, obj, frozenset(within))

    def _listed(
        self, subject: Subject | None, predicate: NamedNode | None, obj: Term | None, within: frozenset[str]
    ) -> Iterator[Quad]:
        given = {
            name: _askable(term) for name, term in (("s", subject), ("p", predicate), ("o", obj)) if term is not None
        }
        row = values_row(given) if given else ""
        if len(within) == 1:
            (graph,) = within
            rows = self.endpoint.select(f"SELECT ?s ?p ?o WHERE {{ {row} ?s ?p ?o }}", Dataset((graph,))).rows
            found = [_quad(s, p, o, graph) for s, p, o in rows]
        elif within:
            text = f"SELECT ?s ?p ?o ?g WHERE {{ {row} GRAPH ?g {{ ?s ?p ?o }} }}"
            rows = self.endpoint.select(text, Dataset((), tuple(sorted(within)))).rows
            found = [_quad(s, p, o, cast("NamedNode", g).value) for s, p, o, g in rows]
        else:
            rows = self.endpoint.select(f"SELECT ?s ?p ?o WHERE {{ {row} ?s ?p ?o }}").rows
            found = [_quad(s, p, o, "") for s, p, o in rows]
        forms = self._forms()
        for quad, objects in zip(found, forms.of_quads(found, subject), strict=True):
            for one in objects:
                yield quad if one is quad.object else Quad(quad.subject, quad.predicate, one, quad.graph_name)

    def export(self, format: RdfFormat, graph: str | None = None) -> bytes:
        """See EditionStore.export."""
        quads = self.marked_quads(graph=graph)
        data: Iterable[Quad] | Iterable[Triple] = quads if graph == EVERY_GRAPH else (quad.triple for quad in quads)
        return unmark_output(ox.serialize(data, format=format, prefixes=dict(PREFIXES)) or b"")

    def contains_graph(self, iri: str) -> bool:
        """See Store.contains_graph."""
        if iri in self.holding.graphs:
            return True
        return self.endpoint.ask("ASK { ?s ?p ?o }", Dataset((iri,)))

    def graph_names(self) -> list[str]:
        """See Store.graph_names."""
        if self.holding.graphs:
            return sorted(self.holding.graphs)
        rows = self.endpoint.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
        return sorted(term.value for (term,) in rows if isinstance(term, NamedNode))

    def current_graphs(self) -> frozenset[str]:
        """See EditionStore.current_graphs."""
        return self.holding.current

    def __len__(self) -> int:
        (row,) = self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
        return int(cast("Literal", row[0]).value)

    def sources(self) -> list[SourceRecord]:
        """See EditionStore.sources."""
        if self._sources is None:
            current = self.current_graphs()
            found = provenance.sources(self) if self.holding.graphs else []
            self._sources = [replace(record, is_current=record.graph in current) for record in found]
        return list(self._sources)

    def edition(self, series: str, edition: str) -> SourceRecord | None:
        """See EditionStore.edition."""
        found = (record for record in self.sources() if (record.series, record.edition) == (series, edition))
        return next(found, None)

    def with_current(self, editions: Mapping[str, str]) -> RemoteView:
        """The state in which each series of `editions` stands in that edition ("": in none of its own).

        It is asked of a list of graphs. Raises StoreUnusable for an edition that is not there.
        """
        records = self.sources()
        now = {record.series: record.edition for record in records if record.is_current}
        wanted = {series: edition for series, edition in editions.items() if now.get(series, "") != edition}
        if not wanted:
            return self
        for series, edition in wanted.items():
            if edition and self.edition(series, edition) is None:
                raise StoreUnusable(
                    f"Edition {edition!r} of {series!r} is not on {self.endpoint.client.address.shown}."
                )
        graphs = dict(self.holding.graphs)
        for record in records:
            if record.series in wanted:
                graphs[record.graph] = record.edition == wanted[record.series]
        default = tuple(sorted(graph for graph, current in graphs.items() if current))
        stamp = f"{self.stamp}-{sha256(repr(default).encode()).hexdigest()[:16]}"
        derived = self.derived.with_name(stamp) if self.derived is not None else None
        return RemoteView(self.endpoint, Holding(stamp, graphs, default), derived)

    def _asked(self, query: str, bindings: Bindings | None, graphs: Sequence[str] | None) -> tuple[str, Dataset]:
        text = bind(query, {name: skolem(term) for name, term in bindings.items()} if bindings else None)
        return text, self.dataset(text, graphs)

    def dataset(self, query: str, graphs: Sequence[str] | None = None) -> Dataset:
        """What a query is to be asked of: its own FROM, these graphs, or what is current."""
        looked_at = shape(query)
        if looked_at.says_from:
            return WHATEVER
        asked = None if graphs is None else tuple(graphs)
        return self.holding.dataset(asked, says_graph=looked_at.says_graph)

    def _forms(self) -> ExactForms:
        if self._exact is None:
            names = frozenset() if self.endpoint.dialect.hides_forms else frozenset(self.holding.graphs)
            there = companions_of(self.endpoint.select, names) if names else frozenset()
            self._exact = ExactForms(self.endpoint.select, there)
        return self._exact


def _askable(term: Term) -> Term:
    """The term as a query can name it on the endpoint. Raises BadQuery for a blank node of an answer."""
    if isinstance(term, BlankNode) and term.value.startswith(replies.FOREIGN):
        raise BadQuery("An endpoint cannot be asked about a blank node of an earlier answer: it has no name there.")
    return skolem(term)


def _quad(subject: Term | None, predicate: Term | None, obj: Term | None, graph: str) -> Quad:
    name = NamedNode(graph) if graph else DefaultGraph()
    return Quad(cast("NamedNode", subject), cast("NamedNode", predicate), cast("Term", obj), name)
