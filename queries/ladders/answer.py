"""What a question about ladders is answered with: ladders of rungs, each with its reasons and what is unknown of it."""

from __future__ import annotations

from dataclasses import dataclass

from queries.ladders.asking import Goal, Held, Question
from queries.ladders.costs import UNKNOWN, Facts
from queries.ladders.links import Link
from queries.things import Thing


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one step comes before another: the statement, in words, and who says so where and when.

    `held` says that the lower step is held already. `asserter` is who says so, `source` an address or "".
    """

    lower: Thing
    says: str
    link: Link
    held: bool = False
    asserter: str = ""
    source: str = ""

    @property
    def contested(self) -> bool:
        """Whether somebody who should know does not say so."""
        return bool(self.link.contested)


@dataclass(frozen=True, slots=True)
class Job:
    """A job that a rung opens, and its wage where that is known."""

    occupation: Thing
    facts: Facts
    why: Link


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a ladder. Those of one `round` do not wait for each other; the first is 0.

    `reasons` lead into it from what is held and from lower rungs. `opens` are jobs that this rung alone makes ready
    for, with what came before. `conditions` are what only a student's record decides, told in words. `competencies`
    are how many a source says it asks for, and `known` how many of these are among what is held. `is_job` marks an
    occupation, which is taken up and not taken.
    """

    step: Thing
    round: int
    facts: Facts = UNKNOWN
    reasons: tuple[Reason, ...] = ()
    opens: tuple[Job, ...] = ()
    conditions: tuple[str, ...] = ()
    competencies: int = 0
    known: int = 0
    is_job: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """What a ladder comes to as far as it is published; the numbers of rungs of which something is not.

    `days` are those of rungs one after another where one waits for the other, else beside each other: the longest way.
    `credits` are by unit. Nothing unknown is counted as nothing: it is not counted and said.
    """

    steps: int
    days: float
    no_time: int
    dollars: float
    no_price: int
    credits: tuple[tuple[str, float], ...] = ()
    wage: float | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """One way to the goal: rungs in an order that works, none of which can be left out.

    `builds` counts reasons that rest on something held. `why` says in a sentence why it has its place. `front` says
    that no other ladder of the answer is at least as quick, cheap and well paid, and better in one of these.
    """

    goal: Thing
    rungs: tuple[Rung, ...]
    totals: Totals
    builds: int = 0
    why: str = ""
    front: bool = False
    cost: int = 0

    @property
    def rounds(self) -> list[list[Rung]]:
        """Rungs that can be climbed beside each other, round by round."""
        count = max((rung.round for rung in self.rungs), default=-1) + 1
        return [[rung for rung in self.rungs if rung.round == turn] for turn in range(count)]

    @property
    def contested(self) -> int:
        """How many reasons are contested."""
        return sum(reason.contested for rung in self.rungs for reason in rung.reasons)

    def names(self) -> str:
        """Its rungs in a line."""
        return " → ".join(" + ".join(str(rung.step) for rung in some) for some in self.rounds)


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no ladder: a step that cannot be reached, and what it lacks, in words."""

    step: Thing
    lacks: str


@dataclass(frozen=True, slots=True)
class Ladders:
    """The answer. `complete` is False when the search was cut: there may be other, also better, ladders.

    `ranked` says how they are ranked and what was done with the unknown. Without a ladder, `missing` says what lacks
    and `nearest` are steps towards the goal that can be reached. `held_already` says that nothing is to do.
    """

    question: Question
    held: Held
    goal: Goal
    ladders: tuple[Ladder, ...] = ()
    complete: bool = True
    ranked: str = ""
    held_already: bool = False
    missing: tuple[Missing, ...] = ()
    nearest: tuple[Thing, ...] = ()
    notes: tuple[str, ...] = ()
