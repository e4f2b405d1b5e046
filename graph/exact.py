"""Literals exactly as they were loaded, beside an engine that computes with values.

pyoxigraph stores numbers, dates and durations as values, so `01` comes back as `1`, `1.10` as `1.1`, `xsd:int` as
`xsd:integer`; and it has language tags in lower case only. The graph holds what the engine makes of a literal, because
that is what queries see; the form that was loaded is kept in a companion graph `{graph}#lexical`:

    <…/id/lexical/{hash of the stored triple}/0> a rdf:Statement ; rdf:subject … ; rdf:predicate … ; rdf:object 1 ;
        cw:lexicalForm "01" ; cw:datatype xsd:integer .        # or cw:languageTag "en-GB"

Companions are in no default graph and in no list of graphs. A triple loaded in several forms (01 and 1) has a node
for each, also for the form that the engine would have kept. Not covered: literals inside RDF 1.2 triple terms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import cast

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from graph.protocol import Term
from ontology.languagetags import MARK, mark, unmark
from ontology.namespaces import CW, ID, RDF, XSD

SUFFIX = "#lexical"
LEXICAL_FORM = NamedNode(CW + "lexicalForm")
LANGUAGE_TAG = NamedNode(CW + "languageTag")
DATATYPE = NamedNode(CW + "datatype")
_NODE = ID + "lexical/"
_STRING = XSD + "string"
_TYPED = b'"^^<' + XSD.encode()
_MARK = MARK.encode()


def companion(graph: str) -> str:
    """Name of the graph that keeps the exact literals of `graph`."""
    return graph + SUFFIX


# --- on the way in, as N-Triples lines ------------------------------------------------------------------------------


def suspects(lines: Iterable[bytes]) -> list[tuple[bytes, bytes, bytes, bytes]]:
    """Those of N-Triples lines whose object the engine might rewrite, as (line, subject, predicate, object).

    Those are literals with a datatype, or with a language tag that `ontology.languagetags` marked; literals inside
    triple terms are not looked at.
    """
    found = [line for line in lines if (_TYPED in line and line.endswith(b"> .")) or _MARK in line]
    cut = [(line, line[:-2].split(b" ", 2)) for line in found if not line.startswith(b"<<")]
    return [(line, subject, predicate, obj) for line, (subject, predicate, obj) in cut if obj.startswith(b'"')]


def engine_forms(literals: Iterable[bytes]) -> dict[bytes, bytes]:
    """What the engine makes of each literal (N-Triples text), found by asking it."""
    wanted = list(literals)
    scratch = ox.Store()
    plain = ((place, unmarked_literal(text)) for place, text in enumerate(wanted))
    data = b"".join(b"<x:%d> <x:p> %b .\n" % (place, text) for place, text in plain)
    scratch.load(data, format=RdfFormat.N_TRIPLES)
    dumped = scratch.dump(format=RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    found: dict[bytes, bytes] = {}
    for line in dumped.split(b"\n"):
        if line:
            subject, _, obj = line[:-2].split(b" ", 2)
            found[wanted[int(subject[3:-1])]] = obj
    return found


def unmarked_literal(text: bytes) -> bytes:
    """Drop the note of capitals from a literal's language tag, leaving lower case."""
    if _MARK not in text:
        return text
    head, quote, tail = text.rpartition(b'"')
    return head + quote + tail.partition(_MARK)[0]


def companion_lines(forms: Mapping[bytes, set[bytes]]) -> list[bytes]:
    """The companion graph's N-Triples lines."""
    lines: list[bytes] = []
    for stored, loaded in forms.items():
        subject, predicate, obj = stored[:-2].split(b" ", 2)
        for place, form in enumerate(sorted(loaded)):
            node = b"<%b%b/%d>" % (_NODE.encode(), _hash(stored[:-2]), place)
            literal = parse_literal(form)
            facts = [
                (RDF + "type", b"<%bStatement>" % RDF.encode()),
                (RDF + "subject", subject),
                (RDF + "predicate", predicate),
                (RDF + "object", obj),
                (LEXICAL_FORM.value, str(Literal(literal.value)).encode()),
            ]
            if literal.language:
                facts.append((LANGUAGE_TAG.value, str(Literal(unmark(literal.language))).encode()))
            else:
                facts.append((DATATYPE.value, str(literal.datatype).encode()))
            lines += [b"%b <%b> %b ." % (node, name.encode(), value) for name, value in facts]
    return lines


def parse_literal(text: bytes) -> Literal:
    """The literal that N-Triples text says."""
    quad = next(iter(ox.parse(b"<x:s> <x:p> " + text + b" .", format=RdfFormat.N_TRIPLES)))
    return cast("Literal", quad.object)


def _hash(triple: bytes) -> bytes:
    return hashlib.sha256(triple).hexdigest()[:32].encode()


# --- on the way out, as terms ---------------------------------------------------------------------------------------


def may_differ(term: Term) -> bool:
    """Whether the engine could have rewritten this object, cheaply: no string without language tag ever is."""
    return isinstance(term, Literal) and term.datatype.value != _STRING


def node(triple: Triple) -> str:
    """IRI under which the loaded forms of a stored triple are kept, without the number of the form."""
    return _NODE + _hash(f"{triple.subject} {triple.predicate} {triple.object}".encode()).decode()


def rewritten(store: ox.Store, companions: Iterable[str]) -> frozenset[str]:
    """`node` of every triple whose loaded forms are kept in these companion graphs."""
    return frozenset(
        cast("NamedNode", quad.subject).value.rpartition("/")[0]
        for graph in companions
        for quad in store.quads_for_pattern(None, LEXICAL_FORM, None, NamedNode(graph))
    )


def forms_in(store: ox.Store, triple: Triple, graph: str) -> list[Term]:
    """The objects with which `triple` was loaded into `graph`; a language tag with capitals comes marked."""
    name = node(triple)
    where = NamedNode(companion(graph))
    found: list[Term] = []
    while True:
        facts = {
            quad.predicate: quad.object
            for quad in store.quads_for_pattern(NamedNode(f"{name}/{len(found)}"), None, None, where)
        }
        if not facts:
            return found or [triple.object]
        text = cast("Literal", facts[LEXICAL_FORM]).value
        tag = facts.get(LANGUAGE_TAG)
        if isinstance(tag, Literal):
            found.append(Literal(text, language=mark(tag.value)))
        else:
            found.append(Literal(text, datatype=cast("NamedNode", facts[DATATYPE])))


def forms(store: ox.Store, triple: Triple, graphs: frozenset[str], companions: frozenset[str]) -> list[Term]:
    """The objects with which `triple` was loaded into any of `graphs`, each once; its own where none of them has it."""
    if len(graphs) == 1:
        (graph,) = graphs
        return forms_in(store, triple, graph) if companion(graph) in companions else [triple.object]
    seen: dict[Term, None] = {}
    for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
        name = quad.graph_name
        if isinstance(name, NamedNode) and name.value in graphs:
            exact_here = companion(name.value) in companions
            seen.update(dict.fromkeys(forms_in(store, triple, name.value) if exact_here else [triple.object]))
    return list(seen) or [triple.object]


def plain_tag(term: Term) -> Term:
    """A literal without the note of capitals in its tag (pyoxigraph has no `@en-GB`; `Store.export` writes it)."""
    if isinstance(term, Literal) and term.language and MARK in term.language:
        return Literal(term.value, language=term.language.partition(MARK)[0])
    return term
