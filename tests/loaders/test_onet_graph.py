"""The rendering of O*NET as nodes and edges. The nodes are invented, the layout is the rendering's."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import onet_graph
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CW, SKOS
from tests.support.loads import objects

THINGS = [
    ("occupation/98-1011.00", "occupation", "Kite Builders", '{"code":"98-1011.00","description":"Build kites."}'),
    ("occupation/98-1012.00", "occupation", "Kite Painters", '{"code":"98-1012.00","description":"Paint kites."}'),
    ("skill/2.A.1", "skill", "Knotting", '{"elementId":"2.A.1"}'),
    ("activity/4.A", "activity", "Making", '{"elementId":"4.A","level":"gwa"}'),
    ("activity/4.A.I01", "activity", "Make things.", '{"elementId":"4.A.I01","level":"iwa"}'),
    ("task/71", "task", 'Paint "eyes".', '{"taskId":"71","taskType":"n/a"}'),
    ("tool/23191102:Awl", "tool", "Awl", '{"commodityCode":"23191102","commodityTitle":"Piercing tools"}'),
    ("technology/43232202:KiteCAD", "technology", "KiteCAD",
     '{"commodityCode":"43232202","commodityTitle":"Drawing software","hotTechnology":true,"inDemand":false}'),
]  # fmt: skip
EDGES = [
    ("occupation/98-1011.00", "hasSkill", "skillOf", "skill/2.A.1", "Knotting", '{"importance":4.50,"level":3}'),
    ("occupation/98-1011.00", "relatedTo", "relatedTo", "occupation/98-1012.00", "Kite Painters",
     '{"tier":"Primary-Short","index":1}'),
    ("task/71", "taskOf", "hasTask", "occupation/98-1012.00", "98-1012.00", "{}"),
    ("tool/23191102:Awl", "usedBy", "usesTool", "occupation/98-1011.00", "98-1011.00", "{}"),
    ("technology/43232202:KiteCAD", "usedBy", "usesTechnology", "occupation/98-1011.00", "98-1011.00", "{}"),
    ("activity/4.A.I01", "childOf", "parentOf", "activity/4.A", "Making", "{}"),
]  # fmt: skip


def folder(at: Path, things: list[tuple[str, ...]] | None = None, edges: list[tuple[str, ...]] | None = None) -> Path:
    """Write both tables."""
    path = at / "onet-30.0-graph"
    path.mkdir(exist_ok=True)
    heads = (("id", "type", "name", "data"), ("from", "predicate", "reverse", "to", "name", "data"))
    for name, head, rows in zip(("things", "relationships"), heads, (things or THINGS, edges or EDGES), strict=True):
        quoted = ("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
        (path / f"{name}.tsv").write_text("\n".join(("\t".join(head), *quoted)) + "\n")
    return path


def load(path: Path) -> Load:
    (one,) = onet_graph.load(path, Options())
    return one


BUILDER = iris.concept("onet-soc", "2019", "98-1011.00")


def test_it_is_known_and_called_what_it_is(tmp_path: Path) -> None:
    path = folder(tmp_path)
    assert pick(path).name == "onet-graph"
    found = load(path)
    assert (found.source.series, found.source.edition) == ("onet-graph", "30.0")
    assert "not official" in found.source.title
    assert "has not approved, endorsed, or tested" in " ".join(found.source.credit.split()).replace("USDOL/ETA ", "")
    assert found.receipt.read == found.receipt.kept == len(THINGS) + len(EDGES)
    assert found.receipt.dangling == ()


def test_things_have_the_names_that_the_release_itself_gives(tmp_path: Path) -> None:
    found = load(folder(tmp_path))
    assert objects(found, BUILDER, SKOS.prefLabel) == {"Kite Builders"}
    assert objects(found, BUILDER, CW.usesTool) == {iris.concept("onet-tool", "30.0", "23191102:Awl")}
    cad = iris.concept("onet-technology", "30.0", "43232202:KiteCAD")
    assert objects(found, BUILDER, CW.usesTechnology) == {cad}
    assert (objects(found, cad, CW.hotTechnology), objects(found, cad, CW.inDemand)) == ({"true"}, set())
    task = iris.concept("onet-task", "30.0", "71")
    assert objects(found, task, CW.taskOf) == {iris.concept("onet-soc", "2019", "98-1012.00")}
    assert objects(found, task, CW.taskType) == set()
    element = iris.concept("onet-content-model", "30.0", "4.A.I01")
    assert objects(found, element, SKOS.broader) == {iris.concept("onet-content-model", "30.0", "4.A")}


def test_an_edge_with_importance_and_level_is_two_ratings_of_the_rendering(tmp_path: Path) -> None:
    found = load(folder(tmp_path))
    for scale, value in (("IM", "4.5"), ("LV", "3")):
        node = iris.record("onet-graph", "30.0", f"98-1011.00:2.A.1:{scale}")
        assert objects(found, node, CW.ratingValue) == {value}
        assert objects(found, node, CW.ratingMeasure) == {iris.concept("onet-measure", "30.0", f"2.A.1:{scale}")}


def test_28_an_edge_twice_is_kept_once_and_said(tmp_path: Path) -> None:
    found = load(folder(tmp_path, edges=[*EDGES, EDGES[3]]))
    assert found.receipt.read == found.receipt.kept == len(THINGS) + len(EDGES) + 1
    assert any("1 edges stand twice" in warning for warning in found.receipt.warnings)


def test_48_an_edge_to_a_node_that_is_not_there_dangles(tmp_path: Path) -> None:
    found = load(folder(tmp_path, edges=[*EDGES, ("task/9", "taskOf", "hasTask", "occupation/98-1011.00", "x", "{}")]))
    ((place, value, reason),) = found.receipt.dangling
    assert (value, reason) == ("task/9", "")
    assert "row 8" in place


@pytest.mark.parametrize(
    ("things", "rule"),
    [
        ([("x/1", "planet", "Mars", "{}")], "onet-graph-type"),
        ([("occupation/1", "occupation", "Kites", '{"code":"98-1011"}')], "onet-soc-code"),
        ([("task/1", "task", "Tie.", "[1]")], "onet-graph-data"),
        ([("task/1", "task", "Tie.", "{broken")], "onet-graph-data"),
        ([("task/1", "task", "Tie.", '{"taskId":{"a":1}}')], "onet-graph-data"),
        ([("task/1", "task", "Tie.", '{"taskId":"one"}')], "onet-task"),
        ([("activity/4.A", "activity", "Making", '{"elementId":"4.A","level":"dwa"}')], "onet-graph-data"),
        ([THINGS[0], (*THINGS[0][:2], "Other", THINGS[0][3])], "row-duplicate"),
    ],
)
def test_a_node_that_is_none_is_refused(tmp_path: Path, things: list[tuple[str, ...]], rule: str) -> None:
    with pytest.raises(BadInput) as caught:
        load(folder(tmp_path, things))
    assert rule in {problem.rule for problem in caught.value.problems}


def test_both_tables_and_a_release_are_needed(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "things.tsv").rename(path / "nodes.tsv")
    with pytest.raises(BadInput) as caught:
        load(path)
    assert {problem.rule for problem in caught.value.problems} == {"onet-graph-file"}


@given(st.sampled_from(["things", "relationships"]), st.text(alphabet='{}[]":,1.e\t\nskiltaoc/9-u', max_size=80))
def test_any_text_loads_or_is_refused(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as at:
        path = folder(Path(at))
        with (path / f"{name}.tsv").open("a") as stream:
            stream.write(text)
        try:
            found = load(path)
        except BadInput:
            return
    assert found.receipt.read == found.receipt.kept
