"""From the words a person gives for a query's parameters to RDF terms. Values never become query text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ontology.errors import BadQuery
from ontology.namespaces import XSD, expand
from queries.catalog import Parameter, Query, parse

if TYPE_CHECKING:
    from graph.protocol import Store, Term

KINDS_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "thing": (),
    "framework": ("framework", "collection"),
    "occupation": ("occupation", "concept"),
    "program": ("program", "course"),
}
"""Kinds of thing a parameter type takes, where that is not just the kind of its own name."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
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
        return Literal(value)
    if parameter.type == "integer":
        if not _INTEGER.fullmatch(value):
            raise BadQuery(f"{query.name}: {parameter.name} must be a whole number, not {value!r}")
        return Literal(value, datatype=NamedNode(XSD + "integer"))
    if parameter.type == "boolean":
        if value.lower() not in ("true", "false"):
            raise BadQuery(f"{query.name}: {parameter.name} must be true or false, not {value!r}")
        return Literal(value.lower(), datatype=NamedNode(XSD + "boolean"))
    from queries.resolve import resolve

    return NamedNode(resolve(store, value, kinds=KINDS_OF_TYPE.get(parameter.type, (parameter.type,))).iri)


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        raise BadQuery(f"{text!r} is not an IRI: {error}") from error


def _known(query: Query) -> str:
    if not query.parameters:
        return "It has no parameters."
    names = (f"{one.name}{'' if one.required else ' (optional)'}: {one.type}" for one in query.parameters)
    return f"Its parameters: {', '.join(names)}"
