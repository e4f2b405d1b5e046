"""Evidence in words: for one pair, what each signal saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queries.suggest.codes import grades_of
from queries.suggest.signals import SIGNALS, Product
from queries.suggest.signals.verbs import level_names, level_of
from queries.suggest.tokens import pieces

if TYPE_CHECKING:
    from queries.suggest.pair import Pair

MOST_NAMED = 6
"""Shared terms, or known mappings of others, that one line lists."""
LONGEST = 60
WORDED = ("terms", "bm25", "all words", "titles", "parents", "children")
"""Signals whose evidence is terms; they are shown as the subject spells them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one signal says of one pair: its score, its part of the weighed sum (0 … 1 of all parts), and the words."""

    signal: str
    says: str
    score: float
    part: float
    words: str


def words_for(pair: Pair, products: Mapping[str, Product], signal: str, row: int, column: int) -> str:
    """What the signal saw: terms that both have, known subjects that speak for it, grades, levels, the route."""
    if signal == "levels":
        both = sorted(grades_of(pair.subjects[row].levels) & grades_of(pair.targets[column].levels))
        return "grades " + ", ".join({-1: "P", 0: "K"}.get(one, str(one)) for one in both) if both else ""
    if signal == "verbs":
        at = [level_of(one.text or one.title) for one in (pair.subjects[row], pair.targets[column])]
        return " / ".join("no known verb" if one is None else level_names()[one] for one in at)
    if signal == "routes":
        return next((f"by way of {via}" for a, b, _, via in pair.routes if (a, b) == (row, column)), "")
    product = products.get(signal)
    if product is None or product.name is None:
        return ""
    named = _named(product, row, column)
    if signal in WORDED:
        own = pair.subjects[row]
        spelled = {term: words for words, found in pieces(f"{own.core}\n{own.words}\n{own.beside}") for term in found}
        named = [" ".join(spelled.get(term, term) for term in one.split()).lower() for one in named]
    return ", ".join(f"“{_short(one)}”" for one in named)


def _named(product: Product, row: int, column: int) -> list[str]:
    """Names of the columns that both rows have, those that weigh most first."""
    left, right = product.left[row].tocsr(), product.right[column].tocsr()
    shared = left.multiply(right).tocsr()
    order = sorted(zip((-shared.data).tolist(), shared.indices.tolist(), strict=True))
    say = product.name or str
    return [name for _, place in order[:MOST_NAMED] if (name := say(place))]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0] + " …"


def evidence(
    pair: Pair, products: Mapping[str, Product], row: int, column: int, scores: Mapping[str, tuple[float, float]]
) -> tuple[Evidence, ...]:
    """Every signal that says something of a pair, the one that weighs most first. `scores`: (score, part) by signal."""
    made = [
        Evidence(one.name, one.says, score, part, words_for(pair, products, one.name, row, column))
        for one in SIGNALS
        for score, part in [scores.get(one.name, (0.0, 0.0))]
        if score > 0
    ]
    return tuple(sorted(made, key=lambda one: -one.part))
