"""The named revisions over the publishers' own files. Codes and counts only: their texts stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from credways.build import load_paths
from credways.editions import diff, impact
from graph.store import EmbeddedStore
from loaders.options import Options
from queries.editions_diff import EditionDiff
from queries.editions_pairs import LIKENESS
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared


def whole(found: EditionDiff, old: int, new: int) -> None:
    """Every item of both editions is in one group, and every guess says how alike the wordings are."""
    assert sum(len(change.old) for change in found.changes) == old
    assert sum(len(change.new) for change in found.changes) == new
    guesses = [link for change in found.changes for link in change.links if link.by == LIKENESS]
    assert all(link.likeness is not None and 0.5 <= link.likeness <= 1 for link in guesses)
    assert all(change.guessed for change in found.changes for link in change.links if link.by == LIKENESS)


@pytest.fixture(scope="module")
def cas(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path = tmp_path_factory.mktemp("cas") / "store"
    load_paths(path, [shared_file("standards/colorado-cas")], allow_loss=True)
    return EmbeddedStore.open(path)


def test_cas_social_studies_2018_to_2022_has_the_same_codes_with_other_text(cas: EmbeddedStore) -> None:
    found = diff(cas, "cas-ss", "2018", "2022")
    whole(found, 698, 758)
    same_code = [c for c in found.changes if c.kind == "reworded" and c.old[0].code == c.new[0].code]
    assert len(same_code) > 300
    assert all(change.words(link) for change in same_code for link in change.links)
    expectation = next(c for c in found.changes if c.old and c.old[0].code == "SS.2.2.1")
    assert (expectation.kind, expectation.new[0].code) == ("recoded", "SS.1.2.1")


def test_cas_science_2018_to_2026_carries_nearly_every_tag_forward(cas: EmbeddedStore) -> None:
    found = impact(cas, "cas-sc", "2026")
    assert found.diff.counts["unchanged"] == 616
    assert sum(found.counts.values()) == len(found.rows) == 206
    assert found.counts["carry forward"] > 190
    assert {row.old.code for row in found.rows if row.proposal == "broken" and row.old} == {"SC.HS.3.11.b"}
    assert {row.thing.said_by for row in found.rows} == {"Colorado Department of Education"}


def test_comptia_network_plus_n10_008_to_n10_009(tmp_path: Path) -> None:
    path = tmp_path / "store"
    load_paths(path, [shared_file("credentials/certification-objectives/objectives.tsv")], allow_loss=True)
    found = diff(EmbeddedStore.open(path), "comptia-network-plus", "N10-008", "N10-009")
    whole(found, 603, 30)
    pairs = {c.old[0].code: (c.kind, c.new[0].code, c.guessed) for c in found.changes if c.old and c.new}
    assert pairs["1.8"] == ("recoded", "1.3", False)
    assert pairs["5.4"] == ("reworded", "5.4", False)
    assert pairs["2.4"] == ("reworded", "2.3", True)
    assert "exam topic” (573 in the other edition)" in found.notes[0]


@pytest.fixture(scope="module")
def soc(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path = tmp_path_factory.mktemp("soc") / "store"
    load_paths(path, [shared_file("occupations/soc-codingsystems")], allow_loss=True)
    return EmbeddedStore.open(path)


def test_soc_2010_to_2018_follows_the_published_crosswalk(soc: EmbeddedStore) -> None:
    found = diff(soc, "soc", "2010", "2018")
    whole(found, 1425, 1447)
    by_crosswalk = [link for change in found.changes for link in change.links if link.by == "published"]
    assert len(by_crosswalk) == 900
    split = {link.old for c in found.changes for link in c.links if link.by == "published" and link.kind == "split"}
    assert len(split) == 42
    parts = {c.old[0].code: [i.code for i in c.new] for c in found.changes if c.kind == "split" and len(c.old) == 1}
    assert parts["29-2041"] == ["29-2042", "29-2043"]
    merged = {c.new[0].code: [i.code for i in c.old] for c in found.changes if c.kind == "merged" and len(c.new) == 1}
    assert all(len(codes) > 1 for codes in merged.values())


def test_soc_2010_to_2018_breaks_nothing_of_the_isco_crosswalk_and_carries_most_of_it(soc: EmbeddedStore) -> None:
    found = impact(soc, "soc", "2018")
    assert found.counts == {"carry forward": 1800, "re-review": 450, "broken": 0}
    assert sum(found.counts.values()) == 2 * 1125, "both tables of the copy, which say the same both ways"


def test_a_workbook_that_is_not_loaded_gives_the_same_proposals(soc: EmbeddedStore) -> None:
    workbook = shared_file("occupations/soc-2018-definitions/soc_2018_definitions.xlsx")
    found = impact(soc, "soc", str(workbook), "2010")
    assert found.counts == {"carry forward": 1800, "re-review": 450, "broken": 0}
    assert soc.edition("soc", "2018") is None


def test_cip_2010_to_2020_follows_the_published_crosswalk(tmp_path: Path) -> None:
    path = tmp_path / "store"
    folder = "occupations/cip-2020"
    files = [shared_file(f"{folder}/{name}") for name in ("CIPCode2020.csv", "Crosswalk2010to2020.csv")]
    load_paths(path, files, allow_loss=True)
    found = diff(EmbeddedStore.open(path), "cip", "2010", "2020")
    whole(found, 2155, 2687)
    assert (found.counts["retired"], found.counts["added"]) == (12, 544)
    assert all(link.by == "published" for change in found.changes for link in change.links)
    recoded = [c for c in found.changes if "recoded" in (c.kind, *c.also)]
    assert len(recoded) == 149
    assert found.notes[0] == "2010, as it is loaded, has no hierarchy; places were not compared."


def test_swapping_soc_swaps_splits_and_mergers(soc: EmbeddedStore) -> None:
    there, back = diff(soc, "soc", "2010", "2018").counts, diff(soc, "soc", "2018", "2010").counts
    assert (there["retired"], there["added"]) == (back["added"], back["retired"])
    assert there["unchanged"] == back["unchanged"]


def test_onet_29_3_to_30_1_compares_occupations(tmp_path: Path) -> None:
    path = tmp_path / "store"
    for release, folder in (("29.3", "onet-29.3-excel-subset"), ("30.1", "onet-30.1-excel")):
        table = shared_file(f"occupations/{folder}/Occupation Data.xlsx")
        load_paths(path, [table], options=Options(edition=release), allow_loss=True)
    found = diff(EmbeddedStore.open(path), "onet", "29.3", "30.1")
    whole(found, 1016, 1016)
    assert all(link.by == "identifier" for change in found.changes for link in change.links)
    assert found.counts["unchanged"] == 1016
