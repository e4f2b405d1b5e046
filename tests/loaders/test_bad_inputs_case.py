"""The bad inputs of shared/BAD_INPUTS.md that touch JSON and CASE (41 to 54), by their numbers there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.case_export import case_package
from ontology.terms import CEASN, CW, SCHEMA
from tests.loaders.case_making import (
    ROOT,
    association,
    item,
    link,
    load,
    objects,
    package,
    refused,
    uri,
    uuid,
    without,
)  # fmt: skip

GOOD = package(item(2), item(3), association(11, "isChildOf", 2, ROOT), association(12, "isChildOf", 3, 2))
TEXT = json.dumps(GOOD)


def warned(folder: Path, value: Any, text: str) -> bool:
    made = load(folder, value)
    assert case_package(made.triples) == value
    return any(text in warning for warning in made.receipt.warnings)


@pytest.mark.parametrize("text", [TEXT[:-1] + ",}", TEXT + TEXT, "// note\n" + TEXT])
def test_41_what_is_not_strict_json_is_refused_with_line_and_column(tmp_path: Path, text: str) -> None:
    (problem,) = refused(tmp_path, text)
    assert problem.where.startswith("line ")


def test_42_a_key_twice_is_refused(tmp_path: Path) -> None:
    problems = refused(tmp_path, TEXT.replace('"creator":', '"title": "Another", "creator":'))
    assert [problem.where.partition(", /")[2] for problem in problems] == ["CFDocument/title"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400"])
def test_43_numbers_that_are_none_are_refused(tmp_path: Path, number: str) -> None:
    text = TEXT[:-1] + ', "extensions": {"x": %s}}' % number  # noqa: UP031
    assert [problem.where.partition(", ")[2].partition(", ")[2] for problem in refused(tmp_path, text)] == [
        "/extensions/x"
    ]


def test_44_whole_numbers_beyond_a_double_are_kept_exactly(tmp_path: Path) -> None:
    value = package(item(2), item(3), association(11, "isChildOf", 3, 2, sequenceNumber=12345678901234567890))
    assert case_package(load(tmp_path, value).triples) == value


def test_45_deep_nesting_is_refused(tmp_path: Path) -> None:
    text = TEXT[:-1] + ', "extensions": ' + "[" * 100_000 + "]" * 100_000 + "}"
    assert refused(tmp_path, text)


@pytest.mark.parametrize(
    ("path", "where", "schema"),
    [
        (("CFDocument",), "/CFDocument", "schema #/properties/CFDocument"),
        (("CFItems",), "/CFItems", "schema #/properties/CFItems"),
        (("CFItems", 1, "identifier"), "/CFItems/1/identifier", "schema #/$defs/CFPckgItem/properties/identifier"),
        (("CFDocument", "title"), "/CFDocument/title", "schema #/$defs/CFPckgDocument/properties/title"),
        (
            ("CFAssociations", 0, "originNodeURI"),
            "/CFAssociations/0/originNodeURI",
            "schema #/$defs/CFPckgAssociation/properties/originNodeURI",
        ),
    ],
)
def test_46_what_is_missing_is_named_by_pointer_and_schema_path(
    tmp_path: Path, path: tuple[str | int, ...], where: str, schema: str
) -> None:
    (problem,) = refused(tmp_path, without(GOOD, *path))
    assert (problem.rule, problem.where) == ("case-missing", where)
    assert schema in problem.expected


def test_46_every_missing_thing_of_a_file_is_listed(tmp_path: Path) -> None:
    value = without(without(without(GOOD, "CFItems", 0, "identifier"), "CFItems", 1, "fullStatement"), "CFDocument")
    assert len(refused(tmp_path, value)) == 3


def test_46_what_case_asks_for_and_a_reader_can_do_without_is_a_warning(tmp_path: Path) -> None:
    value = without(GOOD, "CFItems", 0, "lastChangeDateTime")
    assert warned(tmp_path, value, "CFItem.lastChangeDateTime: required by CASE and missing (/CFItems/0)")


def test_47_an_identifier_that_is_no_uuid_is_kept_and_said(tmp_path: Path) -> None:
    assert warned(tmp_path, package(item(2, identifier="MA.1", uri="")), "CFItem.identifier: no UUID")


def test_47_a_uuid_in_capitals_is_kept_and_found_all_the_same(tmp_path: Path) -> None:
    capital = uuid(2).upper()
    value = package(item(2, identifier=capital), item(3), association(11, "isChildOf", 3, 2))
    assert warned(tmp_path, value, "a UUID in capitals")
    assert objects(load(tmp_path, value), uri("CFItems", 3), CEASN.isChildOf) == [uri("CFItems", 2)]


def test_47_a_uri_of_another_identifier_is_kept_and_said(tmp_path: Path) -> None:
    assert warned(tmp_path, package(item(2, uri=uri("CFItems", 9))), "names another identifier than the record")
    two_names = {"title": "x", "identifier": uuid(2), "uri": uri("CFItems", 3)}
    value = package(item(2), item(3), item(4), association(11, "isChildOf", 4, two_names))
    assert warned(tmp_path, value, "identifier and URI name two records; the identifier counts")
    assert objects(load(tmp_path, value), uri("CFItems", 4), CEASN.isChildOf) == [uri("CFItems", 2)]


def test_48_an_association_to_elsewhere_is_kept_warned_about_and_counted(tmp_path: Path) -> None:
    value = package(item(2), association(11, "exactMatchOf", 2, link("CFItems", 99)))
    made = load(tmp_path, value)
    assert made.receipt.counts["association ends outside the package"] == 1
    ((place, target, reason),) = made.receipt.dangling
    assert (place, target) == ("/CFAssociations/0/destinationNodeURI", uri("CFItems", 99))
    assert "outside the package" in reason
    assert warned(tmp_path, value, "1 ends of associations lie outside the package")


@pytest.mark.parametrize(
    ("edges", "drawn"),
    [
        ([(2, 2)], []),
        ([(2, 3), (3, 2)], [(2, 3)]),
        ([(2, 3), (3, 4), (4, 2)], [(2, 3), (3, 4)]),
    ],
)
def test_49_cycles_are_kept_reported_and_not_drawn(
    tmp_path: Path, edges: list[tuple[int, int]], drawn: list[tuple[int, int]]
) -> None:
    links = [association(20 + index, "isChildOf", *edge) for index, edge in enumerate(edges)]
    value = package(item(2), item(3), item(4), *links)
    made = load(tmp_path, value)
    found = [(str(one.subject), str(one.object)) for one in made.triples if one.predicate == CEASN.isChildOf]
    assert found == [(f"<{uri('CFItems', one)}>", f"<{uri('CFItems', other)}>") for one, other in drawn]
    assert made.receipt.counts["isChildOf links that close a cycle"] == 1
    assert warned(tmp_path, value, "not drawn in the hierarchy")


def test_49_a_chain_of_many_thousands_is_walked_without_recursion(tmp_path: Path) -> None:
    links = [association(10_000 + number, "isChildOf", number, number - 1) for number in range(3, 3_000)]
    made = load(tmp_path, package(*(item(number) for number in range(2, 3_000)), *links))
    assert made.receipt.counts["items without a parent"] == 1


def test_49_two_parents_are_two_links_and_counted(tmp_path: Path) -> None:
    value = package(
        item(2), item(3), item(4),
        *(association(10 + n, "isChildOf", n, ROOT) for n in (2, 3)),
        association(20, "isChildOf", 4, 2), association(21, "isChildOf", 4, 3),
    )  # fmt: skip
    made = load(tmp_path, value)
    assert objects(made, uri("CFItems", 4), CEASN.isChildOf) == [uri("CFItems", 2), uri("CFItems", 3)]
    assert made.receipt.counts["items with several parents"] == 1


def test_49_an_orphan_is_placed_at_the_top_and_said(tmp_path: Path) -> None:
    value = package(item(2))
    assert objects(load(tmp_path, value), uri("CFItems", 2), CEASN.isTopChildOf) == [uri("CFDocuments", 1)]
    assert warned(tmp_path, value, "placed at the top (/CFItems/0)")


def test_50_an_unknown_association_type_is_kept_and_said(tmp_path: Path) -> None:
    assert warned(tmp_path, package(item(2), item(3), association(11, "drawsOn", 2, 3)), "'drawsOn': no type of CASE")
    assert not warned(tmp_path, package(item(2), item(3), association(11, "ext:drawsOn", 2, 3)), "no type of CASE")


@pytest.mark.parametrize(
    ("value", "version"),
    [
        (package(item(2)), "1.0"),
        (package(item(2), document={"uri": uri("CFDocuments", 1).replace("v1p0", "v1p1")}), "1.1"),
        (package(item(2), document={"caseVersion": "1.1"}), "1.1"),
        (package(item(2, subject=["Wood"]), document={"uri": "https://example.org/1"}), "1.1"),
        (package(item(2), item(3), association(1, "isTranslationOf", 2, 3), document={"uri": ""}), "1.1"),
        (package(item(2), document={"uri": "https://example.org/1"}), "1.0"),
    ],
)
def test_51_the_version_is_found(tmp_path: Path, value: dict[str, Any], version: str) -> None:
    made = load(tmp_path, value)
    (found,) = [triple.object for triple in made.triples if triple.predicate == SCHEMA.version]
    assert found.value == version  # type: ignore[union-attr]
    assert f"CASE version {version}" in made.receipt.notes


def test_51_draft_names_are_understood_and_kept(tmp_path: Path) -> None:
    def draft(value: Any) -> Any:
        text = json.dumps(value).replace('"identifier"', '"sourcedId"')
        return json.loads(text)

    value = draft(package(item(2, educationalLevel="06"), item(3), association(11, "isChildOf", 3, 2)))
    made = load(tmp_path, value)
    assert "CASE version 1.0" in made.receipt.notes or "CASE version draft" in made.receipt.notes
    assert objects(made, uri("CFItems", 3), CEASN.isChildOf) == [uri("CFItems", 2)]
    assert objects(made, uri("CFItems", 2), CEASN.educationLevelType) == ["06"]
    assert case_package(made.triples) == value


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2024-13-01T00:00:00Z", "not a datetime of ISO 8601"),
        ("yesterday", "not a datetime of ISO 8601"),
        ("2024-05-06T07:08:09", "has no time zone"),
        ("2999-01-01T00:00:00Z", "lies in the future"),
    ],
)
def test_52_moments_that_are_odd_are_kept_and_said(tmp_path: Path, moment: str, text: str) -> None:
    assert warned(tmp_path, package(item(2, lastChangeDateTime=moment)), text)


def test_52_a_date_that_does_not_exist_is_no_date_of_force(tmp_path: Path) -> None:
    value = package(item(2), document={"statusEndDate": "2024-02-30"})
    assert warned(tmp_path, value, "CFDocument.statusEndDate: not a date of ISO 8601")
    assert load(tmp_path, value).source.expires == ""


def test_53_one_identifier_with_two_contents_is_refused_naming_both(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, package(item(2), item(3), item(2, fullStatement="Another invented statement")))
    assert (problem.rule, problem.where) == ("case-duplicate", "/CFItems/2")
    assert "/CFItems/0" in problem.found


def test_54_null_is_kept_as_null_and_nothing_else(tmp_path: Path) -> None:
    value = package(item(2, educationLevel=None, notes=None, CFItemTypeURI=None), CFRubrics=None)
    made = load(tmp_path, value)
    assert case_package(made.triples) == value
    assert objects(made, uri("CFItems", 2), CW.statedNull) == ["CFItemTypeURI", "educationLevel", "notes"]
    assert not objects(made, uri("CFItems", 2), CEASN.educationLevelType)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"CFDocument": "x"}, "/CFDocument"),
        ({"CFItems": {}}, "/CFItems"),
        ({"CFItems": ["x"]}, "/CFItems/0"),
        ({"CFAssociations": "x"}, "/CFAssociations"),
        ({"CFDefinitions": []}, "/CFDefinitions"),
        ({"CFItems": [item(2, identifier=7)]}, "/CFItems/0/identifier"),
        ({"CFAssociations": [association(11, "isChildOf", 2, "x")]}, "/CFAssociations/0/destinationNodeURI"),
    ],
)
def test_54_a_wrong_type_where_it_matters_is_refused(tmp_path: Path, change: dict[str, Any], where: str) -> None:
    problems = refused(tmp_path, GOOD | change)
    assert [(problem.rule, problem.where) for problem in problems] == [("json-type", where)]
    assert "schema #" in problems[0].expected


def test_54_a_wrong_type_elsewhere_is_kept_and_said(tmp_path: Path) -> None:
    value = package(item(2, CFItemTypeURI="https://example.org/type", educationLevel="09", notes=7))
    for text in ("CFItemTypeURI: not a link object", "educationLevel: not an array", "notes: not a string"):
        assert warned(tmp_path, value, text)
