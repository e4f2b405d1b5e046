"""The reason behind a crosswalk row: hops from one statement to the next, and how they add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

SHARES_ANCHOR = "sharesAnchor"
"""The one structural hop: two standards of the same level that publish the same anchor standard."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a chain, read from `subject` to `object`.

    `predicate` is the claim in the reading direction (a SKOS mapping IRI, or `sharesAnchor`); `inverse` says that the
    publisher wrote it the other way round, with `published_predicate`. `relation` is the publisher's own word
    ("tagged"). `confidence` is None where the publisher states none. `source` and `edition` name the source edition
    whose graph (`graph`) holds the hop; `via` is the anchor standard of a structural hop (IRI), else "".
    """

    subject: str
    subject_label: str
    object: str
    object_label: str
    predicate: str
    subject_code: str = ""
    object_code: str = ""
    published_predicate: str = ""
    inverse: bool = False
    mapping: str = ""
    relation: str = ""
    set_iri: str = ""
    set_title: str = ""
    publisher: str = ""
    kind: str = "decided"
    justification: str = ""
    confidence: Decimal | None = None
    evidence: str = ""
    comment: str = ""
    graph: str = ""
    source: str = ""
    edition: str = ""
    via: str = ""
    via_label: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is not a claim of likeness: credential → exam → framework → statement, statement → its parent."""

    subject: str
    subject_label: str
    object: str
    object_label: str
    words: str
    graph: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Hops from `subject` to `object` and what they add up to.

    `predicate` is the composed SKOS mapping IRI; `weak` marks the weakest claim the table still allows (related
    carried over a close match). `confidence` is the product of the hops' confidences, None when any hop states none.
    `weakest` is the index of the weakest hop. `lead` tells how the asked thing comes to its statement.
    """

    hops: tuple[Hop, ...]
    predicate: str
    kind: str
    confidence: Decimal | None
    weakest: int
    weak: bool = False
    lead: tuple[Step, ...] = ()

    @property
    def subject(self) -> str:
        """IRI the chain starts from."""
        return self.hops[0].subject

    @property
    def object(self) -> str:
        """IRI the chain ends at."""
        return self.hops[-1].object

    @property
    def distance(self) -> int:
        """Number of hops."""
        return len(self.hops)

    @property
    def weakest_link(self) -> Hop:
        """The hop that limits the claim."""
        return self.hops[self.weakest]

    def sentences(self) -> tuple[str, ...]:
        """The chain in words, one sentence per step, then what it adds up to."""
        raise NotImplementedError
