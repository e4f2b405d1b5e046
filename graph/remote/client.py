"""The SPARQL 1.1 Protocol, spoken through SPARQLWrapper and held to what we need of an answer.

SPARQLWrapper 2.0 makes the requests. By itself it would GET, wait for ever, follow a redirect to another host with the
credentials, and hand back a login page as data. So requests are POSTed (a query may be long) with the answer's type in
`Accept` alone, sent by `connection.Wire` under one deadline, and what comes back is checked before anybody reads it.
Reads are asked again, a few times, where the fault may pass.
"""

from __future__ import annotations

import http.client
import random
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urljoin, urlsplit

from graph.remote import failures
from graph.remote.address import Address
from graph.remote.connection import Answer, Deadline, Wire
from graph.remote.failures import Passing
from ontology.errors import EndpointFailed

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

T = TypeVar("T")

_PASSING: Final = frozenset((429, 502, 503, 504))
_QUICK: Final = 2.0
"""Seconds within which a 502, 503 or 504 means "not now"; later ones are how engines say that a query took too long."""
_LONGEST_WAIT: Final = 30.0
_BACK_OFF: Final = 0.1
_REDIRECTS: Final = 3
_BROKEN: Final = (OSError, http.client.HTTPException)


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What one question may take: `seconds` in all, retries included; `bytes` of an answer; `retries` of a read."""

    seconds: float = 60.0
    bytes: int = 512 * 1024 * 1024
    retries: int = 3


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query is to be asked of, as the protocol names it: both empty leave it to the endpoint."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


WHATEVER: Final = Dataset()


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer. `header` gives a header's value, "" where there is none."""

    media_type: str
    body: bytes
    header: Callable[[str], str]
    status: int = 200


class Client:
    """Asks one endpoint. Threads may share it."""

    def __init__(self, address: Address, limits: ClientLimits | None = None, agent: str = "credways") -> None:
        self.address, self.limits, self.agent = address, limits or ClientLimits(), agent
        self._wire = Wire(address.url)
        self._digest: Digest | None = None
        self._cut = False

    def ask(self, query: str, form: str, accept: str, dataset: Dataset = WHATEVER) -> Reply:
        """The whole answer to a query of that form (SELECT, ASK, CONSTRUCT, DESCRIBE), wanted as `accept`.

        Raises BadQuery (the endpoint does not accept the query), LimitReached (time, size), EndpointFailed.
        """
        return self._patiently(lambda deadline: self._read(self._query(query, form, accept, dataset, deadline)))

    @contextmanager
    def stream(self, query: str, form: str, accept: str, dataset: Dataset = WHATEVER) -> Iterator[Answer]:
        """The same as an answer to be read piece by piece, inside `reading`; it may break later than its beginning."""
        answer = self._patiently(lambda deadline: self._query(query, form, accept, dataset, deadline))
        try:
            yield answer
        finally:
            answer.close()

    def send(self, method: str, url: str, body: bytes | None, headers: dict[str, str], *, again: bool = False) -> Reply:
        """Any request to the endpoint's host, with its credentials; `again` where a repetition does no harm.

        Raises as `ask`; ValueError for another host, to which no credentials go.
        """
        if _origin(url) != _origin(self.address.url):
            raise ValueError("the address is on another host than the endpoint")
        request = urllib.request.Request(url, body, headers | {"User-Agent": self.agent}, method=method)  # noqa: S310
        self._sign(request)
        return self._patiently(lambda deadline: self._read(self._checked(request, deadline)), again=again)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what breaks while an answer is read into errors a person can use."""
        try:
            yield
        except TimeoutError as error:
            raise failures.out_of_time(self.address, self.limits.seconds) from error
        except _BROKEN as error:
            found = failures.unreachable(self.address, error)
            raise (found.failure if isinstance(found, Passing) else found) from error

    def with_limits(self, limits: ClientLimits) -> Client:
        """Another client of the endpoint, with connections of its own."""
        made = Client(self.address, limits, self.agent)
        made._digest = self._digest
        return made

    def cut(self) -> None:
        """End what goes on now, from another thread; whoever asked gets EndpointFailed. Nothing is asked again."""
        self._cut = True
        self._wire.cut()

    def close(self) -> None:
        """Close the connections that are kept alive."""
        self._wire.close()

    def _patiently(self, work: Callable[[Deadline], T], *, again: bool = True) -> T:
        """Do it, and again where it fails with what may pass, as long as there is time."""
        deadline = Deadline(self.limits.seconds)
        attempt = 0
        while True:
            attempt += 1
            try:
                return work(deadline)
            except TimeoutError as error:
                raise failures.out_of_time(self.address, self.limits.seconds) from error
            except Passing as fault:
                wait = fault.wait if fault.wait is not None else _BACK_OFF * 2**attempt * (0.5 + random.random() / 2)  # noqa: S311
                if (
                    self._cut
                    or not again
                    or attempt > self.limits.retries
                    or wait > _LONGEST_WAIT
                    or not deadline.allows(wait)
                ):
                    raise fault.failure from fault.__cause__
                time.sleep(wait)

    def _read(self, answer: Answer) -> Reply:
        try:
            body = bytearray()
            while piece := self._next(answer):
                body += piece
                if len(body) > self.limits.bytes:
                    raise failures.too_big(self.address, self.limits.bytes)
        finally:
            answer.close()
        return Reply(answer.media_type, bytes(body), answer.header, answer.status)

    def _next(self, answer: Answer) -> bytes:
        try:
            return answer.read()
        except TimeoutError:
            raise
        except _BROKEN as error:
            raise failures.unreachable(self.address, error) from error

    def _query(self, query: str, form: str, accept: str, dataset: Dataset, deadline: Deadline) -> Answer:
        def send(request: urllib.request.Request) -> Answer:
            self._sign(request)
            return self._checked(request, deadline)

        wrapper = wrapped(self.address.url, send, self.agent)
        wrapper.queryString, wrapper.queryType = query, form
        wrapper.addCustomHttpHeader("Accept", accept)
        for name, graphs in (("default-graph-uri", dataset.default), ("named-graph-uri", dataset.named)):
            for graph in graphs:
                wrapper.addParameter(name, graph)
        answer: Answer = wrapper.query().response  # type: ignore[assignment]  # what `send` returned
        return answer

    def _checked(self, request: urllib.request.Request, deadline: Deadline) -> Answer:
        """Send it, and give the answer if it is a success. Raises TimeoutError, Passing, EndpointFailed, BadQuery."""
        began, redirects, challenged = time.monotonic(), 0, 0
        while True:
            try:
                answer = self._wire.exchange(request, deadline)
            except TimeoutError:
                raise
            except _BROKEN as error:
                raise failures.unreachable(self.address, error) from error
            status = answer.status
            if 200 <= status < 300:
                return answer
            try:
                location, challenge = answer.header("Location"), answer.header("WWW-Authenticate")
                body = b"" if location else self._beginning(answer)
            finally:
                answer.close()
            if (
                status in (307, 308)
                and redirects < _REDIRECTS
                and _origin(location, request) == _origin(self.address.url)
            ):
                request.full_url = urljoin(request.full_url, location)
                redirects += 1
            elif 300 <= status < 400:
                raise failures.elsewhere(self.address, status, location)
            elif status == 401 and challenged < 2 and self._answer_challenge(request, challenge):
                challenged += 1
            else:
                failure = failures.refusal(self.address, status, answer.reason, body)
                wait = failures.retry_after(answer.header("Retry-After"))
                asked = wait is not None or time.monotonic() - began < _QUICK
                if status in _PASSING and asked and isinstance(failure, EndpointFailed):
                    raise Passing(failure, wait)
                raise failure

    def _beginning(self, answer: Answer) -> bytes:
        body = b""
        while len(body) < 64 * 1024 and (piece := self._next(answer)):
            body += piece
        return body

    def _sign(self, request: urllib.request.Request) -> None:
        """Put the credentials into a request."""
        here = self.address
        if here.token:
            request.add_header("Authorization", f"Bearer {here.token}")
        elif self._digest is not None:
            request.add_header("Authorization", self._digest.header(request))
        elif here.user:
            request.add_header("Authorization", basic(here.user, here.password))

    def _answer_challenge(self, request: urllib.request.Request, challenge: str) -> bool:
        """Sign by the Digest scheme from now on where the endpoint asks for that (Virtuoso's /sparql-auth does)."""
        if self.address.token or not self.address.user:
            return False
        if not challenge and self._digest is None and request.has_header("Authorization"):
            request.remove_header("Authorization")  # Virtuoso challenges only whoever shows nothing yet
            return True
        if not challenge.lower().startswith("digest "):
            return False
        self._digest = Digest(self.address, challenge)
        request.add_header("Authorization", self._digest.header(request))
        return True


class Digest:
    """HTTP's Digest scheme (RFC 7616) for one challenge, worked out by the standard library."""

    def __init__(self, address: Address, challenge: str) -> None:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, urljoin(address.url, "/"), address.user, address.password)
        self._handler = urllib.request.AbstractDigestAuthHandler(known)
        fields = urllib.request.parse_http_list(challenge.partition(" ")[2])
        self._challenge = urllib.request.parse_keqv_list([field for field in fields if field])

    def header(self, request: urllib.request.Request) -> str:
        """The value of the Authorization header for a request; "" where the scheme's algorithm is unknown."""
        found = self._handler.get_authorization(request, self._challenge)
        return f"Digest {found}" if found else ""


def basic(user: str, password: str) -> str:
    """The value of an Authorization header by the Basic scheme (RFC 7617, UTF-8)."""
    import base64

    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def wrapped(url: str, send: Callable[[urllib.request.Request], Answer], agent: str) -> SPARQLWrapper:
    """A SPARQLWrapper that POSTs a form, says what it wants in `Accept` alone, and sends by `send`."""
    from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper

    class Wrapped(SPARQLWrapper):
        def _query(self):  # type: ignore[no-untyped-def]  # as its base
            return send(self._createRequest()), self.returnFormat

    made = Wrapped(url, agent=agent)
    made.setMethod(POST)
    made.setRequestMethod(URLENCODED)
    made.setOnlyConneg(True)
    return made


def _origin(url: str, base: urllib.request.Request | None = None) -> tuple[str, str, int | None]:
    parts = urlsplit(urljoin(base.full_url, url) if base else url)
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", parts.port or standard
