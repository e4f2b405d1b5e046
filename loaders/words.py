"""Small exact conversions between the words of files and values, shared by the loaders."""

from __future__ import annotations

import re
from decimal import Decimal

from ontology import iris

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


def is_address(text: str) -> bool:
    """Whether `text` can stand as an absolute http(s) IRI as it is.

    >>> is_address("https://example.org/a"), is_address("https://example.org/a b")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def decimal_text(value: Decimal) -> str:
    """Canonical xsd:decimal: `0.20` gives `0.2`, `1E+1` gives `10`, `-0` gives `0`. Raises ValueError for NaN."""
    if not value.is_finite():
        raise ValueError(f"{value} is no decimal number")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def slug_or(text: str, otherwise: str) -> str:
    """`text` as a slug, or `otherwise` where it has no letter and no digit to make one of.

    >>> slug_or("New York", "x"), slug_or("—", "area")
    ('new-york', 'area')
    """
    return iris.slug(text) if any(character.isalnum() for character in text) else otherwise
