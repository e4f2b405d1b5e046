"""One command loads everything in ../shared/data, says what became of each file, and adds up to what is known of it."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.store import EmbeddedStore
from tests.support.shared import SHARED_DATA, shared_file

pytestmark = pytest.mark.shared
CREDWAYS = Path(sys.executable).with_name("credways")
EXPECTED: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("everything.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    shared_file("INDEX.md")
    store = tmp_path_factory.mktemp("everything") / "store"
    command = [str(CREDWAYS), "load", str(SHARED_DATA), "--keep-going", "--allow-loss", "--format", "json"]
    command += ["--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    found["store"], found["peak"] = store, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return found


def counted(everything: dict[str, Any], row: dict[str, Any]) -> int:
    return sum(
        edition["read"] if name == "read" else edition["counts"].get(name, 0)
        for edition in everything["editions"]
        if re.fullmatch(row["of"], edition["source"]["series"])
        and row.get("edition", edition["source"]["edition"]) == edition["source"]["edition"]
        and row.get("loader", edition["loader"]) == edition["loader"]
        for name in row["counts"]
    )


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['says']} {row['what']}")
def test_the_receipts_add_up_to_what_the_folder_says_it_holds(everything: dict[str, Any], row: dict[str, Any]) -> None:
    assert counted(everything, row) == row["says"]


def test_every_record_read_is_kept_or_named_as_dropped(everything: dict[str, Any]) -> None:
    for edition in everything["editions"]:
        assert edition["read"] == edition["kept"] + len(edition["dropped"]), edition["source"]["series"]
        assert all(reason for _, _, reason in edition["dropped"])


def test_nothing_dangles_without_a_reason(everything: dict[str, Any]) -> None:
    for edition in everything["editions"]:
        assert all(reason for _, _, reason in edition["dangling"]), edition["source"]["series"]


def test_every_file_is_read_or_refused_or_passed_over_with_a_reason(everything: dict[str, Any]) -> None:
    assert SHARED_DATA is not None
    said = {name.rpartition("/")[2] for edition in everything["editions"] for name in edition["files"]}
    said |= {Path(entry["path"]).name for entry in everything["passed_over"]}
    said |= {problem["file"].rpartition("/")[2] for problem in everything["refused"]}
    remarks = json.dumps(
        [[edition["warnings"], edition["notes"], edition["dropped"]] for edition in everything["editions"]]
        + everything["refused"],
        ensure_ascii=False,
    )
    unsaid = [
        str(path.relative_to(SHARED_DATA))
        for path in SHARED_DATA.rglob("*")
        if path.is_file() and path.name not in said and path.name not in remarks
    ]
    assert unsaid == []


def test_it_is_stored_whole_and_the_newest_edition_of_each_series_is_current(everything: dict[str, Any]) -> None:
    sources = EmbeddedStore.open(everything["store"]).sources()
    assert len(sources) == len(everything["editions"])
    current = {record.series: record.edition for record in sources if record.is_current}
    assert current.keys() == {record.series for record in sources}
    assert (current["onet"], current["soc"], current["cas-ss"]) == ("30.1", "2018", "2022")


def test_it_takes_less_than_two_gibibytes(everything: dict[str, Any]) -> None:
    assert everything["peak"] < 2 * 1024**3
