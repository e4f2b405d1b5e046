"""What is said of some IRIs in any graph, as text: superseded editions included."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from queries.lookup import text
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

Facts: TypeAlias = Mapping[str, Sequence[str]]


def facts_of(store: Store, iris: Collection[str]) -> dict[str, dict[str, list[str]]]:
    """IRI → property → values. IRIs that nothing is said of are left out."""
    found: dict[str, dict[str, list[str]]] = {}
    if iris:
        rows = store.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {nodes('s', sorted(iris))} GRAPH ?g {{ ?s ?p ?o }} }}")
        for subject, predicate, obj in rows:
            found.setdefault(text(subject), {}).setdefault(text(predicate), []).append(text(obj))
    return found


def one(facts: Facts, name: str) -> str:
    """The first value in order, "" for none."""
    return min(facts.get(name, ("",)))
