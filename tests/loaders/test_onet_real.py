"""The real O*NET files, held to the counts of their PROVENANCE.md."""

from __future__ import annotations

import pytest

from graph.collector import paused
from loaders import onet, onet_graph, onet_taxonomy
from loaders.options import Options
from loaders.registry import pick
from ontology.model import Load
from ontology.spool import TripleSpool
from ontology.terms import CW
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared
FOLDER = "occupations"


def number_of(found: Load, text: object) -> int:
    """How often a term, or text, stands in the triples; counted in the file, as there are millions."""
    assert isinstance(found.triples, TripleSpool)
    return sum(block.count(str(text).encode()) for block in found.triples.blocks())


def test_all_of_o_net_30_1_in_excel() -> None:
    path = shared_file(f"{FOLDER}/onet-30.1-excel")
    assert pick(path).name == "onet"
    with paused():  # as `credways load` does
        (found,) = onet.load(path, Options())
    receipt = found.receipt
    assert (found.source.edition, found.source.effective) == ("30.1", "2025-12")
    assert receipt.read == receipt.kept == sum(receipt.counts.values()) == 456_496
    assert receipt.dropped == receipt.dangling == ()
    expected = {
        "Occupation Data": 1_016,
        "Skills": 62_580,
        "Knowledge": 59_004,
        "Task Statements": 18_796,
        "Technology Skills": 32_773,
        "Job Zones": 923,
        "Related Occupations": 18_460,
        "Education, Training, and Experience": 37_125,
        "Alternate Titles": 56_505,
        "Tasks to DWAs": 23_850,
        "Content Model Reference": 630,
        "Emerging Tasks": 328,
    }
    assert {name: receipt.counts[name] for name in expected} == expected
    assert len(receipt.counts) == 36
    assert all(fate.startswith(("kept", "mapped")) for fate in receipt.fields.values())
    assert "93 of 1016 occupations have no job zone; none is given" in receipt.notes
    assert "this copy has no table of: Abilities; Work Activities; Work Context; Task Ratings" in receipt.notes
    assert len(found.triples) < 2_100_000
    ratings = sum(receipt.counts[name] for name in ("Skills", "Knowledge", "Education, Training, and Experience",
                                                    "Interests", "Work Styles", "Work Values"))  # fmt: skip
    assert number_of(found, CW.ratingMeasure) == ratings + receipt.counts["Occupation Level Metadata"] + 483
    assert number_of(found, CW.taskType) == 18_796 - 845
    assert number_of(found, CW.inDemandTechnology) == 2_493
    assert number_of(found, CW.usesTool) == 41_662


def test_24_2_as_text_has_the_older_tables_and_taxonomy() -> None:
    (found,) = onet.load(shared_file(f"{FOLDER}/onet-24.2-text"), Options())
    counts = found.receipt.counts
    assert (counts["Occupation Data"], counts["Task Statements"], counts["Technology Skills"]) == (
        1_110,
        19_695,
        29_016,
    )
    assert (counts["Career Changers Matrix"], counts["Career Starters Matrix"]) == (8_348, 8_580)
    assert found.receipt.read == found.receipt.kept
    assert found.receipt.dangling == ()
    assert number_of(found, "/concept/onet-soc/2010/11-1011.00>")
    assert not number_of(found, "/concept/onet-soc/2019/")


def test_29_3_has_the_same_occupations_and_fewer_technologies() -> None:
    (found,) = onet.load(shared_file(f"{FOLDER}/onet-29.3-excel-subset"), Options())
    assert found.receipt.counts == {"Occupation Data": 1_016, "Job Zones": 923, "Technology Skills": 32_681}


def test_one_real_table_alone() -> None:
    path = shared_file(f"{FOLDER}/onet-30.1-excel/Related Occupations.xlsx")
    assert pick(path).name == "onet"
    (found,) = onet.load(path, Options(edition="30.1"))
    assert found.receipt.counts == {"Related Occupations": 18_460}


def test_the_taxonomy_s_lists() -> None:
    path = shared_file(f"{FOLDER}/onet-soc-taxonomy")
    assert pick(path).name == "onet-soc"
    loads = onet_taxonomy.load(path, Options())
    read = {(one.source.series, one.source.edition): one.receipt.read for one in loads}
    assert len(read) == len(loads) == 26
    assert all(one.receipt.read == one.receipt.kept for one in loads)
    assert read["onet-soc", "2019"] == 1_016
    assert read["onet-soc-2010-to-2019", "2019"] == 1_164
    assert read["onet-soc-2010-to-soc", "2010"] == 1_170
    assert read["onet-soc-2019-to-soc", "2019"] == 1_016
    assert (read["onet-soc-code-changes", "2019"], read["onet-soc-title-changes", "2019"]) == (107, 75)
    assert read["onet-soc-structure", "2019"] == 1_596
    versions = next(one for one in loads if one.source.series == "onet-soc-2010-to-2019")
    kinds = {"unchanged": 724, "merged": 209, "split": 98, "reworded": 48, "recoded": 85}
    assert versions.receipt.counts == kinds
    assert any("soc_structure_2010.xls" in note for note in loads[0].receipt.notes)


def test_30_0_as_a_graph_by_others() -> None:
    path = shared_file(f"{FOLDER}/onet-30.0-graph")
    assert pick(path).name == "onet-graph"
    (found,) = onet_graph.load(path, Options())
    receipt = found.receipt
    assert receipt.read == receipt.kept == 49_884 + 235_603
    assert (receipt.counts["occupation"], receipt.counts["task"], receipt.counts["hasSkill"]) == (1_016, 18_797, 8_940)
    assert any(warning.startswith("3 edges stand twice") for warning in receipt.warnings)
    assert receipt.dangling == ()
