"""Query texts said in another way, for engines that misunderstand the first; `dialects` says which engine needs what.

The texts are read token by token, and what is not understood stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.binding import TOKEN

_TERMS: Final = frozenset(("variable", "iri", "name", "literal"))
_SKIPPED: Final = frozenset(("FILTER", "BIND"))
"""Words followed by an expression in brackets."""
_MODIFIERS: Final = frozenset(("ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET"))


@dataclass(frozen=True, slots=True)
class _Piece:
    """One token that says something, and where it stands."""

    text: str
    kind: str
    start: int
    end: int


def rows_inlined(query: str) -> str:
    """`VALUES` of one row at the beginning of a group, as its terms in place of its variables.

    The text comes back as it was where that would mean something else: `SELECT *`, two rows that disagree, a variable
    of the same name that a query within keeps to itself, or one that is all there is to group by.
    """
    found = _pieces(query)
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
    return _changed(query, sorted([*inside, *gone]))


@dataclass(frozen=True, slots=True)
class _Row:
    """A VALUES block of one row: its first and last piece, and what each variable stands for."""

    begin: int
    end: int
    terms: Mapping[str, str]


def _one_row(found: Sequence[_Piece], place: int) -> _Row | None:
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

    def __init__(self, found: Sequence[_Piece], terms: Mapping[str, str]) -> None:
        self._found, self._terms = found, terms
        self._made: list[tuple[int, int, str]] = []

    def changes(self) -> list[tuple[int, int, str]] | None:
        """What is to be changed; None where the text has to stay as it is."""
        part, depth, kept = "", 0, 0
        for place, piece in enumerate(self._found):
            word = piece.text.upper() if piece.kind == "word" else ""
            if word in ("SELECT", "WHERE", "FROM", *_MODIFIERS):
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


def paths_apart(query: str) -> str:
    """Alternative and optional steps of paths said without a path, or in a query within.

    `?s p|q ?o` becomes `?s ?alternative1 ?o . FILTER(?alternative1 IN (p, q))`, which gives the same rows; alternatives
    that are longer than one step, and all where `SELECT *` would show the new variable, become a UNION within a query.
    `<x> p? ?o` becomes the UNION, in a query within, of what `p` leads to and `<x>` itself, if anything is said of it.
    """
    return _changed(query, _read(query).changes)


def has_open_option(query: str) -> bool:
    """Whether it has `?s p? ?o`: an optional step of which neither end is one known thing."""
    return _read(query).has_open_option


def _read(query: str) -> _Reading:
    found = _pieces(query)
    reading = _Reading(any(piece.text == "*" and _selects(found, at) for at, piece in enumerate(found)))
    place, begins = 0, False
    while place < len(found):
        piece = found[place]
        word = piece.text.upper() if piece.kind == "word" else ""
        if word in _MODIFIERS:
            begins = False
        elif word == "VALUES":
            place = next((at for at in range(place, len(found)) if found[at].text == "}"), len(found))
            begins = True
        elif word in _SKIPPED:
            place, begins = _after_expression(found, place), True
            continue
        elif piece.text in ("{", "}", "."):
            begins = True
        elif begins and piece.kind in _TERMS:
            place = _read_triples(found, place, reading)
            begins = True
            continue
        else:
            begins = False
        place += 1
    return reading


@dataclass(slots=True)
class _Reading:
    """What is known while a query is read, and what is to be changed in it."""

    shows_all: bool
    changes: list[tuple[int, int, str]] = field(default_factory=list)
    fresh: int = 0
    has_open_option: bool = False

    def variable(self) -> str:
        """A variable that the query does not have."""
        self.fresh += 1
        return f"?alternative{self.fresh}"


def truths(query: str) -> frozenset[str]:
    """Variables (without `?`) to which the query assigns a truth value that it works out."""
    found = _pieces(query)
    made = set()
    for place, piece in enumerate(found):
        if piece.text.upper() == "AS" and found[place + 1].kind == "variable":
            begin, depth = place - 1, 0
            while begin > 0 and depth >= 0:
                depth += {")": 1, "}": 1, "(": -1, "{": -1}.get(found[begin].text, 0)
                begin -= 1
            if _is_truth(found[begin + 2 : place]):
                made.add(found[place + 1].text[1:])
    return frozenset(made)


_TESTS: Final = frozenset(
    (
        *("EXISTS", "NOT", "!", "BOUND", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "REGEX", "CONTAINS"),
        *("STRSTARTS", "STRENDS", "SAMETERM", "LANGMATCHES"),
    )
)


def _is_truth(expression: Sequence[_Piece]) -> bool:
    depth = 0
    for piece in expression:
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(piece.text, 0)
        if not depth and (piece.text in ("=", "<", ">", "&", "|") or piece.text.upper() == "IN"):
            return True
    return bool(expression) and expression[0].text.upper() in _TESTS


def truths_as_numbers(query: str) -> str:
    """`true` and `false` in VALUES as 1 and 0, for the variables to which the query assigns a truth value."""
    found, known = _pieces(query), truths(query)
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
    return _changed(query, changes)


def _selects(found: Sequence[_Piece], place: int) -> bool:
    before = [piece.text.upper() for piece in found[max(0, place - 2) : place]]
    return "SELECT" in before


def _after_expression(found: Sequence[_Piece], place: int) -> int:
    """Where the expression after FILTER or BIND ends; that of EXISTS is a group like any other."""
    place += 1
    while place < len(found) and found[place].text not in ("(", "{"):
        place += 1
    if place == len(found) or found[place].text == "{":
        return place
    depth = 0
    while place < len(found):
        depth += {"(": 1, ")": -1}.get(found[place].text, 0)
        place += 1
        if depth == 0:
            break
    return place


def _read_triples(found: Sequence[_Piece], place: int, reading: _Reading) -> int:
    """Read the triples of the subject at `place` and note what is to be changed; return where reading goes on."""
    begin, subject = place, found[place].text
    said: list[tuple[list[str], list[str]]] = []
    place += 1
    while True:
        ways, place = _path(found, place)
        objects: list[str] = []
        while ways and place < len(found) and found[place].kind in _TERMS:
            objects.append(found[place].text)
            place += 1
            if place == len(found) or found[place].text != ",":
                break
            place += 1
        if not objects:
            return max(place, begin + 1)
        said.append((ways, objects))
        if place == len(found) or found[place].text != ";":
            break
        while place < len(found) and found[place].text == ";":
            place += 1
        if place == len(found) or found[place].text in (".", "}"):
            break
    triples = [(ways, one) for ways, objects in said for one in objects]
    apart = [_apart(subject, ways, one, reading) for ways, one in triples]
    if any(apart):
        plain = [f"{subject} {ways[0]} {one}" for (ways, one), text in zip(triples, apart, strict=True) if not text]
        text = " ".join(text for text in apart if text)
        made = " . ".join(plain) + (" . " if plain else "") + text
        reading.changes.append((found[begin].start, found[place - 1].end, made))
    return place


def _apart(subject: str, ways: Sequence[str], obj: str, reading: _Reading) -> str:
    """One triple pattern said without its path, "" where it can stay as it is."""
    if len(ways) > 1:
        if all(_STEP.fullmatch(way) for way in ways) and not reading.shows_all:
            way = reading.variable()
            return f"{subject} {way} {obj} . FILTER({way} IN ({', '.join(ways)}))"
        ends = " ".join(dict.fromkeys(one for one in (subject, obj) if one[0] in "?$")) or "*"
        union = " UNION ".join(f"{{ {subject} {way} {obj} }}" for way in ways)
        return f"{{ SELECT {ends} WHERE {{ {union} }} }}"
    if ways[0].endswith("?") and subject[0] in "?$" and obj[0] in "?$":
        reading.has_open_option = True
    if ways[0].endswith("?") and subject[0] == "<" and obj[0] in "?$":
        here = f"{obj} {reading.variable()} {reading.variable()} . FILTER({obj} = {subject})"
        return f"{{ SELECT DISTINCT {obj} WHERE {{ {{ {subject} {ways[0][:-1]} {obj} }} UNION {{ {here} }} }} }}"
    return ""


_STEP: Final = re.compile(r"<[^<>]*>|[\w.-]*:[\w.-]+")
"""A path of one step forward."""


def _path(found: Sequence[_Piece], place: int) -> tuple[list[str], int]:
    """The alternatives of the path at `place`, each as text, and where it ends; none where it is not understood."""
    ways: list[str] = []
    parts: list[str] = []
    expecting = True
    depth = 0
    while place < len(found):
        piece = found[place]
        if depth == 0 and not expecting and piece.kind in _TERMS:
            break
        if depth == 0 and expecting and piece.kind == "variable":
            return [piece.text], place + 1
        if piece.text == "(":
            depth += 1
        elif piece.text == ")":
            depth -= 1
            expecting = False
        elif piece.kind in _TERMS or piece.text == "a":
            expecting = False
        elif piece.text == "|" and depth == 0:
            ways.append("".join(parts))
            parts = []
            expecting = True
            place += 1
            continue
        elif piece.text in ("/", "|", "^", "!"):
            expecting = True
        elif piece.text not in ("*", "+", "?"):
            break
        parts.append(piece.text)
        place += 1
    if not parts or expecting or depth:
        return [], place
    return [*ways, "".join(parts)], place


def _changed(query: str, changes: Sequence[tuple[int, int, str]]) -> str:
    parts, done = [], 0
    for start, end, text in changes:
        parts.append(query[done:start] + text)
        done = end
    return "".join(parts) + query[done:]


_LONGER: Final = re.compile(r"@[A-Za-z][A-Za-z0-9-]*|\^\^(?:<[^<>\s]*>|[\w.-]*:[\w.-]*)|[+-]?[0-9][0-9.eE+-]*")
"""What our tokens take apart: the language or datatype of a literal, a number."""


def _pieces(query: str) -> list[_Piece]:
    """The tokens of a query without white space and comments; a literal is one, and a full stop behind a name too."""
    found: list[_Piece] = []
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
            found.append(_Piece(text.rstrip("."), kind, start, end - 1))
            found.append(_Piece(".", "other", end - 1, end))
        else:
            found.append(_Piece(text, kind, start, end))
    return found
