"""The embedded store: reading the newest finished state, and writing the next one.

    store = EmbeddedStore.open(path, create=True)
    with store.writing("credways load") as writer:
        writer.put(load)
    store.select("SELECT …", {"credential": NamedNode(…)})

Reading needs no lock and goes on while another process writes. See graph/generations.py for what is on disk.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from graph import generations
from graph.locking import writer_lock
from graph.protocol import EVERY_GRAPH, Bindings, EditionStore, Solutions, Store, Subject, Term
from graph.provenance import SourceRecord
from graph.view import View
from graph.writer import Change, Writer
from ontology.errors import StoreBusy, StoreUnusable

__all__ = [
    "EVERY_GRAPH",
    "Bindings",
    "Change",
    "EditionStore",
    "EmbeddedStore",
    "Solutions",
    "SourceRecord",
    "Store",
    "Subject",
    "Term",
    "View",
    "Writer",
]


class EmbeddedStore:
    """pyoxigraph in a folder (or in memory). Threads may share one; `refresh` swaps states under them safely."""

    def __init__(self, folder: Path | None, view: View, generation: generations.Generation | None) -> None:
        self._folder, self._state = folder, (view, generation)
        self._writing = threading.Lock()
        self._refreshing = threading.Lock()

    @classmethod
    def open(cls, path: Path | str, create: bool = False) -> EmbeddedStore:
        """Open the newest finished state for reading; with `create`, make an empty store where there is none.

        Raises StoreUnusable for a missing (without `create`), foreign, damaged or newer store.
        """
        folder = Path(path).expanduser()
        if create:
            generations.ensure_store(folder)
        return cls(folder, *_open(folder))

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """An empty store that is nowhere on disk, for staging and tests."""
        return cls(None, View(ox.Store()), None)

    @property
    def path(self) -> Path | None:
        """The store's folder, or None in memory."""
        return self._folder

    @property
    def generation(self) -> int:
        """Number of the state this reads; 0 in memory."""
        generation = self._state[1]
        return generation.number if generation else 0

    @property
    def generation_path(self) -> Path | None:
        """The RocksDB folder this reads, safe from sweeping while this object lives and is not refreshed."""
        generation = self._state[1]
        return generation.path if generation else None

    def view(self) -> View:
        """The state as of now, which no refresh changes: several questions about one state."""
        return self._state[0]

    def refresh(self) -> bool:
        """Follow a switch to a newer state; True if there was one. Costs one stat when there was none."""
        if self._folder is None:
            return False
        generation = self._state[1]
        if generation is not None and generations.stamp(self._folder) == generation.stamp:
            return False
        with self._refreshing:
            if self._state[1] is generation:  # no other thread was faster
                self._state = _open(self._folder)
        return True

    def close(self) -> None:
        """Let the engine and the lease go; later questions raise StoreUnusable, `refresh` opens anew."""
        view = self.view()
        self._state = (view, None)
        view.close()

    def select(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> Solutions:
        """See Store.select."""
        return self.view().select(query, bindings, graphs=graphs)

    def ask(self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None) -> bool:
        """See Store.ask."""
        return self.view().ask(query, bindings, graphs=graphs)

    def construct(
        self, query: str, bindings: Bindings | None = None, *, graphs: Sequence[str] | None = None
    ) -> list[Triple]:
        """See Store.construct."""
        return self.view().construct(query, bindings, graphs=graphs)

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """See Store.quads."""
        return self.view().quads(subject, predicate, obj, graph)

    def marked_quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Quad]:
        """See EditionStore.marked_quads."""
        return self.view().marked_quads(subject, predicate, obj, graph)

    def export(self, format: RdfFormat, graph: str | None = None) -> bytes:
        """See EditionStore.export."""
        return self.view().export(format, graph)

    def current_graphs(self) -> frozenset[str]:
        """See EditionStore.current_graphs."""
        return self.view().current_graphs()

    def contains_graph(self, iri: str) -> bool:
        """See Store.contains_graph."""
        return self.view().contains_graph(iri)

    def graph_names(self) -> list[str]:
        """See Store.graph_names."""
        return self.view().graph_names()

    def __len__(self) -> int:
        return len(self.view())

    def sources(self) -> list[SourceRecord]:
        """Every loaded source edition, by series and then oldest first."""
        return self.view().sources()

    def edition(self, series: str, edition: str) -> SourceRecord | None:
        """One loaded edition, or None."""
        return self.view().edition(series, edition)

    @contextmanager
    def writing(self, what: str = "", wait: float = 0.0) -> Iterator[Writer]:
        """Change the store: committed when the block ends, dropped when it raises.

        `what` is shown to whoever finds the store busy; `wait` is how many seconds to wait for another writer.
        Raises StoreBusy, StoreUnusable (folder may not be written to), LimitReached (disk nearly full).
        """
        if self._folder is None:
            with self._writing_in_memory() as writer:
                yield writer
            return
        with writer_lock(self._folder, what, wait):
            self.refresh()
            view, generation = self._state
            workspace = generations.Workspace(self._folder, generation)
            writer = Writer(view, workspace)
            try:
                yield writer
                try:
                    writer.apply()
                    writer.close()
                    if workspace.started:
                        workspace.commit()
                except OSError as error:
                    raise StoreUnusable(f"The store {self._folder} could not be written: {error}") from error
            finally:
                writer.close()
                workspace.discard()
        self.refresh()

    @contextmanager
    def _writing_in_memory(self) -> Iterator[Writer]:
        if not self._writing.acquire(blocking=False):
            raise StoreBusy("This store is being written to by another thread.")
        try:
            workplace = _Memory(self.view())
            writer = Writer(self.view(), workplace)
            try:
                yield writer
                writer.apply()
            finally:
                writer.close()
                workplace.discard()
            if workplace.made is not None:
                self._state = (View(workplace.made), None)
        finally:
            self._writing.release()


class _Memory:
    """A writer's workplace in memory: a copy of the store."""

    def __init__(self, base: View) -> None:
        self._base = base
        self.made: ox.Store | None = None
        self._folder: Path | None = None

    def database(self) -> ox.Store:
        if self.made is None:
            self.made = ox.Store()
            self.made.bulk_extend(self._base.raw)
            for graph in self._base.raw.named_graphs():
                self.made.add_graph(graph)
        return self.made

    def spool(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="credways-"))
        return self._folder

    def room_for(self, needed: int) -> None:
        """Memory is not checked."""

    def discard(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _open(folder: Path) -> tuple[View, generations.Generation]:
    generation = generations.open_current(folder)
    try:
        raw = ox.Store.read_only(str(generation.path))
    except OSError as error:
        raise StoreUnusable(f"The store {folder} is damaged or may not be read: {error}") from error
    return View(raw, generation.lease, generation.path), generation
