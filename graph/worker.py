"""A pool of killable processes for untrusted queries: the server never parses or runs one itself.

Why processes: the engine has no time-out, its parser overflows the stack on some inputs and takes its process down,
and one `ORDER BY` over a cross product can take gigabytes. Each worker has its own memory limit, no network where the
system allows that, and opens one immutable generation read-only, so it never meets the writer's lock.

    with Pool(Limits()) as pool:
        answer = pool.run(Job(path, "SELECT …", "json"), client="10.0.0.7")
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from graph import syntax
from ontology.errors import BadQuery, LimitReached, StoreUnusable
from ontology.namespaces import ID, PREFIXES

_ROOT: Final = str(Path(__file__).resolve().parent.parent)
_START: Final = "import sys; sys.path.append(sys.argv[1]); from graph.worker_process import main; main()"
_KEPT_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
_OUT_OF_MEMORY: Final = frozenset((signal.SIGABRT, signal.SIGKILL))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use and how many may run. Seconds, rows, bytes; `memory` is a worker's address space."""

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 64 * 1024 * 1024
    memory: int = 1024 * 1024 * 1024
    workers: int = 2
    queue: int = 16


@dataclass(frozen=True, slots=True)
class Job:
    """One query to run on the store folder `path`, its answer wanted as `format`.

    `format` is a key of `worker_process.SOLUTION_FORMATS` for SELECT and ASK, of `TRIPLE_FORMATS` otherwise. The text
    must have passed `guard.check`. `most_bytes` lowers the pool's byte limit for this one.
    `names_graphs` is what the guard found: without FROM, GRAPH ranges over all graphs but the companions that keep
    exact literals (graph/exact.py). `default_graphs` and `named_graphs`, where either is given, are the dataset that
    the SPARQL protocol asks for, whatever FROM says.
    """

    path: str
    query: str
    format: str
    prefixes: Mapping[str, str] = field(default_factory=lambda: dict(PREFIXES))
    base: str = ID
    most_bytes: int | None = None
    names_graphs: bool = False
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class QueueFull(LimitReached):
    """Too many queries are waiting; `retry_after` is a fair guess in whole seconds."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("queue", str(waiting), f"Too many queries are waiting. Try again in {retry_after} s.")


class Worker:
    """One process. `run` is for one thread at a time; after any failure but a syntax error the process is gone."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        # The limit is on address space, and the C library reserves 64 MiB of it for each thread that has to wait for
        # another's heap: on a busy machine, an honest query would be refused.
        environment["MALLOC_ARENA_MAX"] = "1"
        # -I: neither the working directory (which may hold another `graph/`) nor PYTHON* variables are looked at.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT, str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.network = ""

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def run(self, job: Job) -> bytes:
        """Run one query and return its serialized answer.

        Raises BadQuery (the query's own fault), LimitReached (time, rows, bytes, memory, nesting) or StoreUnusable.
        """
        deadline = time.monotonic() + self.limits.seconds
        try:
            if not self.network:
                # Starting up is not the query's time, but it may not take for ever either.
                self.network = str(self._receive(time.monotonic() + 30)[0].get("network"))
                deadline = time.monotonic() + self.limits.seconds
            self._send(job)
            header, body = self._receive(deadline)
        except TimeoutError:
            self.kill()
            advice = "Ask for less: add triple patterns or a LIMIT, avoid unbounded paths and cross products."
            raise LimitReached("query_seconds", f"{self.limits.seconds:g}", advice) from None
        except (EOFError, BrokenPipeError):
            raise self._death() from None
        self._raise_error(header)
        return body

    def stop(self) -> None:
        """Ask for the end from another thread; the one that waits for an answer learns of it and cleans up."""
        self._process.kill()

    def kill(self) -> None:
        """End the process now and give back what it held."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(BrokenPipeError):  # what was still to be written has nobody left to read it
                    stream.close()

    def _send(self, job: Job) -> None:
        made = {
            "path": job.path,
            "query": job.query,
            "format": job.format,
            "prefixes": dict(job.prefixes),
            "base": job.base,
            "names_graphs": job.names_graphs,
            "dataset": [job.default_graphs, job.named_graphs],
            "rows": self.limits.rows,
            "bytes": min(self.limits.bytes, job.most_bytes or self.limits.bytes),
        }
        text = json.dumps(made).encode()
        assert self._process.stdin is not None  # noqa: S101 (opened above; for the type checker)
        self._process.stdin.write(b"%d\n" % len(text) + text)
        self._process.stdin.flush()

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        data = bytearray()
        while b"\n" not in data:
            data += self._read(deadline)
        line, _, rest = bytes(data).partition(b"\n")
        header: dict[str, Any] = json.loads(line)
        body = bytearray(rest)
        while len(body) < header["size"]:
            body += self._read(deadline)
        return header, bytes(body)

    def _read(self, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101
        descriptor = self._process.stdout.fileno()
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise TimeoutError
        chunk = os.read(descriptor, 1 << 20)
        if not chunk:
            raise EOFError
        return chunk

    def _death(self) -> LimitReached:
        """Why the process ended by itself: the allocator aborts it, the parser's recursion is a segmentation fault."""
        self._process.wait()
        code = -(self._process.returncode or 0)
        self.kill()
        if code in _OUT_OF_MEMORY:
            return LimitReached(
                "query_memory", str(self.limits.memory), "Ask for less at once: avoid ORDER BY over cross products."
            )
        return LimitReached("nesting", "the parser's stack", "The query is nested too deeply or too long: simplify it.")

    def _raise_error(self, header: Mapping[str, Any]) -> None:
        error = header["error"]
        if error == "limit":
            name = f"query_{header['limit']}"
            value = str(getattr(self.limits, header["limit"]))
            raise LimitReached(name, value, "The answer is larger than that: add a LIMIT, or ask in parts.")
        if error == "store":
            raise StoreUnusable(f"The store could not be opened: {header['message']}")
        if error:
            raise BadQuery(syntax.in_words(str(header["message"])))


class Pool:
    """Workers and a fair queue before them: first come, first served, but no client holds every worker."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.most_per_client = max(1, limits.workers - 1)
        self._free: list[Worker] = []
        self._busy: set[Worker] = set()
        self._running: Counter[str] = Counter()
        self._waiting: deque[tuple[object, str]] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def __enter__(self) -> Pool:
        """The pool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End every worker."""
        self.close()

    def run(self, job: Job, client: str = "") -> bytes:
        """Wait for a worker, run the query, return its answer. Errors as `Worker.run`, and QueueFull."""
        ticket = (object(), client)
        with self._changed:
            if len(self._waiting) >= self.limits.queue:
                raise QueueFull(len(self._waiting), max(1, round(self.limits.seconds)))
            self._waiting.append(ticket)
            self._changed.wait_for(lambda: self._closed or self._is_next(ticket))
            self._waiting.remove(ticket)
            if self._closed:
                raise StoreUnusable("The server is shutting down.")
            self._running[client] += 1
            self._changed.notify_all()
        worker = None
        try:
            worker = self._take()
            self._busy.add(worker)
            return worker.run(job)
        finally:
            with self._changed:
                self._running[client] -= 1
                if not self._running[client]:
                    del self._running[client]
                if worker is not None:
                    self._busy.discard(worker)
                if worker is not None and worker.alive() and not self._closed:
                    self._free.append(worker)
                elif worker is not None:
                    worker.kill()
                self._changed.notify_all()

    def _is_next(self, ticket: tuple[object, str]) -> bool:
        """Whether `ticket` is the first waiting one whose client may run another, and a worker is free."""
        if sum(self._running.values()) >= self.limits.workers:
            return False
        ready = (other for other in self._waiting if self._running[other[1]] < self.most_per_client)
        return next(ready, None) is ticket

    def _take(self) -> Worker:
        with self._changed:
            while self._free:
                worker = self._free.pop()
                if worker.alive():
                    return worker
                worker.kill()
        return Worker(self.limits)

    def close(self) -> None:
        """End every worker; a query that still runs is ended too."""
        with self._changed:
            self._closed = True
            for worker in self._busy:
                worker.stop()
            for worker in self._free:
                worker.kill()
            self._free.clear()
            self._changed.notify_all()
