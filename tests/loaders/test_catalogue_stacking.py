"""The published statements of what stacks on what: who says so, what is needed, in our words."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

import pytest

from tests.support.catalogue import CREDENTIALS, REGISTRY, STACKING
from tests.support.shared import shared_file

STACKING_KINDS = {"component", "progression", "nested-content", "credit", "horizontal"}
# CTDL's predicates as read here: *upper* predicate *lower*. `isPartOf` and `isRequiredFor` point the other way.
STACKING_PREDICATES = {
    "requires",
    "recommends",
    "preparationFrom",
    "advancedStandingFrom",
    "hasPart",
    "targetComponent",
}


# ---------------------------------------------------------------- stacking


def test_stacking_says_what_is_asked_of_it() -> None:
    for row in STACKING:
        assert row["kind"] in STACKING_KINDS
        assert row["ctdl_predicate"] in STACKING_PREDICATES
        assert row["contested"] in {"true", "false"}
        assert row["asserter"]
        assert row["evidence"].endswith(".")
        assert len(row["evidence"].split()) >= 6
        assert row["lower"] != row["upper"]
        assert re.fullmatch(r"(\d{4}(-\d{2}-\d{2})?)?", row["date"])
        assert re.fullmatch(r"([1-9]\d*)?", row["required_number"])


def test_the_full_production_technician_needs_exactly_its_four_modules() -> None:
    needed = [row for row in STACKING if row["upper"] == "mssc/cpt" and row["ctdl_predicate"] == "requires"]
    assert {row["lower"] for row in needed} == {
        "mssc/cpt-safety",
        "mssc/cpt-quality-practices-measurement",
        "mssc/cpt-manufacturing-processes-production",
        "mssc/cpt-maintenance-awareness",
    }
    assert {(row["kind"], row["required_number"]) for row in needed} == {("component", "4")}
    green = [row for row in STACKING if row["lower"] == "mssc/cpt-green-production"]
    assert [row["ctdl_predicate"] for row in green] == ["recommends"]


def test_a_number_needed_never_exceeds_the_ways_to_meet_it() -> None:
    ways: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in STACKING:
        if row["required_number"]:
            ways[row["upper"], row["required_number"]].add(row["lower"])
    assert {upper: len(lower) for (upper, number), lower in ways.items() if len(lower) < int(number)} == {}


def test_contested_claims_keep_the_one_who_makes_them() -> None:
    contested = [row for row in STACKING if row["contested"] == "true"]
    assert {(row["lower"], row["upper"]) for row in contested} == {
        ("comptia/a-plus", "comptia/network-plus"),
        ("comptia/a-plus", "comptia/linux-plus"),
    }
    for row in contested:
        assert "ce-3877cdec-09b6-45df-814f-ede85c023858" in row["asserter"]
        assert row["asserter"] != CREDENTIALS[row["upper"]]["issuer"]


def test_what_only_a_registry_record_says_is_never_put_in_the_vendor_s_mouth() -> None:
    ours = [row for row in STACKING if any(row[end].startswith(REGISTRY) for end in ("lower", "upper"))]
    assert len(ours) == 15
    assert {row["asserter"] for row in ours} == {row["asserter"] for row in STACKING if row["contested"] == "true"}


@pytest.mark.parametrize("kind", sorted(STACKING_KINDS))
def test_no_kind_of_stack_runs_in_a_circle(kind: str) -> None:
    below: dict[str, set[str]] = defaultdict(set)
    for row in STACKING:
        if row["kind"] == kind:
            below[row["upper"]].add(row["lower"])
    for start in list(below):
        reached, waiting = set[str](), list(below[start])
        while waiting:
            step = waiting.pop()
            if step not in reached:
                reached.add(step)
                waiting += below[step]
        assert start not in reached


@pytest.mark.shared
def test_all_published_edges_are_restated_each_from_its_own_source() -> None:
    def page(source: str) -> str:
        return (
            source
            if source.startswith("http")
            else "https://github.com/" + "/".join(source.split(" ")[0].split("/")[:2])
        )

    with shared_file("credentials/stackable-ladders/ladder-edges.tsv").open(encoding="utf-8", newline="") as file:
        published = Counter(page(row["source"]) for row in csv.DictReader(file, delimiter="\t"))
    assert published.total() == 41
    ours = Counter(row["source_url"] for row in STACKING)
    assert {url: ours[url] for url in published} == dict(published)


@pytest.mark.shared
def test_evidence_is_a_paraphrase_and_never_the_published_words() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9+']+", text.lower())
        return {tuple(words[place : place + 8]) for place in range(len(words) - 7)}

    with shared_file("credentials/stackable-ladders/ladder-edges.tsv").open(encoding="utf-8", newline="") as file:
        quoted = {run for row in csv.DictReader(file, delimiter="\t") for run in runs(row["evidence"])}
    assert quoted
    for row in STACKING:
        assert not runs(row["evidence"]) & quoted, row["evidence"]
