"""What a set of CTDL triples says, looked up by subject; and lasting names for condition profiles.

The registry writes conditions as blank nodes. A stacking statement must be able to point at the condition it was read
from, so conditions get an IRI made of what they say and where: the same record gives the same IRI, in any order and
from JSON or Turtle.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import ID
from ontology.terms import CETERMS, RDF

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal

_NAMED = (CETERMS.ConditionProfile, CETERMS.ComponentCondition)
_DEPTH = 40
"""How deep blank nodes are followed into blank nodes; real records nest four deep."""


_DEFINITIONS = (b"rdfs:Class", b"rdf:Property", b"owl:Class", b"w3.org/ns/shacl#")
_INSTANCE = re.compile(
    rb'"@type"\s*:\s*\[?\s*"(?!@|xsd:|schema:D|http://www\.w3\.org/2001)|"resource"|"@graph"|"@id"\s*:\s*"http'
)


def defines_terms(start: bytes) -> bool:
    """Whether the beginning of a file is that of a schema, a set of shapes or a context: of CTDL, but no record."""
    context = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and not _INSTANCE.search(start)
    return any(mark in start for mark in _DEFINITIONS) or (context and b'"@context"' in start)


@dataclass(slots=True)
class Facts:
    """Subject → property → values, in the order of the file."""

    of: dict[Node, dict[NamedNode, list[Term]]] = field(default_factory=dict)

    @classmethod
    def gather(cls, triples: Iterable[Triple]) -> Facts:
        """Index the triples (RDF-star subjects do not come this far: loaders/reading/rdf.py refuses them)."""
        made = cls()
        for triple in triples:
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
                raise TypeError("a triple about a triple")
            made.of.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
        return made

    def values(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """The values of a property; [] where nothing is said."""
        return [] if isinstance(subject, Literal) else self.of.get(subject, {}).get(predicate, [])

    def text(self, subject: Term, predicate: NamedNode) -> str:
        """The first value of a property as text: a literal's value or an IRI, English first; ""."""
        found = self.values(subject, predicate)
        english = [one for one in found if isinstance(one, Literal) and (one.language or "").lower().startswith("en")]
        first = (english or found)[:1]
        return first[0].value if first and not isinstance(first[0], BlankNode) else ""

    def kinds(self, subject: Node) -> set[str]:
        """Local names of the subject's CTDL classes."""
        start = CETERMS.namespace
        found = (one.value for one in self.values(subject, RDF.type) if isinstance(one, NamedNode))
        return {iri[len(start) :] for iri in found if iri.startswith(start)}


def name_conditions(triples: list[Triple]) -> tuple[list[Triple], int]:
    """The triples with an IRI for every blank condition, and how many were named."""
    facts = Facts.gather(triples)
    contents: dict[BlankNode, str] = {}
    above: defaultdict[BlankNode, list[tuple[Node, NamedNode]]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.object, BlankNode) and not isinstance(triple.subject, Triple):
            above[triple.object].append((triple.subject, triple.predicate))
    conditions = [
        node
        for node, said in facts.of.items()
        if isinstance(node, BlankNode) and any(kind in _NAMED for kind in said.get(RDF.type, []))
    ]
    named: dict[BlankNode, NamedNode] = {}
    used: Counter[str] = Counter()
    for node in conditions:
        place = _place(node, above, contents, facts)
        key = hashlib.sha256(f"{place} {_content(node, facts, contents, 0)}".encode()).hexdigest()[:20]
        used[key] += 1
        suffix = f"-{used[key]}" if used[key] > 1 else ""
        named[node] = NamedNode(f"{ID}condition/registry/{key}{suffix}")

    def swap(term: Term) -> Term:
        return named.get(term, term) if isinstance(term, BlankNode) else term

    out = []
    for triple in triples:
        subject = swap(triple.subject)  # type: ignore[arg-type]
        if isinstance(subject, Literal) or isinstance(triple.object, Triple):
            raise TypeError("no subject")
        out.append(Triple(subject, triple.predicate, swap(triple.object)))
    return out, len(named)


def _place(
    node: BlankNode, above: dict[BlankNode, list[tuple[Node, NamedNode]]], contents: dict[BlankNode, str], facts: Facts
) -> str:
    """Where a condition hangs: the properties down to it from the nearest thing with an IRI."""
    steps: list[str] = []
    seen: set[BlankNode] = set()
    here: Node = node
    while isinstance(here, BlankNode) and here not in seen and here in above:
        seen.add(here)
        here, predicate = above[here][0]
        steps.append(predicate.value)
    return " ".join([here.value if isinstance(here, NamedNode) else _content(here, facts, contents, 0), *steps])


def _content(node: BlankNode, facts: Facts, known: dict[BlankNode, str], depth: int) -> str:
    """Digest of all that is said of a blank node, whatever its label and the order of the file."""
    if node in known:
        return known[node]
    if depth > _DEPTH:
        return "deeper"
    known[node] = "itself"  # a blank node may lead back to itself
    lines = []
    for predicate, values in facts.of.get(node, {}).items():
        for value in values:
            inner = _content(value, facts, known, depth + 1) if isinstance(value, BlankNode) else str(value)
            lines.append(f"{predicate.value} {inner}")
    made = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    known[node] = made
    return made
