"""Ed-Fi interchange XML: learning standards with their equivalences, or descriptors (maps/ed-fi.yaml)."""

from __future__ import annotations

import re
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.options import Options
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems, shown
from loaders.reading.xml_tree import Element, read_xml
from loaders.receipts import ReceiptBuilder
from loaders.relations import known_words, predicate_of
from loaders.triples import Concept, english, framework_triples, scheme_triples
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Framework, Load, Source, Statement
from ontology.terms import CEASN, DCTERMS, SCHEMA, SEMAPV

NAME = "ed-fi"
TITLE = "Ed-Fi learning standards and descriptors (interchange XML)"
_STANDARD, _EQUIVALENCE = "LearningStandard", "LearningStandardEquivalenceAssociation"


def sniff(path: Path) -> float:
    """How sure that a file is an interchange file of Ed-Fi: by its root."""
    head = b"" if path.is_dir() else peek(path, 4096)
    return 0.95 if re.search(rb"<Interchange\w+[^>]*http://ed-fi\.org/", head) else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read a file. Raises BadInput with every problem."""
    file = open_source(path)
    problems = Problems(file.name)
    root = read_xml(file, problems)
    version = options.edition or root.namespace.rpartition("/")[2]
    if not root.name.startswith("Interchange") or not version:
        problems.fail(f"line {root.line}", shown(root.name), "an Interchange… element of Ed-Fi", "ed-fi-root")
    if root.name == "InterchangeDescriptors":
        return _descriptors(file, root, version, options, problems)
    return [_standards(file, root, version, options, problems)]


def _source(series: str, version: str, title: str, options: Options) -> Source:
    facts = shipped("maps/ed-fi.yaml")
    return Source(
        series=options.series or series,
        edition=version,
        title=options.title or f"{title} (Ed-Fi {version})",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )


def _descriptors(file: SourceFile, root: Element, version: str, options: Options, problems: Problems) -> list[Load]:
    """Each kind of descriptor is a concept scheme, and a source edition of its own."""
    facts = shipped("maps/ed-fi.yaml")
    kinds: dict[str, dict[str, Concept]] = {}
    namespaces: dict[str, str] = {}
    read: dict[str, int] = {}
    for one in root.children:
        code = one.value("CodeValue")
        found = kinds.setdefault(one.name, {})
        read[one.name] = read.get(one.name, 0) + 1
        if not one.name.endswith("Descriptor") or not code or code in found:
            wrong = shown(f"{one.name} {code}")
            problems.add(f"line {one.line}", wrong, "a descriptor with a code of its own", "ed-fi-code")
            continue
        definition = one.value("Description")
        label = one.value("ShortDescription") or code
        found[code] = Concept(code, label, definition=definition if definition != label else "")
        namespaces[one.name] = one.value("Namespace")
    if not kinds:
        problems.add("", "no descriptors", "at least one", "ed-fi-empty")
    problems.raise_any()
    loads = []
    for kind, found in kinds.items():
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", kind.removesuffix("Descriptor")).lower()
        source = _source(f"ed-fi-{slug_or(words, 'descriptor')}", version, words, options)
        receipt = ReceiptBuilder(NAME, file.name)
        receipt.read(read[kind])
        receipt.keep(read[kind])
        receipt.count("descriptors", len(found))
        for name, fate in facts["descriptor_fates"].items():
            receipt.field(name, fate)
        triples = scheme_triples(source, source.title, list(found.values()))
        scheme = NamedNode(iris.scheme(source.series, version))
        triples.append(Triple(scheme, DCTERMS.identifier, Literal(namespaces[kind])))
        loads.append(Load(source, triples, receipt.build(), ((file.name, file.sha256),)))
    return loads


def _standards(file: SourceFile, root: Element, version: str, options: Options, problems: Problems) -> Load:
    facts = shipped("maps/ed-fi.yaml")
    source = _source("ed-fi-sample-standards", version, "Learning standards", options)
    receipt = ReceiptBuilder(NAME, file.name)
    items: dict[str, Element] = {}
    pairs: list[Element] = []
    for one in root.children:
        receipt.read()
        code = one.value("LearningStandardId")
        if one.name == _EQUIVALENCE:
            pairs.append(one)
        elif one.name != _STANDARD:
            receipt.drop(f"line {one.line}", one.name, "no learning standard and no equivalence")
            continue
        elif not code or code in items:
            problems.add(f"line {one.line}", shown(code), "an identifier of its own", "ed-fi-code")
        else:
            items[code] = one
        receipt.keep()
    if not items:
        problems.add("", "no learning standards", "at least one", "ed-fi-empty")
    statements = [_statement(code, one, items, receipt) for code, one in items.items()]
    rows, expected = _equivalences(pairs, items, source, receipt, problems)
    problems.raise_any()
    framework = Framework(source, "AcademicStandardsFramework", source.title, tuple(statements))
    triples = framework_triples(framework)
    for code, one in items.items():
        triples += _further(NamedNode(iris.statement(source.series, version, code)), one)
    for namespace in dict.fromkeys(one.value("Namespace") for one in items.values()):
        node = NamedNode(iris.framework(source.series, version))
        triples += [Triple(node, DCTERMS.identifier, Literal(namespace))] if namespace else []
    if rows:
        about = MappingSet(f"{source.series}-{version}", f"{source.title}: equivalences", source.publisher)
        triples += mapping_triples(rows, about)
    known = facts["fates"]
    for name in dict.fromkeys(child.name for one in items.values() for child in one.children):
        name = "ContentStandard/Title" if name == "ContentStandard" else name
        receipt.field(name, known.get(name, "dropped: no element that is known here"))
    for name in dict.fromkeys(child.name for one in pairs for child in one.children):
        fate = facts["equivalence_fates"].get(name, "dropped: no element that is known here")
        receipt.field(f"{_EQUIVALENCE}/{name}", fate)
    receipt.count("learning standards", len(items))
    receipt.count("equivalences", len(rows))
    cut = sum(len(one.value("Description")) >= 255 for one in items.values())
    if cut:
        receipt.warn(f"{cut} descriptions have 255 characters or more: the sample cut them there")
    return Load(source, triples, receipt.build(), ((file.name, file.sha256),), expected)


def _statement(code: str, one: Element, items: dict[str, Element], receipt: ReceiptBuilder) -> Statement:
    parent = one.value("ParentLearningStandardReference", "LearningStandardIdentity", "LearningStandardId")
    parents = (parent,) if parent in items and parent != code else ()
    if parent and not parents:
        receipt.dangle(f"line {one.line}", f"{code} below {parent}", "no other element of this file")
    text = one.value("Description")
    return Statement(code, "AcademicStandard", text, "" if text else code, parents)


def _further(node: NamedNode, one: Element) -> list[Triple]:
    out = [Triple(node, CEASN.educationLevelType, Literal(_word(level))) for level in one.values("GradeLevel")]
    out += [Triple(node, DCTERMS.subject, Literal(_word(subject))) for subject in one.values("AcademicSubject")]
    out += [Triple(node, CEASN.competencyCategory, english(title)) for title in one.values("CourseTitle")]
    kinds = [*one.values("LearningStandardScope"), one.value("ContentStandard", "Title")]
    return out + [Triple(node, SCHEMA.additionalType, Literal(_word(kind))) for kind in kinds if kind]


def _word(descriptor: str) -> str:
    """The code of `uri://ed-fi.org/GradeLevelDescriptor#Second grade`."""
    return descriptor.rpartition("#")[2] or descriptor


def _equivalences(
    pairs: list[Element], items: dict[str, Element], source: Source, receipt: ReceiptBuilder, problems: Problems
) -> tuple[list[AlignmentRow], tuple[tuple[str, str], ...]]:
    rows: list[AlignmentRow] = []
    expected: dict[str, str] = {}
    for one in pairs:
        where = f"line {one.line}"
        ends = []
        for side in ("Source", "Target"):
            code = one.value(f"{side}LearningStandardReference", "LearningStandardIdentity", "LearningStandardId")
            if not code:
                problems.add(where, f"no {side.lower()}", "a reference to a learning standard", "ed-fi-reference")
                continue
            ends.append(iris.statement(source.series, source.edition, code))
            if code not in items:
                expected[ends[-1]] = "a learning standard that is in no element of this file"
                receipt.dangle(where, code, expected[ends[-1]])
        word = _word(one.value("LearningStandardEquivalenceStrength"))
        predicate = predicate_of(word)
        if predicate is None:
            problems.add(where, shown(word), "one of " + ", ".join(known_words()), "relation-unknown")
        if len(ends) < 2 or predicate is None:
            continue
        namespace = one.value("Namespace")
        rows.append(
            AlignmentRow(
                ends[0],
                predicate,
                ends[1],
                SEMAPV.ManualMappingCuration.value,
                relation=word,
                comment=one.value("LearningStandardEquivalenceStrengthDescription"),
                mapping_date=one.value("EffectiveDate"),
                other={"mapping_provider": namespace} if namespace else {},
            )
        )
    return rows, tuple(expected.items())
