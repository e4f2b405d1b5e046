"""An update inside a worker: tried on a copy of the graphs that may change, so that it can spoil nothing else.

The copy is in memory and holds every graph that may change, the one that stands for the default graph as its default
graph, and those others that the update names, to be read. So `DROP ALL` drops what may change and nothing else, and a
change to a graph that is only to be read is seen by comparing a few graphs, not a whole store.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import pyoxigraph

CHANGED: str = "urn:credways:changed"
"""Predicate with which the answer says of a graph that it changed ("true": it is there, "false": it is not)."""


def run(store: pyoxigraph.Store, job: dict[str, Any], out: BinaryIO) -> None:
    """Write, as N-Quads: for each changed graph a triple of `CHANGED` in the default graph, and all it holds now.

    Raises PermissionError for a change to a graph that may not change or a new one whose name is refused; whatever the
    engine raises for the text.
    """
    import pyoxigraph as ox

    writable, readable, own_default = job["update"]
    reserved, mine = job["reserved"]
    before: dict[str, frozenset[ox.Triple]] = {}
    copy = ox.Store()
    for name in {*writable, *readable, own_default}:
        graph = ox.NamedNode(name)
        held = frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
        if name == own_default:
            copy.bulk_extend(_quads(held, ox.DefaultGraph()))
        else:
            copy.add_graph(graph)
            copy.bulk_extend(_quads(held, graph))
        before[name] = held
    copy.update(job["query"], base_iri=job["base"], prefixes=job["prefixes"])
    after = {graph.value: _held(copy, graph) for graph in copy.named_graphs()}
    after[own_default] = _held(copy, ox.DefaultGraph())
    existed = {*writable, *readable, own_default}
    for name in sorted(existed | set(after)):
        if name in existed and name in after and before[name] == after[name]:
            continue
        if name in readable or (name not in existed and name.startswith(reserved) and not name.startswith(mine)):
            raise PermissionError(f"The graph <{name}> may not be changed: it is kept by Credways, not by its users.")
        there = ox.Literal("true" if name in after else "false")
        about = ox.Quad(ox.NamedNode(name), ox.NamedNode(CHANGED), there, ox.DefaultGraph())
        ox.serialize([about, *_quads(after.get(name, ()), ox.NamedNode(name))], out, ox.RdfFormat.N_QUADS)


def _held(store: pyoxigraph.Store, graph: pyoxigraph.NamedNode | pyoxigraph.BlankNode | Any) -> frozenset[Any]:
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _quads(triples: Iterable[pyoxigraph.Triple], graph: Any) -> Iterable[pyoxigraph.Quad]:
    import pyoxigraph as ox

    return (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
