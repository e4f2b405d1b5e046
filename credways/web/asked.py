"""What a question of the API is made of: its parameters, its formats, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter: what it means, whether it may be given several times, is needed, or has only these values."""

    means: str
    several: bool = False
    needed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what it answers, its parameters, its formats (json first), and how it is answered.

    `answer` takes the store, the values of each parameter, and a format, and returns the text and the Link header.
    """

    summary: str
    parameters: Mapping[str, Given]
    formats: tuple[str, ...]
    answer: Callable[[Store, Mapping[str, Sequence[str]], str], tuple[str | bytes, str]]


def one(given: Mapping[str, Sequence[str]], name: str, default: str = "") -> str:
    """The value of a parameter that is given at most once."""
    return given[name][0] if given.get(name) else default
