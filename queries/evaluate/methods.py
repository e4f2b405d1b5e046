"""The methods that are measured, each asked about the held-out subjects of a fold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from queries.evaluate import baselines
from queries.evaluate.metrics import SHOWN
from queries.suggest.learn import fit
from queries.suggest.model import Model
from queries.suggest.pair import Known, Pair, known_of
from queries.suggest.ranker import Suggestions, chosen, suggest_pair
from queries.suggest.signals import SIGNALS
from queries.suggest.signals.codes import CODES
from queries.suggest.signals.embeddings import EMBEDDINGS, installed

if TYPE_CHECKING:
    from queries.suggest.vectors import Places

PLAIN: tuple[str, ...] = tuple(one.name for one in SIGNALS if not one.optional)
"""The signals that need no extra."""
BASELINE, COLD, KNOWN, LEARNT = "tfidf", "cold", "known", "learnt"
NO_CODES, EMBEDDED = "learnt without codes", "learnt with embeddings"
SIGNAL = "signal: "


@dataclass(frozen=True)
class Ranked:
    """Proposals, best first within a subject; confidence, predicates, `none` (of `asked`) where a method has them."""

    subjects: Any
    targets: Any
    confidence: Any = None
    predicates: tuple[str, ...] = ()
    asked: Any = None
    none: Any = None


@dataclass(frozen=True)
class Fold:
    """What a method has: the sides, mappings of other folds, a model that never saw these sides, and the question."""

    pair: Pair
    known: Known
    start: Model
    asked: Places
    kept: dict[tuple[str, ...], Model] = field(default_factory=dict, compare=False, repr=False)

    def learnt(self, signals: tuple[str, ...]) -> Model:
        """The model of the other folds' mappings that begins at `start`; learnt once."""
        if signals not in self.kept:
            self.kept[signals] = fit(self.pair, self.known, methods=signals, start=self.start)
        return self.kept[signals]


@dataclass(frozen=True)
class Method:
    """A way to rank. `says` is a line for a person; `calibrated`: its confidences are meant as probabilities."""

    name: str
    says: str
    rank: Callable[[Fold], Ranked]
    calibrated: bool = False


def methods(*, each_signal: bool = True) -> tuple[Method, ...]:
    """Every method that can run here, baselines first."""
    made = [
        Method(BASELINE, "plain TF-IDF cosine of title and text", lambda one: _plain(one, baselines.tfidf)),
        Method("bm25", "plain Okapi BM25 of title and text", lambda one: _plain(one, baselines.bm25)),
    ]
    if each_signal:
        made += [Method(f"{SIGNAL}{one.name}", one.says, _alone(one.name)) for one in chosen(None)]
    made += [
        Method(COLD, "all signals; nothing known between the two; weights of other crosswalks", _cold, True),
        Method(KNOWN, "all signals; mappings of other folds known; weights of other crosswalks", _known, True),
        Method(LEARNT, "all signals; known mappings; weights and calibration learnt from them", _learnt(PLAIN), True),
    ]
    rest = tuple(one for one in PLAIN if one != CODES.name)
    made.append(Method(NO_CODES, "the same without reading codes", _learnt(rest), True))
    if installed():
        made.append(Method(EMBEDDED, "the same with embeddings", _learnt((*PLAIN, EMBEDDINGS.name)), True))
    return tuple(made)


def _plain(fold: Fold, rank: Callable[[Pair, Places, int], tuple[Any, Any, Any]]) -> Ranked:
    subjects, targets, _ = rank(fold.pair, fold.asked, SHOWN)
    return Ranked(subjects, targets)


def _alone(signal: str) -> Callable[[Fold], Ranked]:
    def rank(fold: Fold) -> Ranked:
        found = suggest_pair(fold.pair, fold.known, model=fold.start, methods=(signal,), top=SHOWN, asked=fold.asked)
        said = found.scores[:, 0] > 0
        return Ranked(found.subjects[said], found.targets[said])

    return rank


def _cold(fold: Fold) -> Ranked:
    return _told(suggest_pair(fold.pair, known_of([]), model=fold.start, methods=PLAIN, top=SHOWN, asked=fold.asked))


def _known(fold: Fold) -> Ranked:
    return _told(suggest_pair(fold.pair, fold.known, model=fold.start, methods=PLAIN, top=SHOWN, asked=fold.asked))


def _learnt(signals: tuple[str, ...]) -> Callable[[Fold], Ranked]:
    def rank(fold: Fold) -> Ranked:
        return _told(suggest_pair(fold.pair, fold.known, model=fold.learnt(signals), top=SHOWN, asked=fold.asked))

    return rank


def _told(found: Suggestions) -> Ranked:
    return Ranked(found.subjects, found.targets, found.confidence, found.predicates, found.asked, found.none)
