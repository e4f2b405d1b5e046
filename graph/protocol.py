"""What every store answers, embedded or remote: the protocol that queries, pages and exports are written against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

if TYPE_CHECKING:
    from graph.provenance import SourceRecord

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Subject: TypeAlias = NamedNode | BlankNode | Triple
Bindings: TypeAlias = Mapping[str, Term]
"""Query parameters: variable name without `?`, to the term it stands for. Optional ones that are left out stay open."""

EVERY_GRAPH = "*"
"""`quads(graph=EVERY_GRAPH)` asks the default graph and all named graphs."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """What a SELECT gives: column names without `?`, and rows of terms in that order (None where unbound)."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Each row as variable to term, leaving unbound variables out."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}


class Store(Protocol):
    """Triples to ask. `graphs=None` asks the default graph (current editions); a list asks the union of those graphs.

    Queries raise `BadQuery` where the text cannot be understood and `StoreUnusable` where the data cannot be read.
    """

    def select(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> Solutions:
        """Answer a SELECT query, all rows at once."""

    def ask(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> bool:
        """Answer an ASK query."""

    def construct(
        self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None
    ) -> list[Triple]:
        """Answer a CONSTRUCT or DESCRIBE query, with literals as they were loaded (graph/exact.py)."""

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """Quads that fit, literals exactly as loaded. `graph=None` is the default graph, `EVERY_GRAPH` all of them."""

    def contains_graph(self, iri: str) -> bool:
        """Tell whether a graph of that name is there."""

    def graph_names(self) -> list[str]:
        """IRIs of the named graphs, sorted, without the `#lexical` companions of graph/exact.py."""

    def __len__(self) -> int:
        """Triples in the default graph."""


class EditionStore(Store, Protocol):
    """A store that knows its source editions: the embedded one, a view of it, or an endpoint."""

    def sources(self) -> list[SourceRecord]:
        """Every loaded source edition, by series and then oldest first."""

    def edition(self, series: str, edition: str) -> SourceRecord | None:
        """One loaded edition, or None."""

    def current_graphs(self) -> frozenset[str]:
        """The graphs whose union is the default graph."""

    def marked_quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """Like `quads`, but capitals of language tags are noted as ontology.languagetags does."""

    def export(self, format: RdfFormat, graph: str | None = None) -> bytes:
        """A graph (None: the default graph; EVERY_GRAPH: all) serialised, every literal and tag exactly as loaded.

        Raises ValueError for EVERY_GRAPH in a format of triples only.
        """
