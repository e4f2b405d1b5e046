"""The triples of one CASE edition → the CASE package they came from, equal as JSON to what was loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.case_fields import LINK, Field, Kind, kinds
from loaders.case_json import loads
from loaders.reading.jsons import Json
from loaders.triples import TYPE
from ontology.errors import NotFound
from ontology.namespaces import RDF
from ontology.terms import CASE, CW, XSD

_Facts = dict[str, dict[str, list[Any]]]


def case_package(triples: Iterable[Triple], name: str = "this edition") -> dict[str, Json]:
    """The CASE package that `triples` (one named graph, exact literals) hold.

    Keys stand in the order of the specification; unknown ones follow. Raises NotFound when the triples hold none:
    only what was loaded from CASE can be given back as CASE.
    """
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    packages = []
    for triple in triples:
        if isinstance(triple.subject, (NamedNode, BlankNode)):
            facts[triple.subject.value][triple.predicate.value].append(triple.object)
            if triple.predicate == TYPE and triple.object == CASE.CFPackage:
                packages.append(triple.subject.value)
    if len(packages) != 1:
        raise NotFound("CASE package", name)
    return _Reader(facts).record(packages[0], kinds()["CFPackage"])


class _Reader:
    def __init__(self, facts: _Facts) -> None:
        self._facts = facts

    def record(self, node: str, kind: Kind) -> dict[str, Json]:
        """One record with everything in it."""
        said = self._facts[node]
        null = {term.value for term in said.get(CW.statedNull.value, ())}
        empty = {term.value for term in said.get(CW.statedEmpty.value, ())}
        orders = self._orders(said)
        made: dict[str, Json] = {}
        for key, known in kind.fields.items():
            if key in null:
                made[key] = None
            elif key in empty:
                made[key] = [] if known.holds in ("texts", "links", "records") else ""
            elif terms := said.get(known.predicate.value):
                made[key] = self._value(known, orders.get(key, terms))
        for other in said.get(CW.otherProperties.value, ()):
            values = loads(other.value)
            made.update(values if isinstance(values, dict) else {})
        return made

    def _value(self, known: Field, terms: list[Any]) -> Json:
        match known.holds:
            case "record":
                return self.record(terms[0].value, kinds()[known.of])
            case "records":
                placed = [(position, term.value) for term in terms for position in self._positions(term.value)]
                return [self.record(node, kinds()[known.of]) for _, node in sorted(placed)]
            case "json":
                return loads(terms[0].value)
            case "texts" | "links":
                return [self._one(term) for term in terms]
            case _:
                return self._one(terms[0])

    def _one(self, term: Any) -> Json:
        if isinstance(term, Literal):
            if term.datatype in (XSD.integer, XSD.decimal):
                return loads(term.value)
            return str(term.value)
        if CW.CaseLink in self._facts[term.value].get(TYPE.value, ()):
            return self.record(term.value, kinds()[LINK])
        return str(term.value)

    def _positions(self, node: str) -> list[int]:
        return [int(term.value) for term in self._facts[node].get(CW.packagePosition.value, ())]

    def _orders(self, said: dict[str, list[Any]]) -> dict[str, list[Any]]:
        """The ordered values of each property that has several."""
        made: dict[str, list[Any]] = {}
        for node in said.get(CW.valueOrder.value, ()):
            order = self._facts[node.value]
            values: list[Any] = []
            while term := order.get(f"{RDF}_{len(values) + 1}"):
                values.append(term[0])
            made[order[CW.orderedProperty.value][0].value] = values
        return made
