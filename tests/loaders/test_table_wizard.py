"""A list in a layout nobody has seen gets a map proposed, and loads by it. Every list here is invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.table_guess import guesses
from loaders.table_look import Column
from ontology.errors import BadInput
from tests.loaders.table_making import csv_file, has, plan, proposed, workbook

STATE_LIST = """State List of Credentials for 2026-27 (invented),,,,,,
,,,,,,
Credential Name,Issuing Body,Exam Code,CIP Code,SOC,Website,Date Approved
Health,,,,,,
Widget Aide,Widget Board,WBA-10,51.3902,31-1131; 31-1132,https://example.org/wa,7/1/2026
Trades,,,,,,
Gadget Welder,Gadget Society,01,48.0508,51-4121,https://example.org/gw,8/15/2025
Note: invented.,,,,,,
"""


def test_a_state_credential_list_with_title_rows_dividers_and_footnotes_loads(tmp_path: Path) -> None:
    proposal, made = proposed(csv_file(tmp_path, STATE_LIST))
    assert made.receipt.read == made.receipt.kept == 2
    assert made.receipt.counts["things made: credential"] == 2
    assert sum(number for what, number in made.receipt.counts.items() if what.startswith("rows passed over")) == 3
    assert any("'Health'" in warning and "invented." in warning for warning in made.receipt.warnings)
    assert has(made, "credential/widget-board/widget-aide", "occupationType", "concept/soc/2018/31-1132")
    assert has(made, "credential/gadget-society/gadget-welder", "notation", '"01"')
    assert has(made, "credential/gadget-society/gadget-welder", "date", "2025-08-15")
    assert has(made, "instructionalProgramType", "concept/cip/2020/48.0508")
    assert made.source.edition == "2026"
    assert {one.column: one.confidence for one in proposal.decisions}["CIP Code"] > 0.9


def test_a_district_course_list_with_a_two_row_header_and_merged_cells_loads(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Invented District 99: courses", None, None, None, None],
        ["School", "Course", None, "Credits", "Leads to"],
        [None, "Number", "Title", None, "Certification"],
        ["North High", "0101", "Welding I", 1, "Gadget Welder"],
        [None, "0102", "Welding II", 0.5, "Gadget Welder; Widget Aide"],
        ["South High", "0201", "Nursing", 1, None],
    ]
    path = workbook(tmp_path, rows, merged=["A4:A5", "B2:C2", "A1:E1"])
    proposal, made = proposed(path)
    assert made.receipt.read == made.receipt.kept == 3
    assert has(made, "course/north-high/0102", "prefLabel", "Welding II"), proposal.text
    assert has(made, "course/north-high/0102", "leadsToCredential", "credential/list/widget-aide")
    assert has(made, "course/south-high/0201", "offeredBy", "organization/south-high")
    assert "School" in proposal.text
    assert any("merged" in remark for remark in proposal.remarks)


def test_a_complete_header_over_values_and_merged_titles_is_one_row_and_fills_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Invented state: approved list", None, None, None, None],
        ["Credential", "Certifying Entity", "Tier", "SOC Code", "Notes"],
        ["Widget Maker I", "Widget Alliance", 1, "51-4041", None],
        ["Widget Maker II", "Widget Alliance", 2, "51-4041", "New"],
        ["Gadget Maker", None, 1, "51-4041", None],
    ]
    proposal, made = proposed(workbook(tmp_path, rows, merged=["A1:E1"]))
    assert [one.column for one in proposal.decisions] == rows[1]
    assert made.receipt.read == made.receipt.kept == 3
    assert "fill" not in proposal.text


@pytest.mark.parametrize(("title", "name"), [("Invented list 2026–27", "list.csv"), ("Invented", "list 2026–27.csv")])
def test_an_edition_is_named_so_that_it_can_be_typed(tmp_path: Path, title: str, name: str) -> None:
    text = f"{title},\nCredential,Certifying Entity\nWidget Maker I,Widget Alliance\nGadget Maker,Gadget Society\n"
    _, made = proposed(csv_file(tmp_path, text, name))
    assert made.source.edition == "2026-27"


def test_a_word_among_dates_leaves_them_text_and_loads(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Credential", "Certifying Entity", "Date Approved"],
        ["Widget Maker I", "Widget Alliance", date(2024, 7, 1)],
        ["Widget Maker II", "Widget Alliance", "TBD"],
    ]
    _, made = proposed(workbook(tmp_path, rows))
    assert has(made, "widget-maker-i", "date", '"2024-07-01"')
    assert has(made, "widget-maker-ii", "date", '"TBD"')


def test_a_spanish_program_list_with_semicolons_and_odd_headers_loads(tmp_path: Path) -> None:
    text = "Institución;Programa;Código CIP;Tipo;Zona rara\nColegio Uno;Soldadura;48.0508;Certificado;x1\n"
    text += "Colegio Dos;Enfermería;51.3901;Diploma;x2\n"
    proposal, made = proposed(csv_file(tmp_path, text, "programas.csv"))
    assert has(made, "program/colegio-dos/enfermeria", "instructionalProgramType", "concept/cip/2020/51.3901")
    assert has(made, "program/colegio-dos/enfermeria", "offeredBy", "organization/colegio-dos")
    assert has(made, "column/programas/zona-rara", '"x2"')
    assert made.receipt.fields["Zona rara"] == "kept as it stands (cw:SourceColumn)"
    becomes = {one.column: one.becomes for one in proposal.decisions}
    assert becomes["Zona rara"].startswith("kept as it stands")


def test_awards_with_small_cell_marks_keep_the_marks_and_never_a_zero(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Program Name", "CIP Code", "Awards 2023-24", "Awards 2024-25", "Region"],
        ["Welding", "48.0508", 12, "*", "North"],
        ["Nursing", "51.3901", "<5", "1,204", "South"],
        ["Total", None, 17, 1204, None],
    ]
    _, made = proposed(workbook(tmp_path, rows))
    assert made.receipt.read == 2
    assert made.receipt.counts["figures"] == 4
    assert has(made, "figure", '"1204"')
    assert has(made, "mark", '"<5"')
    assert has(made, "ontology#year", '"2024-25"')
    assert has(made, "ontology#area", '"North"')
    assert not has(made, "figure", '"0"')
    assert not has(made, "figure", '"5"')


def test_a_title_line_does_not_hide_the_separator(tmp_path: Path) -> None:
    text = "Liste inventée\n\nTitre de la certification\tOrganisme certificateur\tAnnée\n"
    text += "Soudeur I\tSociété des Gadgets\t2025\nAide\tConseil\t2026\n"
    proposal, made = proposed(csv_file(tmp_path, text, "liste.csv"))
    assert "delimiter: tab" in proposal.text
    assert has(made, "credential/societe-des-gadgets/soudeur-i", "ontology#year", '"2025"')


def test_credentials_with_commas_alone_are_kept_whole_and_reported(tmp_path: Path) -> None:
    text = 'Course Title,Certification\nWelding,"Gadget I, Gadget II"\nNursing,Widget\n'
    _, made = proposed(csv_file(tmp_path, text))
    assert has(made, "prefLabel", '"Gadget I, Gadget II"')
    assert any("may stand inside a value" in warning for warning in made.receipt.warnings)


def test_a_list_with_nothing_that_is_known_still_loads_whole(tmp_path: Path) -> None:
    _, made = proposed(csv_file(tmp_path, "Zz,Yy\nalpha,1\nbeta,2\n", "odd.csv"))
    assert made.receipt.kept == 2
    assert has(made, "record/odd/alpha", "column/odd/yy", '"1"')


def test_codes_stored_as_numbers_are_read_and_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Program Name", "CIP Code"], ["Agriculture", 1.0101], ["Welding", 48.0508]]
    proposal, made = proposed(workbook(tmp_path, rows))
    assert "numbers: true" in proposal.text
    assert has(made, "concept/cip/2020/01.0101")


def test_a_header_twice_is_refused_naming_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        proposed(csv_file(tmp_path, "Name,Code,Name\na,1,b\n"))
    assert [problem.rule for problem in caught.value.problems] == ["header-repeated"]
    assert "'Name' 2 times" in caught.value.problems[0].found


@pytest.mark.parametrize("text", ["Name\n", "\n\n\n", "x"])
def test_a_file_without_rows_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput):
        proposed(csv_file(tmp_path, text))


def test_a_field_goes_to_one_column_only() -> None:
    found = guesses([Column("SOC Code", ["11-1011"]), Column("Other SOC", ["11-1021"]), Column("Link", ["x"])])
    assert found["SOC Code"].field == "soc"
    assert "Other SOC" not in found
    assert found["SOC Code"].confidence > 0.9


def test_a_title_of_a_code_is_not_taken_for_the_code() -> None:
    found = guesses([Column("CIP Title", ["Welding", "Nursing"]), Column("CIP", ["48.0508", "51.3901"])])
    assert found["CIP"].field == "cip"
    assert "CIP Title" not in found


def test_json_and_other_files_are_refused_saying_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text('[{"a": 1}]')
    with pytest.raises(BadInput) as caught:
        proposed(path)
    assert "table/records" in caught.value.problems[0].expected


def test_a_short_code_stored_as_a_number_is_doubted_and_a_lost_zero_put_back_only_where_certain(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Program Name", "CIP Code"], ["A", 46.102], ["B", 46.02], ["C", 46.0303]]
    _, made = proposed(workbook(tmp_path, rows))
    assert has(made, "concept/cip/2020/46.1020")
    assert has(made, "concept/cip/2020/46.02>")
    assert any("may have lost zeros" in warning for warning in made.receipt.warnings)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["", "12", "*", "48.0508", "11-1011", "Name", "CIP", "Course", "https://x.org", "2026", "=1+1", '"', ";", "Total"]
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6), mark=st.sampled_from(",;\t"))
def test_no_table_makes_the_wizard_fail_with_anything_but_a_list_of_problems(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], mark: str
) -> None:
    text = "\n".join(mark.join(row) for row in rows)
    path = csv_file(tmp_path_factory.mktemp("fuzz"), text or " ")
    try:
        proposal, made = proposed(path)
    except BadInput:
        return
    assert proposal.text
    assert made.receipt.read == made.receipt.kept


def test_the_map_in_the_guide_is_a_map() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "loading-a-list.md").read_text(encoding="utf-8")
    text = guide.partition("```yaml\n")[2].partition("```")[0]
    assert [thing.name for thing in plan(text).things] == ["credential", "owner"]
