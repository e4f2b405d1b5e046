"""Parameters in place of their variables, for engines that misunderstand `VALUES` of one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.remote.pieces import MODIFIERS, Piece, changed, pieces


def rows_inlined(query: str) -> str:
    """`VALUES` of one row at the beginning of a group, as its terms in place of its variables.

    The text comes back as it was where that would mean something else: `SELECT *`, two rows that disagree, a variable
    of the same name that a query within keeps to itself, or one that is all there is to group by.
    """
    found = pieces(query)
    rows = [row for place in range(1, len(found)) if (row := _one_row(found, place)) is not None]
    terms: dict[str, str] = {}
    for row in rows:
        if any(terms.get(name, term) != term for name, term in row.terms.items()):
            return query
        terms |= row.terms
    changes = _Inlining(found, terms).changes() if terms else None
    if changes is None:
        return query
    gone = [(found[row.begin].start, found[row.end].end, "") for row in rows]
    inside = [change for change in changes if not any(start <= change[0] < end for start, end, _ in gone)]
    return changed(query, sorted([*inside, *gone]))


@dataclass(frozen=True, slots=True)
class _Row:
    """A VALUES block of one row: its first and last piece, and what each variable stands for."""

    begin: int
    end: int
    terms: Mapping[str, str]


def _one_row(found: Sequence[Piece], place: int) -> _Row | None:
    """The VALUES at `place`, if one stands there at the beginning of a group and has exactly one row."""
    if found[place].text.upper() != "VALUES" or found[place - 1].text not in ("{", "}"):
        return None
    opened = next((at for at in range(place, len(found)) if found[at].text == "{"), len(found))
    closed = next((at for at in range(opened, len(found)) if found[at].text == "}"), len(found))
    names = [piece.text for piece in found[place:opened] if piece.kind == "variable"]
    said = [piece.text for piece in found[opened + 1 : closed] if piece.text not in ("(", ")")]
    if len(said) != len(names) or closed == len(found):
        return None
    terms = {name: term for name, term in zip(names, said, strict=True) if term.upper() != "UNDEF"}
    return _Row(place, closed, terms)


class _Inlining:
    """Terms put in place of variables, each place by what it is: a column, something to sort by, or an expression."""

    def __init__(self, found: Sequence[Piece], terms: Mapping[str, str]) -> None:
        self._found, self._terms = found, terms
        self._made: list[tuple[int, int, str]] = []

    def changes(self) -> list[tuple[int, int, str]] | None:
        """What is to be changed; None where the text has to stay as it is."""
        part, depth, kept = "", 0, 0
        for place, piece in enumerate(self._found):
            word = piece.text.upper() if piece.kind == "word" else ""
            if word in ("SELECT", "WHERE", "FROM", *MODIFIERS):
                if part == "GROUP" and not kept:
                    return None
                part, depth, kept = word, 0, 0
            elif piece.text in ("{", "}"):
                if part == "GROUP" and not kept:
                    return None
                part = ""
            elif piece.text in ("(", ")"):
                depth += 1 if piece.text == "(" else -1
                kept += 1
            elif part == "SELECT" and piece.text == "*" and not depth:
                return None
            elif piece.text in self._terms:
                self._replace(place, part if not depth else "")
            elif word not in ("BY", "DESC", "ASC"):
                kept += 1
        return None if (part == "GROUP" and not kept) or self._hidden() else self._made

    def _replace(self, place: int, part: str) -> None:
        piece = self._found[place]
        term = self._terms[piece.text]
        start, end = piece.start, piece.end
        if part == "SELECT":
            term = f"({term} AS {piece.text})"
        elif part in ("GROUP", "ORDER"):
            term = ""
        elif self._found[place - 2].text.upper() == "BOUND":
            start, end, term = self._found[place - 2].start, self._found[place + 1].end, "true"
        self._made.append((start, end, term))

    def _hidden(self) -> bool:
        """Whether a query within uses one of the variables without the row and without showing it."""
        for begin, piece in enumerate(self._found):
            if piece.text.upper() != "SELECT" or self._found[begin - 1].text != "{":
                continue
            end, depth = begin, 1
            while end < len(self._found) and depth:
                depth += {"{": 1, "}": -1}.get(self._found[end].text, 0)
                end += 1
            opened = next((at for at in range(begin, end) if self._found[at].text == "{"), end)
            shown = {one.text for one in self._found[begin:opened]}
            row = _one_row(self._found, opened + 1)
            used = {one.text for one in self._found[opened:end]} & self._terms.keys()
            if used - shown - (row.terms.keys() if row else set()):
                return True
        return False
