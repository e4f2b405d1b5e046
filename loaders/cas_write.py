"""One content area and edition of the Colorado Academic Standards as triples and receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from loaders.cas_records import Edition, Expectation
from loaders.cas_tables import skill_tags
from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.reading.files import SourceFile
from loaders.receipts import ReceiptBuilder
from loaders.reference_lists import resolve, unresolved_note
from loaders.relations import predicate_of
from loaders.triples import english, framework_iri, framework_triples
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Framework, Load, Source, Statement
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, RDF, SEMAPV, SKOS

_PRACTICE = re.compile(r"(MP[1-8])\b")


def write_edition(
    edition: Edition, sources: Mapping[str, SourceFile], files: tuple[tuple[str, str], ...], notes: Sequence[str]
) -> Load:
    """Return the Load of one content area and edition."""
    settings = shipped("maps/cas.yaml")
    more = settings["more_credit"].get(edition.area_code, "")
    source = Source(
        series=f"cas-{edition.area_code.lower()}",
        edition=edition.edition,
        title=f"Colorado Academic Standards: {edition.area} ({edition.edition})",
        publisher=settings["publisher"],
        credit=f"{settings['credit'].strip()} {more.strip()}".strip(),
        url=settings["url"],
    )
    receipt = ReceiptBuilder("cas", sources["expectations"].name)
    graduates = _graduates(edition)
    framework = Framework(
        source=source,
        kind="AcademicStandardsFramework",
        name=source.title,
        statements=tuple(_statements(edition, graduates, receipt)),
        content_area=edition.area,
        content_code=edition.area_code,
        webpage=settings["url"],
    )
    triples = framework_triples(framework)
    _add_collection(triples, framework)
    _add_details(triples, edition, graduates, receipt)
    rows, links = _mappings(edition, receipt)
    if rows:
        about = MappingSet(
            name=f"cas-{edition.area_code.lower()}-{edition.edition}-tags",
            title=f"Codes of other standards printed in {source.title}",
            publisher=source.publisher,
            url=source.url,
        )
        triples += mapping_triples(rows, about)
    for warning in edition.warnings:
        receipt.warn(warning)
    for note in notes:
        receipt.note(note)
    for role, name in settings["files"].items():
        if role in sources:
            for field, fate in settings["fields"][name].items():
                receipt.field(f"{name}: {field}", fate)
    receipt.read(edition.repeated)
    receipt.keep(edition.repeated)
    return Load(source=source, triples=triples, receipt=receipt.build(), files=files, expected_links=links)


def _graduates(edition: Edition) -> dict[tuple[str, str], str]:
    """(number, text) → code of each prepared-graduate statement, in order of first mention.

    Mathematics prints no number; its statements are the mathematical practices and begin with "MP1." … "MP8.".
    """
    codes: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for one in edition.expectations:
        for number, text in one.graduates:
            if (number, text) in codes:
                continue
            practice = _PRACTICE.match(text)
            mark = number or (practice[1] if practice else str(len(codes) + 1))
            code = f"{edition.area_code}.PGS.{mark}"
            while code in taken:  # one number, two wordings: both are kept
                code += "'"
            taken.add(code)
            codes[number, text] = code
    return codes


def _statements(edition: Edition, graduates: Mapping[tuple[str, str], str], receipt: ReceiptBuilder) -> list[Statement]:
    made = [
        Statement(code=code, kind="PreparedGraduateStatement", text=text, order=number, derived_code=True)
        for (number, text), code in graduates.items()
    ]
    receipt.read(len(graduates))
    receipt.keep(len(made))
    receipt.count("prepared graduate statements", len(made))
    for position, one in enumerate(edition.expectations, 1):
        made.append(
            Statement(code=one.code, kind="GradeLevelExpectation", text=one.text, order=str(position), level=one.level)
        )
        before = len(made)
        _add_outcomes(made, one, receipt)
        _add_skills(made, one, receipt)
        receipt.keep(1 + len(made) - before)
        receipt.read(1 + sum(1 + len(outcome.parts) for outcome in one.outcomes))
        receipt.read(sum(len(items) for name, items in one.sections.items() if is_skill_section(name)))
        receipt.count("learning expectations (preschool)" if one.level == "P" else "grade level expectations")
    return made


def _add_outcomes(made: list[Statement], one: Expectation, receipt: ReceiptBuilder) -> None:
    for outcome in one.outcomes:
        made.append(_below(outcome.code, "EvidenceOutcome", outcome.text, one.code, outcome.number, one.level))
        for position, part in enumerate(outcome.parts, 1):
            made.append(_below(part.code, "EvidenceOutcome", part.text, outcome.code, str(position), one.level))
        receipt.count("sub-outcomes", len(outcome.parts))
    receipt.count("evidence outcomes", len(one.outcomes))


def _add_skills(made: list[Statement], one: Expectation, receipt: ReceiptBuilder) -> None:
    skills = _skills(one)
    for code, _, item, text in skills:
        made.append(_below(code, "EssentialSkillStatement", text, one.code, str(item), one.level))
    receipt.count("essential skill statements", len(skills))


def _below(code: str, kind: str, text: str, parent: str, order: str, level: str) -> Statement:
    """A statement under another, with a code that CDE does not print."""
    return Statement(code=code, kind=kind, text=text, parents=(parent,), order=order, level=level, derived_code=True)


def _skills(one: Expectation) -> list[tuple[str, str, int, str]]:
    """(code, section, item, text) of each essential-skill statement of an expectation."""
    found = [
        (name, item, text)
        for name, items in one.sections.items()
        if is_skill_section(name)
        for item, text in enumerate(items, 1)
    ]
    return [(f"{one.code}.ES.{number}", name, item, text) for number, (name, item, text) in enumerate(found, 1)]


@cache
def is_skill_section(name: str) -> bool:
    """Whether the items of a section are essential-skill statements rather than context notes."""
    return bool(re.match(shipped("maps/cas.yaml")["skill_sections"], name))


def _add_collection(triples: list[Triple], framework: Framework) -> None:
    """Say that the framework is one of the Colorado Academic Standards as a whole."""
    whole = shipped("maps/cas.yaml")["collection"]
    node = NamedNode(iris.entity("collection", whole["authority"], whole["code"]))
    triples.append(Triple(node, RDF.type, CETERMS.Collection))
    triples.append(Triple(node, CETERMS.name, english(whole["name"])))
    triples.append(Triple(node, SKOS.prefLabel, english(whole["name"])))
    triples.append(Triple(node, CETERMS.hasMember, NamedNode(framework_iri(framework))))


def _add_details(
    triples: list[Triple],
    edition: Edition,
    graduates: Mapping[tuple[str, str], str],
    receipt: ReceiptBuilder,
) -> None:
    """Standards' names and pages, links to prepared-graduate statements, skill tags and context notes."""
    add = triples.append
    series, year = f"cas-{edition.area_code.lower()}", edition.edition
    graduate_nodes = {key: NamedNode(iris.statement(series, year, code)) for key, code in graduates.items()}
    sections = _Sections()
    missing: set[str] = set()
    left = 0
    for one in edition.expectations:
        iri = iris.statement(series, year, one.code)
        node = NamedNode(iri)
        add(Triple(node, CW.standardName, sections.name(one.standard)))
        if one.standard_number:
            add(Triple(node, CW.standardNumber, Literal(one.standard_number)))
        page = edition.pages.get(one.grade)
        if page:
            add(Triple(node, DCTERMS.source, NamedNode(page)))
        elif edition.pages:
            missing.add(one.grade)
        for graduate in dict.fromkeys(one.graduates):
            add(Triple(node, CW.supportsPreparedGraduate, graduate_nodes[graduate]))
        for code, section, item, _ in _skills(one):
            brackets = edition.skills.get((one.code, section, item), "")
            tags = skill_tags(brackets) if brackets else ()
            left += bool(brackets) and not tags
            for tag in dict.fromkeys(tags):
                add(Triple(NamedNode(iris.statement(series, year, code)), CW.essentialSkillTag, Literal(tag)))
        receipt.count("context notes", _add_notes(triples, node, iri, one, sections))
    if missing:
        receipt.warn(f"the page index has no page for {', '.join(sorted(missing))}")
    if left:
        receipt.note(
            f"{left} essential-skill statements have words in brackets that name no skill; they stay in the text"
        )


class _Sections:
    """Literals and IRI parts of names that come again and again."""

    def __init__(self) -> None:
        self._names: dict[str, Literal] = {}
        self._slugs: dict[str, str] = {}

    def name(self, text: str) -> Literal:
        made = self._names.get(text)
        if made is None:
            made = self._names[text] = english(text)
        return made

    def slug(self, text: str) -> str:
        made = self._slugs.get(text)
        if made is None:
            made = self._slugs[text] = iris.slug(text)
        return made


def _add_notes(triples: list[Triple], node: NamedNode, iri: str, one: Expectation, sections: _Sections) -> int:
    """Write context notes as parts of the expectation (`…/MA.HS.N-Q.A#inquiry-questions-1`); return how many."""
    add = triples.append
    count = 0
    has_note, section_name, value, list_id = CW.hasContextNote, CW.sectionName, RDF.value, CEASN.listID
    for name, items in one.sections.items():
        if is_skill_section(name):
            continue
        part, title = sections.slug(name), sections.name(name)
        for item, text in enumerate(items, 1):
            note = NamedNode(f"{iri}#{part}-{item}")
            add(Triple(node, has_note, note))
            add(Triple(note, RDF.type, CW.ContextNote))
            add(Triple(note, section_name, title))
            add(Triple(note, value, Literal(text, language="en")))
            add(Triple(note, list_id, Literal(str(item))))
            count += 1
    return count


def _mappings(edition: Edition, receipt: ReceiptBuilder) -> tuple[list[AlignmentRow], tuple[tuple[str, str], ...]]:
    """The crosswalk tags as mappings, and the statements of other sources that they lead to."""
    targets = shipped("maps/cas.yaml")["targets"]
    series, year = f"cas-{edition.area_code.lower()}", edition.edition
    grades = {one.code: one.grade for one in edition.expectations}
    rows = []
    links: dict[str, str] = {}
    for tag in edition.tags:
        target = targets[tag.framework]
        of, form = target["series"][edition.area_code], target.get("pattern", "")
        found = resolve(tag.code, of, target["edition"], target["list"], form)
        subject = iris.statement(series, year, tag.subject)
        if not found.known:
            why = unresolved_note(tag.subject, tag.code) or "no list of the framework's codes has it"
            receipt.dangle(f"cas_crosswalk_tags.csv, row {tag.row}", f"{tag.subject} → {tag.framework} {tag.code}", why)
            receipt.count("tags whose code exists nowhere")
        comments = [f"in {tag.where}"] if tag.where else []
        if found.code != tag.code:
            comments.append(f"printed as {tag.code}")
        if tag.repeat > 1:
            comments.append("printed twice in the same place")
        rows.append(
            AlignmentRow(
                subject_id=subject,
                predicate_id=predicate_of(tag.relation) or "",
                object_id=found.iri,
                mapping_justification=SEMAPV.ManualMappingCuration.value,
                subject_source_version=year,
                object_source_version=found.edition,
                relation=tag.relation,
                evidence=edition.pages.get(_grade(tag.subject, grades), ""),
                comment="; ".join(comments),
                unresolved=not found.known,
                other={"record_id": f"{subject}#tag-{iris.segment(tag.code)}-{tag.repeat}"} if tag.repeat > 1 else {},
            )
        )
        links[found.iri] = target["why"] if found.known else f"{tag.framework} {tag.code}: exists in no known list"
    receipt.read(len(edition.tags))
    receipt.keep(len(rows))
    receipt.count("crosswalk tags", len(rows))
    return rows, tuple(links.items())


def _grade(code: str, grades: Mapping[str, str]) -> str:
    """Grade label of the expectation that a statement belongs to: the longest code that begins its own."""
    while code not in grades and "." in code:
        code = code.rpartition(".")[0]
    return grades.get(code, "")
