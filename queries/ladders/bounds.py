"""The least that reaching a step can cost: what makes the search for ladders go straight to them.

A step's bound is its own cost and, of what it needs, the dearest single part that must be paid (of the cheapest choice
where there is one). Parts may share steps, so their costs may not be added without counting some twice; the dearest
one is never too much. This is Knuth's generalisation of Dijkstra's algorithm (D. E. Knuth, Information Processing
Letters 6(1), 1977) with the maximum as the superior function; in planning it is known as h-max (Bonet and Geffner,
Artificial Intelligence 129, 2001).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from queries.ladders.hypergraph import Hypergraph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEVER = 1 << 60
"""The bound of what can never be reached; also the most that all costs together may come to."""


def from_nothing(graph: Hypergraph, costs: Sequence[int]) -> memoryview[int]:
    """Bounds of every node for somebody who holds nothing. `costs` has one whole number for each step, none negative.

    Worked out once for a graph and a kind of cost, set-at-a-time: each round allows ladders that are one step longer.
    """
    import numpy as np

    own = np.zeros(graph.nodes, np.int64)
    own[: graph.steps] = costs
    bounds = np.where(np.asarray(graph.least) <= 0, own, NEVER)
    groups = _groups(graph)
    while True:
        after = bounds.copy()
        for nodes, columns, needed in groups:
            dearest = np.partition(bounds[columns], needed - 1, axis=1)[:, needed - 1]
            after[nodes] = np.minimum(dearest + own[nodes], NEVER)
        if np.array_equal(after, bounds):
            return bounds.data
        bounds = after


def _groups(graph: Hypergraph) -> list[tuple[NDArray[np.int64], NDArray[np.int32], int]]:
    """Nodes that can be met, by how many parts they have and need, with their parts as one table."""
    import numpy as np

    least, first, part = (np.asarray(view) for view in (graph.least, graph.first, graph.part))
    sizes = np.diff(first)
    able = (least > 0) & (least <= sizes)
    found = []
    for size, needed in np.unique(np.stack([sizes[able], least[able]], axis=1), axis=0).tolist():
        nodes = np.flatnonzero(able & (sizes == size) & (least == needed))
        found.append((nodes, part[first[nodes][:, None] + np.arange(size, dtype=np.int32)], needed))
    return found


@dataclass(slots=True)
class Bounds:
    """Bounds for somebody who holds `held`: those from nothing, and what is cheaper because of what is held.

    What is cheaper is worked out from what is held upwards, nearest first, as far as `further` was asked to go; beyond,
    the bound is the smaller of the one from nothing and the distance gone, which is never too much.
    """

    graph: Hypergraph
    costs: list[int]
    nothing: memoryview[int]
    held: frozenset[int]
    settled: dict[int, int] = field(default_factory=dict)
    reach: int = 0
    _least: dict[int, int] = field(default_factory=dict)
    _heap: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, graph: Hypergraph, costs: list[int], nothing: memoryview[int], held: Collection[int]) -> Bounds:
        """Begin at what is held."""
        made = cls(graph, costs, nothing, frozenset(held))
        for step in sorted(made.held):
            made._least[step] = 0
            heappush(made._heap, (0, step))
        return made

    def __getitem__(self, node: int) -> int:
        known = self.settled.get(node)
        if known is not None:
            return known
        nothing = self.nothing[node]
        return nothing if nothing <= self.reach else self.reach

    def further(self, many: int) -> None:
        """Go on until `many` more nodes are settled, or all that are cheaper than from nothing."""
        least, heap, settled, nothing = self._least, self._heap, self.settled, self.nothing
        while heap and many:
            bound, node = heappop(heap)
            if node in settled:
                continue
            settled[node] = bound
            self.reach = bound
            many -= 1
            for whole in self.graph.wholes_of(node):
                if whole in settled:
                    continue
                before = least.get(whole)
                if before is None:
                    before = nothing[whole]
                better = self._through(whole, bound)
                if better < before:
                    least[whole] = better
                    heappush(heap, (better, whole))
        if not heap:
            self.reach = NEVER

    def _through(self, node: int, bound: int) -> int:
        """The bound of a node by way of a part that has just been settled at `bound`, dearer than any part before."""
        needed = self.graph.least[node]
        own = self.costs[node] if node < self.graph.steps else 0
        if needed == 1:
            return own + bound
        known, nothing = self._least, self.nothing
        parts = [known[part] if part in known else nothing[part] for part in self.graph.parts_of(node)]
        if not 0 < needed <= len(parts):
            return NEVER
        return min(own + sorted(parts)[needed - 1], NEVER)
