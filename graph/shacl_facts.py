"""The triples that a set of shapes asks about, arranged for asking: by predicate, then by node.

Only what the shapes name is kept. That is why checking a staged edition takes a fraction of a second: no store is
filled, and no query planned, for triples that nothing asks about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from ontology.spool import TripleSpool
from ontology.terms import RDF, RDFS

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Column: TypeAlias = Mapping[Term, Sequence[Term]]
Find: TypeAlias = Callable[[NamedNode], Iterable[Triple | Quad]]
"""Gives the statements with one predicate."""


class Facts:
    """Statements as columns: predicate → subject → objects, each object once, in order of first appearance."""

    def __init__(self, columns: dict[str, dict[Term, list[Term]]], hierarchy: Mapping[str, frozenset[str]]) -> None:
        self._columns = columns
        self._inverse: dict[str, dict[Term, list[Term]]] = {}
        self._below = _with_own_subclasses(columns.get(RDFS.subClassOf.value, {}), hierarchy)
        self._by_class: dict[str, dict[Term, None]] = {}
        self._members: dict[str, dict[Term, None]] = {}
        for node, classes in columns.get(RDF.type.value, {}).items():
            for owl_class in classes:
                if isinstance(owl_class, NamedNode):
                    self._by_class.setdefault(owl_class.value, {})[node] = None

    @classmethod
    def of_triples(
        cls, triples: Iterable[Triple | Quad], wanted: Iterable[str], hierarchy: Mapping[str, frozenset[str]]
    ) -> Facts:
        """Keep of `triples` those whose predicate is `wanted` (IRIs). `hierarchy` maps a class to all below it."""
        columns: dict[str, dict[Term, list[Term]]] = {predicate: {} for predicate in wanted}
        if isinstance(triples, TripleSpool):
            triples = triples.with_predicates(columns)
        column_of = columns.get
        for triple in triples:
            column = column_of(triple.predicate.value)
            if column is not None:
                column.setdefault(triple.subject, []).append(triple.object)
        return cls(_each_once(columns), hierarchy)

    @classmethod
    def of_store(cls, find: Find, wanted: Iterable[str], hierarchy: Mapping[str, frozenset[str]]) -> Facts:
        """Fetch the statements of each `wanted` predicate with `find`."""
        columns: dict[str, dict[Term, list[Term]]] = {}
        for predicate in wanted:
            column = columns.setdefault(predicate, {})
            for statement in find(NamedNode(predicate)):
                column.setdefault(statement.subject, []).append(statement.object)
        return cls(_each_once(columns), hierarchy)

    def column(self, predicate: str, *, inverse: bool = False) -> Column:
        """Return node → values of `predicate`, or with `inverse` node → the subjects that point at it."""
        if not inverse:
            return self._columns.get(predicate, {})
        if predicate not in self._inverse:
            turned: dict[Term, list[Term]] = {}
            for subject, objects in self._columns.get(predicate, {}).items():
                for value in objects:
                    turned.setdefault(value, []).append(subject)
            self._inverse[predicate] = turned
        return self._inverse[predicate]

    def members(self, owl_class: str) -> Mapping[Term, None]:
        """Return the nodes typed with a class or with any class below it."""
        if owl_class not in self._members:
            found: dict[Term, None] = {}
            for below in sorted(self._below.get(owl_class, frozenset()) | {owl_class}):
                found.update(self._by_class.get(below, {}))
            self._members[owl_class] = found
        return self._members[owl_class]


def subclasses(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """From (class, direct superclass) pairs, return each class with all classes below it; cycles do no harm."""
    direct: dict[str, set[str]] = {}
    for below, above in pairs:
        direct.setdefault(above, set()).add(below)
    closed = {}
    for owl_class in direct:
        waiting, seen = [owl_class], set[str]()
        while waiting:
            for below in direct.get(waiting.pop(), set()) - seen:
                seen.add(below)
                waiting.append(below)
        closed[owl_class] = frozenset(seen)
    return closed


def _with_own_subclasses(column: Column, hierarchy: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Add the subclass axioms that stand in the data itself, as SHACL has it; there are rarely any."""
    pairs = [
        (subject.value, above.value)
        for subject, classes in column.items()
        for above in classes
        if isinstance(subject, NamedNode) and isinstance(above, NamedNode)
    ]
    if not pairs:
        return hierarchy
    return subclasses(pairs + [(below, above) for above, all_below in hierarchy.items() for below in all_below])


def _each_once(columns: dict[str, dict[Term, list[Term]]]) -> dict[str, dict[Term, list[Term]]]:
    """A graph is a set: drop values repeated by a source that says a thing twice."""
    for column in columns.values():
        for subject, values in column.items():
            if len(values) > 1:
                column[subject] = list(dict.fromkeys(values))
    return columns
