"""OEWS: every row an observation, every mark kept as a mark. The rows here are invented."""

from __future__ import annotations

import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import oews
from loaders.observations import exact_number
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from ontology.spool import TripleSpool
from tests.support.loads import adds_up, of_kind, said

HEADER = "AREA,AREA_TITLE,AREA_TYPE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,H_MEDIAN,A_MEDIAN,A_PCT90,ANNUAL,HOURLY\n"
ROWS = (
    '08,Colorado,2,13-1020,Buyers,broad,"1,230",24.5,"50,960",#,,\n'
    '08,Colorado,2,13-1020,Buyers,detailed,"1,230",24.5,"50,960",#,,\n'
    "08,Colorado,2,25-2052,Teachers,detailed,**,*,61000.0,70120,TRUE,\n"
)


def loaded(folder: Path, text: str = HEADER + ROWS, name: str = "state_M2024.csv") -> Load:
    (folder / name).write_text(text, encoding="utf-8")
    (load,) = oews.load(folder / name, Options())
    return load


def test_a_code_at_two_levels_is_two_observations_of_one_occupation(tmp_path: Path) -> None:
    load = loaded(tmp_path)
    buyers = [facts for name, facts in said(load).items() if "13-1020" in name and facts["cw:employment"]]
    assert len(buyers) == 2
    assert [facts["cw:occupation"] for facts in buyers] == [{"concept/soc/2018/13-1020"}] * 2
    assert {level for facts in buyers for level in facts["cw:occupationLevel"]} == {"broad", "detailed"}
    assert adds_up(load)
    assert load.receipt.read == 3


def test_marks_are_kept_with_what_they_mean_and_the_published_limit(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path))
    teacher = facts["observation/bls-oews-colorado/2024-08-25-2052-detailed"]
    assert not teacher["cw:employment"]
    assert not teacher["cw:medianHourlyWage"]
    marks = sorted((*facts[one]["cw:sourceColumn"], *facts[one]["cw:mark"]) for one in teacher["cw:suppressedValue"])
    assert marks == [("H_MEDIAN", "*"), ("TOT_EMP", "**")]
    assert teacher["cw:wageBasis"] == {"annual"}
    buyer = facts["observation/bls-oews-colorado/2024-08-13-1020-broad"]
    (top,) = buyer["cw:suppressedValue"]
    assert facts[top]["schema:minValue"] == {"239200"}
    assert buyer["cw:employment"] == {"1230"}


def test_a_code_that_is_not_soc_s_becomes_a_concept_of_the_year(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path))
    assert facts["concept/oews-occupation/2024/25-2052"]["skos:prefLabel"] == {"Teachers"}


def test_the_year_says_which_soc_the_codes_are_of(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path, name="state_M2015.csv"))
    buyer = facts["observation/bls-oews-colorado/2015-08-13-1020-broad"]
    assert buyer["cw:occupation"] == {"concept/soc/2010/13-1020"}


def test_the_area_is_a_thing_with_code_name_and_type(tmp_path: Path) -> None:
    load = loaded(tmp_path)
    assert of_kind(load, "schema:AdministrativeArea") == ["area/bls-oews/08"]
    area = said(load)["area/bls-oews/08"]
    assert (area["skos:notation"], area["cw:areaType"]) == ({"08"}, {"2"})


def test_a_cell_that_is_neither_number_nor_known_mark_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        loaded(tmp_path, HEADER + "08,Colorado,2,13-1020,Buyers,broad,about 5,24.5,<5,1,,\n")
    assert [(one.rule, one.found) for one in caught.value.problems] == [
        ("not-a-figure", "'about 5'"),
        ("not-a-figure", "'<5'"),
    ]


def test_without_a_year_nothing_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no year"):
        loaded(tmp_path, name="state.csv")


def test_bls_s_own_archive_is_read_by_the_tables_in_it(tmp_path: Path) -> None:
    path = tmp_path / "oesm24st.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("oesm24st/state_M2024_dl.csv", HEADER + ROWS)
        archive.writestr("oesm24st/file_descriptions.csv", "a,b\n1,2\n")
    assert oews.sniff(path) == 0.8
    (load,) = oews.load(path, Options())
    assert (load.source.series, load.receipt.read) == ("bls-oews-colorado", 3)
    assert load.files[0][0] == "oesm24st/state_M2024_dl.csv"


def test_a_large_table_says_the_same_as_a_small_one(tmp_path: Path) -> None:
    row = "08,Colorado,2,15-{},Buyers,detailed,5,2,3,4,,\n"
    load = loaded(tmp_path, HEADER + ROWS + "".join(row.format(f"{code:04}") for code in range(3000)))
    assert isinstance(load.triples, TripleSpool)
    assert load.receipt.read == 3003 == len(of_kind(load, "cw:WageObservation"))


@pytest.mark.parametrize(
    ("cell", "number"),
    [("36.880000000000003", "36.88"), ("140,886,310", "140886310"), ("0.0", "0"), ("3.5E-2", "0.035"), (".5", "0.5")],
)
def test_numbers_are_what_was_published(cell: str, number: str) -> None:
    assert exact_number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "#", "1,2", "NaN", "Infinity", "1e", "٣", "1 2", "--1", "1e999"])
def test_other_text_is_no_number(cell: str) -> None:
    assert exact_number(cell) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3))
def test_any_plain_number_reads_as_itself(number: Decimal) -> None:
    assert exact_number(format(number, "f")) == number


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_row_is_read_or_refused(cells: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), HEADER + ",".join(cells) + "\n")
        except (BadInput, UnicodeEncodeError):
            return
        assert adds_up(load)
