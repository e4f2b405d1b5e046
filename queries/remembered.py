"""What was worked out once about a state of a store, kept while that state lives.

Keys are weak references to the store's view of one state, so nothing here outlives or misrepresents the data: a store
that moves on has another view. A state is what has a place for files derived from it (`derived`, also where that is
None); for other stores nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from graph.protocol import Store

T = TypeVar("T")

_MOST = 64
"""Answers kept for one view; the oldest goes first."""

_lock = Lock()
_kept: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()


def state_of(store: Store) -> Store:
    """The store's immutable view, so that several questions see one state; the store itself when it has none."""
    view: Callable[[], Store] | None = getattr(store, "view", None)
    return view() if view is not None else store


def current_graphs(store: Store, said: Iterable[str]) -> frozenset[str]:
    """The graphs whose union the store's default graph is: those it knows of, else what its provenance has `said`.

    The two differ where an endpoint is asked about another date: nobody changes its provenance for that.
    """
    known: Callable[[], frozenset[str]] | None = getattr(store, "current_graphs", None)
    return known() if known is not None else frozenset(said)


def remembered(store: Store, key: Hashable, build: Callable[[], T]) -> T:
    """Return `build()`, once per `key` and state of `store`. It may run twice when two threads ask at once."""
    state = state_of(store)
    if not hasattr(state, "derived"):
        return build()
    with _lock:
        answers = _kept.setdefault(state, {})
        if key in answers:
            found: T = answers[key]
            return found
    built = build()
    with _lock:
        answers[key] = built
        while len(answers) > _MOST:
            del answers[next(iter(answers))]
    return built
