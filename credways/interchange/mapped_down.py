"""What formats that say less than SSSOM leave out of a set, row by row and in words: the loss they are written with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credways.interchange.rows import DECIDED, Alignment, AlignmentSet

PROPOSAL = "A proposal, made by chaining published alignments or by a machine; nobody has decided it."
"""What is said beside a row that no one decided, in formats that have no word for it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what is not in it (or not as it was said), a sentence each."""

    data: bytes
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows a format takes, and what that leaves out."""

    rows: tuple[Alignment, ...]
    lost: tuple[str, ...]


def kept(found: AlignmentSet, *, proposals: bool, denials: bool) -> Kept:
    """Rows of a set for a format without kinds: those decided, with `proposals` the others, with `denials` the Nots.

    Rows that a committee rejected without a Not are left out of every such format: it could not say that they are.
    """
    rows, lost = found.stated(), []
    taken = [one for one in rows if one.state == DECIDED or proposals or one.row.negated]
    lost += _left_out(len(rows) - len(taken), "not decided by anyone; --with-proposals takes them too, marked")
    rejected = [one for one in taken if one.state == "rejected" and not one.row.negated]
    taken = [one for one in taken if one not in rejected]
    lost += _left_out(len(rejected), "rejected by a committee")
    if not denials:
        lost += _left_out(sum(one.row.negated for one in taken), "stated not to hold, which the format cannot say")
        taken = [one for one in taken if not one.row.negated]
    return Kept(tuple(taken), tuple(lost))


def _left_out(count: int, why: str) -> list[str]:
    return [f"{count:,} {'row is' if count == 1 else 'rows are'} left out: {why}."] if count else []


def counted(rows: Sequence[Alignment], what: str, words: str) -> list[str]:
    """A sentence on a slot that some rows fill and the format has no place for."""
    count = sum(bool(getattr(one.row, what)) or getattr(one.row, what) == 0 for one in rows)
    return [f"{count:,} {'row loses' if count == 1 else 'rows lose'} {words}."] if count else []
