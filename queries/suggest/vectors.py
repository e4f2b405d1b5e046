"""Lists of terms as sparse vectors (TF-IDF, BM25), and the products that signals are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Places: TypeAlias = NDArray[np.int32]
    Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix: scipy has no types

CHUNK = 256
"""Subjects scored at a time: a chunk's scores against 10,000 targets are 10 MB."""

NOISE = 1e-6
"""A product up to this is rounding, and says nothing."""


@dataclass(frozen=True, slots=True)
class Space:
    """Subjects and targets in one vocabulary. Rows of `subjects` and `targets` have length 1 (or 0: no known term)."""

    vocabulary: tuple[str, ...]
    subjects: Matrix
    targets: Matrix
    idf: Floats


def counts(documents: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> Matrix:
    """Term counts, one row a document, terms outside the vocabulary left out."""
    import numpy as np
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    ends = [0]
    for document in documents:
        columns += [place for term in document if (place := vocabulary.get(term)) is not None]
        ends.append(len(columns))
    shape = (len(documents), max(len(vocabulary), 1))
    made = csr_matrix((np.ones(len(columns), np.float32), np.array(columns, np.int32), np.array(ends)), shape=shape)
    made.sum_duplicates()
    return made


def vocabulary_of(*sides: Sequence[Sequence[str]], least: int = 1) -> dict[str, int]:
    """Terms that at least `least` documents have, sorted, to their places."""
    seen: dict[str, int] = {}
    for documents in sides:
        for document in documents:
            for term in set(document):
                seen[term] = seen.get(term, 0) + 1
    return {term: place for place, term in enumerate(sorted(term for term, n in seen.items() if n >= least))}


def normalised(matrix: Matrix) -> Matrix:
    """Rows scaled to length 1; empty rows stay empty."""
    import numpy as np
    from scipy.sparse import diags

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths, dtype=np.float32), where=lengths > 0)
    return (diags(scale.astype(np.float32)) @ matrix).tocsr().astype(np.float32)


def tfidf(subjects: Sequence[Sequence[str]], targets: Sequence[Sequence[str]], least: int = 1) -> Space:
    """Both sides as TF-IDF vectors of length 1: (1 + ln tf) · (1 + ln((1+n)/(1+df))), df over both sides.

    Only terms that both sides have can be shared; the others count in the lengths alone, and so stay.
    """
    import numpy as np
    from scipy.sparse import diags

    vocabulary = vocabulary_of(subjects, targets, least=least)
    left, right = counts(subjects, vocabulary), counts(targets, vocabulary)
    df = np.asarray((left > 0).sum(axis=0)).ravel() + np.asarray((right > 0).sum(axis=0)).ravel()
    idf = (1.0 + np.log((1.0 + left.shape[0] + right.shape[0]) / (1.0 + df))).astype(np.float32)

    def weighted(matrix: Matrix) -> Matrix:
        matrix.data = 1.0 + np.log(matrix.data)
        return normalised(matrix @ diags(idf))

    return Space(tuple(vocabulary), weighted(left), weighted(right), idf)


def bm25(
    subjects: Sequence[Sequence[str]], targets: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75
) -> Space:
    """Okapi BM25 (Robertson & Zaragoza 2009, eq. 3.15) as a product: queries hold term counts, targets the weights."""
    import numpy as np
    from scipy.sparse import csr_matrix, diags

    vocabulary = vocabulary_of(targets)
    queries, documents = counts(subjects, vocabulary), counts(targets, vocabulary)
    queries.data = np.minimum(queries.data, 1.0)
    lengths = np.asarray(documents.sum(axis=1)).ravel()
    mean = float(lengths.mean()) if len(lengths) and lengths.sum() else 1.0
    df = np.asarray((documents > 0).sum(axis=0)).ravel()
    idf = np.log(1.0 + (documents.shape[0] - df + 0.5) / (df + 0.5)).astype(np.float32)
    norm = k1 * (1.0 - b + b * lengths / mean)
    rows = np.repeat(np.arange(documents.shape[0]), np.diff(documents.indptr))
    data = documents.data * (k1 + 1.0) / (documents.data + norm[rows])
    weighted = csr_matrix((data.astype(np.float32), documents.indices, documents.indptr), shape=documents.shape)
    # A query is divided by its own best possible score, so that long and short subjects compare.
    best = np.asarray(queries @ idf).ravel() * (k1 + 1.0)
    scale = np.divide(1.0, best, out=np.zeros_like(best), where=best > 0)
    scaled = (diags(scale.astype(np.float32)) @ queries).tocsr().astype(np.float32)
    return Space(tuple(vocabulary), scaled, (weighted @ diags(idf)).tocsr().astype(np.float32), idf)


def at(left: Matrix, right: Matrix, rows: Places, columns: Places) -> Floats:
    """Products of the named pairs of rows of two sparse or dense matrices."""
    import numpy as np
    from scipy.sparse import issparse

    made = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), 100_000):
        part = slice(start, start + 100_000)
        if issparse(left):
            made[part] = np.asarray(left[rows[part]].multiply(right[columns[part]]).sum(axis=1)).ravel()
        else:
            made[part] = np.einsum("ij,ij->i", left[rows[part]], right[columns[part]])
    return made


def best_of(left: Matrix, right: Matrix, most: int) -> tuple[Places, Places, Floats]:
    """For each row of `left` the (at most) `most` rows of `right` with the highest positive product.

    Sparse rows meet through the inverted index that `right` transposed is: only targets that share a term are touched.
    Ties go to the lower place, so that the first k of k+1 are the k.
    """
    import numpy as np
    from scipy.sparse import issparse

    found: list[tuple[Any, Any, Any]] = []
    turned = right.T.tocsr() if issparse(right) else right.T
    for start in range(0, left.shape[0], CHUNK):
        scores = left[start : start + CHUNK] @ turned
        dense = scores.toarray() if issparse(scores) else np.asarray(scores)
        rows, columns, values = top(dense, most)
        found.append((rows + start, columns, values))
    if not found:
        empty = np.empty(0, np.int32)
        return empty, empty, np.empty(0, np.float32)
    rows, columns, values = (np.concatenate(part) for part in zip(*found, strict=True))
    return rows.astype(np.int32), columns.astype(np.int32), values.astype(np.float32)


def top(dense: Any, most: int) -> tuple[Any, Any, Any]:
    """(row, column, value) of the `most` highest values above `NOISE` of each row, best first, ties by column."""
    import numpy as np

    most = min(most, dense.shape[1])
    if not most:
        return np.empty(0, int), np.empty(0, int), np.empty(0, np.float32)
    kth = np.partition(dense, dense.shape[1] - most, axis=1)[:, dense.shape[1] - most]
    keep = (dense >= kth[:, None]) & (dense > NOISE)
    rows, columns = np.nonzero(keep)
    values = dense[rows, columns]
    order = np.lexsort((columns, -values, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    begins = np.searchsorted(rows, np.arange(dense.shape[0]))
    kept = np.arange(len(rows)) - begins[rows] < most
    return rows[kept], columns[kept], values[kept]
