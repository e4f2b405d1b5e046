"""Any RDF file as one source edition: Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML (loaders/reading/rdf.py)."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from loaders.options import Options
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.rdf import FORMATS, RdfDocument, read_rdf
from loaders.receipts import ReceiptBuilder
from ontology import iris
from ontology.model import Load, Source
from ontology.namespaces import PAV, SCHEMA, shorten
from ontology.terms import CEASN, DCTERMS, OWL, RDF, RDFS, SKOS

NAME = "rdf"
TITLE = "RDF: Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML"

UNDATED = "undated"
"""Edition of a source that names none and for which nobody named one."""

_VERSIONS = (OWL.versionInfo.value, PAV + "version", SCHEMA + "version", DCTERMS.namespace + "hasVersion")
_TITLES = (DCTERMS.title, CEASN.name, RDFS.label, SKOS.prefLabel)


def sniff(path: Path) -> float:
    """How sure that a file is RDF, by suffix; `.json` only when it looks like JSON-LD."""
    name = path.name.lower().removesuffix(".gz")
    suffix = Path(name).suffix
    if not path.is_file() or suffix not in FORMATS:
        return 0.0
    if suffix == ".json":
        return 0.5 if b'"@context"' in peek(path) or b'"@graph"' in peek(path) else 0.0
    if suffix == ".xml":
        return 0.5 if b"http://www.w3.org/1999/02/22-rdf-syntax-ns#" in peek(path) else 0.0
    return 0.6


def load(path: Path, options: Options) -> list[Load]:
    """Read one file. Raises BadInput as `read_rdf` does."""
    source = open_source(path)
    document = read_rdf(source)
    receipt = start_receipt("rdf", source, document)
    triples = distinct(document.quads)
    head = _head(triples)
    about = name_source(source, options, receipt, title=head.get("title", ""), edition=head.get("edition", ""))
    subjects = {triple.subject for triple in triples}
    receipt.count("triples", len(triples))
    receipt.count("things", len(subjects))
    for target in sorted(
        {t.object.value for t in triples if t.predicate == OWL.imports and isinstance(t.object, NamedNode)}
    ):
        receipt.note(f"owl:imports <{target}> was not followed; load that file too where it is needed")
    receipt.field("every triple", "kept as it stands")
    return [
        Load(
            source=about,
            triples=triples,
            receipt=receipt.build(),
            files=((source.name, source.sha256),),
            expected_links=outside_links(triples),
        )
    ]


def start_receipt(loader: str, source: SourceFile, document: RdfDocument) -> ReceiptBuilder:
    """A receipt that has counted every statement of the file, and every JSON-LD key that says nothing as dropped."""
    receipt = ReceiptBuilder(loader, source.name)
    receipt.read(len(document.quads) + len(document.unknown))
    receipt.keep(len(document.quads))
    for where, key in document.unknown:
        receipt.drop(where, key, "no context defines this key, so that it says nothing")
    for old, count in document.renamed.items():
        receipt.field(f"<{old}…>", f"mapped to the current namespace ({count} terms)")
    for warning in document.warnings:
        receipt.warn(warning)
    return receipt


def distinct(quads: list[Quad]) -> list[Triple]:
    """The triples, each once, in the order of the file."""
    return list(dict.fromkeys(quad.triple for quad in quads))


def name_source(
    source: SourceFile,
    options: Options,
    receipt: ReceiptBuilder,
    *,
    title: str,
    edition: str,
    publisher: str = "",
    url: str = "",
) -> Source:
    """The source edition of an RDF file: what the person said, else what the file says, else its name and "undated"."""
    stem = source.name.rpartition("/")[2].removesuffix(".gz").rpartition(".")[0]
    series = options.series or iris.slug(stem or source.name)
    if not (options.edition or edition):
        receipt.warn(f"the file names no edition: kept as {UNDATED!r}; --edition names one")
    return Source(
        series=series,
        edition=options.edition or edition or UNDATED,
        title=options.title or title or stem,
        publisher=publisher,
        url=url,
    )


def outside_links(triples: list[Triple]) -> tuple[tuple[str, str], ...]:
    """Every IRI the file names and does not describe: RDF is free to name things that live elsewhere."""
    subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)}
    named: dict[str, str] = {}
    for triple in triples:
        if (
            isinstance(triple.object, NamedNode)
            and triple.predicate != RDF.type
            and triple.object.value not in subjects
        ):
            named.setdefault(
                triple.object.value, f"named by the file as {shorten(triple.predicate.value)}, described elsewhere"
            )
    return tuple(named.items())


def _head(triples: list[Triple]) -> dict[str, str]:
    """Title and edition of the one thing the file is about: its owl:Ontology, scheme or framework; {} when unclear."""
    kinds = {OWL.Ontology, SKOS.ConceptScheme, CEASN.CompetencyFramework}
    heads = {t.subject for t in triples if t.predicate == RDF.type and t.object in kinds}
    if len(heads) != 1:
        return {}
    found: dict[str, str] = {}
    for triple in triples:
        if triple.subject in heads and isinstance(triple.object, Literal):
            if triple.predicate in _TITLES:
                found.setdefault("title", triple.object.value)
            elif triple.predicate.value in _VERSIONS:
                found.setdefault("edition", triple.object.value)
    return found
