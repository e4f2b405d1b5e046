"""Coverage of many subjects side by side: a cell for each subject and each part of a framework, five states in each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from ontology.errors import BadQuery
from queries.coverage import COVERED, NOT_REVIEWED, STATES, Coverage, CoveredItem
from queries.grouping import Group, Grouping, bands, grouping
from queries.reached import measured, reached, subjects_named
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

MOST_SUBJECTS = 2_000
"""Subjects of one matrix."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many expectations of a group are in each state (`queries.coverage.STATES`) for one subject.

    `total` is the number of expectations of the group; the five counts add up to it.
    """

    counts: Mapping[str, int]
    total: int

    def share(self, state: str) -> Decimal:
        """The part of the group that is in this state, a fraction of 1; 0 for an empty group."""
        return Decimal(self.counts[state]) / self.total if self.total else Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One subject's line: a cell for each group in the matrix's order, and what it comes to over all of them.

    `weighted` has, for each state, the sum over the groups of published weight times share; empty where no weight is
    published. `subject` is None for all subjects taken together. `stated` is False where nothing is stated from which
    the subject could reach a standard: such a line says nothing of the subject.
    """

    subject: Thing | None
    cells: tuple[Cell, ...]
    whole: Cell
    weighted: Mapping[str, Decimal] = field(default_factory=dict)
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """Lines by subject, columns by group. `together` takes all subjects as one; `items` are the expectations then.

    `weight` is what the published weights of the groups add up to, None where none is published.
    """

    framework: Thing
    by: str
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    together: Line
    items: tuple[CoveredItem, ...]
    editions: tuple[tuple[str, str], ...]
    weight: Decimal | None = None
    notes: tuple[str, ...] = ()

    @property
    def gaps(self) -> tuple[CoveredItem, ...]:
        """Expectations that nothing decided covers wholly, whichever state they are in instead."""
        return tuple(item for item in self.items if item.state != COVERED)


def matrix(
    store: Store,
    subjects: Iterable[str | Thing],
    framework: str,
    *,
    by: str = "area",
    edition: str = "",
    levels: Collection[str] = (),
    max_hops: int = 4,
) -> Matrix:
    """Count what each of `subjects` reaches of `framework`, divided `by` one of `queries.grouping.BY`.

    Subjects are names or things: credentials, exams, courses, programs, frameworks, or a word of
    `queries.reached.EVERY`. `framework` may be a credential, whose exam is then counted, domain by domain. `levels`
    keeps expectations of these grade codes (or bands) only. Raises NotFound, Ambiguous (names), BadQuery (an unknown
    way to divide; an edition that is not loaded; more than `MOST_SUBJECTS` subjects; none).
    """
    rows = _subjects(store, subjects)
    what = measured(store, framework, edition)
    found = reached(store, rows, what, max_hops)
    parted = grouping(store, what, by)
    kept = grades(levels)
    lines = tuple(
        _line(one, found.coverage(what, [one.iri], kept), parted, not found.standing[one.iri].empty) for one in rows
    )
    together = found.coverage(what, [one.iri for one in rows], kept)
    present = {key for item in together.items for key in parted.of.get(item.iri, ())}
    shown = [place for place, group in enumerate(parted.groups) if group.key in present]
    groups = tuple(parted.groups[place] for place in shown)
    weights = [group.weight for group in groups if group.weight is not None]
    return Matrix(
        framework=what.thing,
        by=by,
        groups=groups,
        lines=tuple(_only(line, shown) for line in lines),
        together=_only(_line(None, together, parted), shown),
        items=together.items,
        editions=what.editions,
        weight=sum(weights, Decimal(0)) if weights else None,
        notes=(*_nothing_stated(lines), *parted.notes, *found.notes, *_no_items(together, kept)),
    )


def grades(levels: Collection[str]) -> tuple[str, ...]:
    """Grade codes that `levels` mean: codes as they stand, and those of the bands (grades.yaml) that are named."""
    return tuple(dict.fromkeys(code for one in levels for code in bands().get(one, (one,))))


def _subjects(store: Store, subjects: Iterable[str | Thing]) -> list[Thing]:
    found: dict[str, Thing] = {}
    for one in subjects:
        named = [one] if isinstance(one, Thing) else subjects_named(store, [one])
        found |= {thing.iri: thing for thing in named}
    if not found:
        raise BadQuery("Nothing of which competencies are stated was named, so there is nothing to count.")
    if len(found) > MOST_SUBJECTS:
        raise BadQuery(
            f"{len(found):,} things are more than the {MOST_SUBJECTS:,} that one matrix can hold; name fewer."
        )
    return list(found.values())


def _line(subject: Thing | None, counted: Coverage, parted: Grouping, stated: bool = True) -> Line:
    counts = {group.key: dict.fromkeys(STATES, 0) for group in parted.groups}
    whole = dict.fromkeys(STATES, 0)
    for item in counted.items:
        whole[item.state] += 1
        for key in parted.of.get(item.iri, ()):
            counts[key][item.state] += 1
    cells = tuple(Cell(counts[group.key], sum(counts[group.key].values())) for group in parted.groups)
    weighted: dict[str, Decimal] = {}
    if any(group.weight is not None for group in parted.groups):
        weighted = {
            state: sum(
                (
                    group.weight * cell.share(state)
                    for group, cell in zip(parted.groups, cells, strict=True)
                    if group.weight is not None
                ),
                Decimal(0),
            )
            for state in STATES
        }
    return Line(subject, cells, Cell(whole, len(counted.items)), weighted, stated)


def _only(line: Line, places: Sequence[int]) -> Line:
    """The line without the groups that no expectation asked for is in."""
    return Line(line.subject, tuple(line.cells[place] for place in places), line.whole, line.weighted, line.stated)


def _nothing_stated(lines: Sequence[Line]) -> tuple[str, ...]:
    silent = [str(line.subject) for line in lines if not line.stated]
    if not silent:
        return ()
    some = ", ".join(silent[:3]) + (f" and {len(silent) - 3} more" if len(silent) > 3 else "")
    return (f"No competencies are loaded for {some}: “{NOT_REVIEWED}” then says nothing of what is proved.",)


def _no_items(counted: Coverage, kept: Sequence[str]) -> tuple[str, ...]:
    if counted.items:
        return ()
    return (f"No expectation of grade {', '.join(kept)} is loaded." if kept else "The framework holds no expectation.",)
