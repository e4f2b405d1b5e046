"""Links, times, prices and ladders in words that advisors use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from queries.ladders import links
from queries.ladders.costs import Facts
from queries.ladders.links import Link
from queries.things import Thing

UNKNOWN: Final = "unknown"

_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        links.REQUIRED: "{lower} is required for {upper}",
        links.PART: "{lower} is a part of {upper}",
        links.BESIDE: "{lower} is taken beside {upper}",
        links.OPENS: "{lower} is tied to work as {upper}",
        links.NARROWS: "{lower} is a class of {upper}",
        links.CONDITION: "{lower} is a condition of {upper}",
        "advised": "{lower} prepares for {upper}",
        "nested": "what {lower} contains is part of {upper}",
        "credit": "{lower} counts towards {upper}",
    }
)
_BY_PREDICATE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "recommends": "{lower} is recommended before {upper}",
        "leadsToCredential": "{lower} leads to {upper}",
        "precedes": "{lower} precedes {upper}",
    }
)


def says(link: Link, lower: Thing, upper: Thing, named: int = 1) -> str:
    """A link as a sentence, without who says so; `named` is how many steps its asserter names for the same."""
    local = link.predicate.replace("#", "/").rpartition("/")[2]
    pattern = _BY_PREDICATE.get(local, "") if link.soft else ""
    words = (pattern or _ROLES[link.role]).format(lower=lower, upper=upper)
    if link.role == links.CONDITION and link.number is not None and link.number < link.of:
        words += f" ({link.number} of {link.of} are needed)"
    elif link.role == links.REQUIRED and link.number is not None and named > 1:
        words += f" ({link.number} of {named} are needed)"
    return words


def days(value: float) -> str:
    """A time as people say it."""
    if value < 1:
        return _count(round(value * 24, 1), "hour")
    if value < 14:
        return _count(round(value), "day")
    if value < 60:
        return _count(round(value / 7), "week")
    if value < 730:
        return _count(round(value / 30), "month")
    return _count(round(value / 365, 1), "year")


def _count(value: float, unit: str) -> str:
    return f"{value:g} {unit}{'' if value == 1 else 's'}"


def time(facts: Facts) -> str:
    """How long a step takes, or that it is unknown."""
    if facts.time is None:
        return UNKNOWN
    least, most = days(facts.time.least), days(facts.time.most)
    return most if least == most else f"{least} to {most}"


def price(facts: Facts) -> str:
    """What a step costs, or that it is unknown."""
    return UNKNOWN if facts.price is None else f"${facts.price.dollars:,.0f}"


def wage(facts: Facts) -> str:
    """The median wage of an occupation with its area and year, or that it is unknown."""
    if facts.wage is None:
        return f"wage {UNKNOWN}"
    return f"median ${facts.wage.dollars:,.0f} a year ({facts.wage.area}, {facts.wage.year})"


def total(known: str, unknown: int, of: int) -> str:
    """A sum with what is unknown in it: "$400 and 2 of 3 steps unknown"."""
    if unknown == 0:
        return known
    if unknown >= of:
        return UNKNOWN
    return f"{known} and {unknown} of {of} unknown"
