"""States of the store on disk that never change, and the switch from one to the next.

    STORE/CURRENT               one line of JSON naming the layout and the current generation
    STORE/LOCK                  held by the one writer (graph/locking.py)
    STORE/generations/000012/   a RocksDB that nobody writes to any more
    STORE/generations/000012.lease   readers hold it shared; who can hold it alone may remove the generation
    STORE/generations/000012.names…  worked out from that generation by whoever needed it first (queries/index.py)
    STORE/generations/work-…/   what a writer is making; rubbish as soon as no writer holds LOCK

A writer clones the current generation (hard links), changes the clone, makes it durable, renames it into place and
replaces CURRENT, so a process killed anywhere leaves CURRENT naming a whole generation.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ontology.errors import LimitReached, StoreUnusable

LAYOUT = 1
"""Layout version this code writes and the newest it reads."""

SPARE_BYTES = 64 * 1024 * 1024
"""Room a write leaves free beside what it needs: RocksDB's logs and manifests, and the next write's clone."""


class Lease:
    """A shared hold on a generation. It ends with `close`, with the object, or with the process."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    def close(self) -> None:
        """Let go."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def __del__(self) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished state and the hold on it. `stamp` changes whenever CURRENT is replaced."""

    number: int
    path: Path
    stamp: tuple[int, int]
    lease: Lease = field(compare=False)


def generations_folder(folder: Path) -> Path:
    """Where the generations of a store are."""
    return folder / "generations"


def stamp(folder: Path) -> tuple[int, int]:
    """Something cheap (one stat) that changes whenever the store switches. Raises StoreUnusable without CURRENT."""
    try:
        status = (folder / "CURRENT").stat()
    except OSError as error:
        raise _not_a_store(folder) from error
    return status.st_mtime_ns, status.st_ino


def current_number(folder: Path) -> int:
    """Read CURRENT. Raises StoreUnusable for a missing, foreign, damaged or newer store."""
    try:
        text = (folder / "CURRENT").read_bytes()[:4096]
    except OSError as error:
        raise _not_a_store(folder) from error
    try:
        about = json.loads(text)
        layout, number = about["credways-store"], about["generation"]
    except (ValueError, KeyError, TypeError):
        raise StoreUnusable(f"{folder} holds files that Credways did not write; choose another folder.") from None
    if not (isinstance(layout, int) and isinstance(number, int) and number > 0):
        raise StoreUnusable(f"{folder / 'CURRENT'} is damaged: {text[:80].decode(errors='replace')!r}.")
    if layout > LAYOUT:
        raise StoreUnusable(
            f"The store {folder} has layout {layout}; this Credways reads up to {LAYOUT}. Use a newer Credways, or "
            "build a new store in another folder."
        )
    return number


def open_current(folder: Path) -> Generation:
    """Hold the current generation for reading. Raises StoreUnusable."""
    for _ in range(100):  # each turn more means that a writer switched and swept between two lines of this loop
        seen = stamp(folder)
        number = current_number(folder)
        path = generations_folder(folder) / f"{number:06d}"
        lease = _lease(path)
        if path.is_dir() and stamp(folder) == seen:
            return Generation(number, path, seen, lease)
        lease.close()
        if stamp(folder) == seen:
            break
    raise StoreUnusable(
        f"The store {folder} is damaged: its current generation {path.name} is missing. Build it again."
    )


def _lease(path: Path) -> Lease:
    """Take a shared lock; without a lease file (a copied or hand-made store) there is nobody who sweeps by it."""
    try:
        handle = os.open(path.with_suffix(".lease"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return Lease(None)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return Lease(handle)


def ensure_store(folder: Path) -> None:
    """Make an empty store at `folder` unless one is there; the caller holds no lock. Raises StoreUnusable."""
    if (folder / "CURRENT").exists():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = sorted(p.name for p in folder.iterdir() if p.name not in ("LOCK", "generations", "CURRENT.new"))
    except OSError as error:
        raise StoreUnusable(f"No store can be made at {folder}: {error.strerror}.") from error
    if strangers:
        raise StoreUnusable(f"{folder} is not a Credways store and not empty (it holds {strangers[0]!r}).")
    from graph.locking import writer_lock

    with writer_lock(folder, "creating the store", wait=10.0):
        if not (folder / "CURRENT").exists():
            workspace = Workspace(folder, None)
            workspace.database().flush()
            workspace.commit()


class Workspace:
    """What a writer makes: a clone of `base` (or an empty database) that becomes the next generation, or rubbish.

    The caller holds the writer's lock. Nothing touches the disk before `database` or `spool` is asked for.
    """

    def __init__(self, folder: Path, base: Generation | None) -> None:
        self.folder, self.base = folder, base
        self._root = generations_folder(folder) / f"work-{os.getpid()}-{time.time_ns()}"
        self._database: ox.Store | None = None

    @property
    def started(self) -> bool:
        """Whether there is a clone."""
        return self._database is not None

    def spool(self) -> Path:
        """Make and return the folder for temporary files."""
        self._root.mkdir(parents=True, exist_ok=True)
        return self._root

    def room_for(self, needed: int) -> None:
        """Raise LimitReached unless `needed` bytes and a reserve are free: a full disk makes RocksDB wait for ever."""
        where = self.folder
        free = shutil.disk_usage(where).free
        if free < needed + SPARE_BYTES:
            raise LimitReached(
                "free disk space",
                f"{free / 1e6:.0f} MB",
                f"Writing needs about {(needed + SPARE_BYTES) / 1e6:.0f} MB free at {where}. Nothing was changed.",
            )

    def database(self) -> ox.Store:
        """The clone, open for writing."""
        if self._database is None:
            sweep(self.folder, self._root)
            self.room_for(0)
            place = self.spool() / "db"
            try:
                if self.base is not None:
                    ox.Store.read_only(str(self.base.path)).backup(str(place))
                self._database = ox.Store(str(place))
            except OSError as error:
                raise StoreUnusable(f"The store {self.folder} cannot be written to: {error}") from error
        return self._database

    def commit(self) -> int:
        """Make the clone durable and current; return its number. The database must not be used afterwards."""
        database = self.database()
        database.flush()
        self._database = None
        if sys.getrefcount(database) > 2:  # this name and the call's argument
            gc.collect()  # a cycle still holds it, and only its last reference closes RocksDB
        del database
        root = generations_folder(self.folder)
        number = 1 + max((int(p.name) for p in root.iterdir() if p.name.isdigit()), default=0)
        place = root / f"{number:06d}"
        made = self._root / "db"
        _sync_tree(made)
        place.with_suffix(".lease").touch()
        made.rename(place)
        _sync(root)
        _switch(self.folder, number)
        sweep(self.folder)
        return number

    def discard(self) -> None:
        """Drop whatever was made."""
        self._database = None
        shutil.rmtree(self._root, ignore_errors=True)


def _switch(folder: Path, number: int) -> None:
    new = folder / "CURRENT.new"
    with new.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"credways-store": LAYOUT, "generation": number}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / "CURRENT")
    _sync(folder)


def sweep(folder: Path, mine: Path | None = None) -> None:
    """Remove generations nobody reads and what killed writers left, but not `mine`. The caller holds the lock."""
    root = generations_folder(folder)
    if not root.is_dir():
        return
    keep = current_number(folder) if (folder / "CURRENT").exists() else 0
    for path in sorted(root.iterdir()):
        if path.name.startswith(("work-", "gone-")):
            if path != mine:
                shutil.rmtree(path, ignore_errors=True)
                with suppress(OSError):
                    path.unlink()
        elif path.name.isdigit() and int(path.name) != keep:
            _remove_unless_read(path)
        elif path.suffix and not path.with_suffix("").is_dir():  # a lease, or a file derived from that generation
            path.unlink(missing_ok=True)


def _remove_unless_read(path: Path) -> None:
    try:
        handle = os.open(path.with_suffix(".lease"), os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody still reads it; a later writer will sweep it
    else:
        gone = path.with_name(f"gone-{path.name}")
        path.rename(gone)  # in one step, so that a reader sees all of it or none
        path.with_suffix(".lease").unlink(missing_ok=True)
        shutil.rmtree(gone, ignore_errors=True)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    """fsync every file that is this generation's own, and the folder. Hard-linked files were synced before."""
    for path in folder.iterdir():
        # A file may vanish when a caller still holds an iterator over the clone and RocksDB tidies up behind it;
        # what RocksDB removes, its manifest no longer names.
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_nlink == 1:
                _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _not_a_store(folder: Path) -> StoreUnusable:
    try:
        if not folder.exists():
            return StoreUnusable(f"There is no store at {folder}. Make one with: credways build")
        if not folder.is_dir() or any(folder.iterdir()):
            return StoreUnusable(f"{folder} is not a Credways store (it has no CURRENT file).")
    except OSError as error:
        return StoreUnusable(f"The store {folder} may not be read: {error.strerror}.")
    return StoreUnusable(f"There is no store at {folder}; it is empty. Make one with: credways build")
