"""Skill descriptors as records, and what they become: competencies of one framework, and mappings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from loaders.known_codes import known_codes
from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.receipts import ReceiptBuilder
from loaders.relations import predicate_of
from loaders.triples import NOTATION, PREF_LABEL, TYPE, Concept, english, framework_triples, scheme_triples
from loaders.words import is_address
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Framework, Load, Source
from ontology.spool import TripleSpool
from ontology.terms import CEASN, CW, DCTERMS, SEMAPV

_ONET = re.compile(r"\d{2}-\d{4}\.\d{2}")


@dataclass(frozen=True, slots=True)
class Skill:
    """One descriptor. `links` are (kind, code): kind is standard, certification, occupation or onet.

    `alignments` are (address, name, library) of skills elsewhere; `facts` further triples about the skill.
    """

    iri: str
    code: str
    name: str
    statement: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    alignments: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[Triple, ...] = ()


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell, parted by ';', with labels mended that the export broke (maps/rsd.yaml)."""
    facts = shipped("maps/rsd.yaml")
    values: list[str] = []
    for one in filter(None, map(str.strip, cell.split(";"))):
        values += facts["glued"].get(one, [one])
    for broken in facts["split"]:
        first, second = broken["parts"]
        index = 0
        while index < len(values) - 1:
            if (values[index], values[index + 1]) == (first, second):
                values[index : index + 2] = [broken["whole"]]
            index += 1
    return tuple(values)


@dataclass(slots=True)
class Skills:
    """The skills of one file. `whole` False: only their tags are known, so no framework is written."""

    edition: str
    options: Options
    whole: bool = True
    found: dict[str, Skill] = field(default_factory=dict)
    tags: dict[str, Concept] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)
    unresolved: dict[str, str] = field(default_factory=dict)

    def add(self, skill: Skill) -> str:
        """Add a skill: "" when it is new, "same" when it is there already, "other" when its address has another one."""
        known = self.found.setdefault(skill.iri, skill)
        return "" if known is skill else "same" if known == skill else "other"

    def load(self, file: SourceFile, receipt: ReceiptBuilder, series: str, title: str) -> Load:
        """The load of all skills added."""
        facts = shipped("maps/rsd.yaml")
        source = Source(
            series=self.options.series or series,
            edition=self.edition,
            title=self.options.title or title,
            publisher=facts["publisher"],
            license=facts["license"],
            credit=facts["credit"],
            url=facts["url"],
        )
        out = TripleSpool()
        out.extend(self._framework(source) if self.whole else ())
        rows: list[AlignmentRow] = []
        for skill in self.found.values():
            if self.whole:
                out.extend(_about(skill, NamedNode(iris.framework(source.series, source.edition))))
            rows += self._rows(skill, receipt)
        about = MappingSet(f"{source.series}-{source.edition}", source.title, source.publisher, url=source.url)
        out.extend(mapping_triples(rows, about) if rows else ())
        if self.tags:
            scheme = Source("wgu-rsd-tag", self.edition, "", source.publisher)
            out.extend(scheme_triples(scheme, f"{facts['title']}: tags", list(self.tags.values())))
        receipt.count("skills", len(self.found))
        receipt.count("mappings", len(rows))
        for iri, reason in self.unresolved.items():
            receipt.dangle(iri.rpartition("/")[2], iri, reason)
        return Load(source, out, receipt.build(), ((file.name, file.sha256),), tuple(self.expected.items()))

    def _framework(self, source: Source) -> list[Triple]:
        name = shipped("maps/rsd.yaml")["title"]
        return framework_triples(Framework(source, "WorkforceFramework", name, (), webpage=source.url))

    def _rows(self, skill: Skill, receipt: ReceiptBuilder) -> list[AlignmentRow]:
        words = shipped("maps/rsd.yaml")["words"]
        rows: dict[tuple[str, str], AlignmentRow] = {}
        for kind, code in skill.links:
            target, edition, known = self._target(kind, code)
            receipt.count(f"{kind} links")
            rows[kind, target] = _row(skill, target, words[kind], edition, code, unresolved=not known)
        for address, name, library in skill.alignments:
            target = address if is_address(address) else self._tag(f"{name} {address}".strip())
            receipt.count("alignment links")
            rows["alignment", target] = _row(skill, target, words["alignment"], "", name, library)
        return list(rows.values())

    def _target(self, kind: str, code: str) -> tuple[str, str, bool]:
        """IRI of what a code names, the edition it is of, and whether the code is known to exist."""
        facts = shipped("maps/rsd.yaml")
        nice = re.fullmatch(facts["nice_tag"], code)
        if kind == "standard" and nice:
            return iris.concept("nice-work-role", facts["nice_edition"], nice.group(2)), facts["nice_edition"], True
        if kind == "onet" and _ONET.fullmatch(code):
            edition, known = _edition("onet-soc", ("2019", "2010"), code)
            target = iris.concept("onet-soc", edition, code)
            if not known:
                self.expected[target] = self.unresolved[target] = f"{code} is no code of O*NET-SOC 2010 or 2019"
            return target, edition, known
        if kind == "occupation":
            edition, known = _edition("soc", ("2018", "2010"), code)
            target = iris.concept("soc", edition, code)
            if not known:
                self.expected[target] = self.unresolved[target] = f"{code} is no code of SOC 2010 or 2018"
            return target, edition, known
        return self._tag(code), self.edition, True

    def _tag(self, code: str) -> str:
        """IRI of a tag that stands for something this project has no list of."""
        self.tags.setdefault(code, Concept(code, code))
        return iris.concept("wgu-rsd-tag", self.edition, code)


def _edition(series: str, editions: tuple[str, ...], code: str) -> tuple[str, bool]:
    """The first of the editions that has the code, and whether any has; the first where none does."""
    for edition in editions:
        if code in (known_codes(series, edition) or ()):
            return edition, True
    return editions[0], False


def _row(
    skill: Skill, target: str, word: str, edition: str, label: str, library: str = "", unresolved: bool = False
) -> AlignmentRow:
    slots = {"subject_label": skill.name, "object_label": label, "object_source": library}
    return AlignmentRow(
        skill.iri,
        predicate_of(word) or "",
        target,
        SEMAPV.ManualMappingCuration.value,
        object_source_version=edition,
        relation=word,
        unresolved=unresolved,
        other={name: value for name, value in slots.items() if value},
    )


def _about(skill: Skill, framework: NamedNode) -> list[Triple]:
    node = NamedNode(skill.iri)
    out = [
        Triple(node, TYPE, CEASN.Competency),
        Triple(node, TYPE, CW.RichSkillDescriptor),
        Triple(node, CEASN.isPartOf, framework),
        Triple(node, CEASN.isTopChildOf, framework),
        Triple(node, NOTATION, Literal(skill.code)),
        Triple(node, CEASN.codedNotation, Literal(skill.code)),
        Triple(node, PREF_LABEL, english(skill.name)),
        Triple(node, CEASN.competencyLabel, english(skill.name)),
    ]
    if skill.statement:
        out.append(Triple(node, CEASN.competencyText, english(skill.statement)))
    out += [Triple(node, CEASN.competencyCategory, english(one)) for one in skill.categories]
    out += [Triple(node, CEASN.conceptKeyword, english(one)) for one in skill.keywords]
    out += [Triple(node, CW.namedEmployer, english(one)) for one in skill.employers]
    if skill.author:
        out.append(Triple(node, DCTERMS.creator, Literal(skill.author)))
    return out + list(skill.facts)
