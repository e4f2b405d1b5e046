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

    @property
    def shown_code(self) -> str:
        """The code to show before the label, "" for things that people know by name (a credential has exam codes)."""
        by_code = self.kind in ("statement", "occupation", "concept") and self.notation != self.label
        by_code = by_code and not self.notation.endswith(f":{self.label}")  # O*NET: `43232110:Microsoft Excel`
        return self.notation if by_code else ""

    def __str__(self) -> str:
        """As lists show it: label, after its code where people know such a thing by its code."""
        return f"{self.shown_code} {self.label}" if self.shown_code else self.label


def unnamed(iri: str) -> Thing:
    """A thing of which only the address is known, called by the end of that."""
    return Thing(iri, iri.rpartition("/")[2] or iri, "other")


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

BEHIND = frozenset(("mapping", "mapping-set", "stacking", "scheme"))
"""Kinds that say something about other things; a search lists them after these, however well they fit."""
