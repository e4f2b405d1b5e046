"""How many things each class has and how many triples each property, over the current editions.

Counting reads every triple (2.5 s for six million), so the answer is kept in a file beside the state of the store, as
the names are (queries/index_file.py), and swept with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from queries.remembered import remembered, state_of

if TYPE_CHECKING:
    from graph.protocol import Store

LAYOUT: Final = 1
"""Version of the file; one of another version is made anew."""

_CLASSES: Final = "SELECT ?of (COUNT(*) AS ?number) WHERE { ?s a ?of } GROUP BY ?of"
_PROPERTIES: Final = "SELECT ?of (COUNT(*) AS ?number) WHERE { ?s ?of ?o } GROUP BY ?of"


@dataclass(frozen=True, slots=True)
class Schema:
    """Counts by IRI: `classes` of things, `properties` of triples. `triples` are all of the default graph."""

    triples: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def schema(store: Store) -> Schema:
    """Count, or return what was counted before for this state of the store."""
    return remembered(store, "schema", lambda: _kept(store) or _counted(store))


def is_counted(store: Store) -> bool:
    """Whether `schema` would answer from its file, at once."""
    place = _place(store)
    return place is not None and place.is_file()


def _place(store: Store) -> Path | None:
    stem: Path | None = getattr(state_of(store), "derived", None)
    return stem.with_suffix(f".schema{LAYOUT}") if stem is not None else None


def _kept(store: Store) -> Schema | None:
    place = _place(store)
    if place is not None:
        with suppress(OSError, ValueError, TypeError):
            return Schema(**json.loads(place.read_text("utf-8")))
    return None


def _counted(store: Store) -> Schema:
    properties = _counts(store, _PROPERTIES)
    made = Schema(sum(properties.values()), _counts(store, _CLASSES), properties)
    place = _place(store)
    if place is not None:
        with suppress(OSError):  # a store that nobody may write to is counted once in each process
            new = place.with_name(f"work-{place.name}-{os.getpid()}")
            new.write_text(json.dumps(asdict(made)), encoding="utf-8")
            new.replace(place)
    return made


def _counts(store: Store, query: str) -> dict[str, int]:
    rows = store.select(query).rows
    return {
        of.value: int(number.value) for of, number in rows if isinstance(of, NamedNode) and isinstance(number, Literal)
    }
