"""Ladders, next steps and comparisons in Python: the records of `queries.ladders`, and a table of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from credways import ladders
from credways.frames import _Framed
from queries.ladders.answer import Ladders
from queries.ladders.comparing import Comparison
from queries.ladders.onward import Onward

_Table = tuple[str, Sequence[str], list[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class LadderAnswer(Ladders, _Framed):
    """The best ladders (`queries.ladders.answer.Ladders`); as a frame, a row for each rung."""

    def _table(self) -> _Table:
        return f"{len(self.ladders)} ladders to {self.goal.named}", ladders.COLUMNS, list(ladders.records(self))


@dataclass(frozen=True, slots=True)
class NextAnswer(Onward, _Framed):
    """Next steps (`queries.ladders.onward.Onward`); as a frame, a row for each."""

    def _table(self) -> _Table:
        return f"{len(self.steps)} next steps", ladders.NEXT_COLUMNS, list(ladders.next_records(self))


@dataclass(frozen=True, slots=True)
class ComparisonAnswer(Comparison, _Framed):
    """Two ladders side by side (`queries.ladders.comparing.Comparison`); as a frame, a row for each measure."""

    def _table(self) -> _Table:
        names = ("what", "first", "second", "better")
        rows = [dict(zip(names, (one.what, one.first, one.second, one.better), strict=True)) for one in self.lines]
        return f"{self.first.names()} or {self.second.names()}", names, list(rows)
