"""The Learning Commons graph: two frameworks, links by identifier, overlap as published. The nodes are invented."""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import learning_commons, learning_commons_write
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.reading.limits import LIMITS, Limits
from ontology.errors import BadInput
from ontology.model import Load
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file

CASE = "https://example.org/ims/case/v1p0/CFItems/"


def node(name: str, jurisdiction: str = "Utopia", **more: str) -> dict[str, Any]:
    facts = {
        "identifier": name,
        "jurisdiction": jurisdiction,
        "academicSubject": "Gardening",
        "description": f"About {name}",
        "caseIdentifierUUID": f"case-{name}",
        "caseIdentifierURI": CASE + name,
        "gradeLevel": '["9","10"]',
        "license": "https://example.org/licence",
        "attributionStatement": f"By {jurisdiction}",
        "dateModified": "2025-01-02",
    }
    return {"type": "node", "identifier": name, "labels": ["StandardsFrameworkItem"], "properties": facts | more}


def edge(kind: str, source: str, target: str, label: str = "StandardsFrameworkItem", **more: str) -> dict[str, Any]:
    return {"type": "relationship", "identifier": f"{kind}-{source}-{target}", "label": kind,
            "properties": {"relationshipType": kind, "sourceEntityKey": "caseIdentifierUUID"} | more,
            "source_identifier": source, "source_labels": [label],
            "target_identifier": target, "target_labels": ["StandardsFrameworkItem"]}  # fmt: skip


NODES = [node("a", statementCode="G.1"), node("b"), node("m", "Multi-State", statementCode="M.1", isCurrent="false")]
EDGES = [
    edge("hasChild", "f", "a", "StandardsFramework"),
    edge("hasChild", "a", "b"),
    edge("hasStandardAlignment", "a", "m", jaccard="0.5", sharedLCCount="4", stateLCCount="4", ccssLCCount="8"),
    edge("buildsTowards", "a", "b", author="Somebody"),
    edge("relatesTo", "b", "a"),
]


def written(folder: Path, **files: list[Any]) -> Path:
    place = folder / "graph"
    place.mkdir()
    for name, lines in files.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (place / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    return place


def loaded(folder: Path, **files: list[Any]) -> Load:
    (load,) = learning_commons.load(written(folder, **(files or {"standards": NODES, "hierarchy": EDGES})), Options())
    return load


def test_a_folder_is_one_source_with_a_framework_for_each_jurisdiction(tmp_path: Path) -> None:
    load = loaded(tmp_path)
    assert (load.source.series, load.source.edition) == ("learning-commons-gardening", "2025-01-02")
    assert of_kind(load, "ceasn:CompetencyFramework") == [
        "framework/learning-commons-multi-state-gardening/2025-01-02",
        "framework/learning-commons-utopia-gardening/2025-01-02",
    ]
    assert adds_up(load)
    assert load.receipt.read == 8


def test_statements_keep_their_case_address_and_what_is_said_of_them(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path))
    one = facts[CASE + "a"]
    assert one["skos:notation"] == {"G.1"}
    assert one["ceasn:educationLevelType"] == {"9", "10"}
    assert one["dcterms:rights"] == {"By Utopia"}
    assert one["ceasn:isTopChildOf"] == {"framework/learning-commons-utopia-gardening/2025-01-02"}
    assert facts[CASE + "b"]["ceasn:isChildOf"] == {CASE + "a"}
    assert facts[CASE + "b"]["cw:derivedCode"] == {"true"}
    assert facts[CASE + "m"]["owl:deprecated"] == {"true"}


def test_the_overlap_is_kept_as_published(tmp_path: Path) -> None:
    load = loaded(tmp_path)
    (mapping,) = of_kind(load, "sssom:Mapping")
    one = said(load)[mapping]
    assert one["owl:annotatedTarget"] == {CASE + "m"}
    assert one["cw:jaccard"] == {"0.5"}
    assert (one["cw:sharedComponents"], one["cw:subjectComponents"], one["cw:objectComponents"]) == (
        {"4"},
        {"4"},
        {"8"},
    )
    assert one["cw:publishedRelation"] == {"hasStandardAlignment"}
    assert not one["sssom:confidence"]


def test_a_progression_is_a_link_and_who_says_so(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path))
    assert facts[CASE + "a"]["cw:buildsTowards"] == {CASE + "b"}
    assert facts[CASE + "b"]["dcterms:relation"] == {CASE + "a"}
    assert facts["link/learning-commons/buildsTowards-a-b"]["dcterms:creator"] == {"Somebody"}


def test_48_an_edge_to_a_node_that_is_nowhere_is_kept_and_reported(tmp_path: Path) -> None:
    load = loaded(tmp_path, standards=NODES, hierarchy=[*EDGES, edge("buildsTowards", "a", "nowhere")])
    assert [value for _, value, _ in load.receipt.dangling] == ["nowhere"]
    assert said(load)[CASE + "a"]["cw:buildsTowards"] == {CASE + "b", "node/learning-commons/nowhere"}


def test_53_one_identifier_for_two_nodes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a again"):
        loaded(tmp_path, standards=[*NODES, node("a")])


def test_edges_alone_are_refused_and_the_folder_asked_for(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the folder"):
        loaded(tmp_path, hierarchy=EDGES)


def test_the_tables_of_earlier_releases_say_the_same(tmp_path: Path) -> None:
    place = tmp_path / "tables"
    place.mkdir()
    keys = list(NODES[1]["properties"])
    quoted = [[one["properties"][key].replace('"', '""') for key in keys] for one in NODES]
    rows = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in quoted)
    (place / "StandardsFrameworkItem.csv").write_text(",".join(keys) + "\n" + rows, encoding="utf-8")
    (place / "Relationships.csv").write_text(
        "identifier,relationshipType,sourceEntity,sourceEntityKey,sourceEntityValue,targetEntity,targetEntityKey,"
        "targetEntityValue\n1,hasChild,StandardsFrameworkItem,caseIdentifierUUID,case-a,StandardsFrameworkItem,"
        "caseIdentifierUUID,case-b\n",
        encoding="utf-8",
    )
    (load,) = learning_commons.load(place, Options())
    assert said(load)[CASE + "b"]["ceasn:isChildOf"] == {CASE + "a"}
    assert learning_commons.sniff(place) == 0.9


def test_a_component_is_a_competency_of_a_framework_of_its_own(tmp_path: Path) -> None:
    component = {
        "type": "node",
        "identifier": "c",
        "labels": ["LearningComponent"],
        "properties": {"description": "Dig"},
    }
    load = loaded(tmp_path, standards=[*NODES, component], hierarchy=[edge("supports", "c", "a")])
    facts = said(load)
    (address,) = [name for name, one in facts.items() if "Dig" in one["ceasn:competencyText"]]
    assert facts[address]["ceasn:isPartOf"] == {"framework/learning-commons-components/2025-01-02"}
    assert facts[address]["dcterms:relation"] == {CASE + "a"}


def test_an_export_larger_than_a_file_may_be_is_read_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mappings and triples are written in portions, and say the same as at once."""
    edges = [*EDGES, *(edge("hasStandardAlignment", "b", name, jaccard="0.25") for name in ("a", "m"))]
    whole = loaded(tmp_path, standards=NODES, hierarchy=edges)
    monkeypatch.setattr(learning_commons_write, "_AT_ONCE", 2)
    object.__setattr__(LIMITS, "file", 100)
    try:
        with pytest.raises(BadInput, match="at most 100 bytes"):
            open_source(tmp_path / "graph" / "hierarchy.jsonl.gz")
        (portioned,) = learning_commons.load(tmp_path / "graph", Options())
    finally:
        object.__setattr__(LIMITS, "file", Limits().file)
    assert sorted(map(str, portioned.triples)) == sorted(map(str, whole.triples))
    assert portioned.receipt == whole.receipt
    assert [digest for _, digest in portioned.files] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((tmp_path / "graph").iterdir())
    ]


def test_a_file_that_is_cut_in_the_middle_is_refused_with_its_line(tmp_path: Path) -> None:
    place = written(tmp_path, standards=NODES)
    text = "".join(json.dumps(one) + "\n" for one in EDGES)
    (place / "hierarchy.jsonl").write_text(text[:-40], encoding="utf-8")
    with pytest.raises(BadInput, match="line 5"):
        learning_commons.load(place, Options())


def test_a_zip_of_the_files_is_one_source_and_one_with_others_is_not(tmp_path: Path) -> None:
    place = written(tmp_path, standards=NODES, hierarchy=EDGES)
    (place / "LICENSE-DATA.txt").write_text("An invented licence.", encoding="utf-8")
    for name, more in (("any.zip", ()), ("learning-commons.zip", ("soc.csv",))):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for one in place.iterdir():
                archive.write(one, f"x/{one.name}")
            for other in more:
                archive.writestr(f"x/{other}", "code,title\n11-1011,Chiefs\n")
        assert (learning_commons.sniff(tmp_path / name) > 0) == (not more)
    (load,) = learning_commons.load(tmp_path / "any.zip", Options())
    assert load.receipt.read == 8
    assert "passed over: x/LICENSE-DATA.txt: a text about the data, which holds no records" in load.receipt.notes


KEYS = st.sampled_from(["type", "identifier", "labels", "properties", "label", "source_identifier", "jaccard", "name"])
WORDS = st.sampled_from(["", " ", "node", "relationship", "a", "[", "hasChild"])
LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | WORDS
VALUES = st.recursive(
    LEAVES, lambda some: st.lists(some, max_size=2) | st.dictionaries(KEYS, some, max_size=6), max_leaves=10
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=8), max_size=3))
def test_any_lines_are_read_or_refused(lines: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), standards=[*NODES, *lines])
        except BadInput:
            return
        assert adds_up(load)


@pytest.mark.shared
def test_the_real_extract_has_its_2303_statements_and_all_its_edges() -> None:
    (load,) = learning_commons.load(shared_file("standards/learning-commons-ca-math"), Options())
    counts = load.receipt.counts
    assert adds_up(load)
    assert (counts["statements"], counts["hasChild edges"], counts["hasStandardAlignment edges"]) == (2303, 2303, 591)
    assert (counts["buildsTowards edges"], counts["relatesTo edges"], counts["frameworks"]) == (757, 284, 2)
    assert not load.receipt.dangling
    overlaps = [value for facts in said(load).values() for value in facts["cw:jaccard"]]
    assert (len(overlaps), overlaps.count("1")) == (591, 587)
