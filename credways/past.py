"""The store as of a date: which editions were in force then, and a store in which those are the current ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.protocol import EditionStore
    from graph.provenance import SourceRecord


def at(store: EditionStore, date: str) -> tuple[EditionStore, tuple[str, ...]]:
    """The store as of `date`, and sentences that say which editions it answers with.

    Raises BadQuery for what is no date, StoreUnusable or LimitReached where no copy can be made.
    """
    from graph.past import as_current
    from queries.editions_asof import as_of

    found = as_of(store.sources(), date)
    return as_current(store, found.editions), found.notes()


def records(store: EditionStore, date: str) -> tuple[list[SourceRecord], tuple[str, ...]]:
    """The editions in force at `date`, marked current, and the same sentences. Raises BadQuery for what is no date."""
    from queries.editions_asof import as_of

    found = as_of(store.sources(), date)
    chosen = found.editions
    kept = [record for record in store.sources() if chosen[record.series] == record.edition]
    return [replace(record, is_current=True) for record in kept], found.notes()
