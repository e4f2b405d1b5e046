"""Tables of CASE items, as OpenSALT writes and reads them. Small tables here are invented."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import opensalt, registry
from loaders.case_export import case_package
from loaders.options import Options
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CEASN, SKOS
from tests.loaders.case_making import objects
from tests.support.shared import shared_file

LEVELS = """identifier,fullStatement,humanCodingScheme,smartLevel,educationLevel,extra
a,Invented strand,,1,"09,10",red
b,Invented standard,S.1,1.2,09,
c,Invented detail,S.1.a,1.2.1,,
d,Invented far below,S.2.a,1.9.1,,
"""
COLUMNS = """"Identifier","fullStatement","Human Coding Scheme","sequenceNumber","Is Child Of","IsRelatedTo"
x,Invented top,X,1,,
y,Invented below,X.1,2,X,"https://example.org/elsewhere"
"""


def read(folder: Path, text: str, **options: Any) -> Load:
    path = folder / "items.csv"
    path.write_text(text, encoding="utf-8")
    assert registry.pick(path).name == "opensalt"
    (load,) = opensalt.load(path, Options(**options))
    return load


def parents(load: Load) -> dict[str, list[str]]:
    """Parent identifiers by identifier of each item."""
    coded = [one for one in load.triples if one.predicate == SKOS.notation]
    codes = {str(one.subject)[1:-1]: str(one.object)[1:-1] for one in coded}
    return {code: [codes[above] for above in objects(load, iri, CEASN.isChildOf)] for iri, code in codes.items()}


def test_numbering_gives_the_hierarchy_where_there_is_no_other(tmp_path: Path) -> None:
    load = read(tmp_path, LEVELS, title="Invented Standards", edition="1")
    assert (load.source.series, load.source.edition) == ("invented-standards", "1")
    assert parents(load) == {"a": [], "S.1": ["a"], "S.1.a": ["S.1"], "S.2.a": ["a"]}
    top = iris.statement("invented-standards", "1", "a")
    assert objects(load, top, CEASN.isTopChildOf) == [iris.framework("invented-standards", "1")]
    assert objects(load, top, CEASN.educationLevelType) == ["09", "10"]
    assert (load.receipt.read, load.receipt.kept) == (4, 4)
    assert "4 associations were built" in "".join(load.receipt.warnings)


def test_columns_that_nobody_knows_are_kept(tmp_path: Path) -> None:
    load = read(tmp_path, LEVELS)
    items = case_package(load.triples)["CFItems"]
    assert isinstance(items, list)
    assert [one.get("extra") for one in items] == ["red", None, None, None]
    assert load.receipt.fields["extra"] == "kept as it is, in JSON"


def test_columns_of_codes_and_addresses_become_associations(tmp_path: Path) -> None:
    load = read(tmp_path, COLUMNS)
    assert parents(load) == {"X": [], "X.1": ["X"]}
    assert [target for _, target, _ in load.receipt.dangling] == ["https://example.org/elsewhere"]
    assert load.receipt.counts["associations: isRelatedTo"] == 1


def test_the_same_table_gives_the_same_triples(tmp_path: Path) -> None:
    assert list(read(tmp_path, LEVELS).triples) == list(read(tmp_path, LEVELS).triples)


def test_one_identifier_in_two_rows_is_refused_by_row(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="row 6"):
        read(tmp_path, LEVELS + "a,Another invented strand,,2,,\n")


def test_a_workbook_must_have_one_document(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, rows in (
        ("CF Doc", [["identifier", "title"], ["1", "One"], ["2", "Two"]]),
        ("CF Item", [["identifier", "fullStatement"], ["a", "Invented"]]),
        ("CF Association", [["identifier", "originNodeIdentifier"], ["m", "a"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "book.xlsx")
    assert opensalt.sniff(tmp_path / "book.xlsx") == 0.9
    with pytest.raises(BadInput, match="opensalt-document"):
        opensalt.load(tmp_path / "book.xlsx", Options())


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.lists(CELL, min_size=6, max_size=6)))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_any_cells_are_loaded_or_refused_and_nothing_else(tmp_path_factory: Any, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "items.csv"
    body = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    path.write_text(COLUMNS.split("\n", 1)[0] + "\n" + body, encoding="utf-8")
    with suppress(BadInput):
        opensalt.load(path, Options())


@pytest.mark.shared
def test_the_real_workbook_and_csv_say_the_same_hierarchy() -> None:
    """1,189 items each, as PROVENANCE says; the workbook states its associations, the CSV only numbers its items."""
    folder = "standards/case-spec/samples"
    (book,) = opensalt.load(shared_file(f"{folder}/opensalt-ccsso_ela.xlsx"), Options(series="s", edition="e"))
    (table,) = opensalt.load(shared_file(f"{folder}/opensalt-ccsso_ela_item.csv"), Options(series="s", edition="e"))
    assert book.receipt.counts["CFItem"] == table.receipt.counts["CFItem"] == table.receipt.read == 1189
    assert book.receipt.read == 1 + 1189 + 1189
    assert book.receipt.counts["associations: isChildOf"] == 1189
    edges = [
        {(one.subject, one.object) for one in load.triples if one.predicate == CEASN.isChildOf}
        for load in (book, table)
    ]
    assert edges[0] == edges[1]
    assert len(edges[0]) == 1189 - 12


@pytest.mark.shared
def test_the_real_import_sample_loads_with_its_links_elsewhere() -> None:
    (load,) = opensalt.load(shared_file("standards/case-spec/samples/opensalt-sample_case.csv"), Options())
    assert load.receipt.counts["CFItem"] == 10
    assert len(load.receipt.dangling) == 4
