"""`python -m tests.servers.pushing_and_dying STORE ENDPOINT N`: a push in small batches, killed at its Nth request.

By SIGKILL: with an odd N before the request goes out, with an even N when it was answered, of which the pusher then
never learns.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from credways import pushing
from graph.remote.address import address
from graph.remote.client import Client
from graph.remote.plan import plan
from graph.remote.upload import Batching, Upload, places
from graph.store import EmbeddedStore


class Dying(Upload):
    """Counts what it writes, and kills its process at the request it was told."""

    left = 0

    def _send(self, method: str, graph: str, lines: Sequence[bytes]) -> None:
        self.left -= 1
        if self.left == 0 and at % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        super()._send(method, graph, lines)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    folder, endpoint, at = sys.argv[1], sys.argv[2], int(sys.argv[3])
    pushing.SAVE_EVERY = 0.0  # type: ignore[misc]  # what was sent is noted after each batch
    client = Client(address(endpoint), pushing.LIMITS)
    upload = Dying(client, replace(places(client), batching=Batching(10, 1_000_000)))
    upload.left = at
    view = EmbeddedStore.open(folder).view()
    pushing.push(view, upload, plan(view, upload))
