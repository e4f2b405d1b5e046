"""From the words a person gives for a query's parameters to RDF terms. Values never become query text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ontology.errors import Ambiguous, BadQuery
from ontology.namespaces import ID, XSD, expand
from queries.catalog import Parameter, Query, parse

if TYPE_CHECKING:
    from graph.protocol import Store, Term

KINDS_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "thing": (),
    "framework": ("framework", "collection"),
    "occupation": ("occupation", "concept"),
    "program": ("program", "course"),
    "cluster": ("concept",),
}
"""Kinds of thing a parameter type takes, where that is not just the kind of its own name."""

PREFERRED: Mapping[str, tuple[str, ...]] = {
    "occupation": (f"{ID}concept/soc/", f"{ID}concept/onet-soc/"),
    "cluster": (f"{ID}concept/career-clusters/", f"{ID}concept/career-clusters-16/"),
    "concept": (f"{ID}concept/cip/", f"{ID}concept/soc/", f"{ID}concept/onet-soc/"),
}
"""Where a code means several things: the classifications whose own concept is meant, the first that has one of them.

Others number by them (BLS's employment matrix has SOC's codes, for one), so without this the commonest codes would be
ambiguous in a store that holds both.
"""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def bind(store: Store, query: Query, params: Mapping[str, str]) -> dict[str, Term]:
    """Return the bindings for a query with a header. Raises BadQuery, and NotFound or Ambiguous for things."""
    known = {parameter.name: parameter for parameter in query.parameters}
    unknown = [name for name in params if name not in known]
    if unknown:
        raise BadQuery(f"{query.name} has no parameter {unknown[0]!r}. {_known(query)}")
    bound = {}
    for name, parameter in known.items():
        value = params.get(name, "").strip() or parameter.default
        if value:
            bound[name] = _term(store, query, parameter, value)
        elif parameter.required:
            raise BadQuery(f"{query.name} needs {name!r}: {parameter.description} {_known(query)}")
    return bound


def bind_text(store: Store, sparql: str, params: Mapping[str, str]) -> dict[str, Term]:
    """Return the bindings for text that is not in the library, by its header when it has one."""
    if any(line.startswith("#+") for line in sparql.splitlines()):
        return bind(store, parse("the query", sparql), params)
    for name in params:
        if not _NAME.fullmatch(name):
            raise BadQuery(f"{name!r} is not a variable name")
    return {name: loose(value) for name, value in params.items()}


def loose(value: str) -> Term:
    """Read a value whose type nobody states: `<iri>`, an http(s) IRI or a known CURIE is an IRI, all else a string."""
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    if bare is not value or re.match(r"https?://", bare):
        return _iri(bare)
    expanded = expand(value)
    return _iri(expanded) if expanded and " " not in value else Literal(value)


def _term(store: Store, query: Query, parameter: Parameter, value: str) -> Term:
    if parameter.type == "string":
        return Literal(_chosen(query, parameter, value))
    if parameter.type == "integer":
        if not _INTEGER.fullmatch(value):
            raise BadQuery(f"{query.name}: {parameter.name} must be a whole number, not {value!r}")
        return Literal(value, datatype=NamedNode(XSD + "integer"))
    if parameter.type == "number":
        if not _NUMBER.fullmatch(value):
            raise BadQuery(f"{query.name}: {parameter.name} must be a number such as 20 or 19.5, not {value!r}")
        return Literal(value, datatype=NamedNode(XSD + "decimal"))
    if parameter.type == "date":
        if not _is_date(value):
            raise BadQuery(f"{query.name}: {parameter.name} must be a date such as 2026-11-25 or 2026, not {value!r}")
        return Literal(value)
    if parameter.type == "boolean":
        if value.lower() not in ("true", "false"):
            raise BadQuery(f"{query.name}: {parameter.name} must be true or false, not {value!r}")
        return Literal(value.lower(), datatype=NamedNode(XSD + "boolean"))
    return NamedNode(_thing(store, parameter.type, value))


def _thing(store: Store, kind: str, value: str) -> str:
    from queries.resolve import resolve

    try:
        return resolve(store, value, kinds=KINDS_OF_TYPE.get(kind, (kind,))).iri
    except Ambiguous as error:
        for start in PREFERRED.get(kind, ()):
            meant = [iri for iri, _, _ in error.candidates if iri.startswith(start)]
            if len(meant) == 1:
                return meant[0]
        raise


def _chosen(query: Query, parameter: Parameter, value: str) -> str:
    """The choice that `value` is, as the header writes it; any value where there are no choices."""
    if not parameter.choices:
        return value
    for choice in parameter.choices:
        if choice.casefold() == value.casefold():
            return choice
    choices = ", ".join(parameter.choices)
    raise BadQuery(f"{query.name}: {parameter.name} must be one of {choices}, not {value!r}")


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise BadQuery(f"{text!r} is not an IRI: {error}") from error


def _known(query: Query) -> str:
    if not query.parameters:
        return "It has no parameters."
    names = (
        f"{one.name}{'' if one.required and not one.default else ' (optional)'}: {one.type}" for one in query.parameters
    )
    return f"Its parameters: {', '.join(names)}"
