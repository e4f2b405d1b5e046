"""What every copy of the NICE framework says, as records, and those records as triples.

Work roles and their categories are concepts (an occupation-like scheme), as other loaders write occupations; tasks,
knowledge, skill and ability statements are competencies of the framework. A role points at its statements in CTDL's
own words (ceterms:hasTask, ceasn:knowledgeEmbodied …). NICE's only relation, "projection", says nothing itself: its
meaning lies in the kinds of its two ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from loaders.triples import NOTATION, PREF_LABEL, SOURCE, TYPE, english, framework_triples, iri_or_string
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Framework, Source, Statement
from ontology.terms import CEASN, CETERMS, CW, SKOS

STATEMENTS = {
    "task": "",
    "knowledge": "KnowledgeStatement",
    "skill": "SkillStatement",
    "ability": "AbilityStatement",
    "competency_area": "CompetencyArea",
}
CONCEPTS = ("category", "specialty_area", "work_role", "community")
PLURALS = {
    "task": "tasks",
    "knowledge": "knowledge statements",
    "skill": "skill statements",
    "ability": "ability statements",
    "competency_area": "competency areas",
    "category": "categories",
    "specialty_area": "specialty areas",
    "work_role": "work roles",
    "community": "communities",
    "opm_code": "OPM codes",
}
_EMBODIES = {
    "task": CETERMS.hasTask,
    "knowledge": CEASN.knowledgeEmbodied,
    "skill": CEASN.skillEmbodied,
    "ability": CEASN.abilityEmbodied,
}
_LETTERS = {"T": "task", "K": "knowledge", "S": "skill", "A": "ability"}
ABSENT = "no element of this file"
SERIES = "nice"
ROLES = "nice-work-role"
OPM = "opm-cyber-code"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing of the framework. `kind` is one of STATEMENTS, CONCEPTS or "opm_code"."""

    kind: str
    code: str
    title: str = ""
    text: str = ""
    parent: str = ""
    order: str = ""
    added: bool = False


@dataclass(slots=True)
class Nice:
    """One copy of one edition: elements by code, links between them, marks in place of OPM codes."""

    edition: str
    elements: dict[str, Element] = field(default_factory=dict)
    links: dict[tuple[str, str], None] = field(default_factory=dict)
    marked: list[tuple[str, str, str]] = field(default_factory=list)
    """(role, column, mark): the role has no OPM code yet."""

    def kind(self, code: str) -> str:
        """Kind of an element by its code; of one that is not described here, by its code's first letter."""
        known = self.elements.get(code)
        return known.kind if known else _LETTERS[code[0]]

    def absent(self) -> list[tuple[str, str]]:
        """Links whose end the copy does not describe, as (what points there, code of the end)."""
        return [(above, end) for above, below in self.links for end in (above, below) if end not in self.elements]

    def iri(self, code: str) -> str:
        """IRI of an element by its code."""
        kind = self.kind(code)
        if kind == "opm_code":
            return iris.concept(OPM, self.edition, code)
        return (
            iris.concept(ROLES, self.edition, code) if kind in CONCEPTS else iris.statement(SERIES, self.edition, code)
        )


def nice_triples(nice: Nice, source: Source, website: str = "") -> list[Triple]:
    """All triples of a copy, links to ends that it does not describe too (`Nice.absent` lists them)."""
    framework = Framework(
        source=Source(SERIES, nice.edition, source.title, source.publisher),
        kind="WorkforceFramework",
        name=f"{shipped('maps/nice.yaml')['title']} {nice.edition}",
        statements=tuple(_statement(one) for one in nice.elements.values() if one.kind in STATEMENTS),
        webpage=website,
    )
    out = framework_triples(framework) if framework.statements else []
    for one in nice.elements.values():
        node = NamedNode(nice.iri(one.code))
        if one.kind == "task":
            out.append(Triple(node, TYPE, CETERMS.Task))
        if one.added:
            out.append(Triple(node, CW.changeKind, Literal("added")))
        if one.kind in STATEMENTS and one.title and one.text:
            out.append(Triple(node, CEASN.competencyLabel, english(one.title)))
    out += _concepts(nice, source)
    for above, below in nice.links:
        out += _link(nice, above, below)
    return out + _marks(nice, source)


def _statement(one: Element) -> Statement:
    label = "" if one.text else one.title
    parents = (one.parent,) if one.parent else ()
    return Statement(one.code, STATEMENTS[one.kind], one.text, label, parents, order=one.order)


def _link(nice: Nice, above: str, below: str) -> list[Triple]:
    upper, lower = nice.kind(above), nice.kind(below)
    subject, target = NamedNode(nice.iri(above)), NamedNode(nice.iri(below))
    if lower in _EMBODIES:
        return [Triple(subject, _EMBODIES[lower], target)]
    if lower == "opm_code" or upper == "community":
        ends = (subject, target) if lower == "opm_code" else (target, subject)
        return [Triple(ends[0], CETERMS.classification, ends[1])]
    return [Triple(target, SKOS.broader, subject)]


def _concepts(nice: Nice, source: Source) -> list[Triple]:
    out: list[Triple] = []
    schemes: dict[str, str] = {}
    below = {lower for upper, lower in nice.links if nice.kind(upper) in ("category", "specialty_area")}
    for one in nice.elements.values():
        if one.kind in STATEMENTS:
            continue
        series = OPM if one.kind == "opm_code" else ROLES
        schemes[series] = (
            "OPM codes of cybersecurity work"
            if series == OPM
            else f"{shipped('maps/nice.yaml')['title']} {nice.edition}: work roles"
        )
        node, scheme = NamedNode(nice.iri(one.code)), NamedNode(iris.scheme(series, nice.edition))
        out += [
            Triple(node, TYPE, SKOS.Concept),
            Triple(node, SKOS.inScheme, scheme),
            Triple(node, NOTATION, Literal(one.code)),
            Triple(node, PREF_LABEL, english(one.title or (f"OPM code {one.code}" if series == OPM else one.code))),
        ]
        if one.kind == "work_role":
            out.append(Triple(node, TYPE, CETERMS.WorkRole))
        elif one.kind in ("category", "specialty_area"):
            out.append(Triple(node, TYPE, CW.OccupationGroup))
        if one.text:
            out.append(Triple(node, SKOS.definition, english(one.text)))
        if one.order:
            out.append(Triple(node, CEASN.listID, Literal(one.order)))
        if one.code not in below:
            out.append(Triple(node, SKOS.topConceptOf, scheme))
    for series, title in schemes.items():
        scheme = NamedNode(iris.scheme(series, nice.edition))
        out += [
            Triple(scheme, TYPE, SKOS.ConceptScheme),
            Triple(scheme, PREF_LABEL, english(title)),
            Triple(scheme, CW.seriesId, Literal(series)),
            Triple(scheme, CW.edition, Literal(nice.edition)),
            Triple(scheme, SOURCE, iri_or_string(source.url)),
        ]
    return out


def _marks(nice: Nice, source: Source) -> list[Triple]:
    out: list[Triple] = []
    meaning = shipped("maps/nice.yaml")["mark_meaning"]
    for role, column, mark in nice.marked:
        node = NamedNode(iris.entity("suppressed-value", source.series, f"{nice.edition}-{column}-{mark}"))
        out += [
            Triple(NamedNode(nice.iri(role)), CW.suppressedValue, node),
            Triple(node, TYPE, CW.SuppressedValue),
            Triple(node, CW.sourceColumn, Literal(column)),
            Triple(node, CW.mark, Literal(mark)),
            Triple(node, PREF_LABEL, english(f"{column} {mark}: {meaning}")),
        ]
    return list(dict.fromkeys(out))
