"""Findings about data, in words: what a person is told, and that nothing usable is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph import validation
from graph.shacl_shapes import Shape
from graph.store import EmbeddedStore
from graph.validation import Report, edition_shapes, link_shapes, validate, validate_store
from ontology.model import Source
from tests.support.shared import shared_file
from tests.support.turtle import triples_of, turtle

DATA = Path(__file__).with_name("shapes")
GOOD = list(triples_of([DATA / "good.ttl"]))
BAD = list(triples_of([DATA / "bad.ttl"]))
SHAPES = "https://w3id.org/credways/shapes#"


def found(report: Report) -> set[tuple[str, str, str]]:
    return {(v.focus, v.shape.removeprefix(SHAPES), v.component) for v in report.violations}


def every_shape(shapes: tuple[Shape, ...]) -> set[str]:
    """IRIs of the shapes that have constraints of their own, with the property shapes within."""
    own = {shape.iri for shape in shapes if shape.constraints}
    return own.union(*(every_shape(shape.properties) for shape in shapes)) if shapes else own


def test_good_data_has_no_findings() -> None:
    report = validate(GOOD, (*edition_shapes(), *link_shapes()))
    assert [str(violation) for violation in report.violations] == []
    assert report.conforms
    assert report.total == 0


def test_every_shipped_shape_can_find_something() -> None:
    """A shape that never fires would be a promise nobody keeps."""
    shapes = (*edition_shapes(), *link_shapes())
    fired = {violation.shape for violation in validate(BAD, shapes).violations}
    assert every_shape(shapes) - fired == set()


def test_every_message_is_a_sentence_of_its_own() -> None:
    shapes = (*edition_shapes(), *link_shapes())

    def messages(some: tuple[Shape, ...]) -> list[str]:
        return [shape.message for shape in some if shape.constraints] + [
            message for shape in some for message in messages(shape.properties)
        ]

    for message in messages(shapes):
        assert message.endswith("."), message
        assert "sh:" not in message, message


CASES = [
    ("<urn:x> a ceterms:Certification ; ceterms:ownedBy <urn:o> .", "Credential-name", "MinCount"),
    ('<urn:x> a ceterms:License ; ceterms:name "Electrician"@en .', "Credential-owner", "MinCount"),
    ('<urn:x> a ceterms:Credential ; ceterms:name "A"@en ; ceterms:ownedBy <urn:o> .', "CredentialKind", "Or"),
    ("<urn:x> a cw:IndustryCertification, cw:CollegeCertificate .", "CertificationIsNoCertificate", "Not"),
    ('<urn:x> a cw:ExamObjective ; ceasn:competencyText "t"@en .', "Statement-code", "MinCount"),
    ("<urn:x> a cw:CTEStandard ; skos:notation 1.10 .", "Codes-text", "Datatype"),
    ('<urn:x> a cw:GradeLevelExpectation ; skos:notation "1" .', "StatementWords", "Or"),
    ("<urn:x> a ceasn:Competency ; ceasn:isPartOf <urn:f>, <urn:g> .", "Statement-oneFramework", "MaxCount"),
    ("<urn:x> a cw:ExamDomain ; ceasn:weight 20.0 .", "Statement-weight", "MaxInclusive"),
    ("<urn:x> a cw:ExamDomain ; ceasn:weight -0.1 .", "Statement-weight", "MinInclusive"),
    ("<urn:x> a ceasn:Competency ; ceasn:isChildOf <urn:x> .", "StatementOwnParent", "Disjoint"),
    ("<urn:x> a sssom:Mapping ; sssom:confidence 1.2 .", "Mapping-confidence", "MaxInclusive"),
    ('<urn:x> a sssom:Mapping ; sssom:confidence "high" .', "Mapping-confidence", "Datatype"),
    ('<urn:x> a sssom:Mapping ; sssom:confidence "NaN"^^xsd:double .', "Mapping-confidence", "MinInclusive"),
    ("<urn:x> a sssom:Mapping ; owl:annotatedProperty owl:sameAs .", "Mapping-predicate", "In"),
    ("<urn:x> a sssom:Mapping ; sssom:mapping_justification <urn:because> .", "Mapping-justification", "Pattern"),
    ("<urn:x> a sssom:Mapping ; owl:annotatedSource <a:a> ; owl:annotatedTarget <a:a> .", "Mapping-ends", "Disjoint"),
    ('<urn:x> a cw:Occupation ; skos:prefLabel "Roofers"@en ; skos:notation "47-2181" .', "Concept-scheme", "MinCount"),
    ('<urn:x> a cw:Occupation ; skos:notation "47-2181.00" .', "Occupation-code", "Pattern"),
    ('<urn:x> a skos:Concept ; skos:prefLabel "a"@en, "b"@en .', "Concept-labelLanguages", "UniqueLang"),
    ("<urn:x> a cw:StackingStatement ; cw:lowerStep <urn:a> ; cw:upperStep <urn:a> .", "Stacking-ends", "Disjoint"),
    ("<urn:x> a cw:StackingStatement ; cw:stackingKind <urn:sideways> .", "Stacking-kind", "In"),
    ("<urn:x> a cw:StackingStatement .", "Stacking-source", "MinCount"),
    ('<urn:x> a ceasn:CompetencyFramework ; cw:edition "2018", "2022" .', "Framework-edition", "MaxCount"),
    ('<urn:x> a cw:SourceEdition ; cw:contentDigest "abc" .', "Edition-digest", "Pattern"),
    ("<urn:x> a cw:GraduationDemonstration ; cw:demonstrates <urn:science> .", "Demonstration-area", "In"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "shape", "component"), CASES, ids=[f"{case[1]}-{case[2]}" for case in CASES])
def test_bad_data_is_found(data: str, shape: str, component: str) -> None:
    assert ("urn:x", shape, component) in found(validate(turtle(data)))


def test_a_finding_names_the_thing_the_property_and_what_stood_there() -> None:
    report = validate(turtle('<urn:n> a cw:ExamDomain ; skos:prefLabel "Networking"@en ; ceasn:weight 20.0 .'))
    (weight,) = [violation for violation in report.violations if violation.component == "MaxInclusive"]
    assert weight.label == "Networking"
    assert weight.path == "https://purl.org/ctdlasn/terms/weight"
    assert weight.value == "20.0 (xsd:decimal)"
    assert weight.severity == "violation"
    assert str(weight) == (
        "violation: Networking <urn:n>: A weight is a decimal between 0 and 1, such as 0.2 for 20 percent. "
        "Found: 20.0 (xsd:decimal). [ceasn:weight]"
    )


def test_the_english_label_is_chosen_before_others_and_a_code_last() -> None:
    report = validate(turtle('<urn:n> a ceasn:Competency ; skos:prefLabel "Netze"@de, "Nets"@en ; skos:notation "1" .'))
    assert {violation.label for violation in report.violations} == {"Nets"}
    report = validate(turtle('<urn:n> a ceasn:Competency ; skos:notation "1.2" .'))
    assert {violation.label for violation in report.violations} == {"1.2"}


def test_warnings_alone_do_not_make_data_unusable() -> None:
    report = validate(turtle('<urn:m> a sssom:MappingSet ; dcterms:title "T"@en ; cw:kind "published" .'))
    assert found(report) == {("urn:m", "MappingSet-publisher", "MinCount")}
    assert report.counts == {"warning": 1}
    assert report.conforms


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        ("<urn:x> a ceterms:CredentialOrganization .", "Organization"),
        ("<urn:x> a ceterms:AssessmentProfile .", "Assessment"),
        ("<urn:x> a ceterms:Course ; ceterms:offeredBy <urn:o> .", "Learning-name"),
        ('<urn:x> a skos:ConceptScheme . <urn:c> skos:inScheme <urn:x> ; skos:notation "1" .', "Scheme"),
    ],
)
def test_what_others_only_point_at_may_go_without_a_name(data: str, shape: str) -> None:
    report = validate(turtle(data))
    assert shape in {name for _, name, _ in found(report)}
    assert report.conforms


def test_the_worst_come_first_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "MOST", 5)
    report = validate(BAD)
    assert len(report.violations) == 5
    assert {violation.severity for violation in report.violations} == {"violation"}
    assert report.total > 50
    assert report.counts["warning"] > 0
    assert not report.conforms


def test_a_thing_said_twice_counts_once() -> None:
    """Loaders may say one triple twice; a graph is a set."""
    assert validate([*GOOD, *GOOD]).total == 0


def test_quads_are_taken_as_their_triples() -> None:
    quads = [Quad(triple.subject, triple.predicate, triple.object, NamedNode("urn:g")) for triple in GOOD]
    assert validate(quads).total == 0
    quads = [Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in BAD]
    assert validate(quads).total == validate(BAD).total


def test_subclasses_are_known_from_the_ontology_and_from_the_data() -> None:
    data = turtle("<urn:Mine> rdfs:subClassOf cw:ExamTopic . <urn:x> a <urn:Mine> .")
    assert ("urn:x", "Statement-code", "MinCount") in found(validate(data))


def test_a_link_out_of_the_edition_is_no_finding_of_a_load() -> None:
    """The framework a statement belongs to may stand in another source's graph."""
    data = turtle(
        '<urn:s> a cw:ExamTopic ; skos:notation "1" ; skos:prefLabel "T"@en ; ceasn:isPartOf <urn:elsewhere> ;'
        " ceasn:isTopChildOf <urn:elsewhere> ."
    )
    assert validate(data).total == 0
    assert found(validate(data, link_shapes())) == {("urn:s", "LinkPartOf-class", "Class")}


def test_a_store_is_checked_with_its_links_and_its_provenance() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing("test") as writer:
        writer.replace_edition(Source("good", "1", "Good data", publisher="Us", license="CC0"), GOOD)
        writer.replace_edition(
            Source("more", "1", "More", publisher="Us", license="CC0"),
            turtle(
                """<urn:p> a ceterms:Course ; skos:prefLabel "Cabling"@en ; ceterms:offeredBy <urn:nobody> ;
                   cw:leadsToCredential <urn:cred> ."""
            ),
        )
    report = validate_store(store)
    of_course = {(shape, component) for focus, shape, component in found(report) if focus == "urn:p"}
    assert of_course == {("Learning-name", "MinCount"), ("LinkOfferedBy-class", "Class")}
    assert {v.label for v in report.violations if v.focus == "urn:p"} == {"Cabling"}
    # No file was read for these two editions, and the store's own provenance says so.
    assert {shape for focus, shape, _ in found(report) if focus != "urn:p"} == {"Load-files"}


def test_a_superseded_edition_is_not_checked() -> None:
    store = EmbeddedStore.in_memory()
    with store.writing("test") as writer:
        writer.replace_edition(Source("one", "2018", "Old", publisher="Us", license="CC0"), BAD)
        writer.replace_edition(Source("one", "2024", "New", publisher="Us", license="CC0"), GOOD)
    assert {shape for _, shape, _ in found(validate_store(store))} == {"Load-files"}


@pytest.mark.shared
def test_the_whole_of_the_colorado_academic_standards_is_usable() -> None:
    from loaders import cas
    from loaders.options import Options

    loads = cas.load(shared_file("standards/colorado-cas"), Options())
    assert len(loads) > 10
    for load in loads:
        report = validate(load.triples)
        assert [str(violation) for violation in report.violations] == []
