"""What the Colorado Academic Standards files say, checked and still free of RDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-outcome: its code (built, see docs/data-model.md §3) and text as printed."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An evidence outcome with its sub-outcomes. `number` is its place in the expectation."""

    code: str
    number: str
    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """A grade level expectation (or preschool learning and development expectation) of one edition."""

    line: int
    area_code: str
    area: str
    edition: str
    grade: str
    level: str
    standard_number: str
    standard: str
    code: str
    text: str
    graduates: tuple[tuple[str, str], ...]
    """(number or "", text) of each prepared-graduate statement it supports."""
    outcomes: tuple[Outcome, ...]
    sections: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Tag:
    """A code of another framework that CDE prints inside an expectation or outcome."""

    row: int
    subject: str
    """Code of the expectation, outcome or sub-outcome."""
    framework: str
    code: str
    relation: str
    where: str = ""
    """"Elaboration on the GLE, item 1" where the tag stands in a section."""
    repeat: int = 1
    """2 where the same place prints the same tag a second time."""


SkillKey = tuple[str, str, int]
"""(expectation code, section, item)."""


@dataclass(slots=True)
class Edition:
    """Everything the files say of one content area in one edition."""

    area_code: str
    area: str
    edition: str
    expectations: list[Expectation] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    skills: dict[SkillKey, str] = field(default_factory=dict)
    """Words in brackets of each essential-skill statement, parted by " | ", where the skills file is there."""
    pages: dict[str, str] = field(default_factory=dict)
    """Grade label → the publisher's page."""
    repeated: int = 0
    """Records equal to an earlier one."""
    warnings: list[str] = field(default_factory=list)
