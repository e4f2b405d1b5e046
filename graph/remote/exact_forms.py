"""Literals as they were loaded, read from the companion graphs (graph/exact.py) of an endpoint."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph import exact
from graph.protocol import Subject, Term
from graph.remote.client import Dataset
from graph.remote.dataset import SelectFrom
from graph.remote.skolem import skolem
from ontology.languagetags import mark

_MOST_SUBJECTS: Final = 500
"""Things whose forms are asked for by name; for more, a companion is read whole, and kept."""

_Forms = dict[str, list[Term]]
"""Node of a stored triple (`exact.node`) to the objects with which it was loaded."""


class ExactForms:
    """The loaded forms of one state's triples. `companions` are the companion graphs that the endpoint has."""

    def __init__(self, select: SelectFrom, companions: frozenset[str]) -> None:
        self._select, self._companions = select, companions
        self._whole: dict[str, _Forms] = {}

    def of_quads(self, quads: Sequence[Quad], subject: Subject | None) -> list[Sequence[Term]]:
        """For each quad of a named graph, the objects with which it was loaded there.

        `subject` is that of all of them, if it is one.
        """
        suspects = {_name(quad) for quad in quads if exact.may_differ(quad.object)}
        forms = self._read(suspects, [subject] if subject is not None else None)
        return [forms.get(_name(quad), {}).get(exact.node(quad.triple)) or (quad.object,) for quad in quads]

    def of(self, triples: Sequence[Triple], within: Collection[str]) -> list[Sequence[Term]]:
        """For each triple, the objects with which it was loaded into any of these graphs."""
        suspects = {triple.subject for triple in triples if exact.may_differ(triple.object)}
        if not suspects or not self._companions:
            return [(triple.object,) for triple in triples]
        every = self._read(within, list(suspects) if len(suspects) <= _MOST_SUBJECTS else None).values()
        made: list[Sequence[Term]] = []
        for triple in triples:
            node = exact.node(triple) if exact.may_differ(triple.object) else ""
            found = dict.fromkeys(form for forms in every for form in forms.get(node, ()))
            made.append(tuple(found) or (triple.object,))
        return made

    def _read(self, graphs: Iterable[str], subjects: Sequence[Subject] | None) -> dict[str, _Forms]:
        """The forms kept for these graphs, of these subjects or of all."""
        there = sorted(graph for graph in graphs if exact.companion(graph) in self._companions)
        if not there:
            return {}
        if subjects is None:
            for graph in there:
                if graph not in self._whole:
                    self._whole |= self._ask((graph,), "")
            return {graph: self._whole[graph] for graph in there}
        listed = " ".join(str(skolem(subject)) for subject in subjects)
        return self._ask(there, f"VALUES ?s {{ {listed} }} ?n rdf:subject ?s .")

    def _ask(self, graphs: Sequence[str], only: str) -> dict[str, _Forms]:
        rows = self._select(
            f"SELECT ?g ?n ?p ?v WHERE {{ GRAPH ?g {{ {only} ?n ?p ?v }} "
            "FILTER(?p = cw:lexicalForm || ?p = cw:languageTag || ?p = cw:datatype) }",
            Dataset((), tuple(exact.companion(graph) for graph in graphs)),
        ).rows
        said: dict[tuple[str, str], dict[str, str]] = {}
        for graph, node, predicate, value in rows:
            facts = said.setdefault((_text(graph).removesuffix(exact.SUFFIX), _text(node)), {})
            facts[_text(predicate)] = _text(value)
        found: dict[str, _Forms] = {graph: {} for graph in graphs}
        for (name, numbered), facts in sorted(said.items()):
            found[name].setdefault(numbered.rpartition("/")[0], []).append(_literal(facts))
        return found


def _literal(facts: dict[str, str]) -> Literal:
    text = facts[exact.LEXICAL_FORM.value]
    tag = facts.get(exact.LANGUAGE_TAG.value)
    if tag:
        return Literal(text, language=mark(tag))
    return Literal(text, datatype=NamedNode(facts[exact.DATATYPE.value]))


def _name(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", ""))
