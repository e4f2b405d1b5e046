"""Candidates: which pairs are looked at closely, and what each signal says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queries.suggest.signals import SIGNALS, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair
    from queries.suggest.vectors import Floats, Places

MOST = 40
"""Targets that one signal may propose for one subject."""


@dataclass(frozen=True)
class Candidates:
    """Pairs `rows[i]` → `columns[i]`, sorted, and `scores[i, j]`, what the signal `names[j]` says of pair i.

    A signal that has nothing to go by has scores of 0 and is not in `spoke`.
    """

    rows: Places
    columns: Places
    names: tuple[str, ...]
    scores: Floats
    spoke: frozenset[str]

    def score(self, name: str) -> Floats:
        """Scores of one signal."""
        found: Floats = self.scores[:, self.names.index(name)]
        return found


def products(pair: Pair, known: Known, signals: Sequence[Signal] = SIGNALS) -> dict[str, Product]:
    """The matrices of every signal that has something to go by. Those that no mapping changes are made once a pair."""
    made: dict[str, Product] = {}
    for signal in signals:

        def make(signal: Signal = signal) -> Product | None:
            return signal.product(pair, known)

        product = make() if signal.learns else pair.once(f"signal {signal.name}", make)
        if product is not None:
            made[signal.name] = product
    return made


def candidates(
    pair: Pair, known: Known, asked: Places, most: int = MOST, signals: Sequence[Signal] = SIGNALS
) -> Candidates:
    """Let every signal propose its best `most` targets for each subject asked, and every signal score them all.

    What the pairs cost is therefore in proportion to the subjects, not to subjects × targets; the proposing itself
    goes through inverted indexes (`best_of`).
    """
    import numpy as np

    from queries.suggest.vectors import at, best_of

    found = products(pair, known, signals)
    size = max(len(pair.targets), 1)
    keys: list[Any] = [np.empty(0, np.int64)]
    for signal in signals:
        product = found.get(signal.name)
        if product is not None and signal.proposes:
            rows, columns, _ = best_of(product.left[asked], product.right, most)
            keys.append(asked[rows].astype(np.int64) * size + columns)
    every = np.unique(np.concatenate(keys))
    rows, columns = (every // size).astype(np.int32), (every % size).astype(np.int32)
    scores = np.zeros((len(every), len(signals)), np.float32)
    for place, signal in enumerate(signals):
        product = found.get(signal.name)
        if product is not None:
            scores[:, place] = at(product.left, product.right, rows, columns)
    return Candidates(rows, columns, tuple(one.name for one in signals), scores, frozenset(found))
