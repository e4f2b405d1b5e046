"""How much of a framework a crosswalk reaches, per content area, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass

STATES: tuple[str, ...] = ("covered", "partly", "proposed", "reviewed-none", "not reviewed")
"""The five words, strongest first. "No alignment" (reviewed-none) and "not yet reviewed" are different findings."""


@dataclass(frozen=True, slots=True)
class CoveredItem:
    """One leaf expectation and its state (one of `STATES`). `best` is the strongest predicate reaching it, or ""."""

    iri: str
    code: str
    label: str
    level: str
    framework: str
    area: str
    state: str
    best: str = ""
    parts_total: int = 0
    parts_covered: int = 0
    parts_proposed: int = 0


@dataclass(frozen=True, slots=True)
class AreaCoverage:
    """Counts of leaf expectations of one content area; the five counts add up to `total`."""

    area: str
    area_code: str
    framework: str
    edition: str
    total: int
    covered: int
    partly: int
    proposed: int
    reviewed_none: int
    not_reviewed: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of every content area of the asked framework. `gaps` are the items nothing reaches."""

    areas: tuple[AreaCoverage, ...]
    items: tuple[CoveredItem, ...]

    @property
    def gaps(self) -> tuple[CoveredItem, ...]:
        """Items that nothing decided or composed reaches (reviewed-none and not reviewed)."""
        return tuple(item for item in self.items if item.state in ("reviewed-none", "not reviewed"))

    @property
    def total(self) -> AreaCoverage:
        """All areas added up, under the area name "all"."""
        raise NotImplementedError
