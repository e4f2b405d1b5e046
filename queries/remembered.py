"""What was worked out once about a store, kept while that state of the store is asked.

Nothing here outlives its store: the outer keys are weak, and a store that moves on to a newer generation drops what was
worked out for the older one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from graph.protocol import Store

T = TypeVar("T")

_MOST = 64
"""Answers kept for one store; the oldest goes first."""

_lock = Lock()
_kept: WeakKeyDictionary[Any, tuple[Hashable, dict[Hashable, Any]]] = WeakKeyDictionary()


def remembered(store: Store, key: Hashable, build: Callable[[], T]) -> T:
    """Return `build()`, once per `key` and generation of `store`. `build` may run twice when two threads ask at once."""
    generation: Hashable = getattr(store, "generation", None)
    with _lock:
        state, answers = _kept.get(store, (generation, {}))
        if state == generation and key in answers:
            found: T = answers[key]
            return found
    built = build()
    with _lock:
        state, answers = _kept.get(store, (generation, {}))
        if state != generation:
            answers = {}
        answers[key] = built
        while len(answers) > _MOST:
            del answers[next(iter(answers))]
        _kept[store] = (generation, answers)
    return built
