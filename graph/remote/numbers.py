"""Literals from engines that keep other things as numbers: durations, and whole numbers past 31 bits as decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import XSD

_DURATIONS: Final = frozenset(XSD + name for name in ("duration", "dayTimeDuration", "yearMonthDuration"))
_DECIMAL: Final = XSD + "decimal"
_INTEGER: Final = NamedNode(XSD + "integer")
_LARGEST: Final = 2**31
_NUMBER: Final = re.compile(r"-?[0-9]+(?P<point>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]{1,2})?")


def spelled(literal: Literal) -> Literal:
    """What the literal stands for: a duration from its number, an integer from a whole decimal of more than 31 bits.

    A whole number for a duration counts months (12 is P12M), one with a point seconds (129600.0 is PT129600S). A
    decimal that was loaded as one and is so large and whole cannot be told from an integer, which is far more common.
    """
    kind = literal.datatype.value
    number = _NUMBER.fullmatch(literal.value) if kind in _DURATIONS or kind == _DECIMAL else None
    if number is None:
        return literal
    whole = number["point"] is None and number["power"] is None
    if kind == _DECIMAL:
        return Literal(literal.value, datatype=_INTEGER) if whole and abs(int(literal.value)) >= _LARGEST else literal
    sign, size = ("-" if literal.value.startswith("-") else ""), literal.value.lstrip("-")
    return Literal(f"{sign}P{size}M" if whole else f"{sign}PT{Decimal(size):f}S", datatype=literal.datatype)
