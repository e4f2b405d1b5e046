"""A real web server on 127.0.0.1 that behaves as badly as a test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Request"], None]


@dataclass
class Request:
    """One request: what was asked, and the socket to answer on, byte by byte if need be."""

    path: str
    headers: dict[str, str]
    connection: socket.socket
    number: int
    """1 for the first request of this server."""
    closing: threading.Event
    method: str = "GET"
    body: bytes = b""

    def send(self, data: bytes) -> None:
        """Send raw bytes; a client that has gone is fine."""
        with suppress(OSError):
            self.connection.sendall(data)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer; underscores in header names stand for hyphens."""
        lines = [f"HTTP/1.1 {status} Because", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)


@dataclass
class Server:
    """Where it is, and what it was asked so far."""

    port: int
    asked: list[Request] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Address of `path` on this server."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving(behaviours: dict[str, Behaviour]) -> Iterator[Server]:
    """Serve `behaviours` by path (without its query) until the block ends."""
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            number = len(server.asked) + 1
            request = Request(self.path, headers, self.connection, number, closing, self.command, body)
            server.asked.append(request)
            self.close_connection = True
            self.wfile.flush()
            path = self.path.partition("?")[0].removeprefix(f"http://127.0.0.1:{server.port}")
            behaviour = behaviours.get(path)
            if behaviour is None:
                request.answer(404, b"nothing here")
            else:
                behaviour(request)

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Server(http.server_address[1])
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        closing.set()
        http.shutdown()
        http.server_close()
        thread.join()
