"""Queries within that say DISTINCT kept apart, for engines that melt them into the query around and then lose rows.

Virtuoso 7.2 takes two rows of one such query for one where they differ only in what another such query beside it does
not have. One that has a LIMIT is worked out by itself, so it gets one that is never reached; but not right behind
OPTIONAL, where that would make it a condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph.remote.pieces import Piece, changed, pieces

AGGREGATES: Final = frozenset(("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"))
"""Functions of a whole group."""

NEVER: Final = 1_000_000_000
"""Rows that no query within has."""


def distinct_apart(query: str) -> str:
    """The query with a LIMIT in each SELECT within that says DISTINCT, or GROUP BY without working anything out."""
    found = pieces(query)
    changes = []
    for place in range(1, len(found)):
        if found[place].text.upper() != "SELECT" or found[place - 1].text != "{":
            continue
        if place > 1 and found[place - 2].text.upper() in ("OPTIONAL", "MINUS"):
            continue
        end = _end(found, place)
        words = _outside_groups(found[place:end])
        if {"LIMIT", "OFFSET", "VALUES"} & set(words):
            continue
        grouped = "GROUP" in words and not AGGREGATES & set(words)
        if grouped or found[place + 1].text.upper() == "DISTINCT":
            changes.append((found[end].start, found[end].start, f" LIMIT {NEVER} "))
    return changed(query, sorted(changes))


def _end(found: Sequence[Piece], place: int) -> int:
    """The bracket that closes the group in which a piece stands."""
    depth = 0
    while found[place].text != "}" or depth:
        depth += {"{": 1, "}": -1}.get(found[place].text, 0)
        place += 1
    return place


def _outside_groups(found: Sequence[Piece]) -> list[str]:
    """The words of a query within that stand in none of its groups, in capitals."""
    words, depth = [], 0
    for piece in found:
        depth += {"{": 1, "}": -1}.get(piece.text, 0)
        if not depth and piece.kind == "word":
            words.append(piece.text.upper())
    return words
