"""Folds that keep related subjects together, so that nothing of an answer is seen while learning to give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queries.suggest.pair import Pair

LARGEST_FAMILY = 25
"""Known subjects under one ancestor up to which all of them are kept together."""
ALIKE = 0.8
"""Cosine of two subjects' terms from which they count as the same text twice."""
DUPLICATES_READ = 12


def related_subjects(pair: Pair, subjects: Iterable[int]) -> dict[int, int]:
    """Subject to its group: parts of the same whole, a part and its whole, and texts that are nearly the same.

    The group's name is the place of one of its subjects. Deterministic.
    """
    import numpy as np

    from queries.suggest.vectors import best_of

    wanted = sorted(set(subjects))
    leader = {one: one for one in wanted}

    def find(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    def join(one: int, other: int) -> None:
        low, high = sorted((find(one), find(other)))
        leader[high] = low

    place = {one.iri: at for at, one in enumerate(pair.subjects)}
    above = {one: _ancestors(pair, place, one) for one in wanted}
    sizes = Counter(iri for chain in above.values() for iri in chain)
    first: dict[str, int] = {}
    for one, chain in above.items():
        close = [iri for at, iri in enumerate(chain) if at == 0 or sizes[iri] <= LARGEST_FAMILY]
        if close:
            join(one, first.setdefault(close[-1], one))
        for iri in close:
            if place.get(iri, -1) in leader:
                join(one, place[iri])
    own = pair.core.subjects[np.array(wanted, np.int32)] if wanted else None
    if own is not None and own.nnz:
        for left, right, cosine in zip(*best_of(own, own, DUPLICATES_READ), strict=True):
            if cosine >= ALIKE:
                join(wanted[left], wanted[right])
    return {one: find(one) for one in wanted}


def _ancestors(pair: Pair, place: Mapping[str, int], subject: int) -> list[str]:
    found: list[str] = []
    at: int | None = subject
    while at is not None and (parent := min(pair.subjects[at].parents, default="")) and parent not in found:
        found.append(parent)
        at = place.get(parent)
    return found


def folds(groups: Mapping[int, int], count: int) -> dict[int, int]:
    """Subject to its fold, 0 … count−1: whole groups, the largest first, each into the fold that holds least."""
    sizes = Counter(groups.values())
    loads = [0] * count
    chosen: dict[int, int] = {}
    for group, size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        chosen[group] = min(range(count), key=lambda fold: (loads[fold], fold))
        loads[chosen[group]] += size
    return {subject: chosen[group] for subject, group in groups.items()}
