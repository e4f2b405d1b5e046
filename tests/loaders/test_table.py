"""What a map makes of a table. Every list here is invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.options import Options
from loaders.table import load, sniff
from loaders.table_values import split_outside
from ontology.errors import BadInput, Problem
from tests.loaders.table_making import LIST, MAP, csv_file, has, loaded, workbook


def refused(folder: Path, table: str = LIST, text: str = MAP) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        loaded(folder, table, text)
    return caught.value.problems


def test_a_row_makes_a_credential_its_owner_and_the_link_between_them(tmp_path: Path) -> None:
    made = loaded(tmp_path)
    assert (made.receipt.read, made.receipt.kept) == (2, 2)
    assert has(made, "credential/widget-board/widget-aide", "ownedBy", "organization/widget-board")
    assert has(made, "organization/widget-board", "ctdl/terms/name", "Widget Board")
    assert has(made, "credential/widget-board/widget-aide", "ctdl/terms/Certification")


def test_codes_stay_as_printed(tmp_path: Path) -> None:
    made = loaded(tmp_path)
    assert has(made, "notation", '"01"')
    assert has(made, "notation", '"1.10"')


def test_a_column_without_a_meaning_is_kept_under_its_own_name_and_said(tmp_path: Path) -> None:
    made = loaded(tmp_path)
    assert has(made, "widget-aide", "column/invented-list/remark", '"new"')
    assert has(made, "column/invented-list/remark", "prefLabel", '"Remark"')
    assert made.receipt.fields["Remark"] == "kept as it stands (cw:SourceColumn)"


def test_without_keep_rest_the_receipt_says_that_columns_are_dropped(tmp_path: Path) -> None:
    made = loaded(tmp_path, text=MAP + "keep_rest: false\n")
    assert made.receipt.fields["Remark"].startswith("dropped")
    assert not has(made, "column/invented-list")


def test_a_dropped_column_carries_its_reason(tmp_path: Path) -> None:
    made = loaded(tmp_path, text=MAP + "drop: {Remark: for the office only}\n")
    assert made.receipt.fields["Remark"] == "dropped: for the office only"


def test_the_same_key_with_other_content_is_refused_naming_both_rows_unless_rows_may_add_up(tmp_path: Path) -> None:
    table = LIST + "Widget Aide,Widget Board,02,other\n"
    problems = refused(tmp_path, table)
    assert [problem.rule for problem in problems] == ["row-duplicate"]
    assert problems[0].where == "row 4"
    assert "row 2" in problems[0].found
    made = loaded(tmp_path, table, MAP.replace("    label: Name\n", "    label: Name\n    repeats: true\n", 1))
    assert made.receipt.kept == 3


def test_a_row_that_repeats_another_exactly_is_kept_once_and_said(tmp_path: Path) -> None:
    made = loaded(tmp_path, LIST + "Widget Aide,Widget Board,01,new\n")
    assert made.receipt.read == made.receipt.kept == 3
    assert any("repeat an earlier row" in warning for warning in made.receipt.warnings)


def test_a_row_without_a_name_is_refused_by_its_place(tmp_path: Path) -> None:
    problems = refused(tmp_path, LIST + ",Widget Board,03,\n")
    assert {(problem.where, problem.rule) for problem in problems} == {("row 4, column 'Name'", "cell-empty")}


def test_words_turn_cells_into_others_and_strict_words_refuse_the_rest(tmp_path: Path) -> None:
    text = MAP.replace(
        "    kind: ceterms:Certification\n",
        "    kind: ceterms:Credential\n    kind_column: {column: Remark, words: {new: 'ceterms:License'}}\n",
    )
    assert refused(tmp_path, LIST.replace("1.10,\n", "1.10,old\n"), text)[0].rule == "map-word"
    assert has(loaded(tmp_path, text=text), "widget-aide", "ctdl/terms/License")


def test_mappings_take_a_predicate_or_the_word_of_a_publisher(tmp_path: Path) -> None:
    text = """
source: {series: pairs, edition: "1", title: Pairs}
mappings:
  subject: {space: concept, series: soc, edition: "2018", code: {column: SOC, form: soc}}
  object: {space: concept, series: cip, edition: "2020", code: {column: CIP, form: cip, split: ";"}}
  word: How
"""
    made = loaded(tmp_path, "SOC,CIP,How\n51-4121,48.0508; 48.0510,intersects\n", text)
    assert made.receipt.counts["mappings"] == 2
    assert has(made, "annotatedTarget", "concept/cip/2020/48.0510")
    assert has(made, "annotatedProperty", "relatedMatch")
    assert refused(tmp_path, "SOC,CIP,How\n51-4121,48.0508,likes\n", text)[0].rule == "unknown-relation"


def test_a_code_of_another_form_is_refused_and_a_sentinel_means_no_code(tmp_path: Path) -> None:
    code = '{column: Remark, form: soc, none: ["99-9999"]}'
    link = f'      ceterms:occupationType: {{link: {{space: concept, series: soc, edition: "2018", code: {code}}}}}\n'
    text = MAP.replace("      ceterms:ownedBy", f"{link}      ceterms:ownedBy")
    assert refused(tmp_path, LIST, text)[0].rule == "code-form"
    made = loaded(tmp_path, LIST.replace("new", "99-9999"), text)
    assert not has(made, "occupationType")


def test_figures_are_numbers_or_marks_and_anything_else_is_refused(tmp_path: Path) -> None:
    text = MAP.replace("    label: Name\n", "    label: Name\n    measures: {Awards: Remark}\n", 1) + 'marks: ["*"]\n'
    made = loaded(
        tmp_path, LIST.replace("new", "1,204").replace(",01,1,204", ',01,"1,204"').replace("1.10,", "1.10,*"), text
    )
    assert made.receipt.counts["figures"] == 2
    assert has(made, "figure", '"1204"')
    assert has(made, "ontology#mark", '"*"')
    assert refused(tmp_path, LIST, text)[0].rule == "map-number"


def test_separators_never_part_a_text_inside_brackets() -> None:
    assert split_outside("Suite (One, Two), Three", (",",)) == ["Suite (One, Two)", " Three"]
    assert split_outside("Suite (One, Two", (",",)) is None
    assert split_outside("Plain", (",",)) == ["Plain"]


def test_separators_that_may_stand_inside_a_value_are_reported_and_part_nothing(tmp_path: Path) -> None:
    text = MAP.replace("{column: Code, as: code}", '{column: Code, as: code, split: ";", doubt: ","}')
    made = loaded(tmp_path, LIST.replace(",01,", ',"01, or 02; 03",'), text)
    assert has(made, "notation", '"01, or 02"')
    assert has(made, "notation", '"03"')
    assert any("may stand inside a value" in warning for warning in made.receipt.warnings)


def test_cells_that_say_the_same_take_the_value_above(tmp_path: Path) -> None:
    text = MAP + "table: {fill: [Issuer], ditto: [same]}\n"
    made = loaded(tmp_path, "Name,Issuer,Code,Remark\na,Board,1,first\nb,,2,same\n", text)
    assert has(made, "credential/board/b", "column/invented-list/remark", '"first"')


def test_records_of_a_json_document_are_rows_with_what_stands_above_them(tmp_path: Path) -> None:
    text = MAP.replace("code: Name", "code: name").replace("label: Name", "label: name")
    text = text.replace("Issuer", "boards.board").replace("column: Code", "column: code")
    text += "table: {records: [/boards/*/credentials/*]}\ndrop: {/about: says who made it}\n"
    path = tmp_path / "list.json"
    path.write_text(
        '{"about": {"by": "me"}, "boards": [{"board": "Board", "credentials": [{"name": "A", "code": "01"}]}]}'
    )
    made = load(path, Options(map=csv_file(tmp_path, text, "my-map.yaml")))[0]
    assert has(made, "credential/board/a", "notation", '"01"')
    with pytest.raises(BadInput) as caught:
        load(path, Options(map=csv_file(tmp_path, text.partition("drop:")[0], "my-map.yaml")))
    assert [(one.where, one.rule) for one in caught.value.problems] == [("/about", "json-unread")]


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        max_leaves=12,
    )
)
def test_no_json_makes_the_loader_fail_with_anything_but_a_list_of_problems(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("json")
    text = MAP.replace("Name", "a").replace("Issuer", "b").replace("Code", "c") + "table: {records: [/a/*, /b/*/c/*]}\n"
    (folder / "list.json").write_text(json.dumps(value))
    where = csv_file(folder, text, "my-map.yaml")
    try:
        made = load(folder / "list.json", Options(map=where))[0]
    except BadInput:
        return
    assert made.receipt.read == made.receipt.kept


def test_a_header_of_two_rows_is_one_header(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Name", "Issuer", "Codes", None],
        [None, None, "Exam", "State"],
        ["Aide", "Board", "01", "X9"],
    ]
    text = MAP.replace("column: Code", "column: Codes / Exam") + "table: {header_rows: 2, header_within: 5}\n"
    made = load(workbook(tmp_path, rows), Options(map=csv_file(tmp_path, text, "my-map.yaml")))[0]
    assert has(made, "notation", '"01"')
    assert has(made, "column/invented-list/codes-state", '"X9"')


def test_an_outline_number_says_what_a_statement_is_below(tmp_path: Path) -> None:
    text = """
source: {series: outline, edition: "1", title: Outline}
things:
  statement:
    kind: ceasn:Competency
    id: {space: statement, code: Id, key_only: true}
    properties:
      ceasn:competencyText: Text
      ceasn:isChildOf: {outline: Number}
"""
    made = loaded(tmp_path, "Id,Number,Text\na,1,top\nb,1.2,below\n", text)
    assert has(made, "statement/outline/1/b>", "isChildOf", "statement/outline/1/a>")
    assert has(made, "statement/outline/1/a>", "isTopChildOf", "framework/outline/1>")
    assert not has(made, "notation")


def test_a_row_of_which_nothing_is_made_is_loss_and_said(tmp_path: Path) -> None:
    rule = "    when: {column: Remark, is: [new]}\n"
    made = loaded(
        tmp_path,
        text=MAP.replace("    label: Name\n", f"    label: Name\n{rule}", 1).replace(
            "    label: Issuer\n", f"    label: Issuer\n{rule}"
        ),
    )
    assert (made.receipt.read, made.receipt.kept) == (2, 1)
    assert made.receipt.dropped[0][0] == "row 3"


def test_columns_without_a_meaning_stay_with_the_first_thing_that_a_row_does_make(tmp_path: Path) -> None:
    rule = "    when: {column: Code, not: ['1.10']}\n"
    text = MAP.replace("    label: Name\n", f"    label: Name\n{rule}", 1)
    made = loaded(tmp_path, LIST.replace("1.10,\n", "1.10,late\n"), text)
    assert has(made, "organization/gadget-society", "column/invented-list/remark", '"late"')


def test_a_condition_may_ask_for_a_form_and_prefixes_are_spelled_out(tmp_path: Path) -> None:
    text = """
source: {series: terms, edition: "1", title: Terms}
mappings:
  subject: {space: iri, code: Id, prefixes: {"EX:": "http://example.org/EX_"}}
  object: {space: concept, series: onet-soc, edition: "2019", code: SOC}
  when: {column: SOC, form: onet-soc}
  predicate: {text: "skos:closeMatch"}
"""
    made = loaded(tmp_path, "Id,SOC\nEX:1,11-1011.00\nEX:2,odd\n", text)
    assert has(made, "annotatedSource", "http://example.org/EX_1")
    assert len(made.receipt.dropped) == 1


def test_short_rows_are_refused_unless_the_map_allows_them(tmp_path: Path) -> None:
    assert refused(tmp_path, LIST + "Last,Board\n")[0].rule == "row-too-short"
    assert loaded(tmp_path, LIST + "Last,Board\n", MAP + "table: {short_rows: true}\n").receipt.kept == 3


def test_options_name_the_edition_where_the_map_does_not(tmp_path: Path) -> None:
    where = csv_file(tmp_path, MAP.replace(', edition: "2026"', ""), "my-map.yaml")
    made = load(csv_file(tmp_path, LIST), Options(map=where, edition="2027"))[0]
    assert made.source.edition == "2027"
    undated = load(csv_file(tmp_path, LIST), Options(map=where))[0]
    assert undated.source.edition == "undated"
    assert any("undated" in warning for warning in undated.receipt.warnings)


def test_the_edition_may_stand_in_a_column_or_in_the_name_of_the_file(tmp_path: Path) -> None:
    by_name = MAP.replace('edition: "2026"', "edition: {file_name: true}")
    assert loaded(tmp_path, text=by_name).source.edition == "2026"
    by_column = MAP.replace('edition: "2026"', "edition: {column: Remark}")
    assert loaded(tmp_path, LIST.replace("1.10,\n", "1.10,new\n"), by_column).source.edition == "new"
    problems = refused(tmp_path, LIST.replace("1.10,\n", "1.10,old\n"), by_column)
    assert [problem.rule for problem in problems] == ["edition-missing"]
    where = csv_file(tmp_path, by_name, "my-map.yaml")
    with pytest.raises(BadInput, match="no year in the name"):
        load(csv_file(tmp_path, LIST, "list.csv"), Options(map=where))
    assert load(csv_file(tmp_path, LIST, "list.csv"), Options(map=where, edition="7"))[0].source.edition == "7"


def test_a_table_that_no_shipped_map_knows_is_not_taken(tmp_path: Path) -> None:
    path = csv_file(tmp_path, LIST)
    assert sniff(path) == 0
    assert sniff(tmp_path / "absent.csv") == 0
    with pytest.raises(BadInput) as caught:
        load(path, Options())
    assert "--map" in caught.value.problems[0].expected


def test_a_shipped_map_is_recognised_by_name_and_headers(tmp_path: Path) -> None:
    assert sniff(csv_file(tmp_path, "SOC Code,IWA\n11-1011,4.A.1\n", "soc_to_iwas.csv")) > 0.9
    assert sniff(csv_file(tmp_path, "SOC Code,IWB\n11-1011,4.A.1\n", "soc_to_iwas.csv")) == 0
