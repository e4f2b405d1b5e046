"""Reading the project's own YAML data files (never a user's)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOM = Path(__file__).resolve().parent


@cache
def shipped(name: str) -> Any:
    """Return the value of `loaders/{name}`; callers share it and must not change it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (ROOM / name).open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=loader)  # noqa: S506 - a safe loader, in C where it is built
