"""Ladders from what is held to a goal: the k best, with the reason of every rung, or what is wrong where there is none.

Ranking: what was asked for (`Question.by`); of those alike, fewer steps; then more reasons that rest on something held;
then names. What is unknown is never taken for nothing: a step without a published price (or time) ranks as the dearest
(longest) that is published of any step. Credits and wages are no costs, so they rank a pool of the shortest ladders,
largest first, unknown last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ontology.errors import NotFound
from queries.index import fold
from queries.ladders import asking, words
from queries.ladders.answer import Ladder, Ladders
from queries.ladders.asking import Goal, Question
from queries.ladders.building import Builder, most_reasoned
from queries.ladders.costs import UNKNOWN, Facts, facts
from queries.ladders.front import front
from queries.ladders.missing import lacking
from queries.ladders.model import Model
from queries.ladders.plans import Plan, Planner
from queries.ladders.reading import Read, read
from queries.remembered import remembered

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
    return found(store, read(store, question))


def found(store: Store, asked: Read) -> Ladders:
    """The same for a question that was read. Raises NotFound, Ambiguous, BadQuery for a goal that cannot be."""
    question, made, have = asked.question, asked.model, asked.have
    if not question.goal.strip():
        raise NotFound("goal", question.goal)
    goal = asking.goal(store, made, question.goal)
    if goal.named.kind == "concept" and (rest := tuple(one for one in goal.steps if one not in asked.having)):
        goal = replace(goal, steps=rest)  # what is held of a cluster is no way further into it
    if asked.having & set(goal.steps):
        return Ladders(question, have, goal, held_already=True, notes=(*have.notes, *goal.notes))
    known = facts(store, question.area)
    plans, complete = _plans(store, asked, goal, known)
    notes = (*have.notes, *goal.notes, *asked.unheard())
    if not plans:
        missing, nearest = lacking(store, made, asked.held, goal)
        return Ladders(question, have, goal, complete=complete, missing=missing, nearest=nearest, notes=notes)
    builder = Builder(store, asked, known)
    built = [builder.ladder(goal_step, plan) for plan, goal_step in plans]
    distinct = most_reasoned(
        built, lambda one: tuple(sorted(fold(str(rung.step)) for rung in one.rungs)), lambda one: one.rungs
    )
    ranked, told = _ranked(distinct, question)
    return Ladders(
        question, have, goal, tuple(_explained(ranked[: question.most], question)), complete, told, notes=notes
    )


def _plans(store: Store, asked: Read, goal: Goal, known: Mapping[str, Facts]) -> tuple[list[tuple[Plan, int]], bool]:
    """Plans to any step of the goal, cheapest first, with the goal of each; and whether none was cut."""
    question = asked.question
    numbers = [asked.model.number[step] for step in goal.steps if step in asked.model.number]
    if not numbers:
        return [], True
    planner = _planner(store, asked, known)
    if len(numbers) > _MOST_GOALS:
        numbers = sorted(numbers, key=lambda one: (planner.nothing[one], one))[:_MOST_GOALS]
    most = max(POOL * question.most, 20)
    plans: list[tuple[Plan, int]] = []
    complete = True
    for number in numbers:
        some = planner.plans(asked.held, number, most, steps=question.max_steps, branches=_BRANCHES)
        complete = complete and (some.complete or len(some.plans) >= most)
        plans += [(plan, number) for plan in some.plans]
    plans.sort(key=lambda one: (one[0].cost, len(one[0].steps)))
    return plans[:most], complete


def _planner(store: Store, asked: Read, known: Mapping[str, Facts]) -> Planner:
    """The planner for what ladders are ranked by, made once for a state of the store, terms and a kind of cost."""
    made, question = asked.model, asked.question
    key = ("planner", asked.terms, question.by, "fees" in question.covered)
    return remembered(store, key, lambda: Planner(made.graph, costs(made, question, known)))


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
    best = front(ladders)
    return [replace(one, why=_why(one, question), front=place in best) for place, one in enumerate(ladders)]


def _why(one: Ladder, question: Question) -> str:
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
