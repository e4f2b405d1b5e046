"""Settings come from the environment once, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from credways.settings import Settings, default_store
from ontology.errors import BadQuery


def test_credways_store_names_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CREDWAYS_STORE", str(tmp_path))
    assert default_store() == tmp_path


def test_without_it_the_platforms_data_folder_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDWAYS_STORE", raising=False)
    assert default_store().parts[-2:] == ("credways", "store")


def test_every_setting_is_live() -> None:
    settings = Settings.from_environment({"CREDWAYS_QUERY_SECONDS": "2.5", "CREDWAYS_PORT": "8123"}, port=9000)
    assert settings.query_seconds == 2.5
    assert settings.port == 9000


def test_a_setting_that_is_no_number_is_named_with_what_was_found() -> None:
    with pytest.raises(BadQuery, match=r"\$CREDWAYS_QUERY_ROWS is 'many'"):
        Settings.from_environment({"CREDWAYS_QUERY_ROWS": "many"})
