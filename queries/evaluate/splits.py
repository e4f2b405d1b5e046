"""Splits: whole families of subjects are held out, never a part of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.errors import BadQuery
from queries.suggest.folds import folds, related_subjects

if TYPE_CHECKING:
    from queries.evaluate.truth import Truth

FOLDS: Final = 5


@dataclass(frozen=True)
class Split:
    """`group[s]` and `fold[s]` of each subject s of the population; a group is in one fold."""

    group: dict[int, int]
    fold: dict[int, int]
    count: int

    def held_out(self, fold: int) -> list[int]:
        """Subjects of a fold, sorted."""
        return sorted(one for one, at in self.fold.items() if at == fold)


def split_of(truth: Truth, count: int = FOLDS) -> Split:
    """Groups by `related_subjects` (parents, parts, like texts) and by the truth's families, dealt into folds.

    Mapped subjects are grouped among themselves, and so are unmapped ones, of which nothing can be learnt: or a heading
    that nobody mapped would make one family of all below it. Deterministic. Raises BadQuery where all mapped subjects
    are one group, so that nothing could be learnt about those held out.
    """
    mapped_ones = set(truth.mapped)
    rest_ones = [one for one in truth.population if one not in mapped_ones]
    group = related_subjects(truth.pair, truth.mapped) | related_subjects(truth.pair, rest_ones)
    leader = {one: one for one in group.values()}

    def find(one: int) -> int:
        while leader[one] != one:
            one = leader[one]
        return one

    for family in truth.families:
        inside = [one for one in family if one in mapped_ones]
        for other in inside[1:]:
            low, high = sorted((find(group[inside[0]]), find(group[other])))
            leader[high] = low
    joined = {one: find(at) for one, at in group.items()}
    mapped = {joined[one] for one in truth.mapped}
    if len(mapped) < 2:
        raise BadQuery(f"{truth.title}: all mapped items are of one family, so that none can be held out on its own.")
    count = min(count, len(mapped))
    # Groups with a mapped subject are dealt first, so that each fold has its share of them.
    first = folds({one: at for one, at in joined.items() if at in mapped}, count)
    rest = folds({one: at for one, at in joined.items() if at not in mapped}, count)
    return Split(joined, first | rest, count)
