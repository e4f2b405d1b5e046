"""The loaders there are, and which one fits a path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from loaders.options import Options
from ontology.model import Load


class Loader(NamedTuple):
    """One kind of source. `sniff` says how sure it is that a path is its source (0 … 1): cheap, and never raises."""

    name: str
    title: str
    sniff: Callable[[Path], float]
    load: Callable[[Path, Options], list[Load]]


def pick(path: Path, name: str | None = None) -> Loader:
    """Return the loader called `name`, else the one surest of `path`.

    Raises NotFound when no loader is called so or none knows the path, BadInput when the path is not there.
    """
    raise NotImplementedError
