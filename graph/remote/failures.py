"""What an endpoint's refusals and broken answers mean: which endpoint, what happened, what to do.

Nothing here repeats a secret: the address is shown without its query part, and what the endpoint itself says is
searched for the password and the token first.
"""

from __future__ import annotations

import email.utils
import html
import http.client
import json
import re
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from graph import syntax
from graph.remote.address import Address
from ontology.errors import BadQuery, CredwaysError, EndpointFailed, LimitReached

_LONGEST: Final = 400
_TAG: Final = re.compile(r"<(?:(?:script|style)\b.*?</(?:script|style)\s*>|[^<>]{1,500}>)", re.IGNORECASE | re.DOTALL)
_CREDENTIALS: Final = (
    "Credentials are taken from CREDWAYS_ENDPOINT_USER and CREDWAYS_ENDPOINT_PASSWORD, from CREDWAYS_ENDPOINT_TOKEN, "
    "or from ~/.netrc."
)
_WHERE: Final = "Check the address: it is that of SPARQL queries, such as …/query or …/sparql (docs/endpoints.md)."
_BUSY: Final = "It is too busy or not ready: try again later."


class Passing(Exception):
    """A fault that may pass: `failure` is what to raise when it does not, `wait` the seconds asked for (None: none)."""

    def __init__(self, failure: CredwaysError, wait: float | None = None) -> None:
        super().__init__(str(failure))
        self.failure, self.wait = failure, wait


def said(address: Address, body: bytes) -> str:
    """What an answer says in words, one line: a problem document's detail, or the text without its tags."""
    text = body[:20_000].decode("utf-8", "replace")
    with suppress(ValueError, AttributeError):
        document = json.loads(body)
        text = str(document.get("detail") or document.get("message") or document.get("detailedMessage") or text)
    text = " ".join(html.unescape(_TAG.sub(" ", syntax.in_words(text))).split())
    text = "".join(sign for sign in address.without_secrets(text) if sign.isprintable())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def refusal(address: Address, status: int, reason: str, body: bytes) -> CredwaysError:
    """The error that an answer with such a status and body means."""
    words = said(address, body)
    told = f": {words}" if words else ""
    answered = f"answered HTTP {status} {reason or http.client.responses.get(status, '')}".rstrip()
    limit = _limit(address, body)
    if limit is not None:
        return limit
    if status == 400:
        return BadQuery(f"The endpoint {address.shown} does not accept the query{told or ' (HTTP 400).'}")
    if status == 403 and words and body.lstrip().startswith(b"{"):
        return EndpointFailed(address.shown, f"{answered}{told}", _CREDENTIALS)
    if status in (401, 403, 407):
        who = "the credentials it was shown" if address.user or address.token else "nobody without credentials"
        return EndpointFailed(address.shown, f"{answered}: it admits {who}".replace("admits the", "rejects the"),
                              _CREDENTIALS)  # fmt: skip
    if status in (404, 405, 410):
        return EndpointFailed(address.shown, answered, _WHERE)
    if status in (413, 414):
        return EndpointFailed(address.shown, f"{answered}{told}", "The query is longer than it takes: ask in parts.")
    if status in (408, 504):
        return EndpointFailed(address.shown, f"{answered}{told}", "It ran out of time: ask for less.")
    if status in (429, 502, 503):
        return EndpointFailed(address.shown, f"{answered}{told}", _BUSY)
    return EndpointFailed(address.shown, f"{answered}{told}")


def _limit(address: Address, body: bytes) -> LimitReached | None:
    """The limit that a problem document of our own server names."""
    with suppress(ValueError, AttributeError):
        document = json.loads(body)
        if document.get("limit") and document.get("limit") != "query_queue":
            advice = address.without_secrets(f"{document.get('advice', '')} (said by {address.shown})")
            return LimitReached(str(document["limit"]), str(document.get("value", "?")), advice.lstrip())
    return None


def elsewhere(address: Address, status: int, location: str) -> EndpointFailed:
    """The error of a redirect that is not followed; what it sends on to is shown without its query part."""
    where = address.without_secrets(location.partition("?")[0]) or "nowhere"
    return EndpointFailed(
        address.shown,
        f"sends on (HTTP {status}) to {where}, which is not followed: the query and credentials are for this address",
        "If that is the endpoint, give its address; if it is a page to log in, credentials are missing.",
    )


def not_data(address: Address, media_type: str, body: bytes, wanted: str) -> EndpointFailed:
    """The error of a successful answer that holds no data: most often a page, of a login or of the server itself."""
    kind = media_type or "an answer without a content type"
    page = media_type in ("text/html", "application/xhtml+xml") or body.lstrip()[:15].lower().startswith(
        (b"<!doctype html", b"<html")
    )
    if page:
        words = said(address, body)[:120]
        return EndpointFailed(
            address.shown, f"answered with a web page ({words!r}) instead of {wanted}", f"{_WHERE} {_CREDENTIALS}"
        )
    return EndpointFailed(address.shown, f"answered with {kind} instead of {wanted}", _WHERE)


def broken(address: Address, detail: str) -> EndpointFailed:
    """The error of an answer that ends early or cannot be read."""
    text = address.without_secrets(" ".join(detail.split()))[:_LONGEST]
    return EndpointFailed(
        address.shown, f"gave an answer that cannot be read ({text})", "Nothing of it was used: ask again, or for less."
    )


def out_of_time(address: Address, seconds: float) -> LimitReached:
    """The error of an answer that did not come in time."""
    return LimitReached(
        "endpoint_seconds",
        f"{seconds:g}",
        f"The endpoint {address.shown} had not answered by then. Ask for less, or set CREDWAYS_ENDPOINT_SECONDS.",
    )


def gave_up(address: Address, state: str) -> LimitReached:
    """The error of an answer that holds only what the endpoint had found when its own time was over."""
    return LimitReached(
        "endpoint_seconds",
        "its own",
        f"The endpoint {address.shown} gave up ({state}) and sent a part, which is not used. Ask for less.",
    )


def too_big(address: Address, most: int) -> LimitReached:
    """The error of an answer past the cap on its size."""
    return LimitReached(
        "endpoint_bytes",
        f"{most:,}",
        f"The endpoint {address.shown} answers with more. Ask for less, or set CREDWAYS_ENDPOINT_BYTES.",
    )


def unreachable(address: Address, error: Exception) -> Passing | EndpointFailed:
    """What a failing connection means; one that may come about a moment later is `Passing`."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return EndpointFailed(
            address.shown,
            f"has no certificate that can be trusted ({error.verify_message})",
            "Nothing was sent. If its own authority signed it, name that one's certificates in SSL_CERT_FILE.",
        )
    if isinstance(error, ssl.SSLError):
        return EndpointFailed(
            address.shown, f"does not speak TLS as expected ({error.reason or error})", "Is its address http://…?"
        )
    if isinstance(error, http.client.IncompleteRead):
        return Passing(broken(address, "it ends before the length that was announced"))
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    reason = f"cannot be asked ({address.without_secrets(' '.join(str(text).split()))})"
    return Passing(EndpointFailed(address.shown, reason, "Does it run, and is the address right?"))


def retry_after(text: str) -> float | None:
    """Seconds from now that a Retry-After header names (a number or a date), None where it says nothing usable."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    with suppress(ValueError, TypeError):
        when = email.utils.parsedate_to_datetime(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    return None
