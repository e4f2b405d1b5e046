"""Competency frameworks in CTDL-ASN (JSON-LD or any RDF): real IRIs kept, brought to docs/data-model.md §3.

The file's own triples stay; what our queries rely on and the file says otherwise or only from the other side is added
(ctdl_asn_tree.py): codes, classes, links to parents and framework, weights as decimal fractions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders import ctdl, rdf
from loaders.ctdl_asn_tree import Tree, complete
from loaders.ctdl_facts import defines_terms
from loaders.options import Options
from loaders.reading.archives import is_many, open_sources
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems
from loaders.reading.rdf import FORMATS, RdfDocument, read_rdf
from loaders.receipts import ReceiptBuilder
from ontology.errors import BadInput, Problem
from ontology.model import Load
from ontology.namespaces import CEASN as CEASN_NAMESPACE
from ontology.terms import CEASN, CW, RDF

NAME = "ctdl-asn"
TITLE = "CTDL-ASN competency framework (JSON-LD, Turtle …)"

_DATES = ("dateCopyrighted", "dateCopyright", "dateValidFrom", "dateModified", "dateCreated")
RESPELLED = {"CompetencyLabel": "competencyLabel", "dateCopyright": "dateCopyrighted"}
"""Terms that published frameworks spell otherwise than the schema does."""


def sniff(path: Path) -> float:
    """How sure that a path is CTDL-ASN: a file by namespace and class, a folder when most of its RDF files are so."""
    if path.is_dir():
        files = [one for one in sorted(path.iterdir())[:200] if Path(one.name.lower()).suffix in FORMATS]
        return 0.8 if files and 2 * sum(sniff(one) > 0 for one in files) > len(files) else 0.0
    if not path.is_file() or Path(path.name.lower().removesuffix(".gz")).suffix not in FORMATS:
        return 0.0
    start = peek(path)
    if defines_terms(start):
        return 0.0
    return 0.9 if b"ctdlasn" in start and b"CompetencyFramework" in start else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one file of one framework, or a folder of such files as one Load each.

    Of a framework that lies in a folder as JSON and as Turtle, the JSON is read; what holds no
    framework is read as other CTDL. Raises BadInput when a file holds more than one framework, or (alone) none.
    """
    if not is_many(path):
        return [_file(open_source(path), options)]
    loads: list[Load] = []
    passed: list[str] = []
    read: set[str] = set()
    problems: list[Problem] = []
    for source in sorted(open_sources(path), key=lambda one: (one.suffix not in (".json", ".jsonld"), one.name)):
        stem = source.name.removesuffix(".gz").rpartition(".")[0]
        if source.suffix not in FORMATS:
            passed.append(f"passed over: {source.name}: no RDF or JSON-LD by its suffix")
        elif stem in read:
            passed.append(f"passed over: {source.name}: another form of the JSON file of that name, which was read")
        else:
            read.add(stem)
            try:
                loads.append(_file(source, options, alone=False))
            except BadInput as error:
                problems += error.problems
    if problems:
        raise BadInput(problems)
    if not loads:
        Problems(path.name).fail("", "no RDF file", "CTDL-ASN frameworks", "no-records")
    told = replace(loads[0].receipt, notes=(*loads[0].receipt.notes, *passed))
    return [replace(loads[0], receipt=told), *loads[1:]]


def _file(source: SourceFile, options: Options, *, alone: bool = True) -> Load:
    document = read_rdf(source)
    receipt = rdf.start_receipt("ctdl-asn", source, document)
    triples = [_respelled(triple) for triple in rdf.distinct(document.quads)]
    for old, new in RESPELLED.items():
        if any(quad.predicate.value == CEASN_NAMESPACE + old for quad in document.quads):
            receipt.field(f"ceasn:{old}", f"mapped to ceasn:{new}, the schema's spelling")
    frameworks = list(
        dict.fromkeys(t.subject for t in triples if t.predicate == RDF.type and t.object == CEASN.CompetencyFramework)
    )
    if not frameworks and not alone:
        return ctdl.file_load(source, options)
    problems = Problems(source.name)
    if len(frameworks) != 1 or not isinstance(frameworks[0], NamedNode):
        named = ", ".join(str(one) for one in frameworks[:3]) or "none"
        problems.fail("", f"{len(frameworks)} frameworks ({named})", "one ceasn:CompetencyFramework", "one-framework")
    framework = frameworks[0]
    facts = {t.predicate: t.object for t in reversed(triples) if t.subject == framework}
    about = rdf.name_source(
        source,
        options,
        receipt,
        title=_text(facts.get(CEASN.name)),
        edition=_edition(facts),
        publisher=_text(facts.get(CEASN.publisherName)),
        url=_text(facts.get(NamedNode(CEASN_NAMESPACE + "source"))),
    )
    tree = Tree.of(triples, framework)
    triples = complete(triples, tree, about, receipt)
    registry_graph = next(iter(document.graphs), "") if len(document.graphs) == 1 else ""
    if ":" in registry_graph:  # a name, and not a count of what stands in a nameless graph
        triples.append(Triple(framework, CW.registryGraph, NamedNode(registry_graph)))
        receipt.field("@id of the @graph", "kept as cw:registryGraph of the framework")
    _count(document, tree, receipt)
    receipt.field("every other triple", "kept as it stands")
    return Load(
        source=about,
        triples=triples,
        receipt=receipt.build(),
        files=((source.name, source.sha256),),
        expected_links=rdf.outside_links(triples),
    )


def _count(document: RdfDocument, tree: Tree, receipt: ReceiptBuilder) -> None:
    """Count statements, and say which the file describes more than once (RDF makes one of them)."""
    described = Counter(
        quad.subject.value
        for quad in document.quads
        if isinstance(quad.subject, NamedNode) and quad.predicate == RDF.type and quad.object == CEASN.Competency
    )
    receipt.count("statements", len(tree.statements))
    receipt.count("statement records in the file", described.total())
    for iri, times in described.items():
        if times > 1:
            receipt.warn(f"described {times} times, kept as one with all that is said of it: <{iri}>")


def _respelled(triple: Triple) -> Triple:
    iri = triple.predicate.value
    if iri.startswith(CEASN_NAMESPACE):
        new = RESPELLED.get(iri[len(CEASN_NAMESPACE) :])
        if new:
            return Triple(triple.subject, NamedNode(CEASN_NAMESPACE + new), triple.object)
    return triple


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _edition(facts: Mapping[NamedNode, object]) -> str:
    """Year of the framework: of its copyright, else of its validity, last change or making; "" when it has no date."""
    for name in _DATES:
        found = re.match(r"\d{4}", _text(facts.get(NamedNode(CEASN_NAMESPACE + name))))
        if found:
            return found.group()
    return ""
