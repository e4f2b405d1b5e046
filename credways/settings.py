"""Settings: one frozen record, read from the environment once, at the door, and passed on by argument."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from graph.worker import Limits

_PREFIX = "CREDWAYS_"


def default_store() -> Path:
    """`$CREDWAYS_STORE`, or the platform's user data folder (`~/.local/share/credways/store` on Linux)."""
    named = os.environ.get("CREDWAYS_STORE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("credways", appauthor=False) / "store"


def default_cache() -> Path:
    """`$CREDWAYS_CACHE`, or the platform's user cache folder (`~/.cache/credways` on Linux): what was fetched."""
    named = os.environ.get("CREDWAYS_CACHE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("credways", appauthor=False)


def user_agent() -> str:
    """What we call ourselves when fetching, plus `$CREDWAYS_CONTACT` (an e-mail address): some publishers want one."""
    from credways import __version__

    contact = "".join(sign for sign in os.environ.get("CREDWAYS_CONTACT", "") if sign.isascii() and sign.isprintable())
    return f"credways/{__version__} ({contact})" if contact else f"credways/{__version__}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator may set. Each field is also `$CREDWAYS_<NAME>`; times in seconds, sizes in bytes."""

    store: Path
    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: str = "127.0.0.1,localhost,[::1]"
    """Host names the server answers to, comma-separated: a page elsewhere must not reach it by DNS rebinding."""
    query_seconds: float = 10.0
    query_rows: int = 100_000
    query_bytes: int = 64 * 1024 * 1024
    query_memory: int = 1024 * 1024 * 1024
    query_workers: int = 2
    query_queue: int = 16
    query_per_client: int = 1
    query_again_bytes: int = 32 * 1024 * 1024
    """How much of what /sparql answered lately is kept, to be sent again where nothing has changed; 0: nothing."""
    query_endpoints: str = ""
    """Endpoints that SERVICE may ask and files that LOAD may fetch, by their exact addresses, separated by spaces."""
    endpoint: str = ""
    """A SPARQL 1.1 endpoint to read from in place of the store's folder (docs/endpoints.md)."""
    endpoint_user: str = field(default="", repr=False)
    endpoint_password: str = field(default="", repr=False)
    endpoint_token: str = field(default="", repr=False)
    """Sent as a bearer token, in place of user and password."""
    endpoint_engine: str = ""
    """Which engine the endpoint is (oxigraph, virtuoso, generic), where its answers do not say."""
    endpoint_seconds: float = 60.0
    endpoint_bytes: int = 512 * 1024 * 1024
    editor_token: str = field(default="", repr=False)
    """What SPARQL Update and the Graph Store Protocol want to be shown before they write; empty: nobody may write."""
    cors_origins: str = "*"
    """Web sites whose scripts may read from the SPARQL endpoints, comma-separated: `*` for all, empty for none."""

    def limits(self) -> Limits:
        """What one query may use and how many may run, for the worker pool."""
        from graph.worker import Limits

        return Limits(
            seconds=self.query_seconds,
            rows=self.query_rows,
            bytes=self.query_bytes,
            memory=self.query_memory,
            workers=self.query_workers,
            queue=self.query_queue,
            per_client=self.query_per_client,
        )

    def allowed_endpoints(self) -> frozenset[str]:
        """The addresses in `query_endpoints`."""
        return frozenset(self.query_endpoints.split())

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: object) -> Settings:
        """Read `$CREDWAYS_*`; arguments in `given` win where they are not None.

        Raises BadQuery naming the variable when a value is not of the setting's kind.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {"store": default_store()}
        for setting in fields(cls):
            text = environment.get(_PREFIX + setting.name.upper())
            if setting.name != "store" and text:
                kind = {"int": int, "float": float}.get(str(setting.type), str)
                try:
                    values[setting.name] = kind(text)
                except ValueError:
                    raise BadQuery(
                        f"${_PREFIX}{setting.name.upper()} is {text!r}; expected a number ({setting.type})"
                    ) from None
        values.update({name: value for name, value in given.items() if value is not None})
        return cls(**values)  # type: ignore[arg-type]
