"""Every door says whom to credit, in the place that its format has for it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from credways import credits, formats
from queries.credits import Credit

COMMAND = Path(sys.executable).with_name("credways")
CCSS = "© Copyright 2010. National Governors Association Center for Best Practices"
ONET = "O*NET® is a trademark of USDOL/ETA"
LINES = (
    Credit("O*NET® data,\n used under the CC BY 4.0 license.", "https://creativecommons.org/licenses/by/4.0/"),
    Credit("Standards -- by somebody.", "https://example.org/licence"),
    Credit("Codes.", "Public domain"),
)
TRIPLES = [Triple(NamedNode("https://e.org/a"), NamedNode("https://e.org/p"), Literal("x"))]


def run(store: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CREDWAYS_STORE": str(store)}
    done = subprocess.run(
        [COMMAND, *arguments], input=stdin, capture_output=True, text=True, env=environment, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done


def test_a_licence_is_named_once_and_a_line_is_one_line() -> None:
    assert credits.lines(LINES) == [
        "O*NET® data, used under the CC BY 4.0 license.",
        "Standards -- by somebody. Licence: https://example.org/licence",
        "Codes.",
    ]


@pytest.mark.parametrize("name", ["ttl", "nt", "rdfxml"])
def test_comments_in_triples_change_nothing_that_is_read(name: str) -> None:
    text = credits.commented(name, formats.triples_to(name, TRIPLES), LINES)
    syntax = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}[name]
    assert [quad.triple for quad in parse(text, format=syntax)] == TRIPLES
    assert "O*NET® data" in text
    if name == "rdfxml":
        ET.fromstring(text.encode())


@given(st.text())
def test_no_credit_line_gets_out_of_its_comment(line: str) -> None:
    for name, syntax in (("ttl", RdfFormat.TURTLE), ("rdfxml", RdfFormat.RDF_XML)):
        if name == "rdfxml" and any(ord(sign) < 32 or ord(sign) in (0xFFFE, 0xFFFF) for sign in line):
            continue  # no XML has these, in comments or elsewhere; credit lines come through loaders, which refuse them
        text = credits.commented(name, formats.triples_to(name, TRIPLES), (Credit(line),))
        assert [quad.triple for quad in parse(text, format=syntax)] == TRIPLES


def test_json_ld_has_no_comments_and_nothing_to_credit_adds_nothing() -> None:
    assert credits.commented("jsonld", "{}", LINES) == "{}"
    assert credits.commented("ttl", "x", ()) == "x"
    assert credits.block(()) == ""


def test_the_link_header_is_ascii_and_gives_the_lines_back() -> None:
    header = credits.link(LINES)
    assert header.isascii()
    assert [unquote(part.partition("''")[2]) for part in header.split(", ")] == credits.lines(LINES)


def test_a_header_too_long_points_to_the_page_that_has_all() -> None:
    assert credits.link(LINES * 100) == '</about>; rel="copyright"'


def test_addresses_are_found_in_every_format_of_an_answer() -> None:
    iri = "https://w3id.org/credways/id/concept/x/1/a%20b?c=1&d=2"
    rows = [(NamedNode(iri), Literal("see https://example.org/y, or not"))]
    for write in formats.SELECT_FORMATS.values():
        assert iri in credits.addresses(write(("a", "b"), rows))
    triple = Triple(NamedNode("https://w3id.org/credways/id/a"), NamedNode("https://e.org/p"), NamedNode(iri))
    for name in ("ttl", "nt", "jsonld"):
        assert {"https://w3id.org/credways/id/a", iri} <= set(
            credits.addresses(formats.triples_to(name, [triple]), name)
        )


# The command --------------------------------------------------------------------------------------------------------


def test_a_crosswalk_is_credited_in_each_format(starter_store: Path) -> None:
    asked = ("crosswalk", "nccer/carpentry-level-1", "cas")
    assert CCSS in run(starter_store, *asked).stdout
    assert any(CCSS in line for line in json.loads(run(starter_store, *asked, "--format", "json").stdout)["credits"])
    table = run(starter_store, *asked, "--format", "csv")
    assert CCSS in table.stderr
    assert len({len(row) for row in csv.reader(io.StringIO(table.stdout))}) == 1
    sssom = run(starter_store, *asked, "--format", "sssom").stdout
    assert CCSS in next(line for line in sssom.splitlines() if line.startswith("#comment:"))


def test_an_sssom_file_with_credits_is_read_back(starter_store: Path, tmp_path: Path) -> None:
    from loaders.options import Options
    from loaders.sssom import load

    path = tmp_path / "made.sssom.tsv"
    done = run(starter_store, "crosswalk", "nccer/carpentry-level-1", "cas", "--format", "sssom")
    path.write_text(done.stdout, encoding="utf-8")
    (loaded,) = load(path, Options())
    assert loaded.receipt.kept == 5


def test_an_occupation_is_credited_to_o_net_where_it_names_clusters(starter_store: Path) -> None:
    shown = run(starter_store, "show", "N10-009")
    assert ONET in shown.stdout
    assert any(
        ONET in line for line in json.loads(run(starter_store, "show", "N10-009", "--format", "json").stdout)["credits"]
    )


def test_turtle_carries_its_credits_and_json_ld_has_them_beside_it(starter_store: Path) -> None:
    turtle = run(starter_store, "show", "cas-ma", "--format", "ttl")
    assert turtle.stdout.startswith("# Sources and credit:\n# ")
    assert turtle.stderr == ""
    linked = run(starter_store, "show", "cas-ma", "--format", "jsonld")
    assert json.loads(linked.stdout)
    assert "Sources and credit" in linked.stderr


def test_why_and_search_say_whom_to_credit(starter_store: Path) -> None:
    asked = ("why", "nccer/carpentry-level-1", "RW.H2.2.2.a.2")
    assert CCSS in run(starter_store, *asked).stdout
    assert any(CCSS in line for line in json.loads(run(starter_store, *asked, "--format", "json").stdout)["credits"])
    assert "Sources and credit" in run(starter_store, "search", "carpentry").stdout
    assert json.loads(run(starter_store, "search", "carpentry", "--format", "json").stdout)["credits"]
    assert "Sources and credit" in run(starter_store, "search", "carpentry", "--format", "csv").stderr


def test_queries_are_credited_below_tables_and_beside_pure_formats(starter_store: Path) -> None:
    asked = ("query", "ladder/what-is-below", "-p", "credential=comptia/security-plus")
    assert "Sources and credit" in run(starter_store, *asked).stdout
    for name in ("csv", "tsv", "json", "xml"):
        done = run(starter_store, *asked, "--format", name)
        assert "Sources and credit" in done.stderr
        assert "Sources and credit" not in done.stdout


def test_free_queries_are_credited_by_what_their_answer_names(starter_store: Path) -> None:
    select = "SELECT ?s { ?s a cw:CareerCluster } LIMIT 3"
    assert ONET in run(starter_store, "query", "-", "--format", "csv", stdin=select).stderr
    construct = "CONSTRUCT { ?s a cw:CareerCluster } WHERE { ?s a cw:CareerCluster }"
    assert ONET in run(starter_store, "query", "-", stdin=construct).stdout


def test_an_answer_without_rows_is_credited_to_nobody(starter_store: Path) -> None:
    done = run(starter_store, "query", "-", stdin="SELECT ?s { ?s a cw:Nothing }")
    assert "Sources and credit" not in done.stdout + done.stderr


def test_differences_of_editions_and_what_they_break_are_credited(starter_store: Path) -> None:
    cde = "Colorado Department of Education"
    for asked in (("diff", "cas-cs", "2018", "2024"), ("impact", "cas-cs", "2024")):
        table = run(starter_store, *asked).stdout
        assert cde in table.partition("Sources and credit")[2]
        for name in ("csv", "json"):
            assert cde in run(starter_store, *asked, "--format", name).stderr


def test_the_python_door_says_whom_to_credit(starter_store: Path) -> None:
    import credways as cw

    graph = cw.open(starter_store)
    assert any(ONET in line for line in graph.credits())
    rows = graph.crosswalk("nccer/carpentry-level-1", "cas").rows
    assert any(CCSS in line for line in graph.credits(*(hop.object for row in rows for hop in row.chain.hops)))
    assert graph.credits("https://example.org/nobody") == []


def test_88_a_workbook_from_the_command_runs_nothing_and_holds_its_credits(starter_store: Path, tmp_path: Path) -> None:
    import openpyxl

    for arguments, stdin in (
        (("crosswalk", "nccer/carpentry-level-1", "cas"), b""),
        (("query", "ladder/what-is-below", "-p", "credential=comptia/security-plus"), b""),
        (("query", "-"), b'SELECT ?s ("=1+1" AS ?x) { ?s a cw:CareerCluster } LIMIT 3'),
    ):
        command = [str(COMMAND), *arguments, "--format", "xlsx", "--store", str(starter_store)]
        done = subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60)
        (tmp_path / "answer.xlsx").write_bytes(done.stdout)
        book = openpyxl.load_workbook(tmp_path / "answer.xlsx")
        assert book.sheetnames == ["Answer", "Sources and credit"]
        assert {cell.data_type for row in book["Answer"].iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert book["Answer"]["B2"].value == "=1+1"
    assert any(ONET in str(row[0].value) for row in book["Sources and credit"].iter_rows())
