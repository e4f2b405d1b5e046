"""`suggest`: proposals from one named thing to another, each with its reasons; nobody decided any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.errors import BadQuery, LimitReached
from queries.suggest.candidates import products
from queries.suggest.evidence import Evidence, evidence
from queries.suggest.items import Item
from queries.suggest.model import Model, default_model
from queries.suggest.ranker import Suggestions, chosen, suggest_pair
from queries.suggest.sides import Side, beside, side
from queries.suggest.signals import SIGNALS
from queries.suggest.signals.base import LEXICAL
from queries.suggest.signals.embeddings import EMBEDDINGS, installed
from queries.suggest.tokens import is_english

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.suggest.pair import Known, Pair
    from queries.things import Thing

FEW_KNOWN: Final = 20
"""Known mappings from which learning is worth a remark."""


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal. `predicate` is composition.yaml's name; `justification` semapv's term for the strongest signal."""

    subject: Item
    target: Item
    predicate: str
    confidence: float
    justification: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """A subject, and how likely it is that nothing in the other side is its counterpart; `rows` were proposed."""

    subject: Item
    confidence: float
    rows: int


@dataclass(frozen=True, slots=True)
class SuggestAnswer:
    """Proposals by subject in the order of its framework, best first; `none` has every subject that was asked about.

    `known` and `rejected` count the mappings that people have settled already, and that are not proposed again.
    """

    source: Thing
    target: Thing
    rows: tuple[Row, ...]
    none: tuple[NoMatch, ...]
    targets: int
    known: int
    rejected: int
    model: Model
    notes: tuple[str, ...] = ()


def suggest(
    store: Store,
    source: str,
    target: str,
    *,
    top: int = 10,
    methods: Sequence[str] | None = None,
    least: float = 0.0,
    model: Model | None = None,
    most: int | None = None,
) -> SuggestAnswer:
    """Propose at most `top` targets for each item of `source`, those of a confidence of `least` or more.

    `model` is what weighs the signals, else the one that ships; `most` is how many pairs (subjects × targets) may be
    compared. Raises NotFound, Ambiguous (names), BadQuery (unknown method, no words, numbers out of range),
    LimitReached (more pairs than `most`).
    """
    if not 0.0 <= least <= 1.0:
        raise BadQuery(f"The least confidence is {least}; it must be from 0 to 1.")
    chosen(methods)
    left, right = side(store, source), side(store, target)
    size = len(left.items) * len(right.items)
    if most is not None and size > most:
        raise LimitReached("pairs to compare", f"{most:,}", "Name a smaller part, or use `credways suggest`.")
    pair, known = beside(store, left, right)
    weighing = model or default_model()
    found = suggest_pair(pair, known, model=weighing, top=top, methods=methods)
    rows = _rows(pair, known, found, least, found.signals)
    notes = (*dict.fromkeys((*left.notes, *right.notes)), *_notes(pair, known, left, right, model))
    proposed: dict[str, int] = {}
    for row in rows:
        proposed[row.subject.iri] = proposed.get(row.subject.iri, 0) + 1
    none = [
        NoMatch(pair.subjects[place], float(sure), proposed.get(pair.subjects[place].iri, 0))
        for place, sure in zip(found.asked.tolist(), found.none.tolist(), strict=True)
    ]
    return SuggestAnswer(
        left.thing, right.thing, rows, tuple(none), len(pair.targets), len(known), len(known.rejected_subjects),
        weighing, notes,
    )  # fmt: skip


def _rows(pair: Pair, known: Known, found: Suggestions, least: float, names: Sequence[str]) -> tuple[Row, ...]:
    made = products(pair, known, [one for one in SIGNALS if one.name in names])
    reasons = {one.name: one.justification for one in SIGNALS}
    rows = []
    for place, (row, column) in enumerate(zip(found.subjects.tolist(), found.targets.tolist(), strict=True)):
        confidence = float(found.confidence[place])
        if confidence < least:
            continue
        parts = found.parts[place]
        whole = float(parts.sum()) or 1.0
        scores = {
            name: (float(score), float(part) / whole)
            for name, score, part in zip(found.signals, found.scores[place], parts, strict=True)
        }
        seen = evidence(pair, made, row, column, scores)
        rows.append(
            Row(
                pair.subjects[row], pair.targets[column], found.predicates[place], confidence,
                reasons[seen[0].signal] if seen else LEXICAL, seen,
            )
        )  # fmt: skip
    order = pair.orders("subjects")
    at = {one.iri: order[place] for place, one in enumerate(pair.subjects)}
    return tuple(sorted(rows, key=lambda one: at[one.subject.iri]))


def _notes(pair: Pair, known: Known, left: Side, right: Side, model: Model | None) -> list[str]:
    notes = []
    same = {one.iri for one in pair.subjects} & {one.iri for one in pair.targets}
    if same:
        notes.append(f"{len(same):,} items are on both sides; none is proposed for itself.")
    foreign = sum(not is_english(one.core) for one in (*pair.subjects, *pair.targets))
    if foreign:
        notes.append(f"{foreign:,} texts do not look English; stemming and stop-words are English, so trust them less.")
    short = sum(len(one.core.split()) == 1 for one in pair.subjects)
    if short:
        notes.append(f"{short:,} items of {left.thing} say a single word; what is proposed for them rests on little.")
    if model is not None and EMBEDDINGS.name in model.signals and not installed():
        notes.append(
            "What was learnt weighs embeddings, which are not installed: confidences are too low without them."
        )
    if model is None and len(known) >= FEW_KNOWN:
        notes.append(f"{len(known):,} mappings between the two are known; --learn weighs the signals by them.")
    del right
    return notes
