"""Blank nodes on a remote store: sent as IRIs of their own, and read back as the blank nodes they are.

A blank node has no name across two requests: what is sent in two batches, or sent again after a lost answer, would
become two nodes, and nobody could ask what is said of one. So `credways push` replaces each by an IRI as RDF 1.1
Concepts §3.5 (skolemisation) describes, made of the label that its content gives it in our store (graph/canonical.py);
`RemoteStore` turns these IRIs back, and the same question has the same answer on both.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from graph.protocol import Term

GENID: Final = "https://w3id.org/credways/.well-known/genid/"
"""How the IRIs that stand for blank nodes begin."""


def skolem(term: Term) -> Term:
    """The term as a remote store is to hold it: a blank node as its IRI, also within a triple term."""
    if isinstance(term, BlankNode):
        return NamedNode(GENID + term.value)
    return skolem_triple(term) if isinstance(term, Triple) else term


def skolem_triple(triple: Triple) -> Triple:
    """A triple as a remote store is to hold it."""
    subject, obj = skolem(triple.subject), skolem(triple.object)
    if subject is triple.subject and obj is triple.object:
        return triple
    return Triple(subject, triple.predicate, obj)  # type: ignore[arg-type]  # a subject stays one


def unskolem(term: Term) -> Term:
    """Undo `skolem`; other IRIs and literals stay as they are."""
    if isinstance(term, NamedNode) and term.value.startswith(GENID):
        return BlankNode(term.value[len(GENID) :])
    if isinstance(term, Triple):
        return Triple(unskolem(term.subject), term.predicate, unskolem(term.object))  # type: ignore[arg-type]
    return term
