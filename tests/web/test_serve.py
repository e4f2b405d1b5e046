"""Starting the server."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from credways.settings import Settings
from credways.web.serve import PortTaken, listen, serve
from ontology.errors import CredwaysError, StoreUnusable


def test_a_port_in_use_is_named_with_what_to_do(store_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} .*--port {port + 1}"):
            serve(Settings(store=store_folder, port=port))


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises(CredwaysError, match=r"Cannot listen on 203\.0\.113\.1"):
        listen("203.0.113.1", 0)


def test_without_a_store_nothing_listens(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="credways build"):
        serve(Settings(store=tmp_path / "none", port=0))


def test_answers_are_not_held_back_by_nagle() -> None:
    """asyncio sets TCP_NODELAY on connections only where the listening socket names its protocol."""
    with listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP
