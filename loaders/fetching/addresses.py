"""Which addresses may be asked, and which an answer may send us on to."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from ontology.errors import FetchFailed

_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SUFFIXES = {
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "application/zip": ".zip",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rdf+xml": ".rdf",
    "text/turtle": ".ttl",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
"""Suffix of a file whose address has none, by what the server calls it."""


def is_address(text: str) -> bool:
    """Whether a text is meant as a web address rather than as a path or name."""
    return _SCHEME.match(text) is not None


def checked(url: str) -> str:
    """Return `url` when it can be asked. Raises FetchFailed for another scheme, no host, or a password in it.

    A password in an address would end up in provenance, logs and the cache.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchFailed(url, f"is no web address ({error})") from None
    if parts.scheme.lower() not in _PORTS:
        raise FetchFailed(url, f"has the scheme {parts.scheme or 'none'!r}; only http and https are fetched")
    if not parts.hostname or port == 0:
        raise FetchFailed(url, "names no host")
    if parts.username is not None or parts.password is not None:
        raise FetchFailed(
            f"{parts.scheme}://…@{parts.hostname}{parts.path}", "holds a user name or password; leave it out"
        )
    if any(sign.isspace() or not sign.isprintable() for sign in url):
        raise FetchFailed(ascii(url), "holds a space or control character; write it as %20 …")
    return url


def redirected(url: str, location: str, hosts: Collection[str]) -> str:
    """Return the address that `location` sends a request for `url` on to.

    Allowed are the same host (with or without `www.`) and those in `hosts`, never from https back to http. Raises
    FetchFailed naming where it led.
    """
    try:
        target = checked(urljoin(url, location).partition("#")[0])
    except ValueError:
        raise FetchFailed(url, f"sends on to {location!a}, which is no web address") from None
    here, there = urlsplit(url), urlsplit(target)
    if here.scheme.lower() == "https" and there.scheme.lower() != "https":
        raise FetchFailed(url, f"sends on to {target}, which is not encrypted; refused")
    same = _host(here) == _host(there) and (_port(here) == _port(there) or _ports_are_usual(here, there))
    if not same and (there.hostname or "").lower() not in {host.lower() for host in hosts}:
        raise FetchFailed(
            url, f"sends on to another host, {target}; refused. If that is the publisher's, fetch that address itself"
        )
    return target


def file_name(url: str, media_type: str = "") -> str:
    """Return a safe file name for what is at `url`: its last path segment, if need be with the suffix of `media_type`.

    >>> file_name("https://example.org/a/My%20List.csv?x=1")
    'My List.csv'
    """
    last = PurePosixPath(unquote(urlsplit(url).path)).name
    name = re.sub(r"[^\w.,()&+ -]", "_", last, flags=re.ASCII).strip(" .")[-120:].lstrip(" .") or "download"
    if not PurePosixPath(name).suffix:
        name += _SUFFIXES.get(media_type.partition(";")[0].strip().lower(), "")
    return name


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower().removeprefix("www.")


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme.lower()]


def _ports_are_usual(*both: SplitResult) -> bool:
    return all(_port(parts) in _PORTS.values() for parts in both)
