"""The composed crosswalk of every credential × all standards over two million generated triples, beside NetworkX.

Both start from the same projection and give the same rows: (credential, its statement, standard, claim).
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from benchmarks.generate import TRIPLES, write_store
from benchmarks.measure import Result

if TYPE_CHECKING:
    import networkx as nx

    from queries.projection import Ints, Projection
    from queries.routes import Goal

MAX_HOPS: Final = 4
ROUNDS: Final = 5
FEW: Final = 20
"""Credentials for the peer as its documentation calls it, which would take most of an hour for all."""

SINK: Final = "any standard"

Rows: TypeAlias = "set[tuple[str, ...]]"
Columns: TypeAlias = "Sequence[Iterable[str]]"


def run() -> Iterator[Result]:
    """Ours, and the peer led to one node behind all standards, in turns; then a few with a set of targets."""
    from graph.store import EmbeddedStore
    from queries.composing import composed
    from queries.projection import projection
    from queries.routes import Goal
    from queries.standings import standings

    with tempfile.TemporaryDirectory() as folder:
        write_store(Path(folder), TRIPLES)
        store = EmbeddedStore.open(Path(folder))
        began = time.perf_counter()
        found = composed(store, "gen-areas")
        cold = time.perf_counter() - began
        graph = projection(store, None)
        goal = Goal(frameworks=frozenset(one.iri for one in found.members))
        stands = standings(store, found.subjects, found.asked)
        starts = {iri: graph.numbers(one.starts) for iri, one in stands.items()}
        network = _network(graph, goal, starts)
        theirs: Rows = set()
        ours: Rows = set()
        taken: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            fast, ours = _timed(lambda: _ours(graph, goal, starts))
            slow, theirs = _timed(lambda: _theirs(network, starts, {SINK}))
            taken.append((fast, slow))
        fast, slow = (statistics.median(column) for column in zip(*taken, strict=True))
        ratios = [b / a for a, b in taken]
        same = "same rows" if ours == theirs else f"ROWS DIFFER: {len(ours ^ theirs):,}"
        detail = (
            f"{len(ours):,} rows of {len(starts):,} credentials, {same}; ratio {min(ratios):.0f}–{max(ratios):.0f} in "
            f"{ROUNDS} rounds; with reading the store for the first time {cold:.1f} s"
        )
        name, met = "compose every credential → all standards", ours == theirs and slow / fast >= 50
        yield Result(name, fast, slow, "NetworkX all_simple_paths to one sink", "50×", met, detail)
        few = dict(list(starts.items())[:FEW])
        targets = {iri for number, iri in enumerate(graph.nodes) if _holds(graph, goal, number)} & set(network)
        network.remove_node(SINK)
        fast, ours = _timed(lambda: _ours(graph, goal, few))
        slow, theirs = _timed(lambda: _theirs(network, few, targets))
        met = ours == theirs and slow / fast >= 50
        detail = f"{len(ours):,} rows, {'the same' if ours == theirs else 'BUT OTHERS'}; {len(targets):,} targets"
        yield Result(f"the same for {FEW} credentials", fast, slow, "all_simple_paths to a set", "50×", met, detail)
        store.close()


def _timed(work: Callable[[], Columns]) -> tuple[float, Rows]:
    """Seconds until every row is there; gathering them into a set for the comparison is not counted."""
    began = time.perf_counter()
    columns = work()
    taken = time.perf_counter() - began
    return taken, set(zip(*columns, strict=True))


def _ours(graph: Projection, goal: Goal, starts: Mapping[str, Ints]) -> Columns:
    """The rows as columns of IRIs."""

    from queries.ranking import Owned, columns, ranked, walked

    found = ranked(graph, walked(graph, graph.among(list(starts.values())), goal, MAX_HOPS))
    pairs = found.starting(list(starts.values()))
    made = columns({credential: Owned(found, own) for credential, own in zip(starts, pairs, strict=True)})
    return [made[name] for name in ("subject", "subject_id", "object_id", "claim")]


def _network(graph: Projection, goal: Goal, starts: Mapping[str, Ints]) -> nx.MultiDiGraph[str]:
    """The same steps as NetworkX has them: without pairs that are kept apart, and none beyond a standard."""
    import networkx as nx

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, edge in enumerate(graph.edges):
        if edge.suggested or graph.keeps_apart(edge.start, edge.end) or _holds(graph, goal, graph.start[number]):
            continue
        made.add_edge(edge.start, edge.end, claim=edge.name)
        if _holds(graph, goal, graph.end[number]):
            made.add_edge(edge.end, SINK, 0, claim="")
    for credential, some in starts.items():
        made.add_edges_from((credential, graph.nodes[one], {"claim": ""}) for one in some)
    made.graph["claims"] = nx.get_edge_attributes(made, "claim")
    made.graph["apart"] = {(edge.start, edge.end) for edge in graph.blocking}
    return made


def _holds(graph: Projection, goal: Goal, node: int) -> bool:
    return bool(graph.whole[node] >= 0) and graph.wholes[graph.whole[node]] in goal.frameworks


def _theirs(network: nx.MultiDiGraph[str], starts: Mapping[str, Ints], targets: set[str]) -> Columns:
    import networkx as nx

    from queries.compose import NO_CLAIM, composition

    rules = composition()
    apart: set[tuple[str, str]] = network.graph["apart"]
    best: dict[tuple[str, str, str], tuple[tuple[int, int], str]] = {}
    behind = SINK in targets
    claims: Mapping[object, str] = network.graph["claims"]
    for credential in starts:
        if credential not in network:
            continue
        for path in nx.all_simple_edge_paths(network, credential, targets, cutoff=MAX_HOPS + 1 + behind):
            steps = path[1:-1] if behind else path[1:]
            start, end = steps[0][0], steps[-1][1]
            claim = rules.chain([claims[step] for step in steps])
            if claim == NO_CLAIM or (start, end) in apart or (end, start) in apart:
                continue
            rank = (int(len(steps) > 1), rules.rank(claim))
            key = (credential, start, end)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, claim)
    return list(zip(*((*key, claim) for key, (_, claim) in best.items()), strict=True))
