"""The list of official downloads: whole, sound, and saying whom to credit."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from loaders import manifest
from loaders.manifest import Download
from loaders.registry import loaders
from ontology.errors import NotFound
from tests.support.shared import shared_file

EVERY = list(manifest.downloads().values())
named = pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)


@named
def test_each_source_says_what_it_is_and_whom_to_credit(one: Download) -> None:
    assert re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", one.name)
    assert one.title
    assert one.publisher
    assert one.credit
    assert "/" in one.media_type
    assert not one.sha256 or re.fullmatch(r"[0-9a-f]{64}", one.sha256)


@named
def test_each_address_is_a_web_address_of_its_publisher(one: Download) -> None:
    for address in (one.url, one.homepage):
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.hostname
        assert not parts.fragment


@named
def test_each_file_has_a_name_with_a_suffix_that_loaders_can_go_by(one: Download) -> None:
    assert Path(one.file_name).name == one.file_name
    assert Path(one.file_name).suffix in {".zip", ".csv", ".xlsx", ".xls", ".json", ".jsonld", ".jsonl", ".xml"}


@named
def test_each_loader_that_is_named_exists(one: Download) -> None:
    assert not one.loader or one.loader in {loader.name for loader in loaders()}


def test_o_net_is_credited_in_the_words_its_licence_asks_for() -> None:
    releases = [one for one in EVERY if re.fullmatch(r"onet-\d.*", one.name)]
    assert len(releases) >= 4
    for one in releases:
        assert one.credit == (
            f"This page includes information from the O*NET {one.edition} Database by the U.S. Department of Labor, "
            "Employment and Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a "
            "trademark of USDOL/ETA."
        )


def test_a_source_is_found_by_its_names_and_its_address() -> None:
    assert [one.name for one in manifest.named("onet")] == ["onet-30.1-excel"]
    (cip,) = manifest.named("cip-2020")
    assert manifest.at(cip.url) == cip
    assert manifest.at("https://example.org/other.csv") is None
    with pytest.raises(NotFound) as caught:
        manifest.named("onet-30.1-exel")
    assert caught.value.near[0] == "onet-30.1-excel"


def test_parts_of_one_whole_are_named_together_and_keep_apart_as_files() -> None:
    parts = manifest.named("learning-commons")
    assert len(parts) == 2
    assert len({one.file_name for one in parts}) == 2


@pytest.mark.shared
def test_the_digest_of_the_cip_soc_crosswalk_is_that_of_the_real_file() -> None:
    (source,) = manifest.named("cip-2020-soc-2018")
    path = shared_file(f"occupations/cip2020-soc2018-crosswalk/{source.file_name}")
    found = path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()
    assert found == (source.size, source.sha256)
