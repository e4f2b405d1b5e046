"""Answers in the shapes people hand on: nothing runs in a spreadsheet, and every format says the same."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Triple, parse_query_results

from credways import formats
from ontology.errors import BadQuery

ROWS = [
    (NamedNode("http://example.org/a"), Literal("tab\there, \"quoted\" <&>"), Literal("12.5", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))),
    (BlankNode("b0"), Literal("sí", language="es"), None),
]  # fmt: skip
VARIABLES = ("thing", "words", "number")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''-2"])
def test_88_a_cell_a_spreadsheet_would_run_is_marked_and_the_mark_comes_off_again(text: str) -> None:
    marked = formats.spreadsheet_cell(text)
    assert marked[0] == "'"
    assert formats.plain_cell(marked) == text


@given(st.text())
def test_marking_a_cell_is_reversible_for_any_text(text: str) -> None:
    assert formats.plain_cell(formats.spreadsheet_cell(text)) == text


def test_csv_for_spreadsheets_leaves_harmless_cells_alone() -> None:
    assert formats.to_csv(("code", "n"), [("01", 1), (None, "a,b")]) == 'code,n\n01,1\n,"a,b"\n'


@pytest.mark.parametrize(
    ("name", "media"),
    [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML), ("tsv", QueryResultsFormat.TSV)],
)
def test_select_results_read_back_by_the_engine_are_the_same_terms(name: str, media: QueryResultsFormat) -> None:
    text = formats.SELECT_FORMATS[name](VARIABLES, ROWS)
    back = parse_query_results(text.encode(), format=media)
    found = [tuple(row[v] for v in VARIABLES) for row in back]  # type: ignore[union-attr]
    assert [row[1:] for row in found] == [row[1:] for row in ROWS]
    assert found[0][0] == ROWS[0][0]
    assert isinstance(found[1][0], BlankNode)


def test_sparql_csv_is_raw_as_the_specification_says() -> None:
    text = formats.sparql_csv(("x",), [(Literal("=1+1"),), (None,)])
    assert list(csv.reader(io.StringIO(text))) == [["x"], ["=1+1"], [""]]
    assert "\r\n" in text


def test_xml_results_are_well_formed_with_markup_in_the_values() -> None:
    root = ET.fromstring(formats.sparql_xml(VARIABLES, ROWS))
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"


def test_triples_are_written_with_our_prefixes_and_an_unknown_format_is_named() -> None:
    triple = Triple(
        NamedNode("https://w3id.org/credways/id/x/y/z"),
        NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
        Literal("Z", language="en"),
    )
    assert "skos:prefLabel" in formats.triples_to("ttl", [triple])
    assert json.loads(formats.triples_to("jsonld", [triple]))
    with pytest.raises(BadQuery, match="'docx'"):
        formats.triples_to("docx", [triple])


def test_a_table_in_a_pipe_cuts_nothing_and_on_a_terminal_keeps_to_its_width() -> None:
    long = "word " * 60
    assert long.strip() in formats.to_table(("a", "b"), [(1, long.strip())])
    assert max(map(len, formats.to_table(("a", "b"), [(1, long)], width=60).splitlines())) <= 60
