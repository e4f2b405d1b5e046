"""What a question is about: one thing of the store, named in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing, as a person would point at it.

    `kind` is one of `KINDS` and is what filters go by; `what` is the plain-language label of the most specific class
    ("exam objective"). `series` and `edition` are set for things that belong to one edition of a source.
    """

    iri: str
    label: str
    kind: str
    notation: str = ""
    edition: str = ""
    series: str = ""
    what: str = ""

    def __str__(self) -> str:
        """Code and label, as lists show it."""
        return f"{self.notation} {self.label}" if self.notation and self.notation != self.label else self.label


KINDS: tuple[str, ...] = (
    "credential",
    "assessment",
    "framework",
    "statement",
    "occupation",
    "concept",
    "course",
    "program",
    "organization",
    "collection",
    "scheme",
    "mapping",
    "mapping-set",
    "stacking",
    "other",
)
"""Every value of `Thing.kind`."""
