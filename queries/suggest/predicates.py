"""Which predicate: does the one say the same as the other, more, less, or only something of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queries.suggest.codes import grades_of
from queries.suggest.tokens import terms

if TYPE_CHECKING:
    from queries.suggest.model import Predicates
    from queries.suggest.pair import Pair
    from queries.suggest.vectors import Floats, Matrix, Places

CLUES = ("subject covered", "target covered", "length", "parts", "grades", "grades shared", "same text")
"""Share of the subject's terms that the target has too, and of the target's that the subject has (weighed by rarity);
ln of how much longer the subject is; ln of how many more parts it has; ln of how many more grades it is for; share of
all grades that are both's; 1 where both say the same terms in the same order."""

SAME = 0.5
"""Share of both sides' terms that are shared, from which two texts count as nearly the same."""
WHOLE = 0.7
"""Share of one side's terms that the other has, from which it counts as lying within the other."""
TOPIC = 2
"""Terms up to which a text is a name of a subject area, which is wider than a sentence about it."""


def choose(predicates: Predicates, pair: Pair, rows: Places, columns: Places) -> tuple[str, ...]:
    """The predicate of each pair, read from the subject (broad: the target is wider)."""
    import numpy as np

    if len(predicates.classes) == 1:
        return predicates.classes * len(rows)
    found = clues(pair, rows, columns)
    if not predicates.classes:
        return by_rule(pair, rows, columns, found)
    sums = found @ np.array(predicates.weights).T + np.array(predicates.bias)
    return tuple(predicates.classes[place] for place in np.argmax(np.round(sums, 6), axis=1))


def clues(pair: Pair, rows: Places, columns: Places) -> Floats:
    """One row a pair, columns `CLUES`."""
    import numpy as np

    from queries.suggest.vectors import at

    left, right = _presence(pair)
    of_subject = at(left, (right > 0).astype(np.float32), rows, columns)
    of_target = at((left > 0).astype(np.float32), right, rows, columns)
    sizes = [np.log1p(np.diff(side.indptr)) for side in (left, right)]
    parts = [_parts(pair, side) for side in ("subjects", "targets")]
    grades = [[grades_of(one.levels) for one in side] for side in (pair.subjects, pair.targets)]
    spans = [np.log1p([len(one) for one in side]) for side in grades]
    shared = np.array(
        [
            len(grades[0][row] & grades[1][column]) / max(len(grades[0][row] | grades[1][column]), 1)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
        np.float32,
    )
    said = _said(pair)
    same = np.array(
        [
            bool(said[0][row]) and said[0][row] == said[1][column]
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ],
        np.float32,
    )
    made: Floats = np.column_stack(
        (
            of_subject,
            of_target,
            sizes[0][rows] - sizes[1][columns],
            parts[0][rows] - parts[1][columns],
            spans[0][rows] - spans[1][columns],
            shared.reshape(-1),
            same.reshape(-1),
        )
    ).astype(np.float32)
    return made


def _said(pair: Pair) -> list[list[tuple[str, ...]]]:
    """The terms of each item's statement, in order, of both sides."""

    def made() -> list[list[tuple[str, ...]]]:
        return [[tuple(terms(one.text or one.title)) for one in side] for side in (pair.subjects, pair.targets)]

    return pair.once("said", made)


def _presence(pair: Pair) -> tuple[Matrix, Matrix]:
    """Both sides with each word's rarity as its share of the item's whole (pairs of words left out): rows sum to 1."""

    def made() -> tuple[Matrix, Matrix]:
        import numpy as np

        from queries.suggest.signals.neighbours import shares

        space = pair.core
        single = np.flatnonzero(["" if " " in term else term for term in space.vocabulary])
        sides = []
        for side in (space.subjects[:, single], space.targets[:, single]):
            one = (side > 0).astype(space.idf.dtype)
            sides.append(shares(one.multiply(space.idf[single]).tocsr()))
        return sides[0], sides[1]

    return pair.once("presence", made)


def _parts(pair: Pair, side: str) -> Any:
    """ln(1 + parts) of each item of a side."""
    import numpy as np

    return np.log1p(np.asarray((pair.parents(side) > 0).sum(axis=0)).ravel())


def by_rule(pair: Pair, rows: Places, columns: Places, found: Floats) -> tuple[str, ...]:
    """Without decisions to learn from: the same text is exact; most terms shared, close; one within the other, or the
    one with parts and the other without, broad or narrow; anything else, related.
    """
    sizes = [[len(set(words)) for words in side] for side in _said(pair)]
    made = []
    for row, column, one in zip(rows.tolist(), columns.tolist(), found.tolist(), strict=True):
        subject, target, _length, parts, _grades, _shared, same = one
        if same:
            made.append("exact")
        elif min(subject, target) >= SAME:
            made.append("close")
        elif max(subject, target) < WHOLE:
            made.append("related")
        elif subject >= target:
            # The target has all the subject says and more, unless the subject is but the name of a wider area.
            made.append("narrow" if sizes[0][row] <= TOPIC and parts >= 0 else "broad")
        else:
            made.append("broad" if sizes[1][column] <= TOPIC and parts <= 0 else "narrow")
    return tuple(made)
