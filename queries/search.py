"""Text search over labels, other names, codes and statement texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graph.store import Store
from queries.things import Thing


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. `field` says where it matched (code, label, other name, text); `snippet` shows the words around it."""

    thing: Thing
    field: str
    snippet: str
    rank: int


def search(
    store: Store, text: str, *, kinds: Collection[str] = (), limit: int = 20, offset: int = 0
) -> tuple[list[Found], int]:
    """Return (hits of this page, number of all hits), best first: exact code, exact label, prefix, all words."""
    raise NotImplementedError
