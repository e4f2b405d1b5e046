"""Files read line by line: the checks of whole files, made on the way. What stands in them is invented."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.reading.files import open_source
from loaders.reading.jsons import Json, read_jsonl, stream_jsonl
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.lines import LineSource, line_sources
from loaders.reading.problems import Problems
from loaders.reading.shelf import Shelf
from ontology.errors import BadInput
from tests.loaders.reading.making import file

GOOD = b'{"a":1}\n\n{"a":1.50,"b":"\xc3\xa9"}\r\n{"a":null}'


def streamed(path: Path, limits: Limits = LIMITS) -> list[tuple[int, Json]]:
    problems = Problems(path.name)
    values = list(stream_jsonl(LineSource(path.name, path), problems, limits=limits))
    problems.raise_any()
    return values


def rules(path: Path, limits: Limits = LIMITS) -> set[str]:
    with pytest.raises(BadInput) as refused:
        streamed(path, limits)
    return {problem.rule for problem in refused.value.problems}


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_stream_says_what_the_whole_file_says_and_its_digest(tmp_path: Path, name: str) -> None:
    content = GOOD + b"\n" + (b'{"c":"' + b"x" * 200_000 + b'"}\n') * 20
    path = file(tmp_path, name, gzip.compress(content) if name.endswith(".gz") else content)
    (source,) = line_sources(path, (".jsonl",))
    problems = Problems(name)
    assert source.sha256 == ""
    assert list(stream_jsonl(source, problems)) == read_jsonl(open_source(path))
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_03_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    assert streamed(file(tmp_path, "a.jsonl", b"\xef\xbb\xbf" + GOOD))[0] == (1, {"a": 1})


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("01.jsonl", b"", "file-empty"),
        ("02.jsonl", b"\xef\xbb\xbf", "file-empty"),
        ("blank.jsonl", b"\n \n", "file-empty"),
        ("04.jsonl", GOOD.decode().encode("utf-16"), "looks-like-utf-16"),
        ("05.jsonl", b'{"a":1}\n{"a":"\x93"}\n', "not-utf-8"),
        ("07.jsonl", b'{"a":1}\n{"a":"\x00"}\n', "control-character"),
        ("11.jsonl", b"<!doctype html><html><body>Not found</body></html>", "looks-like-html"),
        ("14.jsonl", gzip.compress(GOOD, mtime=0), "looks-like-gzip"),
        ("14.jsonl.gz", GOOD, "wrong-suffix"),
        ("14cut.jsonl.gz", gzip.compress(GOOD * 1000, mtime=0)[:-9], "gzip-truncated"),
        ("14bad.jsonl.gz", gzip.compress(GOOD, mtime=0)[:-8] + bytes(8), "gzip-damaged"),
        ("13.jsonl", GOOD[:-2], "json-syntax"),
        ("42.jsonl", b'{"a":1,"a":2}', "json-duplicate-key"),
        ("43.jsonl", b'{"a":NaN}', "json-number"),
        ("git.jsonl", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "looks-like-lfs"),
    ],
)
def test_what_a_whole_file_is_refused_for_a_stream_is_too(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    assert rule in rules(file(tmp_path, name, content))


def test_05_bytes_that_are_no_text_are_placed(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 2, byte 14"):
        streamed(file(tmp_path, "a.jsonl", b'{"a":1}\n{"a":"\x93"}\n'))


def test_15_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", b'{"a":1}\n' * 400_000)
    for change in (b'{"a":2}\n' * 400_000, b'{"a":1}\n' * 400_001):
        path.write_bytes(b'{"a":1}\n' * 400_000)
        values = stream_jsonl(LineSource(path.name, path), Problems(path.name))
        next(values)
        path.write_bytes(change)
        with pytest.raises(BadInput, match="changed while"):
            list(values)


def test_16_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").symlink_to(file(tmp_path, "a.jsonl", GOOD))
    assert rules(tmp_path / "b.jsonl") == {"path-symlink"}


def test_17_a_line_without_end_is_refused_and_one_that_is_too_long_left_out(tmp_path: Path) -> None:
    limits = replace(LIMITS, line=100)
    long = b'{"a":"' + b"x" * 200 + b'"}'
    assert rules(file(tmp_path, "a.jsonl", long + b"\n" + GOOD), limits) == {"line-too-long"}
    assert rules(file(tmp_path, "b.jsonl", GOOD + b"\n" + b"x" * 200), limits) == {"line-too-long"}


def test_30_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl.gz", gzip.compress(b'{"a":1}\n' * 1_000_000))
    assert rules(path, replace(LIMITS, streamed=1_000_000)) == {"archive-bomb"}
    assert rules(path, replace(LIMITS, ratio_from=1_000_000)) == {"archive-bomb"}
    many = file(tmp_path, "b.jsonl.gz", gzip.compress(b'{"a":1}\n') * 50)
    assert len(streamed(many)) == 50
    assert rules(many, replace(LIMITS, members=40)) == {"archive-bomb"}


def test_a_larger_file_than_is_read_whole_is_streamed_and_one_beyond_the_cap_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", b'{"a":1}\n' * 1000)
    small = replace(LIMITS, file=1000)
    with pytest.raises(BadInput, match="at most 1,000 bytes"):
        open_source(path, limits=small)
    assert len(streamed(path, small)) == 1000
    assert rules(path, replace(small, streamed=1000)) == {"file-too-large"}


@given(st.lists(st.binary(max_size=40) | st.sampled_from([GOOD, b"\n", b"\r\n"]), max_size=8), st.booleans())
def test_any_bytes_are_read_as_the_whole_file_is_or_refused_by_both(pieces: list[bytes], packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = b"".join(pieces)
        path = file(Path(folder), "a.jsonl.gz" if packed else "a.jsonl", gzip.compress(content) if packed else content)
        try:
            whole: list[tuple[int, Json]] | None = read_jsonl(open_source(path))
        except BadInput:
            whole = None
        try:
            assert streamed(path) == whole
        except BadInput:
            assert whole is None


RECORD = st.tuples(st.text(st.characters(codec="utf-8")), st.dictionaries(st.text(max_size=3), st.text()))


@given(st.lists(RECORD, max_size=20), st.integers(1, 60))
def test_what_is_put_on_a_shelf_is_found_there_as_often_as_wanted(
    records: list[tuple[object, ...]], times: int
) -> None:
    shelf = Shelf()
    for record in records * times:
        shelf.add(record)
    assert len(shelf) == len(records) * times
    assert list(shelf) == list(shelf) == records * times
    shelf.add(("more",))
    assert list(shelf)[-1] == ("more",)


def test_a_stream_of_json_keeps_numbers_exact(tmp_path: Path) -> None:
    ((_, value),) = streamed(file(tmp_path, "a.jsonl", b'{"a":0.10,"b":123456789012345678901}'))
    assert json.dumps(value, default=str) == '{"a": "0.10", "b": 123456789012345678901}'
