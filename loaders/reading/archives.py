"""The members of a folder, .zip or .tar.gz. (Signatures first; bodies follow.)"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from loaders.reading.files import SourceFile
from loaders.reading.limits import LIMITS, Limits


def open_sources(path: Path, *, suffixes: Collection[str] = (), limits: Limits = LIMITS) -> list[SourceFile]:
    """Read a file, or every file (with one of `suffixes`, when given) of a folder or archive, sorted by name.

    Names are relative to the folder or archive, with "/": "outcomes/MA.jsonl".
    """
    raise NotImplementedError
