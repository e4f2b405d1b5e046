"""Counting what a load read and what became of it, so that nothing is lost without a line that says so."""

from __future__ import annotations

from collections import Counter

from ontology.model import Receipt


class ReceiptBuilder:
    """Collects a `Receipt` while a loader walks its records.

    Records are counted twice, independently: once when read, once when kept or dropped. `build` compares the two, so a
    loader that forgets a record fails in its tests instead of losing it in silence.
    """

    MOST_LINES = 1000
    """At most this many warnings are spelled out; the number of the others is said in one last line."""

    def __init__(self, loader: str, file: str) -> None:
        self._loader, self._file = loader, file
        self._read = 0
        self._kept = 0
        self._fields: dict[str, str] = {}
        self._dropped: list[tuple[str, str, str]] = []
        self._dangling: list[tuple[str, str, str]] = []
        self._counts: Counter[str] = Counter()
        self._warnings: dict[str, None] = {}
        self._notes: dict[str, None] = {}

    def rename(self, file: str) -> None:
        """Say what file or folder the receipt is of, where that is known only after reading."""
        self._file = file

    def read(self, number: int = 1) -> None:
        """Say that `number` records were read from the file."""
        if number < 0:
            raise ValueError("records cannot be unread")
        self._read += number

    def keep(self, number: int = 1) -> None:
        """Say that `number` records that were read are in the triples."""
        if number < 0:
            raise ValueError("records cannot be unkept")
        self._kept += number

    def drop(self, place: str, value: str, reason: str) -> None:
        """Say that one record that was read is not in the triples, where it stood and why. This is loss."""
        self._dropped.append((place, value, reason))

    def dangle(self, place: str, value: str, reason: str = "") -> None:
        """Say that a link's end is nowhere in the source; `reason` explains it, "" leaves it unexplained (loss)."""
        self._dangling.append((place, value, reason))

    def field(self, name: str, fate: str) -> None:
        """Say what became of a source field: "kept as …", "mapped to …" or "dropped: reason"."""
        self._fields[name] = fate

    def count(self, what: str, number: int = 1) -> None:
        """Add to a named count, such as "statements"."""
        self._counts[what] += number

    def warn(self, text: str) -> None:
        """Add a line for people; the same line twice is said once."""
        self._warnings[text] = None

    def note(self, text: str) -> None:
        """Add something the file says about itself that has no place in the graph (rights, provenance); once each."""
        self._notes[text] = None

    def build(self) -> Receipt:
        """Return the receipt. Raises ValueError when a record read was neither kept nor dropped (a loader's fault)."""
        if self._read != self._kept + len(self._dropped):
            raise ValueError(
                f"{self._loader} lost count in {self._file}: read {self._read} records, "
                f"kept {self._kept} and dropped {len(self._dropped)}"
            )
        warnings = list(self._warnings)
        if len(warnings) > self.MOST_LINES:
            warnings = [*warnings[: self.MOST_LINES], f"… and {len(warnings) - self.MOST_LINES} more warnings"]
        return Receipt(
            loader=self._loader,
            file=self._file,
            read=self._read,
            kept=self._kept,
            fields=dict(self._fields),
            dropped=tuple(self._dropped),
            dangling=tuple(self._dangling),
            counts=dict(self._counts),
            warnings=tuple(warnings),
            notes=tuple(self._notes),
        )
