"""Errors as answers: a problem document (RFC 9457) for machines, a page that says what to do for people."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from http import HTTPStatus
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from credways.settings import Settings
from credways.web import negotiate, render
from credways.web.headers import SECURITY_HEADERS
from credways.web.paths import path_of
from graph.pool import QueueFull
from ontology.errors import (
    Ambiguous,
    BadInput,
    BadQuery,
    CredwaysError,
    EndpointFailed,
    FetchFailed,
    LimitReached,
    Loss,
    NotFound,
    Refused,
    StoreBusy,
    StoreUnusable,
    ToolMissing,
)

_STATUS: Final[tuple[tuple[type[CredwaysError], int, str], ...]] = (
    (QueueFull, 503, "Too many queries at once"),
    (LimitReached, 413, "A limit was reached"),
    (Ambiguous, 300, "Several things have that name"),
    (NotFound, 404, "Not found"),
    (Refused, 403, "Refused"),
    (BadQuery, 400, "The question could not be understood"),
    (BadInput, 422, "The input cannot be used"),
    (Loss, 409, "Something would be lost"),
    (FetchFailed, 502, "A file could not be fetched"),
    (EndpointFailed, 502, "The endpoint gives no usable answer"),
    (StoreBusy, 503, "The store is being written"),
    (StoreUnusable, 503, "The store cannot be read"),
    (ToolMissing, 501, "A tool is missing"),
)
_OUR_LIMITS: Final = frozenset(("query_seconds", "query_memory"))
"""Limits that say "not on this server" (503) and not "you asked for too much to send" (413)."""

_SETTINGS: Final = frozenset(field.name for field in fields(Settings))

_NEXT_STEPS: Final = {
    300: "Choose the one you mean.",
    404: "Check the spelling, or search for it.",
    406: "Ask for one of the formats listed.",
    413: "Ask for less at once.",
    503: "Try again in a moment.",
}


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """What a problem says. `more` are members of our own: the limit reached, near names, candidates, formats."""

    status: int
    title: str
    detail: str
    more: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, object]:
        """The document as RFC 9457 names its members."""
        return {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail, **self.more}


class NotAcceptable(HTTPException):
    """None of the formats there are is wanted; `offered` are the media types there are."""

    def __init__(self, offered: list[str]) -> None:
        self.offered = offered
        super().__init__(406, f"This can be had as {', '.join(offered)}.")


def of_error(error: CredwaysError) -> ProblemDocument:
    """Return the problem document that says `error`."""
    status, title = next(((code, words) for kind, code, words in _STATUS if isinstance(error, kind)), (500, "Error"))
    more: dict[str, object] = {}
    headers: dict[str, str] = {}
    detail = str(error)
    if isinstance(error, LimitReached):
        more = {"limit": error.limit, "value": error.value, "advice": error.advice}
        if error.limit in _SETTINGS:
            more["setting"] = f"CREDWAYS_{error.limit.upper()}"
        status = 503 if isinstance(error, QueueFull) or error.limit in _OUR_LIMITS else 413
    if isinstance(error, QueueFull):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, NotFound):
        detail = f"No {error.kind} here is called “{error.name}”."
        more = {"near": list(error.near)}
    if isinstance(error, Ambiguous):
        detail = f"“{error.name}” fits {len(error.candidates)} things."
        more = {
            "candidates": [
                {"iri": iri, "label": label, "kind": kind, "page": path_of(iri)}
                for iri, label, kind in error.candidates
            ]
        }
    return ProblemDocument(status, title, detail, more, headers)


def of_http(error: HTTPException) -> ProblemDocument:
    """Return the problem document for an error of the web framework (no such page, wrong method …)."""
    title = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != title else ""
    more: dict[str, object] = {"formats": error.offered} if isinstance(error, NotAcceptable) else {}
    return ProblemDocument(error.status_code, title, detail, more, dict(error.headers or {}))


def respond(request: Request, problem: ProblemDocument) -> Response:
    """Answer with the problem, as a page where a browser asks and as a problem document otherwise."""
    # The error handler for everything unforeseen answers from outside the middleware that adds these.
    headers = {**SECURITY_HEADERS, **problem.headers, "Vary": "Accept", "Cache-Control": "no-store"}
    if negotiate.wants_html(request.headers.get("accept", "")):
        context = {"problem": problem, "next_step": _NEXT_STEPS.get(problem.status, "")}
        return render.page(request, "problem.html", context, status=problem.status, headers=headers)
    return JSONResponse(problem.data(), problem.status, headers, negotiate.PROBLEM)


def of(error: Exception) -> ProblemDocument:
    """Return the problem document for any error; one that nobody foresaw says only that it is ours."""
    if isinstance(error, CredwaysError):
        return of_error(error)
    if isinstance(error, HTTPException):
        return of_http(error)
    message = "Something went wrong here, not with what you asked. The server's log says what."
    return ProblemDocument(500, "Internal error", message)


def handle(request: Request, error: Exception) -> Response:
    """Turn any error that reaches the application into an answer; it never shows a traceback."""
    return respond(request, of(error))
