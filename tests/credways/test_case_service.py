"""A live CASE service into the store, and its packages out again, by the command. All packages are invented."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loaders.case_making import association, item, package, uuid
from tests.support.servers import Behaviour, Request, serving

COMMAND = Path(sys.executable).with_name("credways")
BASE = "/ims/case/v1p0"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return kept | {"CREDWAYS_CACHE": str(tmp_path / "cache"), "CREDWAYS_STORE": str(tmp_path / "store")}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False, env=environment)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_every_package_of_a_service_is_loaded_and_given_back(tmp_path: Path, environment: dict[str, str]) -> None:
    packages = {
        uuid(number): package(
            item(10), item(11), association(12, "isChildOf", 11, 10),
            document={"identifier": uuid(number), "title": f"Invented {number}", "notes": None},
        )
        for number in (1, 2)
    }  # fmt: skip

    def listing(request: Request) -> None:
        first = "offset=0" in request.path
        documents = [one["CFDocument"] for one in packages.values()] if first else []
        request.answer(200, json.dumps({"CFDocuments": documents}).encode(), Content_Type="application/json")

    def give(request: Request) -> None:
        body = json.dumps(packages[request.path.rpartition("/")[2]]).encode()
        if request.headers.get("if-none-match") == '"1"':
            request.answer(304)
        else:
            request.answer(200, body, Content_Type="application/json", ETag='"1"')

    behaviours: dict[str, Behaviour] = {f"{BASE}/CFPackages/{name}": give for name in packages}
    behaviours[f"{BASE}/CFDocuments"] = listing
    with serving(behaviours) as server:
        loaded = run(environment, "load", server.url(f"{BASE}/CFDocuments"))
        assert loaded.returncode == 0, loaded.stderr
        assert "fetched from http://127.0.0.1" in loaded.stdout
        again = run(environment, "load", server.url(f"{BASE}/CFPackages/{uuid(2)}"))
        assert again.returncode == 0, again.stderr
        assert "unchanged" in again.stdout
    for number in (1, 2):
        out = tmp_path / f"{number}.json"
        done = run(environment, "export", f"invented-office-invented-{number}", "--format", "case", "-o", str(out))
        assert done.returncode == 0, done.stderr
        assert json.loads(out.read_text()) == packages[uuid(number)]


def test_what_was_not_loaded_from_case_is_not_written_as_case(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "a.ttl").write_text("<https://example.org/a> <https://example.org/p> 'x' .")
    assert run(environment, "load", str(tmp_path / "a.ttl"), "--series", "s", "--edition", "1").returncode == 0
    done = run(environment, "export", "s")
    assert done.returncode == 2
    assert "No CASE package" in done.stderr
    assert run(environment, "export", "s", "--format", "pdf").returncode == 2
