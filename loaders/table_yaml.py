"""Walking a user's YAML with its place in hand, so that every fault of a map is said with path, found and expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from loaders.reading.problems import Problems, shown

_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")


class Node:
    """A value of the file at a path. Asking for what is not there notes a problem and gives an empty value."""

    def __init__(self, value: Any, path: str, problems: Problems) -> None:
        self.value, self.path, self.problems = value, path, problems

    def wrong(self, expected: str, rule: str = "map-value") -> None:
        """Note that this value is not what is expected here."""
        found = shown(self.value) if isinstance(self.value, str) else _kind(self.value)
        self.problems.add(self.path or "/", found, expected, rule)

    def mapping(self, known: Sequence[str], required: Sequence[str] = ()) -> dict[str, Node]:
        """The children by key; unknown keys are noted with the nearest known ones."""
        if not isinstance(self.value, dict):
            self.wrong("a mapping with " + ", ".join(known[:8]))
            return {}
        for key in self.value:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=2, cutoff=0.5)
                hint = f" (nearest: {', '.join(near)})" if near else ""
                expected = "one of " + ", ".join(known) + hint
                self.problems.add(f"{self.path}/{key}", f"the key {shown(key)}", expected, "map-key")
        for key in required:
            if self.value.get(key) in (None, "", [], {}):
                self.problems.add(f"{self.path}/{key}", "nothing", f"a value for {key!r}", "map-missing")
        return {key: self.at(key) for key in self.value if key in known and self.value[key] is not None}

    def named(self) -> dict[str, Node]:
        """The children of a mapping whose keys are names of the user's own."""
        if not isinstance(self.value, dict):
            self.wrong("a mapping of names")
            return {}
        return {key: self.at(key) for key in self.value}

    def items(self) -> list[Node]:
        """The members of a list; anything else stands for a list of itself alone."""
        if isinstance(self.value, list):
            return [Node(one, f"{self.path}/{index}", self.problems) for index, one in enumerate(self.value)]
        return [self]

    def at(self, key: str) -> Node:
        """The child under a key that is there."""
        return Node(self.value[key], f"{self.path}/{key}", self.problems)

    def text(self, expected: str = "text") -> str:
        """A text with something in it."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        self.wrong(expected)
        return ""

    def exact(self) -> str:
        """A text as it stands, blanks and all."""
        if isinstance(self.value, str):
            return self.value
        self.wrong("text")
        return ""

    def texts(self, expected: str = "text, or a list of texts") -> tuple[str, ...]:
        """One text or several."""
        return tuple(made for one in self.items() if (made := one.text(expected)))

    def flag(self) -> bool:
        """true or false."""
        word = self.value.casefold() if isinstance(self.value, str) else ""
        if word not in _YES + _NO:
            self.wrong("true or false")
        return word in _YES

    def number(self, least: int, most: int) -> int:
        """A whole number in a range."""
        if isinstance(self.value, str) and self.value.isdecimal() and len(self.value) < 9:
            made = int(self.value)
            if least <= made <= most:
                return made
        self.wrong(f"a whole number from {least} to {most}")
        return least

    def one_of(self, known: Iterable[str]) -> str:
        """A text from a list, else "" and a problem with the nearest."""
        allowed = list(known)
        made = self.value if isinstance(self.value, str) else ""
        if made not in allowed:
            near = difflib.get_close_matches(made, allowed, n=2, cutoff=0.5)
            shortened = allowed if len(allowed) <= 20 else near or [*allowed[:8], "…"]
            self.wrong("one of " + ", ".join(shortened) + (f" (nearest: {', '.join(near)})" if near else ""))
            return ""
        return made


def _kind(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", type(None): "nothing"}
    return names.get(type(value), "text")
