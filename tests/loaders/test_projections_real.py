"""The real projections: every table's rows, and no figure that two tables give differently."""

from __future__ import annotations

import pytest

from loaders import projections
from loaders.options import Options
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file

FOLDER = "occupations/bls-projections"


@pytest.mark.shared
def test_every_table_of_the_workbook_is_kept() -> None:
    (load,) = projections.load(shared_file(f"{FOLDER}/occupation_2023_final.xlsx"), Options())
    assert (load.source.series, load.source.edition) == ("bls-projections", "2022-32")
    counts = load.receipt.counts
    assert [counts[f"rows of table 1.{number}"] for number in range(1, 13)] == [
        23, 1113, 31, 31, 31, 31, 1113, 1113, 427, 1113, 3, 1065,
    ]  # fmt: skip
    assert (counts["rows of table 5.3"], counts["rows of table 5.4"]) == (833, 832)
    assert adds_up(load)
    assert load.receipt.read == load.receipt.kept == 7759
    assert not any("both kept" in warning for warning in load.receipt.warnings)
    chief = said(load)["projection/bls-projections/2022-32-11-1011"]
    assert chief["cw:baseEmployment"] == {"280000"}
    assert chief["cw:annualOpenings"] == {"15300"}
    assert len(of_kind(load, "cw:EmploymentProjection")) == 1113 + 3


@pytest.mark.shared
def test_the_crosswalk_has_997_rows_316_of_them_without_a_profile() -> None:
    (load,) = projections.load(shared_file(f"{FOLDER}/nem-onet-to-soc-crosswalk.xlsx"), Options())
    assert adds_up(load)
    assert load.receipt.read == 997
    assert load.receipt.counts["rows without a profile"] == 316
    assert load.receipt.counts["occupations of the matrix"] == 832


@pytest.mark.shared
def test_the_handbook_has_342_profiles_52_of_them_without_a_code() -> None:
    (load,) = projections.load(shared_file("occupations/bls-ooh-2024-34/occupations.csv"), Options())
    assert (load.source.series, load.source.edition) == ("bls-ooh", "2024-34")
    assert adds_up(load)
    assert load.receipt.read == 342
    assert load.receipt.counts["profiles without a SOC code"] == 52
    values = [word for facts in said(load).values() for word in facts["cw:entryEducation"]]
    assert values.count("See How to Become One") == 36
