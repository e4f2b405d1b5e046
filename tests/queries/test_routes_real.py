"""Routes over publishers' own files, each row held against the published line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from credways.build import build_catalogue, load_paths
from graph.store import EmbeddedStore
from ontology.namespaces import ID
from queries.composing import composed, rows
from queries.crosswalk import crosswalk
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared

CIP_SOC = "occupations/cip2020-soc2018-crosswalk/CIP2020_SOC2018_Crosswalk.xlsx"
CLUSTERS = "occupations/advance-cte-2024-framework-crosswalk/SOC_Career_Clusters_Crosswalk.xlsx"
LISTS = ("occupations/soc-2018-definitions/soc_2018_definitions.xlsx", "occupations/cip-2020/CIPCode2020.csv")
CONSTRUCTION = ID + "concept/career-clusters/2024/construction"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path = tmp_path_factory.mktemp("real") / "store"
    build_catalogue(path)
    load_paths(path, [shared_file(name) for name in (*LISTS, CIP_SOC, CLUSTERS)], allow_loss=True)
    return EmbeddedStore.open(path)


def lines(name: str, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(Path(shared_file(name)), read_only=True)
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


@pytest.mark.parametrize("code", ["46.0201", "11.0901", "51.3801", "15.0000"])
def test_a_program_code_leads_to_the_occupations_of_its_lines(loaded: EmbeddedStore, code: str) -> None:
    published = {str(row[2]) for row in lines(CIP_SOC, "CIP-SOC") if row[0] == code}
    answer = crosswalk(loaded, code, "soc")
    assert {row.object_code for row in answer.rows if row.subject_code == code} == published
    for row in answer.rows:
        assert (row.kind, row.distance, row.chain.claim) == ("decided", 1, "related")
        assert "cip-2020-soc-2018" in {source for source, _ in row.editions}


def test_a_cluster_holds_the_occupations_of_its_lines(loaded: EmbeddedStore) -> None:
    published = {str(row[0]) for row in lines(CLUSTERS, "SOC - CC - Sub-Clusters") if row[2] == "Construction"}
    answer = crosswalk(loaded, CONSTRUCTION, "soc")
    found = {row.object_code for row in answer.rows if row.subject_id == CONSTRUCTION}
    assert published - found == {"51-2028"}  # a code of the employment projections that SOC 2018 does not have
    assert found <= published
    back = crosswalk(loaded, "47-2031", CONSTRUCTION)
    assert [row.predicate_id.rpartition("#")[2] for row in back.rows] == ["inCluster"]


def test_everything_at_once_is_each_alone(loaded: EmbeddedStore) -> None:
    found = composed(loaded, "soc")
    made: dict[str, set[tuple[str, str, str]]] = {one.iri: set() for one in found.subjects}
    for subject, row in rows(loaded, found):
        made[subject.iri].add((row.subject_id, row.object_id, row.chain.claim))
    asked = [one for one in found.subjects if one.label.startswith(("CompTIA", "NCCER"))]
    assert len(asked) > 5
    for one in asked:
        alone = crosswalk(loaded, one, "soc").rows
        assert {(row.subject_id, row.object_id, row.chain.claim) for row in alone} == made[one.iri]
