"""Ladders from what is held to a goal: the k best, with the reason of every rung, or what is wrong where there is none.

Ranking: what was asked for (`Question.by`); of those alike, fewer steps; then more reasons that rest on something held;
then names. What is unknown is never taken for nothing: a step without a published price (or time) ranks as the dearest
(longest) that is published of any step. Credits and wages are no
costs, so they rank a pool of the shortest ladders, largest first, unknown last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ontology.errors import NotFound
from queries.index import fold
from queries.ladders import asking, words
from queries.ladders.answer import Job, Ladder, Ladders, Reason, Rung, Totals
from queries.ladders.asking import Goal, Held, Question
from queries.ladders.costs import UNKNOWN, Facts, facts
from queries.ladders.links import NARROWS, OPENS, Link
from queries.ladders.missing import lacking
from queries.ladders.model import Model, Terms, model
from queries.ladders.outcome import Asked, asked_of
from queries.ladders.plans import Plan, Planner, in_order
from queries.lookup import things
from queries.sources import source_notes
from queries.things import Thing

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
    builder = _Builder(store, made, known, have, having)
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
    jobs = {link.upper for some in made.into.values() for link in some if link.role in (OPENS, NARROWS)}
    jobs |= {link.lower for some in made.into.values() for link in some if link.role == NARROWS}
    return [
        0 if iri in jobs else dearest if value is None else value for iri, value in zip(made.steps, stated, strict=True)
    ]


def _cost(of: Facts, by: str) -> int | None:
    if by == "cost":
        return None if of.price is None else round(of.price.dollars * 100)
    return None if of.time is None else round(of.time.most * 1440)


class _Builder:
    """Plans as ladders: what rungs are called, why they stand where they do, and what they open."""

    def __init__(
        self, store: Store, made: Model, known: Mapping[str, Facts], have: Held, having: Collection[str]
    ) -> None:
        self.made, self.known, self.having = made, known, frozenset(having)
        self.held = {made.number[iri] for iri in having if iri in made.number}
        self.store = store
        self.competencies = frozenset(one.iri for one in have.competencies)
        self._things: dict[str, Thing] = {one.iri: one for one in have.steps}
        self._asked: dict[str, Asked] = {}
        self._notes = source_notes(store)

    def ladder(self, goal: int, plan: Plan) -> Ladder:
        """One plan as a ladder."""
        made = self.made
        order = in_order(made.graph, self.held, plan.steps)
        self._look_up(order)
        have = self.held | set(order)
        rungs = [
            self._rung(step, turn, have)
            for step, turn in sorted(order.items(), key=lambda one: (one[1], made.steps[one[0]]))
        ]
        builds = sum(reason.held for rung in rungs for reason in rung.reasons)
        totals = totalled(rungs)
        return Ladder(self.thing(made.steps[goal]), tuple(rungs), totals, builds, cost=plan.cost)

    def thing(self, iri: str) -> Thing:
        """The thing with this IRI, named by its address where nothing names it."""
        return self._things.get(iri) or Thing(iri, iri.rpartition("/")[2] or iri, "other")

    def _who(self, link: Link) -> tuple[str, str]:
        """Who says so, and where: the asserter of a statement, else the source edition that states a fact."""
        note = self._notes.get(link.graph)
        who = self.thing(link.asserter).label if link.asserter else note.publisher or note.title if note else ""
        if note and not link.asserter:
            who = f"{who}, {note.title} {note.edition}"
        return who, link.source or (note.url if note else "")

    def _look_up(self, steps: Collection[int]) -> None:
        made = self.made
        near = {made.steps[step] for step in steps}
        for step in steps:
            for link in (*made.into.get(step, ()), *made.out_of.get(step, ())):
                near |= {link.lower, link.upper}
                if link.asserter:
                    near.add(link.asserter)
        if new := near - set(self._things):
            found = things(self.store, new)
            self._things |= {iri: found.get(iri) or Thing(iri, iri.rpartition("/")[2] or iri, "other") for iri in new}
        rungs = {made.steps[step] for step in steps} - set(self._asked)
        if rungs:
            self._asked |= asked_of(self.store, rungs, self.competencies)

    def _rung(self, step: int, turn: int, have: Collection[int]) -> Rung:
        made, iri = self.made, self.made.steps[step]
        reasons = [
            Reason(
                self.thing(link.lower), words.says(link, self.thing(link.lower), self.thing(link.upper)), link,
                link.lower in self.having, *self._who(link),
            )
            for link in made.into.get(step, ())
            if made.number[link.lower] in have
        ]  # fmt: skip
        jobs = [
            Job(self.thing(link.upper), self.known.get(link.upper, UNKNOWN), link)
            for link in made.out_of.get(step, ())
            if link.role == OPENS
        ]
        asked = self._asked.get(iri, Asked())
        conditions = list(asked.conditions)
        if number := made.constraints.get(iri):
            conditions.append(f"{number} further condition{'s' if number > 1 else ''} on a student's record")
        return Rung(
            self.thing(iri), turn, self.known.get(iri, UNKNOWN), tuple(_distinct(reasons)), tuple(jobs),
            tuple(conditions), asked.competencies, asked.known,
        )  # fmt: skip


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


def _distinct(reasons: Sequence[Reason]) -> list[Reason]:
    """Reasons without those that say the same of the same by the same: several records of one statement."""
    made: dict[tuple[str, str, str], Reason] = {}
    for one in reasons:
        made.setdefault((one.lower.label, one.says, one.asserter), one)
    return sorted(made.values(), key=lambda one: (not one.held, one.lower.label, one.says))


def totalled(rungs: Sequence[Rung]) -> Totals:
    """What rungs come to: time along the longest way, prices and credits added, the wage of the last job."""
    taken = [rung for rung in rungs if not rung.is_job]
    finished: dict[str, float] = {}
    for rung in rungs:
        before = max((finished.get(reason.link.lower, 0.0) for reason in rung.reasons), default=0.0)
        finished[rung.step.iri] = before + (rung.facts.time.most if rung.facts.time and not rung.is_job else 0.0)
    credits: dict[str, float] = {}
    for rung in taken:
        if rung.facts.credits:
            unit = rung.facts.credits.unit
            credits[unit] = credits.get(unit, 0.0) + rung.facts.credits.value
    wages = [rung.facts.wage.dollars for rung in rungs if rung.is_job and rung.facts.wage]
    wages += [job.facts.wage.dollars for rung in rungs for job in rung.opens if job.facts.wage and not rungs[-1].is_job]
    return Totals(
        len(taken),
        max(finished.values(), default=0.0),
        sum(rung.facts.time is None for rung in taken),
        round(sum(rung.facts.price.dollars for rung in taken if rung.facts.price), 2),
        sum(rung.facts.price is None for rung in taken),
        tuple(sorted(credits.items())),
        max(wages, default=None),
    )


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
