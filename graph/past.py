"""A store as it was at another time: a private copy in which other editions are the current ones.

The copy is made of hard links where the file system allows, the default graph is changed to match (graph/applying.py),
and then everything asks it as it asks any store, at the same speed. It is deleted when nobody holds it any more; what
a killed process leaves is swept when the next copy is made.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from graph.generations import SPARE_BYTES, Generation, Lease
from graph.store import EmbeddedStore
from graph.view import View
from graph.writer import Writer
from ontology.errors import LimitReached, StoreUnusable

_PREFIX = "past-"


def with_current(store: EmbeddedStore, editions: Mapping[str, str]) -> EmbeddedStore:
    """Return a store in which each series of `editions` stands in that edition ("": in none of its own).

    `store` itself is returned when that is so already. The copy does not follow later changes of `store`. Raises
    StoreUnusable for an edition that is not loaded or a disk that cannot be written to, LimitReached when it is full.
    """
    now = {record.series: record.edition for record in store.sources() if record.is_current}
    wanted = {series: edition for series, edition in editions.items() if now.get(series, "") != edition}
    if not wanted:
        return store
    workplace = _Copy(store)
    writer = Writer(store.view(), workplace)
    try:
        writer.make_current(wanted)
        writer.apply()
    except OSError as error:
        raise StoreUnusable(f"No copy of the store could be made: {error}") from error
    finally:
        writer.close()
    return workplace.opened()


class _Copy:
    """A writer's workplace beside the store (or, where that may not be written to, in the temporary folder)."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._base = store.generation_path
        self._memory = store.view() if self._base is None else None
        self._folder = _new_folder(store.path)
        self._lease = _locked(self._folder)
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
            if self._memory is not None:
                self._database.bulk_extend(self._memory.raw)
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
        self.database().flush()
        self._database = None
        place = self._folder / "db"
        generation = Generation(0, place, (0, 0), self._lease)
        return EmbeddedStore(None, View(ox.Store.read_only(str(place)), keep=self), generation)


def _new_folder(store: Path | None) -> Path:
    """A folder for a copy: in the store's own, where hard links save copying, after sweeping what others left there."""
    if store is not None and os.access(store, os.W_OK):
        for path in store.glob(f"{_PREFIX}*"):
            _remove_unless_held(path)
        with suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=store))
    return Path(tempfile.mkdtemp(prefix=f"credways-{_PREFIX}"))


def _locked(folder: Path) -> Lease:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return Lease(handle)


def _remove_unless_held(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(handle)
