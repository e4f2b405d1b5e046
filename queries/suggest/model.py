"""A model: how much each signal weighs, what a weighed sum means as a probability, and what it was trained on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import BadQuery

if TYPE_CHECKING:
    from queries.suggest.vectors import Floats

FORMAT: Final = 1
"""Version of the artefact's layout; another one is refused."""

Curve = tuple[tuple[float, float], ...]
"""Knots (sum, probability), both rising or the second falling; between them a straight line, beyond them the last."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One weighing: `weights` by the names of `features.feature_names`, none below 0; a name left out weighs nothing.

    `confidence` turns a weighed sum into the probability that the pair is a mapping, `none` the best sum of a subject
    into the probability that none of the targets is one.
    """

    bias: float
    weights: Mapping[str, float]
    confidence: Curve
    none: Curve


@dataclass(frozen=True, slots=True)
class Predicates:
    """Which predicate a suggestion gets. `classes` are composition.yaml's names; `weights[i][j]` is for class i and
    `predicates.CLUES[j]`. One class: always that. No class: the rule of `predicates.by_rule`.
    """

    classes: tuple[str, ...] = ()
    bias: tuple[float, ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """`warm` weighs where mappings between the two sides are known, `cold` where none are.

    `trained_on` names what was learnt from, with counts; `scores` are of held-out folds; `signals` those it may use.
    """

    signals: tuple[str, ...]
    warm: Weights
    cold: Weights
    predicates: Predicates = Predicates()
    trained_on: tuple[str, ...] = ()
    scores: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    seed: int = 0
    format: int = FORMAT

    def to_json(self) -> str:
        """The artefact: plain numbers, the same text for the same model."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def model_of(text: str, name: str = "the model") -> Model:
    """Read an artefact. Raises BadQuery for anything that is none of this version."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise BadQuery(f"{name} has the layout {data['format']!r}; this version reads {FORMAT}. Learn it anew.")
        predicates = data["predicates"]
        return Model(
            signals=tuple(data["signals"]),
            warm=_weights(data["warm"]),
            cold=_weights(data["cold"]),
            predicates=Predicates(
                tuple(predicates["classes"]),
                tuple(map(float, predicates["bias"])),
                tuple(tuple(map(float, row)) for row in predicates["weights"]),
            ),
            trained_on=tuple(data["trained_on"]),
            scores=data["scores"],
            version=int(data["version"]),
            seed=int(data["seed"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BadQuery(f"{name} is no model of suggestions ({type(error).__name__}: {error}). Learn it anew.") from None


def _weights(data: Mapping[str, Any]) -> Weights:
    return Weights(
        float(data["bias"]),
        {str(name): float(weight) for name, weight in data["weights"].items()},
        tuple((float(x), float(y)) for x, y in data["confidence"]),
        tuple((float(x), float(y)) for x, y in data["none"]),
    )


@cache
def default_model() -> Model:
    """The model that ships: only numbers, trained on published crosswalks; it says which."""
    path = Path(__file__).with_name("default_model.json")
    return model_of(path.read_text("utf-8"), "the model that ships with Credways")


def read_curve(curve: Curve, sums: Any) -> Floats:
    """The curve at each sum."""
    import numpy as np

    if not curve:
        return np.zeros(len(sums), np.float32)
    xs, ys = zip(*curve, strict=True)
    made: Floats = np.interp(sums, xs, ys).astype(np.float32)
    return made
