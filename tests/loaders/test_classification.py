"""Tables of classifications, by map. The rows are invented; the headers and codes are of the forms the maps expect."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import classification, registry
from loaders.classification_map import entries
from loaders.options import Options
from loaders.relations import predicate_of
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CW, OWL, RDFS, SKOS

NOC = "noc,noc_title,onet,onet_title\n"
CIP = "CIPFamily,CIPCode,Action,TextChange,CIPTitle,CIPDefinition,CrossReferences,Examples\n"
CLUSTERS = "Career Cluster,Career Pathway,Code,Occupation\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(path: Path) -> Load:
    (load,) = classification.load(path, Options())
    return load


def refused(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        classification.load(path, Options())
    return [(problem.where, problem.rule) for problem in caught.value.problems]


def objects(load: Load, subject: str, predicate: NamedNode) -> set[str]:
    found = (t.object for t in load.triples if t.subject == NamedNode(subject) and t.predicate == predicate)
    return {term.value for term in found if isinstance(term, NamedNode | Literal)}


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry.id))
def test_a_map_says_what_becomes_of_each_column_and_knows_its_words(entry: object) -> None:
    (one,) = [known for known in entries() if known is entry]
    assert set(one.columns) <= set(one.fates)
    assert one.source["credit"]
    assert one.source["license"]
    assert all(predicate_of(match.word) for match in one.matches)
    named = {side for fact in one.facts for side in [fact.side]} | {
        name for link in one.links for name in (link.from_, link.to)
    }
    assert named <= set(one.sides)
    assert all(side.code or side.title for side in one.sides.values())


def test_the_graph_is_named_for_the_file_and_the_concepts_for_the_classification(tmp_path: Path) -> None:
    load = loaded(written(tmp_path, "soc2018_6digit.csv", "soc2018_code,soc2018_title\n47-2031,Carpenters\n"))
    assert load.source.series == "soc-codingsystems-6digit"
    assert objects(load, iris.concept("soc", "2018", "47-2031"), SKOS.prefLabel) == {"Carpenters"}


def test_codes_that_lost_zeros_are_filled_up_and_it_is_said(tmp_path: Path) -> None:
    load = loaded(written(tmp_path, "noc2021.csv", NOC + "10,Weavers,11-1011.00,Chiefs\n"))
    assert objects(load, iris.concept("noc", "2021", "00010"), SKOS.prefLabel) == {"Weavers"}
    assert any("leading zeros" in warning for warning in load.receipt.warnings)


def test_no_counterpart_is_said_of_the_item_and_no_code_is_made_of_the_sentinel(tmp_path: Path) -> None:
    load = loaded(
        written(tmp_path, "noc2016.csv", NOC + "NA,NA,11-1011.00,Chiefs\n0011,0011 Weavers,11-1021.00,Managers\n")
    )
    scheme = iris.scheme("noc", "2016")
    assert objects(load, iris.concept("onet-soc", "2010", "11-1011.00"), CW.noCounterpartIn) == {scheme}
    assert load.receipt.counts["mappings"] == 1
    assert not any("/NA" in str(triple.object) for triple in load.triples)


def test_another_title_for_a_pair_is_kept_beside_the_first(tmp_path: Path) -> None:
    rows = "00010,Weavers,11-1011.00,Chiefs\n00010,Weavers,11-1011.00,Heads\n"
    load = loaded(written(tmp_path, "noc2021.csv", NOC + rows))
    comments = [t.object.value for t in load.triples if t.predicate == RDFS.comment and isinstance(t.object, Literal)]
    assert comments == ["also titled Heads"]


def test_a_code_that_its_edition_lacks_is_kept_reported_and_marked_unresolved(tmp_path: Path) -> None:
    load = loaded(written(tmp_path, "noc2021.csv", NOC + "00010,Weavers,99-1011.00,Chiefs\n"))
    assert [value for _, value, _ in load.receipt.dangling] == ["99-1011.00 Chiefs"]
    assert all(reason for _, _, reason in load.receipt.dangling)
    assert any(t.predicate == CW.objectUnresolved for t in load.triples)


def test_what_a_list_says_of_a_code_is_kept_and_a_code_out_of_force_is_deprecated(tmp_path: Path) -> None:
    rows = (
        "01,01,No substantive changes,no,Farming.,,,\n01,01.01,New,no,Barns.,About barns.,,Byres\n"
        '01,01.0101,Moved from,yes,Sheds.,,"01.0101 - Sheds, Old., 02.0202 - Huts.",\n'
    )
    load = loaded(written(tmp_path, "cip2020.csv", CIP + rows))
    shed, barn = (iris.concept("cip", "2020", code) for code in ("01.0101", "01.01"))
    assert objects(load, shed, SKOS.broader) == {barn}
    assert objects(load, shed, OWL.deprecated) == {"true"}
    assert objects(load, shed, SKOS.changeNote) == {"Moved from", "Text changed"}
    assert objects(load, shed, RDFS.seeAlso) == {iris.concept("cip", "2020", code) for code in ("01.0101", "02.0202")}
    assert (objects(load, barn, CW.changeKind), objects(load, barn, SKOS.example)) == ({"added"}, {"Byres"})


def test_an_item_below_a_group_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "cip2020.csv", CIP + "01,01.01,New,no,Barns.,,,\n")
    assert refused(path) == [("code 01.01", "parent")]


def test_quotes_that_a_copy_forgot_to_double_are_read_as_text_where_the_map_says_so(tmp_path: Path) -> None:
    text = CIP + '"01","01","New",no,"The "big" barn.","","",""\n'
    load = loaded(written(tmp_path, "cip2010.csv", text))
    assert objects(load, iris.concept("cip", "2010", "01"), SKOS.prefLabel) == {'The "big" barn.'}
    assert any("2 quotes" in warning for warning in load.receipt.warnings)
    assert refused(written(tmp_path, "cip2020.csv", text))[0][1] == "csv-quote"


def test_lists_side_by_side_are_memberships_and_of_unequal_length_a_fault(tmp_path: Path) -> None:
    row = '"Finance; Marketing",Insurance; Professional Sales,11-1011.00,Chiefs\n'
    load = loaded(written(tmp_path, "clusters.csv", CLUSTERS + row))
    chief = iris.concept("onet-soc", "2019", "11-1011.00")
    assert objects(load, chief, CW.inCluster) == {
        iris.concept("career-clusters-16", "2023", code) for code in ("6", "14")
    }
    assert (load.receipt.read, load.receipt.kept) == (1, 1)
    bad = written(tmp_path, "bad.csv", CLUSTERS + "Finance; Marketing,Insurance,11-1011.00,Chiefs\n")
    assert refused(bad) == [("row 2", "lists-parallel")]


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("noc2021.csv", NOC + "1234567,Weavers,11-1011.00,Chiefs\n", "code-form"),
        ("noc2021.csv", NOC + ",Weavers,11-1011.00,Chiefs\n", "cell-empty"),
        ("noc2021.csv", NOC + "00010,Weavers,11-1011,Chiefs\n", "code-form"),
        ("clusters.csv", CLUSTERS + "Finances,Insurance,11-1011.00,Chiefs\n", "name-unknown"),
        ("crosswalk.csv", NOC + "00010,Weavers,11-1011.00,Chiefs\n", "table-unknown"),
    ],
)
def test_a_cell_that_cannot_be_what_it_should_be_is_named(tmp_path: Path, name: str, text: str, rule: str) -> None:
    assert [problem for _, problem in refused(written(tmp_path, name, text))] == [rule]


def test_a_gzipped_table_and_an_archive_of_tables_are_known_and_read(tmp_path: Path) -> None:
    text = NOC + "00010,Weavers,11-1011.00,Chiefs\n"
    packed = tmp_path / "noc2021.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert loaded(packed).receipt.read == 1
    archive = tmp_path / "tables.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a/noc2021.csv", text)
        opened.writestr("a/README.md", "no table")
        opened.writestr("a/cip2020.csv", CIP + "01,01,New,no,Farming.,,,\n")
    assert registry.pick(archive).name == classification.NAME
    assert {load.source.series for load in classification.load(archive, Options())} == {"noc-2021-onet-soc-2019", "cip"}


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.one_of(CELL, st.sampled_from(["NA", "00010", "11-1011.00", "Finance", ";", '"'])), max_size=5),
        max_size=4,
    )
)
def test_whatever_the_rows_hold_there_is_a_load_or_bad_input(tmp_path: Path, rows: list[list[str]]) -> None:
    body = "".join(",".join(row) + "\n" for row in rows)
    for name, header in (("noc2016.csv", NOC), ("cip2010.csv", CIP), ("clusters.csv", CLUSTERS)):
        path = tmp_path / name
        path.write_bytes((header + body).encode("utf-8", "replace"))
        assert 0.0 <= classification.sniff(path) <= 1.0
        try:
            (load,) = classification.load(path, Options())
        except BadInput:
            continue
        assert load.receipt.read == load.receipt.kept
