"""Ladders for programs: `GET /api/ladder`, `/api/next`, `/api/compare`, served by evidence_api.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from credways import credits, ladders
from credways.web.asked import Asked, Given, one
from ontology.errors import BadQuery
from queries.ladders.asking import BY, COVERED, Question

if TYPE_CHECKING:
    from graph.protocol import Store

_Given = Mapping[str, Sequence[str]]


def question(given: _Given, goal: str, most: int = 5) -> Question:
    """The question that parameters make. Raises BadQuery for a number that is none."""
    return Question(
        tuple(given.get("from", ())), one(given, goal), one(given, "by", "steps"), _number(given, "k", most),
        _number(given, "max_steps", 0), "soft" in given.get("allow", ()), tuple(given.get("without", ())),
        tuple(given.get("covered", ())), one(given, "area", "U.S."),
    )  # fmt: skip


def _number(given: _Given, name: str, default: int) -> int:
    text = one(given, name, str(default))
    if not text.isdigit() or len(text) > 6:
        raise BadQuery(f"{name}={text} is no whole number of steps or ladders.")
    return int(text)


def _ladder(store: Store, given: _Given, name: str) -> tuple[str | bytes, str]:
    from queries.ladders.finding import ladders as found

    answer = found(store, question(given, "to"))
    due = ladders.due(store, answer)
    return ladders.FORMATS[name](answer, due), credits.link(due)


def _next(store: Store, given: _Given, name: str) -> tuple[str | bytes, str]:
    from queries.ladders.onward import onward

    answer = onward(store, question(given, "toward", 10))
    due = ladders.due(store, answer)
    return ladders.NEXT_FORMATS[name](answer, due), credits.link(due)


def _compare(store: Store, given: _Given, name: str) -> tuple[str | bytes, str]:
    from queries.ladders.comparing import compare

    answer = compare(store, one(given, "first"), one(given, "second"), question(given, ""))
    return ladders.COMPARISON_FORMATS[name](answer), credits.link(())


_FROM: Final = Given("What is held or taken, or a list of it, parted by commas or lines.", several=True)
_TERMS: Final[Mapping[str, Given]] = {
    "allow": Given("Follow what is only advised as well.", choices=("soft",)),
    "without": Given("Leave out what this asserter says.", several=True),
    "area": Given("Area of wages, as their source names it (U.S.)."),
}
_BY: Final = Given("What ladders are ranked by.", choices=BY)
_K: Final = Given("How many.")
QUESTIONS: Final[Mapping[str, Asked]] = {
    "ladder": Asked(
        "The best ways from what is held to a goal, with the reason, source and cost of every step",
        {
            "from": _FROM,
            "to": Given("A credential, SOC code, career cluster or pathway.", needed=True),
            "k": _K,
            "by": _BY,
            "max_steps": Given("No ladder with more steps; 0: any."),
            "covered": Given("Rank as if this were paid by others.", several=True, choices=COVERED),
            **_TERMS,
        },
        ("json", "csv"),
        _ladder,
    ),
    "next": Asked(
        "What can come next: what each step adds, what it needs, and why",
        {"from": _FROM, "toward": Given("A goal; what leads to it comes first."), "k": _K, **_TERMS},
        ("json", "csv"),
        _next,
    ),
    "compare": Asked(
        "Two ladders side by side",
        {
            "first": Given("A ladder: HELD -> GOAL, or HELD -> GOAL #2 for the second best.", needed=True),
            "second": Given("Another.", needed=True),
            "by": _BY,
            **_TERMS,
        },
        ("json", "csv"),
        _compare,
    ),
}
"""Questions by the name in their address."""
