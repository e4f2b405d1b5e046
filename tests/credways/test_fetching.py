"""From an address into the store: fetched into a cache, checked against what is known of it, said in the receipt."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from credways.build import load_paths
from credways.fetching import fetch_source, fetch_url, places, refuse_cut_short, remarked
from credways.settings import default_cache, user_agent
from loaders import manifest
from loaders.manifest import Download
from loaders.options import quiet
from ontology.errors import BadInput, FetchFailed
from tests.support.servers import Request, serving
from tests.support.shared import shared_file

COMMAND = Path(sys.executable).with_name("credways")
# An illustrative specification; no body publishes it.
SPEC = (
    b"cert_name,issuer,exam_code,code,parent_code,kind,text\n"
    b"Widget Maker,Widget Board,W-1,1,,domain,Safety\nWidget Maker,Widget Board,W-1,1.1,1,objective,Wear gloves\n"
)


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache of its own for each test, and no proxy between us and the server."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CREDWAYS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("CREDWAYS_CONTACT", raising=False)


def given(request: Request) -> None:
    request.answer(200, SPEC)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def source(url: str, size: int = 0, sha256: str = "") -> Download:
    return Download(
        name="widgets",
        title="Widgets",
        publisher="Widget Board",
        credit="Widgets: Widget Board.",
        url=url,
        homepage=url,
        media_type="text/csv",
        size=size,
        sha256=sha256,
    )


def test_what_is_in_the_cache_is_not_fetched_again_unless_asked() -> None:
    with serving({"/widget.csv": given}) as server:
        first = fetch_source(source(server.url("/widget.csv")))
        second = fetch_source(source(server.url("/widget.csv")))
        assert (first.reused, second.reused, len(server.asked)) == (False, True, 1)
        assert first.path == default_cache() / "sources" / "widgets" / "widget.csv"
        fetch_source(source(server.url("/widget.csv")), again=True)
        assert len(server.asked) == 2


def test_a_cached_file_that_was_changed_or_is_not_the_known_one_is_fetched_again() -> None:
    with serving({"/widget.csv": given}) as server:
        path = fetch_source(source(server.url("/widget.csv"))).path
        path.write_bytes(SPEC + b"x")
        assert fetch_source(source(server.url("/widget.csv"))).path.read_bytes() == SPEC
        digest = hashlib.sha256(b"another").hexdigest()
        with pytest.raises(BadInput):
            fetch_source(source(server.url("/widget.csv"), sha256=digest))


def test_two_addresses_with_one_file_name_do_not_meet() -> None:
    with serving({"/a/widget.csv": given, "/b/widget.csv": lambda r: r.answer(200, SPEC[::-1])}) as server:
        one, other = fetch_url(server.url("/a/widget.csv")), fetch_url(server.url("/b/widget.csv"))
    assert one.path != other.path
    assert one.path.read_bytes() == SPEC


def test_an_address_without_a_suffix_gets_one_by_what_is_there() -> None:
    with serving({"/ims/x/1234": lambda r: r.answer(200, b'{"a": 1}'), "/plain": given}) as server:
        first = fetch_url(server.url("/ims/x/1234"))
        assert first.path.name == "1234.json"
        assert fetch_url(server.url("/ims/x/1234")).reused
        assert fetch_url(server.url("/ims/x/1234"), again=True).path == first.path
        assert fetch_url(server.url("/plain")).path.name == "plain"
        assert len(server.asked) == 3


def test_parts_of_one_whole_are_kept_in_one_folder() -> None:
    with serving({"/nodes.csv": given, "/edges.csv": given}) as server:
        parts = [replace(source(server.url(f"/{name}.csv")), name=name, part_of="whole") for name in ("nodes", "edges")]
        assert {fetch_source(one).path.parent for one in parts} == {default_cache() / "sources" / "whole"}


def test_files_addresses_and_sources_are_told_apart(tmp_path: Path) -> None:
    here = tmp_path / "onet"
    here.write_text("a file that has the name of a source", encoding="utf-8")
    with serving({"/widget.csv": given}) as server:
        found = places([str(here), "nowhere.csv", server.url("/widget.csv")], quiet)
    assert found[:2] == [here, Path("nowhere.csv")]
    assert found[2].read_bytes() == SPEC


def test_a_fetched_file_says_in_its_receipt_where_it_is_from(tmp_path: Path) -> None:
    with serving({"/widget.csv": given}) as server:
        url = server.url("/widget.csv")
        outcome = load_paths(tmp_path / "store", places([url], quiet))
        (load,) = outcome.stored
        assert any(url in note and "no digest" in note for note in load.receipt.notes)
        known = source(url, len(SPEC), hashlib.sha256(SPEC).hexdigest())
        path = fetch_source(known).path
        (load,) = load_paths(tmp_path / "store", [path]).loads
        assert any("size and digest are the publisher's" in note for note in load.receipt.notes)


def test_the_command_loads_from_an_address_and_a_broken_one_stores_nothing(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    with serving({"/widget.csv": given, "/page.csv": lambda r: r.answer(200, b"<!doctype html><p>no")}) as server:
        done = run("load", server.url("/widget.csv"), "--store", store)
        assert done.returncode == 0, done.stderr
        assert server.url("/widget.csv") in done.stdout
        for path in ("/page.csv", "/absent.csv"):
            assert run("load", server.url(path), "--store", str(tmp_path / "other")).returncode == 2
    assert not (tmp_path / "other").exists()


def test_the_command_fetches_into_a_folder_and_says_what_it_got(tmp_path: Path) -> None:
    with serving({"/widget.csv": given}) as server:
        done = run("fetch", server.url("/widget.csv"), server.url("/absent.csv"), "--to", str(tmp_path / "here"))
    assert (tmp_path / "here" / "widget.csv").read_bytes() == SPEC
    assert hashlib.sha256(SPEC).hexdigest() in done.stdout
    assert "not verifiable" in done.stdout
    assert (done.returncode, "HTTP 404" in done.stderr) == (2, True)


def test_a_file_of_ones_own_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "widget.csv"
    mine.write_text("mine", encoding="utf-8")
    with serving({"/widget.csv": given}) as server:
        url = server.url("/widget.csv")
        with pytest.raises(FetchFailed, match="--again"):
            fetch_url(url, folder=tmp_path)
        with pytest.raises(FetchFailed, match="--again"):
            fetch_source(source(url), folder=tmp_path)
        assert mine.read_text(encoding="utf-8") == "mine"
        assert fetch_url(url, folder=tmp_path, again=True).path.read_bytes() == SPEC


def test_a_file_that_changed_at_its_publisher_is_said_to_have() -> None:
    with serving({"/widget.csv": lambda r: r.answer(200, SPEC if r.number == 1 else SPEC + b"\n")}) as server:
        assert "first one seen" in run("fetch", server.url("/widget.csv")).stdout
        assert "not the file that was here before" in run("fetch", server.url("/widget.csv"), "--again").stdout


def test_the_command_lists_the_sources_and_asks_for_a_name() -> None:
    assert "onet-30.1-excel" in run("fetch", "--list").stdout
    assert "--list" in run("fetch").stderr
    assert "onet-30.1-excel" in run("fetch", "onet-30.1-exel").stderr


def test_13_a_file_with_the_name_of_an_official_one_and_less_of_it_is_refused(tmp_path: Path) -> None:
    (official,) = manifest.named("cip-2020-soc-2018")
    path = tmp_path / official.file_name
    path.write_bytes(b"PK" + bytes(official.size - 3))
    with pytest.raises(BadInput) as caught:
        load_paths(tmp_path / "store", [path], loader="crosswalk")
    assert caught.value.problems[0].rule == "cut-short"
    path.write_bytes(bytes(official.size))
    refuse_cut_short(path)


@pytest.mark.shared
def test_13_the_official_file_itself_is_not_refused_and_not_remarked_on() -> None:
    (official,) = manifest.named("cip-2020-soc-2018")
    path = shared_file(f"occupations/cip2020-soc2018-crosswalk/{official.file_name}")
    refuse_cut_short(path)
    assert remarked(path, []) == []


def test_a_user_agent_says_whom_to_write_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "(" not in user_agent()
    monkeypatch.setenv("CREDWAYS_CONTACT", "me@example.org\r\nX: y")
    assert user_agent().endswith("(me@example.orgX: y)")


def test_an_address_with_a_password_is_refused_without_showing_it() -> None:
    with pytest.raises(FetchFailed) as caught:
        fetch_url("https://me:secret@example.org/a.csv")
    assert "secret" not in str(caught.value)
