"""Why: every chain behind one crosswalk row, or between any two things."""

from __future__ import annotations

from collections.abc import Mapping

from graph.store import Store
from queries.chains import Chain
from queries.things import Thing


def why(
    store: Store,
    subject: str | Thing,
    obj: str | Thing,
    *,
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
) -> list[Chain]:
    """Return every chain from `subject` to `obj`, best first; empty when nothing connects them.

    `subject` may be a credential, course, framework or statement; `obj` a statement (its sub-statements count) or a
    framework. `Chain.sentences()` says each in words.
    """
    raise NotImplementedError
