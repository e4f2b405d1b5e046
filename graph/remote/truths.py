"""Truth values that a query works out, for engines that give 1 and 0 for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graph.remote.assigned import assigned
from graph.remote.pieces import Piece, changed, pieces


def truths(query: str) -> frozenset[str]:
    """Variables (without `?`) to which the query assigns a truth value that it works out."""
    return frozenset(name for name, expression in assigned(query) if _is_truth(expression))


_TESTS: Final = frozenset(
    (
        *("EXISTS", "NOT", "!", "BOUND", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "REGEX", "CONTAINS"),
        *("STRSTARTS", "STRENDS", "SAMETERM", "LANGMATCHES"),
    )
)


def _is_truth(expression: Sequence[Piece]) -> bool:
    depth = 0
    for piece in expression:
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(piece.text, 0)
        if not depth and (piece.text in ("=", "<", ">", "&", "|") or piece.text.upper() == "IN"):
            return True
    return bool(expression) and expression[0].text.upper() in _TESTS


def truths_as_numbers(query: str) -> str:
    """`true` and `false` in VALUES as 1 and 0, for the variables to which the query assigns a truth value."""
    found, known = pieces(query), truths(query)
    changes: list[tuple[int, int, str]] = []
    for place, piece in enumerate(found):
        if not known or piece.text.upper() != "VALUES":
            continue
        opened = next((at for at in range(place, len(found)) if found[at].text == "{"), len(found))
        closed = next((at for at in range(opened, len(found)) if found[at].text == "}"), len(found))
        names = [one.text[1:] for one in found[place:opened] if one.kind == "variable"]
        cells = [one for one in found[opened + 1 : closed] if one.text not in ("(", ")")]
        for number, cell in enumerate(cells):
            if names[number % len(names)] in known and cell.text.lower() in ("true", "false"):
                changes.append((cell.start, cell.end, "1" if cell.text.lower() == "true" else "0"))
    return changed(query, changes)
