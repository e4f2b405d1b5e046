"""Records put aside in a temporary file, for a second look at what is too much to hold."""

from __future__ import annotations

import marshal
import tempfile
import weakref
from collections.abc import Iterator
from typing import Any

_BATCH = 500


class Shelf:
    """Tuples of texts, numbers and dicts of them, in the order in which they were added. Gone with the object.

    Not for threads, and not to be added to while it is iterated.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="credways-records-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._batch: list[tuple[Any, ...]] = []
        self._length = 0

    def add(self, record: tuple[Any, ...]) -> None:
        """Put one record at the end."""
        self._batch.append(record)
        self._length += 1
        if len(self._batch) == _BATCH:
            self._write()

    def _write(self) -> None:
        data = marshal.dumps(self._batch)
        self._file.seek(0, 2)
        self._file.write(len(data).to_bytes(8, "big") + data)
        self._batch = []

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        if self._batch:
            self._write()
        place = 0
        while True:
            self._file.seek(place)
            head = self._file.read(8)
            if not head:
                return
            data = self._file.read(int.from_bytes(head, "big"))
            place += 8 + len(data)
            yield from marshal.loads(data)  # noqa: S302 (our own bytes of a moment ago)
