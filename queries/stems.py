"""Stems of words, so that "drawings" and "draw" count as one: Porter's algorithm, as SQLite's FTS5 has it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
"""A word of a text: letters and digits of any script."""


def stems(words: Iterable[str]) -> dict[str, str]:
    """Return each word with its stem, in lower case and without accents; other scripts come back as they are.

    >>> stems(["Drawings", "drawing", "Résumés"])
    {'Drawings': 'draw', 'drawing': 'draw', 'Résumés': 'resum'}
    """
    known = list(dict.fromkeys(words))
    if not known:
        return {}
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(word, tokenize='porter unicode61 remove_diacritics 2')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
        database.executemany("INSERT INTO t(rowid, word) VALUES (?, ?)", enumerate(known))
        parts: dict[int, list[str]] = {}
        for term, row in database.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
            parts.setdefault(row, []).append(term)
    return {word: "".join(parts.get(row, [word])) for row, word in enumerate(known)}
