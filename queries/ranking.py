"""Chains ranked within each pair of ends, and what is reached as columns, all in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from queries.edges import Edge
from queries.projection import Projection
from queries.routes import Goal
from queries.spelled import KIND_ORDER, kind_of_path
from queries.walking import Walked, walk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from queries.projection import Ints
    from queries.walking import Longs


@dataclass(frozen=True, slots=True)
class Ranked:
    """Chains, best first within a pair of ends: pair r has the chain `best[r]` and those up to `best[r + 1]`."""

    of: Projection
    walked: Walked
    best: Longs

    def paths(self, pair: int) -> list[tuple[Edge, ...]]:
        """The chains of a pair as steps, best first."""
        last = self.best[pair + 1] if pair + 1 < len(self.best) else len(self.walked)
        taken = self.walked.steps[self.best[pair] : last]
        return [tuple(self.of.edges[step] for step in steps if step >= 0) for steps in taken]

    def starting(self, starts: Sequence[Ints]) -> list[Longs]:
        """For each group of nodes the numbers of the pairs whose chains start at one of them."""
        import numpy as np

        offsets = np.searchsorted(self.walked.start[self.best], np.arange(len(self.of.nodes) + 1))
        every = np.concatenate((*starts, np.empty(0, dtype=np.int32)))
        begin, count = offsets[every], offsets[every + 1] - offsets[every]
        after = np.concatenate(([0], np.cumsum(count)))
        pairs = np.arange(after[-1]) - np.repeat(after[:-1] - begin, count)
        cuts = after[np.cumsum([0, *map(len, starts)])].tolist()
        return [pairs[one:other] for one, other in pairwise(cuts)]


@dataclass(frozen=True, slots=True)
class Owned:
    """The rows of one subject: pairs of `ranked`, and those that are stated facts instead of chains of mappings."""

    ranked: Ranked
    pairs: Longs
    facts: tuple[Edge, ...] = ()

    def __len__(self) -> int:
        return len(self.pairs) + len(self.facts)


def walked(of: Projection, starts: Ints, goal: Goal, max_hops: int) -> Walked:
    """Every chain from nodes to a goal of frameworks or schemes."""
    import numpy as np

    hit = np.array([iri in goal.frameworks for iri in of.wholes] + [False], dtype=bool)[of.whole]
    return walk(of, starts, hit, max_hops)


def ranked(of: Projection, found: Walked) -> Ranked:
    """Put in the order of `queries.spelled`: kind, strength, length, stated confidence, and a fixed order."""
    import numpy as np

    if not len(found):
        return Ranked(of, found, np.empty(0, dtype=np.int64))
    kind = _kinds(of, found)
    pair = found.start.astype(np.int64) * len(of.nodes) + found.end
    key = ((pair * len(KIND_ORDER) + kind) * len(of.names) + found.claim) * (found.steps.shape[1] + 1) + found.length
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    same = np.flatnonzero(sorted_key[1:] == sorted_key[:-1])
    if len(same):
        tied = np.union1d(same, same + 1)
        rows, steps = order[tied], found.steps[order[tied]]
        sure = np.where(steps < 0, 1.0, of.confidence[steps]).prod(axis=1)
        # Rounded, so that one product reached in two orders of multiplication is one; what states none comes last.
        sure = np.where(np.isnan(sure), 2.0, -np.round(sure, 12))
        ties = [np.where(column < 0, -1, of.tie[column]) for column in steps.T]
        order[tied] = rows[np.lexsort((*reversed(ties), sure, sorted_key[tied]))]
    sorted_pair = pair[order]
    best = np.flatnonzero(np.concatenate(([True], sorted_pair[1:] != sorted_pair[:-1])))
    return Ranked(of, found.only(order), best)


def _kinds(of: Projection, found: Walked) -> Longs:
    """Of each chain its kind's place in `KIND_ORDER`, as `queries.spelled.kind_of_path` has it."""
    import numpy as np

    first, alone = found.steps[:, 0], found.length == 1
    kind = np.where(alone & of.mapped[first], KIND_ORDER["decided"], KIND_ORDER["composed"])
    return np.where(alone & of.suggested[first], KIND_ORDER["suggested"], kind)


COLUMNS: Final = ("subject", "subject_id", "object_id", "claim", "kind", "distance")
"""What `columns` gives: the thing asked of, its statement, what that reaches, and by what claim."""


def columns(owned: Mapping[str, Owned]) -> dict[str, NDArray[np.object_]]:
    """The best chain of every row as columns of equal length, one for each of `COLUMNS`; a fraction of `rows`' work.

    Ends are IRIs, `claim` is a name of composition.yaml, `kind` a word of `queries.spelled.KIND_ORDER`, `distance` a
    count of hops.
    """
    import numpy as np

    kinds = np.array(tuple(KIND_ORDER), dtype=object)
    parts: list[tuple[NDArray[np.object_], ...]] = []
    for graph, subjects in _by_graph(owned):
        count = [len(owned[iri].pairs) for iri in subjects]
        nodes, names = graph.of.nodes, np.array(graph.of.names, dtype=object)
        walked = graph.walked
        best = graph.best[np.concatenate([owned[iri].pairs for iri in subjects])]
        parts.append(
            (
                np.repeat(np.array(subjects, dtype=object), count),
                nodes[walked.start[best]],
                nodes[walked.end[best]],
                names[walked.claim[best]],
                kinds[_kinds(graph.of, walked)[best]],
                walked.length[best].astype(object),
            )
        )
    facts = [(iri, edge) for iri, own in owned.items() for edge in own.facts]
    if facts:
        told = [(iri, edge.start, edge.end, edge.name, kind_of_path((edge,)), 1) for iri, edge in facts]
        parts.append(tuple(np.array(column, dtype=object) for column in zip(*told, strict=True)))
    if len(parts) == 1:
        return dict(zip(COLUMNS, parts[0], strict=True))
    whole = (np.concatenate(column) for column in zip(*parts, strict=True))
    return dict(zip(COLUMNS, whole, strict=True)) if parts else {name: np.empty(0, dtype=object) for name in COLUMNS}


def _by_graph(owned: Mapping[str, Owned]) -> list[tuple[Ranked, list[str]]]:
    """The subjects of each ranking, so that what many share is put into columns at once."""
    groups: dict[int, tuple[Ranked, list[str]]] = {}
    for iri, one in owned.items():
        if len(one.pairs):
            groups.setdefault(id(one.ranked), (one.ranked, []))[1].append(iri)
    return list(groups.values())
