"""NICE in its shapes. All statements here are invented."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import nice
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from tests.loaders.reading.making import cells, rows, workbook
from tests.support.loads import adds_up, of_kind, said

ROLE = "id-role"


def element(kind: str, code: str, title: str = "", text: str = "") -> dict[str, str]:
    return {"element_type": kind, "element_identifier": code, "title": title, "text": text, "doc_identifier": "D"}


def relation(source: str, dest: str) -> dict[str, str]:
    return {
        "source_element_identifier": source,
        "dest_element_identifier": dest,
        "relationship_identifier": "projection",
    }


CPRT: dict[str, Any] = {
    "documents": [{"doc_identifier": "D", "name": "Invented", "version": "9.0.0", "website": "https://example.org/"}],
    "relationship_types": [{"relationship_identifier": "projection", "description": "invented"}],
    "elements": [
        element("category", "XX", "Gardening", "Looks after gardens"),
        element("work_role", "XX-WRL-001", "Gardener", "Grows things"),
        element("task", "T9001", "", "Dig a bed"),
        element("knowledge", "K9001", "", "Knowledge of soil"),
        element("skill", "S9001", "", "Skill in digging"),
        element("competency_area", "NF-COM-099", "Soil", "All about soil"),
        element("opm_code", "999"),
        element("sort", "S-XX-WRL-001", "00001.00001"),
    ],
    "relationships": [
        relation("XX", "XX-WRL-001"),
        relation("XX-WRL-001", "T9001"),
        relation("XX-WRL-001", "K9001"),
        relation("XX-WRL-001", "S9001"),
        relation("XX-WRL-001", "999"),
        relation("NF-COM-099", "K9001"),
        relation("XX-WRL-001", "T9999"),
    ],
}


def loaded(folder: Path, value: object, name: str = "cprt.json") -> Load:
    (folder / name).write_text(json.dumps(value), encoding="utf-8")
    (load,) = nice.load(folder / name, Options())
    return load


def test_the_kinds_of_the_ends_say_what_a_relationship_means(tmp_path: Path) -> None:
    load = loaded(tmp_path, CPRT)
    assert (load.source.series, load.source.edition) == ("nice", "9.0.0")
    facts = said(load)
    role = facts["concept/nice-work-role/9.0.0/XX-WRL-001"]
    assert role["skos:broader"] == {"concept/nice-work-role/9.0.0/XX"}
    assert role["ceterms:hasTask"] == {"statement/nice/9.0.0/T9001", "statement/nice/9.0.0/T9999"}
    assert role["ceasn:knowledgeEmbodied"] == {"statement/nice/9.0.0/K9001"}
    assert role["ceasn:skillEmbodied"] == {"statement/nice/9.0.0/S9001"}
    assert role["ceterms:classification"] == {"concept/opm-cyber-code/9.0.0/999"}
    assert role["ceasn:listID"] == {"00001.00001"}
    assert facts["statement/nice/9.0.0/NF-COM-099"]["ceasn:knowledgeEmbodied"] == {"statement/nice/9.0.0/K9001"}


def test_a_relationship_to_nothing_is_kept_and_named_in_the_receipt(tmp_path: Path) -> None:
    load = loaded(tmp_path, CPRT)
    assert [place for place, _, _ in load.receipt.dangling] == ["XX-WRL-001 → T9999"]
    assert [iri.rpartition("/")[2] for iri, _ in load.expected_links] == ["T9999"]
    assert adds_up(load)
    assert load.receipt.read == 1 + 1 + 8 + 7


def test_statements_are_competencies_of_one_framework(tmp_path: Path) -> None:
    load = loaded(tmp_path, CPRT)
    assert of_kind(load, "cw:WorkforceFramework") == ["framework/nice/9.0.0"]
    facts = said(load)
    for code in ("T9001", "K9001", "S9001", "NF-COM-099"):
        assert facts[f"statement/nice/9.0.0/{code}"]["ceasn:isPartOf"] == {"framework/nice/9.0.0"}
    assert of_kind(load, "ceterms:Task") == ["statement/nice/9.0.0/T9001"]
    assert of_kind(load, "ceterms:WorkRole") == ["concept/nice-work-role/9.0.0/XX-WRL-001"]


def test_an_end_that_could_be_nothing_is_refused(tmp_path: Path) -> None:
    value = CPRT | {"relationships": [relation("XX", "??")]}
    with pytest.raises(BadInput) as caught:
        loaded(tmp_path, value)
    assert [one.where for one in caught.value.problems] == ["/relationships/0"]


def test_53_one_identifier_for_two_elements_is_refused(tmp_path: Path) -> None:
    value = CPRT | {"elements": [*CPRT["elements"], element("task", "T9001", "", "Another")]}
    with pytest.raises(BadInput, match="T9001 again"):
        loaded(tmp_path, value)


def row(code: str, opm: str = "999", **more: str) -> dict[str, str]:
    return {"OPM-ID": opm, "KSAT": code[0], "Description": f"about {code}", "ID": code, "WRL-ID": "XX-WRL-001"} | more


def test_rows_of_role_and_statement_keep_what_a_task_rests_on_and_the_mark_for_no_code(tmp_path: Path) -> None:
    aligned = {"Skills Alignment": "K9001: about K9001\n\n\nS9009: not here"}
    load = loaded(tmp_path, [row("K9001", "TBD-A"), row("T9001", "TBD-A", **aligned)], "rows_7.0.0.json")
    facts = said(load)
    task = facts["statement/nice/7.0.0/T9001"]
    assert task["ceasn:knowledgeEmbodied"] == {"statement/nice/7.0.0/K9001"}
    assert task["ceasn:skillEmbodied"] == {"statement/nice/7.0.0/S9009"}
    (mark,) = facts["concept/nice-work-role/7.0.0/XX-WRL-001"]["cw:suppressedValue"]
    assert facts[mark]["cw:mark"] == {"TBD-A"}
    assert not of_kind(load, "skos:Concept")[1:]
    assert len(load.receipt.dangling) == 1


def test_two_opm_codes_in_a_cell_are_two(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path, [row("K9001", "631 and 632")], "rows_7.0.0.json"))
    assert len(facts["concept/nice-work-role/7.0.0/XX-WRL-001"]["ceterms:classification"]) == 2


def test_one_role_s_counts_are_held_to_its_rows(tmp_path: Path) -> None:
    role = {"wrl_id": "XX-WRL-001", "opm_id": "999", "title": "Gardener"}
    value = {"work_role": role, "count": 2, "tasks": [row("T9001")]}
    with pytest.raises(BadInput, match="2 tasks"):
        loaded(tmp_path, value)
    load = loaded(tmp_path, value | {"count": 1})
    assert (load.source.series, load.receipt.read) == ("nice-role-999-tasks", 2)


def dcwf(code: object, paired: str | None, opm: object = "999") -> dict[str, Any]:
    return {
        "dcwf_role": {"element": "Made\nup", "element_description": "x", "work_role": f"Role {code}", "dcwf_code": code,
                      "work_role_definition": "y"},
        "nice_role": {"work_role": "Other", "work_role_id": paired, "element": "Z"},
        "ncwf_id": paired, "opm_code": opm, "dcwf_code": code,
    }  # fmt: skip


def test_a_dod_role_is_mapped_only_to_a_nice_role_that_is_named(tmp_path: Path) -> None:
    load = loaded(tmp_path, [dcwf(421, "PD-WRL-002"), dcwf("TBD-A", None, "TBD-A"), dcwf(9, "ZZ-WRL-001")], "dcwf.json")
    facts = said(load)
    pairs = {frozenset(facts[name]["owl:annotatedTarget"]) for name in of_kind(load, "sssom:Mapping")}
    assert pairs == {
        frozenset({"concept/nice-work-role/2.0.0/PD-WRL-002"}),
        frozenset({"concept/nice-work-role/2.0.0/ZZ-WRL-001"}),
    }
    assert load.receipt.counts["roles without a NICE role"] == 1
    assert sum("cw:objectUnresolved" in facts[name] for name in of_kind(load, "sssom:Mapping")) == 1
    assert adds_up(load)


def test_a_table_of_names_labels_roles_or_codes(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path, {"Gardener\u00a0": "XX-WRL-001"}, "nice_name_to_wrl_lookup.json"))
    assert facts["concept/nice-work-role/2.1.0/XX-WRL-001"]["skos:prefLabel"] == {"Gardener"}
    facts = said(loaded(tmp_path, {"Gardener": 999}, "nice_name_to_opm_lookup.json"))
    assert facts["concept/opm-cyber-code/2.1.0/999"]["skos:altLabel"] == {"Gardener"}


def test_the_workbook_s_sheets_give_roles_statements_and_links(tmp_path: Path) -> None:
    data = workbook(
        {
            "v9.0.0 Work Roles": rows(
                cells("Work Role", "Work Role Description", "Work Role ID", "OPM Code (Fed Use)"),
                cells("GARDENING (XX) – Looks after gardens", "", "", ""),
                cells("Gardener\u00a0", "Grows things", "XX-WRL-001", "TBD"),
            ),
            "v9.0.0 TKS Statements": rows(
                cells("TKS ID", "TKS Description", "New for v9.0.0"),
                cells("T9001", "Dig a bed", "TRUE"),
                cells("K9001", "Knowledge of soil", "FALSE"),
            ),
            "XX-WRL-001": rows(
                cells("GARDENING (XX)", "Gardener\u00a0 (XX-WRL-001): Grows things", "OPM Code: TBD"),
                cells("", "", ""),
                cells("v9.0.0 TKS ID", "v9.0.0 TKS Description", "Task to Knowledge &amp; Skill Alignments"),
                cells("T9001", "Dig a bed", "K9001: Knowledge of soil"),
                cells("K9009", "Knowledge of nothing", ""),
            ),
        }
    )
    path = tmp_path / "NCWF.xlsx"
    path.write_bytes(data)
    (load,) = nice.load(path, Options())
    facts = said(load)
    role = facts["concept/nice-work-role/9.0.0/XX-WRL-001"]
    assert role["skos:prefLabel"] == {"Gardener"}
    assert role["ceterms:hasTask"] == {"statement/nice/9.0.0/T9001"}
    assert facts["statement/nice/9.0.0/T9001"]["cw:changeKind"] == {"added"}
    assert facts["statement/nice/9.0.0/T9001"]["ceasn:knowledgeEmbodied"] == {"statement/nice/9.0.0/K9001"}
    assert [place for place, _, _ in load.receipt.dangling] == ["XX-WRL-001 → K9009"]
    assert adds_up(load)


def test_the_flat_table_of_2017_nests_roles_and_competencies(tmp_path: Path) -> None:
    path = tmp_path / "ksa.csv"
    path.write_text(
        "Skills Community,Category,Specialty Area,Work Role,Competency Group ID,Competency Group,Competency ID,"
        "Competency,K S or A,KSA ID,KSA\n"
        "Outdoors,Grow (GR),Beds (BED),Gardener (GR-BED-001),CG9,Garden,C900,Soil,Ability,A9001,Ability to kneel\n",
        encoding="utf-8",
    )
    (load,) = nice.load(path, Options())
    facts = said(load)
    assert facts["concept/nice-work-role/2017/GR-BED-001"]["skos:broader"] == {"concept/nice-work-role/2017/BED"}
    assert facts["concept/nice-work-role/2017/BED"]["skos:broader"] == {"concept/nice-work-role/2017/GR"}
    assert facts["concept/nice-work-role/2017/GR-BED-001"]["ceasn:abilityEmbodied"] == {"statement/nice/2017/A9001"}
    assert facts["statement/nice/2017/A9001"]["ceasn:isChildOf"] == {"statement/nice/2017/C900"}


KEYS = st.sampled_from(
    ["documents", "elements", "relationships", "relationship_types", "work_role", "tasks", "count", "dcwf_role", "ID",
     "KSAT", "WRL-ID", "element_type", "element_identifier", "ncwf_id", "version", "x"]
)  # fmt: skip
WORDS = st.sampled_from(["", " ", "T0001", "K", "work_role", "task", "a b"])
LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | WORDS
VALUES = st.recursive(
    LEAVES, lambda some: st.lists(some, max_size=3) | st.dictionaries(KEYS, some, max_size=4), max_leaves=12
)


@given(VALUES)
def test_any_json_is_read_or_refused(value: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), value)
        except BadInput:
            return
        assert adds_up(load)
