"""SHACL shapes, read from Turtle and turned into checks.

Only the part of SHACL Core that our shapes use is known, and anything else in a shapes file is refused when it is read:
a constraint that was silently passed over would call bad data good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph import shacl_checks as checks
from graph.shacl_facts import Facts, Term
from ontology.namespaces import SH
from ontology.terms import RDF, RDFS

SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "info"}


class UnsupportedShape(ValueError):
    """A shapes file says something this compiler does not know, or says it in a way SHACL does not allow."""


class Constraint(NamedTuple):
    """One constraint of a shape: the local name of its SHACL component, such as `MinCount`, and its check."""

    component: str
    check: checks.Check


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (`path` empty) or a property shape, ready to be evaluated.

    `targets` are (kind, IRI) with kind `class` or `subjects`. `predicates` are the IRIs that evaluating the shape, and
    every shape within it, looks at.
    """

    iri: str
    path: str
    inverse: bool
    targets: tuple[tuple[str, str], ...]
    constraints: tuple[Constraint, ...]
    properties: tuple[Shape, ...]
    predicates: frozenset[str]
    severity: str
    message: str

    def faults(self, facts: Facts, foci: Iterable[Term]) -> Iterator[Fault]:
        """Check each focus node; give every fault found, also by the property shapes within."""
        nodes = list(foci)
        column = facts.column(self.path, inverse=self.inverse) if self.path else None
        if self.constraints:
            for focus in nodes:
                values = (focus,) if column is None else column.get(focus, ())
                for component, check in self.constraints:
                    for value in check(facts, focus, values):
                        yield Fault(focus, value, component, self)
        if self.properties:
            if column is not None:
                nodes = [value for focus in nodes for value in column.get(focus, ())]
            for shape in self.properties:
                yield from shape.faults(facts, nodes)

    def conforms(self, facts: Facts, node: Term) -> bool:
        """Whether a node has no fault by this shape, of whatever severity."""
        return next(self.faults(facts, (node,)), None) is None

    def focus_nodes(self, facts: Facts) -> dict[Term, None]:
        """Return the nodes that the shape targets."""
        found: dict[Term, None] = {}
        for kind, iri in self.targets:
            found.update(facts.members(iri) if kind == "class" else dict.fromkeys(facts.column(iri)))
        return found


class Fault(NamedTuple):
    """One result: where, the value at fault (None: no one value), by which component of which shape."""

    focus: Term
    value: Term | None
    component: str
    shape: Shape


def read_shapes(paths: Iterable[Path]) -> tuple[Shape, ...]:
    """Read shapes files and return the shapes that have targets.

    Raises UnsupportedShape, naming the shape and the construct, for anything outside the subset.
    """
    triples = [
        quad.triple for path in paths for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    return compile_shapes(triples)


def compile_shapes(triples: Iterable[Triple]) -> tuple[Shape, ...]:
    """Turn a shapes graph into shapes; see `read_shapes`."""
    return _Compiler(triples).targeted()


_TARGETS = {"targetClass": "class", "targetSubjectsOf": "subjects"}
_NOT_CONSTRAINTS = frozenset(
    (*_TARGETS, "path", "property", "severity", "message", "name", "description", "order", "group")
)


class _Compiler:
    def __init__(self, triples: Iterable[Triple]) -> None:
        self._about: dict[Term, dict[str, list[Term]]] = {}
        for triple in triples:
            self._about.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)

    def targeted(self) -> tuple[Shape, ...]:
        made = [
            self._shape(node, reported=True, above=())
            for node, about in self._about.items()
            if any(SH + name in about for name in _TARGETS)
        ]
        for node, about in self._about.items():
            kinds = {term.value for term in about.get(RDF.type.value, []) if isinstance(term, NamedNode)}
            if SH + "NodeShape" in kinds and kinds & {RDFS.Class.value, "http://www.w3.org/2002/07/owl#Class"}:
                raise UnsupportedShape(f"{node}: a class that is its own shape; give the shape a sh:targetClass")
            for predicate in about:
                if predicate.startswith(SH + "target") and predicate[len(SH) :] not in _TARGETS:
                    raise UnsupportedShape(f"{node}: sh:{predicate[len(SH) :]} is outside the subset")
        return tuple(sorted(made, key=lambda shape: shape.iri))

    def _shape(self, node: Term, *, reported: bool, above: tuple[Term, ...]) -> Shape:
        if node in above:
            raise UnsupportedShape(f"{node}: a shape within itself")
        about = self._about.get(node)
        if about is None:
            raise UnsupportedShape(f"{node}: no such shape")
        within = (*above, node)
        path, inverse = self._path(node, about)
        properties = tuple(
            self._shape(inner, reported=reported, above=within) for inner in about.get(SH + "property", [])
        )
        if any(not inner.path for inner in properties):
            raise UnsupportedShape(f"{node}: sh:property names a shape without sh:path")
        predicates = {predicate for inner in properties for predicate in inner.predicates} | ({path} if path else set())
        constraints = []
        for predicate, values in sorted(about.items()):
            name = predicate.removeprefix(SH)
            if not predicate.startswith(SH) or name in _NOT_CONSTRAINTS:
                continue
            for value in values:
                constraint, used = self._constraint(node, name, value, within)
                if constraint is not None:
                    constraints.append(constraint)
                predicates |= used
        targets = tuple(
            (kind, _iri(node, value)) for name, kind in _TARGETS.items() for value in about.get(SH + name, [])
        )
        predicates |= {iri for kind, iri in targets if kind == "subjects"}
        message = self._text(node, about, "message")
        if reported and constraints and not message:
            raise UnsupportedShape(f"{node}: no sh:message, so a person would not be told what is wrong")
        severity = next(iter(about.get(SH + "severity", [])), NamedNode(SH + "Violation"))
        if _iri(node, severity).removeprefix(SH) not in SEVERITIES:
            raise UnsupportedShape(f"{node}: unknown sh:severity {severity}")
        return Shape(
            iri=node.value if isinstance(node, NamedNode) else str(node),
            path=path,
            inverse=inverse,
            targets=targets,
            constraints=tuple(constraints),
            properties=properties,
            predicates=frozenset(predicates),
            severity=SEVERITIES[_iri(node, severity).removeprefix(SH)],
            message=message,
        )

    def _constraint(
        self, node: Term, name: str, value: Term, within: tuple[Term, ...]
    ) -> tuple[Constraint | None, set[str]]:
        """Return the constraint, if `sh:name value` is a valid one of the subset, and the predicates it looks at."""
        match name:
            case "minCount":
                return Constraint("MinCount", checks.min_count(_whole(node, value))), set()
            case "maxCount":
                return Constraint("MaxCount", checks.max_count(_whole(node, value))), set()
            case "minLength":
                return Constraint("MinLength", checks.min_length(_whole(node, value))), set()
            case "minInclusive":
                return Constraint("MinInclusive", checks.min_inclusive(_decimal(node, value))), set()
            case "maxInclusive":
                return Constraint("MaxInclusive", checks.max_inclusive(_decimal(node, value))), set()
            case "datatype" if _iri(node, value) in checks.DATATYPES:
                return Constraint("Datatype", checks.datatype(_iri(node, value))), set()
            case "nodeKind" if _iri(node, value).removeprefix(SH) in checks.NODE_KINDS:
                return Constraint("NodeKind", checks.node_kind(_iri(node, value).removeprefix(SH))), set()
            case "class":
                return Constraint("Class", checks.instance_of(_iri(node, value))), set()
            case "in":
                return Constraint("In", checks.one_of(self._list(value))), set()
            case "hasValue":
                return Constraint("HasValue", checks.has_value(value)), set()
            case "pattern" if isinstance(value, Literal):
                return Constraint("Pattern", checks.pattern(value.value)), set()
            case "uniqueLang" if isinstance(value, Literal) and value.value in ("true", "false"):
                return (Constraint("UniqueLang", checks.unique_lang()) if value.value == "true" else None), set()
            case "disjoint":
                return Constraint("Disjoint", checks.disjoint(_iri(node, value))), {_iri(node, value)}
            case "not":
                inner = self._shape(value, reported=False, above=within)
                return Constraint("Not", checks.negation(inner.conforms)), set(inner.predicates)
            case "or":
                choices = [self._shape(choice, reported=False, above=within) for choice in self._list(value)]
                used = {predicate for choice in choices for predicate in choice.predicates}
                return Constraint("Or", checks.any_of([choice.conforms for choice in choices])), used
        raise UnsupportedShape(f"{node}: sh:{name} {value} is outside the subset")

    def _path(self, node: Term, about: dict[str, list[Term]]) -> tuple[str, bool]:
        paths = about.get(SH + "path", [])
        if not paths:
            return "", False
        if len(paths) == 1 and isinstance(paths[0], NamedNode):
            return paths[0].value, False
        steps = self._about.get(paths[0], {})
        inverse = steps.get(SH + "inversePath", [])
        if len(paths) == 1 and len(steps) == 1 and len(inverse) == 1:
            return _iri(node, inverse[0]), True
        raise UnsupportedShape(f"{node}: sh:path may be a property or the inverse of one")

    def _list(self, node: Term) -> list[Term]:
        items: list[Term] = []
        while node != RDF.nil:
            about = self._about.get(node, {})
            first, rest = about.get(RDF.first.value, []), about.get(RDF.rest.value, [])
            if len(first) != 1 or len(rest) != 1 or len(items) > len(self._about):
                raise UnsupportedShape(f"{node}: not a list")
            items.append(first[0])
            node = rest[0]
        return items

    def _text(self, node: Term, about: dict[str, list[Term]], name: str) -> str:
        texts = [value.value for value in about.get(SH + name, []) if isinstance(value, Literal)]
        if len(texts) > 1:
            raise UnsupportedShape(f"{node}: more than one sh:{name}")
        return texts[0] if texts else ""


def _iri(node: Term, value: Term) -> str:
    if not isinstance(value, NamedNode):
        raise UnsupportedShape(f"{node}: an IRI is expected, not {value}")
    return value.value


def _whole(node: Term, value: Term) -> int:
    if not isinstance(value, Literal) or not value.value.isdecimal():
        raise UnsupportedShape(f"{node}: a whole number is expected, not {value}")
    return int(value.value)


def _decimal(node: Term, value: Term) -> Decimal:
    if not isinstance(value, Literal) or (number := checks.number(value)) is None:
        raise UnsupportedShape(f"{node}: a number is expected, not {value}")
    return number
