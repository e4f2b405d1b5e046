"""What a person may tell a loader beside the path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def quiet(text: str, count: int) -> None:
    """Report no progress: what a loader calls when nobody watches."""
    del text, count


@dataclass(frozen=True, slots=True)
class Options:
    """Answers to what a file does not say itself; "" and None mean "not given".

    `edition` and `series` name the source edition (they win only where the file is silent, except that a loader may
    document otherwise), `title` its title, `sheet` the worksheet to read, `map` a column map file. `progress` is called
    with a short text and the number of records done so far.
    """

    edition: str = ""
    series: str = ""
    title: str = ""
    sheet: str = ""
    map: Path | None = None
    progress: Callable[[str, int], None] = quiet
