"""The fewest sets that cover what can be covered: exact by branch and bound, then greedy where that took too long.

Set cover is NP-hard (Karp 1972), so the search has a bound, counted in sets looked at and not in seconds: the same
question has the same answer on any machine. Elements and sets are bits of whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_LOOKS = 500_000
"""Sets looked at by one search; beyond it the best answer found so far is given, and said not to be proved."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Indices of the sets chosen, in their order. `proved` says that no smaller choice covers as much.

    `at_least` is a number of sets that any choice needs: the same as their number where `proved`.
    """

    sets: tuple[int, ...]
    proved: bool
    at_least: int


def fewest(sets: Sequence[int], wanted: int, most_looks: int = MOST_LOOKS) -> Chosen:
    """Choose the fewest of `sets` (bit masks) whose union holds all bits of `wanted` that any of them has.

    Among choices of the same size the one whose indices come first in order is preferred as far as the search meets it.
    """
    search = _Search([one & wanted for one in sets], most_looks)
    return search.run()


class _Search:
    """One branch and bound. A class because the recursion shares its best answer and its count of looks."""

    def __init__(self, sets: Sequence[int], most_looks: int) -> None:
        self.sets = sets
        self.most_looks = most_looks
        self.looks = 0
        self.best: tuple[int, ...] = ()
        self.cut = False

    def run(self) -> Chosen:
        everything = 0
        for one in self.sets:
            everything |= one
        useful = _undominated(self.sets)
        self.best = greedy(self.sets, everything)
        least = self._bound(everything, useful)
        if least < len(self.best):
            self._branch(everything, useful, ())
        chosen = tuple(sorted(self.best))
        return Chosen(chosen, not self.cut, least if self.cut else len(chosen))

    def _branch(self, left: int, useful: Sequence[int], taken: tuple[int, ...]) -> None:
        """Cover `left` with sets of `useful` beside those already taken, if that beats the best answer."""
        if not left:
            if len(taken) < len(self.best):
                self.best = taken
            return
        if self.looks >= self.most_looks:
            self.cut = True
            return
        self.looks += len(useful)
        useful = _undominated_of(self.sets, useful, left)
        if len(taken) + self._bound(left, useful) >= len(self.best):
            return
        element = _rarest(self.sets, useful, left)
        holding = [index for index in useful if self.sets[index] & element]
        holding.sort(key=lambda index: (-(self.sets[index] & left).bit_count(), index))
        tried: set[int] = set()
        for index in holding:
            # A set that was tried for this element need not be tried again below its siblings.
            rest = [one for one in useful if one != index and one not in tried]
            self._branch(left & ~self.sets[index], rest, (*taken, index))
            tried.add(index)

    def _bound(self, left: int, useful: Sequence[int]) -> int:
        """Sets that are needed at least: elements of which no two are in one set need a set each."""
        needed = 0
        while left:
            element = _rarest(self.sets, useful, left)
            needed += 1
            for index in useful:
                if self.sets[index] & element:
                    left &= ~self.sets[index]
            left &= ~element
        return needed


def greedy(sets: Sequence[int], wanted: int) -> tuple[int, ...]:
    """Take the set that covers most of what is left, again and again (Chvátal 1979: within a factor ln n of the best).

    Sets that the later ones make superfluous are taken out again.
    """
    left = wanted
    taken: list[int] = []
    while left:
        index = max(range(len(sets)), key=lambda one: ((sets[one] & left).bit_count(), -one))
        if not sets[index] & left:
            break
        taken.append(index)
        left &= ~sets[index]
    for index in list(taken):
        others = 0
        for one in taken:
            others |= sets[one] if one != index else 0
        if not sets[index] & wanted & ~others:
            taken.remove(index)
    return tuple(taken)


def _undominated(sets: Sequence[int]) -> list[int]:
    everything = 0
    for one in sets:
        everything |= one
    return _undominated_of(sets, range(len(sets)), everything)


def _undominated_of(sets: Sequence[int], useful: Sequence[int], left: int) -> list[int]:
    """Sets of which no other has all that they have of `left`; of equal ones the first."""
    held = sorted(((sets[index] & left, index) for index in useful), key=lambda one: (-one[0].bit_count(), one[1]))
    kept: list[tuple[int, int]] = []
    for bits, index in held:
        if bits and not any(bits & ~other == 0 for other, _ in kept):
            kept.append((bits, index))
    return sorted(index for _, index in kept)


def _rarest(sets: Sequence[int], useful: Sequence[int], left: int) -> int:
    """The element (as a bit) of `left` that the fewest useful sets have, at least one; the lowest bit among equals."""
    counts: list[int] = []  # counts[k]: elements that more than k sets have, as a mask
    for index in useful:
        carry = sets[index] & left
        for place, mask in enumerate(counts):
            counts[place], carry = mask | carry, mask & carry
            if not carry:
                break
        if carry:
            counts.append(carry)
    for place in range(len(counts)):
        above = counts[place + 1] if place + 1 < len(counts) else 0
        exactly = counts[place] & ~above
        if exactly:
            return exactly & -exactly
    return left & -left
