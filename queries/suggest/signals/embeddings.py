"""Sentence embeddings, where the extra `credways[embeddings]` is installed; without it nothing else changes.

WordLlama's vectors (D. Lee Miller, MIT licence) come within its wheel, run on a CPU and are never downloaded here.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from queries.suggest.signals.base import SIMILARITY, Product, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.suggest.items import Item
    from queries.suggest.pair import Known, Pair

PACKAGE = "wordllama"
MOST_READ = 2_000
"""Characters of a text that its vector is made of."""


def installed() -> bool:
    """Whether the package that holds the vectors is there."""
    return find_spec(PACKAGE) is not None


@cache
def _vectors() -> Any:
    from importlib import import_module
    from pathlib import Path

    package = import_module(PACKAGE)
    # Its files are looked for in the wheel itself: it would ask the internet for its tokenizer otherwise.
    return package.WordLlama.load(cache_dir=Path(str(package.__file__)).parent, disable_download=True)


def _embedded(items: Sequence[Item]) -> Any:
    import numpy as np

    made = np.asarray(_vectors().embed([one.core[:MOST_READ] or " " for one in items], norm=True), np.float32)
    made[[not one.core for one in items]] = 0.0
    return np.nan_to_num(made)


def _product(pair: Pair, known: Known) -> Product | None:
    del known
    if not installed() or not pair.subjects or not pair.targets:
        return None
    return Product(_embedded(pair.subjects), _embedded(pair.targets))


EMBEDDINGS = Signal(
    "embeddings", "Are they about the same in a trained language model?", SIMILARITY, _product, optional=True
)
