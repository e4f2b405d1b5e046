"""The bad inputs of shared/BAD_INPUTS.md that touch CTDL records and ASN, by their numbers there. All data invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import asn, ctdl, ctdl_asn
from loaders.options import Options
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CETERMS, RDF

E = "https://e.org/"
CONTEXT = "https://credreg.net/ctdl/schema/context/json"


def record(local: str = "a", **says: Any) -> dict[str, Any]:
    return {
        "@id": E + local,
        "@type": "ceterms:Certification",
        **{f"ceterms:{key}": value for key, value in says.items()},
    }


def load(folder: Path, value: Any, name: str = "r.json") -> Load:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    (one,) = ctdl.load(path, Options())
    return one


def rules(folder: Path, value: Any) -> set[str]:
    with pytest.raises(BadInput) as caught:
        load(folder, value)
    return {problem.rule for problem in caught.value.problems}


def test_42_a_key_twice_in_an_envelope_is_refused(tmp_path: Path) -> None:
    assert rules(tmp_path, '{"decoded_resource": {}, "decoded_resource": {}}') == {"json-duplicate-key"}


def test_45_a_deep_record_is_refused(tmp_path: Path) -> None:
    deep = '{"@context": "' + CONTEXT + '", "@id": "' + E + 'a", "ceterms:requires": ' + "[" * 5000 + "]" * 5000 + "}"
    with pytest.raises(BadInput):
        load(tmp_path, deep)


def test_55_a_context_from_elsewhere_inside_an_envelope_is_refused(tmp_path: Path) -> None:
    value = {"decoded_resource": {"@context": "https://evil.example/c", **record()}}
    assert rules(tmp_path, value) == {"remote-context"}


def test_56_a_key_that_the_context_does_not_know_is_a_counted_loss(tmp_path: Path) -> None:
    one = load(tmp_path, {"@context": CONTEXT, **record(), "colour": "blue"})
    assert [(place, value) for place, value, _ in one.receipt.dropped] == [("r.json/colour", "colour")]
    assert one.receipt.read == one.receipt.kept + 1


def test_57_one_bad_identifier_refuses_the_record_instead_of_losing_its_node(tmp_path: Path) -> None:
    graph = {
        "@context": CONTEXT,
        "@graph": [record(), {**record(), "@id": "https://e.org/a b"}, {**record(), "@id": "b"}],
    }
    assert rules(tmp_path, graph) == {"bad-iri", "relative-iri"}


@pytest.mark.parametrize("name", ["A", {"en": "A"}, [{"en": "A"}], [{"@value": "A", "@language": "en"}]])
def test_58_a_name_as_text_or_language_map_is_a_name(tmp_path: Path, name: Any) -> None:
    one = load(tmp_path, {"@context": CONTEXT, **record(name=name)})
    assert Literal("A", language="en") in [t.object for t in one.triples if t.predicate.value.endswith("prefLabel")]


def test_59_a_prefix_that_the_files_own_context_leaves_out_is_refused(tmp_path: Path) -> None:
    own = {"@context": {"ceterms": CETERMS.namespace}, **record(), "ceasn:name": "x"}
    assert rules(tmp_path, own) == {"undeclared-prefix"}


def test_59_without_any_context_ctdls_prefixes_are_the_registrys(tmp_path: Path) -> None:
    one = load(tmp_path, record(name="A"))
    assert any("no @context" in warning for warning in one.receipt.warnings)
    assert rules(tmp_path, {**record(), "pav:version": "x"}) == {"undeclared-prefix"}


@pytest.mark.parametrize("graph", [record(), [record()], [record(), record("b")]])
def test_60_a_graph_of_one_node_or_many(tmp_path: Path, graph: Any) -> None:
    one = load(tmp_path, {"@context": CONTEXT, "@graph": graph})
    count = len(graph) if isinstance(graph, list) else 1
    assert sum(t.predicate == RDF.type for t in one.triples) == count


def test_60_a_node_without_a_type_is_kept_and_said(tmp_path: Path) -> None:
    one = load(tmp_path, {"@context": CONTEXT, "@graph": [record(), {"@id": E + "b", "ceterms:ctid": "ce-b"}]})
    assert any("1 nodes have no @type" in warning for warning in one.receipt.warnings)
    assert NamedNode(E + "b") in {t.subject for t in one.triples}


def test_61_included_reversed_and_nested_records_are_kept(tmp_path: Path) -> None:
    value = {
        "@context": [CONTEXT, {"box": "@nest"}],
        **record(),
        "@included": [record("b")],
        "@reverse": {"ceterms:ownedBy": {"@id": E + "c", "@type": "ceterms:License"}},
        "box": {"ceterms:ctid": "ce-a"},
    }
    one = load(tmp_path, value)
    said = {(t.subject, t.predicate): t.object for t in one.triples}
    assert said[NamedNode(E + "b"), RDF.type] == CETERMS.Certification
    assert said[NamedNode(E + "c"), CETERMS.ownedBy] == NamedNode(E + "a")
    assert said[NamedNode(E + "a"), CETERMS.ctid] == Literal("ce-a")


def test_72_an_address_of_another_scheme_in_a_record_stays_data(tmp_path: Path) -> None:
    one = load(tmp_path, {"@context": CONTEXT, **record(subjectWebpage="javascript:alert(1)")})
    assert NamedNode("javascript:alert(1)") in {t.object for t in one.triples}


def test_75_a_registry_graph_named_like_one_of_ours_is_refused(tmp_path: Path) -> None:
    graph = {"@context": CONTEXT, "@id": "https://w3id.org/credways/graph/provenance", "@graph": [record()]}
    assert rules(tmp_path, graph) == {"graph-collision"}


@given(data=st.binary(max_size=200), suffix=st.sampled_from([".json", ".jsonld", ".ttl", ".rdf", ".xml", ".csv"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_make_a_traceback(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    for loader in (ctdl, ctdl_asn, asn):
        assert 0 <= loader.sniff(path) <= 1
        with pytest.raises(BadInput):
            loader.load(path, Options())


_PART = st.sampled_from(
    [
        *("a c:Certification", "a c:ConditionProfile", "a c:ComponentCondition", "a s:CompetencyFramework"),
        *(
            "a s:Competency",
            "c:requires _:x",
            "c:isRequiredFor _:y",
            "c:targetCredential e:a",
            "c:targetCredential _:x",
        ),
        *("c:alternativeCondition _:y", "c:occupationType _:x", 'c:codedNotation "15-1151.00"', "s:isChildOf e:a"),
        *(
            "c:framework <https://www.bls.gov/soc/>",
            's:weight "50%"',
            "s:weight 0.5",
            'c:name "N"@en-US',
            "c:isPartOf e:b",
        ),
        *("s:isPartOf e:f", "s:hasChild e:b", "c:name 7", "c:assertedBy [ a c:Organization ]", "a a:StandardDocument"),
        *("a a:Statement", "g:isChildOf e:a", 'a:listID "1"', "d:isPartOf e:f", "d:educationLevel e:K"),
    ]
)
_SUBJECTS = st.sampled_from(["e:a", "e:b", "e:f", "_:x", "_:y"])
_HEAD = (
    f"@prefix e: <{E}> . @prefix c: <https://purl.org/ctdl/terms/> . @prefix s: <https://purl.org/ctdlasn/terms/> . "
    "@prefix a: <http://purl.org/ASN/schema/core/> . @prefix g: <http://purl.org/gem/qualifiers/> . "
    "@prefix d: <http://purl.org/dc/terms/> .\n"
)


@given(parts=st.lists(st.tuples(_SUBJECTS, _PART), min_size=1, max_size=14))
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_odd_structure_loads_or_is_refused(tmp_path: Path, parts: list[tuple[str, str]]) -> None:
    """Cycles, blank ends, wrong kinds of values in every place: no traceback, no hang, and counts that add up."""
    path = tmp_path / "x.ttl"
    path.write_text(_HEAD + "".join(f"{subject} {part} .\n" for subject, part in parts))
    for loader in (ctdl, ctdl_asn, asn):
        try:
            loads = loader.load(path, Options())
        except BadInput:
            continue
        for one in loads:
            assert one.receipt.read == one.receipt.kept + len(one.receipt.dropped)
