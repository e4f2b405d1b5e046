"""The bad inputs of shared/BAD_INPUTS.md that touch RDF and JSON-LD, by their numbers there (3, 55-75)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from loaders import rdf
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.reading.rdf import FORMATS, RdfDocument, read_rdf
from ontology.errors import BadInput, Problem
from ontology.namespaces import CEASN, GRAPH, XSD
from ontology.terms import OWL, SKOS

HERE = "@prefix e: <https://e.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/">{}</rdf:RDF>'
CTDL_ASN = "https://credreg.net/ctdlasn/schema/context/json"


def read(folder: Path, name: str, content: str | bytes, base: str = "") -> RdfDocument:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_rdf(open_source(path), base)


def refused(folder: Path, name: str, content: str | bytes) -> dict[str, Problem]:
    """Rule → problem of a file that must be refused."""
    with pytest.raises(BadInput) as caught:
        read(folder, name, content)
    assert all(problem.found and problem.expected for problem in caught.value.problems)
    return {problem.rule: problem for problem in caught.value.problems}


def saying(name: str, iri: str, text: str) -> str:
    """One statement about `iri` in the format of a file called `name`."""
    if name.endswith(".rdf"):
        return RDF_XML.format(f'<rdf:Description rdf:about="{iri}"><e:p>{text}</e:p></rdf:Description>')
    if name.endswith(".jsonld"):
        return json.dumps({"@id": iri, "https://e.org/p": text}, ensure_ascii=False)
    return f'<{iri}> <https://e.org/p> "{text}" .\n'


def jsonld(**node: Any) -> str:
    context = {"ceasn": CEASN, "name": "ceasn:name", "part": {"@id": "ceasn:isPartOf", "@type": "@id"}}
    return json.dumps({"@context": context, "@id": "https://e.org/1", "@type": "ceasn:Competency", **node})


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.nq", "a.trig"])
def test_03_a_byte_order_mark_is_taken_off_turtle(tmp_path: Path, name: str) -> None:
    assert (
        len(read(tmp_path, name, b"\xef\xbb\xbf<https://e.org/1> <https://e.org/p> <https://e.org/2> .\n").quads) == 1
    )


def test_03_a_byte_order_mark_is_taken_off_json_ld_and_xml(tmp_path: Path) -> None:
    assert len(read(tmp_path, "a.jsonld", b"\xef\xbb\xbf" + jsonld(name="x").encode()).quads) == 2
    text = RDF_XML.format('<rdf:Description rdf:about="https://e.org/1"><e:p>x</e:p></rdf:Description>')
    assert len(read(tmp_path, "a.rdf", b"\xef\xbb\xbf" + text.encode()).quads) == 1


@pytest.mark.parametrize("encoding", ["x-unknown", "utf-7", "punycode", "latin-1", "utf-16"])
def test_04_xml_that_says_it_is_of_another_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + RDF_XML.format('<e:A rdf:about="https://e.org/a"/>')
    problem = refused(tmp_path, "a.rdf", text)["xml-encoding"]
    assert encoding in problem.found


def test_04_xml_may_say_that_it_is_utf_8(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="utf-8"?>' + RDF_XML.format('<e:A rdf:about="https://e.org/a"/>')
    assert len(read(tmp_path, "a.rdf", text).quads) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", '<https://e.org/1> <https://e.org/p> "\\u0000" .'),
        ("a.json", '{"@id":"https://e.org/1","https://e.org/p":"\\u0001"}'),
    ],
)
def test_07_a_control_character_behind_an_escape_is_refused(tmp_path: Path, name: str, content: str) -> None:
    assert set(refused(tmp_path, name, content)) == {"control-character"}


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.rdf", "a.jsonld"])
def test_06_text_decoded_wrongly_before_us_is_kept_with_a_warning(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, saying(name, "https://e.org/1", "it\u00e2\u20ac\u2122s"))
    assert any("1 values look wrongly decoded" in warning for warning in found.warnings)
    assert found.quads[0].object.value == "it\u00e2\u20ac\u2122s"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["a.ttl", "a.nt"])
def test_08_half_a_character_behind_an_escape_is_refused(tmp_path: Path, name: str) -> None:
    assert set(refused(tmp_path, name, '<https://e.org/1> <https://e.org/p> "\\uD800" .\n')) == {"rdf-syntax"}


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.rdf", "a.jsonld"])
@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u00a0", "\ufeff"])
def test_09_what_cannot_be_seen_is_kept_in_texts_and_refused_in_identifiers(
    tmp_path: Path, name: str, sign: str
) -> None:
    problem = refused(tmp_path, name, saying(name, f"https://e.org/a{sign}1", "x"))["invisible-in-iri"]
    assert problem.found.isascii()  # shown escaped
    found = read(tmp_path, name, saying(name, "https://e.org/1", f"1.{sign}1"))
    assert found.quads[0].object.value == f"1.{sign}1"  # type: ignore[union-attr]
    assert any("invisible" in warning for warning in found.warnings) == (sign != "\u00a0")


def test_12_json_named_turtle_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.ttl", jsonld(name="x"))


def test_44_a_large_whole_number_stays_exact(tmp_path: Path) -> None:
    (quad,) = [
        q
        for q in read(tmp_path, "a.json", jsonld(name=1234567890123456789)).quads
        if q.predicate.value == CEASN + "name"
    ]
    assert quad.object == Literal("1234567890123456789", datatype=NamedNode(XSD + "integer"))


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.trig"])
@pytest.mark.parametrize("text", ["x" * 17_000_000, "x\\n" * 8_500_000])
def test_17_a_literal_longer_than_the_engine_takes_is_refused(tmp_path: Path, name: str, text: str) -> None:
    assert set(refused(tmp_path, name, f'<https://e.org/1> <https://e.org/p> "{text}" .\n')) == {"too-long"}


def test_17_a_long_text_in_several_lines_is_refused_too(tmp_path: Path) -> None:
    lines = "a line of 20 letters\n" * 850_000
    assert set(refused(tmp_path, "a.ttl", f'<https://e.org/1> <https://e.org/p> """{lines}""" .\n')) == {"too-long"}


def test_17_an_endless_text_or_attribute_in_xml_is_refused_with_its_place(tmp_path: Path) -> None:
    text = "x" * 17_000_000
    element = f'<rdf:Description rdf:about="https://e.org/1"><e:p>{text}</e:p></rdf:Description>'
    assert refused(tmp_path, "a.rdf", RDF_XML.format(element))["too-long"].where.startswith("line 1, column")
    attribute = f'<rdf:Description rdf:about="https://e.org/1" e:p="{text}"/>'
    assert set(refused(tmp_path, "b.rdf", RDF_XML.format(attribute))) == {"too-long"}


def test_17_many_short_texts_are_no_long_one(tmp_path: Path) -> None:
    lines = "".join(f'<https://e.org/{n}> <https://e.org/p> "{"x" * 100_000}{n}" .\n' for n in range(180))
    assert len(read(tmp_path, "a.ttl", lines).quads) == 180


# JSON-LD ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "context", ["https://evil.example/context", "http://127.0.0.1:9/c", "file:///etc/passwd", "c.json"]
)
def test_55_a_context_we_hold_no_copy_of_is_refused_and_never_fetched(tmp_path: Path, context: str) -> None:
    document = json.dumps({"@context": context, "@id": "https://e.org/1", "ceasn:name": "x"})
    assert refused(tmp_path, "a.json", document)["remote-context"].where == "/@context"


def test_55_a_context_inside_a_list_or_a_node_or_by_import_is_found_too(tmp_path: Path) -> None:
    listed = json.dumps({"@context": [{}, "https://evil.example/c"], "https://e.org/p": "x"})
    assert refused(tmp_path, "a.json", listed)["remote-context"].where == "/@context/1"
    inner = jsonld(name={"@context": "https://evil.example/c", "@id": "https://e.org/2", "name": "x"})
    assert refused(tmp_path, "b.json", inner)["remote-context"].where == "/name/@context"
    imported = json.dumps({"@context": {"@import": "https://evil.example/c"}, "https://e.org/p": "x"})
    assert refused(tmp_path, "c.json", imported)["remote-context"].where == "/@context/@import"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_55_the_contexts_of_ctdl_are_bundled(tmp_path: Path, scheme: str) -> None:
    context = CTDL_ASN.replace("https", scheme)
    document = {
        "@context": context,
        "@id": "https://e.org/1",
        "ceasn:name": {"en-us": "x"},
        "ceasn:isPartOf": "https://e.org/2",
    }
    quads = read(tmp_path, "a.json", json.dumps(document)).quads
    assert {(q.predicate.value, q.object) for q in quads} == {
        (CEASN + "name", Literal("x", language="en-us")),
        (CEASN + "isPartOf", NamedNode("https://e.org/2")),
    }


def test_56_keys_that_no_context_defines_are_counted_as_dropped(tmp_path: Path) -> None:
    document = jsonld(name="x", colour="blue", part={"@id": "https://e.org/2", "size": 3, "name": "y"})
    assert read(tmp_path, "a.json", document).unknown == [("/colour", "colour"), ("/part/size", "size")]
    (one,) = rdf.load(tmp_path / "a.json", Options(edition="1"))
    assert [place for place, _, _ in one.receipt.dropped] == ["/colour", "/part/size"]
    assert one.receipt.read == one.receipt.kept + 2


@pytest.mark.parametrize(
    ("node", "where", "rule"),
    [
        ({"@id": "https://e.org/a b"}, "/@id", "bad-iri"),
        ({"@id": "course 1"}, "/@id", "bad-iri"),
        ({"@id": "course-1"}, "/@id", "relative-iri"),
        ({"part": "https://e.org/a b"}, "/part", "bad-iri"),
        ({"part": ["https://e.org/2", "frame"]}, "/part/1", "relative-iri"),
        ({"part": {"@id": "<x>"}}, "/part/@id", "bad-iri"),
        ({"@type": "Competency"}, "/@type", "relative-iri"),
    ],
)
def test_57_an_identifier_that_would_make_the_node_vanish_is_refused(
    tmp_path: Path, node: dict[str, Any], where: str, rule: str
) -> None:
    assert refused(tmp_path, "a.json", jsonld(name="x", **node))[rule].where == where


def test_57_a_base_in_the_file_makes_relative_identifiers_good(tmp_path: Path) -> None:
    document = {"@context": {"@base": "https://e.org/", "p": "https://e.org/p"}, "@id": "1", "p": "x"}
    assert read(tmp_path, "a.json", json.dumps(document)).quads[0].subject == NamedNode("https://e.org/1")


def test_58_a_language_map_and_a_plain_string_are_both_names(tmp_path: Path) -> None:
    nodes = [
        {"@id": "https://e.org/1", "@type": "ceasn:Competency", "ceasn:name": {"en": "x"}},
        {"@id": "https://e.org/2", "@type": "ceasn:Competency", "ceasn:name": "y"},
    ]
    quads = read(tmp_path, "a.json", json.dumps({"@context": CTDL_ASN, "@graph": nodes})).quads
    assert {q.object for q in quads if q.predicate.value == CEASN + "name"} == {
        Literal("x", language="en"),
        Literal("y"),
    }


def test_59_a_prefix_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    document = json.dumps({"@context": {}, "@id": "https://e.org/1", "ceasn:name": "x"})
    assert "undeclared-prefix" in refused(tmp_path, "a.json", document)
    typed = json.dumps({"@id": "https://e.org/1", "@type": "ceterms:Certification", "https://e.org/p": "x"})
    assert refused(tmp_path, "b.json", typed)["undeclared-prefix"].where == "/@type"


def test_60_one_node_or_many_and_a_missing_type(tmp_path: Path) -> None:
    one = {"@id": "https://e.org/1", "@type": "ceasn:Competency", "ceasn:listID": "1"}
    two = {"@id": "https://e.org/2", "ceasn:listID": "2"}
    assert len(read(tmp_path, "a.json", json.dumps({"@context": CTDL_ASN, "@graph": one})).quads) == 2
    document = read(tmp_path, "b.json", json.dumps({"@context": CTDL_ASN, "@graph": [one, two]}))
    assert len(document.quads) == 3
    assert document.warnings == ["1 nodes have no @type"]


def test_61_included_reversed_and_nested_nodes_are_kept(tmp_path: Path) -> None:
    document = jsonld(
        name="x",
        **{
            "@included": [{"@id": "https://e.org/2", "name": "y"}],
            "@reverse": {"part": {"@id": "https://e.org/3", "name": "z"}},
            "@nest": {"part": "https://e.org/4"},
        },
    )
    found = read(tmp_path, "a.json", document)
    assert found.unknown == []
    names = {
        q.object.value for q in found.quads if q.predicate.value == CEASN + "name" and isinstance(q.object, Literal)
    }
    assert names == {"x", "y", "z"}
    parts = {(q.subject, q.object) for q in found.quads if q.predicate.value == CEASN + "isPartOf"}
    one = NamedNode("https://e.org/1")
    assert parts == {(NamedNode("https://e.org/3"), one), (one, NamedNode("https://e.org/4"))}


@pytest.mark.parametrize("content", ["[1, 2]", "[]", "{}", '"text"', "3", '{"@graph": []}', '{"@context": 5, "a": 1}'])
def test_a_document_that_says_nothing_is_refused(tmp_path: Path, content: str) -> None:
    assert refused(tmp_path, "a.jsonld", content)


# Turtle, N-Quads, RDF/XML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("e2:1 e2:p e2:2 .", id="62 undeclared prefix"),
        pytest.param("<https://e.org/a b> e:p e:2 .", id="63 IRI with a space"),
        pytest.param("<https://e.org/{x}> e:p e:2 .", id="63 IRI with braces"),
        pytest.param("<course-1> e:p e:2 .", id="64 relative IRI without base"),
        pytest.param('e:1 e:p "x"@en_US .', id="65 bad language tag"),
        pytest.param('e:1 e:p "x .', id="unterminated text"),
    ],
)
def test_62_to_65_turtle_that_is_not_rdf_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, "a.ttl", HERE + text)["rdf-syntax"].where.startswith("line 2, column ")


def test_64_a_relative_iri_is_refused_in_rdf_xml_too(tmp_path: Path) -> None:
    text = RDF_XML.format('<rdf:Description rdf:about="course-1"><e:p>x</e:p></rdf:Description>')
    assert "rdf-syntax" in refused(tmp_path, "a.rdf", text)


def test_66_a_value_that_its_datatype_does_not_allow_is_kept_with_a_warning(tmp_path: Path) -> None:
    found = read(
        tmp_path, "a.ttl", HERE + 'e:1 e:p "2020-02-30"^^xsd:date, "yes"^^xsd:boolean, "2020-02-29"^^xsd:date .'
    )
    assert len(found.quads) == 3
    assert [warning.partition(",")[0] for warning in found.warnings] == [
        "1 values are no xsd:date",
        "1 values are no xsd:boolean",
    ]


def test_67_numbers_come_through_as_written_and_numeric_codes_are_warned_of(tmp_path: Path) -> None:
    text = HERE + '@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\ne:1 e:p 01, 1.10 ; skos:notation 01, "01" .'
    found = read(tmp_path, "a.ttl", text)
    assert {q.object.value for q in found.quads if isinstance(q.object, Literal)} == {"01", "1.10"}
    assert sum(q.object == Literal("01") for q in found.quads if q.predicate == SKOS.notation) == 1
    assert found.warnings == ["1 codes are typed as numbers; a store may respell them (01 becomes 1)"]


def test_68_blank_nodes_of_two_files_never_meet_and_those_of_one_are_stable(tmp_path: Path) -> None:
    text = HERE + "_:a e:p e:{} . e:1 e:q [ e:p e:2 ] ."
    first, again = (read(tmp_path, "a.ttl", text.format(1)).quads for _ in range(2))
    other = read(tmp_path, "b.ttl", text.format(2)).quads
    assert first == again

    def blanks(quads: list[Any]) -> set[BlankNode]:
        return {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, BlankNode)}

    assert len(blanks(first)) == 2
    assert not blanks(first) & blanks(other)


def test_69_entities_made_of_entities_are_refused_before_parsing(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 30)
    )
    use = RDF_XML.format('<rdf:Description rdf:about="https://e.org/1"><e:p>&a29;</e:p></rdf:Description>')
    text = f"{bomb}]>{use}"
    assert refused(tmp_path, "a.rdf", text)["xml-entity"].found == "entity &a1; made of other entities"


def test_69_one_long_entity_used_often_is_refused(tmp_path: Path) -> None:
    text = f'<!DOCTYPE b [<!ENTITY a "{"x" * 100_000}">]>' + RDF_XML.format(
        "<e:T><e:p>" + "&a;" * 1_000 + "</e:p></e:T>"
    )
    assert "xml-entity" in refused(tmp_path, "a.rdf", text)


def test_69_plain_entities_as_protege_writes_them_are_accepted(tmp_path: Path) -> None:
    body = RDF_XML.format('<rdf:Description rdf:about="&e;1"><e:p rdf:resource="&e;2"/></rdf:Description>')
    (quad,) = read(
        tmp_path, "a.owl", f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY e "https://e.org/">]>{body}'
    ).quads
    assert (quad.subject, quad.object) == (NamedNode("https://e.org/1"), NamedNode("https://e.org/2"))


@pytest.mark.parametrize(
    ("entity", "rule"),
    [
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "xml-external-entity"),
        ('<!ENTITY x PUBLIC "x" "https://evil.example/x">', "xml-external-entity"),
        ('<!ENTITY % x "y">', "xml-entity"),
        ('<!ENTITY % x SYSTEM "https://evil.example/x"> %x;', "xml-entity"),
    ],
)
def test_70_external_and_parameter_entities_are_refused(tmp_path: Path, entity: str, rule: str) -> None:
    body = RDF_XML.format('<rdf:Description rdf:about="https://e.org/1"><e:p>&x;</e:p></rdf:Description>')
    assert rule in refused(tmp_path, "a.rdf", f"<!DOCTYPE r [{entity}]>{body}")


def test_71_owl_imports_are_kept_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        f"<https://e.org/o> a <{OWL.Ontology.value}> ; <{OWL.imports.value}> <https://evil.example/o> ."
    )
    (one,) = rdf.load(tmp_path / "a.ttl", Options(edition="1"))
    assert one.receipt.notes == (
        "owl:imports <https://evil.example/o> was not followed; load that file too where it is needed",
    )
    assert len(one.triples) == 2


def test_72_addresses_of_other_schemes_stay_data(tmp_path: Path) -> None:
    (quad,) = read(tmp_path, "a.ttl", HERE + "e:1 e:p <javascript:alert(1)> .").quads
    assert quad.object == NamedNode("javascript:alert(1)")


def test_73_deep_xml_is_refused_and_deep_turtle_is_no_trouble(tmp_path: Path) -> None:
    deep = "<e:T><e:p>" * 5_000 + "</e:p></e:T>" * 5_000
    assert "too-deep" in refused(tmp_path, "a.rdf", RDF_XML.format(deep))
    assert len(read(tmp_path, "a.ttl", HERE + "e:1 e:p " + "[ e:p " * 5_000 + "1" + "]" * 5_000 + " .").quads) == 5_001


def test_74_named_graphs_in_a_file_are_named_in_the_report(tmp_path: Path) -> None:
    text = HERE + "e:1 e:p e:2 . GRAPH e:g { e:1 e:p e:3 , e:4 }"
    found = read(tmp_path, "a.trig", text)
    assert found.graphs == {"https://e.org/g": 2}
    assert len(found.quads) == 3
    assert found.warnings == ["named graph <https://e.org/g>: its 2 triples are kept in this edition's graph"]


@pytest.mark.parametrize("name", ["provenance", "inference", "decisions/mesa-51", "source/cas-ma/2018"])
def test_75_a_graph_name_of_our_own_is_refused(tmp_path: Path, name: str) -> None:
    text = f"<https://e.org/1> <https://e.org/p> <https://e.org/2> <{GRAPH}{name}> .\n"
    assert set(refused(tmp_path, "a.nq", text)) == {"graph-collision"}


def test_statements_about_statements_are_refused_rather_than_lost(tmp_path: Path) -> None:
    assert refused(tmp_path, "a.ttl", HERE + "e:1 e:p <<( e:1 e:p e:2 )>> .")


@given(data=st.binary(max_size=300), suffix=st.sampled_from(sorted(FORMATS)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_bytes_make_a_traceback(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    try:
        rdf.load(path, Options(edition="1"))
    except BadInput as error:
        assert error.problems  # noqa: PT017 - either outcome is fine; a traceback is not


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@id", "@type", "@graph", "@value", "@language", "@context", "@reverse", "@list", "name", "part", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(value=_JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_any_json_loads_or_is_refused_and_nothing_vanishes(tmp_path: Path, value: Any) -> None:
    try:
        read(tmp_path, "a.jsonld", jsonld(name=value))
    except BadInput as error:
        assert error.problems  # noqa: PT017 - as above


@pytest.mark.parametrize(
    "value",
    [
        {"en-US": "x", "es": ["y", "z"]},
        [{"en-US": "x"}, {"es": ["y", "z"]}],
        ["w", {"en-US": "x", "es": ["y", "z"]}],
    ],
)
@pytest.mark.parametrize("container", [{}, {"@container": "@language"}])
def test_58_a_language_map_in_a_list_or_undeclared_is_read_as_its_texts(
    tmp_path: Path, value: Any, container: dict[str, str]
) -> None:
    context = {"note": {"@id": "https://e.org/note", **container}}
    document = {"@context": context, "@id": "https://e.org/1", "@type": "https://e.org/T", "note": value}
    made = read(tmp_path, "a.json", json.dumps(document))
    found = {(q.object.value, (q.object.language or "")[:2]) for q in made.quads if isinstance(q.object, Literal)}
    assert found - {("w", "")} == {("x", "en"), ("y", "es"), ("z", "es")}
    declared = container and isinstance(value, dict)
    assert bool(declared) != any("language maps" in warning for warning in made.warnings)


@pytest.mark.parametrize("container", [{}, [{}], 7, [None]])
def test_55_a_container_that_is_none_is_refused(tmp_path: Path, container: Any) -> None:
    context = {"note": {"@id": "https://e.org/note", "@container": container}}
    document = {"@context": context, "@id": "https://e.org/1", "note": "x"}
    with pytest.raises(BadInput):
        read(tmp_path, "a.json", json.dumps(document))


def test_58_a_map_with_a_key_that_is_no_language_stays_a_reported_loss(tmp_path: Path) -> None:
    context = {"note": "https://e.org/note"}
    document = {"@context": context, "@id": "https://e.org/1", "note": {"en": "x", "size": "y"}}
    made = read(tmp_path, "a.json", json.dumps(document))
    assert [key for _, key in made.unknown] == ["en", "size"]


@pytest.mark.parametrize(("kind", "spelled"), [("decimal", "199.90"), ("float", "0.50"), ("decimal", "0.0000001")])
def test_67_a_number_of_a_typed_term_keeps_its_digits(tmp_path: Path, kind: str, spelled: str) -> None:
    context = {"price": {"@id": "https://e.org/price", "@type": XSD + kind}}
    text = json.dumps({"@context": context, "@id": "https://e.org/1", "price": 7}).replace("7}", spelled + "}")
    (quad,) = read(tmp_path, "a.json", text).quads
    assert quad.object == Literal(spelled, datatype=NamedNode(XSD + kind))
