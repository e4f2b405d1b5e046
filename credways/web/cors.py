"""Which other web sites' scripts may read from the SPARQL endpoints and the API (CORS), as ASGI middleware.

Reading only: what changes data needs a token in a header, and no answer to a preflight request allows that header.
Cookies and passwords are never allowed, so a script gets what anybody gets who can reach this server.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credways.web.evidence_api import QUESTIONS

PATHS: Final = ("/sparql", "/graph-store")
API: Final = ("/api/queries", "/api/openapi.json", *(f"/api/{name}" for name in QUESTIONS))
"""How the addresses of the query library and of evidence for programs begin."""
_READS: Final = ("GET", "HEAD", "POST")
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED: Final = "ETag, Link, Retry-After, X-Total-Count"


class ReadCors:
    """Adds the headers to reads of `PATHS` and `API` by one of `origins` (`*`: any), and answers preflight requests."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.origins = frozenset(origin.strip() for origin in origins if origin.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and the response back, with the headers where they are due."""
        origin = Headers(scope=scope).get("origin", "") if scope["type"] == "http" else ""
        if not origin or not (scope["path"] in PATHS or scope["path"].startswith(API)):
            await self.app(scope, receive, send)
            return
        allowed = "*" if "*" in self.origins else origin if origin in self.origins else ""
        if scope["method"] == "OPTIONS":
            given = {"Access-Control-Allow-Origin": allowed, **_PREFLIGHT} if allowed else {}
            headers = [(name.lower().encode(), value.encode()) for name, value in {**given, "Vary": "Origin"}.items()]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if allowed and scope["method"] in _READS:
                    headers["Access-Control-Allow-Origin"] = allowed
                    headers["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        await self.app(scope, receive, send_with_headers)
