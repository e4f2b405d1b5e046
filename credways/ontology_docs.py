"""The ontology's documentation page: one HTML file that stands alone, made from the Turtle files and nothing else.

It is our own because pyLODE 3.4.1, as published, cannot be imported (its version.py wants a pyproject.toml in
site-packages), and because a page that loads nothing from another host can then be had without post-processing.
The same ontology always gives the same bytes, so a test can hold the committed page to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ontology import namespaces as ns
from ontology.files import ontology_files, scheme_files
from ontology.terms import CW, DCTERMS, OWL, RDF, RDFS, REUSED, SKOS

_TEMPLATE = Path(__file__).with_name("ontology_page.html")
_HEADER = NamedNode("https://w3id.org/credways/ontology")
_KINDS = (
    ("Classes", "classes", OWL.Class),
    ("Object properties", "object-properties", OWL.ObjectProperty),
    ("Datatype properties", "datatype-properties", OWL.DatatypeProperty),
    ("Annotation properties", "annotation-properties", OWL.AnnotationProperty),
    ("Individuals", "individuals", OWL.NamedIndividual),
)
_ROWS = (
    ("Is a", RDFS.subClassOf, False),
    ("Narrower classes", RDFS.subClassOf, True),
    ("Is a kind of", RDFS.subPropertyOf, False),
    ("Said of", RDFS.domain, False),
    ("Leads to", RDFS.range, False),
    ("Inverse", OWL.inverseOf, False),
    ("Inverse", OWL.inverseOf, True),
    ("Properties said of it", RDFS.domain, True),
    ("Properties leading to it", RDFS.range, True),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A term as the page shows it: its CURIE and where the page leads for it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the page. `rows` are (heading, links)."""

    name: str
    iri: str
    label: str
    definition: str
    other_labels: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[Link, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of one kind, or the concepts of one scheme, sorted by name; schemes also have a definition."""

    title: str
    anchor: str
    terms: tuple[Term, ...]
    definition: str = ""
    iri: str = ""


@dataclass
class _Index:
    """What is said of each node, in both directions."""

    forward: dict[tuple[object, NamedNode], list[object]] = field(default_factory=dict)
    backward: dict[tuple[object, NamedNode], list[object]] = field(default_factory=dict)

    def add(self, triples: Iterable[Triple]) -> _Index:
        for triple in triples:
            self.forward.setdefault((triple.subject, triple.predicate), []).append(triple.object)
            self.backward.setdefault((triple.object, triple.predicate), []).append(triple.subject)
        return self

    def texts(self, node: object, predicate: NamedNode) -> tuple[str, ...]:
        found = self.forward.get((node, predicate), [])
        return tuple(sorted(text.value for text in found if isinstance(text, Literal)))

    def text(self, node: object, predicate: NamedNode) -> str:
        return next(iter(self.texts(node, predicate)), "")

    def nodes(self, node: object, predicate: NamedNode, *, backward: bool = False) -> tuple[NamedNode, ...]:
        found = (self.backward if backward else self.forward).get((node, predicate), [])
        return tuple(sorted((one for one in found if isinstance(one, NamedNode)), key=str))


def write_docs(path: Path) -> None:
    """Write the page to `path`, making its folder where there is none. Raises OSError where it cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(), encoding="utf-8", newline="\n")


def page() -> str:
    """Return the page's HTML."""
    # Imported here, because `credways --help` must not pay for it.
    from jinja2 import Environment, StrictUndefined, select_autoescape

    environment = Environment(
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    index = _Index().add(_triples(ontology_files()))
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        title=index.text(_HEADER, DCTERMS.title),
        description=index.text(_HEADER, DCTERMS.description),
        version=index.text(_HEADER, OWL.versionInfo),
        namespace=ns.CW,
        groups=_groups(index),
        schemes=_schemes(),
        reused=_reused(index),
        prefixes=dict(ns.PREFIXES),
    )


def _triples(files: Iterable[Path]) -> list[Triple]:
    return [
        quad.triple for file in files for quad in parse(path=file, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def _groups(index: _Index) -> list[Group]:
    groups = []
    for title, anchor, kind in _KINDS:
        own = [node for node in index.nodes(kind, RDF.type, backward=True) if node.value.startswith(ns.CW)]
        groups.append(Group(title, anchor, tuple(_term(index, node) for node in own)))
    return groups


def _term(index: _Index, node: NamedNode) -> Term:
    links = (index.nodes(node, DCTERMS.source), index.nodes(node, RDFS.seeAlso))
    rows: dict[str, list[Link]] = {}
    for heading, predicate, backward in _ROWS:
        for other in index.nodes(node, predicate, backward=backward):
            rows.setdefault(heading, []).append(_link(other))
    apart = _apart_from(index, node)
    if apart:
        rows["Can never also be"] = [_link(other) for other in apart]
    return Term(
        name=node.value.removeprefix(ns.CW),
        iri=node.value,
        label=index.text(node, RDFS.label),
        definition=index.text(node, SKOS.definition),
        other_labels=index.texts(node, SKOS.altLabel),
        note=index.text(node, RDFS.comment),
        sources=tuple(source.value for some in links for source in some),
        rows=tuple((heading, tuple(found)) for heading, found in rows.items()),
    )


def _apart_from(index: _Index, node: NamedNode) -> list[NamedNode]:
    """Return the classes declared disjoint with `node`, in the lists of owl:AllDisjointClasses."""
    found: set[NamedNode] = set()
    for group in index.backward.get((OWL.AllDisjointClasses, RDF.type), []):
        members = _list(index, index.forward[group, OWL.members][0])
        if node in members:
            found |= members - {node}
    return sorted(found, key=str)


def _list(index: _Index, node: object) -> set[NamedNode]:
    found: set[NamedNode] = set()
    while node != RDF.nil:
        found |= set(index.nodes(node, RDF.first))
        node = index.forward[node, RDF.rest][0]
    return found


def _link(node: NamedNode) -> Link:
    href = f"#{node.value.removeprefix(ns.CW)}" if node in CW.terms else node.value
    return Link(ns.shorten(node.value), href)


def _schemes() -> list[Group]:
    groups = []
    for file in scheme_files():
        index = _Index().add(_triples([file]))
        (scheme,) = index.nodes(SKOS.ConceptScheme, RDF.type, backward=True)
        concepts = tuple(
            Term(
                name=index.text(concept, SKOS.notation),
                iri=concept.value,
                label=index.text(concept, SKOS.prefLabel),
                definition=index.text(concept, SKOS.definition),
            )
            for concept in index.nodes(SKOS.Concept, RDF.type, backward=True)
        )
        title, definition = index.text(scheme, SKOS.prefLabel), index.text(scheme, SKOS.definition)
        groups.append(Group(title, f"scheme-{file.stem}", concepts, definition, scheme.value))
    return groups


def _reused(index: _Index) -> list[tuple[str, str, list[tuple[Link, str]]]]:
    """Each reused vocabulary: prefix, namespace, and its terms with their labels."""
    prefix_of = {namespace: prefix for prefix, namespace in ns.PREFIXES.items()}
    return [
        (
            prefix_of[vocabulary.namespace],
            vocabulary.namespace,
            [(_link(node), index.text(node, RDFS.label)) for node in sorted(vocabulary.terms, key=str)],
        )
        for vocabulary in REUSED
    ]
