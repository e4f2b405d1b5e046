"""A SPARQL endpoint as a `graph.protocol.EditionStore`: asked as the embedded store is, answering the same.

    store = RemoteStore.open(address("https://sparql.example.org/query"))
    store.select("SELECT …", {"credential": NamedNode(…)})

A `RemoteView` is one state of the endpoint as far as anybody outside can know it: a digest of its provenance graph.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from graph.protocol import Bindings, Solutions, Subject, Term
from graph.remote.client import Client, ClientLimits, Dataset
from graph.remote.dataset import Holding, holding
from graph.remote.endpoint import Endpoint
from graph.remote.view import RemoteView

if TYPE_CHECKING:
    from graph.provenance import SourceRecord
    from graph.remote.address import Address
    from graph.remote.dialects import Dialect

_LOOK: Final = 5.0
"""Seconds for which a state that was looked at is believed."""


class RemoteStore:
    """One endpoint. Threads may share it; `refresh` follows its changes."""

    def __init__(self, endpoint: Endpoint, found: Holding, cache: Path | None) -> None:
        self.endpoint, self._cache = endpoint, cache
        self._view = self._made(found)
        self._looked = time.monotonic()
        self._refreshing = threading.Lock()

    @classmethod
    def open(
        cls,
        address: Address,
        *,
        limits: ClientLimits | None = None,
        dialect: Dialect | None = None,
        cache: Path | None = None,
        agent: str = "credways",
    ) -> RemoteStore:
        """Look at an endpoint and be ready to ask it. `cache` is the folder for what is worked out from its states.

        Raises EndpointFailed where it cannot be asked or answers with no data, LimitReached past the limits.
        """
        endpoint = Endpoint(Client(address, limits, agent), dialect)
        return cls(endpoint, holding(endpoint.select, endpoint.ask), cache)

    @property
    def address(self) -> str:
        """The endpoint's address as it may be shown."""
        return self.endpoint.client.address.shown

    def view(self) -> RemoteView:
        """The state as it was last looked at, which no refresh changes."""
        return self._view

    @property
    def is_fresh(self) -> bool:
        """Whether the state was looked at so lately that it is believed."""
        return time.monotonic() - self._looked < _LOOK

    def refresh(self) -> bool:
        """Look whether the endpoint's state has changed, unless somebody looked just now; True if it has."""
        with self._refreshing:
            if self.is_fresh:
                return False
            found = holding(self.endpoint.select, self.endpoint.ask, self._view.holding)
            self._looked = time.monotonic()
            if found is self._view.holding:
                return False
            self._view = self._made(found)
            return True

    def close(self) -> None:
        """Close the connections."""
        self.endpoint.client.close()

    def with_current(self, editions: Mapping[str, str]) -> RemoteView:
        """The state in which each series of `editions` stands in that edition; see graph.past.with_current."""
        return self._view.with_current(editions)

    def select(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> Solutions:
        """See Store.select."""
        return self._view.select(query, bindings, graphs=graphs)

    def ask(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> bool:
        """See Store.ask."""
        return self._view.ask(query, bindings, graphs=graphs)

    def construct(
        self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None
    ) -> list[Triple]:
        """See Store.construct."""
        return self._view.construct(query, bindings, graphs=graphs)

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """See Store.quads."""
        return self._view.quads(subject, predicate, obj, graph)

    def marked_quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """See EditionStore.marked_quads."""
        return self._view.marked_quads(subject, predicate, obj, graph)

    def export(self, format: RdfFormat, graph: str | None = None) -> bytes:
        """See EditionStore.export."""
        return self._view.export(format, graph)

    def contains_graph(self, iri: str) -> bool:
        """See Store.contains_graph."""
        return self._view.contains_graph(iri)

    def graph_names(self) -> list[str]:
        """See Store.graph_names."""
        return self._view.graph_names()

    def current_graphs(self) -> frozenset[str]:
        """See EditionStore.current_graphs."""
        return self._view.current_graphs()

    def __len__(self) -> int:
        return len(self._view)

    def sources(self) -> list[SourceRecord]:
        """See EditionStore.sources."""
        return self._view.sources()

    def edition(self, series: str, edition: str) -> SourceRecord | None:
        """See EditionStore.edition."""
        return self._view.edition(series, edition)

    def _made(self, found: Holding) -> RemoteView:
        derived = None
        if self._cache is not None:
            place = hashlib.sha256(self.endpoint.client.address.url.encode()).hexdigest()[:16]
            derived = _place(self._cache / place, found.stamp)
        return RemoteView(self.endpoint, found, derived)


def _place(folder: Path, stamp: str) -> Path | None:
    """The stem of files about one state, those of other states swept away; None where nothing can be written.

    Only this user may look into the folder: names can come from an endpoint that asks for a password.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in folder.iterdir():
            if not path.name.startswith((stamp, f"work-{stamp}")):
                path.unlink(missing_ok=True)
    except OSError:
        return None
    return folder / stamp


__all__ = ["ClientLimits", "Dataset", "RemoteStore", "RemoteView"]
