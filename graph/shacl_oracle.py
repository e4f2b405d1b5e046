"""pySHACL's answer to the same question, for tests and for whoever doubts ours: minutes where ours takes a blink."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.validation import hierarchy_triples
from ontology.namespaces import SH
from ontology.terms import XSD

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result: IRIs (`_:…` for blank nodes), `value` in the text of the term, "" where there is none.

    `path` is an IRI, with `^` before it for an inverse path, "" for none; `shape` is "" for a nameless shape;
    `component` is the local name without "ConstraintComponent"; `severity` is "violation", "warning" or "info".
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: str


def validate_with_pyshacl(
    triples: Collection[Triple | Quad], shapes: Iterable[Path], hierarchy: Iterable[Triple] | None = None
) -> frozenset[Result]:
    """Check triples against the shapes files with pySHACL and return its results.

    `hierarchy` are the subclass axioms to know (default: the ontology's). Nothing is inferred, imported or fetched.
    """
    import pyshacl
    from rdflib import Graph

    data, rules = Graph(), Graph()
    with _quiet_rdflib():
        for triple in (*triples, *(hierarchy_triples() if hierarchy is None else hierarchy)):
            data.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    for file in shapes:
        rules.parse(file, format="turtle")
    _, report, _ = pyshacl.validate(
        data, shacl_graph=rules, inference="none", advanced=False, js=False, do_owl_imports=False, abort_on_first=False
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL could not judge: {report!r}")
    return frozenset(_results(report))


def _results(report: Graph) -> Iterator[Result]:
    from rdflib import URIRef

    def one(node: Node | None, name: str) -> Node | None:
        return None if node is None else report.value(node, URIRef(SH + name))

    for node in report.objects(None, URIRef(SH + "result")):
        path, shape = one(node, "resultPath"), one(node, "sourceShape")
        inverse = one(path, "inversePath")
        yield Result(
            focus=_text(one(node, "focusNode")),
            path=_text(path) if inverse is None else f"^{_text(inverse)}",
            value=_text(one(node, "value")),
            shape=str(shape) if isinstance(shape, URIRef) else "",
            component=_text(one(node, "sourceConstraintComponent"))
            .removeprefix(SH)
            .removesuffix("ConstraintComponent"),
            severity=_text(one(node, "resultSeverity")).removeprefix(SH).lower(),
        )


def _rdflib(term: NamedNode | BlankNode | Literal | Triple) -> Node:
    """Turn a term into rdflib's, keeping the names of blank nodes, which its parsers do not."""
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal):
        datatype = None if term.language or term.datatype == XSD.string else URIRef(term.datatype.value)
        return RdflibLiteral(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise TypeError(f"SHACL knows no triple terms: {term}")


def _text(term: Node | None) -> str:
    from rdflib import BNode

    return "" if term is None else f"_:{term}" if isinstance(term, BNode) else str(term)


@contextmanager
def _quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from complaining of literals that are not what they say; to find those is what this is for."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        logger.disabled = before
