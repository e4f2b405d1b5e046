"""What comes after the frameworks in the generated graph: stacking, occupations and wages, courses and programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ontology import iris
from ontology.namespaces import XSD
from ontology.terms import CETERMS, CW, DCTERMS, RDF, SKOS

if TYPE_CHECKING:
    from benchmarks.invented_graph import Making

KINDS: Final = ("progression", "component", "credit", "horizontal", "nested-content")
TYPE: Final = f"{RDF.type}"
DECIMAL: Final = f"^^<{XSD}decimal>"
EDITION: Final = "2026"


def node(iri: str) -> str:
    """An IRI as N-Triples writes it."""
    return f"<{iri}>"


def stacking(made: Making) -> Iterator[str]:
    """Ladders within a publisher and some across; a lower step always comes before an upper one, so no circles."""
    scheme = node(iris.scheme("stacking-kinds", "1"))
    for kind in KINDS:
        yield f'{node(iris.concept("stacking-kinds", "1", kind))} {SKOS.notation} "{kind}" .\n'
        yield f"{node(iris.concept('stacking-kinds', '1', kind))} {SKOS.inScheme} {scheme} .\n"
    number = len(made.holders)
    for lower in range(number - 1):
        near = lower + 1 + made.below(3)
        wanted = ([near] if made.chance(0.8) else []) + [made.below(number) for _ in range(2) if made.chance(0.3)]
        for place, upper in enumerate(sorted({one for one in wanted if lower < one < number})):
            one = node(iris.entity("stacking", "generated", f"{lower}-{upper}"))
            kind = iris.concept("stacking-kinds", "1", KINDS[made.below(len(KINDS))])
            yield (
                f"{one} {TYPE} {CW.StackingStatement} .\n{one} {CW.lowerStep} {made.holders[lower]} .\n"
                f"{one} {CW.upperStep} {made.holders[upper]} .\n{one} {CW.stackingKind} {node(kind)} .\n"
                f"{one} {CW.ctdlPredicate} {CETERMS.requires if place else CETERMS.recommends} .\n"
                f'{one} {CW.asserter} "Nobody (generated)" .\n'
                f"{one} {DCTERMS.source} <https://example.org/generated> .\n"
            )


def occupations(made: Making) -> Iterator[str]:
    """Concepts of an invented classification, and wages of each in some areas."""
    scheme = node(iris.scheme("gen-occupation", EDITION))
    yield f'{scheme} {TYPE} {SKOS.ConceptScheme} .\n{scheme} {SKOS.prefLabel} "Occupations (generated)"@en .\n'
    for number in range(made.jobs):
        one = made.job(number)
        yield f"{one} {TYPE} {SKOS.Concept} .\n{one} {TYPE} {CW.Occupation} .\n{one} {SKOS.inScheme} {scheme} .\n"
        yield f'{one} {SKOS.notation} "90-{number:04}" .\n'
        yield f'{one} {SKOS.prefLabel} "{made.words.phrase(1, 3)} (generated)"@en .\n'
        yield f'{one} {SKOS.definition} "{made.words.phrase(10, 40)}."@en .\n'
        for area in range(5):
            wage = node(iris.entity("observation", "gen", f"{number}-{area}"))
            yield f"{wage} {TYPE} {CW.WageObservation} .\n{wage} {CW.occupation} {one} .\n"
            yield f'{wage} {CW.year} "2026" .\n'
            yield f'{wage} {CW.area} "Area {area} (generated)" .\n'
            yield f'{wage} {CW.medianAnnualWage} "{30_000 + made.below(90_000)}"{DECIMAL} .\n'


def programs(made: Making) -> Iterator[str]:
    """Courses and programs that lead to credentials; a course teaches some outcomes."""
    for number in range(made.courses):
        kind, plain = ("program", CW.CTEProgram) if number % 6 == 0 else ("course", CETERMS.Course)
        one = node(iris.entity(kind, "generated", str(number)))
        label = f"{made.words.phrase(2, 5)} (generated)"
        yield f'{one} {TYPE} {plain} .\n{one} {SKOS.prefLabel} "{label}"@en .\n'
        yield f'{one} {CETERMS.name} "{label}"@en .\n'
        yield f"{one} {CW.leadsToCredential} {made.holders[made.below(len(made.holders))]} .\n"
        for outcome in sorted({made.below(len(made.outcomes)) for _ in range(made.below(5))}):
            yield f"{one} {CETERMS.teaches} {made.outcomes[outcome]} .\n"
