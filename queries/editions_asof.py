"""Which edition of each source was in force at a date, and on what ground: pure rules over the editions' records."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ontology.errors import BadQuery
from ontology.iris import edition_order

if TYPE_CHECKING:
    from graph.provenance import SourceRecord

STATED, NAMED, ORDER, ALONE, NONE = ("stated", "named", "order", "alone", "none")
"""Grounds: the publisher's date; the year that the edition is named by; the newest by order; the only one; not yet."""

_DATE: Final = re.compile(r"((?:19|20)\d{2})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d])")


@dataclass(frozen=True, slots=True)
class InForce:
    """What a series stood in: `edition` ("" for none), `now` the current one, and the ground. `since` is as written."""

    series: str
    edition: str
    now: str
    ground: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The editions in force at `date` (as asked), by series."""

    date: str
    series: tuple[InForce, ...]

    @property
    def editions(self) -> dict[str, str]:
        """Series → edition in force, "" for none."""
        return {one.series: one.edition for one in self.series}

    def notes(self) -> tuple[str, ...]:
        """Sentences for people: which editions differ from today's and why, and where nothing states a date."""
        differs = [one for one in self.series if one.edition != one.now]
        made = [_sentence(ground, [one for one in differs if one.ground == ground]) for ground in _WHY]
        made += [
            f"{one.series}: no edition was in force; the first one loaded is of {one.since}."
            for one in differs
            if one.ground == NONE
        ]
        same = [one for one in self.series if one.edition == one.now]
        by_order = [f"{one.series} {one.edition}" for one in same if one.ground == ORDER]
        later = [f"{one.series} {one.edition}" for one in same if one.ground == ALONE and one.since]
        if by_order:
            made.append(f"No date is stated for any edition of these; the newest was used: {_some(by_order)}.")
        if later:
            made.append(f"Named later than {self.date}, but the only editions loaded, and used: {_some(later)}.")
        told = [sentence for sentence in made if sentence]
        return (f"As of {self.date}:", *told) if told else (f"As of {self.date}: the same editions as now.",)


_WHY: Final = {
    STATED: "In force then, as their publishers state",
    NAMED: "In force then by the dates in their names, since none are stated",
    ORDER: "Used by their order, since no date is stated",
    ALONE: "Used as the only editions loaded",
}


def as_of(records: Iterable[SourceRecord], asked: str) -> AsOf:
    """Choose the edition of each series at `asked`: a year, month or day (of a year or month, its last day).

    The newest edition that had come into force by then and had not expired with a successor loaded. Where no date is
    stated, a year at the start of the edition's own name counts. An edition without any date is taken in its order
    where no dated one fits, and always where it is the only one. Raises BadQuery for what is no date.
    """
    day = last_day(asked)
    if day is None:
        raise BadQuery(f"{asked!r} is no date to look back to: a year (2018), a month (2018-07) or a day (2018-07-01).")
    by_series = groupby(
        sorted(records, key=lambda r: (r.series, edition_order(r.order), r.edition)), lambda r: r.series
    )
    return AsOf(asked, tuple(_chosen(series, list(editions), day) for series, editions in by_series))


def _chosen(series: str, editions: Sequence[SourceRecord], day: date) -> InForce:
    now = next((record.edition for record in editions if record.is_current), "")
    since = {record.edition: _since(record) for record in editions}
    begun = [r for r in editions if (start := first_day(since[r.edition])) is not None and start <= day]
    begun = [r for r in begun if not (_expired(r, day) and r is not editions[-1])]
    if begun:
        best = max(begun, key=lambda r: (first_day(since[r.edition]) or date.min, edition_order(r.order), r.edition))
        ground = STATED if first_day(best.source.effective) else NAMED
        return InForce(series, best.edition, now, ground, since[best.edition])
    undated = [record for record in editions if first_day(since[record.edition]) is None]
    if len(editions) == 1 and first_day(editions[0].source.effective) is None:
        return InForce(series, editions[0].edition, now, ALONE, since[editions[0].edition])
    dated = [record for record in editions if record not in undated]
    before = [r for r in undated if not dated or edition_order(r.order) < edition_order(dated[0].order)]
    if before:
        return InForce(series, before[-1].edition, now, ORDER)
    first = min((since[record.edition] for record in dated), default="")
    return InForce(series, "", now, NONE, first)


def _since(record: SourceRecord) -> str:
    """When an edition came into force: as stated, else the date its name begins with, else ""."""
    if first_day(record.source.effective):
        return record.source.effective
    named = _DATE.match(record.edition)
    return named.group() if named and first_day(named.group()) else _year(record.edition)


def _year(name: str) -> str:
    named = _DATE.match(name)
    return named.group(1) if named else ""


def _expired(record: SourceRecord, day: date) -> bool:
    end = last_day(record.source.expires)
    return end is not None and end < day


def first_day(text: str) -> date | None:
    """The first day of a year, month or day in ISO 8601; None for anything else."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(text: str) -> date | None:
    """The last day of a year, month or day in ISO 8601; None for anything else."""
    first = first_day(text)
    if first is None or len(text) == len("2018-07-01"):
        return first
    month = 12 if len(text) == len("2018") else first.month
    return date(first.year, month, calendar.monthrange(first.year, month)[1])


def _sentence(ground: str, several: Sequence[InForce]) -> str:
    named = [
        f"{one.series} {one.edition}{f' since {one.since}' if ground == STATED else ''} (now {one.now or 'none'})"
        for one in several
    ]
    return f"{_WHY[ground]}: {', '.join(named)}." if named else ""


def _some(names: Sequence[str], most: int = 6) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
