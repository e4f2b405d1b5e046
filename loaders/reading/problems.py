"""Collecting what is wrong with a file, so that a person sees all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn, TypeVar

from ontology.errors import BadInput, Problem

File = TypeVar("File")
Made = TypeVar("Made")


class Problems:
    """Everything found wrong with one file so far, in the order it was found.

    Only the first `BadInput.MOST` (1,000) are kept; `full` then says that looking further adds nothing.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[Problem] = []

    def add(self, where: str, found: str, expected: str, rule: str) -> None:
        """Note one problem; see `ontology.errors.Problem` for what the words mean."""
        if not self.full:
            self._found.append(Problem(self.file, where, found, expected, rule))

    def fail(self, where: str, found: str, expected: str, rule: str) -> NoReturn:
        """Note a problem that makes reading on pointless, and raise BadInput with all of them."""
        self.add(where, found, expected, rule)
        raise BadInput(self._found)

    def raise_any(self) -> None:
        """Raise BadInput when anything was found."""
        if self._found:
            raise BadInput(self._found)

    @property
    def full(self) -> bool:
        """Whether the cap is reached."""
        return len(self._found) >= BadInput.MOST

    @property
    def found(self) -> tuple[Problem, ...]:
        """What was found so far."""
        return tuple(self._found)

    def __len__(self) -> int:
        return len(self._found)


def shown(value: str, most: int = 80) -> str:
    """Quote a value for a message: one line, control characters escaped, cut to `most` characters."""
    text = ascii(value[: most + 1]) if any(not c.isprintable() for c in value[: most + 1]) else repr(value[: most + 1])
    return text if len(value) <= most else f"{text[:most]}… ({len(value):,} characters)"


def read_each(files: Iterable[File], read: Callable[[File], Made]) -> list[Made]:
    """`read` of every file. Raises BadInput with the problems of all files, not only of the first that has any."""
    made: list[Made] = []
    problems: list[Problem] = []
    for file in files:
        try:
            made.append(read(file))
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return made
