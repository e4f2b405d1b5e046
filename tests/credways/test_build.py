"""Files meet the store: all or nothing, every loss said, the same twice is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from credways.build import CHECKED, REFUSED, STORED, UNCHANGED, build_catalogue, load_paths
from graph.store import EmbeddedStore
from loaders.options import Options
from ontology.errors import BadInput, NotFound
from tests.conftest import REAL
from tests.support.shared import shared_file

# An illustrative specification; no body publishes it.
SPEC = "cert_name,issuer,exam_code,code,parent_code,kind,text\n"
ROWS = "Widget Maker,Widget Board,W-1,1,,domain,Safety\nWidget Maker,Widget Board,W-1,1.1,1,objective,Wear gloves\n"
SSSOM = """#curie_map:
#  cwid: https://w3id.org/credways/id/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
#mapping_set_id: https://w3id.org/credways/id/mapping-set/illustrative
#license: https://www.apache.org/licenses/LICENSE-2.0
subject_id\tpredicate_id\tobject_id\tmapping_justification
"""


def spec(folder: Path, rows: str = ROWS, name: str = "widget.csv") -> Path:
    path = folder / name
    path.write_text(SPEC + rows, encoding="utf-8")
    return path


def mapping(folder: Path, subject: str, obj: str) -> Path:
    path = folder / "pairs.sssom.tsv"
    row = f"cwid:{subject}\tskos:closeMatch\tcwid:{obj}\tsemapv:ManualMappingCuration\n"
    path.write_text(SSSOM + row, encoding="utf-8")
    return path


def content(path: Path) -> dict[tuple[str, str], str]:
    return {(record.series, record.edition): record.digest for record in EmbeddedStore.open(path).sources()}


def test_building_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    first = build_catalogue(tmp_path / "s")
    generation = EmbeddedStore.open(tmp_path / "s").generation
    second = build_catalogue(tmp_path / "s")
    assert len(first.stored) == len(first.loads) > 40
    assert not second.stored
    assert {second.state(load) for load in second.loads} == {UNCHANGED}
    assert EmbeddedStore.open(tmp_path / "s").generation == generation


def test_the_starter_catalogue_leaves_nothing_dangling_and_is_usable(starter_store: Path) -> None:
    from graph.validation import validate_store

    store = EmbeddedStore.open(starter_store)
    for record in store.sources():
        assert record.receipt is not None
        assert record.receipt.read == record.receipt.kept
        outside = [text for text in record.receipt.warnings if "which is not loaded" in text]
        assert not [text for text in outside if "assessment/" not in text], record.series
    assert validate_store(store).conforms


def test_the_same_file_twice_is_unchanged(tmp_path: Path) -> None:
    path = spec(tmp_path)
    assert [load_paths(tmp_path / "s", [path]).state(load) for load in load_paths(tmp_path / "s", [path]).loads] == [
        UNCHANGED
    ]


def test_an_edition_loaded_with_other_content_is_refused_and_kept_unless_replaced(tmp_path: Path) -> None:
    load_paths(tmp_path / "s", [spec(tmp_path)])
    before = content(tmp_path / "s")
    other = spec(tmp_path, ROWS.replace("gloves", "goggles"))
    with pytest.raises(BadInput) as refused:
        load_paths(tmp_path / "s", [other])
    (problem,) = refused.value.problems
    assert problem.rule == "edition-conflict"
    assert "--replace" in problem.expected
    assert content(tmp_path / "s") == before
    assert load_paths(tmp_path / "s", [other], replace=True).stored
    assert content(tmp_path / "s") != before


def test_two_files_of_one_edition_in_one_load_are_refused(tmp_path: Path) -> None:
    files = [spec(tmp_path), spec(tmp_path, ROWS.replace("gloves", "goggles"), "again.csv")]
    with pytest.raises(BadInput) as refused:
        load_paths(tmp_path / "s", files)
    assert [problem.rule for problem in refused.value.problems] == ["edition-twice"]


def test_one_bad_file_among_good_ones_stores_none_of_them(tmp_path: Path) -> None:
    build_catalogue(tmp_path / "s")
    before = content(tmp_path / "s")
    good, bad = spec(tmp_path), spec(tmp_path, ROWS + "Widget Maker,Widget Board,W-1,1.2,9,objective,X\n", "bad.csv")
    with pytest.raises(BadInput) as refused:
        load_paths(tmp_path / "s", [good, bad])
    assert {problem.file for problem in refused.value.problems} == {"bad.csv"}
    assert content(tmp_path / "s") == before


def test_81_a_mapping_to_a_code_that_a_loaded_edition_does_not_have_is_a_loss(tmp_path: Path) -> None:
    build_catalogue(tmp_path / "s")
    before = content(tmp_path / "s")
    pairs = mapping(tmp_path, "statement/cas-ma/2018/MA.HS.N-Q.A", "statement/ccss-math/2010/HS.N-Q.Z.99")
    outcome = load_paths(tmp_path / "s", [pairs])
    assert len(outcome.lost) == 1
    assert "HS.N-Q.Z.99" in outcome.lost[0]
    assert {outcome.state(load) for load in outcome.loads} == {REFUSED}
    assert content(tmp_path / "s") == before
    allowed = load_paths(tmp_path / "s", [pairs], allow_loss=True)
    assert {allowed.state(load) for load in allowed.loads} == {STORED}


def test_a_mapping_into_an_edition_that_is_not_loaded_is_kept_and_warned_of(tmp_path: Path) -> None:
    build_catalogue(tmp_path / "s")
    pairs = mapping(tmp_path, "statement/cas-ma/2018/MA.HS.N-Q.A", "statement/elsewhere/1999/A.1")
    (load,) = load_paths(tmp_path / "s", [pairs]).stored
    assert [text for text in load.receipt.warnings if "framework/elsewhere/1999" in text]


def test_a_dry_run_reads_and_checks_everything_and_stores_nothing(tmp_path: Path) -> None:
    outcome = load_paths(tmp_path / "s", [spec(tmp_path)], dry_run=True)
    assert {outcome.state(load) for load in outcome.loads} == {CHECKED}
    assert not content(tmp_path / "s")


def test_a_file_nobody_knows_is_an_error_when_named_and_listed_when_found_in_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    spec(folder)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a table")
    outcome = load_paths(tmp_path / "s", [folder])
    assert [Path(path).name for path, _ in outcome.skipped] == ["photo.jpg"]
    assert outcome.stored
    with pytest.raises(NotFound):
        load_paths(tmp_path / "s", [folder / "photo.jpg"])


def test_an_older_edition_loaded_later_does_not_become_current(tmp_path: Path) -> None:
    load_paths(tmp_path / "s", [spec(tmp_path, ROWS.replace("W-1", "W-2"))])
    load_paths(tmp_path / "s", [spec(tmp_path)])
    current = {record.edition: record.is_current for record in EmbeddedStore.open(tmp_path / "s").sources()}
    assert current == {"w-1": False, "w-2": True}


@pytest.mark.shared
def test_the_real_files_load_without_unexplained_loss_and_with_the_counts_of_the_index(tmp_path: Path) -> None:
    build_catalogue(tmp_path / "s")
    outcome = load_paths(tmp_path / "s", [shared_file(name) for name in REAL], options=Options())
    assert not outcome.lost
    assert len(outcome.stored) == 46
    counts: dict[str, int] = {}
    for load in outcome.loads:
        for what, number in load.receipt.counts.items():
            counts[what] = counts.get(what, 0) + number
    assert counts["grade level expectations"] + counts["learning expectations (preschool)"] == 1636
    assert counts["evidence outcomes"] == 4963
    assert counts["crosswalk tags"] == 1848
    assert counts["essential skill statements"] == 4219
    assert counts["prepared graduate statements"] == 151
    assert counts["detailed occupations"] == 867
    unresolved = [value for load in outcome.loads for _, value, _ in load.receipt.dangling]
    assert len(unresolved) == 8
    read = {load.receipt.loader: 0 for load in outcome.loads}
    for load in outcome.loads:
        assert load.receipt.read == load.receipt.kept
        read[load.receipt.loader] += load.receipt.read
    assert read["spec"] == 3242 + 962 + 550 + 107 - 0
    several = [text for load in outcome.loads for text in load.receipt.warnings if "same IRI" in text]
    assert several, "statements with several parents are reported"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tags.ttl", """<http://e.org/a> <http://e.org/p> "colour"@en-GB,
            "01"^^<{xsd}integer>, "1.10"^^<{xsd}decimal> ."""),
        ("tags.jsonld", """{"@id": "http://e.org/a", "http://e.org/p": [{"@value": "colour", "@language": "en-GB"},
            {"@value": "01", "@type": "{xsd}integer"}, {"@value": "1.10", "@type": "{xsd}decimal"}]}"""),
        ("tags.rdf", """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">
            <rdf:Description rdf:about="http://e.org/a"><e:p xml:lang="en-GB">colour</e:p>
            <e:p rdf:datatype="{xsd}integer">01</e:p><e:p rdf:datatype="{xsd}decimal">1.10</e:p>
            </rdf:Description></rdf:RDF>"""),
    ],
)  # fmt: skip
def test_literals_of_an_rdf_file_come_back_as_they_went_in(tmp_path: Path, name: str, text: str) -> None:
    import pyoxigraph as ox

    path = tmp_path / name
    path.write_text(text.replace("{xsd}", "http://www.w3.org/2001/XMLSchema#"), encoding="utf-8")
    load_paths(tmp_path / "s", [path], options=Options(series="tags", edition="1"))
    store = EmbeddedStore.open(tmp_path / "s")
    out = store.export(ox.RdfFormat.N_TRIPLES, graph="https://w3id.org/credways/graph/source/tags/1").decode()
    assert '"colour"@en-GB' in out
    assert '"01"^^<http://www.w3.org/2001/XMLSchema#integer>' in out
    assert '"1.10"^^<http://www.w3.org/2001/XMLSchema#decimal>' in out
    assert store.ask("ASK { ?s ?p 1, 1.1 }"), "queries compute with the values"


@pytest.mark.shared
def test_the_two_published_forms_of_one_framework_load_together_and_stay_usable(tmp_path: Path) -> None:
    from graph.validation import validate_store

    build_catalogue(tmp_path / "s")
    framework = "credentials/credential-engine-schema-development/Competency-Frameworks/bcsp-sts.json"
    files = [shared_file("credentials/certification-objectives/bcsp-objectives.tsv"), shared_file(framework)]
    assert not load_paths(tmp_path / "s", files).lost
    report = validate_store(EmbeddedStore.open(tmp_path / "s"))
    assert report.conforms
    assert any("Two sources describe this statement" in found.message for found in report.violations)


def test_a_warning_met_many_times_is_said_once(tmp_path: Path) -> None:
    header = "source_framework,source_code,relation,target_framework,target_code,evidence\n"
    rows = "".join(f"Widget duties,{n},intersects,Widget standards,{n},a letter\n" for n in range(1, 6))
    path = tmp_path / "pairs.csv"
    path.write_text(header + rows, encoding="utf-8")
    (load,) = load_paths(tmp_path / "s", [path], loader="crosswalk").loads
    said = [text for text in load.receipt.warnings if "address of the page" in text]
    assert len(said) == 1
    assert said[0].startswith("5 × ")
