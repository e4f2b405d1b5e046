"""What the running application holds: settings, the store as it is now, and the pool for untrusted queries."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request

from credways.web.answered import Answered
from credways.web.columns import Making
from graph.generations import stamp
from graph.pool import Pool
from ontology.errors import CredwaysError

if TYPE_CHECKING:
    from credways.settings import Settings
    from graph.remote.view import RemoteView
    from graph.store import EmbeddedStore, SourceRecord, View
    from queries.stats import Stats


@dataclass(frozen=True)
class Reading:
    """One state of the store or endpoint, which does not change while a request is answered from it.

    `stamp` differs between any two states, also of a store that was deleted and built again.
    """

    view: View | RemoteView
    generation: int
    stamp: str

    @property
    def path(self) -> Path:
        """The folder of this state, which no writer removes while this object lives."""
        return self.view.derived or Path(self.stamp)

    @cached_property
    def sources(self) -> list[SourceRecord]:
        """Every loaded source edition, by series and then oldest first."""
        return self.view.sources()

    @cached_property
    def graph_names(self) -> frozenset[str]:
        """Every named graph but those that keep exact literals."""
        return frozenset(self.view.graph_names())

    @cached_property
    def triples(self) -> int:
        """How many triples the default graph holds: to count millions takes half a second, so it is done once."""
        return len(self.view)

    @cached_property
    def stats(self) -> Stats:
        """How many things of each kind there are."""
        from queries.stats import stats

        return stats(self.view)


def stamp_of(number: int, path: Path) -> str:
    """Return what tells the generation at `path` from every other one."""
    return f"{number}-{path.stat().st_mtime_ns}"


_MOST_PAST = 3
"""States as of another date that are kept open."""


class State:
    """One per application, at `request.app.state.credways`. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings.limits())
        self.columns = Making()
        self.answered = Answered(settings.query_again_bytes)
        self._store: EmbeddedStore | None = None
        self._reading: Reading | None = None
        self._seen: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._past: dict[tuple[str, str], Reading] = {}
        self._looking_back = threading.Lock()

    def now(self) -> Reading:
        """Return the newest state of the store. Raises StoreUnusable where there is no store."""
        from graph.store import EmbeddedStore

        with self._lock:
            seen = stamp(self.settings.store)  # before it is opened: a switch in between is then seen later
            if self._store is None:
                self._store = EmbeddedStore.open(self.settings.store)
            else:
                self._store.refresh()
            if self._reading is None or self._reading.view is not self._store.view():  # another's write, or our own
                path = self._store.generation_path
                assert path is not None  # noqa: S101 (only a store in memory has none)
                number = self._store.generation
                self._reading = Reading(self._store.view(), number, stamp_of(number, path))
            self._seen = seen  # last, so that `settled` never takes an older state for this one
            return self._reading

    def settled(self) -> Reading | None:
        """Return the newest state if it is open already, without waiting for anybody; None where `now` must open it."""
        reading = self._reading
        with suppress(CredwaysError):
            if reading is not None and stamp(self.settings.store) == self._seen:
                return reading
        return None

    def at(self, date: str) -> tuple[Reading, tuple[str, ...]]:
        """Return the state as of `date` ("": now), and sentences that say which editions were in force then.

        One request at a time makes a copy (graph/past.py); the last few are kept. Raises BadQuery for what is no date.
        """
        now = self.now()
        if not date:
            return now, ()
        from graph.store import EmbeddedStore
        from queries.editions_asof import as_of

        found = as_of(now.sources, date)
        key = (now.stamp, repr(found.editions))
        with self._looking_back:
            if key not in self._past:
                from graph.past import with_current

                # A store of its own: the shared one may move on to a newer state while the copy is made.
                past = with_current(EmbeddedStore.open(self.settings.store), found.editions)
                digest = sha256(key[1].encode()).hexdigest()[:16]
                self._past[key] = Reading(past.view(), now.generation, f"{now.stamp}-{digest}")
                while len(self._past) > _MOST_PAST:
                    del self._past[next(iter(self._past))]
            return self._past[key], found.notes()

    def store(self) -> EmbeddedStore:
        """Return the store itself, for writing. Raises StoreUnusable where there is none."""
        self.now()
        with self._lock:
            assert self._store is not None  # noqa: S101 (opened by `now`)
            return self._store

    def warm_up(self) -> None:
        """Work out what the first visitor would else wait for: counts, sources, the search index. Never raises."""
        from queries.search import search

        with suppress(CredwaysError):
            reading = self.now()
            search(reading.view, "credential", limit=1)
            _ = reading.stats, reading.sources, reading.triples

    def close(self) -> None:
        """End the workers and let the store go."""
        self.pool.close()
        self.columns.close()
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store = self._reading = None
        self._past.clear()


def made(settings: Settings) -> State:
    """The state of an application over the store in the settings' folder, or over their endpoint."""
    if settings.endpoint:
        from credways.web.remote_state import RemoteState

        return RemoteState(settings)
    return State(settings)


def of(request: Request) -> State:
    """Return the state of the application that answers `request`."""
    state = request.app.state.credways
    assert isinstance(state, State)  # noqa: S101 (set by create_app; for the type checker)
    return state


def etag(request: Request, stamp: str, *parts: str) -> str:
    """Return the entity tag of an answer made from the state `stamp` of the store, this program and `parts`."""
    from credways import __version__
    from credways.web.render import style_version

    asked = request.scope["query_string"].decode("latin-1")  # `request.url` would be joined to be taken apart
    text = "\x1f".join((stamp, __version__, style_version(), asked, request.scope["path"], *parts))
    return f'"{sha256(text.encode()).hexdigest()[:24]}"'


def unchanged(request: Request, tag: str) -> bool:
    """Whether the client already has the answer with this tag (If-None-Match)."""
    known = (part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(","))
    return any(part in (tag, "*") for part in known)
