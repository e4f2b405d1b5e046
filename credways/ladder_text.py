"""Ladders, next steps and comparisons for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from credways import credits, formats
from queries.ladders import words

if TYPE_CHECKING:
    from queries.credits import Credit
    from queries.ladders.answer import Job, Ladder, Ladders, Reason, Rung
    from queries.ladders.asking import Held
    from queries.ladders.comparing import Comparison
    from queries.ladders.onward import Next, Onward

MOST_JOBS = 3
"""Jobs that a rung opens which are named; the rest are counted."""


def ladders(answer: Ladders, due: Sequence[Credit] = (), width: int = 0) -> str:
    """The ladders, best first: rung by rung with what each takes, opens and rests on; or why there is none."""
    del width
    start = held(answer.held)
    parts = [f"From {start} to {answer.goal.named}"]
    parts += [f"Note: {note}" for note in answer.notes]
    if answer.held_already:
        return "\n".join([*parts, f"{answer.goal.named} is held already: there is nothing left to take.", ""])
    if not answer.ladders:
        return "\n".join([*parts, "", *_nothing(answer), ""]) + credits.block(due)
    parts.append(f"Ranked: {answer.ranked}")
    several = not all(one.front for one in answer.ladders)
    for place, one in enumerate(answer.ladders, 1):
        parts += ["", f"{place}. {one.why}" + (_front(one) if several else ""), *_rungs(one)]
    if not answer.complete:
        parts += ["", "The search was cut: there may be others, also better ones. Ask for fewer, or set --max-steps."]
    return "\n".join(parts) + "\n" + credits.block(due)


def held(some: Held) -> str:
    """What is held, each name once."""
    return " and ".join(dict.fromkeys(map(str, (*some.steps, *some.competencies)))) or "nothing held"


def _front(one: Ladder) -> str:
    return "" if not one.front else " (no other here beats it in time, price and wage together)"


def _nothing(answer: Ladders) -> list[str]:
    said = ["There is no ladder on these terms."]
    said += [f"  {one.step}: {one.lacks}." for one in answer.missing]
    if answer.nearest:
        said += ["Nearest that can be reached:", *(f"  {one}" for one in answer.nearest)]
    if not answer.question.soft:
        said.append("With --allow soft, steps that are only advised are followed as well.")
    return said


def _rungs(one: Ladder) -> list[str]:
    lines = []
    for number, some in enumerate(one.rounds, 1):
        for rung in some:
            beside = " (beside the others of this round)" if len(some) > 1 else ""
            lines.append(f"   {number}. {_head(rung)}{beside}")
            lines += [f"      {line}" for line in about(rung)]
    return lines


def _head(rung: Rung) -> str:
    if rung.is_job:
        return f"work as {rung.step} – {words.wage(rung.facts)}"
    facts = rung.facts
    credit = f"; {facts.credits.value:g} {facts.credits.unit or 'credits'}" if facts.credits else ""
    return f"{rung.step} – time {words.time(facts)}; price {words.price(facts)}{credit}"


def about(rung: Rung) -> list[str]:
    """Lines below a rung: conditions, what it asks for, what it opens, and the reason for each."""
    lines = [f"asks for: {one}" for one in rung.conditions]
    if rung.competencies:
        known = f", {rung.known} of them held" if rung.known else ""
        lines.append(f"its exam lists {rung.competencies} competencies{known}")
    lines += [f"not counted: {one}" for one in rung.facts.strange]
    if rung.facts.renewal:
        lines.append(f"must be renewed: {rung.facts.renewal}")
    if rung.facts.incentive:
        lines.append(f"incentive: {rung.facts.incentive}")
    lines += [f"because {reason(one)}" for one in rung.reasons]
    if rung.opens and not rung.is_job:
        lines.append(f"opens {jobs(rung.opens)}")
    return lines


def reason(one: Reason) -> str:
    """A reason in a line: what is stated, by whom, when and where, and what is to be known of it."""
    said = (("CONTESTED", one.contested), ("advised only", one.link.soft), ("held", one.held))
    marks = [mark for mark, on in said if on]
    who = f", says {one.asserter}" if one.asserter else ""
    when = f" ({one.link.date})" if one.link.date else ""
    where = f" <{one.source}>" if one.source else ""
    marked = f" [{', '.join(marks)}]" if marks else ""
    return f"{one.says}{who}{when}{where}{marked}"


def jobs(some: Sequence[Job]) -> str:
    """Jobs with their wages, the first few named."""
    named = "; ".join(f"{one.occupation} ({words.wage(one.facts)})" for one in some[:MOST_JOBS])
    return named + (f" and {len(some) - MOST_JOBS} more" if len(some) > MOST_JOBS else "")


def onward(answer: Onward, due: Sequence[Credit] = (), width: int = 0) -> str:
    """The next steps, each with what it adds and needs, and why it is one."""
    del width
    start = held(answer.held)
    towards = f" towards {answer.goal.goal.named}" if answer.goal else ""
    parts = [f"Next from {start}{towards}", *(f"Note: {note}" for note in answer.notes)]
    if answer.jobs:
        parts.append(f"Opens already: {jobs(answer.jobs)}")
    if answer.goal and answer.goal.held_already:
        parts.append(f"{answer.goal.goal.named} is held already.")
    if not answer.steps:
        parts.append("No source states a next step on these terms. With --allow soft, what is only advised counts too.")
    for place, one in enumerate(answer.steps, 1):
        parts += ["", f"{place}. {_head(one.rung)}", *(f"   {line}" for line in (*_ready(one), *about(one.rung)))]
    return "\n".join(parts) + "\n" + credits.block(due)


def _ready(one: Next) -> list[str]:
    lines = ["can begin now"] if not one.lacking else []
    if one.lacking:
        lines.append(f"needs {one.lacking} more of: {'; '.join(map(str, one.needs))}")
    if one.towards is not None:
        lines.append("reaches the goal" if one.towards == 0 else f"then {one.towards} more to the goal")
    return lines


def comparison(answer: Comparison, width: int = 0) -> str:
    """Two ladders side by side; a star marks what does better."""
    rows = [
        (one.what, one.first + (" *" if one.better == 0 else ""), one.second + (" *" if one.better == 1 else ""))
        for one in answer.lines
    ]
    parts = [f"First:  {answer.first.names()}", f"Second: {answer.second.names()}", ""]
    parts.append(formats.to_table(("", "first", "second"), rows, width))
    named = {"Only the first": answer.only_first, "Only the second": answer.only_second, "Both": answer.both}
    parts += [f"{title}: {'; '.join(names)}" for title, names in named.items() if names]
    parts += [f"Note: {note}" for note in answer.notes]
    parts.append("* does better. Where a time, price or wage is unknown on either side, neither does.")
    return "\n".join(parts) + "\n"
