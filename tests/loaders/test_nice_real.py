"""The real NICE files: the counts of their PROVENANCE.md, and the dangling relationships by name."""

from __future__ import annotations

import pytest

from loaders import nice
from loaders.options import Options
from ontology.model import Load
from ontology.namespaces import shorten
from tests.support.loads import adds_up, of_kind
from tests.support.shared import shared_file


def real(name: str) -> Load:
    (load,) = nice.load(shared_file(f"occupations/nice-framework/{name}"), Options())
    assert adds_up(load)
    assert not load.receipt.dropped
    return load


@pytest.mark.shared
def test_nist_s_export_has_2254_elements_and_5544_relationships_four_of_which_end_nowhere() -> None:
    load = real("v2_nf_components.json")
    assert (load.source.series, load.source.edition) == ("nice", "2.0.0")
    counts = load.receipt.counts
    assert (counts["work roles"], counts["tasks"], counts["knowledge statements"]) == (41, 942, 631)
    assert (counts["skill statements"], counts["competency areas"], counts["categories"]) == (538, 11, 5)
    assert (counts["OPM codes"], counts["sort keys"], counts["relationships"]) == (40, 46, 5544)
    assert load.receipt.read == 1 + 1 + 2254 + 5544
    assert sorted(place for place, _, _ in load.receipt.dangling) == [
        "IN-WRL-001 → K1139",
        "PD-WRL-001 → S0873",
        "PD-WRL-001 → T1385",
        "PD-WRL-005 → K1139",
    ]
    links = {
        "ceterms:hasTask",
        "ceasn:knowledgeEmbodied",
        "ceasn:skillEmbodied",
        "ceterms:classification",
        "skos:broader",
    }
    assert sum(shorten(triple.predicate.value) in links for triple in load.triples) == 5544


@pytest.mark.shared
def test_the_workbook_s_45_sheets_say_the_same_statements() -> None:
    load = real("NCWF2025.xlsx")
    counts = load.receipt.counts
    assert counts["sheets"] == 45
    assert (counts["work roles"], counts["tasks"], counts["knowledge statements"]) == (41, 942, 631)
    assert len(of_kind(load, "ceterms:WorkRole")) == 41
    export = real("v2_nf_components.json")
    assert set(of_kind(load, "ceasn:Competency")) == set(of_kind(export, "ceasn:Competency"))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "series", "read"),
    [
        ("nice_framework_2.1.0_role_tks.json", "nice-role-statements", 5334),
        ("ncwf_212_KS.json", "nice-role-212-ks", 94 + 42 + 1),
        ("ncwf_212_TASKS.json", "nice-role-212-tasks", 46 + 1),
        ("nice_name_to_opm_lookup.json", "nice-names-opm", 41),
        ("nice_name_to_wrl_lookup.json", "nice-names-work-role", 41),
        ("nistnice2022-full.csv", "nice-ksa", 3269),
    ],
)
def test_every_copy_loads_whole_as_a_source_of_its_own(name: str, series: str, read: int) -> None:
    load = real(name)
    assert (load.source.series, load.receipt.read) == (series, read)


@pytest.mark.shared
def test_of_72_dod_roles_23_have_no_nice_role_and_8_name_one_that_nice_2_does_not_list() -> None:
    load = real("ncwf_dcwf25_role_mapping.json")
    counts = load.receipt.counts
    assert (counts["DoD roles"], counts["roles without a NICE role"], counts["pairs"]) == (72, 23, 49)
    assert len(load.receipt.dangling) == 8
