"""Code.org's fixture: five kinds of object, linked by their keys. The standards here are invented."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import codeorg
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file


def made(model: str, pk: int, **fields: Any) -> dict[str, Any]:
    return {"model": f"standards.{model}", "pk": pk, "fields": fields}


DUMP = [
    made("framework", 1, name="Garden standards", slug="GS", website="https://example.org/", description="All of it."),
    made("category", 7, name="Beds", shortcode="B", framework=1, type="Strand", parent=None, description=""),
    made("category", 8, name="Deep beds", shortcode="B", framework=1, type="LO", parent=7, description="Very deep."),
    made("grade", 1, name="K"),
    made("grade", 2, name="1"),
    made("gradeband", 3, name="Early", shortcode="E", grades=[1, 2], description="The first years"),
    made("standard", 5, name="Dig", description="Dig a bed.", shortcode="1", slug="B.E:1", category=8, framework=1,
         gradeband=3),
]  # fmt: skip


def loaded(folder: Path, dump: object) -> Load:
    (folder / "standards.json").write_text(json.dumps(dump), encoding="utf-8")
    (load,) = codeorg.load(folder / "standards.json", Options())
    return load


def test_keys_become_links(tmp_path: Path) -> None:
    load = loaded(tmp_path, DUMP)
    facts = said(load)
    one = facts["statement/codeorg-gs/undated/B.E:1"]
    assert one["ceasn:isChildOf"] == {"statement/codeorg-gs/undated/category-8"}
    assert one["ceasn:educationLevelType"] == {"K", "1"}
    assert one["ceterms:classification"] == {"concept/codeorg-grade-band/undated/3"}
    assert (one["skos:prefLabel"], one["ceasn:competencyText"]) == ({"Dig"}, {"Dig a bed."})
    assert facts["statement/codeorg-gs/undated/category-8"]["ceasn:isChildOf"] == {
        "statement/codeorg-gs/undated/category-7"
    }
    assert of_kind(load, "ceasn:CompetencyFramework") == ["framework/codeorg-gs/undated"]
    assert adds_up(load)
    assert load.receipt.read == 7


def test_a_key_to_nothing_is_refused_with_its_pointer(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        loaded(tmp_path, [*DUMP, made("standard", 6, name="x", slug="y", framework=1, category=99)])
    assert [one.where for one in caught.value.problems] == ["/7/fields/category"]


def test_a_key_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a key of its own"):
        loaded(tmp_path, [*DUMP, made("grade", 1, name="2")])


KEYS = st.sampled_from(["name", "slug", "framework", "category", "parent", "gradeband", "grades", "shortcode"])
VALUES = st.none() | st.integers(0, 3) | st.text(max_size=4) | st.lists(st.integers(0, 2), max_size=2)
OBJECTS = st.builds(
    made, st.sampled_from(["framework", "category", "grade", "gradeband", "standard", "x"]), st.integers(0, 3)
)


@given(st.lists(st.tuples(OBJECTS, st.dictionaries(KEYS, VALUES, max_size=5)), max_size=5))
def test_any_dump_is_read_or_refused(found: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), [one | {"fields": fields} for one, fields in found])
        except BadInput:
            return
        assert adds_up(load)


@pytest.mark.shared
def test_the_real_fixture_has_its_2162_objects() -> None:
    (load,) = codeorg.load(shared_file("standards/codeorg-curriculumbuilder/standards.json"), Options())
    counts = load.receipt.counts
    assert (counts["frameworks"], counts["categories"], counts["standards"]) == (5, 119, 2000)
    assert (counts["grades"], counts["gradebands"]) == (13, 25)
    assert load.receipt.read == load.receipt.kept == 2162
