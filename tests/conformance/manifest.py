"""Reading the W3C's manifests: which tests a suite has, what each does and what it expects.

The folder is a copy of github.com/w3c/rdf-tests, or its `sparql` folder; `$RDF_TESTS` names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode

BASE: Final = "https://w3c.github.io/rdf-tests/sparql/"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"

SUITES: Final = {
    "query": ("sparql11/manifest-sparql11-query.ttl",),
    "results": ("sparql11/manifest-sparql11-results.ttl",),
    "update": ("sparql11/manifest-sparql11-update.ttl",),
    "protocol": ("sparql11/protocol/manifest.ttl",),
    "service description": ("sparql11/service-description/manifest.ttl",),
    "graph store": ("sparql11/graph-store-protocol/manifest-indirect.ttl",),
}
"""Suite → its manifests. The graph-store tests that name graphs by the request's own path need a server that owns
the host `www.example`; those that name them by parameter ask the same of the store."""

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal


def find_folder() -> Path | None:
    """The `sparql` folder that `$RDF_TESTS` names, or None where it names none."""
    named = os.environ.get("RDF_TESTS", "")
    for folder in (Path(named), Path(named) / "sparql"):
        if named and (folder / "sparql11" / "manifest.ttl").is_file():
            return folder
    return None


@dataclass(frozen=True, slots=True)
class Data:
    """A dataset: files of the default graph, and named graphs as (name, file)."""

    default: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One test. `kind` is its type's local name; files are IRIs below `BASE`, "" where there is none."""

    name: str
    kind: str
    request: str = ""
    data: Data = Data()
    result: str = ""
    expected: Data = Data()
    node: Node = field(default_factory=BlankNode)


class Manifest:
    """One manifest file with what it says."""

    def __init__(self, folder: Path, path: str) -> None:
        self.folder, self.iri = folder, BASE + path
        self.graph = ox.Store()
        self.graph.load(path=str(folder / path), format=ox.RdfFormat.TURTLE, base_iri=self.iri)

    def all(self, subject: Node, predicate: str) -> list[Term]:
        """Every object."""
        quads = self.graph.quads_for_pattern(subject, NamedNode(predicate), None)
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode | BlankNode | Literal)]

    def one(self, subject: Term | None, predicate: str) -> Term | None:
        """The object, or None."""
        found = self.all(subject, predicate) if isinstance(subject, NamedNode | BlankNode) else []
        return found[0] if found else None

    def text(self, subject: Term | None, predicate: str) -> str:
        """The object's text, "" for none."""
        found = self.one(subject, predicate)
        return "" if found is None else str(found.value)

    def list(self, head: Term | None) -> Iterator[Term]:
        """The members of an RDF list."""
        while isinstance(head, BlankNode):
            member = self.one(head, RDF + "first")
            if member is not None:
                yield member
            head = self.one(head, RDF + "rest")

    def cases(self) -> Iterator[tuple[Manifest, Case]]:
        """Every test of this manifest and of those it includes."""
        for included in self.list(self.one(NamedNode(self.iri), MF + "include")):
            yield from Manifest(self.folder, included.value.removeprefix(BASE)).cases()
        for entry in self.list(self.one(NamedNode(self.iri), MF + "entries")):
            if isinstance(entry, NamedNode | BlankNode):
                yield self, self._case(entry)

    def _case(self, node: Node) -> Case:
        kind = self.text(node, RDF + "type").rpartition("#")[2]
        place = self.iri.removeprefix(BASE).rpartition("/")[0]
        name = f"{place}/{node.value.rpartition('#')[2]}"
        action, result = self.one(node, MF + "action"), self.one(node, MF + "result")
        if isinstance(action, NamedNode):
            return Case(name, kind, request=action.value, node=node)
        return Case(
            name,
            kind,
            request=self.text(action, QT + "query") or self.text(action, UT + "request"),
            data=self._data(action, UT if "Update" in kind else QT),
            result=result.value if isinstance(result, NamedNode) else "",
            expected=self._data(result, UT),
            node=node,
        )

    def _data(self, node: Term | None, space: str) -> Data:
        if not isinstance(node, NamedNode | BlankNode):
            return Data()
        named = []
        for graph in self.all(node, space + "graphData"):
            if isinstance(graph, NamedNode):
                named.append((graph.value, graph.value))
            else:
                named.append((self.text(graph, RDFS + "label"), self.text(graph, UT + "graph")))
        return Data(tuple(str(file.value) for file in self.all(node, space + "data")), tuple(named))


def cases(folder: Path, suite: str) -> list[tuple[Manifest, Case]]:
    """Every test of a suite, with the manifest it is in."""
    return [found for path in SUITES[suite] for found in Manifest(folder, path).cases()]


def read(folder: Path, iri: str) -> bytes:
    """A file of the tests by its IRI."""
    return (folder / iri.removeprefix(BASE)).read_bytes()


def triples(folder: Path, iri: str) -> list[ox.Triple]:
    """The triples of a file of data, read as if from `iri`."""
    kind = ox.RdfFormat.from_extension(iri.rpartition(".")[2]) or ox.RdfFormat.TURTLE
    return [quad.triple for quad in ox.parse(read(folder, iri), format=kind, base_iri=iri)]
