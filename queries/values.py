"""Lists of terms as a SPARQL `VALUES` block, written by the RDF serializer, never by formatting text from outside."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode


def values(name: str, terms: Iterable[NamedNode | Literal]) -> str:
    """Return `VALUES ?name { … }`. `str()` of a pyoxigraph term is its N-Triples form, escaped and checked."""
    if not name.isidentifier():
        raise ValueError(f"{name!r} is not a variable name")
    return f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"


def nodes(name: str, iris: Iterable[str]) -> str:
    """The same for IRIs, sorted, so that a query's text does not depend on set order. ValueError for a bad IRI."""
    return values(name, (NamedNode(iri) for iri in sorted(set(iris))))
