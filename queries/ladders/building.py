"""Plans as ladders: what rungs are called, why they stand where they do, what they come to and what they open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from queries.index import fold
from queries.ladders import words
from queries.ladders.answer import Job, Ladder, Reason, Rung, Totals
from queries.ladders.costs import UNKNOWN, Facts
from queries.ladders.links import OPENS, Link
from queries.ladders.outcome import Asked, asked_of
from queries.ladders.plans import Plan, in_order
from queries.ladders.reading import Read
from queries.lookup import things
from queries.sources import source_notes
from queries.things import Thing, unnamed

if TYPE_CHECKING:
    from graph.protocol import Store

T = TypeVar("T")


class Builder:
    """Plans as ladders: what rungs are called, why they stand where they do, and what they open."""

    def __init__(self, store: Store, asked: Read, known: Mapping[str, Facts]) -> None:
        self.store, self.made, self.known = store, asked.model, known
        self.having, self.held = asked.having, asked.held
        self.competencies = frozenset(one.iri for one in asked.have.competencies)
        self._things: dict[str, Thing] = {one.iri: one for one in asked.have.steps}
        self._asked: dict[str, Asked] = {}
        self._notes = source_notes(store)

    def ladder(self, goal: int, plan: Plan) -> Ladder:
        """One plan as a ladder."""
        made = self.made
        order = in_order(made.graph, self.held, plan.steps)
        self.look_up(order)
        have = self.held | set(order)
        rungs = [
            self.rung(step, turn, have)
            for step, turn in sorted(order.items(), key=lambda one: (one[1], made.steps[one[0]]))
        ]
        builds = sum(reason.held for rung in rungs for reason in rung.reasons)
        totals = totalled(rungs)
        return Ladder(self.thing(made.steps[goal]), tuple(rungs), totals, builds, cost=plan.cost)

    def thing(self, iri: str) -> Thing:
        """The thing with this IRI, named by its address where nothing names it."""
        return self._things.get(iri) or unnamed(iri)

    def _who(self, link: Link) -> tuple[str, str]:
        """Who says so, and where: the asserter of a statement, else the source edition that states a fact."""
        note = self._notes.get(link.graph)
        who = self.thing(link.asserter).label if link.asserter else note.publisher or note.title if note else ""
        if note and not link.asserter:
            who = f"{who}, {note.title} {note.edition}"
        return who, link.source or (note.url if note else "")

    def look_up(self, steps: Collection[int]) -> None:
        """Read what these steps, and those beside them, are called and ask for."""
        made = self.made
        near = {made.steps[step] for step in steps}
        for step in steps:
            for link in (*made.into.get(step, ()), *made.out_of.get(step, ())):
                near |= {link.lower, link.upper}
                if link.asserter:
                    near.add(link.asserter)
        if new := near - set(self._things):
            self._things |= {iri: unnamed(iri) for iri in new} | things(self.store, new)
        rungs = {made.steps[step] for step in steps} - set(self._asked)
        if rungs:
            self._asked |= asked_of(self.store, rungs, self.competencies)

    def rung(self, step: int, turn: int, have: Collection[int]) -> Rung:
        """A step with the reasons that lead into it from `have` and the jobs that it opens."""
        made, iri = self.made, self.made.steps[step]
        beside = Counter(_kind(link) for link in made.into.get(step, ()))
        reasons = [
            Reason(
                self.thing(link.lower),
                words.says(link, self.thing(link.lower), self.thing(link.upper), beside[_kind(link)]), link,
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
            self.thing(iri), turn, self.known.get(iri, UNKNOWN), tuple(_distinct(reasons)), tuple(newest(jobs)),
            tuple(conditions), asked.competencies, asked.known, iri in made.jobs,
        )  # fmt: skip


def _kind(link: Link) -> tuple[str, str, int | None]:
    """What links have in common of which a number together is required."""
    return link.asserter, link.kind, link.number


def _distinct(reasons: Sequence[Reason]) -> list[Reason]:
    """Reasons without those that say the same of the same by the same: several records of one statement."""
    made: dict[tuple[str, str, str], Reason] = {}
    for one in reasons:
        made.setdefault((one.lower.label, one.says, one.asserter), one)
    return sorted(made.values(), key=lambda one: (not one.held, one.lower.label, one.says))


def most_reasoned(some: Iterable[T], name: Callable[[T], Hashable], rungs: Callable[[T], Iterable[Rung]]) -> list[T]:
    """Of what has the same name (several records of the same), what has most reasons; the first of those alike."""
    best: dict[Hashable, tuple[int, T]] = {}
    for one in some:
        count = sum(len(rung.reasons) for rung in rungs(one))
        if name(one) not in best or count > best[name(one)][0]:
            best[name(one)] = count, one
    return [one for _, one in best.values()]


def newest(jobs: Sequence[Job]) -> list[Job]:
    """Jobs by title: of several codes of one, SOC's before another list's, and its newest edition."""
    best: dict[str, Job] = {}
    for one in sorted(jobs, key=lambda job: (job.occupation.kind == "occupation", job.occupation.edition)):
        best[fold(one.occupation.label)] = one
    return sorted(best.values(), key=lambda job: (job.occupation.notation, job.occupation.label))


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
