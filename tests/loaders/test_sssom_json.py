"""SSSOM as JSON and with its metadata in a file of its own: the same rows, valid for sssom-py, refused with a place."""

from __future__ import annotations

import io
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from loaders import sssom
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.sssom_json import read_sssom_json, write_sssom_json
from loaders.sssom_read import read_sssom
from loaders.sssom_triples import sssom_document
from loaders.sssom_write import write_apart, write_sssom
from ontology.errors import BadInput
from ontology.model import AlignmentRow
from tests.loaders.test_sssom import METADATA, _rows

CATALOGUE = Path(sssom.__file__).parent / "catalogue"

SET: dict[str, Any] = {
    "mapping_set_id": "https://e.org/sets/one",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "curie_map": {"a": "https://e.org/a/"},
    "mappings": [
        {
            "subject_id": "a:1", "predicate_id": "skos:closeMatch", "object_id": "a:2",
            "mapping_justification": "semapv:ManualMappingCuration", "confidence": 0.5,
        }
    ],
}  # fmt: skip


def written(folder: Path, document: Any, name: str = "one.sssom.json") -> Path:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


@given(rows=_rows)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rows_go_round_as_json_and_with_metadata_apart(tmp_path: Path, rows: list[AlignmentRow]) -> None:
    plain = written(tmp_path, write_sssom(rows, METADATA), "x.sssom.tsv")
    expected = [(row, str(row.confidence)) for row in read_sssom(open_source(plain)).rows]
    found = read_sssom_json(open_source(written(tmp_path, write_sssom_json(rows, METADATA))))
    assert [(row, str(row.confidence)) for row in found.rows] == expected
    block, table = write_apart(rows, METADATA)
    head = open_source(written(tmp_path, block, "y.sssom.yml"))
    apart = read_sssom(open_source(written(tmp_path, table, "y.sssom.tsv")), head)
    assert [(row, str(row.confidence)) for row in apart.rows] == expected


def test_sssom_py_reads_our_json_and_finds_the_same_mappings(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sssom.parsers import parse_sssom_json, parse_sssom_table
        from sssom.validators import validate
        from sssom.writers import to_json

        found = read_sssom(open_source(CATALOGUE / "cas-ccss.sssom.tsv"))
        path = written(tmp_path, write_sssom_json(found.rows, found.metadata))
        msdf = parse_sssom_json(path)
        table = parse_sssom_table(io.StringIO(write_sssom(found.rows, found.metadata)))
        assert len(msdf.df) == len(table.df) == len(found.rows)
        assert list(msdf.df["object_id"]) == list(table.df["object_id"])
        validate(msdf, fail_on_error=True)
        theirs = written(tmp_path, to_json(parse_sssom_json(path)), "theirs.json")
    again = read_sssom_json(open_source(theirs))
    # sssom-py sorts the mappings.
    assert sorted((row.subject_id, row.object_id) for row in again.rows) == sorted(
        (row.subject_id, row.object_id) for row in found.rows
    )


def test_order_repeats_and_digits_come_back_from_the_graph(tmp_path: Path) -> None:
    body = "".join(f"a:{s}\tskos:closeMatch\ta:{o}\tsemapv:ManualMappingCuration\t{n}\n"
                   for s, o, n in (("9", "1", "0.90"), ("1", "2", "1.0"), ("9", "1", "0.90")))  # fmt: skip
    head = "#mapping_set_id: https://e.org/s\n#license: https://e.org/l\n#curie_map:\n#  a: https://e.org/a/\n"
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
    path = written(tmp_path, head + columns + body, "x.sssom.tsv")
    (one,) = sssom.load(path, Options())
    assert [line.split("\t")[0::2] for line in sssom_document(one.triples, "it").splitlines()[-3:]] == [
        ["a:9", "a:1", "0.90"], ["a:1", "a:2", "1.0"], ["a:9", "a:1", "0.90"],
    ]  # fmt: skip


def test_it_loads_by_itself_and_so_does_a_table_with_its_metadata_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, SET)
    assert sssom.sniff(path) > 0.9
    (one,) = sssom.load(path, Options())
    assert one.receipt.kept == 1
    block, table = write_apart(
        read_sssom_json(open_source(path)).rows, {k: SET[k] for k in ("mapping_set_id", "license")}
    )
    written(tmp_path, block, "two.sssom.yml")
    (two,) = sssom.load(written(tmp_path, table, "two.sssom.tsv"), Options())
    assert [name for name, _ in two.files] == ["two.sssom.tsv", "two.sssom.yml"]
    with pytest.raises(BadInput, match=r"two\.sssom\.yml"):
        read_sssom(
            open_source(written(tmp_path, f"#license: x\n{table}", "t.tsv")), open_source(tmp_path / "two.sssom.yml")
        )


@pytest.mark.parametrize(
    ("change", "rule", "where"),
    [
        ({"confidence": 1.5}, "sssom-number", "mapping 1, column 'confidence'"),
        ({"predicate_id": "skos:mappingRelation"}, "unknown-predicate", "mapping 1, column 'predicate_id'"),
        ({"subject_id": "b:1"}, "sssom-prefix", "mapping 1, column 'subject_id'"),
        ({"object_id": ""}, "sssom-missing-slot", "mapping 1, column 'object_id'"),
        ({"mapping_date": "25.11.2026"}, "sssom-date", "mapping 1, column 'mapping_date'"),
        ({"comment": {"a": 1}}, "json-type", "mapping 1, comment"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, change: dict[str, Any], rule: str, where: str) -> None:
    wrong = {**SET, "mappings": [{**SET["mappings"][0], **change}]}
    with pytest.raises(BadInput) as caught:
        read_sssom_json(open_source(written(tmp_path, wrong)))
    assert (rule, where) in {(problem.rule, problem.where) for problem in caught.value.problems}


@pytest.mark.parametrize("missing", ["license", "mapping_set_id"])
def test_a_set_without_what_it_needs_is_refused(tmp_path: Path, missing: str) -> None:
    with pytest.raises(BadInput, match=missing):
        sssom.load(written(tmp_path, {name: value for name, value in SET.items() if name != missing}), Options())


def test_a_set_without_mappings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="at least one mapping"):
        sssom.load(written(tmp_path, {**SET, "mappings": []}), Options())
