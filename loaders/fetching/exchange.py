"""One question to a web server and its answer, with every wait bounded. Proxies are those of the environment."""

from __future__ import annotations

import contextlib
import email.utils
import http.client
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.error import URLError

from loaders.fetching.addresses import checked, redirected
from loaders.fetching.limits import FetchLimits
from ontology.errors import FetchFailed

_MOVED = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_BROKEN = (OSError, http.client.HTTPException, ssl.SSLError, ValueError)


class Passing(Exception):
    """A fault that may pass. `wait` is for how many seconds the server asks to be left alone, None if unsaid.

    `unreachable` says that there was no connection at all: no such name, no way there, nobody listening.
    """

    def __init__(self, reason: str, wait: float | None = None, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.wait, self.unreachable = wait, unreachable


@dataclass(slots=True)
class Deadline:
    """The moment by which a download must be over; `seconds` is how long it was given."""

    seconds: float
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds left, 0 when it is past."""
        return max(0.0, self.end - time.monotonic())

    def check(self, url: str) -> None:
        """Raise FetchFailed when the time is up."""
        if not self.left:
            raise FetchFailed(url, f"was not done in {self.seconds:g} s")


class Answer:
    """A server's answer: `status`, `url` after redirects, `header(name)`, and its body by `read`."""

    def __init__(
        self, url: str, response: http.client.HTTPResponse, sockets: list[socket.socket], limits: FetchLimits
    ) -> None:
        self.url, self.status = url, response.status
        self._response, self._sockets, self._limits = response, sockets, limits
        chunked = "chunked" in self.header("Transfer-Encoding").lower()
        self.length: int | None = None if chunked else response.length
        if not chunked:
            response.length = None  # so that http.client reads on to the end, and we can compare

    def header(self, name: str) -> str:
        """A header's value, "" where there is none."""
        return (self._response.headers.get(name) or "").strip()

    def read(self, most: int) -> bytes:
        """The next bytes, b"" at the end. Raises Passing when the connection breaks or falls silent."""
        with _as_passing(self._limits):
            return self._response.read1(most)

    def overruns(self) -> bool:
        """Whether more bytes follow; listens for `limits.overrun` seconds only."""
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.settimeout(self._limits.overrun)
        with contextlib.suppress(*_BROKEN):
            return bool(self._response.read1(1))
        return False

    @property
    def reason(self) -> str:
        """The status in words."""
        return f"HTTP {self.status} {self._response.reason or http.client.responses.get(self.status, '')}".strip()


@contextlib.contextmanager
def ask(
    url: str, headers: Mapping[str, str], limits: FetchLimits, deadline: Deadline, hosts: Collection[str] = ()
) -> Iterator[Answer]:
    """Ask for `url` and give the answer, redirects followed. Raises Passing for what may pass, else FetchFailed.

    A watcher ends the connection when the deadline comes, also while a server sends its headers byte by byte.
    """
    sockets: list[socket.socket] = []
    opener = _opener(sockets)
    watcher = threading.Timer(deadline.left, _cut, (sockets,))
    watcher.daemon = True
    watcher.start()
    try:
        answer = _follow(checked(url), headers, limits, deadline, hosts, opener, sockets)
        try:
            yield answer
        finally:
            answer._response.close()
    except Passing:
        deadline.check(url)
        raise
    finally:
        watcher.cancel()
        _cut(sockets)


def _follow(
    url: str,
    headers: Mapping[str, str],
    limits: FetchLimits,
    deadline: Deadline,
    hosts: Collection[str],
    opener: urllib.request.OpenerDirector,
    sockets: list[socket.socket],
) -> Answer:
    at = url
    seen = {url}
    for _ in range(limits.redirects + 1):
        deadline.check(url)
        request = urllib.request.Request(at, headers=dict(headers))  # noqa: S310 - `checked` lets http(s) through only
        with _as_passing(limits), _certified(at):
            response = opener.open(request, timeout=min(limits.idle, deadline.left or limits.idle))
        answer = Answer(at, response, sockets, limits)
        if answer.status in _PASSING:
            reason, wait = answer.reason, retry_after(answer.header("Retry-After"))
            response.close()
            raise Passing(reason, wait)
        if answer.status not in _MOVED:
            return answer
        location = answer.header("Location")
        response.close()
        if not location:
            raise FetchFailed(url, f"answered {answer.reason} without saying where to")
        at = redirected(at, location, hosts)
        if at in seen:
            raise FetchFailed(url, f"redirects in a circle, by way of {at}")
        seen.add(at)
    raise FetchFailed(url, f"redirects more than {limits.redirects} times, last to {at}")


@contextlib.contextmanager
def _as_passing(limits: FetchLimits) -> Iterator[None]:
    try:
        yield
    except URLError as error:
        reason = error.reason
        if isinstance(reason, TimeoutError):
            raise Passing(f"silent for {limits.idle:g} s") from error
        said = getattr(reason, "strerror", None) or reason
        raise Passing(f"cannot be reached ({said})", unreachable=True) from error
    except TimeoutError as error:
        raise Passing(f"silent for {limits.idle:g} s") from error
    except http.client.IncompleteRead as error:
        raise Passing("broke off in the middle") from error
    except _BROKEN as error:
        raise Passing(f"broke off ({error or type(error).__name__})") from error


@contextlib.contextmanager
def _certified(url: str) -> Iterator[None]:
    try:
        yield
    except URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise FetchFailed(url, f"has no valid certificate ({error.reason.verify_message})") from error
        raise


def retry_after(text: str) -> float | None:
    """Seconds from now that a Retry-After header names (a number or a date), None where it says nothing usable."""
    if text.isascii() and text.isdigit():
        return float(text)
    with contextlib.suppress(ValueError, TypeError):
        when = email.utils.parsedate_to_datetime(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    return None


def _opener(sockets: list[socket.socket]) -> urllib.request.OpenerDirector:
    """An opener of http and https only (no file:, no ftp:), that reports its sockets and decides nothing itself."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, req, context=ssl.create_default_context())

    opener = urllib.request.OpenerDirector()
    opener.addheaders = []
    for handler in (urllib.request.ProxyHandler(), PlainHandler(), SecureHandler(), urllib.request.UnknownHandler()):
        opener.add_handler(handler)
    return opener


def _cut(sockets: list[socket.socket]) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
