"""BLS's projections: figures in ones, marks as marks, None as a value. The rows here are invented."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import projections
from loaders.options import Options
from loaders.projections_headers import folded
from ontology.errors import BadInput
from ontology.model import Load
from tests.loaders.reading.making import cells, rows, workbook
from tests.support.loads import adds_up, of_kind, said

TITLE, CODE = "2022 National Employment Matrix title", "2022 National Employment Matrix code"
SEVEN = rows(
    cells("Table 1.7 Invented, 2022-32"),
    cells(TITLE, CODE, "Occupation type", "Employment, 2022", "Employment, 2032",
          "Employment change, numeric, 2022-32", "Median annual wage, 2022(1)", "Typical education needed for entry"),
    cells("Total, all occupations", "00-0000", "Summary", "164.5", "170", "5.5", "—", "—"),
    cells("  Garden occupations", "45-0000", "Summary", "12.5", "13", "0.5", "40000", "—"),
    cells("    Gardeners(1)", "45-1011", "Line item", "2.1", "2", "-0.1", "&gt;=$239,200", "None"),
    cells("Footnotes:"),
    cells("(1) An invented footnote."),
)  # fmt: skip
EIGHT = rows(
    cells("Table 1.8 Invented"),
    cells(TITLE, CODE, "National Employment Matrix Link"),
    cells("Gardeners", "45-1011", "Projections for 45-1011"),
)
NINE = rows(
    cells("Table 1.9 Invented"),
    cells(TITLE, CODE, "Industry type", "2022 NAICS code", "National Employment Matrix Link"),
    cells("Total employment", "TE1000", "Summary", "—", "Projections for TE1000"),
    cells("  Gardens", "1131-2", "Line item", "113100-3200", "Projections for 1131-2"),
)
TWELVE = rows(
    cells("Table 1.12 Invented"),
    cells("2022 National Employment Matrix occupation title", "2022 National Employment Matrix occupation code",
          "2022 National Employment Matrix industry title", "2022 National Employment Matrix industry code",
          "Factors affecting occupational utilization"),
    cells("Gardeners", "45-1011", "Gardens", "1131-2", "Robots"),
)  # fmt: skip
FIFTY_THREE = rows(
    cells("Table 5.3 Invented"), cells(TITLE, CODE, "Some college, no degree"), cells("Gardeners(1)", "45-1011", "19.5")
)


def loaded(folder: Path, **more: str) -> Load:
    path = folder / "occupation.xlsx"
    tables = {"Table 1.7": SEVEN, "Table 1.8": EIGHT, "Table 1.9": NINE, "Table 1.12": TWELVE, "Table 5.3": FIFTY_THREE}
    path.write_bytes(workbook(tables | more))
    (load,) = projections.load(path, Options())
    return load


def test_figures_are_in_ones_and_marks_are_kept(tmp_path: Path) -> None:
    load = loaded(tmp_path)
    facts = said(load)
    gardeners = facts["projection/bls-projections/2022-32-45-1011"]
    assert gardeners["cw:baseEmployment"] == {"2100"}
    assert gardeners["cw:employmentChange"] == {"-100"}
    assert gardeners["cw:entryEducation"] == {"None"}
    assert not gardeners["cw:medianAnnualWage"]
    (mark,) = gardeners["cw:suppressedValue"]
    assert (facts[mark]["cw:mark"], facts[mark]["schema:minValue"]) == ({">=$239,200"}, {"239200"})
    assert gardeners["cw:occupation"] == {"concept/soc/2018/45-1011", "concept/nem/2022-32/45-1011"}
    item = facts["concept/nem/2022-32/45-1011"]
    assert (item["rdf:type"], item["skos:closeMatch"]) == ({"skos:Concept"}, {"concept/soc/2018/45-1011"})
    everyone = facts["projection/bls-projections/2022-32-00-0000"]
    assert everyone["cw:occupation"] == {"concept/nem/2022-32/00-0000"}
    assert len(everyone["cw:suppressedValue"]) == 2
    assert adds_up(load)
    assert load.receipt.read == 3 + 1 + 2 + 1 + 1


def test_the_indent_is_the_hierarchy_and_the_footnote_mark_no_part_of_the_title(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path))
    gardeners = facts["concept/nem/2022-32/45-1011"]
    assert gardeners["skos:prefLabel"] == {"Gardeners"}
    assert gardeners["skos:broader"] == {"concept/nem/2022-32/45-0000"}
    assert facts["projection/bls-projections/2022-32-45-1011"]["rdfs:comment"] == {"Footnote (1) of table 1.7."}


def test_every_other_table_is_kept_too(tmp_path: Path) -> None:
    load = loaded(tmp_path)
    facts = said(load)
    assert facts["concept/nem/2022-32/45-1011"]["dcterms:source"] == {
        "https://data.bls.gov/projections/nationalMatrix?queryParams=45-1011&ioType=o"
    }
    gardens = facts["concept/nem-industry/2022-32/1131-2"]
    assert gardens["cw:industryCode"] == {"113100-3200"}
    assert gardens["skos:broader"] == {"concept/nem-industry/2022-32/TE1000"}
    (factor,) = of_kind(load, "cw:UtilizationFactor")
    assert facts[factor]["rdf:value"] == {"Robots"}
    (attained,) = of_kind(load, "cw:EducationalAttainment")
    assert facts[attained]["cw:attainmentSomeCollege"] == {"19.5"}


def test_a_table_that_gives_another_figure_is_warned_of(tmp_path: Path) -> None:
    again = rows(
        cells("Table 1.3 Invented"), cells(TITLE, CODE, "Employment, 2022"), cells("Gardeners", "45-1011", "9")
    )
    load = loaded(tmp_path, **{"Table 1.3": again})
    assert any("both kept" in warning for warning in load.receipt.warnings)


def test_an_unknown_header_is_refused(tmp_path: Path) -> None:
    odd = rows(cells("Table 1.4 Invented"), cells(TITLE, CODE, "Happiness"), cells("Gardeners", "45-1011", "9"))
    with pytest.raises(BadInput, match="Happiness"):
        loaded(tmp_path, **{"Table 1.4": odd})


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("2022 National Employment Matrix title", "national employment matrix title"),
        ("Employment, 2032", "employment, {end}"),
        ("Occupational openings, 2022-32 annual average", "occupational openings, annual average"),
        ("Median annual wage, 2022(1)", "median annual wage"),
    ],
)
def test_headers_lose_their_years(header: str, key: str) -> None:
    assert folded(header, "2022", "2032") == key


CROSSWALK = (
    "Sort Order",
    "O*NET-SOC Code",
    "O*NET-SOC Title",
    "NEM Code",
    "National Employment Matrix Occupational Title",
    "OOH Profile Code",
    "OOH Profile Title",
    "OOH Occupation Group",
    "OOH Occupation Group (brief)",
    "OOH Profile Website",
)


def test_the_crosswalk_maps_twice_where_there_is_a_profile(tmp_path: Path) -> None:
    page = "https://www.bls.gov/OOH/gardens/gardeners.htm"
    path = tmp_path / "nem-onet-to-soc-crosswalk.xlsx"
    sheet = rows(
        cells("An invented crosswalk"),
        cells(*CROSSWALK),
        cells("1", "45-1011.00", "Gardeners", "45-1011", "Gardeners", "B999", "Gardeners", "Gardens", "Gardens", page),
        cells("2", "45-1012.00", "Weeders", "45-1012", "Weeders", "—", "—", "—", "—", "—"),
    )
    path.write_bytes(workbook({"ONET to SOC crosswalk": sheet}))
    (load,) = projections.load(path, Options())
    facts = said(load)
    ends = {
        (*facts[one]["owl:annotatedSource"], *facts[one]["owl:annotatedTarget"])
        for one in of_kind(load, "sssom:Mapping")
    }
    assert ends == {
        ("concept/onet-soc/2019/45-1011.00", "concept/nem/2022-32/45-1011"),
        ("concept/onet-soc/2019/45-1012.00", "concept/nem/2022-32/45-1012"),
        ("concept/nem/2022-32/45-1011", "concept/ooh/2022-32/gardeners"),
    }
    assert facts["concept/ooh/2022-32/gardeners"]["skos:notation"] == {"gardeners", "B999"}
    assert facts["concept/nem/2022-32/45-1012"]["cw:suppressedValue"]
    assert facts["concept/nem/2022-32/45-1012"]["rdf:type"] == {"skos:Concept", "cw:Occupation"}  # no code of SOC


OOH = (
    "title,category,slug,soc_code,median_pay_annual,entry_education,num_jobs_2024,projected_employment_2034,"
    "outlook_pct\n"
)


def profiles(folder: Path, text: str) -> Load:
    (folder / "ooh.csv").write_text(OOH + text, encoding="utf-8")
    (load,) = projections.load(folder / "ooh.csv", Options())
    return load


def test_a_profile_without_a_code_is_kept_and_none_is_a_value(tmp_path: Path) -> None:
    load = profiles(tmp_path, "Gardeners,gardens,gardeners,,40000,None,1000,900,-10\n")
    facts = said(load)["projection/bls-ooh/2024-34-gardeners"]
    assert facts["cw:occupation"] == {"concept/ooh/2024-34/gardeners"}
    assert facts["cw:entryEducation"] == {"None"}
    assert facts["cw:employmentChangePercent"] == {"-10"}
    assert load.receipt.counts["profiles without a SOC code"] == 1


@given(st.lists(st.text(max_size=9), min_size=9, max_size=9))
def test_any_profile_is_read_or_refused(row: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = profiles(Path(folder), ",".join(row) + "\n")
        except (BadInput, UnicodeEncodeError):
            return
        assert adds_up(load)


@given(st.lists(st.sampled_from(["", " ", "x", "—", "45-1011", "1.5", "(1)", "  y(1)"]), min_size=8, max_size=8))
def test_any_row_of_a_table_is_read_or_refused(row: list[str]) -> None:
    sheet = rows(cells("Table 1.2"), SEVEN_HEAD, cells(*row))
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), **{"Table 1.7": sheet})
        except BadInput:
            return
        assert adds_up(load)


SEVEN_HEAD = cells(TITLE, CODE, "Occupation type", "Employment, 2022", "Employment, 2032",
                   "Employment change, numeric, 2022-32", "Median annual wage, 2022(1)",
                   "Typical education needed for entry")  # fmt: skip
