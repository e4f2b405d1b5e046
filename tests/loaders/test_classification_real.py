"""The real classifications, crosswalks and cluster tables: as many records as their PROVENANCE.md says."""

from __future__ import annotations

from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import registry
from loaders.options import Options
from ontology import iris
from ontology.model import Load
from ontology.terms import CW, DCTERMS, OWL, RDFS, SKOS, SSSOM
from tests.support.shared import shared_file

pytestmark = pytest.mark.shared

CTE = "advance-cte-2024-framework-crosswalk/"
# file, graph, records, named counts of the receipt
FILES = [
    ("soc-codingsystems/soc2018_6digit.csv", "soc-codingsystems-6digit/2018", 867, {}),
    (
        "soc-codingsystems/soc2010_soc2018.csv",
        "soc-2010-to-2018/2018",
        900,
        {"unchanged": 681, "reworded": 48, "recoded": 37, "split": 102, "merged": 32},
    ),
    ("soc-codingsystems/isco2008_soc2010.csv", "isco-2008-soc-2010/2010", 1125, {"mappings": 1125}),
    ("soc-codingsystems/soc2010_isco2008.csv", "soc-2010-isco-2008/2010", 1125, {"mappings": 1125}),
    ("soc-codingsystems/naics2022_all.csv", "naics-codingsystems/2022", 2130, {"concepts of naics 2022": 2130}),
    ("cip-2020/CIPCode2020.csv", "cip/2020", 2848, {"concepts of cip 2020": 2848}),
    ("cip-2020/CIPCode2010.csv", "cip/2010", 2318, {"concepts of cip 2010": 2318}),
    ("cip-2020/CIPCode2020-ucop-variant.csv", "cip-ucop/2020", 2848, {}),
    ("cip-2020/cip_hierarchy.csv", "cip-hierarchy/2010", 1848, {"concepts of cip 2010": 1848 + 422 + 48}),
    (
        "cip-2020/Crosswalk2010to2020.csv",
        "cip-2010-to-2020/2020",
        2698,
        {"added": 543, "retired": 12, "recoded": 149, "unchanged": 1849, "reworded": 145},
    ),
    (
        "cip2020-soc2018-crosswalk/CIP2020_SOC2018_Crosswalk.xlsx",
        "cip-2020-soc-2018/2020",
        6097,
        {"mappings": 5723, "rows without a counterpart in soc": 194, "rows without a counterpart in cip": 180},
    ),
    (
        "cip2020-soc2018-crosswalk/TOP-CIP-SOC Crosswalk_2025-02.xlsx",
        "top-cip-soc/2025-02",
        2230,
        {"concepts of california-top 2025-02": 384, "rows without a counterpart in soc": 62},
    ),
    ("noc-onet-crosswalk/noc2021_onet26.csv", "noc-2021-onet-soc-2019/26", 1467, {"concepts of noc 2021": 515}),
    (
        "noc-onet-crosswalk/noc2016_onet20.csv",
        "noc-2016-onet-soc-2010/20",
        1038,
        {"rows without a counterpart in noc": 1},
    ),
    (
        CTE + "Full_Framework_Crosswalk.xlsx",
        "advance-cte-full-crosswalk/2024",
        6674,
        {"heading rows, no records": 14, "rows without a counterpart in cip": 181},
    ),
    (CTE + "CIP_Career_Clusters_Crosswalk.xlsx", "advance-cte-cip-crosswalk/2024", 4725, {}),
    (CTE + "SOC_Career_Clusters_Crosswalk.xlsx", "advance-cte-soc-crosswalk/2024", 1203, {}),
    (CTE + "NAICS_Subclusters_Crosswalk.xlsx", "advance-cte-naics-crosswalk/2024", 112, {"mappings": 112}),
    ("onet-career-clusters-16/All_Career_Clusters.csv", "onet-career-clusters-16/2023", 1011, {}),
    (
        "perkins-iv-crosswalk-table5/Perkins_IV_Crosswalk_Table_5_SOC-ONET-Nontrad-Cluster-Pathway.xlsx",
        "perkins-iv-table-5/2010",
        840,
        {"concepts of career-clusters-16 2023": 89},
    ),
]


@cache
def loaded(name: str) -> Load:
    path = shared_file(f"occupations/{name}")
    (load,) = registry.pick(path).load(path, Options())
    return load


def objects(load: Load, subject: str, predicate: NamedNode) -> set[str]:
    found = (t.object for t in load.triples if t.subject == NamedNode(subject) and t.predicate == predicate)
    return {term.value for term in found if isinstance(term, NamedNode | Literal)}


@pytest.mark.parametrize(("name", "graph", "records", "counts"), FILES, ids=[one[0] for one in FILES])
def test_every_record_of_the_file_is_kept(name: str, graph: str, records: int, counts: dict[str, int]) -> None:
    load = loaded(name)
    assert f"{load.source.series}/{load.source.edition}" == graph
    receipt = load.receipt
    assert (receipt.read, receipt.kept, receipt.dropped) == (records, records, ())
    assert {what: receipt.counts[what] for what in counts} == counts
    assert all(reason for _, _, reason in receipt.dangling)
    assert "" not in (load.source.credit, load.source.license)


def test_no_two_of_them_are_the_same_edition() -> None:
    assert len({graph for _, graph, _, _ in FILES}) == len(FILES)


def test_a_deleted_program_says_where_to_report_instead_and_a_moved_one_keeps_the_publishers_word() -> None:
    load = loaded("cip-2020/Crosswalk2010to2020.csv")
    gone = iris.concept("cip", "2010", "45.14")
    assert objects(load, gone, CW.changeKind) == {"retired"}
    assert objects(load, gone, DCTERMS.isReplacedBy) == {iris.concept("cip", "2020", "45.1103")}
    assert objects(load, iris.concept("cip", "2020", "01.0310"), CW.changeKind) == {"added"}
    words = [
        t.object.value for t in load.triples if t.predicate == CW.publishedRelation and isinstance(t.object, Literal)
    ]
    assert (words.count("Moved to"), words.count("No substantive changes")) == (149, 1994)


def test_a_listed_code_that_is_not_in_force_says_so() -> None:
    load = loaded("cip-2020/CIPCode2020.csv")
    old = iris.concept("cip", "2020", "01.0309")
    assert (objects(load, old, OWL.deprecated), objects(load, old, SKOS.changeNote)) == ({"true"}, {"Moved from"})
    assert sum(t.predicate == OWL.deprecated for t in load.triples) == 149 + 12
    assert objects(load, iris.concept("cip", "2020", "01.0101"), SKOS.broader) == {iris.concept("cip", "2020", "01.01")}


def test_no_match_is_a_finding_and_never_a_code() -> None:
    load = loaded("cip2020-soc2018-crosswalk/CIP2020_SOC2018_Crosswalk.xlsx")
    said = [t.object for t in load.triples if t.predicate == CW.noCounterpartIn]
    assert said.count(NamedNode(iris.scheme("soc", "2018"))) == 194
    assert said.count(NamedNode(iris.scheme("cip", "2020"))) == 180
    assert not any("99.9999" in str(t) or "99-9999" in str(t) for t in load.triples)


def test_an_occupation_leads_to_its_cluster_and_sub_cluster_and_a_pair_of_program_and_occupation_to_its_context() -> (
    None
):
    load = loaded(CTE + "Full_Framework_Crosswalk.xlsx")
    managers = iris.concept("soc", "2018", "11-3051")
    production = iris.concept("career-clusters", "2024", "advanced-manufacturing.production-and-automation")
    assert production in objects(load, managers, CW.inSubCluster)
    assert objects(load, production, SKOS.broader) == {
        iris.concept("career-clusters", "2024", "advanced-manufacturing")
    }
    assert any(t.predicate == CW.mappingContext and t.object == NamedNode(production) for t in load.triples)
    assert {value.split()[0] for _, value, _ in load.receipt.dangling} == {
        "21-1018", "25-2052", "25-9045", "51-2028", "53-1047",
    }  # fmt: skip
    assert "ask Advance CTE before redistributing" in load.source.license


def test_two_spellings_of_one_sub_cluster_are_one_thing_with_two_names() -> None:
    load = loaded(CTE + "CIP_Career_Clusters_Crosswalk.xlsx")
    water = iris.concept("career-clusters", "2024", "agriculture.water-systems")
    assert (objects(load, water, SKOS.prefLabel), objects(load, water, SKOS.altLabel)) == (
        {"Water Systems"},
        {"water systems"},
    )


def test_an_outline_number_is_text_and_a_row_with_two_memberships_has_both() -> None:
    load = loaded("perkins-iv-crosswalk-table5/Perkins_IV_Crosswalk_Table_5_SOC-ONET-Nontrad-Cluster-Pathway.xlsx")
    assert objects(load, iris.concept("career-clusters-16", "2023", "10.1"), SKOS.notation) == {"10.1"}
    load = loaded("onet-career-clusters-16/All_Career_Clusters.csv")
    technicians = iris.concept("onet-soc", "2019", "19-4044.00")
    assert len(objects(load, technicians, CW.inCareerPathway)) == len(objects(load, technicians, CW.inCluster)) == 2
    assert objects(load, technicians, RDFS.label)


def test_leading_zeros_that_the_file_lost_are_there_again() -> None:
    load = loaded("noc-onet-crosswalk/noc2021_onet26.csv")
    assert objects(load, iris.concept("noc", "2021", "00010"), SKOS.notation) == {"00010"}
    assert not objects(load, iris.concept("noc", "2021", "10"), SKOS.notation)


def test_codes_of_vendors_are_kept_reported_and_not_followed() -> None:
    load = loaded("cip2020-soc2018-crosswalk/TOP-CIP-SOC Crosswalk_2025-02.xlsx")
    assert objects(load, iris.concept("soc", "2018", "13-1028"), SKOS.notation) == {"13-1028"}
    assert sum(t.predicate == CW.objectUnresolved for t in load.triples) > 0
    assert any(t.predicate == SSSOM.mapping_justification for t in load.triples)
