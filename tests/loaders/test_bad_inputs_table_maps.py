"""Map files that cannot be meant: each fault is said with the file, the path in it, what stood there and what can.

Beyond the numbers of shared/BAD_INPUTS.md, whose tables (18 to 40) are in test_bad_inputs_tables.py and
reading/test_workbooks.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.table_map_read import map_of_bytes, shipped_maps
from ontology.errors import BadInput, Problem
from tests.loaders.table_making import MAP, loaded, plan


def faults(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        plan(text)
    assert all(
        problem.file == "my-map.yaml" and problem.found and problem.expected for problem in caught.value.problems
    )
    return caught.value.problems


def only(text: str) -> Problem:
    problems = faults(text)
    assert len(problems) == 1, problems
    return problems[0]


def test_every_shipped_map_is_a_map_and_can_be_recognised() -> None:
    maps = shipped_maps()
    assert len(maps) >= 5
    assert all(one.names and one.source.title for one in maps)


def test_an_unknown_key_names_the_nearest() -> None:
    problem = only(MAP.replace("    label: Name", "    lable: Name", 1))
    assert (problem.where, problem.rule) == ("/things/credential/lable", "map-key")
    assert "nearest: label" in problem.expected


def test_an_unknown_property_names_the_nearest() -> None:
    problem = only(MAP.replace("ceterms:ownedBy", "ceterms:ownedby"))
    assert "ceterms:ownedBy" in problem.expected


def test_an_unknown_class_names_the_nearest() -> None:
    assert "ceterms:Certification" in only(MAP.replace("ceterms:Certification", "ceterms:Certificaton")).expected


def test_a_property_where_a_class_belongs_is_refused() -> None:
    assert only(MAP.replace("kind: ceterms:Certification", "kind: ceterms:name")).where == "/things/credential/kind"


def test_all_faults_are_listed_not_only_the_first() -> None:
    text = MAP.replace("series: invented-list", "series: Invented List").replace("space: organization", "space: orgs")
    assert [problem.rule for problem in faults(text + "colour: red\n")] == ["map-key", "map-value", "map-series"]


def test_an_unknown_column_names_the_nearest_headers(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        loaded(tmp_path, text=MAP.replace("label: Issuer", "label: Isuer"))
    assert [problem.rule for problem in caught.value.problems] == ["header-missing"]
    assert "nearest: 'Issuer'" in caught.value.problems[0].expected


def test_an_unknown_column_to_drop_names_the_map_and_the_path(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        loaded(tmp_path, text=MAP + "drop: {Remarks: none of our business}\n")
    assert caught.value.problems[0].where == "map my-map.yaml, /drop"
    assert "'Remark'" in caught.value.problems[0].expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: &x [1]\nb: *x\n", "yaml-alias"),
        ("a: !!python/object:os.system x\n", "yaml-tag"),
        ("source: {series: a}\nsource: {series: b}\n", "yaml-duplicate-key"),
        ("[a, b]: c\n", "yaml-key"),
        ("a: [" * 300, "yaml-nesting"),
        ("a: 1\n---\nb: 2\n", "yaml-several"),
        ("a: [1\n", "yaml-syntax"),
    ],
)
def test_yaml_that_can_blow_up_or_mean_two_things_is_refused(text: str, rule: str) -> None:
    assert rule in {problem.rule for problem in faults(text)}


def test_a_bomb_of_aliases_is_refused_at_the_first() -> None:
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert faults(text)[0].rule == "yaml-alias"


@pytest.mark.parametrize("text", ["", "just text\n", "- a\n- b\n", "source:\n", "things: {}\n"])
def test_a_file_that_is_no_map_is_refused(text: str) -> None:
    faults(text or " ")


def test_a_header_that_is_no_text_is_refused() -> None:
    problem = only(MAP.replace("label: Issuer", "label: [Issuer, Name]"))
    assert problem.where == "/things/owner/label"


def test_two_columns_for_one_property_are_a_list_or_a_fault() -> None:
    twice = MAP.replace("      ceterms:ownedBy", "      skos:notation: Name\n      ceterms:ownedBy")
    assert only(twice).rule == "yaml-duplicate-key"
    listed = MAP.replace("{column: Code, as: code}", "[{column: Code, as: code}, {column: Name, as: code}]")
    assert len(plan(listed).things[0].properties) == 3


def test_a_link_to_a_thing_that_is_not_made_is_refused() -> None:
    problem = only(MAP.replace("{thing: owner}", "{thing: ownr}"))
    assert (problem.where, problem.rule) == ("/things/credential/properties/ceterms:ownedBy/thing", "map-thing")


def test_a_column_kept_and_dropped_is_refused() -> None:
    text = MAP.replace("    label: Name\n", "    label: Name\n    keep: [Remark]\n", 1) + "drop: {Remark: no}\n"
    assert only(text).rule == "map-twice"


def test_a_pattern_is_no_part_of_a_map_because_patterns_can_run_for_ever() -> None:
    assert only(MAP + 'skip: {column: Name, matches: "(a+)+$", empty: true, why: x}\n').rule == "map-key"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_change_of_a_map_gives_anything_but_a_map_or_a_list_of_problems(data: st.DataObject) -> None:
    lines = MAP.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    with_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
    lines[place] = data.draw(with_text | st.sampled_from([*lines, "a: {", "  - x", "things: [a]", "none: {a: b}"]))
    try:
        map_of_bytes("my-map.yaml", "\n".join(lines).encode())
    except BadInput as error:
        str(error)
