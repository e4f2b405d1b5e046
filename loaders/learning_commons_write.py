"""Nodes and edges of the Learning Commons graph as frameworks, statements and mappings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.learning_commons_read import Edge, Node
from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.observations import exact_number
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import NOTATION, PREF_LABEL, TRUE, TYPE, decimal_literal, english, framework_triples, iri_or_string
from loaders.words import is_address, slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Framework, Source
from ontology.spool import TripleSpool
from ontology.terms import CASE, CEASN, CW, DCTERMS, OWL, RDF, SCHEMA, SEMAPV, SKOS, XSD

_TEXTS = {
    "identifier": DCTERMS.identifier,
    "caseIdentifierUUID": CASE.identifier,
    "alternateStatementCode": NOTATION,
    "adoptionStatus": CASE.adoptionStatus,
    "normalizedStatementType": SCHEMA.additionalType,
    "academicSubject": DCTERMS.subject,
    "author": DCTERMS.creator,
    "provider": DCTERMS.publisher,
    "attributionStatement": DCTERMS.rights,
    "inLanguage": CEASN.inLanguage,
    "dateCreated": DCTERMS.created,
    "dateModified": DCTERMS.modified,
}
_COUNTS = {
    "sharedLCCount": CW.sharedComponents,
    "stateLCCount": CW.subjectComponents,
    "ccssLCCount": CW.objectComponents,
}
_LINKS = {"buildsTowards": CW.buildsTowards, "relation": DCTERMS.relation}
_FRAMEWORK, _ITEM = "StandardsFramework", "StandardsFrameworkItem"
_COUNTED = {_ITEM: "statements", _FRAMEWORK: "frameworks described"}


class Written:
    """Writes nodes, then edges, and keeps count of both."""

    def __init__(self, source: Source, receipt: ReceiptBuilder, problems: Problems) -> None:
        self.source, self.receipt, self.problems = source, receipt, problems
        self.facts: Any = shipped("maps/learning-commons.yaml")
        self.out = TripleSpool()
        self.iris: dict[str, str] = {}
        self.by_identifier: dict[str, Node] = {}
        self.roots: dict[str, str] = {}
        self.frameworks: dict[str, Node | None] = {}
        self.parents: set[str] = set()
        self.tops: set[str] = set()
        self.mappings: dict[str, list[tuple[AlignmentRow, Edge]]] = {}
        self.expected: dict[str, str] = {}

    def nodes(self, nodes: Sequence[Node]) -> None:
        """Write every node; a framework's name comes from its node, where the file has it."""
        for one in nodes:
            self.receipt.read()
            if one.identifier in self.by_identifier:
                self.problems.add(one.place, f"{one.identifier} again", "each identifier once", "graph-duplicate")
                continue
            self.receipt.keep()
            self.by_identifier[one.identifier] = one
            key = self.framework_of(one)
            if one.kind == _FRAMEWORK:
                self.frameworks[key] = one
                self.iris[one.identifier] = self.framework_iri(key)
            else:
                self.frameworks.setdefault(key, None)
                self.iris[one.identifier] = _address(one, self.source)
            uuid = one.facts.get("caseIdentifierUUID", "")
            if uuid:
                self.iris.setdefault(uuid, self.iris[one.identifier])
            self.receipt.count(
                {_ITEM: "statements", _FRAMEWORK: "frameworks described"}.get(one.kind, f"{one.kind} nodes")
            )
            for name in one.facts:
                self.receipt.field(name, self.facts["node_fates"].get(name, "dropped: no property known here"))
        for one in self.by_identifier.values():
            if one.kind != _FRAMEWORK:
                self.out.extend(self.statement(one))

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

    def statement(self, one: Node) -> list[Triple]:
        """Everything a statement's node says."""
        node, facts = NamedNode(self.iris[one.identifier]), one.facts
        code = facts.get("statementCode", "").strip()
        out = [
            Triple(node, TYPE, CEASN.Competency),
            Triple(node, CEASN.isPartOf, NamedNode(self.framework_iri(self.framework_of(one)))),
            Triple(node, NOTATION, Literal(code or one.identifier)),
            Triple(node, CEASN.codedNotation, Literal(code or one.identifier)),
        ]
        if one.kind == _ITEM:
            out.append(Triple(node, TYPE, CW.AcademicStandard))
        if not code:
            out.append(Triple(node, CW.derivedCode, TRUE))
        label = facts.get("name", "")
        text = facts.get("description", "")
        if text:
            out.append(Triple(node, CEASN.competencyText, english(text)))
        if label or not text:
            out.append(Triple(node, PREF_LABEL, english(label or code or one.identifier)))
        if facts.get("statementType"):
            out.append(Triple(node, CEASN.competencyCategory, english(facts["statementType"])))
        if facts.get("notes"):
            out.append(Triple(node, CEASN.comment, english(facts["notes"])))
        if facts.get("license"):
            out.append(Triple(node, DCTERMS.license, iri_or_string(facts["license"])))
        if facts.get("isCurrent") == "false":
            out.append(Triple(node, OWL.deprecated, TRUE))
        out += [Triple(node, CEASN.educationLevelType, Literal(one)) for one in _grades(facts.get("gradeLevel", ""))]
        out += [Triple(node, term, Literal(facts[name])) for name, term in _TEXTS.items() if facts.get(name)]
        return out

    def edges(self, edges: Sequence[Edge]) -> None:
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
            child = self.by_identifier.get(edge.target)
            key = self.framework_of(child) if child else slug_or(value, "framework")
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
        self.out.add(Triple(NamedNode(below), CEASN.isTopChildOf if top else CEASN.isChildOf, NamedNode(above)))

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
        self.out.extend(out)

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
        self.mappings.setdefault(edge.kind, []).append((row, edge))

    def triples(self) -> TripleSpool:
        """The whole graph: frameworks, statements, links, and a set of mappings for each kind of edge."""
        for key, node in self.frameworks.items():
            self.out.extend(self.framework(key, node))
        for kind, found in self.mappings.items():
            name = f"{self.source.series}-{self.source.edition}-{kind}"
            about = MappingSet(name, f"{self.source.title}: {kind}", self.source.publisher, license=self.source.license)
            self.out.extend(mapping_triples([row for row, _ in found], about))
            for row, edge in found:
                self.out.extend(self.measures(NamedNode(mapping_iri(row, name)), edge))
        self.receipt.count("frameworks", len(self.frameworks))
        return self.out

    def framework(self, key: str, node: Node | None) -> list[Triple]:
        """A framework: by its own node, or by what its statements say where the files leave it out."""
        members = [
            one for one in self.by_identifier.values() if one.kind != _FRAMEWORK and self.framework_of(one) == key
        ]
        authors = Counter(one.facts.get("author", "") for one in members)
        first = node or (members[0] if members else None)
        words = [first.facts.get("jurisdiction", ""), first.facts.get("academicSubject", "")] if first else []
        name = (node.facts.get("name") if node else "") or " ".join(filter(None, words)) or "Learning components"
        source = Source(
            f"learning-commons-{key}", self.source.edition, name, authors.most_common(1)[0][0] if authors else ""
        )
        kind = "" if key == "components" else "AcademicStandardsFramework"
        out = framework_triples(Framework(source, kind, name, ()))
        identifier = node.identifier if node else self.roots.get(key, "")
        iri = NamedNode(self.framework_iri(key))
        if identifier:
            out.append(Triple(iri, DCTERMS.identifier, Literal(identifier)))
        for one in members:
            address = self.iris[one.identifier]
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


def _address(one: Node, source: Source) -> str:
    """The statement's CASE address, else an IRI made of the node's identifier."""
    address = one.facts.get("caseIdentifierURI", "")
    if is_address(address):
        return address
    return iris.statement(source.series, source.edition, one.identifier)


def _grades(cell: str) -> list[str]:
    """The grades of `["9","10"]`, of `9` or of `9, 10`."""
    if cell.startswith("["):
        try:
            found = json.loads(cell)
        except ValueError:
            found = [cell]
        return [str(one) for one in found if str(one)]
    return [one.strip() for one in cell.split(",") if one.strip()]
