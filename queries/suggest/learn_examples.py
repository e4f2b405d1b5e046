"""Examples to learn from: candidates of reviewed subjects, each seen as if its subject's family were new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from queries.suggest.candidates import Candidates, candidates
from queries.suggest.features import features
from queries.suggest.folds import folds, related_subjects
from queries.suggest.pair import Known, known_of
from queries.suggest.ranker import keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from queries.suggest.pair import Pair
    from queries.suggest.signals import Signal
    from queries.suggest.vectors import Floats, Places

T = TypeVar("T")
NONE_FOLDS = 3
"""Folds in which subjects without a counterpart are looked at."""


@dataclass(frozen=True)
class Examples:
    """Candidates of reviewed subjects, each with what people said of it, seen as if its subject's family were new.

    `columns` are features, `right[i]` says that people map the pair, `fold[i]` is the fold its subject is in and
    `subject[i]` a number of the subject that no other pair of frameworks has. `weight[i]` weighs the row.
    """

    columns: Floats
    right: Any
    fold: Any
    subject: Any
    weight: Floats

    def __len__(self) -> int:
        return len(self.right)


@dataclass(frozen=True)
class Asked:
    """Subjects of one fold, mapped and not, with their candidates and those candidates' features."""

    subjects: Places
    found: Candidates
    columns: Floats
    mapped: Any


@dataclass(frozen=True)
class Lesson:
    """What one pair of sides and its known mappings teach; worked out when first asked for, and kept.

    So that several models can be learnt from overlapping pairs of sides without looking at each pair anew.
    """

    pair: Pair
    known: Known
    signals: tuple[Signal, ...]
    name: str = ""
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def examples(self, warm: bool) -> Examples:
        """Of held-out folds, with the known mappings of the other folds (`warm`), or with none."""
        return self._once(f"examples {warm}", lambda: _examples(self.pair, self.known, self.signals, warm))

    def asked(self, warm: bool) -> list[Asked]:
        """Of held-out folds over mapped and unmapped subjects of the same lists and kinds; empty: all are mapped."""
        return self._once(f"asked {warm}", lambda: _asked(self.pair, self.known, self.signals, warm))

    def _once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self.kept:
            self.kept[name] = make()
        found: T = self.kept[name]
        return found


def _examples(pair: Pair, known: Known, used: Sequence[Signal], warm: bool) -> Examples:
    """Fold by fold: its subjects' candidates, with the known mappings of the other folds (none where not `warm`)."""
    import numpy as np

    reviewed = sorted({*known.subjects.tolist(), *known.rejected_subjects.tolist()})
    fold_of = folds(related_subjects(pair, reviewed), fold_count(len(reviewed)))
    accepted = keys(known.subjects, known.targets)
    made: list[tuple[Any, ...]] = []
    for fold in range(fold_count(len(reviewed)) if warm else 1):
        asked = [one for one in reviewed if not warm or fold_of[one] == fold]
        seen = without(known, set(asked)) if warm else known_of([])
        found = candidates(pair, seen, np.array(asked, np.int32), signals=used)
        right = np.isin(keys(found.rows, found.columns), accepted)
        places_of = np.array([fold_of[row] for row in found.rows.tolist()], np.int32)
        made.append((features(found), right, places_of, found.rows))
    parts = [np.concatenate(one) for one in zip(*made, strict=True)]
    weight = np.full(len(parts[1]), 1.0, np.float32)
    return Examples(parts[0], parts[1], parts[2], parts[3], weight)


def unmapped(pair: Pair, mapped: Sequence[int]) -> list[int]:
    """Subjects of the lists and kinds that the mapped ones are of, which nobody mapped."""
    lists = {(pair.subjects[one].part_of, pair.subjects[one].kind) for one in mapped}
    there = set(mapped)
    return [place for place, one in enumerate(pair.subjects) if (one.part_of, one.kind) in lists and place not in there]


def _asked(pair: Pair, known: Known, used: Sequence[Signal], warm: bool) -> list[Asked]:
    import numpy as np

    mapped = np.unique(known.subjects)
    others = unmapped(pair, mapped.tolist())
    if not others:
        return []
    fold_of = folds(related_subjects(pair, [*mapped.tolist(), *others]), NONE_FOLDS)
    made = []
    for fold in range(NONE_FOLDS):
        asked = np.array(sorted(one for one, at in fold_of.items() if at == fold), np.int32)
        seen = without(known, set(asked.tolist())) if warm else known_of([])
        found = candidates(pair, seen, asked, signals=used)
        made.append(Asked(asked, found, features(found), np.isin(asked, mapped)))
    return made


def fold_count(subjects: int) -> int:
    """Five folds of few subjects, three of many."""
    return 5 if subjects < 400 else 3


def without(known: Known, subjects: set[int]) -> Known:
    """Known mappings but for those of some subjects."""
    kept = [
        (s, t, p)
        for s, t, p in zip(known.subjects.tolist(), known.targets.tolist(), known.predicates, strict=True)
        if s not in subjects
    ]
    rejected = zip(known.rejected_subjects.tolist(), known.rejected_targets.tolist(), strict=True)
    return known_of(
        [(s, t) for s, t, _ in kept],
        [(s, t) for s, t in rejected if s not in subjects],
        [p for _, _, p in kept],
    )
