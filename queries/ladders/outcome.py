"""What rungs ask for: how many competencies a source lists, and conditions that only a person's record decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from queries.lookup import text
from queries.values import values

if TYPE_CHECKING:
    from graph.protocol import Store

_LISTED: Final = """SELECT DISTINCT ?step ?statement WHERE {{ {steps}
  {{ ?step cw:assessesFramework ?list }}
  UNION {{ ?step ceterms:requires/ceterms:targetAssessment/cw:assessesFramework ?list }}
  ?statement ceasn:isPartOf ?list }}"""
_RECORD: Final = """SELECT DISTINCT ?step ?age ?years ?experience WHERE {{ {steps}
  ?step ceterms:requires ?profile . ?profile a ceterms:ConditionProfile
  OPTIONAL {{ ?profile ceterms:minimumAge ?age }} OPTIONAL {{ ?profile ceterms:yearsOfExperience ?years }}
  OPTIONAL {{ ?profile ceterms:experience ?experience }}
  FILTER(BOUND(?age) || BOUND(?years) || BOUND(?experience)) }}"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one step: how many competencies its exam lists, how many of them are held, and conditions in words."""

    competencies: int = 0
    known: int = 0
    conditions: tuple[str, ...] = ()


def asked_of(store: Store, steps: Collection[str], held: Collection[str]) -> dict[str, Asked]:
    """What each of the steps (IRIs) asks for; `held` are IRIs of competencies."""
    named = values("step", [NamedNode(one) for one in sorted(steps)])
    listed: dict[str, set[str]] = {}
    for step, statement in store.select(_LISTED.format(steps=named)):
        listed.setdefault(text(step), set()).add(text(statement))
    told: dict[str, list[str]] = {}
    for step, age, years, experience in sorted(store.select(_RECORD.format(steps=named)), key=str):
        said = told.setdefault(text(step), [])
        if age is not None:
            said.append(f"at least {text(age)} years old")
        if years is not None:
            said.append(f"{float(text(years)):g} years of experience")
        if experience is not None:
            said.append(f"experience: {text(experience)}")
    return {
        step: Asked(
            len(listed.get(step, ())),
            len(listed.get(step, set()) & set(held)),
            tuple(dict.fromkeys(told.get(step, ()))),
        )
        for step in steps
    }
