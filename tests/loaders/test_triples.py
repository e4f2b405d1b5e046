"""How records are written down: docs/data-model.md §3 and §4, triple by triple."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from loaders.mapping_triples import MappingSet, mapping_iri, mapping_triples
from loaders.triples import Concept, english, framework_triples, iri_or_string, scheme_triples
from loaders.words import decimal_text
from ontology import iris
from ontology.model import AlignmentRow, Framework, Source, Statement
from ontology.terms import CEASN, CW, DCTERMS, OWL, RDF, RDFS, SKOS, SSSOM, XSD

NETWORK = Source("comptia-network-plus", "n10-009", "Network+ exam objectives", publisher="CompTIA")
FRAMEWORK = Framework(
    source=NETWORK,
    kind="ExamSpecification",
    name="CompTIA Network+ (N10-009)",
    statements=(
        Statement("1.0", "ExamDomain", text="Networking concepts", weight=Decimal("0.230"), order="1"),
        Statement("1.10", "ExamObjective", label="Ports", parents=("1.0",), order="10", derived_code=True, level="HS"),
    ),
    webpage="https://example.org/network-plus",
)
NODE = NamedNode(iris.framework("comptia-network-plus", "n10-009"))
DOMAIN = NamedNode(iris.statement("comptia-network-plus", "n10-009", "1.0"))
OBJECTIVE = NamedNode(iris.statement("comptia-network-plus", "n10-009", "1.10"))


def said(triples: list[Triple], subject: NamedNode) -> set[tuple[NamedNode, object]]:
    return {(triple.predicate, triple.object) for triple in triples if triple.subject == subject}


def test_a_framework_says_its_series_edition_name_and_publisher() -> None:
    assert said(framework_triples(FRAMEWORK), NODE) == {
        (RDF.type, CEASN.CompetencyFramework),
        (RDF.type, CW.ExamSpecification),
        (CEASN.name, english("CompTIA Network+ (N10-009)")),
        (SKOS.prefLabel, english("CompTIA Network+ (N10-009)")),
        (CW.seriesId, Literal("comptia-network-plus")),
        (CW.edition, Literal("n10-009")),
        (CEASN.publisherName, english("CompTIA")),
        (NamedNode("https://purl.org/ctdl/terms/subjectWebpage"), NamedNode("https://example.org/network-plus")),
    }


def test_a_root_statement_has_text_weight_as_a_fraction_and_hangs_on_the_framework() -> None:
    assert said(framework_triples(FRAMEWORK), DOMAIN) == {
        (RDF.type, CEASN.Competency),
        (RDF.type, CW.ExamDomain),
        (CEASN.isPartOf, NODE),
        (CEASN.isTopChildOf, NODE),
        (SKOS.notation, Literal("1.0")),
        (CEASN.codedNotation, Literal("1.0")),
        (CEASN.competencyText, english("Networking concepts")),
        (CEASN.weight, Literal("0.23", datatype=XSD.decimal)),
        (CEASN.listID, Literal("1")),
    }


def test_a_statement_below_another_is_its_child_and_keeps_a_code_that_looks_like_a_number() -> None:
    found = said(framework_triples(FRAMEWORK), OBJECTIVE)
    assert (SKOS.notation, Literal("1.10", datatype=XSD.string)) in found
    assert (CEASN.isChildOf, DOMAIN) in found
    assert (CW.derivedCode, Literal("true", datatype=XSD.boolean)) in found
    assert (CEASN.educationLevelType, Literal("HS")) in found
    assert (SKOS.prefLabel, english("Ports")) in found
    assert not {(p, o) for p, o in found if p in (CEASN.competencyText, CEASN.isTopChildOf)}


def test_codes_survive_the_store_as_they_are() -> None:
    store = Store()
    codes = ["01", "1.10", "1E5", "TRUE", "NA", " x"]
    statements = tuple(Statement(code, "ExamObjective", order=str(n)) for n, code in enumerate(codes))
    written = framework_triples(Framework(NETWORK, "ExamSpecification", "x", statements))
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in written)
    kept = {quad.object for quad in store.quads_for_pattern(None, SKOS.notation, None)}
    assert kept == {Literal(code) for code in codes}


def test_an_official_iri_is_kept() -> None:
    bcsp = Statement("1", "ExamDomain", iri="http://www.bcsp.org/Portals/0/1")
    triples = framework_triples(Framework(NETWORK, "ExamSpecification", "x", (bcsp,), iri="http://www.bcsp.org/sts"))
    assert Triple(NamedNode(bcsp.iri), CEASN.isPartOf, NamedNode("http://www.bcsp.org/sts")) in triples


def test_a_kind_that_the_ontology_does_not_define_is_refused() -> None:
    with pytest.raises(ValueError, match="'ExamObjektive' is no term"):
        framework_triples(Framework(NETWORK, "ExamSpecification", "x", (Statement("1", "ExamObjektive"),)))


def test_two_statements_with_one_code_and_unknown_parents_are_refused() -> None:
    one = Statement("1", "ExamDomain")
    with pytest.raises(ValueError, match="two statements"):
        framework_triples(Framework(NETWORK, "ExamSpecification", "x", (one, one)))
    with pytest.raises(ValueError, match="parent '9'"):
        framework_triples(Framework(NETWORK, "ExamSpecification", "x", (Statement("1", "ExamDomain", parents=("9",)),)))


ROW = AlignmentRow(
    subject_id=iris.statement("cas-rw", "2018", "RW.H2.2.1.a.2"),
    predicate_id=SKOS.closeMatch.value,
    object_id=iris.statement("ccss-ela", "2010", "RI.11-12.2"),
    mapping_justification="https://w3id.org/semapv/vocab/ManualMappingCuration",
    confidence=Decimal("0.90"),
    subject_source_version="2018",
    object_source_version="2010",
    relation="tagged",
    evidence="https://www.cde.state.co.us/apps/standards/6,29,0",
    comment="seen twice",
)


def test_a_mapping_is_written_in_the_slots_of_sssom() -> None:
    triples = mapping_triples([ROW], MappingSet("cas-tags", "CAS tags", publisher="CDE"))
    mapping_set = NamedNode(iris.mapping_set("cas-tags"))
    assert said(triples, NamedNode(mapping_iri(ROW, "cas-tags"))) == {
        (RDF.type, SSSOM.Mapping),
        (OWL.annotatedSource, NamedNode(ROW.subject_id)),
        (OWL.annotatedProperty, SKOS.closeMatch),
        (OWL.annotatedTarget, NamedNode(ROW.object_id)),
        (SSSOM.mapping_justification, NamedNode(ROW.mapping_justification)),
        (DCTERMS.isPartOf, mapping_set),
        (SSSOM.confidence, Literal("0.9", datatype=XSD.decimal)),
        (SSSOM.subject_source_version, Literal("2018")),
        (SSSOM.object_source_version, Literal("2010")),
        (CW.publishedRelation, Literal("tagged")),
        (DCTERMS.source, NamedNode(ROW.evidence)),
        (RDFS.comment, english("seen twice")),
    }
    assert (CW.kind, Literal("published")) in said(triples, mapping_set)


def test_the_same_mapping_is_the_same_node_and_its_denial_is_another() -> None:
    assert mapping_iri(ROW, "cas-tags") == mapping_iri(replace(ROW, comment="other", confidence=None), "cas-tags")
    assert mapping_iri(ROW, "cas-tags") != mapping_iri(replace(ROW, negated=True), "cas-tags")
    assert mapping_iri(ROW, "cas-tags") != mapping_iri(replace(ROW, relation="adapted"), "cas-tags")


def test_a_denied_or_unresolved_mapping_says_so_and_a_slot_of_several_values_is_several() -> None:
    row = replace(ROW, negated=True, unresolved=True, author=r"Ann|Bo\|b", other={"see_also": "a|b"})
    found = said(mapping_triples([row], MappingSet("s", "S")), NamedNode(mapping_iri(row, "s")))
    assert (SSSOM.predicate_modifier, SSSOM.NegatedPredicate) in found
    assert (CW.objectUnresolved, Literal("true", datatype=XSD.boolean)) in found
    authors = NamedNode(SSSOM.namespace + "author_label")
    assert {value for slot, value in found if slot == authors} == {Literal("Ann"), Literal("Bo|b")}


def test_an_extension_slot_nobody_defined_goes_where_sssom_says() -> None:
    row = replace(ROW, other={"house_colour": "blue"})
    found = said(mapping_triples([row], MappingSet("s", "S")), NamedNode(mapping_iri(row, "s")))
    assert (NamedNode("http://sssom.invalid/house_colour"), Literal("blue")) in found


def test_a_concept_scheme_has_levels_and_definitions() -> None:
    soc = Source("soc", "2018", "SOC 2018", publisher="BLS")
    concepts = [
        Concept("47-0000", "Construction and Extraction Occupations", "OccupationGroup", soc_level="major"),
        Concept("47-2031", "Carpenters", "Occupation", broader="47-0000", definition="Build.", soc_level="detailed"),
    ]
    triples = scheme_triples(soc, "SOC 2018", concepts)
    carpenters = said(triples, NamedNode(iris.concept("soc", "2018", "47-2031")))
    assert (SKOS.broader, NamedNode(iris.concept("soc", "2018", "47-0000"))) in carpenters
    assert (CW.socLevel, Literal("detailed")) in carpenters
    assert (SKOS.definition, english("Build.")) in carpenters
    with pytest.raises(ValueError, match="99-0000"):
        scheme_triples(soc, "SOC 2018", [Concept("47-2031", "Carpenters", broader="99-0000")])


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-1000, max_value=1000))
def test_decimal_text_is_canonical_and_exact(value: Decimal) -> None:
    text = decimal_text(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not (("." in text) and text.endswith(("0", ".")))


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://a b", "CDE"]
)
def test_only_web_addresses_become_links(value: str) -> None:
    assert iri_or_string(value) == Literal(value)
