"""The sources behind an explanation: who published which edition, when, and whether a newer one is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.iris import PROVENANCE_GRAPH, edition_order
from queries.lookup import text
from queries.remembered import remembered
from queries.sources import SourceNote, source_notes

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class SourceUse:
    """One source edition that an explanation rests on.

    `loaded` is the day it was read; `effective` and `expires` bound the time it is in force, as published ("" where
    nothing is stated). `newer` lists the later editions of the series that are loaded, newest first: with any, this one
    is superseded.
    """

    note: SourceNote
    loaded: str = ""
    effective: str = ""
    expires: str = ""
    newer: tuple[str, ...] = ()

    @property
    def currency(self) -> str:
        """`current`, or `superseded by …`; `past its date` where its own last day is stated and gone is for callers."""
        return f"superseded by {self.newer[0]}" if self.newer else "current"


def source_uses(store: Store, graphs: Iterable[str]) -> tuple[SourceUse, ...]:
    """The source editions that these graphs are, in the order given, each once; other graphs are left out."""
    notes, dates = source_notes(store), remembered(store, "source dates", lambda: _dates(store))
    return tuple(
        SourceUse(notes[graph], *dates.get(graph, ("", "", "")), _newer(notes, notes[graph]))
        for graph in dict.fromkeys(graphs)
        if graph in notes
    )


def _newer(notes: dict[str, SourceNote], one: SourceNote) -> tuple[str, ...]:
    """Later editions of the series. The store says which is current, so an edition it calls current has none."""
    if one.is_current:
        return ()
    rivals = [other for other in notes.values() if other.series == one.series and other is not one]
    later = [rival for rival in rivals if rival.is_current or edition_order(rival.edition) > edition_order(one.edition)]
    later.sort(key=lambda rival: (rival.is_current, edition_order(rival.edition)), reverse=True)
    return tuple(rival.edition for rival in later)


def _dates(store: Store) -> dict[str, tuple[str, str, str]]:
    rows = store.select(
        f"""SELECT ?g ?loaded ?from ?to WHERE {{ GRAPH <{PROVENANCE_GRAPH}> {{ ?g a cw:SourceEdition .
          OPTIONAL {{ ?g prov:generatedAtTime ?loaded }}
          OPTIONAL {{ ?g ceterms:dateEffective ?from }} OPTIONAL {{ ?g ceterms:expirationDate ?to }} }} }}"""
    )
    return {text(g): (text(loaded)[:10], text(start), text(end)) for g, loaded, start, end in rows}
