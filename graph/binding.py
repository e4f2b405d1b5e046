"""Query parameters as a `VALUES` row inside WHERE: the one form that every engine and filter honours (DESIGN §8).

Terms are rendered by pyoxigraph's N-Triples writer, so whatever a literal holds stays inside its quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.errors import BadQuery

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
TOKEN = re.compile(
    r"""
      (?P<marker> ^[ \t]*\#bind[ \t]*\r?$ )
    | (?P<comment> \#[^\r\n]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
                | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*" )
    | (?P<variable> [?$]\w+ )
    | (?P<name> [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* )
    | (?P<word> \w+ )
    | (?P<brace> \{ )
    | (?P<paren> [()] )
    | (?P<other> . )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
"""A query text in pieces, every character in one of them; `brace` is the opening one only."""
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


def bind(query: str, bindings: Mapping[str, NamedNode | BlankNode | Literal | Triple] | None) -> str:
    """Return `query` with `VALUES (?a ?b) { (…) }` first in its WHERE.

    The row replaces each line `#bind`, which belongs directly after the `{` of a WHERE, the outer one or that of a
    SELECT within it: an engine carries values into a SELECT of its own only where they stand in it. Without such a line
    the row goes after the first `{` of WHERE (for ASK, of ASK). Raises BadQuery for a name that is no variable, a blank
    node (it would be a variable in a query), and a query with no place for the row.
    """
    if not bindings:
        return query
    row = values_row(bindings)
    parts, done = [], 0
    for start, end in _places(query):
        parts.append(f"{query[done:start]} {row}\n")
        done = end
    return "".join(parts) + query[done:]


def values_row(bindings: Mapping[str, NamedNode | BlankNode | Literal | Triple]) -> str:
    """Render `VALUES (?a ?b) { (<iri> "text") }`. Raises BadQuery."""
    for name in bindings:
        if not _NAME.fullmatch(name):
            raise BadQuery(f"{name!r} is not a parameter name: letters, digits and _ only, not starting with a digit.")
    names = " ".join(f"?{name}" for name in bindings)
    return f"VALUES ({names}) {{ ({' '.join(_render(name, term) for name, term in bindings.items())}) }}"


def _render(name: str, term: object) -> str:
    if isinstance(term, NamedNode | Literal):
        return str(term)
    if isinstance(term, BlankNode):
        raise BadQuery(f"The parameter {name} is a blank node, which a query cannot name. Use an IRI or a literal.")
    raise BadQuery(f"The parameter {name} is a {type(term).__name__}, not an IRI or a literal.")


def _places(query: str) -> list[tuple[int, int]]:
    """Where the row goes: the span of each marker line, else the point after WHERE's brace."""
    markers: list[tuple[int, int]] = []
    fallback: int | None = None
    form = ""  # the first of SELECT, ASK …; "CONSTRUCT" becomes "WHERE" once its template's brace is met
    depth = 0  # in parentheses: SELECT (EXISTS { … } AS ?x) opens a brace before WHERE
    for token in TOKEN.finditer(query):
        kind, text = token.lastgroup, token.group()
        if kind == "marker":
            markers.append(token.span())
        if fallback is not None:
            continue
        if kind == "word":
            word = text.upper()
            if word == "WHERE" or (not form and word in _FORMS):
                form = word
        elif kind == "paren":
            depth += 1 if text == "(" else -1
        elif kind == "brace" and form and depth <= 0:
            if form == "CONSTRUCT":
                form = "WHERE"
            else:
                fallback = token.end()
    if markers:
        return markers
    if fallback is None:
        raise BadQuery(
            "The query has no WHERE { … } to bind parameters in; add one, or the line #bind after its brace."
        )
    return [(fallback, fallback)]
