"""Which graph a command, the pages or a script reads: a store's folder here, or a SPARQL endpoint anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from credways.settings import Settings
    from graph.remote.store import RemoteStore
    from graph.store import EmbeddedStore


@dataclass(frozen=True, slots=True)
class Place:
    """Where a graph is: a folder, or an endpoint's address ("" for none)."""

    folder: Path | None = None
    endpoint: str = ""


def place(text: str) -> Place:
    """What a person named: an http(s) address is an endpoint, everything else a folder.

    Raises BadQuery for an address of another kind.
    """
    scheme, colon, _ = text.partition("://")
    if not colon:
        return Place(Path(text).expanduser())
    if scheme.lower() not in ("http", "https"):
        raise BadQuery(f"{scheme}:// is no address of a SPARQL endpoint: http://… or https://… is expected.")
    return Place(endpoint=text)


def opened(settings: Settings, create: bool = False) -> EmbeddedStore | RemoteStore:
    """The endpoint of the settings, else the store in their folder, for reading.

    Raises StoreUnusable where there is no store, EndpointFailed where the endpoint gives no usable answer, BadQuery for
    settings that cannot be used.
    """
    if settings.endpoint:
        return endpoint(settings)
    from graph.store import EmbeddedStore

    return EmbeddedStore.open(settings.store, create=create)


def endpoint(settings: Settings) -> RemoteStore:
    """The endpoint of the settings, with its credentials and limits."""
    from credways.settings import default_cache, user_agent
    from graph.remote.address import address
    from graph.remote.dialects import named
    from graph.remote.store import ClientLimits, RemoteStore

    return RemoteStore.open(
        address(settings.endpoint, settings.endpoint_user, settings.endpoint_password, settings.endpoint_token),
        limits=ClientLimits(settings.endpoint_seconds, settings.endpoint_bytes),
        dialect=named(settings.endpoint_engine) if settings.endpoint_engine else None,
        cache=default_cache() / "endpoints",
        agent=user_agent(),
    )
