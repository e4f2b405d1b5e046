"""Packages from a live CASE API, kept in a cache and asked for again only where they changed.

The service is CASE 1.0's and 1.1's REST binding: `{base}/CFDocuments?limit=…&offset=…` lists documents, with the number
of all in X-Total-Count, and `{base}/CFPackages/{identifier}` gives one whole. Source:
https://www.imsglobal.org/spec/CASE/v1p1. How a server is asked, and where it may not lead: loaders/fetching/.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from loaders.case_api_cache import Cached
from loaders.case_fields import identifier_of
from loaders.fetching.addresses import checked
from loaders.fetching.exchange import Answer, Deadline, Passing, ask
from loaders.fetching.limits import FetchLimits
from loaders.options import quiet
from loaders.reading.files import from_bytes, gunzip
from loaders.reading.jsons import read_json
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from ontology.errors import BadInput, FetchFailed, Problem

API_LIMITS: Final = FetchLimits(idle=60.0, wall=3600.0, most=LIMITS.file)
"""Caps of one run: all its questions together end within `wall` seconds, and no answer is larger than `most` bytes."""
PAGE: Final = 100
MOST_DOCUMENTS: Final = 10_000
_COLLECTIONS = ("CFDocuments", "CFPackages")
_SERVICE = re.compile(r"/ims/case/v1p\d+$")
_BLOCK = 64 * 1024
_JSON = re.compile(r"application/(?:[a-z0-9.+-]+\+)?json(?:;.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A CASE service and what is asked of it: one document (`identifier`) or all that `filters` let through."""

    base: str
    identifier: str = ""
    filters: tuple[tuple[str, str], ...] = ()


def endpoint(url: str) -> Endpoint | None:
    """What a web address asks of a CASE service; None for an address of another kind.

    `…/CFPackages/{id}` and `…/CFDocuments/{id}` are one package; `…/CFDocuments` and a base such as
    `…/ims/case/v1p1` are all of them. A query (filter=…) goes along with the listing.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https"):
        return None
    segments = parts.path.rstrip("/").split("/")
    filters = tuple(pair for pair in parse_qsl(parts.query) if pair[0] not in ("limit", "offset", "fields"))
    for index, segment in enumerate(segments):
        rest = segments[index + 1 :]
        if segment in _COLLECTIONS and len(rest) <= 1 and (rest or segment == "CFDocuments"):
            base = urlunsplit((parts.scheme, parts.netloc, "/".join(segments[:index]), "", ""))
            return Endpoint(base, rest[0] if rest else "", () if rest else filters)
    path = "/".join(segments)
    if not _SERVICE.search(path):
        return None
    return Endpoint(urlunsplit((parts.scheme, parts.netloc, path, "", "")), "", filters)


def fetch_packages(
    url: str,
    cache: Path,
    *,
    agent: str = "credways",
    limits: FetchLimits = API_LIMITS,
    progress: Callable[[str, int], None] = quiet,
) -> list[Path]:
    """Fetch the packages an address stands for into `cache`; returns their files, ready for the "case" loader.

    A package that the server says is unchanged (ETag) is taken from the cache. Busy servers and broken connections are
    asked again, `limits.attempts` times. Raises FetchFailed where the server gives no usable answer (another host,
    another scheme, an error, fewer documents than it counts), BadInput where what it gives is no CASE: a web page,
    damaged JSON, another document, too large. The cache keeps what it had.
    """
    wanted = endpoint(checked(url))
    if wanted is None:
        raise FetchFailed(url, "is no address of a CASE service (…/CFDocuments, …/CFPackages/{identifier})")
    client = _Client(wanted.base, cache, agent, limits)
    if wanted.identifier:
        return [client.package(wanted.identifier)]
    names = client.documents(wanted.filters)
    found = []
    for number, name in enumerate(names, start=1):
        progress(f"fetching package {number} of {len(names)}", number)
        found.append(client.package(name))
    return found


class _Client:
    def __init__(self, base: str, cache: Path, agent: str, limits: FetchLimits) -> None:
        self._base, self._cache, self._limits = base, cache, limits
        self._deadline = Deadline(limits.wall)
        self._headers = {"User-Agent": agent, "Accept": "application/json", "Accept-Encoding": "identity"}

    def documents(self, filters: tuple[tuple[str, str], ...]) -> list[str]:
        """Identifiers of all documents, page by page until a page brings nothing new."""
        names: dict[str, None] = {}
        total: int | None = None
        offset = 0
        while len(names) <= MOST_DOCUMENTS:
            query = urlencode([*filters, ("limit", str(PAGE)), ("offset", str(offset))])
            url = f"{self._base}/CFDocuments?{query}"
            answer = self._ask(url, {}, missing=offset > 0 and total is None)
            if answer is None:
                break
            page = _page(answer, url)
            count = answer.headers.get("X-Total-Count", "")
            total = int(count) if count.isascii() and count.isdigit() else total
            before = len(names)
            names |= dict.fromkeys(page)
            offset += len(page)
            if len(names) == before or (total is not None and len(names) >= total):
                break
        if len(names) > MOST_DOCUMENTS:
            raise FetchFailed(self._base, f"lists more than {MOST_DOCUMENTS:,} documents; narrow it with filter=…")
        if total is not None and len(names) < total:
            raise FetchFailed(self._base, f"counts {total:,} documents and lists {len(names):,}")
        return list(names)

    def package(self, identifier: str) -> Path:
        """The file of one package, new or unchanged."""
        url = f"{self._base}/CFPackages/{quote(identifier, safe='')}"
        cached = Cached(self._cache, self._base, identifier)
        etag = cached.etag()
        answer = self._ask(url, {"If-None-Match": etag} if etag else {})
        if answer is None:
            return cached.path
        value = _json(answer.body, cached.path, self._limits)
        document = value.get("CFDocument") if isinstance(value, dict) else None
        if not isinstance(document, dict):
            _refuse(cached.path.name, "", "JSON without CFDocument", f"the CASE package at {url}", "case-missing")
        if identifier_of(document).lower() != identifier.lower():
            found = f"the document {shown(identifier_of(document))}"
            _refuse(cached.path.name, "/CFDocument/identifier", found, f"{identifier}, as asked for", "case-other")
        cached.write(answer.body, url, answer.headers.get("ETag", ""))
        return cached.path

    def _ask(self, url: str, more: Mapping[str, str], *, missing: bool = False) -> _Body | None:
        """A whole answer; None for 304 and, where `missing` is allowed, 404. Tries again where that may help."""
        trouble = ""
        for attempt in range(self._limits.attempts):
            try:
                with ask(url, {**self._headers, **more}, self._limits, self._deadline) as answer:
                    if (answer.status == 304 and more) or (answer.status == 404 and missing):
                        return None
                    return self._body(answer, url)
            except Passing as error:
                trouble = str(error)
                if attempt + 1 < self._limits.attempts:
                    self._wait(url, error, attempt)
        raise FetchFailed(url, f"{trouble}; gave up after {self._limits.attempts} tries")

    def _body(self, answer: Answer, url: str) -> _Body:
        if answer.status != 200:
            raise FetchFailed(url, f"answered {answer.reason}{self._said(answer)}")
        kind = answer.header("Content-Type")
        if not _JSON.fullmatch(kind):
            _refuse(_last(url), "", f"an answer of type {kind or 'unknown'}", "application/json", "case-content-type")
        body = self._read(answer, url, self._limits.most)
        if answer.length is not None and len(body) < answer.length:
            raise Passing(f"sent {len(body):,} bytes of the {answer.length:,} it announced")
        packing = answer.header("Content-Encoding").lower()
        if packing in ("gzip", "x-gzip"):
            body = gunzip(body, Problems(_last(url)), Limits(file=self._limits.most))
        elif packing not in ("", "identity"):
            raise FetchFailed(url, f"came packed as {packing} although no packing was asked for")
        return _Body(body, {name: answer.header(name) for name in ("ETag", "X-Total-Count")})

    def _read(self, answer: Answer, url: str, most: int) -> bytes:
        if answer.length is not None and answer.length > most:
            _refuse(
                _last(url), "", f"{answer.length:,} bytes announced", f"at most {most:,} bytes", "download-too-large"
            )
        body = bytearray()
        while block := answer.read(_BLOCK):
            self._deadline.check(url)
            body += block
            if len(body) > most:
                _refuse(_last(url), "", f"more than {most:,} bytes", f"at most {most:,} bytes", "download-too-large")
            if answer.length is not None and len(body) >= answer.length:
                break
        return bytes(body)

    def _said(self, answer: Answer) -> str:
        """What a CASE service says about an error (imsx_description), in one line."""
        try:
            value = json.loads(answer.read(_BLOCK))
            return ": " + shown(str(value["imsx_description"]), 200)
        except (Passing, ValueError, KeyError, TypeError, RecursionError):
            return ""

    def _wait(self, url: str, trouble: Passing, attempt: int) -> None:
        """As long as the server asks, else longer each time."""
        wait = trouble.wait
        if wait is not None and (wait > self._limits.longest_wait or wait > self._deadline.left):
            raise FetchFailed(url, f"answered {trouble} and asks to be left alone for {wait:.0f} s; try again then")
        if wait is None:
            wait = self._limits.backoff * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311 - spreads tries only
        time.sleep(min(wait, self._deadline.left))
        self._deadline.check(url)


@dataclass(frozen=True, slots=True)
class _Body:
    body: bytes
    headers: Mapping[str, str]


def _page(answer: _Body, url: str) -> list[str]:
    """The identifiers on one page of documents."""
    name = _last(url)
    value = _json(answer.body, Path(name), API_LIMITS)
    documents = value.get("CFDocuments") if isinstance(value, dict) else None
    if not isinstance(documents, list):
        _refuse(name, "", "JSON without an array CFDocuments", f"the documents at {url}", "case-missing")
    names = []
    for index, document in enumerate(documents):
        found = identifier_of(document) if isinstance(document, dict) else ""
        if not found:
            _refuse(name, f"/CFDocuments/{index}", "a document without identifier", "an identifier", "case-missing")
        names.append(found)
    return names


def _json(body: bytes, path: Path, limits: FetchLimits) -> Any:
    """The JSON of an answer, read as strictly as a file's. Raises BadInput for a web page or damaged JSON."""
    capped = Limits(file=limits.most)
    return read_json(from_bytes(path.name, path, body, Problems(path.name), capped), limits=capped)


def _last(url: str) -> str:
    return (urlsplit(url).path.rsplit("/", 1)[-1] or "answer") + ".json"


def _refuse(name: str, where: str, found: str, expected: str, rule: str) -> NoReturn:
    raise BadInput([Problem(name, where, found, expected, rule)])
