"""Counts of what is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store import Store


@dataclass(frozen=True, slots=True)
class Stats:
    """`kinds` are (kind, label in words, count of current things), most first; `sources` (series, edition, triples)."""

    triples: int
    kinds: tuple[tuple[str, str, int], ...]
    sources: tuple[tuple[str, str, int], ...]


def stats(store: Store) -> Stats:
    """Count things by kind over the current editions, and triples per source edition."""
    raise NotImplementedError
