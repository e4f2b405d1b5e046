"""The pool of workers and the fair queue before it.

    with Pool(Limits()) as pool:
        answer = pool.run(Job(path, "SELECT …", "json"), client="10.0.0.7")

Clients take turns: the one served longest ago is next (a newcomer counts from when it came), and one client has only so
many queries running (one, unless set otherwise). A query that is still running after `PATIENCE` gives its place to
others and goes on beside them at the lowest priority; a client that had much of the pool's time lately, by queries that
are not quick, shares half of the places with its like and never takes a process that is ready for others. So somebody
who asks small questions beside people who ask endless ones waits a second at most, not for their limits. Where many
such began at once, of whom nothing was known, one that has said nothing yet makes room and begins again later.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final

from graph.worker import Job, Limits, Worker
from ontology.errors import CredwaysError, LimitReached, StoreUnusable

PATIENCE: Final = 0.5
"""Seconds after which a running query counts as slow."""

QUICK: Final = 0.05
"""Seconds of each query that are not charged: many small questions make no client heavy, for they take turns anyway."""

HEAVY: Final = 2.0
"""Seconds of a pool's time, past the first `QUICK` of each query, that make a client heavy."""

HALF_LIFE: Final = 30.0
"""Seconds after which what was used counts half."""


class QueueFull(LimitReached):
    """Too many queries are waiting; `retry_after` is a fair guess in whole seconds."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("query_queue", str(waiting), f"Too many queries are waiting. Try again in {retry_after} s.")


class Cancelled(CredwaysError):
    """Whoever asked went away; nobody reads this."""

    def __init__(self) -> None:
        super().__init__("The query was cancelled, because whoever asked went away.")


@dataclass(eq=False, slots=True)
class Ticket:
    """One question from its arrival to its answer; `Pool.cancel` ends it from another thread."""

    client: str = ""
    began: float = 0.0
    """When it began to run, by the monotonic clock; 0 while it waits."""
    heavy: bool = False
    """Whether its client was heavy when it began: it then runs at the lowest priority, in a slow process."""
    worker: Worker | None = None
    put_out: Exception | None = None
    """Why it may not wait or run any longer."""
    spoke: bool = False
    """Whether anything of its answer was handed on; it can then not begin again."""
    makes_room: bool = False
    """Whether it is being stopped, to begin again later."""


@dataclass(slots=True)
class _Client:
    """One that asks: its waiting questions, and the time it used, as of `at`."""

    waiting: deque[Ticket] = field(default_factory=deque)
    running: int = 0
    used: float = 0.0
    at: float = 0.0

    def weight(self, now: float) -> float:
        """Seconds used, the older the less."""
        return float(self.used * 0.5 ** ((now - self.at) / HALF_LIFE))

    def charge(self, seconds: float, now: float) -> None:
        """Add `seconds` used."""
        self.used, self.at = self.weight(now) + seconds, now


class Pool:
    """Workers and a fair queue before them. `hire` makes a worker (limits, whether it may reach other hosts)."""

    def __init__(self, limits: Limits, hire: Callable[[Limits, bool], Worker] = Worker) -> None:
        self.limits, self._hire = limits, hire
        self._free: list[Worker] = []
        self._running: set[Ticket] = set()
        self._clients: dict[str, _Client] = {}
        """In the order of their turns."""
        self._changed = threading.Condition()
        self._closed = False

    def __enter__(self) -> Pool:
        """The pool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End every worker."""
        self.close()

    def run(self, job: Job, client: str = "") -> bytes:
        """Wait for a worker, run the query, return its whole answer. Errors as `Worker.run`, and QueueFull."""
        answer = bytearray()
        self.stream(job, Ticket(client), answer.extend)
        return bytes(answer)

    def stream(self, job: Job, ticket: Ticket, sink: Callable[[bytes], object]) -> None:
        """Like `run`, but the answer goes to `sink` as it is found. Raises Cancelled after `cancel(ticket)`."""

        def hear(piece: bytes) -> None:
            ticket.spoke = True
            sink(piece)

        while not self._ran(job, ticket, hear):
            ticket.makes_room = False

    def _ran(self, job: Job, ticket: Ticket, sink: Callable[[bytes], object]) -> bool:
        """Run it once; False when it made room for others and has to begin again."""
        with self._place(ticket):
            worker = self._take(ticket, job.network)
            try:
                worker.run(job, sink)
            except CredwaysError:
                with self._changed:
                    reason = ticket.put_out or (StoreUnusable("The server is shutting down.") if self._closed else None)
                    if reason is None and ticket.makes_room and ticket.spoke:
                        reason = self._full()
                if reason is not None:
                    raise reason from None
                if not ticket.makes_room:
                    raise
                return False
            finally:
                self._give_back(ticket, worker)
        return True

    def cancel(self, ticket: Ticket) -> None:
        """End a question nobody waits for any more, whether it waits or runs."""
        with self._changed:
            self._put_out(ticket, Cancelled())

    @property
    def busy(self) -> int:
        """How many queries run now."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many queries wait now."""
        return sum(len(client.waiting) for client in self._clients.values())

    @contextmanager
    def _place(self, ticket: Ticket) -> Iterator[None]:
        """Wait for the ticket's turn and hold its place. Raises what it was put out with."""
        with self._changed:
            client = self._clients.setdefault(ticket.client, _Client())
            self._make_room(client)
            client.waiting.append(ticket)
            while not (self._closed or ticket.put_out or self._next(time.monotonic()) is ticket):
                # Nothing says when a running query becomes a slow one, so the clock has to be looked at.
                self._changed.wait(PATIENCE / 5 if self._running else None)
            with suppress(ValueError):
                client.waiting.remove(ticket)
            if self._closed or ticket.put_out:
                self._forget(time.monotonic())
                self._changed.notify_all()
                raise ticket.put_out or StoreUnusable("The server is shutting down.")
            client.running += 1
            ticket.began = time.monotonic()
            ticket.heavy = client.weight(ticket.began) >= HEAVY
            self._running.add(ticket)
            self._clients[ticket.client] = self._clients.pop(ticket.client)  # its turn is over
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                now = time.monotonic()
                client.running -= 1
                client.charge(max(0.0, now - ticket.began - QUICK), now)
                self._running.discard(ticket)
                self._forget(now)
                self._changed.notify_all()

    def _make_room(self, newcomer: _Client) -> None:
        """Let a newcomer wait, if need be in place of the greediest client's last question. Raises QueueFull."""
        if self.waiting < self.limits.queue:
            return
        greediest = max(self._clients.values(), key=lambda client: len(client.waiting))
        if len(greediest.waiting) <= len(newcomer.waiting) + 1:
            raise self._full()
        self._put_out(greediest.waiting.pop(), self._full())

    def _full(self) -> QueueFull:
        return QueueFull(self.waiting, max(1, round(self.limits.seconds)))

    def _put_out(self, ticket: Ticket, reason: Exception) -> None:
        ticket.put_out = reason
        if ticket.worker is not None:
            ticket.worker.stop()
        self._changed.notify_all()

    def _next(self, now: float) -> Ticket | None:
        """The waiting ticket that may begin now: the first, in the order of turns, for whom there is a place."""
        heavy = {name for name, client in self._clients.items() if client.weight(now) >= HEAVY}
        slow = {one for one in self._running if one.client in heavy or now - one.began >= PATIENCE}
        self._slow_down(slow)
        if len(self._running) >= 2 * self.limits.workers:
            if any(one.waiting and not one.running and name not in heavy for name, one in self._clients.items()):
                self._make_place(slow, now)
            return None
        for name, client in self._clients.items():
            if not client.waiting or client.running >= self.limits.per_client:
                continue
            taken, places = len(self._running) - len(slow), self.limits.workers
            if name in heavy:
                taken, places = len(slow), max(1, self.limits.workers // 2)
            if taken < places:
                return client.waiting[0]
        return None

    def _make_place(self, slow: set[Ticket], now: float) -> None:
        """Stop the slow query whose client used most, unless one is being stopped; it is heavy from now on."""
        silent = [one for one in slow if one.worker is not None and not one.spoke]
        if silent and not any(one.makes_room for one in self._running):
            one = max(silent, key=lambda one: self._clients[one.client].weight(now) + now - one.began)
            one.makes_room = True
            self._clients[one.client].charge(HEAVY, now)
            one.worker.stop()  # type: ignore[union-attr]  # chosen for having one

    def _slow_down(self, slow: set[Ticket]) -> None:
        for ticket in slow:
            if ticket.worker is not None and not ticket.worker.is_slow:
                ticket.worker.slow_down()
                self._replace(ticket.worker)

    def _replace(self, lost: Worker) -> None:
        """Start another for one that will not come back: starting takes longer than most questions do."""
        if not self._closed and sum(not one.is_slow for one in self._free) < self.limits.workers:
            self._free.append(self._hire(self.limits, lost.may_reach))

    def _forget(self, now: float) -> None:
        """Drop clients of whom nothing need be known any more."""
        for name, client in list(self._clients.items()):
            if not client.waiting and not client.running and client.weight(now) < HEAVY / 100:
                del self._clients[name]

    def _take(self, ticket: Ticket, network: bool) -> Worker:
        with self._changed:
            ready = [one for one in self._free if one.may_reach == network and one.is_slow == ticket.heavy]
            for worker in reversed(ready):
                self._free.remove(worker)
                if worker.alive():
                    ticket.worker = worker
                    break
                worker.kill()
        if ticket.worker is None:
            ticket.worker = self._hire(self.limits, network)
            if ticket.heavy:
                ticket.worker.slow_down()
        with self._changed:
            if self._closed or ticket.put_out:
                ticket.worker.stop()
        return ticket.worker

    def _give_back(self, ticket: Ticket, worker: Worker) -> None:
        with self._changed:
            ticket.worker = None
            quick = time.monotonic() - ticket.began < QUICK  # then it had no time to grow, and to look takes time
            spare = not worker.is_slow or not any(one.is_slow for one in self._free)
            if worker.alive() and spare and not self._closed and (quick or not worker.is_swollen()):
                self._free.append(worker)
                return
            if not worker.is_slow:
                self._replace(worker)
        worker.kill()

    def close(self) -> None:
        """End every worker; a query that still runs is ended too."""
        with self._changed:
            self._closed = True
            for ticket in self._running:
                if ticket.worker is not None:
                    ticket.worker.stop()
            for worker in self._free:
                worker.kill()
            self._free.clear()
            self._changed.notify_all()
