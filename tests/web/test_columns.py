"""The server has columns made after the first question that wants them, and answers the same before and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from credways.settings import Settings
from credways.web.app import create_app
from credways.web.columns import Making
from queries.columnar import building, engine
from tests.queries.conftest import small_store

HERE = "http://127.0.0.1"
ASKED = "/api/queries/sources/class-counts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_store(folder=tmp_path / "store")
    return tmp_path / "store"


@pytest.mark.parametrize("page", [ASKED, "/queries/sources/class-counts?format=json"])
def test_the_same_rows_before_and_after_the_columns_are_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(engine, "SMALLEST", 0)
    app = create_app(Settings(store=folder))
    with TestClient(app, base_url=HERE) as client:
        assert client.get("/api/queries/ladder/what-stacks-on?credential=CompTIA A%2B").status_code == 200
        columns: Making = app.state.credways.columns
        assert app.state.credways.columns.process is None, "nobody wants them yet"
        before = client.get(page).json()
        assert before["results"]["bindings"]
        process = columns.process
        assert process is not None
        assert process.wait(60) == 0
        assert building.are_there(app.state.credways.now().path)
        assert client.get(page).json() == before
        assert columns.process is None, "no second one was begun"


def test_a_small_store_has_none_made(folder: Path) -> None:
    app = create_app(Settings(store=folder))
    with TestClient(app, base_url=HERE) as client:
        assert client.get(ASKED).status_code == 200
        assert app.state.credways.columns.process is None
    assert not [*folder.rglob("*columns*")]


def test_a_server_that_ends_ends_what_is_under_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SMALLEST", 0)
    app = create_app(Settings(store=folder))
    with TestClient(app, base_url=HERE) as client:
        client.get(ASKED)
        process = app.state.credways.columns.process
    assert process.returncode is not None
