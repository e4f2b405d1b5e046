"""Triples as a JSON-LD document in the spelling of a context we hold a copy of: for CTDL and CTDL-ASN.

The document names the context by its official address and says every triple: values that the context's definition of a
term does not cover are written out in full (`@value`, `@type`, `@language`, `@id`), so that reading it gives the same
graph. Blank nodes that one thing refers to stand inside it.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.ctdl_facts import Facts, Node, Term
from loaders.yamls import shipped
from ontology.languagetags import unmark
from ontology.terms import RDF, XSD

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")


def document(triples: Iterable[Triple], context: str, first: Iterable[Node] = ()) -> dict[str, Any]:
    """A JSON-LD document of the triples, the nodes of `first` before the others, then in the order they come.

    Raises KeyError when `context` is the address of no context in loaders/maps/contexts.yaml.
    """
    return _Writer(_terms(context), Facts.gather(triples)).document(context, first)


@cache
def _terms(context: str) -> Mapping[str, Any]:
    file = shipped("maps/contexts.yaml")["contexts"][re.sub(r"^https?://", "", context).rstrip("/#")]
    path = Path(__file__).resolve().parent / "contexts" / file
    terms: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    return terms


class _Writer:
    def __init__(self, terms: Mapping[str, Any], facts: Facts) -> None:
        self._terms, self._facts = terms, facts
        prefixes = [(iri, name) for name, iri in terms.items() if isinstance(iri, str) and iri[-1:] in "/#"]
        self._prefixes = sorted(prefixes, key=lambda one: -len(one[0]))
        self._inside, self._labels = self._blank_nodes()

    def _blank_nodes(self) -> tuple[set[BlankNode], dict[BlankNode, str]]:
        """Blank nodes to write inside the one node that refers to them, and labels for the others."""
        times: Counter[BlankNode] = Counter()
        above: defaultdict[BlankNode, list[Node]] = defaultdict(list)
        found: dict[BlankNode, None] = {}
        for node, said in self._facts.of.items():
            if isinstance(node, BlankNode):
                found[node] = None
            for value in (value for values in said.values() for value in values):
                if isinstance(value, BlankNode):
                    found[value] = None
                    times[value] += 1
                    above[value].append(node)
        inside = set()
        for node in found:
            if times[node] == 1 and node in self._facts.of and self._ends(node, above):
                inside.add(node)
        return inside, {node: f"_:b{number}" for number, node in enumerate(found) if node not in inside}

    def _ends(self, node: BlankNode, above: Mapping[BlankNode, list[Node]]) -> bool:
        """Whether the way up from a blank node ends (it is no part of a cycle) and is short enough to nest."""
        here: Node = node
        for _ in range(20):
            if not isinstance(here, BlankNode) or len(above.get(here, [])) != 1:
                return True
            here = above[here][0]
            if here == node:
                return False
        return False

    def document(self, context: str, first: Iterable[Node]) -> dict[str, Any]:
        order = dict.fromkeys([*(node for node in first if node in self._facts.of), *self._facts.of])
        nodes = [self._node(node) for node in order if not (isinstance(node, BlankNode) and node in self._inside)]
        return {"@context": context, "@graph": nodes}

    def _node(self, node: Node) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if isinstance(node, NamedNode):
            made["@id"] = node.value
        elif node in self._labels:
            made["@id"] = self._labels[node]
        for predicate, values in self._facts.of.get(node, {}).items():
            if predicate == RDF.type and not any(isinstance(value, Literal) for value in values):
                kinds = [self._labels[one] if isinstance(one, BlankNode) else self._short(one.value) for one in values]
                made["@type"] = kinds[0] if len(kinds) == 1 else kinds
            else:
                key = self._short(predicate.value)
                made[key] = self._values(self._terms.get(key), values)
        return made

    def _short(self, iri: str) -> str:
        for namespace, prefix in self._prefixes:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def _values(self, definition: Any, values: list[Term]) -> Any:
        coerced = definition.get("@type", "") if isinstance(definition, dict) else ""
        if isinstance(definition, dict) and definition.get("@container") == "@language":
            tagged = [(unmark(one.language), one.value) for one in values if isinstance(one, Literal) and one.language]
            if len(tagged) == len(values):
                by_tag: dict[str, Any] = {}
                for tag, text in tagged:
                    by_tag.setdefault(tag, []).append(text)
                return {tag: texts[0] if len(texts) == 1 else texts for tag, texts in by_tag.items()}
            return [self._value("", one) for one in values]
        made = [self._value(coerced, one) for one in values]
        return made[0] if len(made) == 1 else made

    def _value(self, coerced: str, value: Term) -> Any:
        if isinstance(value, NamedNode):
            return value.value if coerced == "@id" else {"@id": value.value}
        if isinstance(value, BlankNode):
            return self._node(value) if value in self._inside else {"@id": self._labels[value]}
        if value.language:
            return {"@value": value.value, "@language": unmark(value.language)}
        datatype = value.datatype
        if coerced and not coerced.startswith("@") and self._long(coerced) == datatype.value:
            if datatype == XSD.boolean and value.value in ("true", "false"):
                return value.value == "true"
            if datatype == XSD.integer and re.fullmatch(r"0|-?[1-9][0-9]{0,14}", value.value):
                return int(value.value)
            return value.value
        if datatype == XSD.string:
            return {"@value": value.value} if coerced else value.value
        return {"@value": value.value, "@type": datatype.value}

    def _long(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        namespace = self._terms.get(prefix)
        return namespace + local if isinstance(namespace, str) else name
