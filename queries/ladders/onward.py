"""What comes next: the steps that what is held leads to, what each adds, and what it needs besides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.index import fold
from queries.ladders.answer import Job, Ladders, Rung
from queries.ladders.asking import Held, Question
from queries.ladders.building import Builder, most_reasoned, newest
from queries.ladders.costs import facts
from queries.ladders.finding import found
from queries.ladders.missing import parts_of
from queries.ladders.reading import read
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.ladders.hypergraph import Hypergraph


@dataclass(frozen=True, slots=True)
class Next:
    """One step: the rung with its reasons, and what it needs that is not held (one of `needs` for each missing one).

    `lacking` is how many of `needs` are missing; 0: it can begin now. `towards` is how many steps are left to the goal
    when it is done, None where no goal was asked for or this is on no shortest ladder to it.
    """

    rung: Rung
    lacking: int = 0
    needs: tuple[Thing, ...] = ()
    towards: int | None = None


@dataclass(frozen=True, slots=True)
class Onward:
    """The answer: steps, best first, jobs that what is held opens already, and sentences on how it was read."""

    question: Question
    held: Held
    steps: tuple[Next, ...] = ()
    jobs: tuple[Job, ...] = ()
    goal: Ladders | None = None
    notes: tuple[str, ...] = ()


def onward(store: Store, question: Question) -> Onward:
    """The steps after what is held; with a goal, those on a best ladder to it first, also where nothing held leads.

    First what can begin now, then what lacks least; of those alike, what opens more jobs. Raises as `ladders`.
    """
    asked = read(store, question)
    made, have, held = asked.model, asked.have, asked.held
    goal = found(store, asked) if question.goal.strip() else None
    towards: dict[str, int] = {}
    for ladder in goal.ladders if goal else ():
        for rung in ladder.rungs:
            if rung.round == 0:
                left = len(ladder.rungs) - 1
                towards[rung.step.iri] = min(left, towards.get(rung.step.iri, left))
    builder = Builder(store, asked, facts(store, question.area))
    after = {made.number[link.upper] for step in held for link in made.out_of.get(step, ())} - held
    after |= {made.number[iri] for iri in towards}
    builder.look_up(after | held)
    steps: list[Next] = []
    jobs: dict[str, Job] = {}
    for step in sorted(after):
        rung = builder.rung(step, 0, held)
        if rung.is_job and made.steps[step] not in towards:
            continue
        parts = [part for part in parts_of(made, step) if part not in held]
        lacking = 0 if made.graph.met(step, held) else max(1, made.graph.least[step] - _met(made.graph, step, held))
        builder.look_up(parts)
        needs = tuple(builder.thing(made.steps[part]) for part in parts) if lacking else ()
        steps.append(Next(rung, lacking, needs, towards.get(made.steps[step])))
    for step in sorted(held):
        for job in builder.rung(step, 0, ()).opens:
            jobs.setdefault(job.occupation.iri, job)
    steps.sort(key=_order)
    steps = sorted(most_reasoned(steps, lambda one: fold(str(one.rung.step)), lambda one: (one.rung,)), key=_order)
    notes = (*have.notes, *asked.unheard(), *(goal.goal.notes if goal else ()))
    return Onward(question, have, tuple(steps[: question.most]), tuple(newest(list(jobs.values()))), goal, notes)


def _met(graph: Hypergraph, step: int, held: Collection[int]) -> int:
    """How many parts of what a step needs are there."""
    return sum(part in held if part < graph.steps else graph.met(part, held) for part in graph.parts_of(step))


def _order(one: Next) -> tuple[int, int, int, str]:
    left = 1 << 20 if one.towards is None else one.towards
    return left, one.lacking, -len(one.rung.opens), str(one.rung.step)
