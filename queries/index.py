"""Names, codes and texts of everything current, folded for comparison, in an SQLite file beside the state of the store.

A graph with all published sources has half a million names; reading them anew in every process took ten seconds. The
file is made once for a state of the store (`graph.view.View.derived`) and opened in milliseconds. Words are found by
SQLite's own full-text index (FTS5).
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ontology.namespaces import CEASN, CETERMS, DCTERMS, SKOS
from queries.remembered import remembered

if TYPE_CHECKING:
    from graph.protocol import Store

FIELDS: dict[str, str] = {
    SKOS + "notation": "code",
    CEASN + "codedNotation": "code",
    SKOS + "prefLabel": "label",
    CETERMS + "name": "label",
    CEASN + "name": "label",
    DCTERMS + "title": "label",
    SKOS + "altLabel": "other name",
    CETERMS + "alternateName": "other name",
    CEASN + "competencyText": "text",
    SKOS + "definition": "text",
}
"""Properties that are searched, and what a hit in them is called."""

RANK = {"code": 0, "label": 1, "other name": 2, "text": 3}
"""Fields, most telling first."""

EXACT_CODE, EXACT_NAME, CODE_PREFIX, NAME_PREFIX, NAME_WORDS, TEXT_WORDS = range(6)
"""Ranks of a hit, best first."""

_WRITTEN = {rank: field for field, rank in RANK.items()}
_LAST = "\U0010ffff"
"""Sorts behind every text that goes on after a beginning."""
_MARKS = re.compile("[®™©\u200b\u00ad]")
_NOT_WORD = re.compile(r"[^\w+#]+")


def fold(name: str) -> str:
    """Comparable form: compatibility characters, case, trade marks and runs of white space do not count."""
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold().split())


def words_of(folded: str) -> str:
    """A folded text as words, each after one space, so that `" net"` finds a word that begins with `net`."""
    return " " + _NOT_WORD.sub(" ", folded).strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """One name, code or text of one thing."""

    iri: str
    field: str
    written: str
    rank: int = 0


class Index:
    """Names to look in. Threads may share it: one asks at a time, for milliseconds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._lock = connection, Lock()

    def classes(self) -> dict[str, int]:
        """How many current things have each listed class (queries/kinds.yaml) as their most telling one."""
        return {str(owl_class): int(number) for owl_class, number in self._rows("classes", {})}

    def exact(self, name: str) -> list[Entry]:
        """Entries whose folded code or name is that of `name`."""
        return self._entries("exact", name)

    def holding(self, name: str, kinds: Collection[str], most: int) -> list[Entry]:
        """At most `most` codes and names that begin with `name`, else that have all its words, else that contain it."""
        if not words_of(fold(name)).split():
            return []
        for query in ("beginning", "with_words", "containing"):
            if found := self._entries(query, name, kinds, most):
                return found
        return []

    def like(self, name: str, kinds: Collection[str], most: int) -> dict[str, str]:
        """Folded and written forms of at most `most` codes and names that share the beginning of a word with `name`."""
        beginnings = [part[:3] for part in words_of(fold(name)).split()]
        if not beginnings:
            return {}
        values = _values(name, kinds, most) | {"words": _match(beginnings, " OR ")}
        return {str(folded): str(written) for folded, written in self._rows("like", values)}

    def search(self, text: str, kinds: Collection[str], limit: int, offset: int) -> tuple[list[Entry], int]:
        """The best entry of each thing found, best first, and how many things there are. A word fits its beginnings."""
        if not words_of(fold(text)).split():
            return [], 0
        values = _values(text, kinds, limit) | {"offset": offset}
        rows = self._rows("search", values)
        if not rows and offset:  # past the last page: how many there are is still asked for
            return [], self.search(text, kinds, 1, 0)[1]
        entries = [Entry(iri, _WRITTEN[field], written, rank) for iri, field, written, rank, _ in rows]
        return entries, rows[0][-1] if rows else 0

    def _entries(self, query: str, name: str, kinds: Collection[str] = (), most: int = 0) -> list[Entry]:
        rows = self._rows(query, _values(name, kinds, most))
        return [Entry(iri, _WRITTEN[field], written) for iri, field, written in rows]

    def _rows(self, query: str, values: dict[str, str | int]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(statements()[query], values).fetchall()


@cache
def statements() -> Mapping[str, str]:
    """The SQL of names.sql, by name."""
    parts = re.split(r"(?m)^-- name: (\w+)$", Path(__file__).with_name("names.sql").read_text("utf-8"))
    return MappingProxyType(dict(zip(parts[1::2], parts[2::2], strict=True)))


def _values(name: str, kinds: Collection[str], most: int) -> dict[str, str | int]:
    """What the queries above are bound to."""
    folded = fold(name)
    return {
        "whole": folded,
        "beyond": folded + _LAST,
        "words": _match(words_of(folded).split()),
        "kinds": json.dumps(sorted(kinds)),
        "most": most,
    }


def index(store: Store) -> Index:
    """Return the index of the store's current editions, made when this state of the store has none yet."""
    from queries.index_file import opened

    return remembered(store, "index", lambda: Index(opened(store)))


def _match(parts: Iterable[str], between: str = " ") -> str:
    """An FTS5 expression: each part begins a word. Parts hold no quotation mark (`words_of`)."""
    return between.join(f'"{part}"*' for part in parts)
