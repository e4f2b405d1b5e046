"""How mapping predicates add up along a chain; the rules themselves are data in composition.yaml.

A chain is composed twice, from the left and from the right. The table is not associative everywhere (a claim may
survive one grouping and not the other); only what both groupings claim is claimed, which also makes the inverse of a
composed claim the claim of the inverted chain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache, reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import yaml

from queries.chains import SHARES_ANCHOR, SHARES_COMPETENCY, STATED, STRUCTURAL, Hop

NO_CLAIM = "none"
SAME = "same"
"""The claim of no hop at all: a thing is itself."""

ALONE = frozenset((STATED, SHARES_COMPETENCY))
"""Hops between things rather than statements: each is a whole chain, and composes with nothing."""

State: TypeAlias = tuple[str, int, bool]
"""Of the beginning of a chain: claim of its mappings, shared anchors so far, whether all may stand beside an anchor."""

EMPTY: State = (SAME, 0, True)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table: A `left` B and B `right` C give A `result` C, because of `why`."""

    left: str
    right: str
    result: str
    why: str


@dataclass(frozen=True, slots=True)
class Composition:
    """composition.yaml, read and checked. Names are its short names ("exact", "weak"), IRIs are SKOS'."""

    iris: Mapping[str, str]
    names: Mapping[str, str]
    cells: tuple[Cell, ...]
    table: Mapping[tuple[str, str], str]
    inverses: Mapping[str, str]
    lowers: Mapping[str, str]
    lowered: tuple[Cell, ...]
    strength: tuple[str, ...]
    most_anchors: int
    covers: Mapping[str, str]
    _steps: dict[tuple[State, str], State | None] = field(default_factory=dict, repr=False, compare=False)

    def name(self, iri: str) -> str | None:
        """Short name of a SKOS mapping property, None for any other predicate."""
        return self.names.get(iri)

    def iri(self, name: str) -> str:
        """The SKOS mapping property a claim is shown as."""
        return self.iris[name]

    def inverse(self, name: str) -> str:
        """The claim read from the other end; what is shared reads the same from both."""
        return self.inverses[name]

    def pair(self, left: str, right: str) -> str:
        """The cell for two claims, `none` where nothing may be claimed; `same` beside a claim leaves it as it is."""
        if SAME in (left, right):
            return left if right == SAME else right
        return self.table.get((left, right), NO_CLAIM)

    def chain(self, names: Sequence[str]) -> str:
        """Claim of a whole chain, or `none`; `names` are those of composition.yaml, claims and structural hops."""
        mappings = _mappings(names)
        left = reduce(self.pair, mappings, SAME)
        right = reduce(lambda behind, name: self.pair(name, behind), reversed(mappings), SAME)
        if left == SAME:  # nothing but a shared anchor
            left = right = "exact"
        return self._lowered(names, left if left == right else NO_CLAIM)

    def _lowered(self, names: Sequence[str], claim: str) -> str:
        mappings = _mappings(names)
        anchors = len(names) - len(mappings)
        if anchors == 0 or claim == NO_CLAIM:
            return claim
        beside = all(self.lowers.get(name, NO_CLAIM) != NO_CLAIM for name in mappings)
        return self.lowers.get(claim, NO_CLAIM) if anchors <= self.most_anchors and beside else NO_CLAIM

    def step(self, state: State, name: str) -> State | None:
        """The state of a chain after one more hop from the left; None when no continuation can make a claim."""
        if (state, name) not in self._steps:
            self._steps[state, name] = self._step(state, name)
        return self._steps[state, name]

    def _step(self, state: State, name: str) -> State | None:
        claim, anchors, plain = state
        if name == SHARES_ANCHOR:
            anchors += 1
        else:
            claim, plain = self.pair(claim, name), plain and self.lowers.get(name, NO_CLAIM) != NO_CLAIM
        hopeless = claim == NO_CLAIM or anchors > self.most_anchors
        return None if hopeless or (anchors and not plain) else (claim, anchors, plain)

    def following(self, states: Iterable[State]) -> frozenset[str]:
        """Claims and hops that a chain in one of these states may go on with."""
        every = (*self.names.values(), SHARES_ANCHOR)
        return frozenset(name for name in every if any(self.step(state, name) is not None for state in states))

    def rank(self, name: str) -> int:
        """Place in the order of strength: 0 is the strongest."""
        return self.strength.index(name)

    def weakest(self, hops: Sequence[Hop]) -> int:
        """Index of the hop that limits a chain: weakest claim, then lowest stated confidence, then the first."""
        one = Decimal(1)

        def key(index: int) -> tuple[int, Decimal, int]:
            hop = hops[index]
            confidence = one if hop.confidence is None else hop.confidence
            return (-self.rank(self.hop_name(hop)), confidence, index)

        return min(range(len(hops)), key=key)

    def hop_name(self, hop: Hop) -> str:
        """Short name of a hop's claim in the reading direction."""
        return hop.predicate if hop.predicate in STRUCTURAL else self.names.get(hop.predicate, STATED)


def _mappings(names: Sequence[str]) -> list[str]:
    return [name for name in names if name != SHARES_ANCHOR]


def multiply(confidences: Iterable[Decimal | None]) -> Decimal | None:
    """Product of stated confidences; None as soon as one hop states none, because a number must not be invented."""
    product = Decimal(1)
    for confidence in confidences:
        if confidence is None:
            return None
        product *= confidence
    return product


def confidence(written: str) -> Decimal | None:
    """A stated confidence; None for none, and for what is no number from 0 to 1 (SSSOM allows no other)."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= 1 else None


@cache
def composition() -> Composition:
    """Read composition.yaml once. Raises ValueError when a cell names something that is not defined there."""
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("composition.yaml").read_text("utf-8"))
    iris: dict[str, str] = dict(data["predicates"])
    names = {iri: name for name, iri in iris.items()}
    for name, shown in data["shown_as"].items():
        iris[name] = iris[shown]
    cells = tuple(Cell(row["left"], row["right"], row["result"], row["why"]) for row in data["table"])
    anchor = data["sharesAnchor"]
    lowered = tuple(Cell(row["of"], SHARES_ANCHOR, row["result"], row["why"]) for row in anchor["lowers"])
    for cell in cells + lowered:
        for name in (cell.left, cell.right, cell.result):
            if name not in iris and name not in (NO_CLAIM, *STRUCTURAL):
                raise ValueError(f"composition.yaml: {name!r} is not a predicate")
    return Composition(
        iris=MappingProxyType(iris),
        names=MappingProxyType(names),
        cells=cells,
        table=MappingProxyType({(cell.left, cell.right): cell.result for cell in cells}),
        inverses=MappingProxyType(dict(data["inverse"])),
        lowers=MappingProxyType({cell.left: cell.result for cell in lowered}),
        lowered=lowered,
        strength=tuple(data["strength"]),
        most_anchors=int(anchor["most"]),
        covers=MappingProxyType({name: row["state"] for name, row in data["covers"].items()}),
    )
