"""A query's answer on its way from a worker to whoever asked, without ever being whole in memory.

The worker is read as fast as it writes, into memory and past `HELD` bytes into a temporary file, so that a slow client
costs disk and not a worker. Until `HELD` bytes are there nothing is sent: whatever goes wrong by then gets its own
status code. What goes wrong later cannot take the 200 back. Then the answer ends with a line that says so and the
connection is closed in the middle of the message, which every HTTP client reports as an incomplete answer.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HELD: Final = 1024 * 1024
"""Bytes that have to be there before the first is sent, unless the answer is shorter."""

PIECE: Final = 256 * 1024
LOOK: Final = 0.25
"""Seconds between two looks at whether the client is still there."""

Sink = Callable[[bytes], object]


class Delivery:
    """One answer. `work` makes it in a thread, handing pieces to a sink; `cancel` ends that from outside."""

    def __init__(
        self, work: Callable[[Sink], None], cancel: Callable[[], None], limiter: anyio.CapacityLimiter
    ) -> None:
        self._work, self._cancel, self._limiter = work, cancel, limiter
        self._file = tempfile.SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115 (closed when sent)
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()
        self._more = asyncio.Event()
        self._sent = 0
        self.size = 0
        self.done = False
        self.error: Exception | None = None

    async def begin(self, request: Request) -> None:
        """Start the work and wait until it is done or more than `HELD` bytes are there.

        Raises what the work raised, where that was before anything could have been sent.
        """
        self._task = asyncio.create_task(self._run())
        while not self.done and self.size <= HELD:
            await self._wait(request)
        if self.error is not None and self.size <= HELD:
            self._file.close()
            raise self.error

    async def _run(self) -> None:
        try:
            await anyio.to_thread.run_sync(self._work, self._take, limiter=self._limiter)
        except Exception as error:  # raised again by `begin`, or said at the end of what was sent
            self.error = error
        self.done = True
        self._more.set()

    def _take(self, piece: bytes) -> None:
        with self._lock:
            self._file.seek(0, 2)
            self._file.write(piece)
            self.size += len(piece)
        if self.size > HELD:  # until then nobody waits for anything but the end
            self._loop.call_soon_threadsafe(self._more.set)

    async def _wait(self, request: Request) -> None:
        """Wait for more; when the client has gone meanwhile, nobody needs the rest."""
        try:
            async with asyncio.timeout(LOOK):
                await self._more.wait()
        except TimeoutError:
            if await request.is_disconnected():
                self._cancel()
                await self._more.wait()
        self._more.clear()

    @property
    def ended_well(self) -> bool:
        """Whether all of the answer has been handed out by `pieces`, and nothing was missing."""
        return self.done and self.error is None and self._sent == self.size

    async def pieces(self, request: Request) -> AsyncIterator[bytes]:
        """The answer from its beginning, each piece as soon as it is there."""
        while True:
            done = self.done  # looked at before reading: what is written in between is read in the next turn
            with self._lock:
                self._file.seek(self._sent)
                piece = self._file.read(PIECE)
            self._sent += len(piece)
            if piece:
                yield piece
                if not done and await request.is_disconnected():  # work that is done need not be cancelled
                    return
            elif done:
                return
            else:
                await self._wait(request)

    def close(self) -> None:
        """Let the answer go, and end the work if it still runs."""
        if not self.done:
            self._cancel()
        with self._lock:
            self._file.close()


class Streamed(Response):
    """A delivery as a response. `said` turns an error into the text that ends an answer cut short."""

    def __init__(
        self,
        request: Request,
        delivery: Delivery,
        media_type: str,
        headers: Mapping[str, str],
        said: Callable[[Exception], bytes],
    ) -> None:
        super().__init__(None, media_type=media_type, headers=dict(headers))
        del self.headers["content-length"]
        self._request, self._delivery, self._said = request, delivery, said
        if delivery.done:
            self.headers["content-length"] = str(delivery.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; an answer that is cut short is never completed, so that the server closes the connection."""
        del receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            if scope["method"] != "HEAD":
                async for piece in self._delivery.pieces(self._request):
                    last = self._delivery.ended_well
                    await send({"type": "http.response.body", "body": piece, "more_body": not last})
                    if last:
                        return
                if self._delivery.error is not None:
                    text = self._said(self._delivery.error)
                    await send({"type": "http.response.body", "body": text, "more_body": True})
                    return
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._delivery.close()


def marker(format_name: str, error: Exception) -> bytes:
    """The last line of an answer that was cut short: a comment where the format has comments."""
    text = "TRUNCATED: " + " ".join(str(error).split())
    if format_name in ("xml", "rdfxml"):
        return f"\n<!-- {text.replace('--', '- -')} -->\n".encode()
    return f"\n# {text}\n".encode()
