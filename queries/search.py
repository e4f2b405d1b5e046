"""Text search over labels, other names, codes and statement texts of the current editions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import Entry, fold, index, words_of
from queries.lookup import things
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

_SNIPPET = 160


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
    """Return (hits of this page, number of all hits), best first.

    A word fits any word that begins with it. Exact codes come first, then exact names, beginnings of codes and names,
    all words in a name, all words in a text; within a rank credentials before statements, then by name.
    """
    entries, total = index(store).search(text, kinds, limit, offset)
    parts = words_of(fold(text)).split()
    known = things(store, [entry.iri for entry in entries])
    return [Found(known[entry.iri], entry.field, _snippet(entry, parts), entry.rank) for entry in entries], total


def _snippet(entry: Entry, parts: list[str]) -> str:
    """The written text around the first word found, whole when it is short."""
    written = " ".join(entry.written.split())
    if len(written) <= _SNIPPET:
        return written
    at = max(written.casefold().find(parts[0]), 0)
    start = max(0, min(at - _SNIPPET // 3, len(written) - _SNIPPET))
    cut = written[start : start + _SNIPPET].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + _SNIPPET < len(written) else ''}"
