"""Which expression a query gives a variable as its value: what `truths` and `dialects` look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.remote.pieces import Piece, pieces


def assigned(query: str) -> Iterator[tuple[str, Sequence[Piece]]]:
    """Each variable (without `?`) that stands behind AS, with the pieces of the expression before it."""
    found = pieces(query)
    for place, piece in enumerate(found):
        if piece.text.upper() == "AS" and found[place + 1].kind == "variable":
            begin, depth = place - 1, 0
            while begin > 0 and depth >= 0:
                depth += {")": 1, "}": 1, "(": -1, "{": -1}.get(found[begin].text, 0)
                begin -= 1
            yield found[place + 1].text[1:], found[begin + 2 : place]


def concatenated(query: str) -> frozenset[str]:
    """Variables (without `?`) whose value is the GROUP_CONCAT of a group."""
    if not any(piece.text.upper() == "GROUP" for piece in pieces(query)):
        return frozenset()
    return frozenset(name for name, said in assigned(query) if said and said[0].text.upper() == "GROUP_CONCAT")
