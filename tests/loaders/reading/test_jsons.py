"""Strict JSON: bad inputs 7, 8, 41 to 45 and 54, and exact numbers."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.files import SourceFile
from loaders.reading.jsons import Json, expect_list, expect_object, expect_text, pointer, read_json, read_jsonl
from loaders.reading.limits import LIMITS
from loaders.reading.problems import Problems
from loaders.reading.yamls import read_yaml
from ontology.errors import BadInput, Problem
from tests.support.shared import shared_file


def of(text: str | bytes, name: str = "frame.json") -> SourceFile:
    return SourceFile(name, Path(name), "", text if isinstance(text, bytes) else text.encode())


def refused(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        read_json(of(text))
    return caught.value.problems


def test_numbers_are_exact() -> None:
    found = read_json(of('{"a": 9007199254740993, "b": 1.10, "c": 12345678901234567890, "d": -0.0}'))
    assert found == {"a": 9007199254740993, "b": Decimal("1.10"), "c": 12345678901234567890, "d": Decimal("-0.0")}
    assert isinstance(found, dict)
    assert str(found["b"]) == "1.10"


def test_03_a_byte_order_mark_is_stripped() -> None:
    assert read_json(of(b'\xef\xbb\xbf{"a": 1}')) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ('{"a": 1,}', "line 1, column 8, /a", "a comma before '}'"),
        ("[1,\n 2,\n]", "line 2, column 3, /1", "a comma before ']'"),
        ('{"a": 1} // done', "line 1, column 10", "a comment"),
        ('{\n  /* b */ "a": 1}', "line 2, column 3", "a comment"),
        ('{"a": {"b": [1 2]}}', "line 1, column 16, /a/b/0", "'2]}}'"),
        ("{'a': 1}", "line 1, column 2", "\"'a': 1}\""),
        ('{"a": tru}', "line 1, column 7, /a", "'tru}'"),
        ('{"a": "b', "line 1, column 7, /a", "a string that never ends"),
        ('{"a": [1, 2', "line 1, column 12, /a/1", "the end of the file (is it truncated?)"),
        ("", "line 1, column 1", "the end of the file (is it truncated?)"),
        ('{"a": 01}', "line 1, column 8, /a", "'01}'"),
    ],
)
def test_41_what_is_no_json_is_refused_with_line_column_and_pointer(text: str, where: str, found: str) -> None:
    (problem,) = refused(text)
    assert (problem.where, problem.found, problem.rule) == (where, found, "json-syntax")


def test_41_concatenated_documents_are_refused() -> None:
    (problem,) = refused('{"a": 1}\n{"b": 2}\n')
    assert (problem.where, problem.rule) == ("line 2, column 1", "json-several")


def test_42_duplicate_keys_are_all_refused_with_their_pointers() -> None:
    found = refused('{"a": {"b": 1,\n "b": 2}, "c": 3,\n "c": 4}')
    assert [(one.rule, one.where) for one in found] == [
        ("json-duplicate-key", "line 2, column 2, /a/b"),
        ("json-duplicate-key", "line 3, column 2, /c"),
    ]
    assert "first in line 1" in found[0].found


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e999999", "9" * 401])
def test_43_numbers_json_or_doubles_do_not_have_are_refused(number: str) -> None:
    (problem,) = refused(f'{{"a": [0, {number}]}}')
    assert (problem.rule, problem.where) == ("json-number", "line 1, column 11, /a/1")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000]
)
def test_45_deep_nesting_is_refused_without_recursion(text: str) -> None:
    (problem,) = refused(text)
    assert problem.rule == "json-nesting"
    assert len(str(problem)) < 1000


def test_45_brackets_inside_strings_are_no_nesting() -> None:
    assert read_json(of(json.dumps(["[" * 5000, "{" * 5000]))) == ["[" * 5000, "{" * 5000]


def test_08_a_lone_surrogate_is_refused_and_a_pair_is_not() -> None:
    (problem,) = refused('{"a": "x\\ud800y"}')
    assert (problem.rule, problem.where) == ("json-surrogate", "line 1, column 7, /a")
    assert read_json(of('"\\ud83d\\ude00"')) == "😀"
    assert read_json(of('"\\\\ud800"')) == "\\ud800"


def test_07_an_escaped_control_character_is_refused() -> None:
    assert [one.rule for one in refused('{"a": "x\\u0000y", "b": "\\u001f"}')] == ["control-character"] * 2
    assert read_json(of('"tab\\tand\\u000aline"')) == "tab\tand\nline"


def test_17_a_huge_string_is_refused() -> None:
    (problem,) = refused(json.dumps({"a": "x" * (LIMITS.string + 1)}))
    assert (problem.rule, problem.where) == ("json-string-too-long", "line 1, column 7, /a")


def test_jsonl_problems_have_their_line_and_the_other_lines_are_kept() -> None:
    problems = Problems("items.jsonl")
    found = read_jsonl(of('{"a": 1}\n\n{"a": }\n{"a": 2, "a": 3}\n{"a": 4}\n', "items.jsonl"), problems=problems)
    assert found == [(1, {"a": 1}), (5, {"a": 4})]
    assert [(one.where, one.rule) for one in problems.found] == [
        ("line 3, column 7, /a", "json-syntax"),
        ("line 4, column 10, /a", "json-duplicate-key"),
    ]


def test_13_jsonl_cut_within_a_record_is_refused() -> None:
    with pytest.raises(BadInput, match="truncated"):
        read_jsonl(of('{"a": 1}\n{"a": [2', "items.jsonl"))


def test_54_null_where_an_array_is_expected_is_a_problem_with_its_pointer() -> None:
    problems = Problems("frame.json")
    assert expect_list(None, pointer("CFItems"), problems) == []
    assert expect_object("text", pointer("CFItems", 3), problems) == {}
    assert expect_text(4, pointer("a/b", "c~d"), problems) == ""
    assert [(one.where, one.found, one.expected) for one in problems.found] == [
        ("/CFItems", "null", "an array"),
        ("/CFItems/3", "the string 'text'", "an object"),
        ("/a~1b/c~0d", "the number 4", "a string"),
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs", "Cc"])), inner),
)


@given(values)
def test_what_json_writes_is_read_back(value: Json) -> None:
    assert read_json(of(json.dumps(value))) == value
    assert read_json(of(json.dumps(value, ensure_ascii=False, indent=1))) == value


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0123e.-+truefalsn\\u d8/*\n', max_size=60).map(str.encode))
def test_any_bytes_are_json_or_bad_input(data: bytes) -> None:
    for reader in (read_json, read_jsonl, read_yaml):
        with contextlib.suppress(BadInput):
            reader(of(data))


@given(st.text(alphabet='{}[]",:0123e.-+truefalsn\\ \n', max_size=40))
def test_we_accept_nothing_that_python_refuses(text: str) -> None:
    try:
        read_json(of(text))
    except BadInput:
        return
    json.loads(text)


@pytest.mark.shared
def test_a_real_payload_in_cp1252_is_refused_at_its_byte() -> None:
    folder = shared_file("credentials/ctdl-records")
    name = "assessmentProfileSchema__2018-03-15_assessment_10a_payload.json"
    real = next(folder.rglob(name))
    with pytest.raises(BadInput) as caught:
        read_json(SourceFile(name, real, "", real.read_bytes()))
    assert caught.value.problems[0].where == "line 201, byte 13194"


# YAML ---------------------------------------------------------------------------------------------------------------


def test_yaml_scalars_stay_as_they_are_written() -> None:
    text = "a: 1.10\nb: 01\nc: no\nd: 2020-01-01\ne: null\nf:\ng: '1'\nh: [1E5, ~]\n"
    assert read_yaml(of(text)) == {
        "a": "1.10", "b": "01", "c": "no", "d": "2020-01-01", "e": "null", "f": None, "g": "1", "h": ["1E5", "~"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: 1\na: 2\n", "yaml-duplicate-key"),
        ("a: &x [1]\nb: *x\n", "yaml-alias"),
        ("a: !!python/object/apply:os.system ['true']\n", "yaml-tag"),
        ("a: [1, 2\n", "yaml-syntax"),
        ("a: 1\n---\nb: 2\n", "yaml-several"),
        ("? [a]\n: b\n", "yaml-key"),
        ("[" * 400 + "]" * 400, "yaml-nesting"),
    ],
)
def test_yaml_that_could_mean_two_things_or_do_harm_is_refused(text: str, rule: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_yaml(of(text))
    assert [problem.rule for problem in caught.value.problems] == [rule]
