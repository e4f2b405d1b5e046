"""A query text in pieces that say something, and changes made to it: what `inlining`, `paths` and `truths` stand on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.binding import TOKEN

TERMS: Final = frozenset(("variable", "iri", "name", "literal"))
"""Kinds of pieces that are terms."""

MODIFIERS: Final = frozenset(("ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET"))
"""Words that begin what stands behind the last group of a query."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One token that says something, and where it stands."""

    text: str
    kind: str
    start: int
    end: int


def changed(query: str, changes: Sequence[tuple[int, int, str]]) -> str:
    """The query with other texts at some places: (start, end, text), in the order of their places."""
    parts, done = [], 0
    for start, end, text in changes:
        parts.append(query[done:start] + text)
        done = end
    return "".join(parts) + query[done:]


_LONGER: Final = re.compile(r"@[A-Za-z][A-Za-z0-9-]*|\^\^(?:<[^<>\s]*>|[\w.-]*:[\w.-]*)|[+-]?[0-9][0-9.eE+-]*")
"""What our tokens take apart: the language or datatype of a literal, a number."""


def pieces(query: str) -> list[Piece]:
    """The tokens of a query without white space and comments; a literal is one, and a full stop behind a name too."""
    found: list[Piece] = []
    skip = 0
    for token in TOKEN.finditer(query):
        start, end = token.span()
        if start < skip or token.lastgroup in ("comment", "marker") or token.group().isspace():
            continue
        kind = str(token.lastgroup)
        if kind == "string" or (kind in ("word", "other") and query[start] in "+-0123456789"):
            longer = _LONGER.match(query, end if kind == "string" else start)
            if longer:
                end = longer.end()
                skip = end
            kind = "literal" if kind == "string" or longer else kind
        elif kind == "word" and token.group().lower() in ("true", "false"):
            kind = "literal"
        text = query[start:end]
        if kind in ("name", "literal") and text.endswith("."):
            found.append(Piece(text.rstrip("."), kind, start, end - 1))
            found.append(Piece(".", "other", end - 1, end))
        else:
            found.append(Piece(text, kind, start, end))
    return found
