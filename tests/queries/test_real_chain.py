"""The real chain, over the catalogue we ship and over the publishers' files."""

from __future__ import annotations

import pytest

from credways.build import build_catalogue, load_paths
from graph.store import EmbeddedStore
from queries import catalog
from queries.chains import SHARES_ANCHOR
from queries.crosswalk import crosswalk
from queries.explain import why
from queries.lookup import frameworks
from queries.resolve import resolve
from queries.search import search
from tests.support.shared import shared_file

REACHED = ["RW.H2.2.1.a.2", "RW.H2.2.1.b.3", "RW.H2.2.2.a.2", "RW.H2.2.2.b.3", "RW.H2.2.2.c.1"]
"""Outcomes tagged RL or RI.11-12.2, .6, .7: siblings of the RST standards that Maine sets beside duty 1."""


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    path = tmp_path_factory.mktemp("starter") / "store"
    build_catalogue(path)
    return EmbeddedStore.open(path)


def test_nccer_carpentry_reaches_colorado_out_of_the_box(starter: EmbeddedStore) -> None:
    answer = crosswalk(starter, "nccer/carpentry-level-1", "cas")
    assert [row.object_code for row in answer.rows] == REACHED
    for row in answer.rows:
        assert (row.kind, row.chain.weak, row.confidence) == ("composed", True, None)
        assert [hop.relation for hop in row.chain.hops] == ["intersects", "", "tagged"]
        assert row.weakest_link.predicate == SHARES_ANCHOR
        assert all(hop.source and hop.edition for hop in row.chain.hops)
        assert all(hop.evidence.startswith("http") for hop in row.chain.hops if hop.mapping)
    total = answer.coverage.total
    assert (total.covered, total.partly, total.proposed) == (0, 0, 2)
    assert {area.area_code for area in answer.coverage.areas} == {
        "CH",
        "CS",
        "DA",
        "DT",
        "MA",
        "PE",
        "RW",
        "SC",
        "SS",
        "VA",
    }


def test_the_one_query_form_finds_the_same_pairs(starter: EmbeddedStore) -> None:
    found = catalog.run(starter, "crosswalk/credential-to-standards", {"credential": "nccer/carpentry-level-1"})
    assert sorted({row["standardCode"].value for row in found.dicts()}) == REACHED  # type: ignore[union-attr]


def test_every_content_area_is_current_in_one_edition(starter: EmbeddedStore) -> None:
    current = [one.series for one in frameworks(starter).values() if one.current]
    assert len(current) == len(set(current))
    assert resolve(starter, "SS.HS.1.1").edition == "2022"
    assert resolve(starter, "SS.HS.1.1@2018").edition == "2018"


@pytest.mark.parametrize("name", ["N10-009", "CompTIA Network+", "network+", "comptia/network-plus"])
def test_names_of_a_real_credential(starter: EmbeddedStore, name: str) -> None:
    assert resolve(starter, name).label == "CompTIA Network+"


@pytest.mark.shared
def test_the_publishers_own_files_give_the_same_rows_with_a_second_source(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("real") / "store"
    build_catalogue(path)
    load_paths(path, [shared_file("standards/colorado-cas")], allow_loss=True)
    store = EmbeddedStore.open(path)
    answer = crosswalk(store, "nccer/carpentry-level-1", "cas")
    assert [row.object_code for row in answer.rows] == REACHED
    assert [len(row.alternatives) for row in answer.rows] == [1] * len(REACHED)  # the starter's tag and CDE's own
    publishers = {chain.hops[-1].source for chain in why(store, "nccer/carpentry-level-1", REACHED[0])}
    assert publishers == {"starter-cas-ccss", "cas-rw"}
    hits, _ = search(store, "central ideas", kinds=("statement",))
    assert "RW.H2.2.2.a.2" in [hit.thing.notation for hit in hits]
    assert answer.coverage.total.total == 1077
