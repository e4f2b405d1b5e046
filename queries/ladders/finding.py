"""Ladders from what is held to a goal: the k best, with the reason of every rung, or what is wrong where there is none.

Ranking: what was asked for (`Question.by`); of those alike, fewer steps; then more reasons that rest on something held;
then names. What is unknown is never taken for nothing: a step without a published price (or time) ranks as the dearest
(longest) that is published of any step. Credits and wages are no
costs, so they rank a pool of the shortest ladders, largest first, unknown last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ontology.errors import NotFound
from queries.index import fold
from queries.ladders import asking, words
from queries.ladders.answer import Ladder, Ladders
from queries.ladders.asking import Goal, Held, Question
from queries.ladders.building import Builder
from queries.ladders.costs import UNKNOWN, Facts, facts
from queries.ladders.missing import lacking
from queries.ladders.model import Model, Terms, model
from queries.ladders.plans import Plan, Planner

if TYPE_CHECKING:
    from graph.protocol import Store

POOL: Final = 5
"""Ladders looked for, for each that is wanted: what ties in cost is told apart by what it builds on."""
_MOST_GOALS: Final = 60
"""Steps of a goal of many (a cluster) to which plans are made: those that the least leads to."""
_BRANCHES: Final = 40_000
"""Branches of the search for one goal; more is cut, and the answer says so."""


def ladders(store: Store, question: Question) -> Ladders:
    """The best ladders. Raises NotFound, Ambiguous, BadQuery for names and wishes that cannot be read."""
    asking.check(question)
    base = model(store, Terms())
    terms = Terms(question.soft, asking.asserters(store, base, question.without))
    made = model(store, terms)
    have = asking.held(store, made, asking.parted(store, question.held))
    if not question.goal.strip():
        raise NotFound("goal", question.goal)
    goal = asking.goal(store, made, question.goal)
    having = {made.same.get(one.iri, one.iri) for one in have.steps}
    if goal.named.kind == "concept" and (rest := tuple(one for one in goal.steps if one not in having)):
        goal = replace(goal, steps=rest)  # what is held of a cluster is no way further into it
    if having & set(goal.steps):
        return Ladders(question, have, goal, held_already=True, notes=(*have.notes, *goal.notes))
    known = facts(store, question.area)
    plans, complete = _plans(store, made, question, goal, having, known)
    notes = (*have.notes, *goal.notes, *_unheard(made, have))
    if not plans:
        missing, nearest = lacking(store, made, having, goal)
        return Ladders(question, have, goal, complete=complete, missing=missing, nearest=nearest, notes=notes)
    builder = Builder(store, made, known, have, having)
    built = [builder.ladder(goal_step, plan) for plan, goal_step in plans]
    ranked, told = _ranked(_distinct_ladders(built), question)
    return Ladders(
        question, have, goal, tuple(_explained(ranked[: question.most], question)), complete, told, notes=notes
    )


def _unheard(made: Model, have: Held) -> list[str]:
    """Say of what is held that no source says where it leads."""
    lost = [one for one in have.steps if made.same.get(one.iri, one.iri) not in made.number]
    return [f"No source says on these terms where {one} leads." for one in lost]


def _plans(
    store: Store, made: Model, question: Question, goal: Goal, having: set[str], known: Mapping[str, Facts]
) -> tuple[list[tuple[Plan, int]], bool]:
    """Plans to any step of the goal, cheapest first, with the goal of each; and whether none was cut."""
    numbers = [made.number[step] for step in goal.steps if step in made.number]
    if not numbers:
        return [], True
    planner = _planner(store, made, question, known)
    held = {made.number[iri] for iri in having if iri in made.number}
    if len(numbers) > _MOST_GOALS:
        numbers = sorted(numbers, key=lambda one: (planner.nothing[one], one))[:_MOST_GOALS]
    most = max(POOL * question.most, 20)
    found: list[tuple[Plan, int]] = []
    complete = True
    for number in numbers:
        some = planner.plans(held, number, most, steps=question.max_steps, branches=_BRANCHES)
        complete = complete and (some.complete or len(some.plans) >= most)
        found += [(plan, number) for plan in some.plans]
    found.sort(key=lambda one: (one[0].cost, len(one[0].steps)))
    return found[:most], complete


def _planner(store: Store, made: Model, question: Question, known: Mapping[str, Facts]) -> Planner:
    """The planner for what ladders are ranked by, made once for a state of the store and a kind of cost."""
    from queries.remembered import remembered

    terms = (id(made), question.by, "fees" in question.covered)
    return remembered(store, ("planner", *terms), lambda: Planner(made.graph, costs(made, question, known)))


def costs(made: Model, question: Question, known: Mapping[str, Facts]) -> list[int]:
    """What each step costs the planner: cents, minutes, or nothing where steps themselves are counted."""
    if question.by not in ("cost", "time") or (question.by == "cost" and question.covered):
        return [0] * len(made.steps)
    stated = [_cost(known.get(iri, UNKNOWN), question.by) for iri in made.steps]
    dearest = max((one for one in stated if one is not None), default=0)
    return [
        0 if iri in made.jobs else dearest if value is None else value
        for iri, value in zip(made.steps, stated, strict=True)
    ]


def _cost(of: Facts, by: str) -> int | None:
    if by == "cost":
        return None if of.price is None else round(of.price.dollars * 100)
    return None if of.time is None else round(of.time.most * 1440)


def _distinct_ladders(built: Sequence[Ladder]) -> list[Ladder]:
    """Ladders that differ in the names of their rungs: of records of the same, the one with most reasons."""
    best: dict[tuple[str, ...], Ladder] = {}
    for one in built:
        names = tuple(sorted(fold(str(rung.step)) for rung in one.rungs))
        before = best.get(names)
        if before is None or _reasons(one) > _reasons(before):
            best[names] = one
    return list(best.values())


def _reasons(one: Ladder) -> int:
    return sum(len(rung.reasons) for rung in one.rungs)


def _ranked(built: Sequence[Ladder], question: Question) -> tuple[list[Ladder], str]:
    """The ladders in their order, and how they were ranked."""
    tie = "then fewer steps, then more that rests on what is held"
    if question.by == "credits":
        ranked = sorted(built, key=lambda one: (-_credits(one), *_tie(one)))
        return ranked, f"most credits first, of the {len(built)} shortest ladders; {tie}. Unknown credits count last."
    if question.by == "wage":
        ranked = sorted(built, key=lambda one: (-(one.totals.wage or -1.0), *_tie(one)))
        said = f"highest median wage first, of the {len(built)} shortest ladders; {tie}."
        return ranked, f"{said} Unknown wages come last."
    ranked = sorted(built, key=lambda one: (one.cost, *_tie(one)))
    if question.by == "steps" or (question.by == "cost" and question.covered):
        return ranked, "fewest steps first, then more that rests on what is held."
    what = "cheapest" if question.by == "cost" else "quickest"
    most = "dearest" if question.by == "cost" else "longest"
    return ranked, (
        f"{what} first; {tie}. A step whose {'price' if question.by == 'cost' else 'time'} nobody publishes ranks "
        f"as the {most} that is published of any step; it is not counted in the totals."
    )


def _credits(one: Ladder) -> float:
    return sum(value for _, value in one.totals.credits) if one.totals.credits else -1.0


def _tie(one: Ladder) -> tuple[int, int, str]:
    return len(one.rungs), -one.builds, one.names()


def _explained(ladders: Sequence[Ladder], question: Question) -> list[Ladder]:
    """The ladders with why each has its place, and those that no other beats in all of time, price and wage."""
    from queries.ladders.front import front

    best = front(ladders)
    return [replace(one, why=_why(ladders, place, question), front=place in best) for place, one in enumerate(ladders)]


def _why(ladders: Sequence[Ladder], place: int, question: Question) -> str:
    one = ladders[place]
    said = [f"{one.totals.steps} step{'' if one.totals.steps == 1 else 's'} to take"]
    if question.by == "cost":
        said = [words.total(f"${one.totals.dollars:,.0f}", one.totals.no_price, one.totals.steps), *said]
    if question.by == "time":
        said = [words.total(words.days(one.totals.days), one.totals.no_time, one.totals.steps), *said]
    if question.by == "wage":
        said = [f"${one.totals.wage:,.0f} a year" if one.totals.wage is not None else "wage unknown", *said]
    if question.by == "credits":
        said = [f"{_credits(one):g} credits" if one.totals.credits else "credits unknown", *said]
    if one.builds:
        said.append(f"{one.builds} reason{' rests' if one.builds == 1 else 's rest'} on what is held")
    if one.contested:
        said.append(f"{one.contested} contested")
    return "; ".join(said)
