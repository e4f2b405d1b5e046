"""Files beside the data are called what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.not_records import what_it_is


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("PROVENANCE.md", "# whence", "a text about the data"),
        ("Read Me.txt", "hello", "a text about the data"),
        ("LICENSE-DATA.txt", "CC BY", "a text about the data"),
        ("package.json", '{"title": "x", "$schema": "http://json-schema.org/draft-07/schema#"}', "a JSON Schema"),
        ("api.json", '{"openapi": "3.0.0", "paths": {}}', "an OpenAPI description"),
        ("context.jsonld", '{"@context": {"a": "http://example.org/a"}}', "a JSON-LD context"),
        ("old.xls", "\xd0\xcf", "an Excel 97 workbook"),
        ("deep.json", "[" * 100_000, ""),
        ("data.json", '[{"a": 1}]', ""),
        ("readable.csv", "a,b\n1,2\n", ""),
        ("context-and-data.jsonld", '{"@context": {}, "@id": "http://example.org/a"}', ""),
        ("License list.csv", "name,issuer\nBarber,Colorado\n", ""),
        ("missing.json", None, ""),
    ],
)
def test_it_is_named(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="latin-1")
    found = what_it_is(path)
    assert found.startswith(said)
    assert bool(found) == bool(said)
