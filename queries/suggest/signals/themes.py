"""Themes (LSA) and the translation between two vocabularies that known mappings teach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from queries.suggest.signals.base import SIMILARITY, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair

DIMENSIONS = 150
RIDGE = 1.0
FAINT = 0.05
"""Length, of 1, that a text must keep in the themes to be in any of them: less is the noise of words nobody shares."""
SEED = 20_180_620


def themes(pair: Pair) -> tuple[Any, Any] | None:
    """Both sides in one space of at most `DIMENSIONS` themes: a truncated SVD of their TF-IDF (Deerwester 1990)."""
    return pair.once("themes", lambda: _themes(pair))


def _themes(pair: Pair) -> tuple[Any, Any] | None:
    import numpy as np
    from scipy.sparse import vstack
    from sklearn.decomposition import TruncatedSVD

    space = pair.full
    both = vstack([space.subjects, space.targets]).tocsr()
    size = min(DIMENSIONS, both.shape[0] - 1, both.shape[1] - 1)
    if size < 2 or not space.subjects.nnz or not space.targets.nnz:
        return None
    made = TruncatedSVD(size, n_iter=4, random_state=SEED).fit(both).transform(both).astype(np.float32)
    made[np.linalg.norm(made, axis=1) < FAINT] = 0.0
    made = unit(made)
    return made[: space.subjects.shape[0]], made[space.subjects.shape[0] :]


def unit(matrix: Any) -> Any:
    """Rows scaled to length 1; rows of nothing stay nothing."""
    import numpy as np

    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 1e-9)


def _lsa(pair: Pair, known: Known) -> Product | None:
    del known
    found = themes(pair)
    return Product(*found) if found else None


def _translated(pair: Pair, known: Known) -> Product | None:
    """Ridge regression from a known subject's themes to its targets': what subjects become in the other's words."""
    import numpy as np

    found = themes(pair)
    if found is None or len(known) < 10:
        return None
    subjects, targets = found
    x, y = subjects[known.subjects], targets[known.targets]
    centre = y.mean(axis=0)
    gram = x.T @ x + RIDGE * np.eye(x.shape[1], dtype=np.float32)
    weights = np.linalg.solve(gram, x.T @ (y - centre))
    return Product(unit(subjects @ weights + centre), targets)


THEMES = Signal("themes", "Are they about the same themes (LSA)?", SIMILARITY, _lsa)
TRANSLATION = Signal(
    "translation",
    "Do known mappings translate the subject's themes into the target's (ridge regression)?",
    SIMILARITY,
    _translated,
    learns=True,
)
