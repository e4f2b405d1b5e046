"""What a signal is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.namespaces import SEMAPV

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair
    from queries.suggest.vectors import Matrix

LEXICAL = SEMAPV + "LexicalMatching"
SIMILARITY = SEMAPV + "SemanticSimilarityThresholdMatching"
STRUCTURAL = SEMAPV + "StructuralMatching"
CHAINING = SEMAPV + "MappingChaining"


@dataclass(frozen=True)
class Product:
    """`left @ right.T` is the signal's score of every subject (rows of left) with every target (rows of right).

    Both are sparse, or both dense. `name(column)` says what a column of a sparse product stands for ("" where that is
    nothing a person could read): the columns that two rows share are the evidence.
    """

    left: Matrix
    right: Matrix
    name: Callable[[int], str] | None = None


@dataclass(frozen=True)
class Signal:
    """One reason to think that two items match.

    `says` is the question it answers, in words. `justification` is semapv's term for a mapping that rests on it.
    `learns` marks signals that need known mappings between the two sides. `proposes` marks those whose best targets
    become candidates. `optional` marks those that need an extra installed, and are used where they are named or a model
    weighs them. `product` gives None where the signal has nothing to go by.
    """

    name: str
    says: str
    justification: str
    product: Callable[[Pair, Known], Product | None]
    learns: bool = False
    proposes: bool = True
    optional: bool = False
