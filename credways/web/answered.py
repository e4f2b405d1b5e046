"""Answers of /sparql that are sent again where nothing has changed since: a state of the store never changes.

A page that is opened again, a dashboard that asks every minute, a class with the same exercise: each asks what
was asked before. An answer is kept for the state it was made from and the very words of its request, so that neither
the query is looked at again nor a process asked. Nothing that may be answered differently (NOW, RAND, another endpoint)
is kept, nor what was cut short.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

MOST_OF_ONE: Final = 256 * 1024
"""Bytes of the largest answer that is kept: to make a larger one takes longer than anything that is saved."""

Asked = tuple[object, ...]
"""What a request asks: the state of the store, the query, its parameters, and what it accepts."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent: its body, its media type and its entity tag."""

    body: bytes
    media_type: str
    tag: str


class Answered:
    """The answers given last, `most` bytes of them and their questions at once; 0 keeps none. For several threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Asked, tuple[Kept, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, asked: Asked) -> Kept | None:
        """The answer to this, if it was given lately."""
        with self._lock:
            found = self._kept.get(asked)
            if found is None:
                return None
            self._kept.move_to_end(asked)
            return found[0]

    def keep(self, asked: Asked, kept: Kept) -> None:
        """Keep an answer, letting go of those that were not asked for longest."""
        size = len(kept.body) + len(str(asked))
        if size > self.most:
            return
        with self._lock:
            self._drop(asked)
            self._kept[asked] = kept, size
            self._bytes += size
            while self._bytes > self.most:
                self._drop(next(iter(self._kept)))

    def _drop(self, asked: Asked) -> None:
        if asked in self._kept:
            self._bytes -= self._kept.pop(asked)[1]
