"""O*NET releases: what is kept of each table, whatever the form and the release. All data is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from loaders import onet
from loaders.options import Options
from loaders.registry import pick
from ontology import iris
from ontology.model import Load
from ontology.namespaces import XSD
from ontology.terms import CW, RDF, SKOS
from tests.loaders.onet_making import TABLES, Cell, changed, excel_release, read_me, text_release, zipped
from tests.support.loads import objects


def load(path: Path, edition: str = "") -> Load:
    (one,) = onet.load(path, Options(edition=edition))
    return one


def occupation(code: str, taxonomy: str = "2019") -> str:
    return iris.concept("onet-soc", taxonomy, code)


BUILDER = occupation("98-1011.00")


def test_a_release_is_one_edition_with_o_net_s_own_credit_line(tmp_path: Path) -> None:
    source = load(text_release(tmp_path / "db")).source
    assert (source.series, source.edition, source.effective) == ("onet", "30.1", "2025-12")
    assert source.credit == (
        "This page includes information from the O*NET 30.1 Database by the U.S. Department of Labor, Employment and "
        "Training Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET® is a trademark of USDOL/ETA."
    )


def test_text_excel_and_zip_say_the_same(tmp_path: Path) -> None:
    text, excel = text_release(tmp_path / "text"), excel_release(tmp_path / "excel")
    loads = [load(path) for path in (text, excel, zipped(excel, "db_30_1_excel.zip"))]
    first, *others = [set(found.triples) for found in loads]
    assert all(other == first for other in others)
    assert len({found.receipt.read for found in loads}) == 1


def test_every_row_is_read_and_kept_and_counted_by_table(tmp_path: Path) -> None:
    receipt = load(excel_release(tmp_path / "db")).receipt
    assert receipt.counts == {name: len(rows) - 1 for name, rows in TABLES.items()}
    assert receipt.read == receipt.kept == sum(receipt.counts.values())
    headers = {f"{name}: {header}" for name, rows in TABLES.items() for header in rows[0]}
    assert set(receipt.fields) == headers
    assert all(fate.startswith(("kept", "mapped")) for fate in receipt.fields.values())


def test_an_occupation_has_its_names_its_soc_code_and_its_zone(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    assert objects(found, BUILDER, SKOS.prefLabel) == {"Kite Builders"}
    assert objects(found, BUILDER, SKOS.definition) == {'Build kites, also "stunt" kites.'}
    assert objects(found, BUILDER, SKOS.altLabel) == {"Kite Maker", "Kite Smith", "Chief Kite Officer (CKO)"}
    assert objects(found, BUILDER, CW.socOccupation) == {iris.concept("soc", "2018", "98-1011")}
    assert objects(found, BUILDER, CW.jobZone) == {iris.concept("onet-job-zone", "30.1", "2")}
    assert objects(found, BUILDER, CW.jobZoneBasis) == {"2023-08 Analyst"}


def test_line_separators_inside_a_text_part_nothing(tmp_path: Path) -> None:
    tables = changed("Occupation Data", 1, "Description", "Build\u2028kites\u0085and balloons")
    found = load(text_release(tmp_path / "db", tables=tables))
    assert objects(found, BUILDER, SKOS.definition) == {"Build\u2028kites\u0085and balloons"}


def test_an_occupation_without_a_job_zone_gets_none_and_is_counted(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    assert objects(found, occupation("98-9999.00"), CW.jobZone) == set()
    assert "1 of 3 occupations have no job zone; none is given" in found.receipt.notes


def test_titles_keep_their_sources_and_their_short_form(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    shared = iris.record("onet", "30.1", "98-1011.00:titles:08,10")
    assert objects(found, shared, SKOS.altLabel) == {"Kite Maker", "Kite Smith"}
    assert objects(found, shared, CW.titleSource) == {"08", "10"}
    own = iris.record("onet", "30.1", "98-1011.00:title:Chief Kite Officer (CKO)")
    assert objects(found, own, CW.shortTitle) == {"CKO"}
    assert objects(found, own, CW.titleSource) == {"09"}


def test_a_rating_keeps_value_sample_flags_and_origin(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    important = iris.record("onet", "30.1", "98-1011.00:2.A.1:IM")
    assert objects(found, important, CW.ofOccupation) == {BUILDER}
    assert objects(found, important, CW.ratingValue) == {"4.5"}
    assert objects(found, important, CW.ratingBasis) == {"2023-08 Analyst n=8 se=0.125 ci=3.88/5"}
    assert objects(found, important, CW.recommendSuppress) == set()
    level = iris.record("onet", "30.1", "98-1011.00:2.A.1:LV")
    assert objects(found, level, CW.ratingValue) == {"0"}
    assert objects(found, level, CW.ratingBasis) == {"2023-08 Analyst n=8 se=0"}
    assert objects(found, level, CW.recommendSuppress) == objects(found, level, CW.notRelevant) == {"true"}


def test_a_measure_names_its_element_and_scale(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    (measure,) = objects(found, iris.record("onet", "30.1", "98-1011.00:2.A.1:IM"), CW.ratingMeasure)
    assert objects(found, measure, SKOS.prefLabel) == {"Knotting: Importance"}
    assert objects(found, measure, CW.measuredElement) == {iris.concept("onet-content-model", "30.1", "2.A.1")}
    assert objects(found, measure, CW.measuredScale) == {iris.concept("onet-scale", "30.1", "IM")}


def test_the_content_model_is_a_tree_and_work_activities_hang_below_it(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))

    def element(code: str) -> str:
        return iris.concept("onet-content-model", "30.1", code)

    assert objects(found, element("2.A.1"), SKOS.broader) == {element("2.A")}
    assert objects(found, element("2"), SKOS.broader) == set()
    assert objects(found, element("4.I01.D01"), SKOS.broader) == {element("4.I01")}
    assert objects(found, element("4.I01"), SKOS.broader) == {element("4")}


def test_tasks_keep_type_count_and_their_activities(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    task = iris.concept("onet-task", "30.1", "71")
    assert objects(found, task, SKOS.prefLabel) == {"Tie bridles."}
    assert objects(found, task, CW.taskOf) == {BUILDER}
    assert objects(found, task, CW.ratingBasis) == {"2023-08 Incumbent n=95"}
    assert objects(found, iris.concept("onet-task", "30.1", "72"), CW.taskType) == set()
    row = iris.record("onet", "30.1", "activity:71:4.I01.D01")
    assert objects(found, row, CW.workActivity) == {iris.concept("onet-content-model", "30.1", "4.I01.D01")}
    revised = [t for t in found.triples if t.predicate == CW.revisesTask]
    assert [t.object for t in revised] == [NamedNode(task)]


def test_a_technology_is_one_thing_of_many_occupations(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    cad = iris.concept("onet-technology", "30.1", "43232202:KiteCAD C++")
    assert objects(found, BUILDER, CW.usesTechnology) == {cad}
    assert objects(found, BUILDER, CW.inDemandTechnology) == set()
    assert objects(found, occupation("98-1011.01"), CW.inDemandTechnology) == {cad}
    assert objects(found, cad, CW.hotTechnology) == {"true"}
    commodity = iris.concept("unspsc", "30.1", "43232202")
    assert objects(found, cad, SKOS.broader) == {commodity}
    assert objects(found, commodity, SKOS.prefLabel) == {"Drawing software"}  # though the release has no UNSPSC table


def test_a_related_occupation_keeps_tier_and_place(tmp_path: Path) -> None:
    found = load(text_release(tmp_path / "db"))
    row = iris.record("onet", "30.1", "related:98-1011.00:98-1011.01")
    assert objects(found, row, CW.relatednessTier) == {"Primary-Short"}
    assert Literal("1", datatype=NamedNode(XSD + "integer")) in {t.object for t in found.triples}


@pytest.mark.parametrize(
    ("release", "taxonomy", "soc"), [("24.2", "2010", "2010"), ("25.0", "2010", "2010"), ("25.1", "2019", "2018")]
)
def test_occupations_belong_to_the_taxonomy_of_the_release(
    tmp_path: Path, release: str, taxonomy: str, soc: str
) -> None:
    found = load(text_release(tmp_path / "db", release))
    node = occupation("98-1011.00", taxonomy)
    assert objects(found, node, RDF.type) == {CW.OnetOccupation.value, SKOS.Concept.value}
    assert objects(found, node, CW.socOccupation) == {iris.concept("soc", soc, "98-1011")}


def test_older_matrices_say_which_table_they_are(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("O*NET-SOC Code", "Related O*NET-SOC Code", "Index"),
        ("98-1011.00", "98-1011.01", 1),
    ]
    found = load(text_release(tmp_path / "db", "24.2", TABLES | {"Career Changers Matrix": rows}))
    row = iris.record("onet", "24.2", "related:98-1011.00:98-1011.01:career-changers-matrix")
    assert objects(found, row, CW.relatednessTier) == {"Career Changers Matrix"}


def test_a_renamed_table_is_the_same_table(tmp_path: Path) -> None:
    tables = {("Software Skills" if name == "Technology Skills" else name): rows for name, rows in TABLES.items()}
    found = load(text_release(tmp_path / "db", "30.3", tables))
    assert found.receipt.counts["Technology Skills"] == 2
    assert not any("Technology Skills" in note for note in found.receipt.notes)


def test_a_table_of_a_name_nobody_knows_is_what_its_columns_make_it(tmp_path: Path) -> None:
    tables = {("Essential Skills" if name == "Skills" else name): rows for name, rows in TABLES.items()}
    known, renamed = load(text_release(tmp_path / "one")), load(excel_release(tmp_path / "two", "30.1", tables))
    assert set(known.triples) == set(renamed.triples)
    assert renamed.receipt.counts["Essential Skills"] == 2
    assert any("Essential Skills.xlsx: new to maps/onet.yaml" in warning for warning in renamed.receipt.warnings)


def test_what_a_copy_lacks_is_said(tmp_path: Path) -> None:
    (note,) = [n for n in load(text_release(tmp_path / "db")).receipt.notes if n.startswith("this copy")]
    assert "Abilities; Work Activities; Work Context" in note
    assert "Career Changers Matrix" not in note


def test_one_table_loads_alone_when_its_release_is_given(tmp_path: Path) -> None:
    path = excel_release(tmp_path / "db") / "Skills.xlsx"
    found = load(path, "30.1")
    assert found.receipt.counts == {"Skills": 2}
    assert any("one table" in warning for warning in found.receipt.warnings)
    assert objects(found, BUILDER, SKOS.prefLabel) == {"Kite Builders"}  # its own column says so


def test_names_that_differ_from_the_list_s_are_said(tmp_path: Path) -> None:
    tables = TABLES | {"Job Zones": [TABLES["Job Zones"][0], ("98-1011.00", "Kite Bilders", 2, "08/2023", "Analyst")]}
    warnings = load(excel_release(tmp_path / "db", "30.1", tables)).receipt.warnings
    assert any("'Kite Bilders', not 'Kite Builders'" in warning for warning in warnings)


def test_the_registry_knows_a_release_in_each_of_its_forms(tmp_path: Path) -> None:
    text, excel = text_release(tmp_path / "text"), excel_release(tmp_path / "excel")
    for path in (text, excel, zipped(text, "db_30_1_text.zip"), excel / "Skills.xlsx", text / "Occupation Data.txt"):
        assert pick(path).name == "onet", path
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "Skills.txt").write_text("name\tlevel\n")
    (tmp_path / "other" / "Read Me.txt").write_text(read_me("30.1"))
    assert onet.sniff(tmp_path / "other") == 0.0
    assert onet.sniff(tmp_path / "other" / "Skills.txt") == 0.0
