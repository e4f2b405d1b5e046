"""What the starter catalogue says of standards: structure by code, code lists, published pairs, and their maps."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from ontology import iris
from ontology.namespaces import ID, SKOS
from tests.support.shared import shared_file

LOADERS = Path(__file__).resolve().parents[2] / "loaders"
CATALOGUE = LOADERS / "catalogue"
MAPPING_FILES = ("cas-ccss", "cas-ngss", "cas-csta", "nccer-ccss")
HIGH_SCHOOL = re.compile(r"[A-Z]{2}\.(HS|H[123]|NO|EM|IN|PR|EX)\.")

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (CATALOGUE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def mappings(name: str) -> list[Row]:
    lines = (CATALOGUE / f"{name}.sssom.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
    return list(csv.DictReader(io.StringIO("".join(line for line in lines if line[0] != "#")), delimiter="\t"))


def metadata(name: str) -> dict[str, Any]:
    lines = (CATALOGUE / f"{name}.sssom.tsv").read_text(encoding="utf-8").splitlines()
    loaded: dict[str, Any] = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    return loaded


def data(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((LOADERS / "maps" / name).read_text(encoding="utf-8"))
    return loaded


def statement_iris(name: str) -> set[str]:
    return {iris.statement(row["series"], row["edition"], row["code"]) for row in rows(name)}


def expand(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return {"cwid": ID, "skos": SKOS}[prefix] + local


EXPECTATIONS = rows("cas_expectations.csv")
OUTCOMES = rows("cas_outcomes.csv")
CCSS = rows("ccss.csv")
CCSS_CODES = {row["code"] for row in CCSS}
CCSS_BY_CODE = {row["code"]: row for row in CCSS}
REWRITES = data("ccss-codes.yaml")["rewrites"]
UNRESOLVED = [(entry["statement"], str(entry["printed"])) for entry in data("ccss-codes.yaml")["unresolved"]]
RELATIONS = {entry["word"]: entry["predicate"] for entry in data("relations.yaml")["relations"]}


def resolved(printed: str) -> str | None:
    """Resolve a printed Common Core code exactly as ccss-codes.yaml says, None where it names no listed standard."""
    if printed in CCSS_CODES:
        return printed
    code = printed
    for rewrite in REWRITES:
        code = re.sub(rewrite["match"], rewrite["replace"], code)
    return code if code in CCSS_CODES else None


# --- the structure of the Colorado Academic Standards -----------------------------------------------------------------


def test_every_held_edition_has_its_high_school_expectations() -> None:
    counted = Counter((row["series"], row["edition"]) for row in EXPECTATIONS)
    assert counted == {
        ("cas-ma", "2018"): 54,
        ("cas-rw", "2018"): 20,
        ("cas-sc", "2018"): 37,
        ("cas-sc", "2026"): 37,
        ("cas-ss", "2018"): 17,
        ("cas-ss", "2022"): 18,
        ("cas-cs", "2018"): 21,
        ("cas-cs", "2024"): 28,
        ("cas-ch", "2018"): 19,
        ("cas-pe", "2018"): 9,
        ("cas-da", "2018"): 18,
        ("cas-da", "2022"): 45,
        ("cas-dt", "2018"): 33,
        ("cas-dt", "2022"): 36,
        ("cas-va", "2018"): 12,
        ("cas-va", "2022"): 12,
    }


def test_a_code_is_unique_within_its_edition_and_says_area_and_level() -> None:
    assert len({(row["series"], row["edition"], row["code"]) for row in EXPECTATIONS + OUTCOMES}) == len(
        EXPECTATIONS
    ) + len(OUTCOMES)
    for row in EXPECTATIONS:
        area, level, third = row["code"].split(".")[:3]
        assert row["series"] == f"cas-{area.lower()}"
        assert row["level"] == level
        assert area == "MA" or third == row["standard_number"]
        assert re.fullmatch(r"https://www\.cde\.state\.co\.us/apps/standards/\d+,\d+,0", row["source_url"])


@pytest.mark.parametrize(
    ("series", "edition", "levels"),
    [
        ("cas-ma", "2018", {"HS"}),
        ("cas-rw", "2018", {"H1", "H2"}),
        ("cas-da", "2018", {"H1", "H2"}),
        ("cas-da", "2022", {"NO", "EM", "IN", "PR", "EX"}),
        ("cas-dt", "2022", {"H1", "H2", "H3"}),
    ],
)
def test_high_school_is_stated_in_levels_bands_and_pathways(series: str, edition: str, levels: set[str]) -> None:
    found = {row["level"] for row in EXPECTATIONS if (row["series"], row["edition"]) == (series, edition)}
    assert found == levels


def test_labels_are_three_to_nine_plain_words() -> None:
    for row in EXPECTATIONS:
        label = row["label"]
        assert 3 <= len(label.split()) <= 9, label
        assert label == label.strip()
        assert label[0].isupper()
        assert not label.endswith((".", "…"))


def test_two_expectations_of_one_level_never_share_a_label() -> None:
    seen = Counter((row["series"], row["edition"], row["level"], row["label"]) for row in EXPECTATIONS)
    assert [key for key, times in seen.items() if times > 1] == []


def test_each_outcome_hangs_on_an_expectation_and_each_sub_outcome_on_an_outcome() -> None:
    expectations = {(row["series"], row["edition"], row["code"]) for row in EXPECTATIONS}
    outcomes = {
        (row["series"], row["edition"], row["code"])
        for row in OUTCOMES
        if (row["series"], row["edition"], row["parent_code"]) in expectations
    }
    subs = [row for row in OUTCOMES if (row["series"], row["edition"], row["code"]) not in outcomes]
    assert len(outcomes) == 1357
    assert len(subs) == 152
    assert {(row["series"], row["edition"], row["parent_code"]) for row in subs} <= outcomes
    for row in OUTCOMES:
        assert re.fullmatch(re.escape(row["parent_code"]) + r"\.([a-z]|\d+)", row["code"]), row


@pytest.mark.parametrize(
    ("series", "code", "parent"),
    [
        ("cas-ma", "MA.HS.N-VM.B.4.a", "MA.HS.N-VM.B.4"),
        ("cas-ma", "MA.HS.A-SSE.B.4.a", "MA.HS.A-SSE.B.4"),
        ("cas-rw", "RW.H2.1.1.a.1", "RW.H2.1.1.a"),
        ("cas-rw", "RW.H2.1.1.a", "RW.H2.1.1"),
    ],
)
def test_sub_outcomes_are_coded_as_the_data_model_says(series: str, code: str, parent: str) -> None:
    assert {"series": series, "edition": "2018", "code": code, "parent_code": parent} in OUTCOMES


# --- the code lists ---------------------------------------------------------------------------------------------------


def test_common_core_lists_hold_every_published_code_once() -> None:
    assert Counter(row["series"] for row in CCSS) == {"ccss-ela": 1089, "ccss-math": 729}
    assert len(CCSS_CODES) == len(CCSS)
    assert {row["edition"] for row in CCSS} == {"2010"}


def test_official_addresses_are_unique_and_left_out_where_the_official_list_spoils_them() -> None:
    addresses = [row["official_uri"] for row in CCSS if row["official_uri"]]
    assert all(re.fullmatch(r"http://corestandards\.org(/[\w-]+)+", address) for address in addresses)
    assert len(set(addresses)) == len(addresses)
    without = [row["code"] for row in CCSS if not row["official_uri"]]
    assert without == ["L.11-12.1a", "L.11-12.1b", "L.11-12.2a", "L.11-12.2b"], "two addresses are printed for the four"


def test_a_literacy_standard_knows_its_parent_its_anchor_and_its_official_address() -> None:
    assert CCSS_BY_CODE["RST.11-12.2"] | {"source_url": ""} == {
        "series": "ccss-ela",
        "edition": "2010",
        "code": "RST.11-12.2",
        "parent_code": "RST.11-12",
        "official_uri": "http://corestandards.org/ELA-Literacy/RST/11-12/2",
        "anchor_code": "CCRA.R.2",
        "level": "11-12",
        "source_url": "",
    }


@pytest.mark.parametrize(
    ("code", "anchor"),
    [
        ("RL.9-10.4", "CCRA.R.4"),
        ("RI.11-12.7", "CCRA.R.7"),
        ("RH.6-8.1", "CCRA.R.1"),
        ("WHST.11-12.2", "CCRA.W.2"),
        ("SL.K.6", "CCRA.SL.6"),
        ("L.5.3", "CCRA.L.3"),
    ],
)
def test_grade_specific_standards_correspond_to_anchors_by_number(code: str, anchor: str) -> None:
    assert CCSS_BY_CODE[code]["anchor_code"] == anchor


@pytest.mark.parametrize("code", ["RF.1.4", "L.5.3a", "RST.11-12", "CCRA.R.2", "HS.N-RN.A.1"])
def test_foundational_skills_parts_groups_anchors_and_mathematics_have_no_anchor(code: str) -> None:
    assert CCSS_BY_CODE[code]["anchor_code"] == ""


def test_every_parent_and_anchor_is_listed_in_the_same_series() -> None:
    for row in CCSS:
        for other in (row["parent_code"], row["anchor_code"]):
            assert not other or CCSS_BY_CODE[other]["series"] == row["series"], row


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("HS.N-RN", ""),
        ("HS.N-RN.B", "HS.N-RN"),
        ("HS.N-RN.B.3", "HS.N-RN.B"),
        ("K.CC.B.4.a", "K.CC.B.4"),
        ("5.NBT.B.5", "5.NBT.B"),
        ("HS.N-VM.B.5.a", "HS.N-VM.B.5"),
        ("MP3", ""),
    ],
)
def test_mathematics_codes_carry_the_cluster_as_colorado_prints_them(code: str, parent: str) -> None:
    assert CCSS_BY_CODE[code]["parent_code"] == parent


def test_science_and_computer_science_lists_hold_only_what_colorado_names() -> None:
    ngss, csta = rows("ngss.csv"), rows("csta.csv")
    assert len({row["code"] for row in ngss}) == len(ngss) == 185
    assert len({row["code"] for row in csta}) == len(csta) == 21
    assert all(re.fullmatch(r"(K|[1-5]|MS|HS)-(PS|LS|ESS)\d-\d", row["code"]) for row in ngss)
    assert all(re.fullmatch(r"(2|3A|3B)-(AP|CS|DA|IC|NI)-\d\d", row["code"]) for row in csta)
    assert {(row["series"], row["edition"]) for row in ngss + csta} == {("ngss", "2013"), ("csta", "2017")}
    assert sum(row["level"] == "HS" for row in ngss) == 67


def test_the_lists_share_the_columns_of_the_common_core_list() -> None:
    assert {tuple(row) for row in [*CCSS, *rows("ngss.csv"), *rows("csta.csv")]} == {tuple(CCSS[0])}


# --- spellings and words ----------------------------------------------------------------------------------------------

EXAMPLES = [(example["printed"], example["listed"]) for rewrite in REWRITES for example in rewrite["examples"]]


@pytest.mark.parametrize(("printed", "listed"), EXAMPLES)
def test_a_spelling_variant_resolves_to_the_listed_code(printed: str, listed: str) -> None:
    assert resolved(printed) == listed


@pytest.mark.parametrize("number", range(len(REWRITES)))
def test_each_rewrite_is_needed_by_its_own_examples(number: int) -> None:
    printed = [example["printed"] for example in REWRITES[number]["examples"]]
    without = [rewrite for place, rewrite in enumerate(REWRITES) if place != number]

    def rewritten(code: str) -> str:
        for rewrite in without:
            code = re.sub(rewrite["match"], rewrite["replace"], code)
        return code

    assert any(rewritten(code) not in CCSS_CODES for code in printed)
    assert REWRITES[number]["reason"]


def test_rewrites_change_no_listed_code() -> None:
    for code in CCSS_CODES:
        changed = code
        for rewrite in REWRITES:
            changed = re.sub(rewrite["match"], rewrite["replace"], changed)
        assert changed == code


@pytest.mark.parametrize("printed", sorted({code for _, code in UNRESOLVED} | {"", "RST.11-12.22", "HS.N-RN"}))
def test_nothing_is_guessed_for_a_code_that_names_no_standard(printed: str) -> None:
    assert resolved(printed) == ("HS.N-RN" if printed == "HS.N-RN" else None)


def test_each_published_word_becomes_one_skos_predicate_with_a_reason() -> None:
    entries = data("relations.yaml")["relations"]
    words = [re.sub(r"[-_ ]", "", entry["word"].casefold()) for entry in entries]
    assert len(set(words)) == len(words)
    strengths = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
    assert {entry["predicate"] for entry in entries} <= strengths
    assert all(entry["why"].strip() and entry["publisher"].strip() for entry in entries)
    assert RELATIONS["tagged"] == "skos:closeMatch"
    assert RELATIONS["adapted"] == RELATIONS["intersects"] == "skos:relatedMatch"


# --- the published pairs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cas-ccss", {"tagged": 331, "adapted": 11}),
        ("cas-ngss", {"tagged": 156}),
        ("cas-csta", {"tagged": 54}),
        ("nccer-ccss", {"intersects": 3}),
    ],
)
def test_pairs_keep_the_publishers_word_and_its_predicate(name: str, words: dict[str, int]) -> None:
    found = mappings(name)
    assert Counter(row["published_relation"] for row in found) == words
    assert all(row["predicate_id"] == RELATIONS[row["published_relation"]] for row in found)
    assert {row["mapping_justification"] for row in found} == {"semapv:ManualMappingCuration"}
    assert len({(row["subject_id"], row["predicate_id"], row["object_id"]) for row in found}) == len(found)
    assert all("confidence" not in row for row in found), "no publisher states a confidence, so none is filled in"


@pytest.mark.parametrize("name", MAPPING_FILES)
def test_both_ends_of_a_pair_are_statements_of_the_starter_files(name: str) -> None:
    subjects = statement_iris("cas_expectations.csv") | statement_iris("cas_outcomes.csv")
    subjects |= {iris.statement("nccer-carpentry", row["version"], row["code"]) for row in rows("nccer-carpentry.csv")}
    objects = statement_iris("ccss.csv") | statement_iris("ngss.csv") | statement_iris("csta.csv")
    for row in mappings(name):
        assert expand(row["subject_id"]) in subjects
        assert (expand(row["object_id"]) in objects) is (row.get("object_unresolved", "") != "true")
        assert row["subject_id"].split("/")[2] == row["subject_source_version"]
        assert row["object_id"].split("/")[2] == row["object_source_version"]


def test_the_one_unresolvable_high_school_tag_is_kept_and_marked() -> None:
    kept = [row for row in mappings("cas-ccss") if row["object_unresolved"]]
    assert [(row["subject_id"], row["object_id"], row["object_unresolved"]) for row in kept] == [
        ("cwid:statement/cas-ma/2018/MA.HS.N-RN.B.3", "cwid:statement/ccss-math/2010/HS.N-RN.A.3", "true")
    ]


def test_a_respelled_code_says_how_it_is_printed() -> None:
    said = {row["object_id"].rsplit("/", 1)[1]: row["comment"] for row in mappings("cas-ccss") if row["comment"]}
    assert said.pop("HS.N-RN.A.3").startswith("No such standard")
    assert said == {"RI.9-10.8": "printed as RI.9-10-8", "L.11-12.3": "printed as ELA-Literacy.L.11-12.3"}


def test_a_tag_is_evidenced_by_the_page_its_expectation_stands_on() -> None:
    pages = {(row["series"], row["edition"], row["code"]): row["source_url"] for row in EXPECTATIONS}
    above = {(row["series"], row["edition"], row["code"]): row["parent_code"] for row in OUTCOMES}
    for name in ("cas-ccss", "cas-ngss", "cas-csta"):
        for row in mappings(name):
            series, edition, code = row["subject_id"].removeprefix("cwid:statement/").split("/")
            while (series, edition, code) in above:
                code = above[series, edition, code]
            assert row["evidence"] == pages[series, edition, code]


def test_carpentry_reaches_colorado_reading_outcomes_through_two_published_crosswalks_and_the_anchors() -> None:
    tagged = defaultdict(set)
    for row in mappings("cas-ccss"):
        tagged[row["object_id"].rsplit("/", 1)[1]].add(row["subject_id"].rsplit("/", 1)[1])
    reached: defaultdict[str, set[str]] = defaultdict(set)
    for row in mappings("nccer-ccss"):
        assert row["subject_id"] == "cwid:statement/nccer-carpentry/46.0201/1"
        target = CCSS_BY_CODE[row["object_id"].rsplit("/", 1)[1]]
        assert not tagged[target["code"]], "no Colorado outcome is tagged with a technical-subjects standard"
        for row2 in CCSS:
            if row2["anchor_code"] == target["anchor_code"] and row2["level"] == target["level"]:
                reached[target["code"]] |= tagged[row2["code"]]
    assert reached == {
        "RST.11-12.2": {"RW.H2.2.1.a.2", "RW.H2.2.2.a.2"},
        "RST.11-12.6": {"RW.H2.2.1.b.3", "RW.H2.2.2.b.3"},
        "RST.11-12.7": {"RW.H2.2.1.c.1", "RW.H2.2.2.c.1"},
    }


@pytest.mark.parametrize("name", MAPPING_FILES)
def test_the_crosswalk_files_say_what_they_are(name: str) -> None:
    said = metadata(name)
    assert said["mapping_set_id"] == iris.mapping_set(name)
    assert said["license"].startswith("https://")
    assert {slot["slot_name"]: slot["property"] for slot in said["extension_definitions"]}.items() >= {
        ("published_relation", "cw:publishedRelation"),
        ("evidence", "dcterms:source"),
    }
    if name.endswith("ccss"):
        assert "National Governors Association Center for Best Practices" in said["mapping_set_description"]


@pytest.mark.filterwarnings("ignore")  # sssom-py and its LinkML warn on import; what they say of our files is asserted
@pytest.mark.parametrize("name", MAPPING_FILES)
def test_the_reference_implementation_finds_no_fault(name: str) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    parsed = parse_sssom_table(str(CATALOGUE / f"{name}.sssom.tsv"))
    assert len(parsed.df) == len(mappings(name))
    reports = validate(parsed)
    assert reports
    assert [result.message for report in reports.values() for result in report.results] == []


# --- the carpentry duty and the manifest ------------------------------------------------------------------------------


def test_the_carpentry_outline_is_one_duty_and_its_seven_parts() -> None:
    outline = rows("nccer-carpentry.csv")
    assert [(row["code"], row["parent_code"], row["kind"]) for row in outline] == [
        ("1", "", "objective"),
        *((f"1.{letter}", "1", "topic") for letter in "abcdefg"),
    ]
    assert {(row["cert_name"], row["issuer"], row["version"]) for row in outline} == {
        ("NCCER Carpentry", "NCCER", "46.0201")
    }
    assert all(row["source_url"].startswith("https://") for row in outline)


def manifest() -> list[Row]:
    loaded: list[Row] = yaml.safe_load((CATALOGUE / "catalogue.yaml").read_text(encoding="utf-8"))["sources"]
    return loaded


def test_the_manifest_lists_every_data_file_once_and_no_other() -> None:
    listed = [entry["file"] for entry in manifest()]
    assert sorted(listed) == sorted(path.name for path in CATALOGUE.iterdir() if path.suffix in {".csv", ".tsv"})


def test_each_starter_source_is_its_own_graph_with_loader_licence_and_credit() -> None:
    entries = manifest()
    assert len({entry["series"] for entry in entries}) == len(entries)
    for entry in entries:
        assert set(entry) - {"framework"} == {
            "file", "loader", "series", "edition", "title", "publisher", "license", "credit", "url",
        }  # fmt: skip
        assert entry["series"].startswith("starter-")
        assert entry["edition"] == "2026-11"
        assert entry["loader"] == {"csv": "catalogue", "tsv": "sssom"}[entry["file"][-3:]] or entry["loader"] == "spec"
        assert ("framework" in entry) is (entry["loader"] == "spec")
        assert entry["url"].startswith(("http://", "https://"))


def test_what_restates_common_core_codes_shows_the_notice_its_licence_asks_for() -> None:
    owing = [entry for entry in manifest() if "ccss" in entry["file"]]
    assert len(owing) == 3
    assert all("© Copyright 2010. National Governors Association" in entry["credit"] for entry in owing)


def test_files_are_utf8_with_line_feeds_a_source_on_every_row_and_no_formula() -> None:
    for name in ("cas_expectations.csv", "cas_outcomes.csv", "ccss.csv", "ngss.csv", "csta.csv", "nccer-carpentry.csv"):
        raw = (CATALOGUE / name).read_bytes()
        assert b"\r" not in raw
        assert not raw.startswith(b"\xef\xbb\xbf")
        for row in rows(name):
            assert name == "cas_outcomes.csv" or row["source_url"].startswith("https://")
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


# --- against the publishers' own files --------------------------------------------------------------------------------


def cas() -> list[dict[str, Any]]:
    path = shared_file("standards/colorado-cas/cas_expectations.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def high_school() -> list[dict[str, Any]]:
    return [item for item in cas() if HIGH_SCHOOL.match(item["gle_code"])]


def sub_code(area: str, outcome: dict[str, Any], number: int) -> str:
    text = outcome["sub_outcomes"][number - 1]
    printed = re.match(r"\d+\.([a-z])", text) if area == "MA" else None
    return f"{outcome['eo_code']}.{printed[1] if printed else number}"


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:['’-][a-z0-9]+)*", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


@pytest.mark.shared
def test_codes_standards_and_outcomes_are_those_of_the_published_files() -> None:
    published = high_school()
    assert published != []
    assert {(row["series"], row["edition"], row["code"], row["standard_name"]) for row in EXPECTATIONS} == {
        (f"cas-{item['content_code'].lower()}", str(item["edition"]), item["gle_code"], item["standard"])
        for item in published
    }
    links = set()
    for item in published:
        area = item["content_code"]
        for outcome in item["evidence_outcomes"]:
            where = (f"cas-{area.lower()}", str(item["edition"]))
            links.add((*where, outcome["eo_code"], item["gle_code"]))
            for number in range(1, len(outcome["sub_outcomes"]) + 1):
                links.add((*where, sub_code(area, outcome, number), outcome["eo_code"]))
    assert {(row["series"], row["edition"], row["code"], row["parent_code"]) for row in OUTCOMES} == links


@pytest.mark.shared
def test_labels_are_our_own_words_and_not_the_publishers() -> None:
    official = {(item["gle_code"], str(item["edition"])): item for item in high_school()}
    six = {run for item in official.values() for run in runs(item["gle_text"], 6)}
    for item in official.values():
        for outcome in item["evidence_outcomes"]:
            six |= runs(outcome["text"], 6).union(*(runs(sub, 6) for sub in outcome["sub_outcomes"]))
    for row in EXPECTATIONS:
        text = official[row["code"], row["edition"]]["gle_text"]
        assert not runs(row["label"], 4) & runs(text, 4), (row["code"], row["label"])
        assert not runs(row["label"], 6) & six, (row["code"], row["label"])
        assert words(text)[: len(words(row["label"]))] != words(row["label"])


@pytest.mark.shared
def test_editions_share_a_label_exactly_where_they_share_the_wording() -> None:
    official = {(item["gle_code"], str(item["edition"])): words(item["gle_text"]) for item in high_school()}
    labels = {(row["code"], row["edition"]): row["label"] for row in EXPECTATIONS}
    both = [
        (code, first, second) for code, first in labels for other, second in labels if code == other and first < second
    ]
    assert len(both) > 100
    for code, first, second in both:
        same_words = official[code, first] == official[code, second]
        assert (labels[code, first] == labels[code, second]) is same_words, (code, first, second)


def tags() -> list[Row]:
    path = shared_file("standards/colorado-cas/cas_crosswalk_tags.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tagged_statement(tag: Row, outcomes: dict[tuple[str, str], dict[str, Any]]) -> str:
    if tag["source_level"] == "EO":
        return tag["eo_code_derived"]
    if tag["source_level"] == "EO-sub":
        outcome = outcomes[tag["eo_code_derived"], tag["edition"]]
        return sub_code(tag["content_code"], outcome, int(tag["sub_index"]))
    return tag["gle_code"]


def all_outcomes() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (outcome["eo_code"], str(item["edition"])): outcome for item in cas() for outcome in item["evidence_outcomes"]
    }


@pytest.mark.shared
def test_exactly_eight_of_the_1380_common_core_tags_name_no_known_standard() -> None:
    outcomes = all_outcomes()
    common_core = [tag for tag in tags() if tag["target_framework"] == "CCSS"]
    assert len(common_core) == 1380
    lost = [
        (tagged_statement(tag, outcomes), tag["target_code"]) for tag in common_core if not resolved(tag["target_code"])
    ]
    assert sorted(lost) == sorted(UNRESOLVED)
    assert len(lost) == 8


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "framework", "target"),
    [
        ("cas-ccss", "CCSS", ""),
        ("cas-ngss", "NGSS", "ngss/2013"),
        ("cas-csta", "CSTA-2017", "csta/2017"),
    ],
)
def test_the_pairs_are_all_the_high_school_tags_and_no_other(name: str, framework: str, target: str) -> None:
    outcomes = all_outcomes()
    expected = set()
    for tag in tags():
        if tag["target_framework"] != framework or not HIGH_SCHOOL.match(tag["gle_code"]):
            continue
        code = tag["target_code"]
        if framework == "CCSS":
            code = resolved(code) or code
        where = target or ("ccss-math/2010" if tag["content_code"] == "MA" else "ccss-ela/2010")
        subject = f"cas-{tag['content_code'].lower()}/{tag['edition']}/{tagged_statement(tag, outcomes)}"
        expected.add((f"cwid:statement/{subject}", f"cwid:statement/{where}/{code}", tag["relation"]))
    assert {(row["subject_id"], row["object_id"], row["published_relation"]) for row in mappings(name)} == expected


@pytest.mark.shared
def test_the_code_lists_name_everything_colorado_tags() -> None:
    for framework, name in (("NGSS", "ngss.csv"), ("CSTA-2017", "csta.csv")):
        named = {tag["target_code"] for tag in tags() if tag["target_framework"] == framework}
        assert {row["code"] for row in rows(name)} == named


@pytest.mark.shared
def test_common_core_codes_are_the_official_ones_but_for_seven_misspelt_by_the_official_list() -> None:
    path = shared_file("standards/ccss-asn-json/CCSSI-identifiers.csv")
    with path.open(encoding="utf-8", newline="") as file:
        official = {row["Dot notation"]: row["URI"] for row in csv.DictReader(file)}
    ours = {row["official_uri"]: row["code"] for row in CCSS}
    kept = {notation: resolved(notation) for notation in official if resolved(notation)}
    assert all(ours.get(official[notation], code) == code for notation, code in kept.items())
    misspelt = {
        notation.removeprefix("CCSS.Math.Content."): ours[uri]
        for notation, uri in official.items()
        if uri in ours and notation not in kept
    }
    assert misspelt == {
        "2.NBT.A1": "2.NBT.A.1",
        "5.NBT.B5": "5.NBT.B.5",
        "5.NBT.B6": "5.NBT.B.6",
        "5.NBT.B7": "5.NBT.B.7",
        "5.OA.B3": "5.OA.B.3",
        "HSN-VM.B.a": "HS.N-VM.B.5.a",
        "HSN-VM.C9": "HS.N-VM.C.9",
    }
    assert sorted([*kept.values(), *misspelt.values()], key=str) == sorted(CCSS_CODES)
    left_out = {notation for notation in official if notation not in kept and official[notation] not in ours}
    assert all(re.fullmatch(r"CCSS\.Math\.Content\.([K1-8]|[A-Z]{1,3})", notation) for notation in left_out)
    assert len(left_out) == 1844 - 1818


@pytest.mark.shared
def test_the_carpentry_pairs_are_those_of_the_published_sheet() -> None:
    path = shared_file("credentials/published-crosswalks/crosswalk-samples-from-pages.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        sheet = [row for row in csv.DictReader(file, delimiter="\t") if row["source_framework"].startswith("NCCER")]
    assert {(row["source_code"], row["target_code"], row["relation"], row["evidence_url"]) for row in sheet} == {
        (
            row["subject_id"].rsplit("/", 1)[1],
            row["object_id"].rsplit("/", 1)[1],
            row["published_relation"],
            row["evidence"],
        )
        for row in mappings("nccer-ccss")
    }
