"""Where the real input files are. Absent, tests that need them skip and say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def _find() -> Path | None:
    named = os.environ.get("CREDWAYS_SHARED_DATA")
    place = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    return place if place.is_dir() else None


SHARED_DATA: Path | None = _find()


def shared_file(relative: str) -> Path:
    """Return the path of a real file or folder below `../shared/data`, or skip the test naming what is missing."""
    if SHARED_DATA is None:
        pytest.skip("real files are absent: no ../shared/data and $CREDWAYS_SHARED_DATA is not a folder")
    path = SHARED_DATA / relative
    if not path.exists():
        pytest.skip(f"real file is absent: {path}")
    return path
