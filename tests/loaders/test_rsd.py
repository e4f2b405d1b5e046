"""Rich Skill Descriptors: every tag a mapping in the publisher's word. The skills here are invented."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import rsd
from loaders.options import Options
from loaders.rsd_skills import parts
from ontology.errors import BadInput
from ontology.model import Load
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file

HEADER = (
    ",Canonical URL,RSD Name,Author,Skill Statement,Category,Keywords,Standards,Certifications,"
    "Occupation Major Groups,Detailed Occupations,O*Net Job Codes,Employers,Alignment Name,Alignment URL,"
    "Alignment Framework\n"
)
ADDRESS = "https://example.org/api/skills/00000000-0000-4000-8000-00000000000{}"
ROW = (
    f"0,{ADDRESS.format(1)},Dig,Somebody,Dig a bed.,Gardens,soil; spade,NICE_SP_DEV; XX_1,AZ; DP-203,"
    f"45-0000,45-2092; 15-1256,15-1122.00; 45-2092.00,,Digging,https://example.org/lib/dig,Lib\n"
)


def loaded(folder: Path, text: str, name: str = "rsd.csv") -> Load:
    (folder / name).write_text(text, encoding="utf-8")
    (load,) = rsd.load(folder / name, Options())
    return load


def targets(load: Load, word: str) -> set[str]:
    facts = said(load)
    found = [facts[one] for one in of_kind(load, "sssom:Mapping")]
    return {end for one in found if word in one["cw:publishedRelation"] for end in one["owl:annotatedTarget"]}


def test_a_skill_is_a_competency_with_its_keywords_apart(tmp_path: Path) -> None:
    load = loaded(tmp_path, HEADER + ROW)
    skill = said(load)[ADDRESS.format(1)]
    assert {"ceasn:Competency", "cw:RichSkillDescriptor"} <= skill["rdf:type"]
    assert skill["ceasn:conceptKeyword"] == {"soil", "spade"}
    assert skill["ceasn:isPartOf"] == {"framework/wgu-rsd/undated"}
    assert adds_up(load)


def test_tags_go_to_the_edition_that_has_their_code(tmp_path: Path) -> None:
    load = loaded(tmp_path, HEADER + ROW)
    assert targets(load, "rsd-occupation") == {
        "concept/soc/2018/45-0000",
        "concept/soc/2018/45-2092",
        "concept/soc/2018/15-1256",
        "concept/onet-soc/2010/15-1122.00",
        "concept/onet-soc/2019/45-2092.00",
    }
    assert targets(load, "rsd-standard") == {"concept/nice-work-role/2017/DEV", "concept/wgu-rsd-tag/undated/XX_1"}
    assert targets(load, "rsd-alignment") == {"https://example.org/lib/dig"}
    assert [code for code, _, _ in load.receipt.dangling] == ["15-1256"]


def test_a_label_that_the_export_split_is_one_again(tmp_path: Path) -> None:
    assert targets(loaded(tmp_path, HEADER + ROW), "rsd-certification") == {"concept/wgu-rsd-tag/undated/AZ%20DP-203"}
    assert parts("NICE_CO_OPLNICE_CO_OPS; x") == ("NICE_CO_OPL", "NICE_CO_OPS", "x")
    assert parts("AZ; AZ-900; DP-203") == ("AZ", "AZ-900", "DP-203")


def test_an_address_that_is_none_is_kept_as_a_name(tmp_path: Path) -> None:
    load = loaded(tmp_path, HEADER + ROW.replace("https://example.org/lib/dig", "https://example.org/li b"))
    assert targets(load, "rsd-alignment") == {"concept/wgu-rsd-tag/undated/Digging%20https:%2F%2Fexample.org%2Fli%20b"}
    with pytest.raises(BadInput, match="an address"):
        loaded(tmp_path, HEADER + ROW.replace("/api/", "/<api>/"))


def test_cells_that_slid_a_column_are_put_back(tmp_path: Path) -> None:
    slid = f"0,{ADDRESS.format(1)},Dig,Somebody,Dig.,Gardens,,,,45-0000,,,Digging,https://example.org/lib/dig,,\n"
    load = loaded(tmp_path, HEADER + slid)
    assert targets(load, "rsd-alignment") == {"https://example.org/lib/dig"}
    assert not said(load)[ADDRESS.format(1)]["cw:namedEmployer"]
    assert load.receipt.counts["rows whose alignment slid a column and was put back"] == 1


def test_28_the_same_skill_twice_is_kept_once_and_29_another_under_its_address_is_refused(tmp_path: Path) -> None:
    load = loaded(tmp_path, HEADER + ROW + ROW.replace("0,", "1,", 1))
    assert (load.receipt.read, load.receipt.counts["skills"]) == (2, 1)
    assert any("same content" in warning for warning in load.receipt.warnings)
    with pytest.raises(BadInput, match="each skill once"):
        loaded(tmp_path, HEADER + ROW + ROW.replace("Dig a bed", "Dig two beds"))


def test_the_table_of_tags_maps_the_same_way(tmp_path: Path) -> None:
    ident = "00000000-0000-4000-8000-000000000001"
    rows = [("standard", "XX_1"), ("certification", "AZ"), ("certification", "DP-203"), ("onet-soc", "45-2092.00")]
    text = "rsd_id\trsd_name\ttarget_kind\ttarget_code\n" + "".join(f"{ident}\tDig\t{k}\t{c}\n" for k, c in rows)
    load = loaded(tmp_path, text, "tags.tsv")
    assert load.receipt.read == 4
    assert targets(load, "rsd-certification") == {"concept/wgu-rsd-tag/undated/AZ%20DP-203"}


DESCRIPTOR = {
    "type": "RichSkillDescriptor", "id": "http://localhost/api/skills/x", "uuid": "x-1", "skillName": "Dig",
    "skillStatement": "Dig a bed.", "authors": ["Somebody"], "categories": ["Gardens"], "keywords": ["soil"],
    "standards": [{"skillName": "XX_1"}], "certifications": [{"name": "Digger"}], "updateDate": "2024-05-06T00:00:00Z",
    "occupations": [{"code": "45-2092", "parents": []}],
    "alignments": [{"id": "https://example.org/l", "skillName": "D"}],
    "archiveDate": None, "collections": [{"uuid": "c-1", "name": "Tools"}], "unheard": 1,
}  # fmt: skip


def test_osmt_s_json_says_the_same_and_every_key_has_a_fate(tmp_path: Path) -> None:
    load = loaded(tmp_path, json.dumps(DESCRIPTOR), "skill.json")
    assert (load.source.series, load.source.edition) == ("rsd-x-1", "2024-05-06")
    skill = said(load)["statement/rsd/osmt/x-1"]
    assert skill["dcterms:source"] == {"http://localhost/api/skills/x"}
    assert targets(load, "rsd-occupation") == {"concept/soc/2018/45-2092"}
    assert DESCRIPTOR.keys() <= load.receipt.fields.keys()
    assert load.receipt.fields["unheard"].startswith("dropped:")


KEYS = st.sampled_from([*DESCRIPTOR, "x"])
LEAVES = (
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", " ", "a b", "https://x y", "45-2092", ";"])
)
VALUES = st.recursive(
    LEAVES, lambda some: st.lists(some, max_size=3) | st.dictionaries(KEYS, some, max_size=5), max_leaves=14
)


@given(st.dictionaries(KEYS, VALUES, max_size=8))
def test_any_json_is_read_or_refused(value: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), json.dumps(value | {"skillName": "a", "skillStatement": "b"}), "skill.json")
        except BadInput:
            return
        assert adds_up(load)


@given(st.lists(st.text(max_size=9), min_size=12, max_size=16))
def test_any_row_is_read_or_refused(cells: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            load = loaded(Path(folder), HEADER + f"0,{ADDRESS.format(1)}," + ",".join(cells) + "\n")
        except (BadInput, UnicodeEncodeError):
            return
        assert adds_up(load)


@pytest.mark.shared
def test_the_real_export_has_932_rows_and_931_skills() -> None:
    (load,) = rsd.load(shared_file("credentials/published-crosswalks/wgu-open-skills-rsd.csv"), Options())
    assert adds_up(load)
    assert (load.receipt.read, load.receipt.kept) == (932, 932)
    assert load.receipt.counts["skills"] == 931
    assert load.receipt.counts["occupation links"] > 11_000


@pytest.mark.shared
def test_the_real_tags_are_9662_of_four_kinds() -> None:
    (load,) = rsd.load(shared_file("credentials/published-crosswalks/wgu-rsd-alignments-flat.tsv"), Options())
    counts = load.receipt.counts
    assert load.receipt.read == load.receipt.kept == 9662
    assert (counts["standard tags"], counts["certification tags"]) == (4777, 370)
    assert (counts["soc-detailed tags"], counts["onet-soc tags"]) == (4203, 312)
    assert counts["tags that repeat another"] == 42


@pytest.mark.shared
def test_the_real_osmt_sample_loads_whole() -> None:
    (load,) = rsd.load(shared_file("credentials/alignment-specs/osmt-rich-skill-descriptor-sample.json"), Options())
    assert load.receipt.read == load.receipt.kept == 1
    assert load.receipt.counts["standard links"] == 15
