"""The seam of suggestions: `suggest_pair` ranks targets for subjects. `learn.fit` makes the model it ranks by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from queries.suggest.model import Model, Weights, default_model, read_curve
from queries.suggest.signals import SIGNALS, Signal
from queries.suggest.signals.embeddings import EMBEDDINGS, installed

if TYPE_CHECKING:
    from queries.suggest.candidates import Candidates
    from queries.suggest.pair import Known, Pair
    from queries.suggest.vectors import Floats, Places

TIE = 0.001
"""What a signal's share weighs at the least: it orders pairs that the model holds equal, or has no weights for."""


@dataclass(frozen=True)
class Suggestions:
    """Ranked pairs. Row i says `subjects[i]` → `targets[i]` (places in the `Pair`); rows are sorted by subject, and
    within one by `sums`, highest first, ties by target place.

    `confidence[i]` in [0, 1] is the calibrated probability that people would map this pair; it never falls as `sums`
    rises. `predicates[i]` is composition.yaml's name (exact, close, broad, narrow, related), read from the subject.
    `scores[i, j]` is what the signal `signals[j]` says by itself, `parts[i, j]`
    what it adds to the sum. `asked` are the subjects that were asked about
    (sorted, each once), also those without a row; `none[k]` is the probability that `asked[k]` maps to no target:
    at most 1 − its highest confidence, and 1.0 for a subject without any candidate.
    """

    subjects: Places
    targets: Places
    sums: Floats
    confidence: Floats
    predicates: tuple[str, ...]
    signals: tuple[str, ...]
    scores: Floats
    parts: Floats
    asked: Places
    none: Floats

    def __len__(self) -> int:
        return len(self.subjects)


def suggest_pair(
    pair: Pair,
    known: Known,
    *,
    model: Model | None = None,
    top: int = 10,
    methods: Sequence[str] | None = None,
    asked: Places | None = None,
) -> Suggestions:
    """Rank at most `top` targets for each subject of `asked` (all where None).

    `known` are the mappings one may learn from (`known_of([], [])` for none): they feed the signals that learn, and
    `model` (`learn.fit(pair, known)`, else the one that ships) says what each signal weighs. Pairs that `known` already
    accepts or rejects are not proposed again. `methods` names the signals to use (`signals.SIGNALS`); None is all that
    the model weighs. Deterministic. Raises BadQuery for an unknown method, or `top` below 1.
    """
    import numpy as np

    from queries.suggest.candidates import candidates
    from queries.suggest.features import features
    from queries.suggest.predicates import choose

    if top < 1:
        raise BadQuery(f"The number of suggestions for each item is {top}; it must be 1 or more.")
    model = model or default_model()
    used = chosen(methods) if methods is not None else tuple(one for one in SIGNALS if one.name in model.signals)
    weighing = model.warm if len(known) else model.cold
    wanted = np.arange(len(pair.subjects), dtype=np.int32) if asked is None else np.unique(asked).astype(np.int32)
    found = candidates(pair, known, wanted, signals=used)
    seen = features(found)
    sums = weigh(weighing, found, seen)
    kept = best_rows(found, sums, top, _settled(pair, known))
    rows, columns = found.rows[kept], found.columns[kept]
    confidence = read_curve(weighing.confidence, sums[kept])
    return Suggestions(
        subjects=rows,
        targets=columns,
        sums=sums[kept],
        confidence=confidence,
        predicates=choose(model.predicates, pair, rows, columns),
        signals=found.names,
        scores=found.scores[kept],
        parts=_parts(weighing, found, seen[kept]),
        asked=wanted,
        none=none_of(weighing, found, sums, wanted),
    )


def chosen(methods: Sequence[str] | None) -> tuple[Signal, ...]:
    """The signals with these names; None: all, and the optional one where it is installed.

    Raises BadQuery, naming all, for one that is none, and for the optional one where it is not installed.
    """
    names = [signal.name for signal in SIGNALS]
    there = installed()
    for method in methods or ():
        if method not in names:
            raise BadQuery(f"There is no method {method!r}. Methods: {', '.join(names)}.")
        if method == EMBEDDINGS.name and not there:
            raise BadQuery("The method 'embeddings' needs an extra: pip install 'credways[embeddings]'.")
    if methods is None:
        return tuple(signal for signal in SIGNALS if there or not signal.optional)
    return tuple(signal for signal in SIGNALS if signal.name in methods)


def weigh(weighing: Weights, found: Candidates, columns: Floats) -> Floats:
    """The weighed sum of each candidate's features, and `TIE` of the shares."""
    import numpy as np

    made: Floats = (columns @ _row_of(weighing, found) + weighing.bias).astype(np.float32)
    return made


def _row_of(weighing: Weights, found: Candidates) -> Floats:
    import numpy as np

    from queries.suggest.features import feature_names

    names = feature_names(found.names)
    made: Floats = np.array([weighing.weights.get(name, 0.0) + TIE * name.endswith(":share") for name in names])
    return made


def _parts(weighing: Weights, found: Candidates, columns: Floats) -> Floats:
    """What each signal adds to each sum, its three features together."""
    from queries.suggest.features import KINDS

    weighed = columns * _row_of(weighing, found)
    made: Floats = weighed.reshape(len(columns), len(KINDS), len(found.names)).sum(axis=1)
    return made


def best_rows(found: Candidates, sums: Floats, top: int, settled: Places) -> Places:
    """Which candidates are among the `top` of their subject, in order; those with a key in `settled` are passed over.

    Sums that agree to six digits count as one, so that the order does not hang on the machine's arithmetic.
    """
    import numpy as np

    from queries.suggest.features import places

    rows, columns = found.rows, found.columns
    open_ = np.flatnonzero(~np.isin(keys(rows, columns), settled)) if len(settled) else np.arange(len(rows))
    near = np.round(sums[open_].astype(np.float64), 6)
    place = places(rows[open_], near)
    kept = open_[place < top]
    order = np.lexsort((place[place < top], rows[kept]))
    made: Places = kept[order]
    return made


def keys(rows: Places, columns: Places) -> Places:
    """One number for each pair of places."""
    import numpy as np

    made: Places = rows.astype(np.int64) * (1 << 31) + columns
    return made


def _settled(pair: Pair, known: Known) -> Places:
    """Keys of the pairs that are not to be proposed: accepted, rejected, and a thing with itself."""
    import numpy as np

    place = {one.iri: at for at, one in enumerate(pair.targets)}
    same = [(row, place[one.iri]) for row, one in enumerate(pair.subjects) if one.iri in place]
    itself = np.array(same, np.int32).reshape(-1, 2)
    made: Places = np.concatenate(
        (
            keys(known.subjects, known.targets),
            keys(known.rejected_subjects, known.rejected_targets),
            keys(itself[:, 0], itself[:, 1]),
        )
    )
    return made


def none_of(weighing: Weights, found: Candidates, sums: Floats, asked: Places) -> Floats:
    """The probability, for each subject asked, that it maps to no target."""
    import numpy as np

    from queries.suggest.features import groups

    made = np.ones(len(asked), np.float32)
    if len(sums):
        starts, _ = groups(found.rows)
        best = np.maximum.reduceat(sums, starts)
        with_any = np.searchsorted(asked, found.rows[starts])
        sure = 1.0 - read_curve(weighing.confidence, best)
        made[with_any] = np.minimum(read_curve(weighing.none, 1.0 - sure), sure) if weighing.none else sure
    return made
