"""Steps and what each needs first, in flat arrays: a directed hypergraph, because a step may need several others.

A step is a course, credential, assessment or anything else that is finished once. What it needs first is a tree of
`Need`s, as in CTDL's condition profiles with alternatives and component conditions with a required number. Every step
and every need within a need is a node; a node is met when at least `least` of its parts are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Need:
    """At least `least` of `parts` come first; a part is the number of a step, or a need of its own.

    All of them is `least == len(parts)`, one of them is 1. More than there are parts can never be met.
    """

    least: int
    parts: tuple[int | Need, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Hypergraph:
    """`steps` steps, numbered from 0, and behind them the needs within needs.

    `least[node]` says how many of its parts a node needs; 0 is open to anybody. The parts of a node are
    `part[first[node]:first[node + 1]]`, and the nodes that a node is a part of `whole[above[node]:above[node + 1]]`.
    That is 8 bytes for each part and 12 for each node. They are views of NumPy arrays: looking at one number costs a
    third of what it costs in the array itself, and `numpy.asarray` of a view copies nothing.
    """

    steps: int
    least: memoryview[int]
    first: memoryview[int]
    part: memoryview[int]
    above: memoryview[int]
    whole: memoryview[int]

    @property
    def nodes(self) -> int:
        """Steps and needs within needs."""
        return len(self.least)

    def parts_of(self, node: int) -> list[int]:
        """The parts of a node, in the order they were given."""
        return self.part[self.first[node] : self.first[node + 1]].tolist()

    def wholes_of(self, node: int) -> list[int]:
        """The nodes that a node is a part of."""
        return self.whole[self.above[node] : self.above[node + 1]].tolist()

    def met(self, node: int, having: Collection[int]) -> bool:
        """Whether what comes before a node is there for somebody who has the steps `having`."""
        missing = self.least[node]
        if missing == 0:
            return True
        for part in self.parts_of(node):
            if part in having if part < self.steps else self.met(part, having):
                missing -= 1
                if missing == 0:
                    return True
        return False


def from_needs(steps: int, needs: Mapping[int, Need]) -> Hypergraph:
    """Number the needs within needs and lay all out. Raises ValueError for a part that is no step."""
    nodes: list[Need] = [needs.get(step, Need(0, ())) for step in range(steps)]
    parts: list[int] = []
    sizes: list[int] = []
    for node in nodes:  # grows while it is walked: a need within a need takes the next free number
        for part in node.parts:
            if isinstance(part, Need):
                parts.append(len(nodes))
                nodes.append(part)
            elif 0 <= part < steps:
                parts.append(part)
            else:
                raise ValueError(f"{part} is no step: they are numbered from 0 to {steps - 1}")
        sizes.append(len(node.parts))
    return from_arrays(steps, [node.least for node in nodes], sizes, parts)


def from_arrays(
    steps: int, least: Sequence[int] | Ints, sizes: Sequence[int] | Ints, part: Sequence[int] | Ints
) -> Hypergraph:
    """Lay out nodes: how many parts each needs (`least`) and has (`sizes`); `part` holds all parts, node by node."""
    import numpy as np

    of = np.asarray(part, np.int32)
    counts = np.asarray(sizes, np.int32)
    first = _offsets(counts)
    owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    order = np.argsort(of, kind="stable")
    above = _offsets(np.bincount(of, minlength=len(counts)).astype(np.int32))
    laid = (np.asarray(least, np.int32), first, of, above, owners[order])
    return Hypergraph(steps, *(array.data for array in laid))


def _offsets(counts: Ints) -> Ints:
    import numpy as np

    offsets = np.zeros(len(counts) + 1, np.int32)
    np.cumsum(counts, out=offsets[1:])
    return offsets
