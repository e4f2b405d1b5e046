"""Ladders, next steps and comparisons as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from credways import credits, formats
from queries.ladders import words

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.credits import Credit
    from queries.ladders.answer import Job, Ladder, Ladders, Reason, Rung
    from queries.ladders.comparing import Comparison, Line
    from queries.ladders.costs import Facts
    from queries.ladders.onward import Next, Onward
    from queries.things import Thing

COLUMNS: Final = (
    "ladder", "round", "step", "code", "kind", "iri", "time", "price", "credits", "wage", "wage_area", "wage_year",
    "competencies", "competencies_held", "conditions", "renewal", "incentive", "opens", "why", "says_who", "source",
    "date", "contested", "advised_only",
)  # fmt: skip
NEXT_COLUMNS: Final = (
    "step", "code", "kind", "iri", "ready", "lacking", "needs", "steps_left_to_goal", "time", "price", "credits",
    "competencies", "competencies_held", "conditions", "opens", "why", "says_who", "source", "contested",
    "advised_only",
)  # fmt: skip


def due(store: Store, answer: Ladders | Onward) -> tuple[Credit, ...]:
    """Whom to credit: who says something of the steps and jobs that are shown."""
    from queries.credits import of_things

    shown: list[str] = []
    for rung in _rungs(answer):
        shown.append(rung.step.iri)
        shown += [reason.lower.iri for reason in rung.reasons]
        shown += [job.occupation.iri for job in rung.opens]
    return of_things(store, dict.fromkeys(shown))


def _rungs(answer: Ladders | Onward) -> list[Rung]:
    from queries.ladders.answer import Ladders

    if isinstance(answer, Ladders):
        return [rung for ladder in answer.ladders for rung in ladder.rungs]
    return [one.rung for one in answer.steps]


def records(answer: Ladders) -> list[dict[str, object]]:
    """A record for each rung of each ladder, under the names of `COLUMNS`; several reasons are joined in a cell."""
    return [
        {"ladder": place, "round": rung.round + 1, **_record(rung)}
        for place, ladder in enumerate(answer.ladders, 1)
        for rung in ladder.rungs
    ]


def _record(rung: Rung) -> dict[str, object]:
    facts, reasons = rung.facts, rung.reasons
    return {
        "step": rung.step.label,
        "code": rung.step.notation,
        "kind": rung.step.what or rung.step.kind,
        "iri": rung.step.iri,
        "time": "" if rung.is_job else words.time(facts),
        "price": "" if rung.is_job else words.price(facts),
        "credits": f"{facts.credits.value:g} {facts.credits.unit}".strip() if facts.credits else words.UNKNOWN,
        "wage": facts.wage.dollars if facts.wage else words.UNKNOWN if rung.is_job else "",
        "wage_area": facts.wage.area if facts.wage else "",
        "wage_year": facts.wage.year if facts.wage else "",
        "competencies": rung.competencies or "",
        "competencies_held": rung.known if rung.competencies else "",
        "conditions": "; ".join(rung.conditions),
        "renewal": facts.renewal,
        "incentive": facts.incentive,
        "opens": "; ".join(str(job.occupation) for job in rung.opens),
        "why": "; ".join(reason.says for reason in reasons),
        "says_who": "; ".join(dict.fromkeys(reason.asserter for reason in reasons if reason.asserter)),
        "source": " ".join(dict.fromkeys(reason.source for reason in reasons if reason.source)),
        "date": "; ".join(dict.fromkeys(reason.link.date for reason in reasons if reason.link.date)),
        "contested": "yes" if any(reason.contested for reason in reasons) else "no",
        "advised_only": "yes" if reasons and all(reason.link.soft for reason in reasons) else "no",
    }


def data(answer: Ladders, due: Sequence[Credit] = ()) -> dict[str, object]:
    """The whole answer as plain data."""
    return {
        "from": [_thing(one) for one in answer.held.steps],
        "competencies_held": [_thing(one) for one in answer.held.competencies],
        "to": _thing(answer.goal.named),
        "held_already": answer.held_already,
        "ranked": answer.ranked,
        "complete": answer.complete,
        "ladders": [ladder_data(one) for one in answer.ladders],
        "missing": [{**_thing(one.step), "lacks": one.lacks} for one in answer.missing],
        "nearest": [_thing(one) for one in answer.nearest],
        "notes": answer.notes,
        "credits": credits.lines(due),
    }


def ladder_data(one: Ladder) -> dict[str, object]:
    """One ladder as plain data."""
    totals = one.totals
    return {
        "goal": _thing(one.goal),
        "why": one.why,
        "none_beats_it_in_time_price_and_wage": one.front,
        "totals": {
            "steps": totals.steps,
            "days": round(totals.days, 2),
            "steps_of_unknown_time": totals.no_time,
            "dollars": totals.dollars,
            "steps_of_unknown_price": totals.no_price,
            "credits": [{"value": value, "unit": unit} for unit, value in totals.credits],
            "median_annual_wage": totals.wage,
        },
        "rounds": [[_rung_data(rung) for rung in some] for some in one.rounds],
    }


def _rung_data(rung: Rung) -> dict[str, object]:
    facts = rung.facts
    return {
        **_thing(rung.step),
        "time": _time(facts),
        "price": {"dollars": facts.price.dollars, "says": facts.price.says} if facts.price else None,
        "credits": {"value": facts.credits.value, "unit": facts.credits.unit} if facts.credits else None,
        "wage": _wage(facts),
        "renewal": facts.renewal or None,
        "incentive": facts.incentive or None,
        "not_counted": facts.strange,
        "competencies": rung.competencies,
        "competencies_held": rung.known,
        "conditions": rung.conditions,
        "opens": [_job(job) for job in rung.opens],
        "reasons": [_reason(one) for one in rung.reasons],
    }


def _time(of: Facts) -> dict[str, object] | None:
    time = of.time
    return {"least_days": time.least, "most_days": time.most, "says": time.says} if time else None


def _wage(of: Facts) -> dict[str, object] | None:
    wage = of.wage
    return {"median_annual": wage.dollars, "area": wage.area, "year": wage.year} if wage else None


def _job(job: Job) -> dict[str, object]:
    return {**_thing(job.occupation), "wage": _wage(job.facts)}


def _reason(one: Reason) -> dict[str, object]:
    link = one.link
    return {
        "says": one.says,
        "from": _thing(one.lower),
        "held": one.held,
        "stacking_kind": link.kind or None,
        "predicate": link.predicate,
        "asserter": one.asserter or None,
        "source": one.source or None,
        "date": link.date or None,
        "statement": link.statement or None,
        "contested": link.contested,
        "advised_only": link.soft,
    }


def _thing(one: Thing) -> dict[str, object]:
    return {"iri": one.iri, "label": one.label, "code": one.notation, "kind": one.what or one.kind}


def as_json(answer: Ladders, due: Sequence[Credit] = ()) -> str:
    """The whole answer as JSON."""
    return formats.to_json(data(answer, due))


def as_csv(answer: Ladders, due: Sequence[Credit] = ()) -> str:
    """One row for each rung. CSV has no place for credit lines."""
    del due
    return formats.to_csv(COLUMNS, [[one[name] for name in COLUMNS] for one in records(answer)])


FORMATS: Final[Mapping[str, Callable[[Ladders, Sequence[Credit]], str]]] = MappingProxyType(
    {"csv": as_csv, "json": as_json}
)
"""Writers of ladders by the name used in `--format` and `?format=`."""


def next_records(answer: Onward) -> list[dict[str, object]]:
    """A record for each next step, under the names of `NEXT_COLUMNS`."""
    return [
        {
            **_record(one.rung),
            "ready": "yes" if not one.lacking else "no",
            "lacking": one.lacking,
            "needs": "; ".join(map(str, one.needs)),
            "steps_left_to_goal": "" if one.towards is None else one.towards,
        }
        for one in answer.steps
    ]


def next_data(answer: Onward, due: Sequence[Credit] = ()) -> dict[str, object]:
    """The next steps as plain data."""
    return {
        "from": [_thing(one) for one in answer.held.steps],
        "toward": _thing(answer.goal.goal.named) if answer.goal else None,
        "opens_already": [_job(job) for job in answer.jobs],
        "steps": [_next(one) for one in answer.steps],
        "notes": answer.notes,
        "credits": credits.lines(due),
    }


def _next(one: Next) -> dict[str, object]:
    return {
        **_rung_data(one.rung),
        "lacking": one.lacking,
        "needs": [_thing(need) for need in one.needs],
        "steps_left_to_goal": one.towards,
    }


def next_json(answer: Onward, due: Sequence[Credit] = ()) -> str:
    """The next steps as JSON."""
    return formats.to_json(next_data(answer, due))


def next_csv(answer: Onward, due: Sequence[Credit] = ()) -> str:
    """One row for each next step."""
    del due
    return formats.to_csv(NEXT_COLUMNS, [[one[name] for name in NEXT_COLUMNS] for one in next_records(answer)])


NEXT_FORMATS: Final[Mapping[str, Callable[[Onward, Sequence[Credit]], str]]] = MappingProxyType(
    {"csv": next_csv, "json": next_json}
)


def comparison_data(answer: Comparison) -> dict[str, object]:
    """Two ladders side by side as plain data."""
    return {
        "first": ladder_data(answer.first),
        "second": ladder_data(answer.second),
        "measures": [
            {"what": one.what, "first": one.first, "second": one.second, "better": _better(one) or None}
            for one in answer.lines
        ],
        "only_first": answer.only_first,
        "only_second": answer.only_second,
        "both": answer.both,
        "notes": answer.notes,
    }


def _better(one: Line) -> str:
    return "" if one.better is None else ("first", "second")[one.better]


def comparison_json(answer: Comparison) -> str:
    """Two ladders side by side as JSON."""
    return formats.to_json(comparison_data(answer))


def comparison_csv(answer: Comparison) -> str:
    """A row for each measure."""
    rows = [[one.what, one.first, one.second, _better(one)] for one in answer.lines]
    return formats.to_csv(("measure", "first", "second", "better"), rows)


COMPARISON_FORMATS: Final[Mapping[str, Callable[[Comparison], str]]] = MappingProxyType(
    {"csv": comparison_csv, "json": comparison_json}
)
