"""RDF files as quads: Turtle, TriG, N-Triples, N-Quads, JSON-LD with bundled contexts, RDF/XML without entity tricks.

Parsing is pyoxigraph's, which refuses what RDF forbids. What it lets pass and we must not, is caught here: contexts
and entities from elsewhere, keys and nodes dropped in silence, old namespaces, labels that differ from run to run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from loaders.reading.files import SourceFile
from loaders.reading.jsonld import Prepared, prepare
from loaders.reading.jsons import Json
from loaders.reading.lexical import check_for
from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.rdfxml import check_xml
from loaders.reading.text import FORBIDDEN, decode, has_invisible, looks_wrongly_decoded
from loaders.yamls import shipped
from ontology.languagetags import mark_source
from ontology.namespaces import GRAPH, PREFIXES, SKOS, shorten

FORMATS: Mapping[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
"""File suffix → format."""

_Subject = NamedNode | BlankNode | Triple
_Term = NamedNode | BlankNode | Literal | Triple


@dataclass(slots=True)
class RdfDocument:
    """What a file says, and what was noticed on the way."""

    quads: list[Quad] = field(default_factory=list)
    graphs: dict[str, int] = field(default_factory=dict)
    """Named graphs in the file → their triples. Our own graph per edition takes all of them."""
    unknown: list[tuple[str, str]] = field(default_factory=list)
    """(JSON pointer, key) of JSON-LD keys that no context defines, so that they say nothing."""
    renamed: Counter[str] = field(default_factory=Counter)
    """Old namespace → IRIs turned into the current one."""
    warnings: list[str] = field(default_factory=list)


def format_of(source: SourceFile) -> RdfFormat | None:
    """Format by suffix; `.owl` and `.xml` may hold Turtle, which the first sign tells."""
    named = FORMATS.get(source.suffix)
    if named is RdfFormat.RDF_XML and not source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return RdfFormat.TURTLE
    return named


def read_rdf(source: SourceFile, base: str = "", *, limits: Limits = LIMITS, value: Json | None = None) -> RdfDocument:
    """Read an RDF file. `base` resolves relative IRIs; without one they are refused.

    `value` is a part of a JSON file that was read already, such as the record in an envelope.

    Raises BadInput for syntax (line and column), bad or relative identifiers, contexts and entities from elsewhere, and
    named graphs that are Credways' own.
    """
    problems = Problems(source.name)
    chosen = format_of(source) if value is None else RdfFormat.JSON_LD
    if chosen is None:
        problems.fail("", f"suffix {source.suffix!r}", "one of " + ", ".join(FORMATS), "unknown-format")
    made = RdfDocument()
    prepared: Prepared | None = None
    if chosen is RdfFormat.JSON_LD:
        prepared = prepare(source, base, value)
        text = prepared.text
        made.unknown = prepared.unknown
        if prepared.untyped:
            made.warnings.append(f"{prepared.untyped} nodes have no @type")
        if prepared.mended:
            made.warnings.append(
                f"{prepared.mended} language maps that JSON-LD would drop (in lists or undeclared) were read as texts"
            )
    else:
        text = decode(source)
        if chosen is RdfFormat.RDF_XML:
            check_xml(text, problems, limits)
        elif _holds_a_flood(text, limits):
            problems.fail("", "a text of more than 16 MiB", "shorter texts", "too-long")
    work = _Reading(problems, made, source.sha256[:12])
    data: str | bytes = text
    if prepared is None:  # the engine knows tags in lower case only; their capitals travel marked (JSON-LD: in prepare)
        data = mark_source(text.encode(), "xml" if chosen is RdfFormat.RDF_XML else "turtle")
    try:
        try:
            for quad in parse(data, format=chosen, base_iri=base or None):
                work.take(quad)
        except SyntaxError:
            for _ in parse(text, format=chosen, base_iri=base or None):  # again, unmarked, for the true column
                pass
            raise
    except SyntaxError as error:
        where = f"line {error.lineno}, column {error.offset}" if error.lineno and prepared is None else ""
        problems.add(where, shown(str(error.msg)), f"valid {chosen.name}", "rdf-syntax")
    except (ValueError, RecursionError) as error:
        problems.add("", shown(str(error)), f"valid {chosen.name}", "rdf-syntax")
    except MemoryError:  # what the engine says of a literal, IRI or comment longer than its buffer
        problems.add("", "a text of more than 16 MiB", "shorter texts", "too-long")
    work.finish()
    if prepared is not None:
        out = {quad.subject.value for quad in made.quads if isinstance(quad.subject, NamedNode)}
        for iri in sorted(work.current(one) for one in prepared.subjects):
            if iri not in out:
                problems.add("", shown(iri), "a node that says something the context knows", "jsonld-node-vanished")
    if not made.quads and not problems.found:
        problems.add("", "no triples", "at least one", "no-records")
    problems.raise_any()
    return made


def _holds_a_flood(text: str, limits: Limits) -> bool:
    """Whether a line has a stretch without quote or bracket that is too long: seen before copies of it are made."""
    step = limits.line // 2
    return len(text) > limits.line and any(
        all(text.find(sign, start, start + step) < 0 for sign in '">\n') for start in range(0, len(text) - step, step)
    )


class _Reading:
    """Walks the quads: current namespaces, stable blank-node labels, checked literals."""

    def __init__(self, problems: Problems, made: RdfDocument, mark: str) -> None:
        self._problems, self._made, self._mark = problems, made, mark
        self._namespaces: dict[str, str] = dict(shipped("maps/contexts.yaml")["namespaces"])
        self._named: dict[str, NamedNode] = {}
        self._blank: dict[str, BlankNode] = {}
        self._bad_values: Counter[str] = Counter()
        self._numeric_codes = 0
        self._odd: Counter[str] = Counter()
        self._first_bad: dict[str, str] = {}

    def take(self, quad: Quad) -> None:
        """Add one quad."""
        graph = quad.graph_name
        if isinstance(graph, NamedNode):
            if graph.value.startswith(GRAPH) and graph.value not in self._made.graphs:
                expected = "a graph name outside Credways' own"
                self._problems.add(f"graph <{graph.value}>", "a graph that Credways keeps", expected, "graph-collision")
            self._made.graphs[graph.value] = self._made.graphs.get(graph.value, 0) + 1
        elif isinstance(graph, BlankNode):
            self._made.graphs["a graph without a name"] = self._made.graphs.get("a graph without a name", 0) + 1
        elif not isinstance(graph, DefaultGraph):
            raise TypeError(type(graph).__name__)
        predicate = self._name(quad.predicate)
        subject = self._term(quad.subject, predicate)
        value = self._term(quad.object, predicate)
        if isinstance(subject, Literal):
            raise TypeError("a literal cannot be a subject")
        self._made.quads.append(Quad(subject, predicate, value, DefaultGraph()))

    def _term(self, term: _Term, predicate: NamedNode) -> _Term:
        if isinstance(term, NamedNode):
            return self._name(term)
        if isinstance(term, BlankNode):
            found = self._blank.get(term.value)
            if found is None:
                # Numbered in order of appearance and marked with the file's digest: the same file gives the same
                # labels, and the labels of two files never meet (BAD_INPUTS 68).
                found = self._blank[term.value] = BlankNode(f"b{self._mark}n{len(self._blank)}")
            return found
        if isinstance(term, Literal):
            self._check(term, predicate)
            return term
        expected = "plain triples; statements about statements (RDF-star) are not kept"
        self._problems.add(f"<{predicate.value}>", "a quoted triple", expected, "rdf-star")
        return Literal("")

    def _name(self, node: NamedNode) -> NamedNode:
        found = self._named.get(node.value)
        if found is None:
            iri = self.current(node.value)
            if has_invisible(iri) or "\u00a0" in iri:
                expected = "an identifier of characters that can be seen"
                self._problems.add("", f"<{iri!a}>"[:200], expected, "invisible-in-iri")
            if iri != node.value:
                self._made.renamed[next(old for old in self._namespaces if node.value.startswith(old))] += 1
            prefix, _, rest = iri.partition(":")
            if prefix in PREFIXES and not rest.startswith("//"):
                self._problems.add("", shown(iri), f"prefix {prefix!r} declared in the file", "undeclared-prefix")
            found = self._named[node.value] = NamedNode(iri)
        return found

    def current(self, iri: str) -> str:
        """The IRI in the current spelling of its namespace."""
        for old, new in self._namespaces.items():
            if iri.startswith(old):
                return new + iri[len(old) :]
        return iri

    def _check(self, literal: Literal, predicate: NamedNode) -> None:
        value = literal.value
        bad = FORBIDDEN.search(value)
        if bad:
            where = f"a value of {shorten(predicate.value)}"
            self._problems.add(
                where, f"U+{ord(bad.group()):04X}", "text without control characters", "control-character"
            )
        if looks_wrongly_decoded(value):
            self._odd["look wrongly decoded"] += 1
        if has_invisible(value):
            self._odd["have invisible characters"] += 1
        if literal.language is not None:
            return
        datatype = literal.datatype.value
        test = check_for(datatype)
        if test is not None:
            if not test(value):
                self._bad_values[shorten(datatype)] += 1
                self._first_bad.setdefault(shorten(datatype), f"{shorten(predicate.value)} {shown(value)}")
            elif predicate.value == SKOS + "notation" or predicate.value.endswith("codedNotation"):
                self._numeric_codes += 1

    def finish(self) -> None:
        """Add the warnings that sum up what was seen."""
        for datatype, count in self._bad_values.items():
            first = self._first_bad[datatype]
            self._made.warnings.append(f"{count} values are no {datatype}, such as {first}; kept as they are")
        if self._numeric_codes:
            self._made.warnings.append(
                f"{self._numeric_codes} codes are typed as numbers; a store may respell them (01 becomes 1)"
            )
        self._made.warnings += [f"{count} values {what}; kept as they are" for what, count in self._odd.items()]
        for graph, count in self._made.graphs.items():
            self._made.warnings.append(f"named graph <{graph}>: its {count} triples are kept in this edition's graph")
