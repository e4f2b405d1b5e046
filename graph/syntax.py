"""The engine's syntax errors in words: it lists its whole grammar, a person needs the place."""

from __future__ import annotations

import re

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_LONGEST = 60


def in_words(message: str) -> str:
    """Turn `error at 1:24: expected one of …` into line, column and, where it is short, what was expected there.

    >>> in_words('error at 1:24: expected one of "$", "(", "+", "-", ".", ":", "<", "<<", "<<(", "?", "[", "_:", "a"')
    'line 1, column 24: this is not SPARQL from here on.'
    >>> in_words('error at 2:3: expected "}"')
    'line 2, column 3: this is not SPARQL from here on; expected "}".'
    """
    found = _PLACE.search(message)
    if found is None:
        return message
    line, column, expected = found.groups()
    hint = f"; expected {expected}" if len(expected) <= _LONGEST and "," not in expected else ""
    return f"line {line}, column {column}: this is not SPARQL from here on{hint}."
