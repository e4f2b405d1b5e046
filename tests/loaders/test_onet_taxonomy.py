"""The O*NET-SOC taxonomy's lists. The occupations are invented; the layout is the O*NET Center's."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import onet_taxonomy
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.errors import BadInput, Problem
from ontology.model import Load
from ontology.terms import CW, OWL, RDF, SKOS
from tests.support.loads import objects

HEAD = ("O*NET-SOC 2010 Code", "O*NET-SOC 2010 Title", "O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title")
PAIRS = [
    ("98-1011.00", "Kite Builders", "98-1011.00", "Kite Builders"),
    ("98-1012.00", "Kite Painters", "98-1012.00", "Kite Artists"),
    ("98-1013.00", "Kite Testers", "98-2013.00", "Kite Testers"),
    ("98-1014.00", "Kite Sellers", "98-2014.00", "Kite Shop Clerks"),
    ("98-1014.00", "Kite Sellers", "98-2015.00", "Kite Agents"),
    ("98-1016.00", "Kite Fliers", "98-2016.00", "Fliers"),
    ("98-1017.00", "Balloon Fliers", "98-2016.00", "Fliers"),
]


def listing(folder: Path, name: str, *rows: tuple[str | None, ...]) -> Path:
    """A list as the O*NET Center lays it out: two title lines, an empty one, the header, the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("O*NET-SOC 2019 Occupation Listings",), ("A list",), (), *rows):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    folder.mkdir(exist_ok=True)
    book.save(folder / name)
    return folder / name


def load(path: Path) -> Load:
    (one,) = onet_taxonomy.load(path, Options())
    return one


def refusal(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        onet_taxonomy.load(path, Options())
    return caught.value.problems


def code(number: str, edition: str = "2019") -> str:
    return iris.concept("onet-soc", edition, number)


def test_a_full_list_is_the_scheme_of_its_edition(tmp_path: Path) -> None:
    head = ("O*NET-SOC 2010 Code", "O*NET-SOC 2010 Title", "O*NET-SOC 2010 Description")
    path = listing(tmp_path, "2010_Occupations.xlsx", head, ("98-1011.00", "Kite Builders", "Build kites."))
    found = load(path)
    assert pick(path).name == "onet-soc"
    assert (found.source.series, found.source.edition) == ("onet-soc", "2010")
    node = code("98-1011.00", "2010")
    assert objects(found, node, RDF.type) == {SKOS.Concept.value, CW.OnetOccupation.value}
    assert objects(found, node, SKOS.inScheme) == {iris.scheme("onet-soc", "2010")}
    assert objects(found, node, CW.socOccupation) == {iris.concept("soc", "2010", "98-1011")}
    assert found.receipt.read == found.receipt.kept == 1
    assert found.receipt.warnings == ()


def test_a_list_of_some_occupations_is_a_collection_and_not_the_scheme(tmp_path: Path) -> None:
    head = ("O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title", "O*NET-SOC 2019 Description")
    found = load(listing(tmp_path, "Added.xlsx", head, ("98-1011.00", "Kite Builders", "Build kites.")))
    assert objects(found, iris.record("onet-soc", "2019", "added"), SKOS.member) == {code("98-1011.00")}
    assert objects(found, iris.scheme("onet-soc", "2019"), RDF.type) == set()


def kinds(found: Load) -> dict[tuple[str, str], str]:
    facts: dict[str, dict[str, str]] = {}
    for triple in found.triples:
        if isinstance(triple.object, (Literal, NamedNode)):
            facts.setdefault(str(triple.subject), {})[triple.predicate.value] = triple.object.value
    return {
        (one[OWL.annotatedSource.value][-10:], one[OWL.annotatedTarget.value][-10:]): one[CW.changeKind.value]
        for one in facts.values()
        if CW.changeKind.value in one
    }


def test_what_became_of_an_occupation_follows_from_the_pairs(tmp_path: Path) -> None:
    found = load(listing(tmp_path, "2010_to_2019_Crosswalk.xlsx", HEAD, *PAIRS))
    assert (found.source.series, found.source.edition) == ("onet-soc-2010-to-2019", "2019")
    assert sorted(kinds(found).values()) == ["merged", "merged", "recoded", "reworded", "split", "split", "unchanged"]
    assert found.receipt.counts == {"unchanged": 1, "reworded": 1, "recoded": 1, "split": 2, "merged": 2}


def test_a_list_of_changed_descriptions_says_so_where_code_and_title_stayed(tmp_path: Path) -> None:
    found = load(listing(tmp_path, "Description_Changes.xlsx", HEAD, PAIRS[0]))
    assert list(kinds(found).values()) == ["reworded"]
    words = {triple.object for triple in found.triples if triple.predicate == CW.publishedRelation}
    assert words == {Literal("description change")}


def test_pairs_with_the_soc_are_mappings_without_a_kind_of_change(tmp_path: Path) -> None:
    head = ("O*NET-SOC 2019 Code", "O*NET-SOC 2019 Title", "2018 SOC Code", "2018 SOC Title")
    rows = [
        ("98-1011.00", "Kite Builders", "98-1011", "Kite Builders"),
        ("98-1011.01", "Sewers", "98-1011", "Kite Builders"),
    ]
    found = load(listing(tmp_path, "2019_to_SOC_Crosswalk.xlsx", head, *rows))
    predicates = {t.object for t in found.triples if t.predicate == OWL.annotatedProperty}
    assert predicates == {SKOS.broadMatch}
    assert kinds(found) == {}


def test_the_structure_is_read_by_the_column_a_code_stands_in(tmp_path: Path) -> None:
    head = ("Major Group", "Minor Group", "Broad Occupation", "Detailed Occupation", "Detailed O*NET-SOC",
            "SOC or O*NET-SOC 2019 Title")  # fmt: skip
    rows = [
        ("98-0000", None, None, None, None, "Sky"),
        (None, "98-1000", None, None, None, "Kites"),
        (None, None, "98-1010", None, None, "Kite Work"),
        (None, None, None, "98-1011", None, "Kite Builders"),
        (None, None, None, None, "98-1011.01", "Kite Sewers"),
    ]
    path = listing(tmp_path, "SOC_Structure.xlsx", head, *rows)
    found = load(path)
    assert pick(path).name == "onet-soc"
    soc = iris.concept("soc", "2018", "98-1011")
    assert objects(found, soc, SKOS.broader) == {iris.concept("soc", "2018", "98-1010")}
    assert objects(found, soc, CW.socLevel) == {"detailed"}
    assert objects(found, code("98-1011.01"), CW.socOccupation) == {soc}
    (problem,) = refusal(listing(tmp_path, "SOC_Structure.xlsx", head, ("98-0000", "98-1000", None, None, None, "Sky")))
    assert (problem.rule, problem.found) == ("onet-structure", "codes in 2 columns")


def test_a_folder_of_lists_is_one_edition_a_list_and_an_old_workbook_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "taxonomy"
    for name in ("2010_to_2019_Crosswalk.xlsx", "Code_Changes.xlsx", "Title_Changes.xlsx"):
        listing(folder, name, HEAD, *PAIRS[:3])
    (folder / "soc_structure_2010.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert pick(folder).name == pick(folder / "soc_structure_2010.xls").name == "onet-soc"
    loads = onet_taxonomy.load(folder, Options())
    assert len({one.source.series for one in loads}) == 3
    assert "passed over: soc_structure_2010.xls: an Excel 97 workbook" in loads[0].receipt.notes[0]


def test_33_an_old_workbook_alone_is_refused_by_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "soc_structure_2010.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (problem,) = refusal(path)
    assert problem.rule == "looks-like-ole"
    assert ".xlsx" in problem.expected


def test_codes_and_columns_that_are_not_the_taxonomy_s_are_refused(tmp_path: Path) -> None:
    bad = listing(tmp_path, "Code_Changes.xlsx", HEAD, ("98-1011", "Kite Builders", "98-1011.0", "Kite Builders"))
    assert [problem.rule for problem in refusal(bad)] == ["onet-soc-code"]
    wrong = listing(tmp_path, "2009_to_2010_Crosswalk.xlsx", HEAD, *PAIRS)  # another pair of editions in the file
    assert "header-missing" in {problem.rule for problem in refusal(wrong)}


cells = st.text(alphabet="98-1011.0 aé\u200b", max_size=12)


@given(st.lists(st.tuples(cells, cells, cells, cells), max_size=5))
def test_any_cells_load_or_are_refused(rows: list[tuple[str, str, str, str]]) -> None:
    book, content = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Title_Changes.xlsx"
        path.write_bytes(content.getvalue())
        try:
            found = load(path)
        except BadInput:
            return
    assert found.receipt.read == found.receipt.kept
