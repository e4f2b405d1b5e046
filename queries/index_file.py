"""Making the file of names (queries/index.py) from a state of the store."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from queries.index import FIELDS, RANK, fold, statements, words_of
from queries.lookup import frameworks, text
from queries.remembered import state_of
from queries.things import BEHIND, KINDS
from queries.values import nodes
from queries.words import ranked_classes

if TYPE_CHECKING:
    from graph.protocol import Store

LAYOUT: Final = 2
"""Version of the tables; a file of another version is made anew."""


def opened(store: Store) -> sqlite3.Connection:
    """The names of a state of the store: its file, made when it is not there; in memory where no file can be."""
    place: Path | None = getattr(state_of(store), "derived", None)
    if place is not None:
        path = place.absolute().with_suffix(f".names{LAYOUT}")
        with suppress(OSError, sqlite3.Error):
            if not path.is_file():
                _write_file(store, path)
            return sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection, store)
    return connection


def _write_file(store: Store, path: Path) -> None:
    """Make the file under another name first, so that nobody reads half of it; two makers do no harm."""
    new = path.with_name(f"work-{path.name}-{os.getpid()}")
    new.unlink(missing_ok=True)
    try:
        connection = sqlite3.connect(new)
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        _fill(connection, store)
        connection.close()
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, store: Store) -> None:
    connection.executescript(statements()["tables"])
    numbers: dict[str, int] = {}
    entries: list[tuple[int, int, int, str, str]] = []
    for entry, (iri, field, written, folded) in enumerate(_named(store), 1):
        thing = numbers.setdefault(iri, len(numbers) + 1)
        entries.append((entry, thing, field, written, folded))
    classes = _classes(store)
    connection.executemany("INSERT INTO classes VALUES (?, ?)", Counter(classes.values()).items())
    kinds = {iri: ranked_classes()[owl_class][1] for iri, owl_class in classes.items()}
    order = {kind: place for place, kind in enumerate(KINDS)}
    things = (
        (thing, iri, kind, kind in BEHIND, order[kind])
        for iri, thing in numbers.items()
        for kind in (kinds.get(iri, "other"),)
    )
    connection.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?)", things)
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?)", entries)
    words = ((entry, words_of(folded)) for entry, *_, folded in entries)
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", words)
    connection.executescript(statements()["indexes"])
    connection.commit()


def _named(store: Store) -> Iterator[tuple[str, int, str, str]]:
    """(IRI, rank of the field, text as written, folded) of every name, code and text of what is current, each once."""
    hidden = _superseded(store)
    seen: set[tuple[str, int, str]] = set()
    rows = store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('p', FIELDS)} ?s ?p ?o }}")
    for subject, predicate, obj in rows:
        iri, field, written = text(subject), RANK[FIELDS[text(predicate)]], text(obj)
        if iri in hidden or iri.startswith("_:"):
            continue
        key = (iri, field, fold(written))
        if key not in seen:
            seen.add(key)
            yield iri, field, written, key[2]


def _superseded(store: Store) -> set[str]:
    """Frameworks at hand that have a newer edition at hand, and their statements."""
    older = [one.iri for one in frameworks(store).values() if one.at_hand and not one.current]
    if not older:
        return set()
    rows = store.select(f"SELECT ?s WHERE {{ {nodes('f', older)} ?s ceasn:isPartOf ?f }}")
    return {*older, *(text(row[0]) for row in rows)}


def _classes(store: Store) -> dict[str, str]:
    """The most telling listed class of each thing that has one."""
    classes: dict[str, str] = {}
    for owl_class in sorted(ranked_classes(), key=ranked_classes().__getitem__):
        for row in store.select(f"SELECT ?s WHERE {{ {nodes('t', [owl_class])} ?s a ?t }}"):
            classes.setdefault(text(row[0]), owl_class)
    return classes
