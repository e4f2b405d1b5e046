"""HTTP to one host: connections that are kept alive and shared between threads, and a deadline that always holds.

The standard library's timeouts bound one wait on a socket, so a server that sends a byte now and then holds a client
for ever. Here every wait is cut to what is left of the whole exchange's time. Proxies are those of the environment
(`$HTTPS_PROXY`, `$NO_PROXY` …), certificates those the system trusts (`$SSL_CERT_FILE` names others).
"""

from __future__ import annotations

import base64
import http.client
import io
import socket
import ssl
import threading
import time
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CONNECTING: Final = 10.0
"""Seconds to wait for a connection to be made."""

_KEPT: Final = 4
"""Connections kept alive while nobody uses them."""

_GONE: Final = (http.client.RemoteDisconnected, http.client.BadStatusLine, ConnectionError)
"""How a connection that was kept too long fails when it is used again."""


class Deadline:
    """The moment by which an exchange must be over; `seconds` is how long it was given."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def allows(self, seconds: float) -> bool:
        """Whether so many seconds are left."""
        return time.monotonic() + seconds < self._end


class _Reading(io.RawIOBase):
    """What a socket receives, each wait cut to what is left until the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._socket, self._deadline = sock, deadline
        self._raw = sock.makefile("rb", 0)  # keeps the socket open when http.client lets go of it

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Receive into `buffer`. Raises TimeoutError at the deadline."""
        with suppress(OSError):  # a socket that is closed already says so when it is read
            self._socket.settimeout(self._deadline.left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        """Let the socket go."""
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, deadline: Deadline, **how: Any) -> None:
        super().__init__(sock, **how)
        self.fp.close()
        self.fp = io.BufferedReader(_Reading(sock, deadline), 64 * 1024)


class Answer:
    """A server's answer: `status`, `reason`, headers, and its body piece by piece. Close it in any case."""

    def __init__(self, response: http.client.HTTPResponse, home: Wire, connection: http.client.HTTPConnection) -> None:
        self.status, self.reason = response.status, response.reason
        self._response, self._home, self._connection = response, home, connection

    def header(self, name: str) -> str:
        """A header's value, "" where there is none."""
        return (self._response.headers.get(name) or "").strip()

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    def read(self, most: int = 64 * 1024) -> bytes:
        """The next bytes, b"" at the end. Raises IncompleteRead where fewer came than were announced."""
        piece = self._response.read1(most)
        if not piece and self._response.length:
            raise http.client.IncompleteRead(b"", self._response.length)
        return piece

    def close(self) -> None:
        """Keep the connection for the next exchange where this one was read to its end, else close it."""
        whole = self._response.isclosed()
        self._response.close()
        self._home.give_back(self._connection, usable=whole and not self._response.will_close)


class Wire:
    """Connections to the host of one address."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._secure, self._host, self._port = parts.scheme == "https", parts.hostname or "", parts.port
        self._proxy = _proxy(parts.scheme, parts.netloc)
        self._free: list[http.client.HTTPConnection] = []
        self._busy: set[http.client.HTTPConnection] = set()
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None

    def exchange(self, request: urllib.request.Request, deadline: Deadline) -> Answer:
        """Send a request and return the answer once its headers are there; redirects are not followed.

        The request goes out a second time only where a connection that was kept alive turned out to be gone before a
        byte of an answer came, and then by a new one. Raises OSError (TimeoutError at the deadline), HTTPException.
        """
        connection = self._kept()
        if connection is not None:
            try:
                return self._send(connection, request, deadline)
            except _GONE:
                pass
        return self._send(self._new(), request, deadline)

    def give_back(self, connection: http.client.HTTPConnection, *, usable: bool) -> None:
        """Keep a connection for the next exchange, or close it."""
        with self._lock:
            self._busy.discard(connection)
            if usable and connection.sock is not None and len(self._free) < _KEPT:
                self._free.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is kept alive."""
        with self._lock:
            kept, self._free = self._free, []
        for connection in kept:
            connection.close()

    def __del__(self) -> None:
        """Close what is kept alive when nobody holds this any more; few who open an endpoint close it."""
        self.close()

    def cut(self) -> None:
        """End what goes on from another thread: who waits for an answer learns of it as of a broken connection."""
        with self._lock:
            busy = list(self._busy)
        for connection in busy:
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)

    def _kept(self) -> http.client.HTTPConnection | None:
        with self._lock:
            return self._free.pop() if self._free else None

    def _new(self) -> http.client.HTTPConnection:
        proxy = urlsplit(self._proxy)
        host, port = (proxy.hostname or "", proxy.port or 80) if self._proxy else (self._host, self._port)
        if not self._secure:
            return http.client.HTTPConnection(host, port)
        if self._context is None:
            self._context = ssl.create_default_context()
        made = http.client.HTTPSConnection(host, port, context=self._context)
        if self._proxy:
            made.set_tunnel(self._host, self._port or 443, _proxy_headers(proxy.username, proxy.password))
        return made

    def _send(
        self, connection: http.client.HTTPConnection, request: urllib.request.Request, deadline: Deadline
    ) -> Answer:
        target, headers = request.selector, dict(request.header_items())
        if self._proxy and not self._secure:
            proxy = urlsplit(self._proxy)
            target, headers = request.full_url, headers | _proxy_headers(proxy.username, proxy.password)
        connection.response_class = lambda sock, **how: _Response(sock, deadline, **how)  # type: ignore[assignment]
        with self._lock:
            self._busy.add(connection)
        try:
            connection.timeout = min(_CONNECTING, deadline.left)
            if connection.sock is not None:
                connection.sock.settimeout(deadline.left)
            connection.request(request.get_method(), target, request.data, headers)
            return Answer(connection.getresponse(), self, connection)
        except BaseException:
            self.give_back(connection, usable=False)
            raise


def _proxy(scheme: str, netloc: str) -> str:
    """The proxy of the environment for this address, "" for none."""
    if urllib.request.proxy_bypass(netloc):
        return ""
    found = urllib.request.getproxies().get(scheme, "")
    return found if not found or "://" in found else f"http://{found}"


def _proxy_headers(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    text = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(text).decode()}"}
