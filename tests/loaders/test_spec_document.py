"""Specifications as YAML and JSON documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.reading.files import SourceFile
from ontology.terms import CEASN, CW
from tests.loaders.spec_making import DOCUMENT, load, objects, refused, values


def test_a_yaml_document_is_a_specification_with_codes_as_written(tmp_path: Path) -> None:
    (found,) = load(tmp_path, DOCUMENT, "network.yaml")
    codes = values(found, CEASN.codedNotation)
    assert codes == ["1.0", "1.10", "1.10.1", "1.10.2", "1.10.2.1", "2.0"]
    assert objects(found, "statement/comptia-network-plus/n10-009/1.10.2.1", CW.derivedCode) == ["true"]
    assert found.receipt.notes == ("rights: their own",)
    assert values(found, CEASN.weight) == ["0.23", "0.77"]


def test_a_json_document_gives_the_same_triples(tmp_path: Path) -> None:
    from loaders.reading.yamls import read_yaml

    value = read_yaml(SourceFile("a.yaml", Path("a.yaml"), "", DOCUMENT.encode()))
    (as_json,) = load(tmp_path, json.dumps(value), "network.json")
    (as_yaml,) = load(tmp_path, DOCUMENT, "network.yaml")
    assert as_json.triples == as_yaml.triples


def test_a_code_typed_as_number_in_json_is_refused_with_its_pointer(tmp_path: Path) -> None:
    text = '{"certification": "A", "objectives": [{"code": 1.10, "text": "B"}]}'
    (problem,) = refused(tmp_path, text, "a.json")
    assert (problem.where, problem.found) == ("/objectives/0/code", "the number 1.10")
    assert '"1.10"' in problem.expected


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "certification: A\nobjectivs: []\nobjectives: [B]\n", "a.yaml")
    assert (problem.where, problem.rule) == ("/objectivs", "json-unknown-key")
    assert "nearest: objectives" in problem.expected


@pytest.mark.parametrize(
    "text", ["[]", "null", '"text"', "{}", '{"certification": "A"}', '{"certification": "A", "domains": null}']
)
def test_54_a_document_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text, "a.json")
