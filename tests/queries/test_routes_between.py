"""Routes between things of every kind, both ways: what connects each pair in one small invented world."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from ontology import iris
from ontology.model import Source
from ontology.namespaces import ID, OWL, RDF, SKOS
from ontology.terms import CEASN, CETERMS, CW
from ontology.terms import SKOS as CORE
from queries.compose import composition
from queries.crosswalk import crosswalk
from queries.explain import why

TYPE = NamedNode(RDF + "type")


def own(kind: str, code: str) -> NamedNode:
    return NamedNode(iris.entity(kind, "invented", code))


def item(series: str, code: str) -> NamedNode:
    return NamedNode(iris.statement(series, "1", code))


def concept(series: str, code: str) -> NamedNode:
    return NamedNode(iris.concept(series, "1", code))


THINGS = {
    "certification": (own("credential", "cert"), CETERMS.Certification),
    "other certification": (own("credential", "other"), CETERMS.Certification),
    "exam": (own("assessment", "exam"), CETERMS.AssessmentProfile),
    "course": (own("course", "course"), CETERMS.Course),
    "program": (own("program", "program"), CETERMS.LearningProgram),
    "objective": (item("spec", "O1"), CW.ExamObjective),
    "career standard": (item("career", "C1"), CW.CTEStandard),
    "expectation": (item("academic", "A1"), CW.GradeLevelExpectation),
    "outcome": (item("academic", "A1.a"), CW.EvidenceOutcome),
    "skill": (item("skills", "S1"), CEASN.Competency),
    "occupation": (concept("jobs", "11-1111"), CW.Occupation),
    "finer occupation": (concept("jobs-finer", "11-1111.00"), CW.OnetOccupation),
    "element": (concept("model", "1.A"), CORE.Concept),
    "program code": (concept("codes", "11.1111"), CORE.Concept),
    "cluster": (concept("clusters", "K"), CORE.Concept),
}


@pytest.fixture(scope="module")
def world() -> EmbeddedStore:
    at = {name: node for name, (node, _) in THINGS.items()}
    triples: list[Triple] = []
    for name, (node, kind) in THINGS.items():
        triples += [Triple(node, TYPE, kind), Triple(node, CORE.prefLabel, Literal(f"The {name}", language="en"))]
        series = node.value.split("/")[-3]
        if "/statement/" in node.value:
            triples += [
                Triple(node, TYPE, CEASN.Competency),
                Triple(node, CEASN.isPartOf, NamedNode(iris.framework(series, "1"))),
            ]
        if "/concept/" in node.value:
            triples += [
                Triple(node, TYPE, CORE.Concept),
                Triple(node, CORE.inScheme, NamedNode(f"{ID}scheme/{series}/1")),
            ]
    for series in ("spec", "career", "academic", "skills"):
        whole = NamedNode(iris.framework(series, "1"))
        triples += [
            Triple(whole, TYPE, CEASN.CompetencyFramework),
            Triple(whole, CW.seriesId, Literal(series)),
            Triple(whole, CW.edition, Literal("1")),
        ]
    rating, measure = own("record", "rating"), own("record", "measure")
    condition = own("condition", "cert")
    triples += [
        Triple(at["certification"], CETERMS.requires, condition),
        Triple(condition, CETERMS.targetAssessment, at["exam"]),
        Triple(at["exam"], CW.assessesFramework, NamedNode(iris.framework("spec", "1"))),
        Triple(at["certification"], CETERMS.occupationType, at["occupation"]),
        Triple(at["other certification"], CETERMS.teaches, at["career standard"]),
        Triple(at["course"], CETERMS.teaches, at["career standard"]),
        Triple(at["program"], CW.leadsToCredential, at["certification"]),
        Triple(at["program"], CETERMS.hasPart, at["course"]),
        Triple(at["outcome"], CEASN.isChildOf, at["expectation"]),
        Triple(at["occupation"], CW.inCluster, at["cluster"]),
        Triple(at["finer occupation"], CW.socOccupation, at["occupation"]),
        Triple(rating, CW.ofOccupation, at["finer occupation"]),
        Triple(rating, CW.ratingMeasure, measure),
        Triple(rating, CW.ratingValue, Literal("4.1")),
        Triple(measure, CW.measuredElement, at["element"]),
        Triple(measure, CW.measuredScale, own("record", "scale")),
        Triple(own("record", "scale"), CORE.prefLabel, Literal("Importance", language="en")),
    ]
    for start, claim, end in (
        ("objective", "closeMatch", "career standard"),
        ("career standard", "exactMatch", "outcome"),
        ("skill", "relatedMatch", "occupation"),
        ("skill", "broadMatch", "objective"),
        ("program code", "relatedMatch", "occupation"),
    ):
        node = own("mapping", f"{start} {end}".replace(" ", "-"))
        triples += [
            Triple(node, NamedNode(OWL + "annotatedSource"), at[start]),
            Triple(node, NamedNode(OWL + "annotatedProperty"), NamedNode(SKOS + claim)),
            Triple(node, NamedNode(OWL + "annotatedTarget"), at[end]),
        ]
    store = EmbeddedStore.in_memory()
    with store.writing("world") as writer:
        writer.replace_edition(Source("world", "1", "World"), triples)
    return store


EXPECTED = {
    # from → to: kind, claim and the two ends of the best row; what leads to its start, and to its end from the other
    "certification → exam": "decided stated certification–exam",
    "certification → objective": "decided stated exam–objective, over: requires the exam",
    "certification → career standard": "decided close objective–career standard, over: requires the exam, assesses",
    "certification → outcome": "composed close objective–outcome, over: requires the exam, assesses",
    "certification → expectation": "composed close objective–outcome, over: requires the exam, assesses; has the part",
    "certification → skill": "decided related occupation–skill, over: is stated to prepare for",
    "certification → occupation": "decided stated certification–occupation",
    "finer occupation → certification": "decided stated occupation–certification, over: belongs to the SOC occupation",
    "certification → program code": "decided related occupation–program code, over: is stated to prepare for",
    "certification → cluster": "decided stated occupation–cluster, over: is stated to prepare for",
    "certification → course": "decided close objective–career standard, over: requires the exam, assesses; teaches",
    "certification → program": "decided stated certification–program",
    "certification → element": "",
    "other certification → course": "composed sharesCompetency other certification–course, over: teaches; teaches",
    "other certification → career standard": "decided stated other certification–career standard",
    "course → career standard": "decided stated course–career standard",
    "course → outcome": "decided exact career standard–outcome, over: teaches",
    "course → expectation": "decided exact career standard–outcome, over: teaches; has the part",
    "course → objective": "decided close career standard–objective, over: teaches",
    "course → skill": "",
    "program → outcome": "decided exact career standard–outcome, over: has the part, teaches",
    "program → occupation": "decided stated certification–occupation, over: leads to",
    "program → cluster": "decided stated occupation–cluster, over: leads to, is stated to prepare for",
    "objective → outcome": "composed close objective–outcome",
    "objective → expectation": "composed close objective–outcome, over: ; has the part",
    "objective → skill": "decided narrow objective–skill",
    "career standard → outcome": "decided exact career standard–outcome",
    "outcome → expectation": "composed partOf outcome–expectation",
    "expectation → outcome": "composed hasPart expectation–outcome",
    "skill → objective": "decided broad skill–objective",
    "skill → occupation": "decided related skill–occupation",
    "skill → cluster": "decided related skill–occupation, over: ; holds",
    "skill → expectation": "",
    "occupation → element": "decided stated occupation–element",
    "finer occupation → element": "decided stated finer occupation–element",
    "cluster → finer occupation": "decided stated cluster–occupation, over: ; belongs to the SOC occupation",
    "program code → occupation": "decided related program code–occupation",
    "program code → certification": "decided related program code–occupation, over: ; is stated to prepare for",
    "cluster → occupation": "decided stated cluster–occupation",
    "cluster → certification": "decided stated cluster–occupation, over: ; is stated to prepare for",
    "cluster → skill": "decided related occupation–skill, over: holds",
}


def address(name: str) -> str:
    return THINGS[name][0].value


def told(world: EmbeddedStore, start: str, end: str) -> list[str]:
    found = []
    for row in crosswalk(world, address(start), address(end)).rows:
        ends = f"{row.subject_label.removeprefix('The ')}–{row.object_label.removeprefix('The ')}"
        ways = "; ".join(", ".join(step.words for step in steps) for steps in (row.chain.lead, row.chain.tail) if steps)
        lead = "" if row.chain.lead or not ways else "; "
        found.append(f"{row.kind} {row.chain.claim} {ends}{f', over: {lead}{ways}' if ways else ''}")
    return found


@pytest.mark.parametrize("pair", EXPECTED)
def test_the_best_route_between_two_kinds_of_things(world: EmbeddedStore, pair: str) -> None:
    start, _, end = pair.partition(" → ")
    assert (told(world, start, end) or [""])[0] == EXPECTED[pair]
    assert len(why(world, address(start), address(end))) >= bool(EXPECTED[pair])


@pytest.mark.parametrize("start", THINGS)
def test_every_route_reads_the_other_way_round(world: EmbeddedStore, start: str) -> None:
    rules = composition()
    for end in THINGS:
        if start == end:
            continue
        there, back = (crosswalk(world, address(a), address(b)).rows for a, b in ((start, end), (end, start)))
        turned = {(row.object_id, row.subject_id, rules.inverse(row.chain.claim)) for row in back}
        straight = {(row.subject_id, row.object_id, row.chain.claim) for row in there}
        # A way ends at the first thing that it was asked for, so one side may list what the other side passes.
        assert straight & turned in (straight, turned), (start, end)
        assert bool(straight) == bool(turned)


def test_a_fact_read_backwards_claims_only_that_the_two_are_related(world: EmbeddedStore) -> None:
    (there,) = crosswalk(world, address("occupation"), address("cluster")).rows
    (back,) = crosswalk(world, address("cluster"), address("occupation")).rows
    assert there.predicate_id == CW.inCluster.value
    assert (back.predicate_id, back.weakest_link.published_predicate) == (SKOS + "relatedMatch", CW.inCluster.value)
    assert back.chain.sentences()[0] == there.chain.sentences()[0]


def test_a_rating_is_told_with_its_value(world: EmbeddedStore) -> None:
    (row,) = crosswalk(world, address("finer occupation"), address("element")).rows
    assert row.predicate_id == CW.ratedOn.value
    assert row.weakest_link.relation == "is rated on (Importance 4.1)"
    assert (row.weakest_link.source, row.weakest_link.edition) == ("world", "1")
