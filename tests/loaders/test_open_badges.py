"""Open Badges: the achievement is kept, the person is not. All awards here are invented."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import open_badges
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from tests.support.loads import adds_up, of_kind, said
from tests.support.shared import shared_file

BADGE = "https://example.org/achievements/dig"
CTID = "ce-00000000-0000-4000-8000-000000000001"
ACHIEVEMENT: dict[str, Any] = {
    "id": BADGE,
    "type": ["Achievement"],
    "name": "Digger",
    "description": "Can dig.",
    "achievementType": "Certification",
    "criteria": {"narrative": "Dig a bed."},
    "humanCode": "DIG-1",
    "tag": ["soil"],
    "creator": {"id": "https://example.org/", "type": ["Profile"], "name": "Garden Guild", "email": "a@example.org"},
    "alignment": [
        {"type": ["Alignment"], "targetUrl": "https://example.org/case/1", "targetName": "Digging",
         "targetType": "CFItem", "targetFramework": "Garden standards", "targetDescription": "On digging"},
        {"type": ["Alignment"], "targetUrl": "https://example.org/finder/1", "targetCode": CTID, "targetName": "Spades",
         "targetType": "ceterms:Credential"},
        {"type": ["Alignment"], "targetUrl": "not an address", "targetCode": "G.1", "targetName": "Beds"},
    ],
    "unheard": True,
}  # fmt: skip


def award(*achievements: Any, **more: Any) -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "https://example.org/college", "name": "Garden College"},
        "validFrom": "2024-05-06T00:00:00Z",
        "evidence": [{"id": "https://example.org/ada-s-garden"}],
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "identifier": [{"identityHash": "ada@example.org"}],
            "achievement": achievements[0] if len(achievements) == 1 else list(achievements),
        },
    } | more


def loaded(folder: Path, value: object) -> Load:
    (folder / "badge.json").write_text(json.dumps(value), encoding="utf-8")
    (load,) = open_badges.load(folder / "badge.json", Options())
    return load


def test_the_achievement_is_a_credential_of_its_maker(tmp_path: Path) -> None:
    facts = said(loaded(tmp_path, award(ACHIEVEMENT)))
    badge = facts[BADGE]
    assert {"ceterms:OpenBadge", "ceterms:Certification"} <= badge["rdf:type"]
    assert badge["cw:achievementType"] == {"Certification"}
    assert badge["ceterms:ownedBy"] == {"https://example.org/"}
    assert badge["ceterms:offeredBy"] == {"https://example.org/college"}
    assert badge["skos:notation"] == {"DIG-1"}
    assert facts[BADGE + "#criteria"]["ceterms:description"] == {"Dig a bed."}


def test_nothing_of_the_person_is_kept_and_each_such_key_is_said(tmp_path: Path) -> None:
    load = loaded(tmp_path, award(ACHIEVEMENT))
    text = "\n".join(map(str, load.triples))
    for personal in ("ada", "did:", "2024-05-06", "a@example.org"):
        assert personal not in text
    fields = load.receipt.fields
    for key in ("credentialSubject id", "credentialSubject identifier", "credential evidence", "credential validFrom"):
        assert fields[key] == "dropped: personal data"
    assert not load.receipt.dropped
    assert adds_up(load)


def test_an_issuer_who_is_a_person_is_not_kept(tmp_path: Path) -> None:
    issuer = {"id": "https://example.org/ada", "name": "Ada", "familyName": "L"}
    load = loaded(tmp_path, award(ACHIEVEMENT, issuer=issuer))
    assert "https://example.org/ada" not in "\n".join(map(str, load.triples))


def test_alignments_are_mappings_to_the_registry_or_the_address_or_a_stand_in(tmp_path: Path) -> None:
    load = loaded(tmp_path, award(ACHIEVEMENT))
    facts = said(load)
    found = {next(iter(facts[one]["owl:annotatedTarget"])): facts[one] for one in of_kind(load, "sssom:Mapping")}
    assert set(found) == {
        "https://example.org/case/1",
        f"https://credentialengineregistry.org/resources/{CTID}",
        "alignment-target/open-badge-badge/G.1",
    }
    first = found["https://example.org/case/1"]
    assert (first["cw:targetType"], first["sssom:object_source"]) == ({"CFItem"}, {"Garden standards"})
    assert found[f"https://credentialengineregistry.org/resources/{CTID}"]["dcterms:source"] == {
        "https://example.org/finder/1"
    }
    assert load.receipt.counts["alignments"] == 3


def test_every_key_of_an_achievement_has_a_fate(tmp_path: Path) -> None:
    fields = loaded(tmp_path, award(ACHIEVEMENT)).receipt.fields
    assert {f"achievement {key}" for key in ACHIEVEMENT} <= fields.keys()
    assert fields["achievement unheard"].startswith("dropped:")


def test_a_learner_record_gives_the_achievements_of_its_awards(tmp_path: Path) -> None:
    record = award(type=["VerifiableCredential", "ClrCredential"])
    record["credentialSubject"] = {
        "id": "did:example:ada",
        "verifiableCredential": [award(ACHIEVEMENT), award(ACHIEVEMENT | {"id": BADGE + "2", "name": "Weeder"})],
    }
    load = loaded(tmp_path, record)
    assert len(of_kind(load, "ceterms:OpenBadge")) == 2


def test_an_achievement_alone_is_read_and_nothing_at_all_is_refused(tmp_path: Path) -> None:
    assert of_kind(loaded(tmp_path, ACHIEVEMENT), "ceterms:OpenBadge") == [BADGE]
    with pytest.raises(BadInput, match="no achievement"):
        loaded(tmp_path, {"type": "VerifiableCredential"})
    value: dict[str, Any] = award(ACHIEVEMENT)
    for _ in range(9):
        value = {"type": "ClrCredential", "credentialSubject": {"verifiableCredential": [value]}}
    with pytest.raises(BadInput, match="nested"):
        loaded(tmp_path, value)


def test_an_achievement_in_ctdl_s_own_words_is_read_as_ctdl_without_the_award(tmp_path: Path) -> None:
    value = award(
        {"id": "reg:ce-1", "type": "ceterms:Certification", "ceterms:name": {"en-US": "Digger"}},
        **{
            "@context": [
                "https://www.w3.org/2018/credentials/v1",
                "http://credreg.net/ctdl/schema/context/json",
                {"reg": "https://example.org/"},
            ],
            "type": "VerifiableCredential",
        },
    )
    load = loaded(tmp_path, value)
    assert said(load)["https://example.org/ce-1"]["ceterms:name"] == {"Digger"}
    assert "did:" not in "\n".join(map(str, load.triples))
    assert load.receipt.fields["credentialSubject id"] == "dropped: personal data"
    assert open_badges.sniff(tmp_path) == 0.9
    assert len(open_badges.load(tmp_path, Options())) == 1


KEYS = st.sampled_from(
    ["id", "type", "name", "achievement", "alignment", "credentialSubject", "targetUrl", "targetName", "criteria",
     "tag", "creator", "verifiableCredential", "resultDescription", "image", "otherIdentifier"]
)  # fmt: skip
WORDS = st.sampled_from(["", " ", "Achievement", "https://x.org/a", "https://x y", "é"])
LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | WORDS
VALUES = st.recursive(
    LEAVES, lambda some: st.lists(some, max_size=2) | st.dictionaries(KEYS, some, max_size=5), max_leaves=14
)


@given(VALUES, st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_json_is_read_or_refused(value: object, more: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for one in (value, award({"type": "Achievement", "name": "x"} | more)):
            try:
                load = loaded(Path(folder), one)
            except BadInput:
                continue
            assert adds_up(load)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", ["achievementAlignmentCase", "achievementAlignmentCe", "skillAssertionCase", "skillAssertionCtdl"]
)
def test_the_real_examples_give_one_achievement_and_one_alignment_each(name: str) -> None:
    path = shared_file(f"credentials/alignment-specs/openbadges-v3-example-{name}.json")
    assert open_badges.sniff(path) > 0.9
    (load,) = open_badges.load(path, Options())
    assert (load.receipt.counts["achievements"], load.receipt.counts["alignments"]) == (1, 1)
    assert adds_up(load)
    assert "did:example" not in "\n".join(map(str, load.triples))


@pytest.mark.shared
def test_the_context_file_is_no_badge() -> None:
    assert open_badges.sniff(shared_file("credentials/alignment-specs/openbadges-v3-context-3.0.3.json")) == 0.0


@pytest.mark.shared
def test_the_seven_real_credentials_in_ctdl_keep_their_things_and_lose_the_person() -> None:
    folder = shared_file("credentials/credential-engine-schema-development/CTDLinLERs_VCs_OpenBadges_CLRs")
    assert open_badges.sniff(folder) == 0.9
    loads = open_badges.load(folder, Options())
    assert len(loads) == 7
    for load in loads:
        assert adds_up(load)
        assert "did:example" not in "\n".join(map(str, load.triples))
