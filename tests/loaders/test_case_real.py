"""The real CASE packages of 1EdTech's and OpenSALT's repositories, and the official schema as a second opinion."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from credways.build import load_paths
from credways.exporting import export
from graph.store import EmbeddedStore
from loaders import case
from loaders.case_export import case_package
from loaders.case_json import dumps, loads
from loaders.options import Options
from ontology.errors import BadInput
from ontology.terms import CEASN, SSSOM
from tests.loaders.case_making import ROOT, association, item, package, without
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared
FOLDER = "standards/case-spec/samples"
SCHEMA = "standards/case-spec/case-v1p1-cfpackage.official.schema.json"
COUNTS = {
    "compeito-opencase_round_trip_baseline": (36, {"isChildOf": 36}, "1.1"),
    "opensalt-AdoptedTestFramework": (1, {"isChildOf": 1}, "1.0"),
    "opensalt-ItemTypeTestFramework": (1, {"isChildOf": 1}, "1.0"),
    "opensalt-MarkdownFramework": (2, {"isChildOf": 2}, "1.0"),
    "opensalt-Ordering": (28, {"isChildOf": 28}, "1.0"),
    "opensalt-SequenceNumberFramework": (2, {"isChildOf": 2}, "1.0"),
    "opensalt-SmartLevelFramework": (14, {"isChildOf": 14}, "1.0"),
    "opensalt-Utf8TestFramework": (1, {"isChildOf": 1}, "1.0"),
    "opensalt-what-standards-could-be": (
        16, {"exactMatchOf": 16, "isChildOf": 16, "precedes": 3, "exemplar": 2, "isRelatedTo": 2}, "1.0",
    ),
}  # fmt: skip
"""Items, associations by type, version: as the folder's PROVENANCE and the files' addresses say."""


@pytest.mark.parametrize("name", COUNTS)
def test_every_sample_loads_whole_and_comes_back_equal(name: str) -> None:
    path = shared_file(f"{FOLDER}/{name}.json")
    (made,) = case.load(path, Options())
    items, words, version = COUNTS[name]
    counts = made.receipt.counts
    assert counts["CFItem"] == items
    assert {key.removeprefix("associations: "): counts[key] for key in counts if "associations: " in key} == words
    assert f"CASE version {version}" in made.receipt.notes
    assert made.receipt.read == made.receipt.kept
    assert case_package(made.triples) == loads(path.read_text(encoding="utf-8"))


def test_all_samples_go_through_the_store_and_the_export(tmp_path: Path) -> None:
    paths = [shared_file(f"{FOLDER}/{name}.json") for name in COUNTS]
    outcome = load_paths(tmp_path / "store", paths)
    assert not outcome.lost
    assert len(outcome.stored) == len(COUNTS)
    store = EmbeddedStore.open(tmp_path / "store")
    exported = [loads(export(store, record, "case").decode()) for record in store.sources()]
    expected = [loads(path.read_text(encoding="utf-8")) for path in paths]
    assert sorted(map(_text, exported)) == sorted(map(_text, expected))


def _text(value: object) -> str:
    return dumps(value, sort=True)  # type: ignore[arg-type]


def test_alignments_outside_the_package_are_mappings_and_each_is_reported() -> None:
    (made,) = case.load(shared_file(f"{FOLDER}/opensalt-what-standards-could-be.json"), Options())
    mappings = {triple.subject for triple in made.triples if triple.object == SSSOM.Mapping}
    assert len(mappings) == 16 + 2
    assert made.receipt.counts["association ends outside the package"] == len(made.receipt.dangling) == 21
    words = Counter(
        reason.rpartition(" an association ")[2].partition(",")[0] for _, _, reason in made.receipt.dangling
    )
    assert words == {"exactMatchOf": 16, "exemplar": 2, "isRelatedTo": 2, "precedes": 1}


def test_sequence_numbers_order_siblings() -> None:
    (made,) = case.load(shared_file(f"{FOLDER}/opensalt-SequenceNumberFramework.json"), Options())
    value = json.loads(shared_file(f"{FOLDER}/opensalt-SequenceNumberFramework.json").read_text())
    numbers = sorted(str(one["sequenceNumber"]) for one in value["CFAssociations"])
    orders = [triple.object.value for triple in made.triples if triple.predicate == CEASN.listID]  # type: ignore[union-attr]
    assert sorted(orders) == numbers


def test_schemas_and_the_openapi_file_are_not_taken_for_packages() -> None:
    for path in shared_file("standards/case-spec").glob("*.json"):
        assert case.sniff(path) == 0.0


GOOD = package(item(2), item(3), association(11, "isChildOf", 2, ROOT), association(12, "exactMatchOf", 3, 2))


@pytest.mark.parametrize(
    "path",
    [
        ("CFDocument",), ("CFDocument", "identifier"), ("CFDocument", "title"), ("CFItems", 0, "identifier"),
        ("CFItems", 1, "fullStatement"), ("CFAssociations", 0, "associationType"),
        ("CFAssociations", 1, "destinationNodeURI"),
    ],
)  # fmt: skip
def test_what_is_refused_as_missing_the_official_schema_refuses_at_the_same_place(
    tmp_path: Path, path: tuple[str | int, ...]
) -> None:
    schema = json.loads(shared_file(SCHEMA).read_text(encoding="utf-8"))
    jsonschema.validate(GOOD, schema)
    value = without(GOOD, *path)
    (error,) = jsonschema.Draft202012Validator(schema).iter_errors(value)
    file = tmp_path / "package.json"
    file.write_text(json.dumps(value))
    with pytest.raises(BadInput) as caught:
        case.load(file, Options())
    (problem,) = caught.value.problems
    assert problem.where == "".join(f"/{part}" for part in (*error.absolute_path, path[-1]))


def test_invented_packages_that_the_schema_accepts_are_loaded(tmp_path: Path) -> None:
    schema = json.loads(shared_file(SCHEMA).read_text(encoding="utf-8"))
    more = {"CFRubrics": [], "CFDefinitions": {"CFConcepts": []}, "extensions": {"x": [1, None]}}
    value = GOOD | more
    jsonschema.validate(value, schema)
    file = tmp_path / "package.json"
    file.write_text(json.dumps(value))
    (made,) = case.load(file, Options())
    assert case_package(made.triples) == value


def test_the_command_writes_the_package(tmp_path: Path) -> None:
    path = shared_file(f"{FOLDER}/opensalt-Ordering.json")
    load_paths(tmp_path / "store", [path])
    command = [sys.executable, "-c", "from credways.cli.app import main; main()", "export"]
    series = "act-inc-act-holistic-framework-math"
    options = [series, "--format", "case", "--store", str(tmp_path / "store"), "-o", str(tmp_path / "out.json")]
    subprocess.run([*command, *options], check=True, capture_output=True)
    assert json.loads((tmp_path / "out.json").read_text()) == json.loads(path.read_text())
    wrong = subprocess.run([*command, "nothing", *options[1:]], check=False, capture_output=True, text=True)
    assert wrong.returncode == 2
    assert "No source series" in wrong.stderr
