"""From a checked specification to a `Load`: triples of the framework and its assessment, and a receipt."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from loaders.known_names import exam_label, organization_name
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.spec_records import Spec, edition_of, part_of, series_of, short_version
from loaders.spec_tree import Tree, make_tree
from loaders.triples import english, framework_iri, framework_triples, iri_or_string, statement_iri
from ontology import iris
from ontology.model import Framework, Load, Source
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, RDF, SKOS

UNDATED = "undated"
"""Edition of a specification that names none and is loaded without --edition."""


def build(spec: Spec, source: SourceFile, options: Options, problems: Problems) -> Load | None:
    """Check one specification and write it down; None when it has problems, which are noted."""
    receipt = ReceiptBuilder("spec", source.name)
    for name, fate in spec.fields.items():
        receipt.field(name, fate)
    before = len(problems)
    framework, tree = _framework(spec, options, problems, receipt)
    if len(problems) > before or framework is None:
        return None
    receipt.read(len(spec.rows) + len(spec.dropped))
    receipt.keep(len(spec.rows))
    for place, value, reason in spec.dropped:
        receipt.drop(place, value, reason)
    triples = framework_triples(framework)
    triples += _details(framework, tree)
    triples += _assessment(spec, framework)
    receipt.count("statements", len(framework.statements))
    for statement in framework.statements:
        receipt.count(statement.kind)
    several = sum(len(one.parents) > 1 for one in framework.statements)
    if several:
        receipt.count("statements with several parents", several)
    for line in (*spec.warnings, *tree.warnings):
        receipt.warn(line)
    for line in spec.notes:
        receipt.note(line)
    return Load(framework.source, triples, receipt.build(), files=((source.name, source.sha256),))


def _framework(
    spec: Spec, options: Options, problems: Problems, receipt: ReceiptBuilder
) -> tuple[Framework | None, Tree]:
    tree = make_tree(spec, problems)
    try:
        series = spec.series or options.series or series_of(spec.name)
    except ValueError:
        problems.add("", f"the name {shown(spec.name)}", "a name with letters or digits", "spec-name")
        return None, tree
    edition = edition_of(spec.exam_code, spec.version) or part_of(spec.edition) or options.edition or UNDATED
    if edition == UNDATED:
        receipt.warn(
            f"{spec.name}: the file names no exam code or edition; kept as edition {UNDATED!r} (--edition names it)"
        )
    urls = {url for found in tree.urls.values() for url in found}
    page = next(iter(urls)) if len(urls) == 1 else ""
    codes = spec.exam_code or short_version(spec.version)
    title = f"{spec.name} ({codes})" if codes and codes not in spec.name else spec.name
    found = Source(
        series=series,
        edition=edition,
        title=title,
        publisher=spec.issuer,
        credit="; ".join(dict.fromkeys(note[8:] for note in spec.notes if note.startswith("rights: ")))[:300],
        url=page if page.startswith(("http://", "https://")) else "",
    )
    return Framework(found, "ExamSpecification", title, tree.statements), tree


def _details(framework: Framework, tree: Tree) -> list[Triple]:
    """What the published rows say beyond the shared record: further codes, the publisher's word, remarks, pages."""
    out: list[Triple] = []
    node = NamedNode(framework_iri(framework))
    one_page = bool(framework.source.url)
    if one_page:
        out.append(Triple(node, DCTERMS.source, iri_or_string(framework.source.url)))
    for statement in framework.statements:
        code = statement.code
        subject = NamedNode(statement_iri(framework.source, statement))
        for other in tree.other_codes.get(code, ()):
            out.append(Triple(subject, SKOS.notation, Literal(other)))
            out.append(Triple(subject, CEASN.codedNotation, Literal(other)))
        if category := tree.categories.get(code):
            out.append(Triple(subject, CEASN.competencyCategory, english(category)))
        out.extend(Triple(subject, CEASN.comment, english(remark)) for remark in tree.comments.get(code, ()))
        if not one_page:
            out.extend(Triple(subject, DCTERMS.source, iri_or_string(url)) for url in tree.urls.get(code, ()))
    return out


def _assessment(spec: Spec, framework: Framework) -> list[Triple]:
    """The exam that covers the specification, and its owner; nothing where the source names neither."""
    if not spec.assessed or not spec.assessment_code:
        return []
    exam = NamedNode(iris.entity("assessment", spec.authority, spec.assessment_code))
    owner = NamedNode(iris.organization(spec.authority))
    known = exam_label(f"{spec.authority}/{spec.assessment_code}")
    label = known or f"{spec.name} exam {spec.exam_code}".strip()
    issuer = organization_name(spec.authority) or spec.issuer
    out = [
        Triple(exam, RDF.type, CETERMS.AssessmentProfile),
        Triple(exam, CETERMS.name, english(label)),
        Triple(exam, SKOS.prefLabel, english(label)),
        Triple(exam, CETERMS.ownedBy, owner),
        Triple(exam, CW.assessesFramework, NamedNode(framework_iri(framework))),
        Triple(owner, RDF.type, CETERMS.CredentialOrganization),
        Triple(owner, CETERMS.name, english(issuer)),
        Triple(owner, SKOS.prefLabel, english(issuer)),
    ]
    if issuer != spec.issuer:
        out.append(Triple(owner, SKOS.altLabel, english(spec.issuer)))
    if spec.exam_code:
        out.append(Triple(exam, SKOS.notation, Literal(spec.exam_code)))
    return out
