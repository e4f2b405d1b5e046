"""`credways serve`: the web pages and the SPARQL service on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from credways.cli import common
from credways.cli.common import StoreOption


def register(app: typer.Typer) -> None:
    """Add this topic's commands."""
    app.command()(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (default: 8000).")] = None,
    store: StoreOption = None,
) -> None:
    """Serve the pages and the SPARQL service until stopped, from the store here or from an endpoint."""
    from credways.web.serve import serve as run

    run(common.settings(store, host=host, port=port))
