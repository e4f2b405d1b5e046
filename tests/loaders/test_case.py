"""CASE packages: what they become, and that they come back whole. All packages here are invented."""

from __future__ import annotations

import gzip
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from graph.store import EmbeddedStore
from loaders import case
from loaders.case_export import case_package
from loaders.case_json import dumps, loads
from loaders.options import Options
from ontology import iris
from ontology.errors import BadInput, NotFound
from ontology.terms import CEASN, CETERMS, CW, DCTERMS, OWL, RDF, SKOS, SSSOM
from tests.loaders.case_making import (
    ROOT,
    association,
    item,
    link,
    load,
    objects,
    package,
    packages,
    refused,
    uri,
    uuid,
)  # fmt: skip

SMALL = package(
    item(2, humanCodingScheme="A", educationLevel=["09", "10"]),
    item(3, humanCodingScheme="A.1", abbreviatedStatement="Short"),
    item(4, listEnumeration="b."),
    association(11, "isChildOf", 2, ROOT),
    association(12, "isChildOf", 3, 2, sequenceNumber=7),
    association(13, "isChildOf", 4, 2),
    association(14, "exactMatchOf", 3, link("CFItems", 99)),
    document={"publisher": "Invented Board", "officialSourceURL": "https://standards.example.org/page"},
)


KEYS = [
    "CFDocument", "CFItems", "CFAssociations", "identifier", "title", "fullStatement", "originNodeURI",
    "destinationNodeURI", "associationType", "x",
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


def same(one: Any, other: Any) -> bool:
    """Equal as JSON values: 1.0 is 1, but `True` is not, and the order of keys says nothing."""
    return bool(plain(one) == plain(other))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return ("truth", value) if isinstance(value, bool) else value


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@given(data=st.data())
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_any_package_comes_back_as_it_was(data: st.DataObject, version: str, tmp_path_factory: Any) -> None:
    value = data.draw(packages(version))
    made = load(tmp_path_factory.mktemp("case"), value)
    assert same(case_package(made.triples), value)
    assert made.receipt.read == made.receipt.kept


@given(value=packages("1.1"))
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_any_package_comes_back_from_the_store_too(value: dict[str, Any], tmp_path_factory: Any) -> None:
    made = load(tmp_path_factory.mktemp("case"), value)
    store = EmbeddedStore.in_memory()
    with store.writing() as writer:
        writer.put(made)
    graph = iris.source_graph(made.source.series, made.source.edition)
    assert same(case_package(quad.triple for quad in store.quads(graph=graph)), value)


@given(value=JSON)
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_any_json_is_loaded_or_refused_and_nothing_else(value: Any, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "package.json"
    path.write_text(json.dumps(value))
    with suppress(BadInput):
        case.load(path, Options())


@given(broken=st.binary(max_size=60), at=st.integers(0, 3000))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_damaged_files_are_refused_without_a_traceback(broken: bytes, at: int, tmp_path_factory: Any) -> None:
    good = dumps(SMALL).encode()
    path = tmp_path_factory.mktemp("fuzz") / "package.json"
    path.write_bytes(good[:at] + broken + good[at + len(broken) :])
    assert case.sniff(path) in (0.0, 0.95)
    with suppress(BadInput):
        case.load(path, Options())


def test_a_package_becomes_a_framework_like_any_other(tmp_path: Path) -> None:
    made = load(tmp_path, SMALL)
    framework, top, below, bare = uri("CFDocuments", 1), uri("CFItems", 2), uri("CFItems", 3), uri("CFItems", 4)
    assert (made.source.series, made.source.edition) == ("invented-board-invented-standards", "2024")
    assert made.source.publisher == "Invented Board"
    assert objects(made, framework, CEASN.name) == ["Invented Standards"]
    assert objects(made, framework, CW.seriesId) == ["invented-board-invented-standards"]
    assert objects(made, framework, CETERMS.subjectWebpage) == ["https://standards.example.org/page"]
    assert CEASN.CompetencyFramework.value in objects(made, framework, RDF.type)
    for one in (top, below, bare):
        assert CEASN.Competency.value in objects(made, one, RDF.type)
        assert objects(made, one, CEASN.isPartOf) == [framework]
    assert objects(made, top, CEASN.isTopChildOf) == [framework]
    assert objects(made, top, CEASN.isChildOf) == []
    assert objects(made, below, CEASN.isChildOf) == [top]
    assert objects(made, below, SKOS.notation) == objects(made, below, CEASN.codedNotation) == ["A.1"]
    assert objects(made, below, SKOS.prefLabel) == ["Short"]
    assert objects(made, top, CEASN.educationLevelType) == ["09", "10"]
    assert [objects(made, one, CEASN.listID) for one in (top, below, bare)] == [["1"], ["7"], ["b."]]
    assert Triple(NamedNode(top), CEASN.competencyText, Literal("Invented statement 2", language="en")) in made.triples


def test_an_item_without_a_code_goes_by_its_identifier_and_says_so(tmp_path: Path) -> None:
    made = load(tmp_path, SMALL)
    assert objects(made, uri("CFItems", 4), SKOS.notation) == [uuid(4)]
    assert objects(made, uri("CFItems", 4), CW.derivedCode) == ["true"]
    assert objects(made, uri("CFItems", 4), CEASN.codedNotation) == []
    assert objects(made, uri("CFItems", 3), CW.derivedCode) == []


def test_an_alignment_is_a_mapping_in_the_publisher_s_word(tmp_path: Path) -> None:
    made = load(tmp_path, SMALL)
    (mapping,) = {triple.subject for triple in made.triples if triple.object == SSSOM.Mapping}
    assert isinstance(mapping, NamedNode)
    assert objects(made, mapping.value, OWL.annotatedSource) == [uri("CFItems", 3)]
    assert objects(made, mapping.value, OWL.annotatedProperty) == [SKOS.exactMatch.value]
    assert objects(made, mapping.value, OWL.annotatedTarget) == [uri("CFItems", 99)]
    assert objects(made, mapping.value, CW.publishedRelation) == ["exactMatchOf"]
    assert objects(made, mapping.value, NamedNode(SSSOM.namespace + "record_id")) == [uri("CFAssociations", 14)]


@pytest.mark.parametrize(
    ("word", "predicate"),
    [("precedes", CETERMS.precedes), ("replacedBy", DCTERMS.isReplacedBy), ("isPartOf", DCTERMS.isPartOf)],
)
def test_succession_and_parts_are_links_and_no_mappings(tmp_path: Path, word: str, predicate: NamedNode) -> None:
    made = load(tmp_path, package(item(2), item(3), association(11, word, 2, 3)))
    assert objects(made, uri("CFItems", 2), predicate) == [uri("CFItems", 3)]
    assert not [triple for triple in made.triples if triple.object == SSSOM.Mapping]


@pytest.mark.parametrize("word", ["exemplar", "hasSkillLevel", "ext:drawsOn"])
def test_words_without_a_predicate_stay_associations_and_claim_nothing(tmp_path: Path, word: str) -> None:
    value = package(item(2), item(3), association(11, word, 2, 3))
    made = load(tmp_path, value)
    assert not [triple for triple in made.triples if triple.object == SSSOM.Mapping]
    assert same(case_package(made.triples), value)


def test_the_language_of_a_text_is_the_item_s_else_the_document_s(tmp_path: Path) -> None:
    value = package(item(2, language="es"), item(3), item(4, language="nonsense tag"), document={"language": "ja"})
    texts = {
        triple.object.value: triple.object.language
        for triple in load(tmp_path, value).triples
        if triple.predicate == CEASN.competencyText and isinstance(triple.object, Literal)
    }
    assert list(texts.values()) == ["es", "ja", "ja"]


def test_when_an_edition_is_in_force_is_what_the_document_says(tmp_path: Path) -> None:
    document = {"statusStartDate": "2024-07-01", "statusEndDate": "2030-06-30", "version": None}
    source = load(tmp_path, package(item(2), document=document)).source
    assert (source.edition, source.effective, source.expires) == ("2024-07-01", "2024-07-01", "2030-06-30")
    source = load(tmp_path, package(item(2), document={"version": ""})).source
    assert (source.edition, source.effective, source.expires) == ("2024-05-06", "", "")


def test_series_and_edition_can_be_given(tmp_path: Path) -> None:
    source = load(tmp_path, SMALL, series="mine", edition="v9").source
    assert (source.series, source.edition) == ("mine", "v9")


def test_the_licence_is_the_package_s_own_record_of_it(tmp_path: Path) -> None:
    licence = {"identifier": uuid(50), "uri": uri("CFLicenses", 50), "title": "Free", "licenseText": "Do."}
    value = package(
        item(2),
        document={"licenseURI": link("CFLicenses", 50, "other words")},
        CFDefinitions={"CFLicenses": [licence]},
    )
    assert load(tmp_path, value).source.license == "Free"


def test_addresses_that_mean_another_thing_everywhere_name_nothing(tmp_path: Path) -> None:
    value = package(
        item(2, uri="http://localhost:3000/CFItems/2"), item(3, uri="https://server/3"), item(4, uri="urn:x")
    )
    made = load(tmp_path, value)
    for number in (2, 3, 4):
        own = iris.statement(made.source.series, "2024", uuid(number))
        assert objects(made, own, SKOS.notation) == [uuid(number)]
    assert same(case_package(made.triples), value)


def test_a_record_twice_word_for_word_is_one_thing_in_two_places(tmp_path: Path) -> None:
    value = package(item(2), item(3), item(2))
    made = load(tmp_path, value)
    assert same(case_package(made.triples), value)
    assert made.receipt.counts["CFItem"] == 3
    assert any("stands twice" in warning for warning in made.receipt.warnings)


@pytest.mark.parametrize("value", [True, False, 10**18, -(10**18), 1.5, "7", [], {}, None, "", 0])
def test_numbers_come_back_as_what_they_were(tmp_path: Path, value: Any) -> None:
    made = package(item(2), item(3), association(11, "isChildOf", 3, 2, sequenceNumber=value))
    assert same(case_package(load(tmp_path, made).triples), made)


def test_two_records_that_python_takes_for_equal_are_two(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, package(item(2, more=1), item(2, more=True)))
    assert problem.rule == "case-duplicate"


def test_rubrics_keep_their_criteria_and_levels_in_order(tmp_path: Path) -> None:
    levels = [{"identifier": uuid(70 + n), "score": n, "quality": "q", "position": None} for n in (3, 1, 2)]
    criterion = {
        "identifier": uuid(61),
        "weight": 0.25,
        "CFItemURI": link("CFItems", 2),
        "CFRubricCriterionLevels": levels,
    }
    value = package(item(2), CFRubrics=[{"identifier": uuid(60), "CFRubricCriteria": [criterion]}])
    made = load(tmp_path, loads(json.dumps(value)))
    assert same(case_package(made.triples), loads(json.dumps(value)))
    assert made.receipt.counts["CFRubricCriterionLevel"] == 3


def test_packages_come_from_arrays_folders_archives_and_gzip(tmp_path: Path) -> None:
    one, other = package(item(2)), package(item(3), document={"title": "Other", "identifier": uuid(5)})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps(one))
    (folder / "other.json").write_text(json.dumps(other))
    (tmp_path / "both.json").write_text(json.dumps([one, other]))
    (tmp_path / "one.json.gz").write_bytes(gzip.compress(json.dumps(one).encode()))
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(folder / "one.json", "one.json")
        archive.write(folder / "other.json", "other.json")
    for name, number in (("folder", 2), ("both.json", 2), ("one.json.gz", 1), ("both.zip", 2)):
        assert case.sniff(tmp_path / name) >= 0.9
        assert len(case.load(tmp_path / name, Options())) == number
    (folder / "notes.txt").write_text("not CASE")
    assert case.sniff(folder) == 0.0


def test_the_linked_data_form_says_its_associations_within_the_items(tmp_path: Path) -> None:
    def towards(word: str, kind: str, number: int) -> dict[str, Any]:
        return {"associationType": word, "identifier": uuid(number), "targetId": uri(kind, number), "title": "x"}

    value = {"@context": "https://example.org/context", "id": "https://example.org/p"} | package(
        item(2, id=uri("CFItems", 2), associationSet=[towards("isParentOf", "CFItems", 3)]),
        item(3, associationSet=[towards("isChildOf", "CFItems", 2), towards("isRelatedTo", "CFItems", 99)]),
    )
    made = load(tmp_path, value)
    assert objects(made, uri("CFItems", 3), CEASN.isChildOf) == [uri("CFItems", 2)]
    assert objects(made, uri("CFItems", 2), CEASN.isTopChildOf) == [uri("CFDocuments", 1)]
    assert len([triple for triple in made.triples if triple.object == SSSOM.Mapping]) == 1
    assert made.receipt.counts["associations: isChildOf"] == 1
    assert same(case_package(made.triples), value)


def test_another_publisher_s_word_in_an_association_claims_nothing(tmp_path: Path) -> None:
    made = load(tmp_path, package(item(2), item(3), association(11, "tagged", 2, 3)))
    assert not [triple for triple in made.triples if triple.object == SSSOM.Mapping]


def test_one_name_for_several_packages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "both.json"
    path.write_text(json.dumps([package(item(2)), package(item(3))]))
    with pytest.raises(BadInput, match="case-several"):
        case.load(path, Options(series="mine"))


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '{"$schema": "x", "properties": {"CFDocument": {"$ref": "#"}}}', "CFDocument", "", "[]"]
)
def test_other_json_is_not_taken_for_case(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert case.sniff(path) == 0.0


def test_a_list_of_documents_is_no_package_and_says_what_to_fetch(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, {"CFDocuments": []})
    assert "CFPackages/" in problem.expected


def test_only_what_was_loaded_from_case_goes_back_to_case() -> None:
    with pytest.raises(NotFound):
        case_package([])
