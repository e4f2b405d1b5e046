"""The things of the generated graph, as N-Triples lines: one edition after the other, each written as it is made.

Proportions are those of the published data: half of the triples are statements of frameworks, a third mappings, the
rest credentials with their exams, courses, programs, stacking statements, occupations and wages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Final

from benchmarks.invented_words import Vocabulary
from benchmarks.invented_work import DECIMAL, EDITION, TYPE, node, occupations, programs, stacking
from ontology import iris
from ontology.model import Source
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, OWL, SEMAPV, SKOS, SSSOM

TRIPLES: Final = 2_000_000
AREAS: Final = tuple(f"GEN-{letter}" for letter in "ABCDEFGHIJ")
MATCHES: Final = (
    SKOS.closeMatch,
    SKOS.closeMatch,
    SKOS.relatedMatch,
    SKOS.exactMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
)
LEVELS: Final = ("6-8", "HS", "9-10", "11-12")
_LINES: Final = 20_000
"""Lines handed on at a time."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One source edition: `lines` are its triples as N-Triples, in blocks of whole lines, to be read once."""

    source: Source
    graph: str
    lines: Iterator[str]


def editions(triples: int = TRIPLES, seed: int = 4) -> Iterator[Edition]:
    """About so many triples. Each edition is to be read before the next is asked for: one generator makes them all."""
    made = Making(Random(seed), max(triples / TRIPLES, 0.001))  # noqa: S311  (repeatable, not secret)
    for series, title, facts in (
        ("gen-areas", "Collection of standards", made.collection()),
        *((f"gen-{area[-1:].lower()}", f"Standards of area {area}", made.standards(area)) for area in AREAS),
        *((_cte(number), f"Career standards {number}", made.career(number)) for number in range(made.careers)),
        *(
            (_by(number), f"Credentials of publisher {number}", made.publisher(number))
            for number in range(made.publishers)
        ),
        ("gen-tags", "Tags of career standards", made.tags()),
        ("gen-stacking", "What stacks on what", stacking(made)),
        ("gen-occupations", "Occupations and wages", occupations(made)),
        ("gen-programs", "Courses and programs", programs(made)),
    ):
        source = Source(
            series, EDITION, f"{title} (generated)", "Nobody (generated)", credit="Invented for benchmarks."
        )
        yield Edition(source, iris.source_graph(series, EDITION), _blocks(facts))


def _cte(number: int) -> str:
    return f"gen-career-{number}"


def _by(number: int) -> str:
    return f"gen-publisher-{number}"


def _blocks(facts: Iterator[str]) -> Iterator[str]:
    while block := "".join(islice(facts, _LINES)):
        yield block


class Making:
    """What has been made so far, as far as later things refer to it."""

    def __init__(self, random: Random, scale: float) -> None:
        self.random, self.words = random, Vocabulary(random)
        self.expectations = max(3, round(410 * scale))
        self.careers = max(2, round(20 * scale))
        self.publishers = max(2, round(60 * scale**0.5))
        self.credentials = max(3, round(36 * scale**0.5))
        self.jobs = max(10, round(900 * scale))
        self.courses = max(10, round(9_000 * scale))
        self.outcomes: list[str] = []
        self.career_statements: list[str] = []
        self.holders: list[str] = []
        """Credentials, in an order in which they may stack."""

    def below(self, number: int) -> int:
        return int(self.random.random() * number)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def collection(self) -> Iterator[str]:
        """The frameworks of all content areas under one name, as CAS is."""
        whole = node(iris.entity("collection", "generated", "areas"))
        yield f"{whole} {TYPE} {CETERMS.Collection} .\n"
        yield f'{whole} {SKOS.prefLabel} "All areas (generated)"@en .\n'
        yield f'{whole} {SKOS.notation} "gen-areas" .\n'
        for area in AREAS:
            yield f"{whole} {CETERMS.hasMember} {node(iris.framework(f'gen-{area[-1:].lower()}', EDITION))} .\n"

    def framework(self, series: str, kind: str, name: str, more: str = "") -> Iterator[str]:
        """A framework's own triples."""
        one = node(iris.framework(series, EDITION))
        yield f"{one} {TYPE} {CEASN.CompetencyFramework} .\n{one} {TYPE} {kind} .\n"
        yield f'{one} {CEASN.name} "{name} (generated)"@en .\n{one} {SKOS.prefLabel} "{name} (generated)"@en .\n'
        yield f'{one} {CW.seriesId} "{series}" .\n{one} {CW.edition} "{EDITION}" .\n'
        yield f'{one} {CEASN.publisherName} "Nobody (generated)" .\n{more}'

    def statement(self, series: str, code: str, kind: str, parent: str, place: int, *, texted: bool = True) -> str:
        """One statement, below the statement `parent` or at the top where it is ""; yielded as one piece of text."""
        whole = node(iris.framework(series, EDITION))
        one = node(iris.statement(series, EDITION, code))
        above = f"{one} {CEASN.isChildOf} {parent} .\n" if parent else f"{one} {CEASN.isTopChildOf} {whole} .\n"
        said = (
            f'{one} {CEASN.competencyText} "{self.words.phrase(6, 26)}."@en .\n'
            if texted
            else f'{one} {SKOS.prefLabel} "{self.words.phrase(2, 5)} (generated)"@en .\n'
        )
        return (
            f"{one} {TYPE} {CEASN.Competency} .\n{one} {TYPE} {kind} .\n{one} {CEASN.isPartOf} {whole} .\n{above}{said}"
            f'{one} {SKOS.notation} "{code}" .\n{one} {CEASN.codedNotation} "{code}" .\n'
            f'{one} {CEASN.listID} "{place}" .\n'
        )

    def standards(self, area: str) -> Iterator[str]:
        """One content area: expectations, outcomes and parts of outcomes; some outcomes have two parents."""
        series = f"gen-{area[-1:].lower()}"
        one = node(iris.framework(series, EDITION))
        more = f'{one} {CW.contentArea} "Area {area} (generated)" .\n{one} {CW.contentAreaCode} "{area}" .\n'
        yield from self.framework(series, str(CW.AcademicStandardsFramework), f"Standards {area}", more)
        expectation_before = ""
        for number in range(1, self.expectations + 1):
            code = f"{area}.{number}"
            expectation = node(iris.statement(series, EDITION, code))
            yield self.statement(series, code, str(CW.GradeLevelExpectation), "", number)
            yield f'{expectation} {CEASN.educationLevelType} "{LEVELS[self.below(4)]}" .\n'
            for letter in "abcdefghij"[: 4 + self.below(6)]:
                outcome = node(iris.statement(series, EDITION, f"{code}.{letter}"))
                yield self.statement(series, f"{code}.{letter}", str(CW.EvidenceOutcome), expectation, number)
                if expectation_before and self.chance(0.01):
                    yield f"{outcome} {CEASN.isChildOf} {expectation_before} .\n"
                self.outcomes.append(outcome)
                for part in range(1, 1 + self.below(4)):
                    deeper = f"{code}.{letter}.{part}"
                    yield self.statement(series, deeper, str(CW.EvidenceOutcome), outcome, part)
                    self.outcomes.append(node(iris.statement(series, EDITION, deeper)))
            expectation_before = expectation

    def career(self, number: int) -> Iterator[str]:
        """A framework of career standards, four levels deep."""
        series = _cte(number)
        yield from self.framework(series, str(CW.CTEStandardsFramework), f"Career standards {number}")
        for place in range(1, 13):
            above, code = "", f"C{number}.{place}"
            for depth in range(4):
                yield self.statement(series, code, str(CW.CTEStandard), above, place)
                above = node(iris.statement(series, EDITION, code))
                self.career_statements.append(above)
                for leaf in range(1, 4):
                    below = f"{code}-{leaf}"
                    yield self.statement(series, below, str(CW.CTEStandard), above, leaf)
                    self.career_statements.append(node(iris.statement(series, EDITION, below)))
                code = f"{code}.{depth + 1}"

    def publisher(self, number: int) -> Iterator[str]:
        """An organisation, its credentials, their exams and objectives, and what these are mapped to."""
        name, group = f"gen-{number}", f"{_by(number)}-crosswalk"
        owner = node(iris.organization(name))
        title = self.words.phrase(1, 2)
        yield f"{owner} {TYPE} {CETERMS.CredentialOrganization} .\n"
        yield f'{owner} {SKOS.prefLabel} "{title} (generated)"@en .\n'
        yield f'{owner} {CETERMS.name} "{title} (generated)"@en .\n'
        yield from self.mapping_set(group)
        for place in range(self.credentials):
            code = f"credential-{place}"
            series = f"gen-exam-{number}-{place}"
            yield from self.credential(name, owner, code, series)
            statements: list[str] = []
            for domain in range(1, 5 + self.below(3)):
                top = node(iris.statement(series, EDITION, f"{domain}.0"))
                yield self.statement(series, f"{domain}.0", str(CW.ExamDomain), "", domain, texted=False)
                yield f'{top} {CEASN.weight} "0.{1 + self.below(3)}5"{DECIMAL} .\n'
                for objective in range(1, 3 + self.below(4)):
                    inner = f"{domain}.{objective}"
                    one = node(iris.statement(series, EDITION, inner))
                    yield self.statement(series, inner, str(CW.ExamObjective), top, objective)
                    statements.append(one)
                    for topic in range(1, 1 + self.below(3)):
                        yield self.statement(series, f"{inner}.{topic}", str(CW.ExamTopic), one, topic)
            for one in statements:
                for _ in range(self.below(4)):
                    yield self.mapping(group, one, self.outcomes[self.below(len(self.outcomes))])
                if self.chance(0.5):
                    target = self.career_statements[self.below(len(self.career_statements))]
                    yield self.mapping(group, one, target)

    def credential(self, authority: str, owner: str, code: str, series: str) -> Iterator[str]:
        """A credential that requires an exam, whose specification is a framework."""
        iri = iris.entity("credential", authority, code)
        one, exam = node(iri), node(iris.entity("assessment", authority, code))
        condition = node(iris.entity("condition", authority, code))
        label = f"{self.words.phrase(2, 4)} (generated)"
        yield f"{one} {TYPE} {CETERMS.Certification} .\n{one} {TYPE} {CW.IndustryCertification} .\n"
        yield f'{one} {SKOS.prefLabel} "{label}"@en .\n{one} {CETERMS.name} "{label}"@en .\n'
        yield f'{one} {SKOS.notation} "{authority}-{code}" .\n{one} {CETERMS.ownedBy} {owner} .\n'
        yield f"{one} {CETERMS.requires} {condition} .\n{condition} {TYPE} {CETERMS.ConditionProfile} .\n"
        yield f"{condition} {CETERMS.targetAssessment} {exam} .\n{exam} {TYPE} {CETERMS.AssessmentProfile} .\n"
        yield f'{exam} {SKOS.prefLabel} "Exam of {label}"@en .\n'
        yield f"{exam} {CW.assessesFramework} {node(iris.framework(series, EDITION))} .\n"
        yield f"{one} {CETERMS.occupationType} {self.job(self.below(self.jobs))} .\n"
        yield from self.framework(series, str(CW.ExamSpecification), f"Objectives of {label}")
        self.holders.append(one)

    def mapping_set(self, group: str) -> Iterator[str]:
        """A set that mappings belong to."""
        one = node(iris.mapping_set(group))
        yield f'{one} {TYPE} {SSSOM.MappingSet} .\n{one} {DCTERMS.title} "{group} (generated)"@en .\n'
        yield f'{one} {SKOS.prefLabel} "{group} (generated)"@en .\n'
        yield f'{one} {DCTERMS.publisher} "Nobody (generated)" .\n{one} {CW.kind} "published" .\n'

    def mapping(self, group: str, subject: str, obj: str) -> str:
        """One mapping in SSSOM's form; some have a confidence, few are negated, of some the object is unknown."""
        predicate = MATCHES[self.below(len(MATCHES))]
        # The same pair may come twice; a number of its own makes it another mapping of the set.
        rest = str(int(self.random.random() * 1e9))
        one = node(iris.mapping(group, subject[1:-1], predicate.value, obj[1:-1], rest))
        text = (
            f"{one} {TYPE} {SSSOM.Mapping} .\n{one} {OWL.annotatedSource} {subject} .\n"
            f"{one} {OWL.annotatedProperty} {predicate} .\n{one} {OWL.annotatedTarget} {obj} .\n"
            f"{one} {SSSOM.mapping_justification} {SEMAPV.ManualMappingCuration} .\n"
            f"{one} {DCTERMS.isPartOf} {node(iris.mapping_set(group))} .\n"
        )
        if self.chance(0.4):
            text += f'{one} {SSSOM.confidence} "0.{5 + self.below(5)}5"{DECIMAL} .\n'
        if self.chance(0.5):
            text += f'{one} {CW.publishedRelation} "tagged" .\n'
        if self.chance(0.01):
            text += f"{one} {SSSOM.predicate_modifier} {SSSOM.NegatedPredicate} .\n"
        return text

    def tags(self) -> Iterator[str]:
        """Mappings from career standards to outcomes, so that a crosswalk can be composed of two."""
        yield from self.mapping_set("gen-tags")
        for one in self.career_statements:
            for _ in range(1 + self.below(3)):
                yield self.mapping("gen-tags", one, self.outcomes[self.below(len(self.outcomes))])

    def job(self, number: int) -> str:
        """The occupation of a number."""
        return node(iris.concept("gen-occupation", EDITION, f"90-{number:04}"))
