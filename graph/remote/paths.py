"""Paths said in another way, for engines that lose rows over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from graph.remote.pieces import MODIFIERS, TERMS, Piece, changed, pieces

_SKIPPED: Final = frozenset(("FILTER", "BIND"))
"""Words followed by an expression in brackets."""


def paths_apart(query: str) -> str:
    """Alternative and optional steps of paths said without a path, or in a query within.

    `?s p|q ?o` becomes `?s ?alternative1 ?o . FILTER(?alternative1 IN (p, q))`, which gives the same rows; alternatives
    that are longer than one step, and all where `SELECT *` would show the new variable, become a UNION within a query.
    `<x> p? ?o` becomes the UNION, in a query within, of what `p` leads to and `<x>` itself, if anything is said of it.
    """
    return changed(query, _read(query).changes)


@dataclass(frozen=True, slots=True)
class OpenOption:
    """`?s p? ?o`: an optional step of which neither end is one known thing.

    `ways` are the path's alternatives; `start` and `end` are where all that is said of the subject stands in the text,
    and `others` is the rest of that.
    """

    subject: str
    ways: tuple[str, ...]
    obj: str
    start: int
    end: int
    others: str


def open_options(query: str) -> list[OpenOption]:
    """The optional steps between two variables."""
    return _read(query).options


def optional(way: str) -> str:
    """The path that `way` makes optional as a whole, "" where it does not: `p` of `p?`, but nothing of `q/p?`."""
    inner = way.removesuffix("?")
    if inner == way:
        return ""
    return inner if _STEP.fullmatch(inner) or _BRACKETS.fullmatch(inner) else ""


def _read(query: str) -> _Reading:
    found = pieces(query)
    reading = _Reading(any(piece.text == "*" and _selects(found, at) for at, piece in enumerate(found)))
    place, begins = 0, False
    while place < len(found):
        piece = found[place]
        word = piece.text.upper() if piece.kind == "word" else ""
        if word in MODIFIERS:
            begins = False
        elif word == "VALUES":
            place = next((at for at in range(place, len(found)) if found[at].text == "}"), len(found))
            begins = True
        elif word in _SKIPPED:
            place, begins = after_expression(found, place), True
            continue
        elif piece.text in ("{", "}", "."):
            begins = True
        elif begins and piece.kind in TERMS:
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
    options: list[OpenOption] = field(default_factory=list)

    def variable(self) -> str:
        """A variable that the query does not have."""
        self.fresh += 1
        return f"?alternative{self.fresh}"


def unions_apart(query: str) -> str:
    """A UNION beside a path of any length, `p*` or `p+`, in the same group, as a query within."""
    found = pieces(query)
    changes: list[tuple[int, int, str]] = []
    place = 0
    while place < len(found):
        place = _walk(found, place, changes) if found[place].text == "{" else place + 1
    return changed(query, sorted(changes))


def _walk(found: Sequence[Piece], place: int, changes: list[tuple[int, int, str]]) -> int:
    """Look at the group that opens at `place` and those in it; return where it is over."""
    unions: list[tuple[int, int]] = []
    has_path = False
    place += 1
    while place < len(found) and found[place].text != "}":
        piece, before = found[place], found[place - 1]
        if piece.text == "{":
            begin, links = place, 0
            place = _walk(found, place, changes)
            while [one.text.upper() for one in found[place : place + 2]] == ["UNION", "{"]:
                place, links = _walk(found, place + 1, changes), links + 1
            if links:
                unions.append((found[begin].start, found[place - 1].end))
            continue
        if piece.text in ("*", "+") and (before.kind in ("name", "iri") or before.text == ")"):
            has_path = True
        place += 1
    for begin, end in unions if has_path else ():
        changes += [(begin, begin, "{ SELECT * WHERE { "), (end, end, " } }")]
    return place + 1


def _selects(found: Sequence[Piece], place: int) -> bool:
    before = [piece.text.upper() for piece in found[max(0, place - 2) : place]]
    return "SELECT" in before


def after_expression(found: Sequence[Piece], place: int) -> int:
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


def _read_triples(found: Sequence[Piece], place: int, reading: _Reading) -> int:
    """Read the triples of the subject at `place` and note what is to be changed; return where reading goes on."""
    begin, subject = place, found[place].text
    said: list[tuple[list[str], list[str]]] = []
    place += 1
    while True:
        ways, place = _path(found, place)
        objects: list[str] = []
        while ways and place < len(found) and found[place].kind in TERMS:
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
    start, end = found[begin].start, found[place - 1].end
    for number, (ways, one) in enumerate(triples):
        if subject[0] in "?$" and one[0] in "?$" and any(map(optional, ways)):
            others = " . ".join(f"{subject} {'|'.join(w)} {o}" for at, (w, o) in enumerate(triples) if at != number)
            reading.options.append(OpenOption(subject, tuple(ways), one, start, end, others))
    apart = [_apart(subject, ways, one, reading) for ways, one in triples]
    if any(apart):
        plain = [f"{subject} {ways[0]} {one}" for (ways, one), text in zip(triples, apart, strict=True) if not text]
        text = " ".join(text for text in apart if text)
        made = " . ".join(plain) + (" . " if plain else "") + text
        reading.changes.append((start, end, made))
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
    if begun := _BEGUN.fullmatch(ways[0]):
        return _begun(subject, begun["option"], begun["rest"], obj, reading)
    step = optional(ways[0])
    if step and subject[0] == "<" and obj[0] in "?$":
        here = f"{obj} {reading.variable()} {reading.variable()} . FILTER({obj} = {subject})"
        return f"{{ SELECT DISTINCT {obj} WHERE {{ {{ {subject} {step} {obj} }} UNION {{ {here} }} }} }}"
    return ""


def _begun(subject: str, option: str, rest: str, obj: str, reading: _Reading) -> str:
    """`p?/q` as the UNION of `q` and of what `p` leads to, each once, with `q` from there; in a query within."""
    middle = reading.variable()
    ends = [one for one in dict.fromkeys((subject, obj)) if one[0] in "?$"]
    starts = " ".join(dict.fromkeys([*(one for one in ends if one == subject), middle]))
    led = f"{{ SELECT DISTINCT {starts} WHERE {{ {subject} {option} {middle} . FILTER({middle} != {subject}) }} }}"
    union = f"{{ {subject} {rest} {obj} }} UNION {{ {led} {middle} {rest} {obj} }}"
    return f"{{ SELECT {' '.join(ends) or '*'} WHERE {{ {union} }} }}"


_STEP: Final = re.compile(r"<[^<>]*>|[\w.-]*:[\w.-]+")
"""A path of one step forward."""

_BRACKETS: Final = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
"""A path in brackets, with brackets within one deep."""

_BEGUN: Final = re.compile(rf"(?P<option>{_STEP.pattern}|{_BRACKETS.pattern})\?/(?P<rest>[^|?*+]+)")
"""A sequence that begins with an optional step and has no path of unknown length behind it."""


def _path(found: Sequence[Piece], place: int) -> tuple[list[str], int]:
    """The alternatives of the path at `place`, each as text, and where it ends; none where it is not understood."""
    ways: list[str] = []
    parts: list[str] = []
    expecting = True
    depth = 0
    while place < len(found):
        piece = found[place]
        if depth == 0 and not expecting and piece.kind in TERMS:
            break
        if depth == 0 and expecting and piece.kind == "variable":
            return [piece.text], place + 1
        if piece.text == "(":
            depth += 1
        elif piece.text == ")":
            depth -= 1
            expecting = False
        elif piece.kind in TERMS or piece.text == "a":
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
