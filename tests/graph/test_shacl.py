"""Our SHACL engine gives pySHACL's results, and refuses every shape that it would not judge in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.shacl_checks import NODE_KINDS
from graph.shacl_facts import Facts, Term, subclasses
from graph.shacl_oracle import Result, validate_with_pyshacl
from graph.shacl_shapes import Shape, UnsupportedShape, compile_shapes
from graph.validation import edition_shapes, find_faults, hierarchy, link_shapes
from ontology.files import link_shape_files, shape_files
from ontology.namespaces import SH
from ontology.terms import CEASN, CETERMS, CW, OWL, RDF, RDFS, SEMAPV, SKOS, SSSOM, XSD
from tests.support.shared import shared_file
from tests.support.turtle import triples_of, turtle

DATA = Path(__file__).with_name("shapes")
FILES = (*shape_files(), *link_shape_files())
SHAPES = (*edition_shapes(), *link_shapes())


def ours(triples: list[Triple], shapes: tuple[Shape, ...] = SHAPES) -> frozenset[Result]:
    wanted = {predicate for shape in shapes for predicate in shape.predicates} | {
        RDF.type.value,
        RDFS.subClassOf.value,
    }
    return frozenset(
        Result(
            focus=_text(fault.focus),
            path=("^" if fault.shape.inverse else "") + fault.shape.path,
            value="" if fault.value is None else _text(fault.value),
            shape=fault.shape.iri,
            component=fault.component,
            severity=fault.shape.severity,
        )
        for fault in find_faults(Facts.of_triples(triples, wanted, hierarchy()), shapes)
    )


def _text(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


@pytest.mark.parametrize("name", ["good", "bad"])
def test_pyshacl_says_the_same_of_the_example_data(name: str) -> None:
    triples = list(triples_of([DATA / f"{name}.ttl"]))
    assert ours(triples) == validate_with_pyshacl(triples, FILES)


# --- random data, made of what the shapes speak of, so that much of it is nearly right -------------------------------

NODES = [NamedNode(f"urn:{letter}") for letter in "abcd"] + [BlankNode("blank")]
CLASSES = sorted(
    {NamedNode(iri) for shape in SHAPES for kind, iri in shape.targets if kind == "class"}
    | {CETERMS.Certification, CW.CollegeCertificate, CW.StateLicence, CW.ExamDomain, CW.EvidenceOutcome, CW.District}
    | {CW.CareerCluster, CW.CTESector, CW.PreparedGraduateStatement, NamedNode("urn:Unknown")},
    key=str,
)
PREDICATES = sorted({NamedNode(iri) for shape in SHAPES for iri in shape.predicates} - {RDF.type}, key=str)
LITERALS = [
    *(Literal(text) for text in ("", "a", "published", "detailed", "47-2031", "0" * 64, "1")),
    *(Literal("a", language=tag) for tag in ("en", "de")),
    *(Literal("b", language=tag) for tag in ("en", "fr")),
    *(Literal(text, datatype=XSD.decimal) for text in ("0.5", "1.5", "-0.5", "wrong")),
    *(Literal(text, datatype=XSD.integer) for text in ("0", "1", "-1", "wrong")),
    Literal("0.5", datatype=XSD.double),
    Literal("NaN", datatype=XSD.double),
    Literal("INF", datatype=XSD.double),
    Literal("1", datatype=NamedNode(XSD.namespace + "int")),
    *(Literal(text, datatype=XSD.boolean) for text in ("true", "false", "wrong")),
    Literal("2026-11-24T03:30:00Z", datatype=XSD.dateTime),
    Literal("2026-13-24T03:30:00Z", datatype=XSD.dateTime),
    Literal("2026-11-24", datatype=XSD.date),
]
OTHERS = [
    SKOS.closeMatch, OWL.sameAs, SEMAPV.ManualMappingCuration, SSSOM.NegatedPredicate, CETERMS.requires,
    CW.MathematicsDemonstration, NamedNode("https://w3id.org/credways/id/concept/stacking-kinds/1/credit"),
    NamedNode("https://w3id.org/credways/id/concept/verdicts/1/accepted"),
]  # fmt: skip

typings = st.builds(Triple, st.sampled_from(NODES), st.just(RDF.type), st.sampled_from(CLASSES))
statements = st.builds(
    Triple, st.sampled_from(NODES), st.sampled_from(PREDICATES), st.sampled_from([*NODES, *LITERALS, *OTHERS])
)


@settings(max_examples=80, deadline=None)
@given(st.lists(typings, min_size=1, max_size=6), st.lists(statements, max_size=25))
def test_pyshacl_says_the_same_of_any_small_graph(types: list[Triple], rest: list[Triple]) -> None:
    triples = list(dict.fromkeys(types + rest))
    assert _judged_alike(ours(triples)) == _judged_alike(validate_with_pyshacl(triples, FILES))


def _judged_alike(results: frozenset[Result]) -> set[Result]:
    """All but NaN against a bound: SHACL wants the comparison to be true, which pySHACL does not ask of NaN."""
    return {one for one in results if not (one.value == "NaN" and one.component in ("MinInclusive", "MaxInclusive"))}


def test_nan_is_outside_every_bound() -> None:
    found = ours([Triple(NODES[0], CW.jaccard, Literal("NaN", datatype=XSD.double))])
    assert {one.component for one in found} == {"Datatype", "MinInclusive", "MaxInclusive"}


@given(st.lists(typings, min_size=1, max_size=6), st.lists(statements, max_size=25), st.randoms())
def test_neither_order_nor_repetition_of_triples_changes_a_result(
    types: list[Triple], rest: list[Triple], random: object
) -> None:
    triples = types + rest
    shuffled = triples + rest
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ours(shuffled) == ours(triples)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12))
def test_the_class_hierarchy_is_the_transitive_closure_of_its_pairs(pairs: list[tuple[str, str]]) -> None:
    closed = subclasses(pairs)
    for below, above in pairs:
        assert below in closed[above]
        assert closed.get(below, frozenset()) <= closed[above]


@pytest.mark.shared
def test_pyshacl_says_the_same_of_a_real_exam_specification() -> None:
    from loaders import spec
    from loaders.options import Options

    (load, *_) = spec.load(shared_file("credentials/certification-objectives/objectives.tsv"), Options())
    triples = list(dict.fromkeys(load.triples))
    assert ours(triples, edition_shapes()) == validate_with_pyshacl(triples, shape_files())


# --- what is refused -------------------------------------------------------------------------------------------------

HEAD = "<urn:shape> a sh:NodeShape ; sh:targetClass ceasn:Competency ; "

REFUSED = [
    (HEAD + "sh:closed true ; sh:message 'M.' .", "sh:closed"),
    (HEAD + "sh:xone ( [ sh:class <urn:A> ] ) ; sh:message 'M.' .", "sh:xone"),
    (HEAD + "sh:node <urn:other> ; sh:message 'M.' .", "sh:node"),
    (HEAD + "sh:sparql [ sh:select 'SELECT $this WHERE { }' ] ; sh:message 'M.' .", "sh:sparql"),
    (HEAD + "sh:deactivated true .", "sh:deactivated"),
    (HEAD + "sh:equals skos:notation ; sh:message 'M.' .", "sh:equals"),
    (HEAD + "sh:datatype xsd:gYear ; sh:message 'M.' .", "gYear"),
    (HEAD + "sh:nodeKind sh:Triple ; sh:message 'M.' .", "sh:nodeKind"),
    (HEAD + "sh:class [] ; sh:message 'M.' .", "an IRI is expected"),
    (HEAD + "sh:not <urn:nowhere> ; sh:message 'M.' .", "no such shape"),
    (HEAD + "sh:or <urn:nowhere> ; sh:message 'M.' .", "not a list"),
    (HEAD + "sh:nodeKind sh:IRI .", "no sh:message"),
    (HEAD + "sh:nodeKind sh:IRI ; sh:message 'A.', 'B.' .", "more than one sh:message"),
    (HEAD + "sh:nodeKind sh:IRI ; sh:message 'M.' ; sh:severity <urn:Bad> .", "unknown sh:severity"),
    (HEAD + "sh:property [ sh:minCount 1 ; sh:message 'M.' ] .", "without sh:path"),
    (HEAD + "sh:property [ sh:path ( rdf:first rdf:rest ) ; sh:minCount 1 ; sh:message 'M.' ] .", "sh:path may be"),
    (HEAD + "sh:property [ sh:path skos:notation ; sh:minCount 'one' ; sh:message 'M.' ] .", "whole number"),
    (HEAD + "sh:property [ sh:path skos:notation ; sh:minInclusive 'x' ; sh:message 'M.' ] .", "a number is expected"),
    (HEAD + "sh:property [ sh:path skos:notation ; sh:pattern 'x' ; sh:flags 'i' ; sh:message 'M.' ] .", "sh:flags"),
    (HEAD + "sh:not <urn:shape> ; sh:message 'M.' .", "within itself"),
    ("<urn:shape> a sh:NodeShape ; sh:targetNode <urn:a> .", "sh:targetNode"),
    ("<urn:shape> a sh:NodeShape, rdfs:Class ; sh:nodeKind sh:IRI ; sh:message 'M.' .", "its own shape"),
]  # fmt: skip


@pytest.mark.parametrize(("shape", "complaint"), REFUSED, ids=[complaint for _, complaint in REFUSED])
def test_a_shape_outside_the_subset_is_refused_when_it_is_read(shape: str, complaint: str) -> None:
    with pytest.raises(UnsupportedShape, match=complaint):
        compile_shapes(turtle(shape))


def test_the_shipped_shapes_are_within_the_subset_and_need_all_of_it() -> None:
    """Compiling them raises nothing; and no constraint is known that none of them uses."""
    used = {
        triple.predicate.value.removeprefix(SH) for triple in triples_of(FILES) if triple.predicate.value.startswith(SH)
    }
    constraints = {
        "minCount", "maxCount", "minLength", "minInclusive", "maxInclusive", "datatype", "nodeKind", "class", "in",
        "hasValue", "pattern", "uniqueLang", "disjoint", "not", "or",
    }  # fmt: skip
    others = {"targetClass", "targetSubjectsOf", "property", "path", "inversePath", "message", "severity"}
    assert used == constraints | others


def test_every_shape_in_the_files_is_reached_from_a_target() -> None:
    named = {triple.subject for triple in triples_of(FILES) if isinstance(triple.subject, NamedNode)}

    def reached(shapes: tuple[Shape, ...]) -> Iterator[str]:
        for shape in shapes:
            yield shape.iri
            yield from reached(shape.properties)

    assert {node.value for node in named} == set(reached(SHAPES))


@pytest.mark.parametrize("kind", sorted(NODE_KINDS))
def test_node_kinds_are_those_of_pyshacl(kind: str, tmp_path: Path) -> None:
    shape = f"""
        @prefix sh: <{SH}> .
        <urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:prop> .
        <urn:prop> sh:path <urn:p> ; sh:nodeKind sh:{kind} ; sh:message "M." ."""
    file = tmp_path / "shape.ttl"
    file.write_text(shape, encoding="utf-8")
    data = turtle('<urn:a> <urn:p> <urn:b>, _:c, "d" .')
    shapes = compile_shapes(triples_of([file]))
    assert ours(data, shapes) == validate_with_pyshacl(data, [file])
    assert len(ours(data, shapes)) == 3 - len(NODE_KINDS[kind])


def test_a_list_that_runs_in_a_circle_is_refused() -> None:
    circle = f"{HEAD} sh:in _:l ; sh:message 'M.' . _:l rdf:first <urn:a> ; rdf:rest _:l ."
    with pytest.raises(UnsupportedShape, match="not a list"):
        compile_shapes(turtle(circle))


def test_a_competency_is_found_through_its_most_specific_class_alone() -> None:
    triples = turtle("<urn:x> a cw:EvidenceOutcome .")
    assert {result.focus for result in ours(triples)} == {"urn:x"}
    assert CEASN.Competency.value in {iri for shape in SHAPES for _, iri in shape.targets}
