"""The SHACL Core constraints that our shapes use, each as a plain function over value nodes.

A check takes the facts, the focus node and its value nodes, and gives the values at fault, or None where no one value
is at fault (too few, too many). Meanings are those of SHACL (W3C Recommendation, 2017), section 4; tests hold every
one of them to pySHACL's answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from graph.shacl_facts import Facts, Term
from ontology.terms import RDF, XSD

Check: TypeAlias = Callable[[Facts, Term, Sequence[Term]], Iterable[Term | None]]
Conforms: TypeAlias = Callable[[Facts, Term], bool]

_LEXICAL = {
    XSD.string.value: r".*",
    RDF.langString.value: r".*",
    XSD.anyURI.value: r".*",
    XSD.boolean.value: r"true|false|1|0",
    XSD.integer.value: r"[+-]?[0-9]+",
    XSD.decimal.value: r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    XSD.date.value: r"-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(Z|[+-][0-9]{2}:[0-9]{2})?",
    XSD.dateTime.value: (
        r"-?[0-9]{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
}
DATATYPES = frozenset(_LEXICAL)
"""The datatypes that `sh:datatype` may name here: those whose spelling this module can judge."""

_NUMERIC = frozenset(
    NamedNode(XSD.namespace + name)
    for name in (
        *("decimal", "double", "float", "integer", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)

NODE_KINDS: dict[str, tuple[type, ...]] = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (NamedNode, Literal),
}


def min_count(least: int) -> Check:
    """At least so many values."""
    return lambda _facts, _focus, values: (None,) if len(values) < least else ()


def max_count(most: int) -> Check:
    """At most so many values."""
    return lambda _facts, _focus, values: (None,) if len(values) > most else ()


def datatype(iri: str) -> Check:
    """Each value is a literal of the datatype `iri`, spelled as that datatype allows."""
    wanted, spelling = NamedNode(iri), re.compile(_LEXICAL[iri], re.DOTALL)
    return lambda _facts, _focus, values: [
        value
        for value in values
        if not (isinstance(value, Literal) and value.datatype == wanted and spelling.fullmatch(value.value))
    ]


def node_kind(kind: str) -> Check:
    """Each value is an IRI, a blank node, a literal, or one of two of these."""
    allowed = NODE_KINDS[kind]
    return lambda _facts, _focus, values: [value for value in values if not isinstance(value, allowed)]


def instance_of(owl_class: str) -> Check:
    """Each value is typed with the class or one below it."""

    def check(facts: Facts, _focus: Term, values: Sequence[Term]) -> list[Term]:
        members = facts.members(owl_class)
        return [value for value in values if value not in members]

    return check


def one_of(allowed: Iterable[Term]) -> Check:
    """Each value is among those listed."""
    listed = frozenset(allowed)
    return lambda _facts, _focus, values: [value for value in values if value not in listed]


def has_value(wanted: Term) -> Check:
    """One of the values is the one wanted."""
    return lambda _facts, _focus, values: () if wanted in values else (None,)


def pattern(expression: str) -> Check:
    """Each value's text matches somewhere; a blank node never does."""
    compiled = re.compile(expression)
    return lambda _facts, _focus, values: [
        value for value in values if not (isinstance(value, NamedNode | Literal) and compiled.search(value.value))
    ]


def min_length(least: int) -> Check:
    """Each value's text has at least so many characters; a blank node has none."""
    return lambda _facts, _focus, values: [
        value for value in values if not isinstance(value, NamedNode | Literal) or len(value.value) < least
    ]


def min_inclusive(bound: Decimal) -> Check:
    """Each value is a number not below the bound."""
    return lambda _facts, _focus, values: [
        value for value in values if (found := number(value)) is None or not found >= bound
    ]


def max_inclusive(bound: Decimal) -> Check:
    """Each value is a number not above the bound."""
    return lambda _facts, _focus, values: [
        value for value in values if (found := number(value)) is None or not found <= bound
    ]


def unique_lang() -> Check:
    """No two values share a language tag; one fault is given for each tag that is shared."""

    def check(_facts: Facts, _focus: Term, values: Sequence[Term]) -> list[None]:
        tags = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
        return [None for tag in set(tags) if tags.count(tag) > 1]

    return check


def disjoint(predicate: str) -> Check:
    """No value is also a value of another property of the focus node."""
    return lambda facts, focus, values: (
        [value for value in values if value in others] if (others := facts.column(predicate).get(focus)) else ()
    )


def negation(conforms: Conforms) -> Check:
    """No value conforms to the shape."""
    return lambda facts, _focus, values: [value for value in values if conforms(facts, value)]


def any_of(choices: Sequence[Conforms]) -> Check:
    """Each value conforms to at least one of the shapes."""
    return lambda facts, _focus, values: [
        value for value in values if not any(conforms(facts, value) for conforms in choices)
    ]


def number(value: Term) -> Decimal | None:
    """Return a numeric literal's value, or None for anything else; NaN and infinity are outside every bound."""
    if not (isinstance(value, Literal) and value.datatype in _NUMERIC):
        return None
    try:
        found = Decimal(value.value)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
