"""Having the columns of the store made after the first question that wants them (queries/columnar)."""

from __future__ import annotations

import threading
import weakref
from contextlib import suppress
from typing import TYPE_CHECKING

from ontology.errors import CredwaysError

if TYPE_CHECKING:
    import subprocess

    from graph.protocol import Store
    from queries.catalog import Query


class Making:
    """One process at a time, and one attempt for each state of the store. Safe to use from several threads.

    Nobody waits for it: SPARQL answers until the columns are there.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: tuple[Store, subprocess.Popen[bytes]] | None = None
        """With the state that it reads, so that no writer sweeps that meanwhile."""
        self._tried: weakref.WeakSet[Store] = weakref.WeakSet()

    def wanted(self, store: Store, query: Query) -> None:
        """Begin, if this query asks for columns that this state has not; never waits, never raises."""
        if not query.engine:
            return
        from queries.columnar.engine import started

        with self._lock:
            if self._under_way is not None and self._under_way[1].poll() is not None:
                self._under_way = None
            if self._under_way is not None or store in self._tried:
                return
            self._tried.add(store)
            with suppress(OSError, CredwaysError):
                process = started(store)
                self._under_way = (store, process) if process is not None else None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """What makes columns now, or did when somebody last wanted them."""
        return self._under_way[1] if self._under_way is not None else None

    def close(self) -> None:
        """End what is under way; what it wrote so far is swept with the store's next change."""
        with self._lock:
            if self._under_way is not None:
                self._under_way[1].terminate()
                self._under_way[1].wait()
                self._under_way = None
