"""The signals: one module each, in one list. A signal is a product of two matrices and the words for its evidence."""

from __future__ import annotations

from queries.suggest.signals.analogy import ANALOGY
from queries.suggest.signals.base import Product, Signal
from queries.suggest.signals.codes import CODES, LEVELS
from queries.suggest.signals.embeddings import EMBEDDINGS
from queries.suggest.signals.hierarchy import CHILDREN, PARENTS
from queries.suggest.signals.neighbours import NEARBY, NEIGHBOURS, OFTEN
from queries.suggest.signals.routes import ROUTES
from queries.suggest.signals.shared_terms import ALL_WORDS, BM25, LETTERS, TERMS, TITLES
from queries.suggest.signals.themes import THEMES, TRANSLATION
from queries.suggest.signals.verbs import VERBS

SIGNALS: tuple[Signal, ...] = (
    TERMS, BM25, ALL_WORDS, LETTERS, TITLES, THEMES, CODES, LEVELS, PARENTS, CHILDREN, VERBS,
    NEIGHBOURS, NEARBY, ANALOGY, TRANSLATION, OFTEN, ROUTES, EMBEDDINGS,
)  # fmt: skip
"""Every signal, in the order evidence is shown."""

__all__ = ["SIGNALS", "Product", "Signal"]
