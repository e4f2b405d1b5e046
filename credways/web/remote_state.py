"""The application's state over a SPARQL endpoint: pages, API and queries from a store that others run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from credways.forwarding import pool
from credways.opening import endpoint
from credways.web.answered import Answered
from credways.web.state import Reading, State
from graph.remote.dialects import named
from ontology.errors import Refused

if TYPE_CHECKING:
    from credways.settings import Settings
    from graph.remote.store import RemoteStore
    from graph.remote.view import RemoteView
    from graph.store import EmbeddedStore


class RemoteState(State):
    """Reads an endpoint. Its state is looked at every few seconds (graph/remote/store.py), not for every request."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        if settings.endpoint_engine:
            named(settings.endpoint_engine)  # said now if there is none of that name, and not by every request
        self.pool = pool(settings.limits(), self._opened)
        self.answered = Answered(0)  # what others write there, its stamp may not tell
        self._remote: RemoteStore | None = None

    def now(self) -> Reading:
        """Return the newest state of the endpoint that was looked at. Raises EndpointFailed, LimitReached."""
        self._opened().refresh()
        return self._read(self._opened().view())

    def settled(self) -> Reading | None:
        """Return the newest state if it was looked at just now."""
        remote = self._remote
        return self._read(remote.view()) if remote is not None and remote.is_fresh else None

    def at(self, date: str) -> tuple[Reading, tuple[str, ...]]:
        """Return the state as of `date` ("": now), and sentences that say which editions were in force then."""
        now = self.now()
        if not date:
            return now, ()
        from queries.editions_asof import as_of

        found = as_of(now.sources, date)
        view = self._opened().with_current(found.editions)
        with self._looking_back:
            kept = self._past.setdefault((now.stamp, view.stamp), Reading(view, 0, view.stamp))
            while len(self._past) > 3:
                del self._past[next(iter(self._past))]
        return kept, found.notes()

    def store(self) -> EmbeddedStore:
        """Refuse: what is written to an endpoint is written there."""
        raise Refused(f"This server reads {self._opened().address} and writes nothing: write there.")

    def close(self) -> None:
        """End what is under way and close the connections."""
        super().close()
        if self._remote is not None:
            self._remote.close()

    def _opened(self) -> RemoteStore:
        with self._lock:
            if self._remote is None:
                self._remote = endpoint(self.settings)
            return self._remote

    def _read(self, view: RemoteView) -> Reading:
        with self._lock:
            if self._reading is None or self._reading.view is not view:
                self._reading = Reading(view, 0, view.stamp)
            return self._reading
