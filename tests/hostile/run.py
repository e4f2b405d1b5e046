"""A real server in its own process, hostile queries against it, and what became of the server meanwhile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology.model import Source

QUICK = "ASK { <http://example.org/1> ?p ?o }"
THINGS = 2_000


def make_store(folder: Path) -> None:
    """Write 2,000 things in a ring, each with a text, as one edition."""
    names = [NamedNode(f"http://example.org/{number}") for number in range(THINGS)]
    follows, text = NamedNode("http://example.org/next"), NamedNode("http://example.org/text")
    triples = [Triple(one, follows, names[(at + 1) % THINGS]) for at, one in enumerate(names)]
    triples += [Triple(one, text, Literal("a" * 40)) for one in names]
    store = EmbeddedStore.open(folder, create=True)
    with store.writing("hostile") as writer:
        writer.replace_edition(Source("ring", "1", "A ring (invented)"), triples)
    store.close()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, and a client with which to ask it."""

    process: subprocess.Popen[bytes]
    client: httpx.Client

    @property
    def memory(self) -> int:
        """Resident bytes of the server's own process."""
        return _resident(self.process.pid)

    @property
    def workers(self) -> dict[int, int]:
        """Resident bytes of each of its workers, by process id; none where the system does not tell."""
        listed = Path(f"/proc/{self.process.pid}/task")
        children = [child for task in listed.glob("*/children") for child in task.read_text().split()]
        return {int(child): _resident(int(child)) for child in children}


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextmanager
def serving(store: Path, **settings: object) -> Iterator[Server]:
    """Serve `store` in a process of its own on a free port, with `settings` by the names of Settings' fields.

    Nothing is answered from what was answered before: a neighbour that is served then says nothing of the workers.
    """
    settings = {"query_again_bytes": 0, **settings}
    environment = {**os.environ, **{f"CREDWAYS_{name.upper()}": str(value) for name, value in settings.items()}}
    command = [
        sys.executable,
        "-c",
        "from credways.cli.app import main; main()",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment)
    try:
        assert process.stderr is not None
        said = process.stderr.readline().decode()
        found = re.search(r"http://\S+?:\d+", said)
        assert found, said
        # What the server says later has to be read, or it would wait for a reader.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        with httpx.Client(base_url=found.group(), timeout=60) as client:
            yield Server(process, client)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        if process.stderr:
            process.stderr.close()


@dataclass(slots=True)
class Neighbour:
    """Somebody else who keeps asking a small question meanwhile."""

    server: Server
    waits: list[float] = field(default_factory=list)
    failures: int = 0
    _end: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Neighbour:
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        if self._thread:
            self._thread.join()

    def _ask(self) -> None:
        # Another address of this machine is another client.
        with httpx.Client(
            base_url=self.server.client.base_url,
            timeout=60,
            transport=httpx.HTTPTransport(local_address="127.0.0.2"),
        ) as client:
            while not self._end.is_set():
                began = time.monotonic()
                answer = client.get("/sparql", params={"query": QUICK})
                self.waits.append(time.monotonic() - began)
                self.failures += answer.status_code != 200 or answer.json()["boolean"] is not True
                self._end.wait(0.05)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one hostile query. Seconds and bytes; `limit` is what the problem document names, "" for none."""

    status: int
    limit: str
    detail: str
    seconds: float
    neighbour: float
    """The longest that the neighbour had to wait meanwhile."""
    refused: int
    """How many of the neighbour's questions failed."""
    grown: int
    """How much the server's own process grew."""
    left: int
    """What its workers hold a moment later."""


def attack(server: Server, query: str) -> Outcome:
    """Send one query and watch. A 200 that is cut short counts as status 200 with the limit it names."""
    before = server.memory
    with Neighbour(server) as neighbour:
        time.sleep(0.1)
        began = time.monotonic()
        status, limit, detail = _send(server, query)
        seconds = time.monotonic() - began
        time.sleep(0.1)
    left = sum(server.workers.values())
    return Outcome(
        status, limit, detail, seconds, max(neighbour.waits), neighbour.failures, server.memory - before, left
    )


def _send(server: Server, query: str) -> tuple[int, str, str]:
    got = bytearray()
    with server.client.stream("POST", "/sparql", data={"query": query}) as answer:
        try:
            for piece in answer.iter_bytes():
                got[:] = (got + piece)[-100_000:] if answer.status_code == 200 else got + piece
        except httpx.RemoteProtocolError:
            found = re.search(rb"TRUNCATED: Stopped at the limit (\w+)", bytes(got))
            return 200, found.group(1).decode() if found else "", "cut short, and said so" if found else "cut short"
        if answer.status_code == 200:
            return 200, "", "answered whole"
    problem = httpx.Response(200, content=bytes(got)).json()
    return answer.status_code, str(problem.get("limit", "")), str(problem["detail"])
