"""Matrices, covers, overlaps and graduation evidence in Python: the records of `queries`, and a table of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from credways import covers, graduation, matrices, overlaps
from credways.frames import _Framed
from queries.cover import Cover
from queries.graduation import Graduation
from queries.matrix import Matrix
from queries.overlap import Overlap

_Table = tuple[str, Sequence[str], list[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class MatrixAnswer(Matrix, _Framed):
    """Coverage side by side (`queries.matrix.Matrix`); as a frame, a row for each subject and group."""

    def _table(self) -> _Table:
        names = [name.replace("-", "_").replace(" ", "_") for name in matrices.CELLS]
        rows = [dict(zip(names, one.values(), strict=True)) for one in matrices.records(self)]
        return f"Coverage of {self.framework} by {self.by}: {len(self.lines)} subjects", names, list(rows)


@dataclass(frozen=True, slots=True)
class CoverAnswer(Cover, _Framed):
    """The fewest that cover (`queries.cover.Cover`); as a frame, a row for each expectation."""

    def _table(self) -> _Table:
        return covers.verdict(self), covers.COLUMNS, list(covers.records(self))


@dataclass(frozen=True, slots=True)
class OverlapAnswer(Overlap, _Framed):
    """How far two things ask for the same (`queries.overlap.Overlap`); as a frame, a row for each shared competency."""

    def _table(self) -> _Table:
        return f"{self.left} and {self.right}", overlaps.COLUMNS, list(overlaps.records(self))


@dataclass(frozen=True, slots=True)
class GraduationAnswer(Graduation, _Framed):
    """Graduation evidence (`queries.graduation.Graduation`); as a frame, a row for each piece of evidence and gap."""

    def _table(self) -> _Table:
        heading = f"Graduation evidence: {self.credential}{f' for {self.district}' if self.district else ''}"
        return heading, graduation.COLUMNS, list(graduation.records(self))
