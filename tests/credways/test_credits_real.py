"""O*NET's own wording at every door, over a real release."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from credways.build import load_paths
from credways.settings import Settings
from tests.credways.test_credits import run
from tests.support.shared import shared_file
from tests.web.conftest import HTML, running

pytestmark = pytest.mark.shared

WORDING = (
    "This page includes information from the O*NET 29.3 Database by the U.S. Department of Labor, Employment and "
    "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA."
)
ASKED = "SELECT ?o ?name { ?o skos:notation ?code ; skos:prefLabel ?name } LIMIT 5"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("onet") / "store"
    load_paths(path, [shared_file("occupations/onet-29.3-excel-subset")], allow_loss=True)
    return path


def test_the_command_says_it(store: Path) -> None:
    assert WORDING in run(store, "show", "47-2031.00").stdout
    assert f"# {WORDING}" in run(store, "show", "47-2031.00", "--format", "ttl").stdout
    assert WORDING in run(store, "search", "carpenters").stdout
    assert WORDING in run(store, "query", "-", stdin=ASKED).stdout
    assert WORDING in run(store, "query", "-", "--format", "csv", stdin=ASKED).stderr
    assert WORDING in run(store, "sources").stdout


def test_the_pages_say_it(store: Path) -> None:
    with running(Settings(store=store)) as client:
        for path in (
            "/search?q=carpenters",
            "/concept/onet-soc/2019/47-2031.00",
            f"/sparql?{httpx.QueryParams(query=ASKED)}",
        ):
            assert WORDING in client.get(path, headers=HTML).text, path
        assert WORDING in client.get("/concept/onet-soc/2019/47-2031.00.ttl").text
