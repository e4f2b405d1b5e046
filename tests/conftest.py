"""Fixtures that several rooms' tests share: real stores, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from credways.build import build_catalogue, load_paths
from tests.support.shared import shared_file

# No test asserts a wall-clock time, Hypothesis deadlines included. CI runs the same examples every time, so that a
# red run is about the change; other runs look for new ones.
settings.register_profile("anywhere", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "anywhere")

REAL = (
    "standards/colorado-cas",
    "credentials/certification-objectives",
    "occupations/soc-2018-definitions/soc_2018_definitions.xlsx",
)
"""The real files of the first issue: all of CAS, the certification objectives, SOC 2018."""


@pytest.fixture(scope="session")
def starter_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the starter catalogue, for reading only."""
    path = tmp_path_factory.mktemp("starter") / "store"
    build_catalogue(path)
    return path


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the starter catalogue and `REAL` loaded, for reading only; skips where the files are absent."""
    files = [shared_file(name) for name in REAL]
    path = tmp_path_factory.mktemp("real") / "store"
    build_catalogue(path)
    outcome = load_paths(path, files)
    assert not outcome.lost
    return path
