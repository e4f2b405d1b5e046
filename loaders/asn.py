"""The Achievement Standards Network (ASN): documents as served (RDF/JSON, RDF/XML, Turtle, tree), the cleaned Common
Core files made of them, identifier lists, and ASN's own catalogue and vocabularies.

One file is one source edition. A document's series is `asn-` and its id, its edition the day of its last change.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Triple

from loaders import asn_clean, asn_graph, asn_json, asn_lists
from loaders.asn_terms import MARKS
from loaders.ctdl_asn_tree import Tree, complete
from loaders.options import Options
from loaders.rdf import distinct, name_source, outside_links, start_receipt
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.jsons import described, read_json
from loaders.reading.problems import Problems
from loaders.reading.rdf import FORMATS, read_rdf
from loaders.receipts import ReceiptBuilder
from loaders.triples import english
from ontology import iris
from ontology.model import Load
from ontology.terms import CEASN, CW, RDF, SKOS

NAME = "asn"
TITLE = "Achievement Standards Network: documents (RDF/JSON, RDF/XML, Turtle), Common Core files, catalogue"

_HEADERS = {
    b"current url,dot notation,uri,guid": "identifiers",
    b"asn_notation,ccss_notation": "notations",
    b"asn_id,": "documents",
}
_FAR = 2**20
"""How far into a file that names the vocabulary its document is looked for: others name it too, as an example."""
_SHAPES = (b'"jurisdictionAbbreviation"', b'"Dot notation"', b'"match-expr"', b'"asn_identifier"', b'"-rdf:about"')


def sniff(path: Path) -> float:
    """How sure that a file is ASN's: by the names in its beginning, never by its own name."""
    suffix = Path(path.name.lower().removesuffix(".gz")).suffix
    if not path.is_file() or suffix not in (*FORMATS, ".csv"):
        return 0.0
    start = peek(path)
    if suffix == ".csv":
        return 0.95 if _table(start) else 0.0
    named = any(mark in start for mark in MARKS)
    if suffix == ".json":
        own = any(shape in start for shape in _SHAPES)
        return (
            0.9 if own and (named or b"Common Core" in start or b"corestandards" in start) else _rdf_json(start, named)
        )
    if b"purl.org/ASN/schema/core" not in start:
        return 0.0
    return 0.9 if b"StandardDocument" in start or b"StandardDocument" in peek(path, _FAR) else 0.0


def _rdf_json(start: bytes, named: bool) -> float:
    return 0.9 if named and b'"@context"' not in start and b'"type"' in start and b'"value"' in start else 0.0


def _table(start: bytes) -> str:
    header = start.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].strip().lower()
    return next((kind for mark, kind in _HEADERS.items() if header.startswith(mark)), "")


def load(path: Path, options: Options) -> list[Load]:
    """Read one file. Raises BadInput with every problem."""
    source = open_source(path)
    problems = Problems(source.name)
    if source.suffix == ".json":
        return [_json(source, options, problems)]
    if source.suffix == ".csv":
        return [_csv(source, options, problems)]
    document = read_rdf(source)
    receipt = start_receipt(NAME, source, document)
    triples = distinct(document.quads)
    return [asn_graph.graph_load(triples, source.name, source.sha256, options, receipt, problems)]


def _csv(source: SourceFile, options: Options, problems: Problems) -> Load:
    receipt = ReceiptBuilder(NAME, source.name)
    kind = _table(source.data[:1000])
    given = (source.name, source.sha256, options, receipt, problems)
    if kind == "identifiers":
        return asn_lists.identifiers(
            asn_lists.table_rows(source, "identifier_columns", ("code", "guid"), receipt, problems), *given
        )
    if kind == "notations":
        return asn_lists.notations(
            asn_lists.table_rows(source, "notation_columns", ("old", "new"), receipt, problems), *given
        )
    return asn_lists.documents(
        asn_lists.table_rows(source, "document_columns", ("id", "title"), receipt, problems), *given
    )


def _json(source: SourceFile, options: Options, problems: Problems) -> Load:
    value = read_json(source)
    receipt = ReceiptBuilder(NAME, source.name)
    given = (source.name, source.sha256, options, receipt, problems)
    if isinstance(value, dict) and "hits" in value:
        return asn_lists.documents(asn_lists.catalogue_rows(value, receipt, problems), *given)
    if isinstance(value, dict) and isinstance(value.get("rdf:RDF"), dict):
        return _vocabulary(value["rdf:RDF"], source, options, receipt, problems)
    if isinstance(value, dict) and value:
        triples = asn_json.rdf_json(value, source.sha256[:12], problems)
        problems.raise_any()
        receipt.read(len(triples))
        receipt.keep(len(triples))
        return asn_graph.graph_load(triples, *given)
    if isinstance(value, list) and value:
        first = value[0] if isinstance(value[0], dict) else {}
        if "Dot notation" in first:
            return asn_lists.identifiers(asn_lists.json_rows(value, "identifier_columns", receipt, problems), *given)
        if "asn_identifier" in first or "dcterms_description" in first:
            return _manifest(value, source, options, receipt, problems)
        if "jurisdiction" in first or "ASN" in first:
            return asn_clean.clean_load(value, *given)
    return problems.fail("", described(value), "a document, list or vocabulary of ASN", "asn-shape")


def _vocabulary(
    value: dict[str, Any], source: SourceFile, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    triples = asn_json.skos_json(value, problems)
    if not triples:
        problems.add("/rdf:RDF", "no concepts", "a vocabulary", "no-records")
    problems.raise_any()
    receipt.read(len(triples))
    receipt.keep(len(triples))
    receipt.count("concepts", sum(one.object == SKOS.Concept for one in triples))
    receipt.field("every property", "kept as it stands")
    title = next((one.object.value for one in triples if one.predicate.value.endswith("title")), "")  # type: ignore[union-attr]
    about = name_source(source, options, receipt, title=title, edition=_modified(triples))
    for scheme in [one.subject for one in triples if one.predicate == RDF.type and one.object == SKOS.ConceptScheme]:
        triples.append(Triple(scheme, SKOS.prefLabel, english(about.title)))
    return Load(about, triples, receipt.build(), ((source.name, source.sha256),), outside_links(triples))


def _modified(triples: list[Triple]) -> str:
    found = [str(one.object) for one in triples if one.predicate.value.endswith("/modified")]
    return found[0].strip('"')[:10] if found else ""


def _manifest(
    value: list[Any], source: SourceFile, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    """A tree of statements without its document: the framework is named after the file."""
    about = name_source(source, options, receipt, title="", edition="")
    framework = NamedNode(iris.framework(about.series, about.edition))
    triples = list(dict.fromkeys(asn_json.manifest(value, framework, receipt, problems)))
    problems.raise_any()
    head = [
        Triple(framework, RDF.type, CEASN.CompetencyFramework),
        Triple(framework, RDF.type, CW.AcademicStandardsFramework),
        Triple(framework, CEASN.name, english(about.title)),
    ]
    triples = head + triples
    receipt.count("statements", sum(one.object == CEASN.Competency for one in triples))
    receipt.note("the tree does not name its document; the framework's name is the file's")
    made = complete(triples, Tree.of(triples, framework), about, receipt)
    return Load(about, made, receipt.build(), ((source.name, source.sha256),), outside_links(made))
