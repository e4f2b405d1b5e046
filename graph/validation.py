"""Is the data usable? SHACL over one staged edition, or over all that is loaded, with findings in plain words.

The shapes in ontology/shapes/ are compiled once (graph/shacl_shapes.py) and run over just the statements they ask
about, in a fraction of a second where pySHACL needs minutes. pySHACL is still the judge of what a shape means:
`graph.shacl_oracle` gives its answer, and tests hold the two equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph import collector
from graph.shacl_facts import Facts, Term, subclasses
from graph.shacl_shapes import Fault, Shape, read_shapes
from ontology.files import link_shape_files, ontology_files, shape_files
from ontology.iris import PROVENANCE_GRAPH
from ontology.namespaces import shorten
from ontology.spool import TripleSpool
from ontology.terms import CEASN, CETERMS, DCTERMS, RDF, RDFS, SCHEMA, SKOS, XSD

if TYPE_CHECKING:
    from graph.protocol import Store

MOST = 1000
"""How many violations a report spells out; all are counted."""

_LABELS = (SKOS.prefLabel, CETERMS.name, CEASN.name, DCTERMS.title, SCHEMA.name, RDFS.label, SKOS.notation)
_ORDER = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is not as a shape wants it, in a form to show to a person.

    `focus` is the IRI of the thing (`_:…` for a nameless one) and `label` its name, "" where it has none. `path` is the
    IRI of the property at fault, with `^` before it where the thing is the object, "" where the fault is not in one
    property. `value` is the value at fault as text, with datatype or language, "" where something is missing.
    `severity` is "violation", "warning" or "info"; `shape` and `component` (such as `MinCount`) name the rule.
    """

    focus: str
    label: str
    path: str
    value: str
    message: str
    severity: str
    shape: str
    component: str

    def __str__(self) -> str:
        """One line: the thing, what is wrong, where, what stood there."""
        name = f"{self.label} <{self.focus}>" if self.label else f"<{self.focus}>"
        place = f" [{_short_path(self.path)}]" if self.path else ""
        found = f" Found: {self.value}." if self.value else ""
        return f"{self.severity}: {name}: {self.message}{found}{place}"


@dataclass(frozen=True, slots=True)
class Report:
    """What checking found: worst first, at most `MOST` spelled out; `counts` has all, by severity.

    `conforms` is false where there is any finding of severity "violation"; warnings and infos alone do not make data
    unusable.
    """

    violations: tuple[Violation, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether nothing of severity "violation" was found."""
        return not self.counts.get("violation")

    @property
    def total(self) -> int:
        """How many findings there are, of all severities, spelled out or not."""
        return sum(self.counts.values())


def validate(triples: Collection[Triple | Quad], shapes: Collection[Shape] | None = None) -> Report:
    """Check one staged edition, given as its triples (quads: their graphs are ignored).

    `shapes` default to the shipped ones that hold within one edition; links that may end in another edition's graph are
    not followed. Subclass knowledge comes from the ontology. Blank nodes are named as in the triples.
    """
    chosen = edition_shapes() if shapes is None else shapes
    with collector.paused():
        faults = find_faults(Facts.of_triples(triples, _wanted(chosen), hierarchy()), chosen)

    def labels(nodes: set[Term]) -> dict[Term, str]:
        wanted = {predicate.value for predicate in _LABELS}
        asked = triples.with_predicates(wanted) if isinstance(triples, TripleSpool) else triples
        found = [triple for triple in asked if triple.predicate.value in wanted and triple.subject in nodes]
        return _labels(found)

    return _report(faults, labels)


def validate_store(store: Store, shapes: Collection[Shape] | None = None) -> Report:
    """Check a store's default graph, which is all current editions together, and the provenance of what is loaded.

    `shapes` default to all the shipped ones, also those on links between editions.
    """
    chosen = (*edition_shapes(), *link_shapes()) if shapes is None else shapes

    def find(predicate: NamedNode) -> Iterable[Quad]:
        return chain(store.quads(predicate=predicate), store.quads(predicate=predicate, graph=PROVENANCE_GRAPH))

    with collector.paused():
        faults = find_faults(Facts.of_store(find, _wanted(chosen), hierarchy()), chosen)

    def labels(nodes: set[Term]) -> dict[Term, str]:
        subjects = [node for node in nodes if not isinstance(node, Literal)]
        return _labels(
            quad
            for node in subjects
            for graph in (None, PROVENANCE_GRAPH)
            for quad in store.quads(subject=node, graph=graph)
            if quad.predicate in _LABELS
        )

    return _report(faults, labels)


@cache
def edition_shapes() -> tuple[Shape, ...]:
    """Return the shipped shapes that hold within one edition, compiled; read once."""
    return read_shapes(shape_files())


@cache
def link_shapes() -> tuple[Shape, ...]:
    """Return the shipped shapes on links that may cross from one edition to another; they need the whole store."""
    return read_shapes(link_shape_files())


@cache
def hierarchy() -> Mapping[str, frozenset[str]]:
    """Return each class of the ontology with all classes below it."""
    return subclasses(
        (triple.subject.value, triple.object.value)
        for triple in hierarchy_triples()
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)
    )


def hierarchy_triples() -> list[Triple]:
    """Return the subclass axioms of the ontology between named classes."""
    return [
        quad.triple
        for path in ontology_files()
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate == RDFS.subClassOf and isinstance(quad.object, NamedNode)
    ]


def find_faults(facts: Facts, shapes: Iterable[Shape]) -> list[Fault]:
    """Evaluate every shape on the nodes it targets."""
    return [fault for shape in shapes for fault in shape.faults(facts, shape.focus_nodes(facts))]


def _wanted(shapes: Iterable[Shape]) -> set[str]:
    return {predicate for shape in shapes for predicate in shape.predicates} | {RDF.type.value, RDFS.subClassOf.value}


def _report(faults: list[Fault], labels: Callable[[set[Term]], dict[Term, str]]) -> Report:
    def order(fault: Fault) -> tuple[int, str, str, str]:
        return _ORDER[fault.shape.severity], fault.shape.iri, str(fault.focus), str(fault.value)

    counts = Counter(fault.shape.severity for fault in faults)
    shown = sorted(faults, key=order)[:MOST]
    names = labels({fault.focus for fault in shown}) if shown else {}
    return Report(tuple(_violation(fault, names.get(fault.focus, "")) for fault in shown), dict(counts))


def _violation(fault: Fault, label: str) -> Violation:
    shape = fault.shape
    return Violation(
        focus=_name(fault.focus),
        label=label,
        path=("^" if shape.inverse else "") + shape.path,
        value="" if fault.value is None or fault.value == fault.focus else _shown(fault.value),
        message=shape.message,
        severity=shape.severity,
        shape=shape.iri,
        component=fault.component,
    )


def _labels(statements: Iterable[Triple | Quad]) -> dict[Term, str]:
    """Return the best name of each subject: by the order of `_LABELS`, English or untagged before other languages."""
    best: dict[Term, tuple[int, bool, str]] = {}
    for statement in statements:
        text = statement.object
        if isinstance(text, Literal):
            other = bool(text.language) and not (text.language or "").startswith("en")
            rank = (_LABELS.index(statement.predicate), other, text.value)
            best[statement.subject] = min(rank, best.get(statement.subject, rank))
    return {node: text for node, (_, _, text) in best.items()}


def _name(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _shown(term: Term) -> str:
    if not isinstance(term, Literal):
        return _name(term)
    if term.language:
        return f"{term.value} (@{term.language})"
    return term.value if term.datatype == XSD.string else f"{term.value} ({shorten(term.datatype.value)})"


def _short_path(path: str) -> str:
    return "^" + shorten(path[1:]) if path.startswith("^") else shorten(path)
