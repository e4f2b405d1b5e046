"""What every response carries and every request must pass: security headers and the Host check, as ASGI middleware."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing runs and nothing loads but our own stylesheet and pictures: the pages work without scripts."""

EDITOR_CONTENT_SECURITY_POLICY: Final = CONTENT_SECURITY_POLICY + "; script-src 'self'; connect-src 'self'"
"""For the page of the SPARQL editor alone: scripts from our own files, which ask our own server and nobody else.

Still no script or style within the page or in an attribute, no `eval`, no frame, font or worker.
"""

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Puts `SECURITY_HEADERS` on every response, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and the response back, with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class KnownHosts:
    """Answers only to known names in the Host header, so that a page elsewhere cannot reach us by DNS rebinding.

    `allowed` are names or addresses without a port; `*` lets every name in.
    """

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = frozenset(name.strip().lower() for name in allowed if name.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when its Host is known, else answer 421 (Misdirected Request)."""
        if scope["type"] == "http" and "*" not in self.allowed and host_name(scope) not in self.allowed:
            body = b"This server does not answer to that host name. Set CREDWAYS_ALLOWED_HOSTS to add one.\n"
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 421, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
        await self.app(scope, receive, send)


def host_name(scope: Scope) -> str:
    """Return the Host header's name without its port, lower case: `[::1]:8000` gives `[::1]`."""
    raw = next((value for name, value in scope["headers"] if name == b"host"), b"")
    host = str(raw.decode("latin-1")).strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]
