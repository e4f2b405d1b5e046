"""Counts of what is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import index
from queries.sources import source_notes
from queries.words import ranked_classes, word

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class Stats:
    """`triples` of the default graph; `kinds` are (kind, label in words, count of current things), most first.

    A kind's things are counted once under the most telling class each has. `sources` are (series, edition, triples).
    """

    triples: int
    kinds: tuple[tuple[str, str, int], ...]
    sources: tuple[tuple[str, str, int], ...]


def stats(store: Store) -> Stats:
    """Count things by class over the current editions, and triples per source edition."""
    ranked = ranked_classes()
    counts: dict[tuple[str, str], int] = {}
    for owl_class, number in index(store).classes().items():
        key = (ranked[owl_class][1], word(owl_class))
        counts[key] = counts.get(key, 0) + number
    kinds = sorted(
        ((kind, label, number) for (kind, label), number in counts.items()), key=lambda row: (-row[2], row[1])
    )
    notes = source_notes(store).values()
    return Stats(len(store), tuple(kinds), tuple((note.series, note.edition, note.triples) for note in notes))
