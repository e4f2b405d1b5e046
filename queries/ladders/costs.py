"""What a step takes and brings, as sources state it: time, price, credits, the wage of a job, renewal, incentives.

What nobody states is unknown and never zero. Durations are ISO 8601 (`P2Y`, `PT40H`); a year counts 365 days, a month
30, an hour a twenty-fourth of a day, which only serves to compare. A price is in US dollars: other currencies are told
and not added. Of several prices for the same kind of cost (members and others, residents and others) the lowest
counts; different kinds of cost (tuition, application …) add up. Each is one published figure, not what a family pays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from queries.lookup import text
from queries.remembered import remembered

if TYPE_CHECKING:
    from graph.protocol import Store

_DURATION: Final = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:[\d.]+S)?)?"
)
_DAYS: Final[Mapping[str, float]] = {
    "years": 365, "months": 30, "weeks": 7, "days": 1, "hours": 1 / 24, "minutes": 1 / 1440,
}  # fmt: skip
_DOLLARS: Final = frozenset(("", "us dollar", "usd", "$", "us dollars"))
MOST_DOLLARS: Final = 1_000_000
"""A published price beyond this, or below nothing, is taken for an error: it is told and not added."""
MOST_DAYS: Final = 20 * 365


@dataclass(frozen=True, slots=True)
class Time:
    """How long a step takes, in days, as the source says it."""

    least: float
    most: float
    says: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a step costs in US dollars, and the published prices it is made of."""

    dollars: float
    says: str


@dataclass(frozen=True, slots=True)
class Credits:
    """What a step counts for, in the unit of its source ("" where the source names none)."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Wage:
    """Median wage a year of an occupation in US dollars, all industries, in an area and a year."""

    dollars: float
    area: str
    year: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is published of one step. `strange` are figures that are not taken, and why."""

    time: Time | None = None
    price: Price | None = None
    credits: Credits | None = None
    wage: Wage | None = None
    renewal: str = ""
    incentive: str = ""
    strange: tuple[str, ...] = ()


UNKNOWN: Final = Facts()

_TIMES = """SELECT DISTINCT ?step ?exact ?least ?most WHERE { ?step ceterms:estimatedDuration ?profile
  OPTIONAL { ?profile ceterms:exactDuration ?exact } OPTIONAL { ?profile ceterms:minimumDuration ?least }
  OPTIONAL { ?profile ceterms:maximumDuration ?most } }"""
_PRICES = """SELECT DISTINCT ?step ?price ?currency ?kind WHERE { ?step ceterms:estimatedCost ?profile .
  ?profile ceterms:price ?price OPTIONAL { ?profile ceterms:currency ?currency }
  OPTIONAL { ?profile ceterms:directCostType/ceterms:targetNodeName ?kind } }"""
_CREDITS = """SELECT DISTINCT ?step ?value ?unit WHERE {
  { ?step ceterms:creditValue ?profile . ?profile schema:value|ceterms:value ?value
    OPTIONAL { ?profile ceterms:creditUnitType ?kind OPTIONAL { ?kind ceterms:targetNodeName ?unit } } }
  UNION { ?step ceterms:creditUnitValue ?value
    OPTIONAL { ?step ceterms:creditUnitType ?kind OPTIONAL { ?kind ceterms:targetNodeName ?unit } } } }"""
_RENEWALS = """SELECT ?step (MIN(?name) AS ?says) WHERE { ?step ceterms:renewal ?profile
  OPTIONAL { ?profile ceterms:name ?name } } GROUP BY ?step"""
_INCENTIVES = """SELECT DISTINCT ?step ?program ?year WHERE { ?listing a cw:IncentiveListing ; cw:credential ?step
  OPTIONAL { ?listing cw:incentiveProgram ?program } OPTIONAL { ?listing cw:year ?year } }"""
_WAGES = """SELECT ?step ?year (MAX(?wage) AS ?dollars) WHERE {
  ?observation a cw:WageObservation ; cw:area ?area ; cw:occupation ?step ; cw:medianAnnualWage ?wage
  OPTIONAL { ?observation cw:year ?year }
  FILTER NOT EXISTS { ?observation cw:industryCode ?industry FILTER(?industry != "000000") }
} GROUP BY ?step ?year"""


def facts(store: Store, area: str) -> Mapping[str, Facts]:
    """What is published of every step that something is published of, by its IRI; wages are those of `area`."""
    return remembered(store, ("ladder costs", area), lambda: _facts(store, area))


def _facts(store: Store, area: str) -> dict[str, Facts]:
    strange: dict[str, list[str]] = {}
    times = _times(store, strange)
    prices = _prices(store, strange)
    credited = _credits(store)
    wages = _wages(store, area)
    renewals = {text(step): text(says) or "renewal" for step, says in store.select(_RENEWALS)}
    incentives = {
        text(step): " ".join(filter(None, (text(program), text(year))))
        for step, program, year in sorted(store.select(_INCENTIVES), key=str)
    }
    steps = {*times, *prices, *credited, *wages, *renewals, *incentives, *strange}
    return {
        one: Facts(
            times.get(one), prices.get(one), credited.get(one), wages.get(one), renewals.get(one, ""),
            incentives.get(one, ""), tuple(strange.get(one, ())),
        )
        for one in sorted(steps)
    }  # fmt: skip


def days(duration: str) -> float | None:
    """An ISO 8601 duration in days; None for what is none."""
    found = _DURATION.fullmatch(duration.strip())
    parts = {name: float(value) for name, value in found.groupdict().items() if value} if found else {}
    return sum(_DAYS[name] * value for name, value in parts.items()) if parts else None


def _times(store: Store, strange: dict[str, list[str]]) -> dict[str, Time]:
    made: dict[str, Time] = {}
    for step, *said in sorted(store.select(_TIMES), key=str):
        words = [text(one) for one in said]
        known = [value for value in map(days, words) if value is not None]
        if not known:
            continue
        says = words[0] or " to ".join(dict.fromkeys(filter(None, words[1:])))
        if not 0 < max(known) <= MOST_DAYS:
            strange.setdefault(text(step), []).append(f"a duration of {says}")
            continue
        time = Time(min(known), max(known), says)
        before = made.get(text(step))
        if before is None or (time.most, time.says) < (before.most, before.says):
            made[text(step)] = time
    return made


def _prices(store: Store, strange: dict[str, list[str]]) -> dict[str, Price]:
    least: dict[str, dict[str, float]] = {}
    for step, price, currency, kind in store.select(_PRICES):
        try:
            value = float(text(price))
        except ValueError:
            continue
        if text(currency).lower() not in _DOLLARS:
            strange.setdefault(text(step), []).append(f"{value:,.2f} {text(currency)}, which is no price in US dollars")
        elif not 0 <= value <= MOST_DOLLARS:
            strange.setdefault(text(step), []).append(f"a price of {value:,.2f} dollars")
        else:
            of = least.setdefault(text(step), {})
            of[text(kind)] = min(value, of.get(text(kind), value))
    for told in strange.values():
        told.sort()
    return {
        step: Price(
            round(sum(of.values()), 2), " + ".join(f"{kind or 'price'} ${of[kind]:,.2f}" for kind in sorted(of))
        )
        for step, of in least.items()
    }


def _credits(store: Store) -> dict[str, Credits]:
    made: dict[str, Credits] = {}
    for step, value, unit in sorted(store.select(_CREDITS), key=str):
        try:
            made.setdefault(text(step), Credits(float(text(value)), text(unit)))
        except ValueError:
            continue
    return made


def _wages(store: Store, area: str) -> dict[str, Wage]:
    from pyoxigraph import Literal

    newest: dict[str, Wage] = {}
    for step, year, dollars in store.select(_WAGES, {"area": Literal(area)}):
        wage = Wage(float(text(dollars)), area, text(year))
        before = newest.get(text(step))
        if before is None or (wage.year, wage.dollars) > (before.year, before.dollars):
            newest[text(step)] = wage
    return newest


def areas(store: Store) -> tuple[str, ...]:
    """The areas that a wage is loaded for."""
    found = store.select("SELECT DISTINCT ?area WHERE { ?observation a cw:WageObservation ; cw:area ?area }")
    return tuple(sorted(text(row[0]) for row in found))
