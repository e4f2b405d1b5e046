"""What codes say: their parts, the grades they are for, and the names publishers give to parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

_PART = re.compile(r"\d+|[A-Za-z]+")
_SPAN = re.compile(r"(\d{1,2})-(\d{1,2})$")
LONGEST = 4
"""Parts of a code that are compared as one run."""


@cache
def code_data() -> dict[str, Any]:
    """codes.yaml."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("codes.yaml").read_text("utf-8"))
    return data


def runs(code: str) -> list[str]:
    """Runs of 1 to `LONGEST` neighbouring parts of a code that hold a letter, lower case.

    >>> runs("N-Q.1")
    ['n', 'n q', 'n q 1', 'q', 'q 1']
    """
    parts = [part.lower() for part in _PART.findall(code)]
    made = []
    for start in range(len(parts)):
        for end in range(start + 1, min(start + LONGEST, len(parts)) + 1):
            if any(part.isalpha() for part in parts[start:end]):
                made.append(" ".join(parts[start:end]))
    return made


def grades_of(levels: Sequence[str]) -> frozenset[int]:
    """Grades that grade codes cover: −1 preschool, 0 kindergarten, 1 to 12. Unknown codes cover none.

    >>> sorted(grades_of(["9-10", "K"]))
    [0, 9, 10]
    """
    found: set[int] = set()
    for level in levels:
        span = _SPAN.match(level)
        if level in code_data()["grades"]:
            found |= set(code_data()["grades"][level])
        elif span:
            found |= set(range(int(span[1]), int(span[2]) + 1))
        elif level.isdigit() and int(level) <= 12:
            found.add(int(level))
    return frozenset(found)


def part_words(series: str, code: str) -> str:
    """Names that the publisher of a code system gives to the parts of a code; "" for systems not in codes.yaml."""
    systems = [one for one in code_data()["parts"] if one["series"] == series]
    return "; ".join(part["words"] for one in systems for part in one["names"] if part["pattern"] in code)
