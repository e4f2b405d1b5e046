"""How claims add up along a chain: one test per cell, and the laws that hold for all of them."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.chains import HAS_PART, PART_OF, SHARES_ANCHOR, Hop
from queries.compose import EMPTY, NO_CLAIM, State, composition, multiply

RULES = composition()
CLAIMS = ("exact", "close", "broad", "narrow", "related", "weak")
STEPS = (PART_OF, HAS_PART)
COLUMNS = (*CLAIMS, *STEPS)
alignments = st.sampled_from(CLAIMS)
claims = st.sampled_from((*CLAIMS, *STEPS))
decided = st.sampled_from((*CLAIMS[:-1], *STEPS))
chains = st.lists(decided, min_size=1, max_size=6)

EXPECTED = {
    # left: results for right = exact, close, broad, narrow, related, weak
    "exact": "exact close broad narrow related weak",
    "close": "close related related none weak none",
    "broad": "broad none broad none none none",
    "narrow": "narrow related none narrow none none",
    "related": "related weak none none none none",
    "weak": "weak none none none none none",
}
CELLS = [
    (left, right, result) for left, row in EXPECTED.items() for right, result in zip(CLAIMS, row.split(), strict=True)
]


@pytest.mark.parametrize(("left", "right", "result"), CELLS)
def test_cell(left: str, right: str, result: str) -> None:
    assert RULES.pair(left, right) == result


@pytest.mark.parametrize(
    ("claim", "result"),
    [
        ("exact", "related"),
        ("close", "related"),
        ("related", "related"),
        ("weak", "weak"),
        ("broad", "none"),
        ("narrow", "none"),
    ],
)
def test_claim_beside_a_shared_anchor(claim: str, result: str) -> None:
    assert RULES.lowers[claim] == result
    if claim != "weak":
        assert RULES.chain([claim, SHARES_ANCHOR]) == RULES.chain([SHARES_ANCHOR, claim]) == result


HIERARCHY = {
    # left: results for right = partOf, hasPart
    "exact": "broad weak",
    "close": "related none",
    "broad": "broad none",
    "narrow": "related weak",
    "related": "related none",
    "weak": "none none",
    "partOf": "partOf none",
    "hasPart": "none hasPart",
}
BEFORE = {
    # left: results for right = exact, close, broad, narrow, related, weak
    "partOf": "weak none weak none none none",
    "hasPart": "narrow related related narrow related none",
}
UP_AND_DOWN = [
    (left, right, result)
    for table, columns in ((HIERARCHY, STEPS), (BEFORE, CLAIMS))
    for left, row in table.items()
    for right, result in zip(columns, row.split(), strict=True)
]


@pytest.mark.parametrize(("left", "right", "result"), UP_AND_DOWN)
def test_cell_of_a_hierarchy(left: str, right: str, result: str) -> None:
    assert RULES.pair(left, right) == result


def test_an_aligned_outcome_supports_its_expectation_but_not_the_other_way_round() -> None:
    assert RULES.chain(["exact", PART_OF]) == "broad"
    assert RULES.covers[RULES.chain(["exact", PART_OF])] == "partly"
    assert RULES.chain(["exact", HAS_PART]) == "weak"
    assert RULES.chain(["close", HAS_PART]) == NO_CLAIM


def test_every_cell_is_written_down_once_with_a_reason() -> None:
    pairs = [(cell.left, cell.right) for cell in RULES.cells]
    assert sorted(pairs) == sorted(itertools.product((*CLAIMS, *STEPS), repeat=2))
    assert all(len(cell.why) > 8 for cell in RULES.cells + RULES.lowered)


def test_the_nccer_chain_is_the_weakest_related_claim() -> None:
    # intersects (related), shares an anchor, and a CAS tag (close) read backwards
    claim = RULES.chain(["related", SHARES_ANCHOR, "close"])
    assert claim == "weak"
    assert RULES.iri(claim) == "http://www.w3.org/2004/02/skos/core#relatedMatch"


@pytest.mark.parametrize("names", [("close", SHARES_ANCHOR, "broad"), ("narrow", SHARES_ANCHOR, "close")])
def test_no_broad_or_narrow_hop_beside_a_shared_anchor(names: tuple[str, ...]) -> None:
    assert RULES.chain(names) == NO_CLAIM


def test_two_shared_anchors_are_one_too_many() -> None:
    assert RULES.chain([SHARES_ANCHOR, "exact", SHARES_ANCHOR]) == NO_CLAIM


def test_a_chain_that_only_one_grouping_allows_claims_nothing() -> None:
    assert RULES.pair(RULES.pair("narrow", "narrow"), "close") == "related"
    assert RULES.pair("narrow", RULES.pair("narrow", "close")) == NO_CLAIM
    assert RULES.chain(["narrow", "narrow", "close"]) == NO_CLAIM


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("left", "right"), list(itertools.product(CLAIMS, repeat=2)))
def test_a_hierarchy_between_two_alignments_claims_nothing(left: str, step: str, right: str) -> None:
    assert RULES.chain([left, step, right]) == NO_CLAIM


@given(alignments, alignments, alignments)
def test_associative_wherever_both_groupings_claim(a: str, b: str, c: str) -> None:
    left, right = RULES.pair(RULES.pair(a, b), c), RULES.pair(a, RULES.pair(b, c))
    assert left == right or NO_CLAIM in (left, right)


@given(chains, st.booleans(), st.integers(0, 6))
def test_never_stronger_than_the_weakest_link(names: list[str], anchor: bool, where: int) -> None:
    if anchor:
        names.insert(min(where, len(names)), SHARES_ANCHOR)
    claim = RULES.chain(names)
    mapped = [name for name in names if name != SHARES_ANCHOR]
    if claim != NO_CLAIM:
        assert RULES.rank(claim) >= max(RULES.rank(name) for name in mapped)
        assert not anchor or RULES.rank(claim) >= RULES.rank("related")


@given(chains, st.booleans(), st.integers(0, 6))
def test_the_inverted_chain_makes_the_inverted_claim(names: list[str], anchor: bool, where: int) -> None:
    if anchor:
        names.insert(min(where, len(names)), SHARES_ANCHOR)
    claim = RULES.chain(names)
    back = RULES.chain([RULES.inverse(name) for name in reversed(names)])
    assert back == (NO_CLAIM if claim == NO_CLAIM else RULES.inverse(claim))


@given(claims)
def test_inverting_twice_changes_nothing(name: str) -> None:
    assert RULES.inverse(RULES.inverse(name)) == name


@given(st.lists(st.sampled_from(CLAIMS[:-1]), min_size=1, max_size=6), st.integers(0, 6))
def test_exact_hops_change_no_claim(names: list[str], where: int) -> None:
    longer = [*names[:where], "exact", *names[where:]]
    assert RULES.chain(longer) == RULES.chain(names)


@given(chains, st.booleans(), st.integers(0, 6))
def test_no_claimed_chain_is_cut_off_on_the_way(names: list[str], anchor: bool, where: int) -> None:
    if anchor:
        names.insert(min(where, len(names)), SHARES_ANCHOR)
    state: State | None = EMPTY
    for name in names:
        state = None if state is None else RULES.step(state, name)
    assert RULES.chain(names) == NO_CLAIM or state is not None


def test_confidence_multiplies() -> None:
    assert multiply([Decimal("0.9"), Decimal("0.8")]) == Decimal("0.72")


@given(st.lists(st.one_of(st.none(), st.decimals(0, 1, places=2)), min_size=1, max_size=5))
def test_confidence_is_never_invented_and_never_grows(values: list[Decimal | None]) -> None:
    product = multiply(values)
    stated = [value for value in values if value is not None]
    if len(stated) < len(values):
        assert product is None
    else:
        assert product is not None
        assert product <= min(stated)


def hop(predicate: str, confidence: str | None = None) -> Hop:
    iri = SHARES_ANCHOR if predicate == SHARES_ANCHOR else RULES.iri(predicate)
    return Hop("s", "", "o", "", iri, confidence=None if confidence is None else Decimal(confidence))


@pytest.mark.parametrize(
    ("hops", "weakest"),
    [
        ([hop("exact"), hop("close")], 1),
        ([hop("related"), hop(SHARES_ANCHOR), hop("close")], 1),
        ([hop("close", "0.9"), hop("close", "0.7")], 1),
        ([hop("close"), hop("close")], 0),
    ],
)
def test_the_weakest_link_is_named(hops: list[Hop], weakest: int) -> None:
    assert RULES.weakest(hops) == weakest


def test_the_table_in_the_docs_is_this_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "crosswalks.md").read_text("utf-8")
    rows = [line.strip("| \n").split(" | ") for line in page.splitlines() if line.startswith("| **")]
    told = {(row[0].strip("*"), column): cell for row in rows for column, cell in zip(COLUMNS, row[1:], strict=True)}
    assert told == {pair: RULES.pair(*pair).replace(NO_CLAIM, "–") for pair in itertools.product(COLUMNS, COLUMNS)}
