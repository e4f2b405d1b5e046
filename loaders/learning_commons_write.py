"""Nodes and edges of the Learning Commons graph as frameworks, statements and mappings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.learning_commons_read import Edge, Node
from loaders.learning_commons_statement import address_of, name_of, statement_triples
from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.observations import exact_number
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import TYPE, decimal_literal, framework_triples, iri_or_string
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Framework, Source
from ontology.spool import TripleSpool
from ontology.terms import CEASN, CW, DCTERMS, RDF, SEMAPV, SKOS, XSD

_COUNTS = {
    "sharedLCCount": CW.sharedComponents,
    "stateLCCount": CW.subjectComponents,
    "ccssLCCount": CW.objectComponents,
}
_LINKS = {"buildsTowards": CW.buildsTowards, "relation": DCTERMS.relation}
_FRAMEWORK, _ITEM = "StandardsFramework", "StandardsFrameworkItem"
_AT_ONCE = 20_000
"""Triples, and mappings of a kind, that wait to be written together."""
_COUNTED = {_ITEM: "statements", _FRAMEWORK: "frameworks described"}


class Written:
    """Writes nodes, then edges, and keeps count of both."""

    def __init__(self, source: Source, receipt: ReceiptBuilder, problems: Problems) -> None:
        self.source, self.receipt, self.problems = source, receipt, problems
        self.facts: Any = shipped("maps/learning-commons.yaml")
        self.out = TripleSpool()
        self.iris: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        """Identifier of a node → key of its framework."""
        self.tops_of: dict[str, list[str]] = {}
        """Key of a framework → addresses of its statements."""
        self.authors: dict[str, Counter[str]] = {}
        self.names: dict[str, str] = {}
        """Key of a framework → what its first statement makes its name."""
        self.pending: list[Triple] = []
        self.roots: dict[str, str] = {}
        self.frameworks: dict[str, Node | None] = {}
        self.parents: set[str] = set()
        self.tops: set[str] = set()
        self.mappings: dict[str, list[tuple[AlignmentRow, Edge]]] = {}
        self.sets: set[str] = set()
        self.expected: dict[str, str] = {}

    def nodes(self, nodes: Iterable[Node]) -> None:
        """Write every node; a framework's name comes from its node, where the file has it."""
        for one in nodes:
            self.receipt.read()
            if one.identifier in self.keys:
                self.problems.add(one.place, f"{one.identifier} again", "each identifier once", "graph-duplicate")
                continue
            self.receipt.keep()
            key = sys.intern(self.framework_of(one))
            self.keys[one.identifier] = key
            if one.kind == _FRAMEWORK:
                self.frameworks[key] = one
                self.iris[one.identifier] = self.framework_iri(key)
            else:
                self.frameworks.setdefault(key, None)
                self.iris[one.identifier] = address_of(one, self.source)
                self.member(key, one)
                self.put(statement_triples(one, self.iris[one.identifier], self.framework_iri(key)))
            uuid = one.facts.get("caseIdentifierUUID", "")
            if uuid:
                self.iris.setdefault(uuid, self.iris[one.identifier])
            self.receipt.count(_COUNTED.get(one.kind, f"{one.kind} nodes"))
            for name in one.facts:
                self.receipt.field(name, self.facts["node_fates"].get(name, "dropped: no property known here"))

    def put(self, triples: list[Triple]) -> None:
        """Write triples, many at a time."""
        self.pending += triples
        if len(self.pending) > _AT_ONCE:
            self.out.extend(self.pending)
            self.pending = []

    def member(self, key: str, one: Node) -> None:
        """Remember of a statement what its framework needs."""
        self.tops_of.setdefault(key, []).append(self.iris[one.identifier])
        self.authors.setdefault(key, Counter())[one.facts.get("author", "")] += 1
        self.names.setdefault(key, name_of(one))

    def framework_of(self, one: Node) -> str:
        """Key of the framework of a node: whose it is, and its subject; components are one framework of their own."""
        if one.kind not in (_FRAMEWORK, _ITEM):
            return "components"
        words = [one.facts.get("jurisdiction", ""), one.facts.get("academicSubject", "")]
        return slug_or(" ".join(filter(None, words)), "standards")

    def framework_iri(self, key: str) -> str:
        """IRI of a framework by its key."""
        made = iris.framework(f"learning-commons-{key}", self.source.edition)
        self.tops.add(made)
        return made

    def edges(self, edges: Iterable[Edge]) -> None:
        """Write every edge; an end that no file describes is in the receipt, and an edge without ends is refused."""
        for one in edges:
            self.receipt.read()
            about = self.facts["edges"].get(one.kind, {"as": "mapping"})
            source, target = self.end(one, one.source, one.ends[0]), self.end(one, one.target, one.ends[1])
            if not source or not target or not one.kind:
                found = shown(f"{one.source} {one.kind} {one.target}")
                self.problems.add(one.place, found, "a kind of edge and both its ends", "graph-edge")
                continue
            self.receipt.keep()
            self.receipt.count(f"{one.kind} edges")
            for name in one.facts:
                fate = self.facts["edge_fates"].get(name, "dropped: no property known here")
                self.receipt.field(f"{name} of edges", fate)
            if one.facts.get("attributionStatement"):
                self.receipt.note(one.facts["attributionStatement"])
            if about["as"] == "parent":
                self.parent(source, target)
            elif about["as"] == "link":
                self.link(one, source, target, _LINKS[about["property"]])
            else:
                self.mapping(one, source, target, about)

    def end(self, edge: Edge, value: str, kind: str) -> str:
        """IRI of an edge's end: a node by its identifier or CASE UUID, else a framework that only edges name."""
        known = self.iris.get(value, "")
        if known or not value:
            return known
        if kind == _FRAMEWORK and edge.kind == "hasChild":
            key = self.keys.get(edge.target) or slug_or(value, "framework")
            self.iris[value] = self.framework_iri(key)
            self.roots[key] = value
            return self.iris[value]
        found = iris.entity("node", "learning-commons", value)
        self.receipt.dangle(edge.place, value, f"an end of {edge.kind} that no file of the graph describes")
        self.expected[found] = "a node that is in no file of this graph"
        return found

    def parent(self, above: str, below: str) -> None:
        """Hang a statement below another, or below its framework."""
        top = above in self.tops
        self.parents.add(below)
        self.put([Triple(NamedNode(below), CEASN.isTopChildOf if top else CEASN.isChildOf, NamedNode(above))])

    def link(self, edge: Edge, source: str, target: str, term: NamedNode) -> None:
        """Write an edge as a plain link, and beside it who says so: an rdf:Statement with the edge's own identifier."""
        subject, value = NamedNode(source), NamedNode(target)
        record = NamedNode(iris.entity("link", "learning-commons", edge.identifier))
        out = [
            Triple(subject, term, value),
            Triple(record, TYPE, RDF.Statement),
            Triple(record, RDF.subject, subject),
            Triple(record, RDF.predicate, term),
            Triple(record, RDF.object, value),
            Triple(record, DCTERMS.identifier, Literal(edge.identifier)),
            Triple(record, CW.publishedRelation, Literal(edge.kind)),
        ]
        if edge.facts.get("author"):
            out.append(Triple(record, DCTERMS.creator, Literal(edge.facts["author"])))
        if edge.facts.get("license"):
            out.append(Triple(record, DCTERMS.license, iri_or_string(edge.facts["license"])))
        dates = (("dateCreated", DCTERMS.created), ("dateModified", DCTERMS.modified))
        out += [Triple(record, said, Literal(edge.facts[name])) for name, said in dates if edge.facts.get(name)]
        self.put(out)

    def mapping(self, edge: Edge, source: str, target: str, about: dict[str, str]) -> None:
        """Keep an edge as a mapping with all that is said of it."""
        row = AlignmentRow(
            source,
            predicate_of(edge.kind) or SKOS.relatedMatch.value,
            target,
            getattr(SEMAPV, about.get("justification", "UnspecifiedMatching")).value,
            relation=edge.kind,
            author=edge.facts.get("author", ""),
            mapping_date=edge.facts.get("dateCreated") or edge.facts.get("dateModified", ""),
            other={
                name: value
                for name, value in {"record_id": edge.identifier, "license": edge.facts.get("license", "")}.items()
                if value
            },
        )
        found = self.mappings.setdefault(edge.kind, [])
        found.append((row, edge))
        if len(found) == _AT_ONCE:
            self.write_mappings(edge.kind)

    def triples(self) -> TripleSpool:
        """The whole graph: frameworks, statements, links, and a set of mappings for each kind of edge."""
        for key, node in self.frameworks.items():
            self.put(self.framework(key, node))
        for kind in self.mappings:
            self.write_mappings(kind)
        self.out.extend(self.pending)
        self.receipt.count("frameworks", len(self.frameworks))
        return self.out

    def write_mappings(self, kind: str) -> None:
        """Write the mappings of a kind that wait, and before the first of them their set."""
        name = f"{self.source.series}-{self.source.edition}-{kind}"
        about = MappingSet(name, f"{self.source.title}: {kind}", self.source.publisher, license=self.source.license)
        found, self.mappings[kind] = self.mappings[kind], []
        head = len(mapping_triples([], about)) if kind in self.sets else 0
        self.sets.add(kind)
        self.put(mapping_triples([row for row, _ in found], about)[head:])
        for row, edge in found:
            self.put(self.measures(NamedNode(mapping_iri(row, name)), edge))

    def framework(self, key: str, node: Node | None) -> list[Triple]:
        """A framework: by its own node, or by what its statements say where the files leave it out."""
        authors = self.authors.get(key, Counter())
        name = (node.facts.get("name") or name_of(node) if node else self.names.get(key)) or "Learning components"
        author = authors.most_common(1)[0][0] if authors else ""
        source = Source(f"learning-commons-{key}", self.source.edition, name, author)
        kind = "" if key == "components" else "AcademicStandardsFramework"
        out = framework_triples(Framework(source, kind, name, ()))
        identifier = node.identifier if node else self.roots.get(key, "")
        iri = NamedNode(self.framework_iri(key))
        if identifier:
            out.append(Triple(iri, DCTERMS.identifier, Literal(identifier)))
        for address in self.tops_of.get(key, ()):
            if address not in self.parents:
                out.append(Triple(NamedNode(address), CEASN.isTopChildOf, iri))
        return out

    def measures(self, node: NamedNode, edge: Edge) -> list[Triple]:
        """What is measured of an alignment, as published."""
        out = []
        for name, term in ({"jaccard": CW.jaccard} | _COUNTS).items():
            cell = edge.facts.get(name, "")
            number = exact_number(cell) if cell else None
            if cell and (number is None or number < 0 or (name != "jaccard" and number != number.to_integral_value())):
                self.problems.add(f"{edge.place}, {name}", shown(cell), "a number of 0 or more", "not-a-figure")
            elif number is not None and name == "jaccard":
                out.append(Triple(node, term, decimal_literal(Decimal(number))))
            elif number is not None:
                out.append(Triple(node, term, Literal(str(int(number)), datatype=XSD.integer)))
        return out
