"""What the ontology promises: every own term explained, sourced and bridged; OWL 2 DL; CTDL as CTDL has it."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.files import ONTOLOGY, ontology_files, scheme_files
from ontology.namespaces import CEASN, CETERMS, CW, SCHEMA, expand
from ontology.terms import BUILT_IN, DCTERMS, OWL, RDF, RDFS, SKOS
from ontology.terms import CW as OWN
from tests.support.shared import shared_file
from tests.support.turtle import triples_of

TRIPLES = triples_of(ontology_files())
ABOUT: dict[object, dict[NamedNode, set[object]]] = defaultdict(lambda: defaultdict(set))
for _triple in TRIPLES:
    ABOUT[_triple.subject][_triple.predicate].add(_triple.object)

KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN_NAMESPACES = tuple(vocabulary.namespace for vocabulary in BUILT_IN)
_ids = [node.value.removeprefix(CW) for node in OWN.terms]


def _kinds(node: object) -> list[NamedNode]:
    return [kind for kind in KINDS if kind in ABOUT[node][RDF.type]]


@pytest.mark.parametrize("term", OWN.terms, ids=_ids)
def test_every_own_term_has_one_english_label_and_definition(term: NamedNode) -> None:
    for predicate in (RDFS.label, SKOS.definition):
        texts = [text for text in ABOUT[term][predicate] if isinstance(text, Literal) and text.language == "en"]
        assert len(texts) == 1, f"{term} has {len(texts)} of {predicate}"


@pytest.mark.parametrize("term", OWN.terms, ids=_ids)
def test_every_own_term_names_a_source(term: NamedNode) -> None:
    sources = ABOUT[term][DCTERMS.source] | ABOUT[term][RDFS.seeAlso]
    assert any(isinstance(source, NamedNode) and source.value.startswith(("http://", "https://")) for source in sources)


@pytest.mark.parametrize("term", OWN.terms, ids=_ids)
def test_every_own_term_is_bridged_to_a_term_that_is_not_ours(term: NamedNode) -> None:
    """Following the axioms upwards, from any own term, another vocabulary is reached."""
    ways = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf, RDF.type)
    waiting: list[object] = [term]
    seen: set[object] = set()
    bridged = False
    while waiting and not bridged:
        node = waiting.pop()
        seen.add(node)
        for way in ways:
            for above in ABOUT[node][way]:
                if isinstance(above, NamedNode) and not above.value.startswith((CW, *BUILT_IN_NAMESPACES)):
                    bridged = True
                elif isinstance(above, NamedNode) and above.value.startswith(CW) and above not in seen:
                    waiting.append(above)
    # cw:ctdlPredicate, whose value is a property, can only be an annotation; it hangs on rdfs:seeAlso.
    assert bridged or RDFS.seeAlso in ABOUT[term][RDFS.subPropertyOf]


def test_every_term_is_of_exactly_one_kind() -> None:
    """OWL 2 DL: no property is of two kinds, and nothing is both a class and a property."""
    for node in list(ABOUT):
        assert len(_kinds(node)) <= 1, f"{node} is {_kinds(node)}"


def test_every_property_and_class_that_is_used_is_declared() -> None:
    """OWL 2 DL: an undeclared name in an axiom would be read as an annotation, or not at all."""
    undeclared = {
        triple.predicate
        for triple in TRIPLES
        if not triple.predicate.value.startswith(BUILT_IN_NAMESPACES) and not _kinds(triple.predicate)
    }
    for triple in TRIPLES:
        if triple.predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf):
            for node in (triple.subject, triple.object):
                if isinstance(node, NamedNode) and not node.value.startswith(BUILT_IN_NAMESPACES) and not _kinds(node):
                    undeclared.add(node)
    assert undeclared == set()


def test_sub_properties_are_of_the_kind_of_what_they_are_below() -> None:
    for triple in TRIPLES:
        if triple.predicate == RDFS.subPropertyOf and not str(triple.object).startswith("<http://www.w3.org/2000/01/"):
            assert _kinds(triple.subject) == _kinds(triple.object), triple


def test_annotation_and_datatype_properties_have_no_inverse() -> None:
    for triple in TRIPLES:
        if triple.predicate == OWL.inverseOf:
            assert _kinds(triple.subject) == _kinds(triple.object) == [OWL.ObjectProperty], triple


def test_the_kinds_that_people_confuse_are_disjoint() -> None:
    """An industry certification is no college certificate, and no licence."""
    lists = [_members(triple.object) for triple in TRIPLES if triple.predicate == OWL.members]
    assert any({OWN.IndustryCertification, OWN.StateLicence, OWN.CollegeCertificate} <= members for members in lists)
    assert ABOUT[OWN.preparesFor][RDFS.range] == {NamedNode(CETERMS + "AssessmentProfile")}


def _members(node: object) -> set[object]:
    found = set()
    while node != RDF.nil:
        found |= ABOUT[node][RDF.first]
        (node,) = ABOUT[node][RDF.rest]
    return found


@pytest.mark.parametrize(
    "name",
    [
        "IndustryCredential", "IndustryCertification", "StateLicence", "CollegeCertificate", "CareerCluster",
        "CareerPathway", "PlanOfStudy", "ConcurrentEnrollment", "CTEProgram", "EssentialSkill",
        "IndividualCareerAcademicPlan", "Occupation", "GoverningBody", "AdvisoryCommittee", "SectorPartnership",
        "District", "IncentiveListing", "GraduationDemonstration", "AccountabilityMeasure", "CredentialsAwarded",
        "HiredInIndustry", "ContinuingToPostsecondary", "Decision", "Committee", "StackingStatement", "SourceEdition",
        "LoadActivity",
    ],
)  # fmt: skip
def test_the_field_s_words_are_classes(name: str) -> None:
    assert _kinds(getattr(OWN, name)) == [OWL.Class]


def test_assessments_and_digital_badges_are_ctdl_s_words_and_not_renamed() -> None:
    assert _kinds(NamedNode(CETERMS + "AssessmentProfile")) == [OWL.Class]
    assert _kinds(NamedNode(CETERMS + "DigitalBadge")) == [OWL.Class]


def test_nothing_of_the_old_spelling_of_ctdl_is_left() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in ontology_files())
    assert "http://purl.org/ctdl" not in text


def test_no_definition_of_another_vocabulary_is_repeated() -> None:
    for node, facts in ABOUT.items():
        if isinstance(node, NamedNode) and not node.value.startswith(CW):
            assert not facts[SKOS.definition] | facts[RDFS.comment], node


def test_the_ontology_names_its_licence_and_version() -> None:
    header = ABOUT[NamedNode("https://w3id.org/credways/ontology")]
    assert header[OWL.versionInfo]
    assert header[DCTERMS.license]
    assert ONTOLOGY.read_text(encoding="utf-8").startswith("# Credways")


@pytest.mark.shared
def test_the_ctdl_terms_exist_and_hang_together_as_ctdl_publishes_them() -> None:
    with shared_file("credentials/ctdl-schema/ctdl-terms.tsv").open(encoding="utf-8", newline="") as file:
        rows = {row["term"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    declared = [
        node
        for node in ABOUT
        if isinstance(node, NamedNode) and node.value.startswith((CETERMS, CEASN)) and _kinds(node)
    ]
    assert len(declared) > 100
    for node in declared:
        prefix, name = ("ceterms", CETERMS) if node.value.startswith(CETERMS) else ("ceasn", CEASN)
        row = rows[f"{prefix}:{node.value.removeprefix(name)}"]
        assert (row["kind"] == "rdfs:Class") == (_kinds(node) == [OWL.Class])
        published = {expand(above) for above in row["subclass_or_subproperty_of"].split()}
        above_it = ABOUT[node][RDFS.subClassOf] | ABOUT[node][RDFS.subPropertyOf]
        ours = {above.value for above in above_it if isinstance(above, NamedNode)}
        # What is not CTDL's is our bridge, and leads out of CTDL.
        assert all(above in published or not above.startswith((CETERMS, CEASN)) for above in ours), node
        for inverse in ABOUT[node][OWL.inverseOf]:
            if row["inverse"] and isinstance(inverse, NamedNode):
                assert expand(row["inverse"]) == inverse.value


@pytest.mark.parametrize("path", scheme_files(), ids=lambda path: path.stem)
def test_every_scheme_is_complete(path: Path) -> None:
    """Each concept has a label, a definition, a plain code and its scheme; each scheme a name."""
    facts: dict[object, dict[NamedNode, set[object]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples_of([path]):
        facts[triple.subject][triple.predicate].add(triple.object)
    schemes = [node for node in facts if SKOS.ConceptScheme in facts[node][RDF.type]]
    concepts = [node for node in facts if SKOS.Concept in facts[node][RDF.type]]
    assert len(schemes) == 1
    assert len(concepts) >= 2
    assert facts[schemes[0]][SKOS.prefLabel]
    assert facts[schemes[0]][SKOS.definition]
    for concept in concepts:
        assert facts[concept][SKOS.inScheme] == {schemes[0]}
        assert facts[concept][SKOS.prefLabel]
        assert facts[concept][SKOS.definition]
        assert all(isinstance(code, Literal) and not code.language for code in facts[concept][SKOS.notation])
        assert len(facts[concept][SKOS.notation]) == 1
    assert not [node for node in facts if isinstance(node, BlankNode)]


def test_the_stacking_kinds_are_the_five_of_the_data_model() -> None:
    (path,) = [path for path in scheme_files() if path.stem == "stacking-kinds"]
    found = {
        triple.object.value
        for triple in triples_of([path])
        if triple.predicate == SKOS.notation and isinstance(triple.object, Literal)
    }
    assert found == {"component", "progression", "nested-content", "credit", "horizontal"}


def test_schema_org_is_written_with_https() -> None:
    assert SCHEMA == "https://schema.org/"
