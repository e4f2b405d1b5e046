"""Whether an answer says what is expected, whatever its blank nodes are called and however its numbers are written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
Term = NamedNode | BlankNode | Literal | Triple
Row = dict[str, Term]


def plain(term: Term) -> Term:
    """The term as the engine keeps it: a number, date or truth value in one spelling."""
    if not isinstance(term, Literal):
        return term
    there = Quad(NamedNode("x:s"), NamedNode("x:p"), term)
    store = ox.Store()
    store.add(there)
    found = next(iter(store)).object
    assert isinstance(found, Literal)
    return found


def same_triples(one: Iterable[Triple], other: Iterable[Triple]) -> bool:
    """Whether two graphs are isomorphic."""
    return _canonical(one) == _canonical(other)


def _canonical(triples: Iterable[Triple]) -> set[str]:
    made = ox.Dataset(Quad(t.subject, t.predicate, plain(t.object), DefaultGraph()) for t in triples)
    made.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in made}


def same_rows(one: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether two bags of solutions are the same."""
    return _bag(one) == _bag(other)


def _bag(rows: Sequence[Row]) -> tuple[Counter[frozenset[tuple[str, str]]], set[str]]:
    """Rows without blank nodes, counted; the rest as a canonical graph of rows."""
    counted: Counter[frozenset[tuple[str, str]]] = Counter()
    graph: list[Triple] = []
    for row in rows:
        if any(isinstance(term, BlankNode) for term in row.values()):
            node = BlankNode()
            graph += [Triple(node, NamedNode(f"x:{name}"), term) for name, term in row.items()]
            graph.append(Triple(node, NamedNode("x:row"), Literal(" ".join(sorted(row)))))
        else:
            counted[frozenset((name, str(plain(term))) for name, term in row.items())] += 1
    return counted, _canonical(graph)


def rows_of(data: bytes, extension: str, base: str = "http://example.org/") -> list[Row] | bool:
    """Solutions or a boolean from SPARQL's result formats, or from a graph that describes a result set."""
    if extension in ("ttl", "rdf"):
        kind = ox.RdfFormat.from_extension(extension)
        return _described([quad.triple for quad in ox.parse(data, format=kind, base_iri=base)])
    kinds = {
        "srx": ox.QueryResultsFormat.XML,
        "srj": ox.QueryResultsFormat.JSON,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    found = ox.parse_query_results(data, format=kinds[extension])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in found]


def csv_rows(data: bytes) -> Counter[tuple[str, ...]]:
    """The rows of SPARQL's CSV, header included; columns by name (SELECT * has no order), numbers in one spelling."""
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    order = sorted(range(len(header)), key=header.__getitem__)
    return Counter(tuple(_cell(row[place]) for place in order) for row in [header, *rows])


def _cell(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def _described(triples: list[Triple]) -> list[Row] | bool:
    by = {(t.subject, t.predicate.value): t.object for t in triples}
    for triple in triples:
        if triple.predicate.value == RS + "boolean" and isinstance(triple.object, Literal):
            return triple.object.value == "true"
    rows: list[Row] = []
    for solution in (t.object for t in triples if t.predicate.value == RS + "solution"):
        row: Row = {}
        for binding in (t.object for t in triples if t.subject == solution and t.predicate.value == RS + "binding"):
            if isinstance(binding, BlankNode | NamedNode):
                name = by[binding, RS + "variable"]
                assert isinstance(name, Literal)
                row[name.value] = by[binding, RS + "value"]
        rows.append(row)
    return rows
