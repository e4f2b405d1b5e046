"""pySHACL's answer to the same question, for tests and for whoever doubts ours. Slow: minutes where ours takes a blink."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from graph.validation import hierarchy_triples
from ontology.namespaces import SH


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result: IRIs (`_:…` for blank nodes), `value` in the text of the term, "" where there is none.

    `shape` is "" for a nameless shape, because the two engines name it differently.
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
    from rdflib import Graph, URIRef

    known = hierarchy_triples() if hierarchy is None else hierarchy
    data, rules = Graph(), Graph()
    plain = [Triple(triple.subject, triple.predicate, triple.object) for triple in triples]
    data.parse(data=(serialize([*plain, *known], format=RdfFormat.N_TRIPLES) or b"").decode(), format="nt11")
    for path in shapes:
        rules.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(
        data, shacl_graph=rules, inference="none", advanced=False, js=False, do_owl_imports=False, abort_on_first=False
    )
    if not isinstance(report, Graph):
        raise TypeError(f"pySHACL could not judge: {report!r}")
    sh = {
        name: URIRef(SH + name)
        for name in (
            "result",
            "focusNode",
            "resultPath",
            "value",
            "sourceShape",
            "sourceConstraintComponent",
            "resultSeverity",
        )
    }
    inverse_of = URIRef(SH + "inversePath")
    results = set()
    for node in report.objects(None, sh["result"]):
        found = {name: report.value(node, predicate) for name, predicate in sh.items()}
        path = found["resultPath"]
        inverse = report.value(path, inverse_of) if path is not None else None
        shape = found["sourceShape"]
        results.add(
            Result(
                focus=_text(found["focusNode"]),
                path=f"^{inverse}" if inverse is not None else str(path or ""),
                value="" if found["value"] is None else _text(found["value"]),
                shape=str(shape) if isinstance(shape, URIRef) else "",
                component=str(found["sourceConstraintComponent"]).removeprefix(SH).removesuffix("ConstraintComponent"),
                severity=str(found["resultSeverity"]).removeprefix(SH).lower(),
            )
        )
    return frozenset(results)


def _text(term: object) -> str:
    from rdflib import BNode

    return f"_:{term}" if isinstance(term, BNode) else str(term)
