"""What stacks on what, as it is stated: routes along stacking statements from a credential to another or to a job.

A route is a run of published statements, one after another, and no plan: it weighs no time, cost or wage, and one that
leads over a part of a credential (`component`) does not say that the other parts are held too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from graph.network import stacking_graph
from ontology.errors import BadQuery
from queries.lookup import things
from queries.resolve import resolve
from queries.things import Thing

if TYPE_CHECKING:
    import networkx as nx

    from graph.protocol import Store

UPWARD = ("component", "progression", "nested-content", "credit")
"""Kinds of stacking that lead up; `horizontal` says that two credentials stand side by side."""

GOALS = ("credential", "occupation", "concept")
"""Kinds of thing a route may lead to."""

_TIED = """
PREFIX ceterms: <https://purl.org/ctdl/terms/>
SELECT DISTINCT ?credential WHERE { ?credential ceterms:occupationType ?occupation } ORDER BY ?credential
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One stacking statement: its IRI, and what graph/network.py says of it ("" and None where it is not stated).

    `asserter` is who says so, by name where the name is known.
    """

    iri: str
    lower: str
    lower_label: str
    upper: str
    upper_label: str
    kind: str
    predicate: str = ""
    required_number: int | None = None
    asserter: str = ""
    contested: bool | None = None
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class StackingRoute:
    """Steps from what is held to the goal; each step has every statement of it, for two sources may state one."""

    steps: tuple[tuple[Statement, ...], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The names on the way, first to last."""
        return (self.steps[0][0].lower_label, *(step[0].upper_label for step in self.steps))


@dataclass(frozen=True, slots=True)
class StackingRoutes:
    """Routes from `start` to `goal`, shortest first. `notes` say which bound cut the answer, if one did."""

    start: Thing
    goal: Thing
    routes: tuple[StackingRoute, ...]
    notes: tuple[str, ...] = ()


def routes(
    store: Store,
    start: str,
    goal: str,
    *,
    kinds: Collection[str] = UPWARD,
    longest: int = 6,
    most: int = 20,
) -> StackingRoutes:
    """Return the routes from the credential `start` to `goal`, a credential or an occupation it is tied to.

    A route to an occupation ends at a credential that a source ties to it. At most `most` routes of at most `longest`
    steps, shortest first, along statements of `kinds`. Raises NotFound, Ambiguous, and BadQuery for kinds and bounds
    that there are not.
    """
    import networkx as nx

    if longest < 1 or most < 1:
        raise BadQuery(f"longest and most are at least 1, and not {longest} and {most}")
    held, aim = resolve(store, start, kinds=("credential",)), resolve(store, goal, kinds=GOALS)
    graph = _network(store, _known(kinds))
    ends = {aim.iri} if aim.kind == "credential" else _tied(store, aim.iri)
    distance = _distances(nx.MultiDiGraph.reverse(graph, copy=False), ends & set(graph))
    found: list[StackingRoute] = []
    for length in range(1, longest + 1):
        for path in _paths(graph, [held.iri], ends, distance, length):
            if len(found) == most:
                return StackingRoutes(
                    held, aim, tuple(found), (f"There are more than {most} routes; these are first.",)
                )
            found.append(_route(graph, path))
    notes = []
    if not found and held.iri in ends:
        notes.append(f"A source ties {held} to {aim} itself: nothing needs to be stacked.")
    elif not found and distance.get(held.iri, 0) > longest:
        notes.append(f"The shortest route has {distance[held.iri]} steps, more than {longest}.")
    elif not found:
        notes.append("No run of stacking statements leads there. That is not a decision that none could.")
    return StackingRoutes(held, aim, tuple(found), tuple(notes))


def statements(store: Store, credential: str) -> list[Statement]:
    """Every stacking statement about a credential, those that lead to it first. Raises NotFound, Ambiguous."""
    graph = _network(store)
    one = resolve(store, credential, kinds=("credential",)).iri
    if one not in graph:
        return []
    edges = [*graph.in_edges(one, keys=True, data=True), *graph.out_edges(one, keys=True, data=True)]
    return list(dict.fromkeys(_statement(graph, *edge) for edge in edges))


def _network(store: Store, kinds: Collection[str] = ()) -> nx.MultiDiGraph[str]:
    """The stacking statements, each asserter that is a thing of the store by its name."""
    graph = stacking_graph(store, kinds)
    edges = [data for _, _, data in graph.edges(data=True)]
    named = things(store, {data["asserter"] for data in edges if (data["asserter"] or "").startswith("http")})
    for data in edges:
        if data["asserter"] in named:
            data["asserter"] = named[data["asserter"]].label
    return graph


def _known(kinds: Collection[str]) -> Collection[str]:
    every = (*UPWARD, "horizontal")
    if strange := [kind for kind in kinds if kind not in every]:
        raise BadQuery(f"{strange[0]!r} is no kind of stacking; kinds are {', '.join(every)}")
    return kinds or UPWARD


def _tied(store: Store, occupation: str) -> set[str]:
    found = store.select(_TIED, {"occupation": NamedNode(occupation)})
    return {term.value for row in found for term in row if isinstance(term, NamedNode)}


def _distances(backwards: nx.MultiDiGraph[str], ends: Collection[str]) -> dict[str, int]:
    """How many steps each node is from the nearest end."""
    import networkx as nx

    if not ends:
        return {}
    found = nx.multi_source_dijkstra_path_length(backwards, set(ends), weight=None)
    return {node: int(steps) for node, steps in found.items()}


def _paths(
    graph: nx.MultiDiGraph[str], path: list[str], ends: Collection[str], distance: dict[str, int], left: int
) -> Iterator[Sequence[str]]:
    """Paths of exactly `left` more steps that meet no node twice, by nodes from which an end can be reached."""
    if left == 0:
        if path[-1] in ends:
            yield tuple(path)
        return
    if path[-1] not in graph or (path[-1] in ends and len(path) > 1):  # a route ends where it first arrives
        return
    for following in sorted(set(graph.successors(path[-1])) - set(path)):
        if distance.get(following, left) < left:
            yield from _paths(graph, [*path, following], ends, distance, left - 1)


def _route(graph: nx.MultiDiGraph[str], path: Sequence[str]) -> StackingRoute:
    steps = []
    for lower, upper in pairwise(path):
        edges = sorted(graph[lower][upper].items())
        steps.append(tuple(_statement(graph, lower, upper, key, data) for key, data in edges))
    return StackingRoute(tuple(steps))


def _statement(graph: nx.MultiDiGraph[str], lower: str, upper: str, key: Any, data: dict[str, Any]) -> Statement:
    return Statement(
        iri=str(key),
        lower=lower,
        lower_label=graph.nodes[lower]["label"],
        upper=upper,
        upper_label=graph.nodes[upper]["label"],
        kind=data["kind"],
        predicate=data["predicate"] or "",
        required_number=data["required_number"],
        asserter=data["asserter"] or "",
        contested=data["contested"],
        source=data["source"] or "",
        date=data["date"] or "",
    )
