"""A killable process for untrusted queries: the server never parses or runs one itself.

Why processes: the engine has no time-out, its parser overflows the stack on some inputs and takes its process down,
and one `ORDER BY` over a cross product can take gigabytes. Each worker has its own memory limit, no network where the
system allows that, and opens one immutable generation read-only, so it never meets the writer's lock.
graph/pool.py shares them out.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from graph import syntax
from ontology.errors import BadQuery, LimitReached, Refused, StoreUnusable
from ontology.namespaces import GRAPH, ID, PREFIXES

_ROOT: Final = str(Path(__file__).resolve().parent.parent)
_START: Final = "import sys; sys.path.append(sys.argv[1]); from graph.worker_process import main; main()"
_KEPT_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
PIPE: Final = 1024 * 1024
"""Bytes a worker may be ahead of its reader; with the system's 64 KiB the two wait for each other all the time."""

_OUT_OF_MEMORY: Final = frozenset((signal.SIGABRT, signal.SIGKILL))


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use and how many may run. Seconds, rows, bytes; `memory` is a worker's address space.

    `per_client` queries of one client run at once; the rest of its own wait in the `queue` that all share.
    """

    seconds: float = 10.0
    rows: int = 100_000
    bytes: int = 64 * 1024 * 1024
    memory: int = 1024 * 1024 * 1024
    workers: int = 2
    queue: int = 16
    per_client: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """One query to run on the store folder `path`, its answer wanted as `format`.

    `format` is a key of `worker_process.SOLUTION_FORMATS` for SELECT and ASK, of `TRIPLE_FORMATS` otherwise. The text
    must have passed `guard.check`. `most_bytes` lowers the pool's byte limit for this one.
    `names_graphs` is what the guard found: without FROM, GRAPH ranges over all graphs but the companions that keep
    exact literals (graph/exact.py). `default_graphs` and `named_graphs`, where either is given, are the dataset that
    the SPARQL protocol asks for, whatever FROM says. `network` gives the process its network: only for text in which
    the guard found no endpoint but those that the administrator allows. `spent` are the seconds of its limit that the
    query has used before. `update` makes it an update of (the graphs that may change, those it may read besides, the
    one that stands for its default graph); see `update_process.run`. Its format is N-Quads.
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
    network: bool = False
    spent: float = 0.0
    update: tuple[tuple[str, ...], tuple[str, ...], str] | None = None


class Worker:
    """One process. `run` is for one thread at a time; after any failure but a syntax error the process is gone."""

    def __init__(self, limits: Limits, may_reach: bool = False) -> None:
        self.limits, self.may_reach = limits, may_reach
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        # The limit is on address space, and the C library reserves 64 MiB of it for each thread that has to wait for
        # another's heap: on a busy machine, an honest query would be refused.
        environment["MALLOC_ARENA_MAX"] = "1"
        # -I: neither the working directory (which may hold another `graph/`) nor PYTHON* variables are looked at.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, _ROOT, str(limits.memory), "open" if may_reach else "shut"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            pipesize=PIPE,
        )
        self.network = ""
        self.is_slow = False
        self._unread = bytearray()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def run(self, job: Job, sink: Callable[[bytes], object]) -> None:
        """Run one query and hand its serialized answer to `sink`, piece by piece as it is found.

        Raises BadQuery (the query's own fault), LimitReached (time, rows, bytes, memory, nesting) or StoreUnusable;
        what `sink` was given until then is the beginning of an answer. When `sink` raises, the process is ended.
        """
        try:
            if not self.network:
                # Starting up is not the query's time, but it may not take for ever either.
                self.network = str(self._receive(time.monotonic() + 30)[0].get("network"))
            deadline = time.monotonic() + self.limits.seconds - job.spent
            self._send(job)
            while "error" not in (frame := self._receive(deadline))[0]:
                sink(frame[1])
            if frame[1]:
                sink(frame[1])
        except TimeoutError:
            self.kill()
            advice = "Ask for less: add triple patterns or a LIMIT, avoid unbounded paths and cross products."
            raise LimitReached("query_seconds", f"{self.limits.seconds:g}", advice) from None
        except (EOFError, BrokenPipeError):
            raise self._death() from None
        except BaseException:
            self.kill()  # in the middle of an answer nobody wants
            raise
        self._raise_error(frame[0])

    def is_swollen(self) -> bool:
        """Whether the process still holds a quarter of its memory limit though it has nothing to do.

        The C library gives back little of what a large answer took. False where the system does not say.
        """
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return False
        return pages * os.sysconf("SC_PAGE_SIZE") > self.limits.memory // 4

    def slow_down(self) -> None:
        """Give other processes precedence from now on; what was slowed down cannot be made fast again."""
        self.is_slow = True
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 19)

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
            "update": job.update,
            "reserved": [GRAPH, GRAPH + "user/"],
            "rows": self.limits.rows,
            "bytes": min(self.limits.bytes, job.most_bytes or self.limits.bytes),
        }
        text = json.dumps(made).encode()
        assert self._process.stdin is not None  # noqa: S101 (opened above; for the type checker)
        self._process.stdin.write(b"%d\n" % len(text) + text)
        self._process.stdin.flush()

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        """The next frame; what was read past it is kept for the next call."""
        data = self._unread
        while (end := data.find(b"\n")) < 0:
            data += self._read(deadline)
        header: dict[str, Any] = json.loads(data[:end])
        size = end + 1 + header["size"]
        while len(data) < size:
            data += self._read(deadline)
        body = bytes(data[end + 1 : size])
        del data[:size]
        return header, body

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
        if error == "refused":
            raise Refused(str(header["message"]))
        if error == "store":
            raise StoreUnusable(f"The store could not be opened: {header['message']}")
        if error == "failed":
            raise BadQuery(f"This was understood, but could not be run: {header['message']}")
        if error:
            raise BadQuery(syntax.in_words(str(header["message"])))
