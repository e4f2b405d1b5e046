"""Ladders that no other beats in all of time, price and wage: the Pareto front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.ladders.answer import Ladder


def front(ladders: Sequence[Ladder]) -> frozenset[int]:
    """Places of the ladders on the front (V. Pareto, Manuale di economia politica, 1906).

    One beats another that is at least as quick, cheap and well paid, and better in one of these. Where a ladder has an
    unknown time, price or wage that the other knows, nobody can say, so neither beats the other by that.
    """
    return frozenset(
        place
        for place, one in enumerate(ladders)
        if not any(_beats(other, one) for other in ladders if other is not one)
    )


def _beats(one: Ladder, other: Ladder) -> bool:
    pairs = list(zip(_measures(one), _measures(other), strict=True))
    if any((a is None) != (b is None) for a, b in pairs):
        return False
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return bool(known) and all(a <= b for a, b in known) and any(a < b for a, b in known)


def _measures(one: Ladder) -> tuple[float | None, float | None, float | None]:
    """Days, dollars and the wage turned round, the less the better; None where something of it is unknown."""
    totals = one.totals
    return (
        None if totals.no_time else totals.days,
        None if totals.no_price else totals.dollars,
        None if totals.wage is None else -totals.wage,
    )
