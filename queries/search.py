"""Text search over labels, other names, codes and statement texts of the current editions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import Entry, fold, index, words_of
from queries.lookup import things
from queries.things import KINDS, Thing

if TYPE_CHECKING:
    from graph.protocol import Store

EXACT_CODE, EXACT_NAME, CODE_PREFIX, NAME_PREFIX, NAME_WORDS, TEXT_WORDS = range(6)
"""Ranks of a hit, best first."""

BEHIND = frozenset(("mapping", "mapping-set", "stacking", "scheme"))
"""Kinds that say something about other things; they come after these whatever their rank."""

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
    everything = index(store)
    folded = fold(text)
    parts = [f" {part}" for part in words_of(folded).split()]
    if not parts:
        return [], 0
    best: dict[str, tuple[int, Entry]] = {}
    for entry in everything.entries:
        rank = _rank(entry, folded, parts)
        if rank is None or (kinds and everything.kinds[entry.iri] not in kinds):
            continue
        if entry.iri not in best or rank < best[entry.iri][0]:
            best[entry.iri] = (rank, entry)
    order = {kind: place for place, kind in enumerate(KINDS)}

    def key(item: tuple[int, Entry]) -> tuple[bool, int, int, str, str]:
        rank, entry = item
        kind = everything.kinds[entry.iri]
        return kind in BEHIND, rank, order[kind], entry.folded, entry.iri

    page = sorted(best.values(), key=key)[offset : offset + limit]
    known = things(store, [entry.iri for _, entry in page])
    hits = [Found(known[entry.iri], entry.field, _snippet(entry, parts), rank) for rank, entry in page]
    return hits, len(best)


def _rank(entry: Entry, folded: str, parts: list[str]) -> int | None:
    if entry.field == "code":
        if entry.folded == folded:
            return EXACT_CODE
        return CODE_PREFIX if entry.folded.startswith(folded) else None
    if entry.field == "text":
        return TEXT_WORDS if all(part in entry.words for part in parts) else None
    if entry.folded == folded:
        return EXACT_NAME
    if not all(part in entry.words for part in parts):
        return None
    return NAME_PREFIX if entry.folded.startswith(folded) else NAME_WORDS


def _snippet(entry: Entry, parts: list[str]) -> str:
    """The written text around the first word found, whole when it is short."""
    written = " ".join(entry.written.split())
    if len(written) <= _SNIPPET:
        return written
    at = max(written.casefold().find(parts[0].strip()), 0)
    start = max(0, min(at - _SNIPPET // 3, len(written) - _SNIPPET))
    cut = written[start : start + _SNIPPET].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + _SNIPPET < len(written) else ''}"
