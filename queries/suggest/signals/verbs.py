"""Verb and level: do both ask for the same kind of thinking (Bloom's revised taxonomy)?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queries.suggest.signals.base import LEXICAL, Product, Signal
from queries.suggest.tokens import stem, surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.suggest.items import Item
    from queries.suggest.pair import Known, Pair

WORDS_READ = 12
"""Words at the beginning of a statement among which its verb is looked for."""


@cache
def levels() -> dict[str, int]:
    """verbs.yaml: stem of a verb to the place of its level, 0 for remembering … 5 for creating."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(Path(__file__).parents[1].joinpath("verbs.yaml").read_text("utf-8"))
    return {stem(verb): place for place, level in enumerate(data["levels"]) for verb in level["verbs"].split()}


@cache
def level_names() -> tuple[str, ...]:
    """Names of the levels, lowest first."""
    import yaml

    data: dict[str, Any] = yaml.safe_load(Path(__file__).parents[1].joinpath("verbs.yaml").read_text("utf-8"))
    return tuple(level["name"] for level in data["levels"])


def level_of(text: str) -> int | None:
    """The level of the first known verb among the first words of a text; None where there is none."""
    found = (levels().get(stem(word)) for word in surface(text[:200])[:WORDS_READ])
    return next((one for one in found if one is not None), None)


def _vectors(items: Sequence[Item]) -> Any:
    """Rows over the levels: 1 at the item's, ½ at the next ones; rows of nothing for items without a known verb."""
    import numpy as np

    made = np.zeros((len(items), len(level_names())), np.float32)
    for row, one in enumerate(items):
        at = level_of(one.text or one.title)
        if at is not None:
            distance = np.abs(np.arange(made.shape[1]) - at)
            made[row] = np.maximum(0.0, 1.0 - distance / 2.0)
    return made


def _verbs(pair: Pair, known: Known) -> Product | None:
    import numpy as np

    del known
    left, right = _vectors(pair.subjects), _vectors(pair.targets)
    if not left.any() or not right.any():
        return None
    return Product(left / np.sqrt(1.5), right / np.sqrt(1.5))


VERBS = Signal("verbs", "Do their verbs ask for the same level of thinking (Bloom)?", LEXICAL, _verbs, proposes=False)
