"""Two ladders side by side: what they come to, what only one of them asks for, and where they differ in certainty."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ontology.errors import BadQuery, NotFound
from queries.index import fold
from queries.ladders import words
from queries.ladders.answer import Ladder, Totals
from queries.ladders.asking import MOST, Question
from queries.ladders.finding import ladders

if TYPE_CHECKING:
    from graph.protocol import Store

_SPELLED: Final = re.compile(r"(?P<held>.*?)\s*(?:->|→)\s*(?P<goal>.*?)(?:\s*#\s*(?P<place>\d+))?")
NOTHING: Final = "nothing"
FORM: Final = '"HELD -> GOAL", "HELD1, HELD2 -> GOAL #2" for the second best, "nothing -> GOAL"'


@dataclass(frozen=True, slots=True)
class Line:
    """One measure of both ladders, as text; `better` is 0 or 1 for the ladder that does better, None where neither."""

    what: str
    first: str
    second: str
    better: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two ladders, a line for each measure, and the names of the rungs that only one has or both have."""

    first: Ladder
    second: Ladder
    lines: tuple[Line, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    both: tuple[str, ...]
    notes: tuple[str, ...] = ()


def compare(store: Store, first: str, second: str, terms: Question | None = None) -> Comparison:
    """Compare two ladders, each spelled as in `FORM`; `terms` says how they are ranked and what is followed.

    Raises BadQuery for what is not so spelled, NotFound where a ladder is not there, and what `ladders` raises.
    """
    one, told = _spelled(store, first, terms or Question())
    other, also = _spelled(store, second, terms or Question())
    mine, theirs = ({fold(str(rung.step)): str(rung.step) for rung in each.rungs} for each in (one, other))
    return Comparison(
        one,
        other,
        tuple(_lines(one, other)),
        tuple(name for key, name in mine.items() if key not in theirs),
        tuple(name for key, name in theirs.items() if key not in mine),
        tuple(name for key, name in mine.items() if key in theirs),
        tuple(dict.fromkeys((*told, *also))),
    )


def _spelled(store: Store, text: str, terms: Question) -> tuple[Ladder, tuple[str, ...]]:
    found = _SPELLED.fullmatch(text.strip())
    if found is None or not found["goal"]:
        raise BadQuery(f"{text!r} is no ladder; expected {FORM}.")
    place = int(found["place"] or 1)
    if not 1 <= place <= MOST:
        raise BadQuery(f"{text!r} asks for ladder {place}; there are 1 to {MOST}.")
    held = (found["held"],) if found["held"] and found["held"] != NOTHING else ()
    answer = ladders(store, replace(terms, held=held, goal=found["goal"], most=max(place, terms.most)))
    if answer.held_already:
        raise BadQuery(f"{text!r}: {answer.goal.named} is held already, so there is no ladder to compare.")
    if len(answer.ladders) < place:
        base = text.partition("#")[0].strip()
        raise NotFound("ladder", text, [f"{base} #{number + 1}" for number in range(len(answer.ladders))])
    return answer.ladders[place - 1], answer.notes


def _lines(one: Ladder, other: Ladder) -> list[Line]:
    a, b = one.totals, other.totals
    no_time, no_price = a.no_time or b.no_time, a.no_price or b.no_price
    no_wage = a.wage is None or b.wage is None
    return [
        _line("steps to take", str(a.steps), str(b.steps), a.steps, b.steps),
        _line("rounds", str(len(one.rounds)), str(len(other.rounds)), len(one.rounds), len(other.rounds)),
        _line("time", _time(a), _time(b), *((0, 0) if no_time else (a.days, b.days))),
        _line("price", _price(a), _price(b), *((0, 0) if no_price else (a.dollars, b.dollars))),
        _line("credits", _credits(one), _credits(other), 0, 0),
        _line("median wage a year", _wage(a), _wage(b), *((0, 0) if no_wage else (-(a.wage or 0), -(b.wage or 0)))),
        _line("reasons that rest on what is held", str(one.builds), str(other.builds), -one.builds, -other.builds),
        _line("contested reasons", str(one.contested), str(other.contested), one.contested, other.contested),
    ]


def _time(of: Totals) -> str:
    return words.total(words.days(of.days), of.no_time, of.steps)


def _price(of: Totals) -> str:
    return words.total(f"${of.dollars:,.0f}", of.no_price, of.steps)


def _line(what: str, first: str, second: str, mine: float, theirs: float) -> Line:
    """A line in which the smaller number does better."""
    return Line(what, first, second, None if mine == theirs else int(theirs < mine))


def _wage(of: Totals) -> str:
    return words.UNKNOWN if of.wage is None else f"${of.wage:,.0f}"


def _credits(one: Ladder) -> str:
    return ", ".join(f"{value:g} {unit}".strip() for unit, value in one.totals.credits) or words.UNKNOWN
