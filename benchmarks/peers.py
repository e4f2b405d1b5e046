"""The generated graph in our store and in an Oxigraph server, and both servers on free ports of this machine."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.generate import TRIPLES, write_lines, write_store

READY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Place:
    """`store` is ours, `oxigraph` the server's own database of the same default graph, `lines` its N-Triples."""

    store: Path
    oxigraph: Path
    lines: Path
    triples: int
    _folder: tempfile.TemporaryDirectory[str]

    def remove(self) -> None:
        """Delete it now, and not when the process ends."""
        self._folder.cleanup()


@cache
def generated(triples: int = TRIPLES) -> Place:
    """Make the generated graph once in a run; its folder goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="credways-benchmark-")
    here = Path(folder.name)
    lines, store, oxigraph = here / "graph.nt", here / "store", here / "oxigraph"
    write_lines(lines, triples)
    number = write_store(store, triples)
    for step in (
        ["load", "--location", str(oxigraph), "--file", str(lines)],
        ["optimize", "--location", str(oxigraph)],
    ):
        subprocess.run([program("oxigraph"), *step], check=True, capture_output=True)
    return Place(store, oxigraph, lines, number, folder)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the path of its SPARQL endpoint."""

    port: int
    path: str

    def connect(self, host: str = "127.0.0.1") -> http.client.HTTPConnection:
        """A connection that stays open; another loopback address as `host` makes another client."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120, source_address=(host, 0))

    def ask(self, connection: http.client.HTTPConnection, query: str, accept: str) -> int:
        """Post a query and read the whole answer; how many bytes it has. Raises RuntimeError for any status but 200."""
        headers = {"content-type": "application/sparql-query", "accept": accept}
        connection.request("POST", self.path, query.encode(), headers)
        answer = connection.getresponse()
        size = 0
        while piece := answer.read(1 << 20):
            size += len(piece)
        if answer.status != 200:
            raise RuntimeError(f"{self.path} answered {answer.status}")
        return size


@contextmanager
def ours(store: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`credways serve` on a store, as a person starts it, with `CREDWAYS_…` settings."""
    port = _free_port()
    command = [program("credways"), "serve", "--store", str(store), "--port", str(port)]
    with _running(command, port, settings or {}):
        yield Server(port, "/sparql")


@contextmanager
def oxigraph(location: Path) -> Iterator[Server]:
    """The Oxigraph server, read-only."""
    port = _free_port()
    command = [program("oxigraph"), "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    with _running(command, port, {}):
        yield Server(port, "/query")


@contextmanager
def _running(command: list[str], port: int, settings: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + READY_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"{command[0]} does not serve") from None
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def program(name: str) -> str:
    """The path of a program that is installed beside this Python, whether it is there or not."""
    return str(Path(sys.executable).with_name(name))
