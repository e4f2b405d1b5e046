"""Values of JSON-LD properties that the algorithm would change or drop, written so that it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

_TAG = re.compile(
    r"(?:ar|de|en|es|fr|haw|hmn|ht|it|ja|ko|nl|pl|pt|ru|sv|tl|vi|zh)(?:-[A-Za-z0-9]{1,8})*", re.IGNORECASE
)
"""Languages by which a map of texts is known where the context does not say that it is one."""


def exact(definition: Any, value: Any) -> Any:
    """Numbers of a typed term in the digits of the file: the algorithm would make 123.23 a "1.2323E2"."""
    if not isinstance(definition, dict) or str(definition.get("@type", "@")).startswith("@"):
        return value
    if isinstance(value, list):
        return [format(one, "f") if isinstance(one, Decimal) else one for one in value]
    return format(value, "f") if isinstance(value, Decimal) else value


def spoken(definition: Any, value: Any, known: Callable[[str], bool]) -> tuple[Any, int]:
    """Language maps that the context does not declare, or that stand in a list, as the texts they hold; and how many.

    The algorithm takes such a map for a node, knows none of its keys and drops the texts. `known` says whether the
    context knows a key; a map with any key that it knows is left alone.
    """
    if isinstance(value, dict) and isinstance(definition, dict) and definition.get("@container"):
        return value, 0
    made: list[Any] = []
    mended = 0
    for one in value if isinstance(value, list) else [value]:
        texts = _texts(one) if isinstance(one, dict) and not any(map(known, one)) else None
        made += [one] if texts is None else texts
        mended += texts is not None
    return (made if isinstance(value, list) or len(made) != 1 else made[0]), mended


def _texts(value: dict[str, Any]) -> list[dict[str, str]] | None:
    """The value objects of a language map, None when a key is no language or a value no text."""
    if not value or not all(_TAG.fullmatch(tag) for tag in value):
        return None
    pairs = [
        (tag, text) for tag, inside in value.items() for text in (inside if isinstance(inside, list) else [inside])
    ]
    if not all(isinstance(text, str) for _, text in pairs):
        return None
    return [{"@value": text, "@language": tag} for tag, text in pairs]
