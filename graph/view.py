"""Asking one pyoxigraph store: what snapshots, stores in memory and a writer's unfinished state have in common."""

from __future__ import annotations

import weakref
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from graph import exact, provenance, syntax
from graph.binding import bind
from graph.protocol import EVERY_GRAPH, Bindings, Solutions, Subject, Term
from graph.provenance import SourceRecord
from ontology.errors import BadQuery, StoreUnusable
from ontology.iris import PROVENANCE_GRAPH
from ontology.languagetags import unmark_output
from ontology.namespaces import PREFIXES, XSD
from ontology.terms import CW

_PREFIXES = dict(PREFIXES)
_MANY_LOOKUPS = 2_000
"""Literals looked up one by one (30 µs each) before all rewritten triples are listed once (10 µs each) and kept."""
_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


class View:
    """A `graph.protocol.Store` over one pyoxigraph store. Threads may share it; it does not change under them.

    `keep` is held as long as the view lives (the lease on a generation). `derived` is the stem of files that are worked
    out from this state and swept with it, None where there can be none. `within` makes the union of these graphs the
    default graph in place of the one that the engine keeps; each look-up then looks into every one of them.
    """

    def __init__(
        self,
        store: ox.Store,
        keep: object = None,
        derived: Path | None = None,
        within: tuple[str, ...] | None = None,
    ) -> None:
        self._open: ox.Store | None = store
        self.derived = derived
        self.within = within
        self._keep = keep
        self._under_way: weakref.WeakSet[Generator[Quad, None, None]] = weakref.WeakSet()
        self._companions: frozenset[str] | None = None
        self._rewritten: frozenset[str] | None = None
        self._looked_up = 0
        self._sources: list[SourceRecord] | None = None
        self._current: frozenset[str] | None = None

    @property
    def raw(self) -> ox.Store:
        """The pyoxigraph store itself, for reading; its literals are the engine's, not exact."""
        if self._open is None:
            raise StoreUnusable("This view of the store was closed: its writer finished, or somebody closed the store.")
        return self._open

    def close(self) -> None:
        """Let the engine go, also in listings under way; later calls raise StoreUnusable."""
        self._open = None
        for listing in list(self._under_way):
            with suppress(ValueError):  # one that another thread is in just now ends with that thread
                listing.close()
        self._keep = None

    def select(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> Solutions:
        """See Store.select. Literals are the engine's values."""
        found = self.answer(query, bindings, graphs)
        if not isinstance(found, ox.QuerySolutions):
            raise BadQuery("A SELECT query is expected here.")
        names = tuple(variable.value for variable in found.variables)
        try:
            return Solutions(names, [tuple(row) for row in found])
        except (OSError, RuntimeError, ValueError) as error:
            raise _failed(error) from error

    def ask(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> bool:
        """See Store.ask."""
        found = self.answer(query, bindings, graphs)
        if not isinstance(found, ox.QueryBoolean):
            raise BadQuery("An ASK query is expected here.")
        return bool(found)

    def construct(
        self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None
    ) -> list[Triple]:
        """See Store.construct. A constructed triple that is in the data comes with the literal as it was loaded."""
        found = self.answer(query, bindings, graphs)
        if not isinstance(found, ox.QueryTriples):
            raise BadQuery("A CONSTRUCT or DESCRIBE query is expected here.")
        try:
            triples = list(found)
        except (OSError, RuntimeError, ValueError) as error:
            raise _failed(error) from error
        within = self.current_graphs() if graphs is None else frozenset(graphs)
        return [
            Triple(triple.subject, triple.predicate, exact.plain_tag(obj))
            for triple in triples
            for obj in self._loaded_forms(triple, within)
        ]

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """See Store.quads. A literal `obj` fits by value: 01 finds 1."""
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
        listing = self._listed(subject, predicate, obj, graph)
        self._under_way.add(listing)
        return listing

    def _listed(
        self, subject: Subject | None, predicate: NamedNode | None, obj: Term | None, graph: str | None
    ) -> Generator[Quad, None, None]:
        if graph is None and self.within is not None:
            yield from self._listed_within(subject, predicate, obj, frozenset(self.within))
            return
        where = None if graph == EVERY_GRAPH else DefaultGraph() if graph is None else NamedNode(graph)
        companions = self.companions()
        for quad in self.raw.quads_for_pattern(subject, predicate, obj, where):
            name = quad.graph_name
            if isinstance(name, NamedNode):
                if name.value in companions:
                    continue
                within = frozenset((name.value,))
            else:
                within = self.current_graphs()
            for found in self._loaded_forms(quad.triple, within):
                yield quad if found is quad.object else Quad(quad.subject, quad.predicate, found, name)

    def _listed_within(
        self, subject: Subject | None, predicate: NamedNode | None, obj: Term | None, within: frozenset[str]
    ) -> Generator[Quad, None, None]:
        seen: set[Triple] = set()
        for quad in self.raw.quads_for_pattern(subject, predicate, obj, None):
            name = quad.graph_name
            if isinstance(name, NamedNode) and name.value in within and quad.triple not in seen:
                seen.add(quad.triple)
                for found in self._loaded_forms(quad.triple, within):
                    yield Quad(quad.subject, quad.predicate, found, DefaultGraph())

    def export(self, format: RdfFormat, graph: str | None = None) -> bytes:
        """A graph (None: the default graph; EVERY_GRAPH: all) serialised, every literal and tag exactly as loaded.

        Raises ValueError for EVERY_GRAPH in a format of triples only.
        """
        quads = self.marked_quads(graph=graph)
        data: Iterable[Quad] | Iterable[Triple] = quads if graph == EVERY_GRAPH else (quad.triple for quad in quads)
        return unmark_output(ox.serialize(data, format=format, prefixes=_PREFIXES) or b"")

    def contains_graph(self, iri: str) -> bool:
        """See Store.contains_graph."""
        return self.raw.contains_named_graph(NamedNode(iri))

    def graph_names(self) -> list[str]:
        """See Store.graph_names."""
        names = (graph.value for graph in self.raw.named_graphs())
        return sorted(name for name in names if not name.endswith(exact.SUFFIX))

    def sources(self) -> list[SourceRecord]:
        """Every loaded source edition, by series and then oldest first."""
        if self._sources is None:
            self._sources = provenance.sources(self)
        return list(self._sources)

    def edition(self, series: str, edition: str) -> SourceRecord | None:
        """One loaded edition, or None."""
        found = (record for record in self.sources() if (record.series, record.edition) == (series, edition))
        return next(found, None)

    def current_graphs(self) -> frozenset[str]:
        """The graphs whose union is the default graph."""
        if self._current is None:
            here = NamedNode(PROVENANCE_GRAPH)
            found = self.raw.quads_for_pattern(None, CW.isCurrent, _TRUE, here)
            self._current = frozenset(q.subject.value for q in found if isinstance(q.subject, NamedNode))
        return self._current

    def companions(self) -> frozenset[str]:
        """Names of the graphs that keep exact literals."""
        if self._companions is None:
            names = (graph.value for graph in self.raw.named_graphs())
            self._companions = frozenset(name for name in names if name.endswith(exact.SUFFIX))
        return self._companions

    def __len__(self) -> int:
        (row,) = self.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
        return int(cast("Literal", row[0]).value)

    def _loaded_forms(self, triple: Triple, within: frozenset[str]) -> Iterable[Term]:
        """The objects a triple was loaded with; looked up only where the engine may have rewritten one."""
        companions = self.companions()
        if not companions or not exact.may_differ(triple.object):
            return (triple.object,)
        if self._rewritten is None:
            self._looked_up += 1
            if self._looked_up > _MANY_LOOKUPS:
                self._rewritten = exact.rewritten(self.raw, companions)
        elif exact.node(triple) not in self._rewritten:
            return (triple.object,)
        return exact.forms(self.raw, triple, within, companions)

    def answer(self, query: str, bindings: Bindings | None, graphs: Sequence[str] | None) -> Any:
        """What the engine answers, unread. Raises BadQuery, StoreUnusable."""
        options: dict[str, Any] = {}
        graphs = self.within if graphs is None else graphs
        if graphs is not None:
            options["default_graph"] = [NamedNode(iri) for iri in graphs]
        try:
            return self.raw.query(bind(query, bindings), prefixes=_PREFIXES, **options)
        except SyntaxError as error:
            raise BadQuery(f"The query cannot be understood: {syntax.in_words(str(error))}") from error
        except ValueError as error:
            raise BadQuery(f"The query cannot be run: {error}") from error
        except OSError as error:
            raise _failed(error) from error


def _failed(error: Exception) -> BadQuery | StoreUnusable:
    if isinstance(error, OSError):
        return StoreUnusable(f"The store cannot be read: {error}")
    return BadQuery(f"The query failed: {error}")
