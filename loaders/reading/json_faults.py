"""Finding every fault of a JSON text with its line, column and JSON pointer. Slow and thorough: only run on bad text.

An iterative walk (no recursion, so nesting cannot break it). It goes on after faults that leave the structure readable
(duplicate keys, NaN, huge numbers, lone surrogates) and stops at the first that does not (syntax, nesting).
"""

from __future__ import annotations

import contextlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import NoReturn

from loaders.reading.limits import Limits
from loaders.reading.problems import shown

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
_STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+)"')
_WORD = re.compile(r"true|false|null")
_EXTRA = re.compile(r"-?Infinity|NaN")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: JSON pointer ("" for the document), line and column from 1, and the words of a Problem."""

    pointer: str
    line: int
    column: int
    found: str
    expected: str
    rule: str


@dataclass(slots=True)
class _Level:
    """An open array or object: what it is, the key or index being read, the keys met."""

    is_object: bool
    index: int = 0
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


class _Stop(Exception):
    """The structure is lost; nothing after this place can be understood."""


def find_faults(text: str, limits: Limits) -> list[Fault]:
    """All faults of a JSON text (at most 1,000), in order; [] when it is strict JSON within the caps."""
    walk = _Walk(text, limits)
    with contextlib.suppress(_Stop):
        walk.document()
    return walk.faults


class _Walk:
    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits = text, limits
        self.at = 0
        self.levels: list[_Level] = []
        self.faults: list[Fault] = []

    def document(self) -> None:
        self.value()
        while self.levels:
            self.member()
        self.space()
        if self.at < len(self.text):
            if self.text[self.at] in "{[":
                self.stop("a second document", "one JSON document (for several, use .jsonl)", "json-several")
            self.stop(self.here(), "the end of the document", "json-syntax")

    def member(self) -> None:
        """Read from after a value or an opening bracket up to the next value's end or the closing bracket."""
        level = self.levels[-1]
        close = "}" if level.is_object else "]"
        self.space()
        if self.text.startswith(close, self.at):
            self.at += 1
            self.levels.pop()
            return
        if level.index:
            if not self.text.startswith(",", self.at):
                self.stop(self.here(), f"',' or '{close}'", "json-syntax")
            comma = self.at
            self.at += 1
            self.space()
            if self.text.startswith(close, self.at):
                self.at = comma
                self.stop(f"a comma before '{close}'", "no comma after the last item", "json-syntax")
        level.index += 1
        level.key = None
        if level.is_object:
            self.key(level)
        self.value()

    def key(self, level: _Level) -> None:
        start = self.at
        if not self.text.startswith('"', start):
            self.stop(self.here(), "a key in double quotes", "json-syntax")
        key = level.key = self.string()
        if key in level.keys:
            first = self.text.count("\n", 0, level.keys[key]) + 1
            found = f"the key {shown(key)} again (first in line {first})"
            self.note(start, found, "each key once", "json-duplicate-key")
        level.keys.setdefault(key, start)
        self.space()
        if not self.text.startswith(":", self.at):
            self.stop(self.here(), "':'", "json-syntax")
        self.at += 1

    def value(self) -> None:
        self.space()
        start, sign = self.at, self.text[self.at : self.at + 1]
        if sign and sign in "{[":
            self.levels.append(_Level(sign == "{"))
            self.at += 1
            if len(self.levels) > self.limits.depth:
                self.stop("deeper nesting", f"at most {self.limits.depth} levels", "json-nesting")
        elif sign == '"':
            self.string()
        elif match := _EXTRA.match(self.text, start):
            self.at = match.end()
            self.note(start, match.group(), "a JSON number", "json-number")
        elif match := _NUMBER.match(self.text, start):
            self.at = match.end()
            digits = match.group()
            if len(digits) > 400 or math.isinf(float(digits)):
                self.note(start, shown(digits), "a number a double can hold", "json-number")
            if self.text[self.at : self.at + 1].isalnum():
                self.stop(shown(self.text[start : start + 20]), "a JSON number", "json-syntax")
        elif match := _WORD.match(self.text, start):
            self.at = match.end()
        else:
            self.stop(self.here(), "a JSON value", "json-syntax")

    def string(self) -> str:
        start = self.at
        match = _STRING.match(self.text, start)
        if match is None:
            end = self.text.find('"', start + 1)
            found = "a string that never ends" if end < 0 else "a string with a raw line break, tab or bad escape"
            self.stop(found, "a JSON string", "json-syntax")
        self.at = match.end()
        if len(match.group(1)) > self.limits.string:
            found = f"a string of {len(match.group(1)):,} characters"
            self.note(start, found, f"at most {self.limits.string:,}", "json-string-too-long")
            return match.group(1)[:80]
        text: str = json.loads(match.group())
        if bad := _BAD.search(text):
            lone = "\ud800" <= bad.group() <= "\udfff"
            found = f"{'a lone surrogate' if lone else 'the character'} U+{ord(bad.group()):04X}"
            self.note(
                start, found, "text without control characters", "json-surrogate" if lone else "control-character"
            )
        return text

    def space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def here(self) -> str:
        if self.at >= len(self.text):
            return "the end of the file (is it truncated?)"
        piece = self.text[self.at : self.at + 20]
        return "a comment" if piece.startswith(("//", "/*", "#")) else shown(piece.splitlines()[0] if piece else piece)

    def pointer(self) -> str:
        parts = [
            str(level.index - 1) if level.key is None else level.key
            for level in self.levels[:40]
            if level.index and not (level.is_object and level.key is None)
        ]
        return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)

    def note(self, start: int, found: str, expected: str, rule: str) -> None:
        line = self.text.count("\n", 0, start) + 1
        column = start - self.text.rfind("\n", 0, start)
        self.faults.append(Fault(self.pointer(), line, column, found, expected, rule))
        if len(self.faults) >= _MOST:
            raise _Stop

    def stop(self, found: str, expected: str, rule: str) -> NoReturn:
        self.note(self.at, found, expected, rule)
        raise _Stop
