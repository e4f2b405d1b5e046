"""The reason behind a crosswalk row: hops from one statement to the next, and how they add up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

SHARES_ANCHOR = "sharesAnchor"
"""A structural hop: two standards of the same level that publish the same anchor standard."""

SHARES_COMPETENCY = "sharesCompetency"
"""A hop between two things (a certification, a course, a work role …) that state, teach or assess one competency."""

PART_OF, HAS_PART = "partOf", "hasPart"
"""Structural hops up to a statement that holds this one, and down to one that it holds."""

STATED = "stated"
"""A hop that a source states as a fact of just these two things: `ceterms:teaches`, `ceterms:occupationType` …"""

STRUCTURAL = frozenset((SHARES_ANCHOR, SHARES_COMPETENCY, PART_OF, HAS_PART))
"""Hops that no mapping states; `Hop.predicate` is then one of these names instead of an IRI."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a chain, read from `subject` to `object`.

    `predicate` is the claim in the reading direction (a SKOS mapping IRI, one of `STRUCTURAL`, or the property of a
    stated fact); `inverse` says that the publisher wrote it the other way round, with `published_predicate`. `relation`
    is the publisher's own word ("tagged"). `confidence` is None where the publisher states none; `doubt` says what is
    wrong with what is stated, such as a confidence that cannot be one. `source` and `edition`
    name the source edition whose graph (`graph`) holds the hop; `via` is the anchor standard or the competency that a
    structural hop leads over (IRI), else "".
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
    doubt: str = ""
    graph: str = ""
    source: str = ""
    edition: str = ""
    via: str = ""
    via_label: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is not a claim of likeness: credential → exam → framework → statement, statement → its parent.

    `property` is the property that states it (IRI), from `object` to `subject` when `inverse`; "" where several do.
    """

    subject: str
    subject_label: str
    object: str
    object_label: str
    words: str
    graph: str = ""
    property: str = ""
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Hops from `subject` to `object` and what they add up to.

    `predicate` is the composed SKOS mapping IRI; `weak` marks the weakest claim the table still allows (related
    carried over a close match). `confidence` is the product of the hops' confidences, None when any hop states none.
    `weakest` is the index of the weakest hop. `lead` tells how the asked thing comes to its statement, `tail` how the
    thing at the other end comes to its own, read from that thing. `claim` is composition.yaml's name of what it adds
    up to.
    """

    hops: tuple[Hop, ...]
    predicate: str
    kind: str
    confidence: Decimal | None
    weakest: int
    weak: bool = False
    lead: tuple[Step, ...] = ()
    tail: tuple[Step, ...] = ()
    claim: str = ""

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
        steps = [f"{step.subject} {step.words} {step.object}.".replace("..", ".") for step in _labelled(self.lead)]
        hops = [_hop_sentence(hop) for hop in self.hops]
        tail = [f"{step.subject} {step.words} {step.object}.".replace("..", ".") for step in _labelled(self.tail)]
        return (*steps, *hops, *tail, self.conclusion())

    def conclusion(self) -> str:
        """What the chain adds up to: the claim, how sure, the weakest link."""
        first, last = self.hops[0], self.hops[-1]
        ends = f"{_named(first.subject_code, first.subject_label)} and {_named(last.object_code, last.object_label)}"
        claim = _claim(self.predicate)
        sure = "confidence not stated" if self.confidence is None else f"confidence {self.confidence}"
        if self.kind == "suggested":
            return f"A suggestion for a person to decide: {claim} between {ends} ({sure})."
        if first.predicate in _ALONE or (first.kind == STATED and self.distance == 1):
            return _alone(self, ends)
        if self.distance == 1 and self.kind == "decided":
            return f"So: {claim} between {ends}, decided ({sure})."
        weak = ", the weakest claim the rules allow" if self.weak else ""
        link = self.weakest_link
        between = f"{link.subject_code or link.subject_label} → {link.object_code or link.object_label}"
        why = _JUDGED.get(link.predicate) or _claim(link.predicate)
        hops = "1 hop" if self.distance == 1 else f"{self.distance} hops"
        return f"So: {claim} between {ends}, composed of {hops}{weak} ({sure}). Weakest link: {between} ({why})."


_ALONE = frozenset((SHARES_COMPETENCY, PART_OF, HAS_PART))
_JUDGED = {
    SHARES_ANCHOR: "shared anchor, judged by nobody",
    PART_OF: "a part, and what holds of the whole need not hold of it",
    HAS_PART: "a part, and what holds of the whole need not hold of it",
}


def _alone(chain: Chain, ends: str) -> str:
    """The conclusion of a chain that is one fact, or one structural hop and nothing else."""
    hop = chain.hops[0]
    if hop.predicate == SHARES_COMPETENCY:
        return f"So: {ends} share the competency {hop.via_label}; nobody judged the two as wholes."
    if hop.kind == STATED:
        return f"So: a source states this of {ends}; it is a fact of the two, not a claim that they are alike."
    if chain.distance == 1:
        return f"So: one of {ends} is a part of the other."
    return f"So: {_claim(chain.predicate)} between {ends}, composed of {chain.distance} hops; a part is not the whole."


def _labelled(steps: tuple[Step, ...]) -> list[Step]:
    return [replace(step, subject=step.subject_label, object=step.object_label) for step in steps]


def _hop_sentence(hop: Hop) -> str:
    start, end = _named(hop.subject_code, hop.subject_label), _named(hop.object_code, hop.object_label)
    if hop.predicate == SHARES_ANCHOR:
        where = f" ({hop.source} {hop.edition})" if hop.source else ""
        return f"{start} and {end} both correspond to the anchor standard {hop.via_label}{where}."
    if hop.predicate in (PART_OF, HAS_PART):
        part, whole = (start, end) if hop.predicate == PART_OF else (end, start)
        return f"{part} is a part of {whole}{f' ({hop.source} {hop.edition})' if hop.source else ''}."
    if hop.inverse:
        start, end = end, start
    if hop.predicate == SHARES_COMPETENCY:
        return f"{start} and {end} both state, teach or assess {hop.via_label}."
    if hop.kind == STATED:
        return f"{start} {hop.relation} {end}{f', says {hop.source} {hop.edition}' if hop.source else ''}."
    said = f'"{hop.relation}"' if hop.relation else _claim(hop.published_predicate)
    reading = f"{_claim(hop.published_predicate)}{', read backwards' if hop.inverse else ''}"
    sure = "" if hop.confidence is None else f", confidence {hop.confidence}"
    who = f", says {hop.publisher}" if hop.publisher else ""
    where = f" in {hop.set_title}" if hop.set_title else ""
    edition = f", edition {hop.edition}" if hop.edition else ""
    return f"{start} — {said} — {end}{who}{where}{edition} ({reading}{sure})."


def _named(code: str, label: str) -> str:
    return f"{code} ({_short(label)})" if code and label and label != code else code or _short(label)


def _short(label: str) -> str:
    return label if len(label) <= 90 else label[:89].rstrip() + "…"


def _claim(predicate: str) -> str:
    """`…#closeMatch` as "close match"."""
    local = predicate.rpartition("#")[2].rpartition("/")[2]
    return local.replace("Match", " match")
