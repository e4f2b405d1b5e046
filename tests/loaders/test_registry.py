"""Which loader knows a path."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import registry
from ontology.errors import BadInput, NotFound
from tests.support.shared import shared_file

NAMES = (
    "catalogue",
    "cas",
    "soc",
    "onet",
    "onet-soc",
    "classification",
    "esco",
    "onet-graph",
    "sssom",
    "case",
    "opensalt",
    "ctdl-asn",
    "ctdl",
    "asn",
    "oews",
    "nice",
    "bls-projections",
    "rsd",
    "learning-commons",
    "codeorg",
    "ed-fi",
    "open-badges",
    "crosswalk",
    "spec",
    "table",
    "rdf",
)


def test_the_loaders_are_these_and_each_has_a_title() -> None:
    assert tuple(loader.name for loader in registry.loaders()) == NAMES
    assert all(loader.title for loader in registry.loaders())


@pytest.mark.parametrize("name", NAMES)
def test_a_loader_is_found_by_name_whatever_the_path(tmp_path: Path, name: str) -> None:
    assert registry.pick(tmp_path / "absent", name).name == name


def test_a_name_nobody_has_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        registry.pick(tmp_path, "ctdlasn")
    assert caught.value.near[0] == "ctdl-asn"
    with pytest.raises(NotFound) as caught:
        registry.pick(tmp_path, "zzz")
    assert caught.value.near == NAMES


def test_a_path_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nothing there"):
        registry.pick(tmp_path / "absent.csv")


def test_a_file_nobody_knows_is_answered_with_every_loader(tmp_path: Path) -> None:
    (tmp_path / "lists.csv").write_bytes(b"a,b\n1,2\n")
    with pytest.raises(NotFound) as caught:
        registry.pick(tmp_path / "lists.csv")
    assert "--as" in str(caught.value)
    assert all(name in str(caught.value) for name in NAMES)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("standards/colorado-cas", "cas"),
        ("standards/colorado-cas/cas_expectations.jsonl", "cas"),
        ("occupations/soc-2018-definitions/soc_2018_definitions.xlsx", "soc"),
        ("credentials/certification-objectives/objectives.tsv", "spec"),
        ("credentials/certification-objectives/bcsp-objectives.tsv", "spec"),
        ("credentials/published-crosswalks/crosswalk-samples-from-pages.tsv", "crosswalk"),
        ("credentials/alignment-specs/sssom-example-unmapped.tsv", "sssom"),
        ("credentials/alignment-specs/desm-terms.ttl", "rdf"),
        ("credentials/ctdl-records/comptia-a-plus-registry-record.json", "ctdl"),
        ("credentials/credential-engine-schema-development/Competency-Frameworks/bcsp-sts.json", "ctdl-asn"),
        ("credentials/credential-engine-schema-development/Competency-Frameworks/bcsp-sts.ttl", "ctdl-asn"),
    ],
)
def test_real_files_find_their_loader(path: str, name: str) -> None:
    assert registry.pick(shared_file(path)).name == name


@given(
    data=st.binary(max_size=200),
    suffix=st.sampled_from([".csv", ".tsv", ".json", ".zip", ".tar.gz", ".xlsx", ".ttl", ""]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_sniffing_never_raises(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(data)
    for loader in registry.loaders():
        assert 0 <= loader.sniff(path) <= 1
