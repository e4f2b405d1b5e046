"""CTDL-ASN → graph → CTDL-ASN: what the formats share comes back exactly. Invented frameworks, and the real ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, Triple

from loaders import asn, ctdl_asn
from loaders.ctdl_asn_write import ctdl_asn_document, published
from loaders.options import Options
from loaders.reading.files import open_source
from loaders.reading.rdf import read_rdf
from ontology.errors import NotFound
from ontology.model import Load
from ontology.namespaces import CEASN as CEASN_NAMESPACE
from ontology.namespaces import CW as CW_NAMESPACE
from tests.support.shared import shared_file

E = "https://e.org/"
CONTEXT = "https://credreg.net/ctdlasn/schema/context/json"
FOLDER = "credentials/credential-engine-schema-development/Competency-Frameworks"
REAL = (
    *(
        f"bcsp-{name}{suffix}"
        for name in ("sts", "stsc", "chst", "ohst", "asp", "csp", "cet")
        for suffix in (".json", ".ttl")
    ),
    *("DQP.jsonld", "DQP.ttl", "ConnectingCredentials.json", "ConnectingCredentials.ttl"),
    *(
        f"ONET_{name}_Competency_Framework_9-27-19.json"
        for name in ("Abilities", "Basic_Skills", "Cross-Functional_Skills", "Knowledge")
    ),
    "SampleCompetencyFramework_with_Envelope.json",
)


def canonical(triples: Iterable[Triple]) -> set[str]:
    """The triples with blank nodes named by content."""
    made = Dataset(Quad(one.subject, one.predicate, one.object) for one in triples)
    made.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in made}


def load(path: Path, **options: str) -> Load:
    (one,) = ctdl_asn.load(path, Options(**options))  # type: ignore[arg-type]
    return one


def said(path: Path) -> list[Triple]:
    """The file's own statements, misspelt terms spelt as the loader spells them."""
    respelled = {CEASN_NAMESPACE + old: CEASN_NAMESPACE + new for old, new in ctdl_asn.RESPELLED.items()}
    made = []
    for quad in read_rdf(open_source(path)).quads:
        name = respelled.get(quad.predicate.value)
        predicate = quad.predicate if name is None else type(quad.predicate)(name)
        made.append(Triple(quad.subject, predicate, quad.object))
    return made


def goes_round(path: Path, folder: Path) -> None:
    first = load(path)
    back = folder / "back.json"
    back.write_text(ctdl_asn_document(first.triples, "it"), encoding="utf-8")
    assert canonical(said(back)) == canonical(said(path))
    again = load(back, series=first.source.series, edition=first.source.edition)
    assert canonical(again.triples) == canonical(first.triples)


_words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
_text = st.dictionaries(
    st.sampled_from(["en", "en-US", "es", "zh-Hans"]), _words | st.lists(_words, min_size=1, max_size=2), max_size=2
)
_weight = st.sampled_from([".5", "0.5", "50%", "50 %", "five", 0.25, 1, "0"]) | st.fixed_dictionaries(
    {"@value": st.just("0.5"), "@type": st.sampled_from(["xsd:decimal", "xsd:string", "xsd:float"])}
)
_ids = st.sampled_from(["f", "a", "b", "c", "d", "elsewhere"]).map(lambda name: E + name)
_note = st.fixed_dictionaries({"@type": st.just("ceterms:CredentialAlignmentObject"), "ceterms:targetNodeName": _text})
_statement = st.fixed_dictionaries(
    {"@type": st.just("ceasn:Competency")},
    optional={
        "ceasn:competencyText": _text,
        "ceasn:codedNotation": _words,
        "ceasn:listID": _words,
        "ceasn:weight": _weight | st.lists(_weight, max_size=2),
        "ceasn:isPartOf": _ids,
        "ceasn:isChildOf": st.lists(_ids, max_size=2),
        "ceasn:hasChild": st.lists(_ids, max_size=2),
        "ceasn:isTopChildOf": _ids,
        "ceasn:comment": _text | st.lists(_text, max_size=2),
        "ceasn:CompetencyLabel": _text,
        "ceasn:exactAlignment": st.lists(_ids, max_size=2),
        "ceterms:ctid": _words,
        "ceasn:knowledgeEmbodied": st.lists(_note, max_size=2),
    },
)


@given(
    statements=st.lists(_statement, min_size=1, max_size=4), date=st.none() | st.sampled_from(["2017", "2020-01-02"])
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_framework_goes_round(tmp_path: Path, statements: list[dict[str, Any]], date: str | None) -> None:
    framework = {"@id": E + "f", "@type": "ceasn:CompetencyFramework", "ceasn:name": {"en": "F"}}
    framework |= {"ceasn:dateCreated": date} if date else {}
    nodes = [{"@id": E + name, **node} for name, node in zip("abcd", statements, strict=False)]
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"@context": CONTEXT, "@graph": [framework, *nodes]}))
    goes_round(path, tmp_path)


def test_nothing_of_ours_is_in_the_document(tmp_path: Path) -> None:
    node = {"@id": E + "a", "@type": "ceasn:Competency", "ceasn:weight": "50%", "ceasn:listID": "1"}
    framework = {"@id": E + "f", "@type": "ceasn:CompetencyFramework", "ceasn:name": {"en": "F"}}
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"@context": CONTEXT, "@graph": [framework, node]}))
    made = json.loads(ctdl_asn_document(load(path).triples, "it"))
    assert made["@context"] == CONTEXT
    assert made["@graph"] == [framework, {**node, "ceasn:weight": {"@value": "50%"}}] or made["@graph"] == [
        framework,
        node,
    ]
    assert not any(CW_NAMESPACE in str(one) for one in published(load(path).triples))


def test_what_other_loaders_read_out_of_a_framework_is_left_out(tmp_path: Path) -> None:
    graph = "http://asn.jesandco.org/resources/"
    text = (
        "@prefix a: <http://purl.org/ASN/schema/core/> . @prefix d: <http://purl.org/dc/terms/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f"<{graph}D1> a a:StandardDocument ; d:modified '2012-12-06' .\n"
        f"<{graph}S1> a a:Statement ; d:isPartOf <{graph}D1> ; skos:exactMatch <{E}x> .\n"
    )
    path = tmp_path / "d.ttl"
    path.write_text(text)
    (one,) = asn.load(path, Options())
    made = json.loads(ctdl_asn_document(one.triples, "it"))
    assert {node["@id"] for node in made["@graph"]} == {f"{graph}D1", f"{graph}S1"}


def test_an_edition_without_a_framework_has_no_such_document() -> None:
    with pytest.raises(NotFound, match="competency framework"):
        ctdl_asn_document([], "soc 2018")


@pytest.mark.shared
@pytest.mark.parametrize("name", REAL)
def test_every_real_framework_goes_round(tmp_path: Path, name: str) -> None:
    goes_round(shared_file(f"{FOLDER}/{name}"), tmp_path)


def test_the_name_of_the_registrys_graph_comes_back(tmp_path: Path) -> None:
    framework = {"@id": f"{E}f", "@type": "ceasn:CompetencyFramework", "ceasn:name": {"en": "Invented"}}
    named = {"@context": CONTEXT, "@id": f"{E}graphs/f", "@graph": [framework]}
    path = tmp_path / "named.json"
    for file in (named, {key: value for key, value in named.items() if key != "@id"}):
        path.write_text(json.dumps(file), encoding="utf-8")
        assert json.loads(ctdl_asn_document(load(path).triples, "f")).get("@id") == file.get("@id")


@pytest.mark.shared
def test_the_real_registry_graphs_keep_their_names() -> None:
    path = shared_file(f"{FOLDER}/ConnectingCredentials.json")
    file = json.loads(path.read_text(encoding="utf-8"))
    assert json.loads(ctdl_asn_document(load(path).triples, "f"))["@id"] == file["@id"]
