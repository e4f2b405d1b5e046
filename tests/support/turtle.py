"""The ontology's own files as sets of triples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from ontology.namespaces import PREFIXES


def triples_of(paths: Iterable[Path]) -> set[Triple]:
    """Return the triples of Turtle files together; blank nodes of different files stay apart."""
    return {
        quad.triple for path in paths for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    }


def turtle(text: str) -> list[Triple]:
    """Return the triples of a Turtle text in which our usual prefixes need no declaring."""
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    return [quad.triple for quad in parse(head + text, format=RdfFormat.TURTLE)]
