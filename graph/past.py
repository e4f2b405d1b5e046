"""A store as it was at another time: a private copy in which other editions are the current ones.

The copy is made of hard links where the file system allows, its default graph is changed to match, and then everything
asks it as it asks any store, at the same speed. Where that would take long (a graph that holds everything published, of
which most is newer than the date) the default graph stays and every question names the graphs of then instead: slower
for a question that looks at everything, at once for all others.

Copies of the newest generation are kept in the store's folder for the next question (STORE/past-{generation}-{digest});
readers hold them shared, and making one sweeps what nobody holds.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.applying import Application, Loading
from graph.generations import SPARE_BYTES, Generation, Lease
from graph.protocol import EditionStore
from graph.store import EmbeddedStore
from graph.view import View
from ontology.errors import LimitReached, StoreUnusable
from ontology.iris import PROVENANCE_GRAPH
from ontology.terms import CW, XSD

_KEPT: Final = 3
"""Copies kept beside the one that is made."""

_WITHDRAWING: Final = 4
"""How many triples are loaded in the time that one is withdrawn."""

_MOST_CHANGED: Final = 400_000
"""Triples that go into or out of the default graph before it is rather left as it is; 5 s of work."""

_LIST: Final = "graphs"
"""File of a copy that names the graphs to ask, one a line, where its default graph was left as it is."""


def as_current(store: EditionStore, editions: Mapping[str, str]) -> EditionStore:
    """The store in which each series of `editions` stands in that edition ("": in none of its own), wherever it is.

    An endpoint is asked about the graphs of those editions; of a store here a copy is made (`with_current`).
    """
    if isinstance(store, EmbeddedStore):
        return with_current(store, editions)
    from graph.remote.store import RemoteStore, RemoteView

    if isinstance(store, RemoteStore | RemoteView):
        return store.with_current(editions)
    raise StoreUnusable("This is one state of a store, which cannot look back at others.")


def with_current(store: EmbeddedStore, editions: Mapping[str, str]) -> EmbeddedStore:
    """Return a store in which each series of `editions` stands in that edition ("": in none of its own).

    `store` itself is returned when that is so already. The copy does not follow later changes of `store`. Raises
    StoreUnusable for an edition that is not loaded or a disk that cannot be written to, LimitReached when it is full.
    """
    now = {record.series: record.edition for record in store.sources() if record.is_current}
    wanted = {series: edition for series, edition in sorted(editions.items()) if now.get(series, "") != edition}
    if not wanted:
        return store
    for series, edition in wanted.items():
        if edition and store.edition(series, edition) is None:
            raise StoreUnusable(f"Edition {edition!r} of {series!r} is not in the store.")
    kept = _place(store, wanted)
    found = _opened(kept) if kept else None
    if found is not None:
        return found
    try:
        copy = _Copy(store, kept)
        _change(store, copy, wanted)
        return copy.opened()
    except OSError as error:
        raise StoreUnusable(f"No copy of the store could be made to look back: {error}") from error


def _place(store: EmbeddedStore, wanted: Mapping[str, str]) -> Path | None:
    """Where a copy is kept; None where nothing can be kept."""
    if store.path is None or not os.access(store.path, os.W_OK):
        return None
    digest = hashlib.sha256(repr(sorted(wanted.items())).encode()).hexdigest()[:16]
    return store.path / f"past-{store.generation:06d}-{digest}"


def _change(store: EmbeddedStore, copy: _Copy, wanted: Mapping[str, str]) -> None:
    """Make the copy's default graph and provenance say that the wanted editions are current."""
    affected = [record for record in store.sources() if record.series in wanted]
    chosen = frozenset(record.graph for record in affected if record.edition == wanted[record.series])
    before = store.view().current_graphs()
    after = (before - {record.graph for record in affected}) | chosen
    sizes = {record.graph: record.triples for record in store.sources()}

    def size(graphs: frozenset[str]) -> int:
        return sum(sizes.get(graph, 0) for graph in graphs)

    copy.database()
    if size(before - after) + size(after - before) > _MOST_CHANGED:
        (copy.spool() / _LIST).write_text("\n".join(sorted(after)), encoding="utf-8")
    else:
        _fit_default_graph(copy, before, after, withdraw=size(before - after) * _WITHDRAWING <= size(after))
    database = copy.database()
    name = NamedNode(PROVENANCE_GRAPH)
    for record in affected:
        for value in (True, False):
            said = Quad(NamedNode(record.graph), CW.isCurrent, _boolean(value), name)
            (database.add if value == (record.graph in chosen) else database.remove)(said)


def _fit_default_graph(copy: _Copy, before: frozenset[str], after: frozenset[str], *, withdraw: bool) -> None:
    """Make the default graph the union of `after`: by withdrawing what goes, else anew."""
    if not withdraw:
        copy.database().clear_graph(DefaultGraph())
        before = frozenset()
    Application(Loading(copy), before, after, {}).run()


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD.boolean)


class _Copy:
    """A writer's workplace (graph/applying.py): a copy of a store, to be kept at `place` or deleted after use."""

    def __init__(self, store: EmbeddedStore, place: Path | None) -> None:
        self._base, self._store, self._place = store.generation_path, store, place
        if place is not None:
            _sweep(place)
        self._folder = Path(tempfile.mkdtemp(prefix="past-work-", dir=place.parent if place else None))
        self._lease = _held(self._folder)
        self._finalizer = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._database: ox.Store | None = None

    def database(self) -> ox.Store:
        """The copy, open for writing."""
        if self._database is None:
            self.room_for(0)
            place = self._folder / "db"
            if self._base is not None:
                ox.Store.read_only(str(self._base)).backup(str(place))
            self._database = ox.Store(str(place))
            if self._base is None:
                self._database.bulk_extend(self._store.view().raw)
        return self._database

    def spool(self) -> Path:
        """The folder for temporary files."""
        return self._folder

    def room_for(self, needed: int) -> None:
        """Raise LimitReached unless so many bytes and a reserve are free."""
        free = shutil.disk_usage(self._folder).free
        if free < needed + SPARE_BYTES:
            raise LimitReached("free disk space", f"{free / 1e6:.0f} MB", f"Looking back needs more at {self._folder}.")

    def opened(self) -> EmbeddedStore:
        """The finished copy, for reading only."""
        database = self.database()
        database.flush()
        self._database = None
        if sys.getrefcount(database) > 2:  # this name and the call's argument
            gc.collect()  # a cycle still holds it, and only its last reference closes RocksDB
        del database
        if self._place is not None:
            with suppress(OSError):  # another process was faster: ours serves this question and goes
                self._folder.rename(self._place)
                self._finalizer.detach()
                return _reading(self._place, self._lease, None)
        return _reading(self._folder, self._lease, self)


def _reading(folder: Path, lease: Lease, keep: object) -> EmbeddedStore:
    raw = ox.Store.read_only(str(folder / "db"))
    listed = folder / _LIST
    within = tuple(listed.read_text(encoding="utf-8").split("\n")) if listed.exists() else None
    view = View(raw, keep or lease, folder / "db", within)
    return EmbeddedStore(None, view, Generation(0, folder / "db", (0, 0), lease))


def _opened(place: Path) -> EmbeddedStore | None:
    """A copy that is there already, or None."""
    with suppress(OSError):
        lease = _held(place)
        if place.is_dir():  # else it was swept while we waited for it
            os.utime(place)
            return _reading(place, lease, None)
    return None


def _held(folder: Path) -> Lease:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return Lease(handle)


def _sweep(place: Path) -> None:
    """Remove the copies that nobody holds: of other generations, unfinished, or beyond the newest few."""
    mine = place.name.rpartition("-")[0]
    found = [path for path in place.parent.glob("past-*") if path.is_dir()]
    of_now = sorted((path for path in found if path.name.startswith(f"{mine}-")), key=lambda path: path.stat().st_mtime)
    keep = set(of_now[-_KEPT:])
    for path in found:
        if path not in keep:
            _remove_unless_held(path)


def _remove_unless_held(folder: Path) -> None:
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)
