"""Agreement of the hierarchies: parents that match, children that match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.suggest.signals.base import STRUCTURAL, Product, Signal

if TYPE_CHECKING:
    from queries.suggest.pair import Known, Pair

CHILDREN_SHARE = 0.5


def _parents(pair: Pair, known: Known) -> Product | None:
    """Themes of the parents (and, half as much, of theirs): siblings in matching families match more often."""
    from queries.suggest.vectors import normalised

    del known
    up, over = pair.parents("subjects"), pair.parents("targets")
    if not up.nnz and not over.nnz:
        return None
    space = pair.core

    def lifted(parents: object, own: object) -> object:
        once = parents @ own  # type: ignore[operator]
        return normalised(once + CHILDREN_SHARE * (parents @ once) + 0.25 * own)  # type: ignore[operator]

    left, right = lifted(up, space.subjects), lifted(over, space.targets)
    return Product(left, right, lambda column: space.vocabulary[column])


def _children(pair: Pair, known: Known) -> Product | None:
    """Texts of the children beside the item's own: a whole is known by its parts."""
    from queries.suggest.vectors import normalised

    del known
    down, under = pair.parents("subjects").T.tocsr(), pair.parents("targets").T.tocsr()
    if not down.nnz and not under.nnz:
        return None
    space = pair.core
    left = normalised(space.subjects + CHILDREN_SHARE * (down @ space.subjects))
    right = normalised(space.targets + CHILDREN_SHARE * (under @ space.targets))
    return Product(left, right, lambda column: space.vocabulary[column])


PARENTS = Signal("parents", "Do the items they are parts of share terms?", STRUCTURAL, _parents)
CHILDREN = Signal("children", "Do the parts they have share terms?", STRUCTURAL, _children)
