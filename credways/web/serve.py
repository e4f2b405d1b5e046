"""Starting the server from code, on this machine only unless told otherwise."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

from ontology.errors import CredwaysError

if TYPE_CHECKING:
    from credways.settings import Settings


class PortTaken(CredwaysError):
    """Another program listens at the address already."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket listening there. Raises PortTaken, or CredwaysError where the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's delay off (40 ms an answer) only where it is.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(128)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Port {port} on {host} is taken by another program. Stop that one, or choose: --port {port + 1}"
            ) from None
        raise CredwaysError(f"Cannot listen on {host}, port {port}: {error.strerror or error}.") from None
    return made


def serve(settings: Settings) -> None:
    """Serve pages and SPARQL until interrupted, saying where on stderr.

    Raises StoreUnusable before listening when there is no store, EndpointFailed when the endpoint gives no usable
    answer, PortTaken when the port is in use.
    """
    from credways.opening import opened

    opened(settings).close()
    listening = listen(settings.host, settings.port)
    import uvicorn

    from credways.web.app import create_app

    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Credways is at http://{host}:{port}/  (stop with Ctrl-C)", file=sys.stderr, flush=True)
    config = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        server_header=False,  # uvicorn's; ours tells graph.remote.dialects who answers
        headers=[("Server", "credways")],
        lifespan="on",
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listening])
