"""Asking a load what it says, in short words."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.model import Load
from ontology.namespaces import ID, shorten


def said(load: Load) -> dict[str, dict[str, set[str]]]:
    """Subject (without the identifier space) → property as a CURIE → values as text."""
    made: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in load.triples:
        made[_text(triple.subject)][shorten(triple.predicate.value)].add(_text(triple.object))
    return made


def objects(found: Load, subject: str, predicate: NamedNode) -> set[str]:
    """The objects of one property of a thing, as text."""
    return {
        triple.object.value
        for triple in found.triples
        if triple.subject == NamedNode(subject) and triple.predicate == predicate
        and isinstance(triple.object, (Literal, NamedNode))
    }  # fmt: skip


def of_kind(load: Load, kind: str) -> list[str]:
    """Subjects of a class, given as a CURIE; sorted."""
    return sorted(name for name, facts in said(load).items() if kind in facts["rdf:type"])


def adds_up(load: Load) -> bool:
    """Whether the receipt has a fate for every record."""
    return load.receipt.read == load.receipt.kept + len(load.receipt.dropped)


def _text(term: NamedNode | BlankNode | Literal | Triple) -> str:
    if isinstance(term, NamedNode):
        return term.value.removeprefix(ID) if term.value.startswith(ID) else shorten(term.value)
    return str(term) if isinstance(term, Triple) else term.value
