"""The real OEWS files: the rows and marks that their PROVENANCE.md counts."""

from __future__ import annotations

import pytest

from loaders import oews
from loaders.options import Options
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file

FILES = {
    "bls-oews/national_M2024_dl.xlsx": ("bls-oews-national", "2024", 1403, {"#": 235, "*": 540}),
    "bls-oews/national_May2021_dl.csv": ("bls-oews-national", "2021", 1403, {}),
    "bls-oews/national_wages_2024.csv": ("bls-oews-national-extract", "2024", 831, {}),
    "bls-oews-colorado-2015/oews_colorado_M2015.csv": ("bls-oews-colorado", "2015", 771, {}),
}


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_every_row_is_an_observation_and_every_mark_is_counted(name: str) -> None:
    series, edition, rows, marks = FILES[name]
    (load,) = oews.load(shared_file(f"occupations/{name}"), Options())
    assert (load.source.series, load.source.edition) == (series, edition)
    assert adds_up(load)
    assert load.receipt.read == rows == len(of_kind(load, "cw:WageObservation"))
    assert {mark: load.receipt.counts[f"cells marked {mark}"] for mark in marks} == marks
    assert not load.receipt.dropped


@pytest.mark.shared
def test_the_seven_codes_at_two_levels_are_fourteen_observations() -> None:
    (load,) = oews.load(shared_file("occupations/bls-oews/national_M2024_dl.xlsx"), Options())
    facts = {name: one for name, one in said(load).items() if "cw:WageObservation" in one["rdf:type"]}
    for code in ("13-1020", "13-2020", "29-2010", "31-1120", "39-7010", "47-4090", "51-2090"):
        found = [one for name, one in facts.items() if f"-{code}-" in name]
        assert {level for one in found for level in one["cw:occupationLevel"]} == {"broad", "detailed"}


@pytest.mark.shared
def test_colorado_s_codes_are_of_soc_2010_and_its_numbers_have_no_binary_tail() -> None:
    (load,) = oews.load(shared_file("occupations/bls-oews-colorado-2015/oews_colorado_M2015.csv"), Options())
    everyone = said(load)["observation/bls-oews-colorado/2015-08-00-0000-total"]
    assert everyone["cw:hourlyWageP10"] == {"9.21"}
    assert everyone["cw:occupation"] == {"concept/oews-occupation/2015/00-0000"}
