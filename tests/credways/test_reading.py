"""Folders and archives are opened, each file is read by its loader, and what cannot be used is said, not hidden."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from credways.build import STORED, load_paths
from graph.store import EmbeddedStore
from loaders.options import Options
from ontology.errors import BadInput
from ontology.spool import TripleSpool
from tests.credways.test_build import ROWS, content, spec
from tests.support.shared import shared_file

BROKEN = ROWS.replace("Widget Board,W-1,1.1", "Widget Board,W-1", 1)
CIP = "CIPFamily,CIPCode,Action,TextChange,CIPTitle,CIPDefinition,CrossReferences,Examples\n01,01,New,no,Farming.,,,\n"
BADGE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/badge> a skos:Concept ; skos:notation "b" ; skos:prefLabel "Badge"@en ;
    skos:inScheme <https://example.org/badges> .
"""


def test_keep_going_leaves_out_the_broken_file_says_why_and_stores_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    spec(folder)
    spec(folder, BROKEN, "broken.csv")
    with pytest.raises(BadInput):
        load_paths(tmp_path / "s", [folder])
    assert not content(tmp_path / "s")
    outcome = load_paths(tmp_path / "s", [folder], keep_going=True)
    assert [outcome.state(load) for load in outcome.loads] == [STORED]
    assert {(problem.file, problem.rule) for problem in outcome.refused} == {("broken.csv", "row-too-short")}
    assert content(tmp_path / "s").keys() == {("widget-maker", "w-1")}


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    plain = spec(tmp_path)
    with zipfile.ZipFile(tmp_path / "lists.zip", "w") as archive:
        archive.write(plain, "2026/widget.csv")
        archive.writestr("2026/notes.bin", "nothing that anybody knows")
    outcome = load_paths(tmp_path / "s", [tmp_path / "lists.zip"])
    assert len(outcome.stored) == 1
    assert [Path(path).name for path, _ in outcome.skipped] == ["notes.bin"]
    load_paths(tmp_path / "other", [plain])
    assert content(tmp_path / "s") == content(tmp_path / "other")


def test_an_archive_of_many_kinds_is_opened_and_each_file_judged_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mixed.zip", "w") as archive:
        archive.writestr("cip2020.csv", CIP)
        archive.writestr("badges.ttl", BADGE)
        archive.writestr("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        archive.writestr("empty.csv", b"")
    outcome = load_paths(tmp_path / "s", [tmp_path / "mixed.zip"])
    assert sorted(load.receipt.loader for load in outcome.stored) == ["classification", "rdf"]
    assert sorted(Path(path).name for path, _ in outcome.skipped) == ["empty.csv", "old.xls"]


def test_a_broken_archive_in_a_folder_leaves_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    folder.mkdir()
    (folder / "badges.ttl").write_text(BADGE, encoding="utf-8")
    (folder / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    outcome = load_paths(tmp_path / "s", [folder], keep_going=True)
    assert {problem.file for problem in outcome.refused} == {"cut.zip"}
    assert len(outcome.stored) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_come_twice_or_are_file_and_folder_are_refused(tmp_path: Path) -> None:
    for names, rule in ((("a.bin", "a.bin"), "archive-twice"), (("a", "a/b.bin"), "archive-names")):
        with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        with pytest.raises(BadInput) as refused:
            load_paths(tmp_path / "s", [tmp_path / "odd.zip"])
        assert [problem.rule for problem in refused.value.problems] == [rule]


def test_archives_within_archives_are_opened_so_deep_and_no_deeper(tmp_path: Path) -> None:
    inner = tmp_path / "0.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("badges.ttl", BADGE)
    for number in (1, 2, 3):
        outer = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(outer, "w") as archive:
            archive.write(inner, inner.name)
        inner = outer
    assert len(load_paths(tmp_path / "s", [tmp_path / "1.zip"]).stored) == 1
    outcome = load_paths(tmp_path / "t", [tmp_path / "3.zip"])
    assert not outcome.loads
    assert [(Path(path).name, reason.split(";")[0]) for path, reason in outcome.skipped] == [
        ("1.zip", "an archive within 2 archives")
    ]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "editions"), [("soc-codingsystems", 7), ("nice-framework", 9), ("onet-soc-taxonomy", 0)]
)
@pytest.mark.parametrize("above", ["", "folder/"])
def test_a_zip_of_a_real_folder_loads_as_the_folder_does(
    tmp_path: Path, folder: str, editions: int, above: str
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in shared_file(f"occupations/{folder}").iterdir():
            archive.write(one, above + one.name)
    command: list[str | Path] = [Path(sys.executable).with_name("credways"), "load", path, "--dry-run"]
    command += ["--store", tmp_path / "s", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout)
    assert (done.returncode, found["refused"]) == (0, []), done.stderr
    assert len(found["editions"]) == editions or (not editions and found["editions"])
    told = json.dumps(found, ensure_ascii=False)
    assert all(one.name in told for one in shared_file(f"occupations/{folder}").iterdir())


def test_the_same_edition_in_two_syntaxes_is_one_load_that_names_both(tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    folder.mkdir()
    (folder / "badges.ttl").write_text(BADGE, encoding="utf-8")
    nt = "\n".join(
        f"<https://example.org/badge> {rest} ."
        for rest in (
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2004/02/skos/core#Concept>",
            '<http://www.w3.org/2004/02/skos/core#notation> "b"',
            '<http://www.w3.org/2004/02/skos/core#prefLabel> "Badge"@en',
            "<http://www.w3.org/2004/02/skos/core#inScheme> <https://example.org/badges>",
        )
    )
    (folder / "badges.nt").write_text(nt + "\n", encoding="utf-8")
    outcome = load_paths(tmp_path / "s", [folder])
    (load,) = outcome.loads
    assert [name for name, _ in load.files] == ["badges.nt", "badges.ttl"]
    assert "badges.ttl says exactly the same" in load.receipt.notes


def test_the_same_edition_with_other_content_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    folder.mkdir()
    (folder / "badges.ttl").write_text(BADGE, encoding="utf-8")
    (folder / "badges.trig").write_text(BADGE.replace('"Badge"', '"Emblem"'), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_paths(tmp_path / "s", [folder])
    assert [problem.rule for problem in refused.value.problems] == ["edition-twice"]
    outcome = load_paths(tmp_path / "s", [folder], keep_going=True)
    assert [problem.file for problem in outcome.refused] == ["badges.ttl"]
    assert len(outcome.stored) == 1


def test_data_that_no_question_can_use_is_refused_and_the_rest_kept(tmp_path: Path) -> None:
    folder = tmp_path / "badges"
    folder.mkdir()
    (folder / "badges.ttl").write_text(BADGE, encoding="utf-8")
    (folder / "nameless.ttl").write_text(BADGE.replace('skos:prefLabel "Badge"@en ;', ""), encoding="utf-8")
    outcome = load_paths(tmp_path / "s", [folder], keep_going=True)
    assert {problem.file for problem in outcome.refused} == {"nameless.ttl"}
    assert [load.receipt.file for load in outcome.stored] == ["badges.ttl"]


@pytest.mark.parametrize("names", [("one.json",), ("one.json", "two.json")])
def test_what_is_refused_of_a_folder_names_its_files(tmp_path: Path, names: tuple[str, ...]) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for name in names:
        record = {"@id": f"https://example.org/{name}", "@type": "ceterms:Certification", "ceterms:ctid": f"ce-{name}"}
        whole = {"@context": "https://credreg.net/ctdl/schema/context/json", **record}
        (folder / name).write_text(json.dumps(whole), encoding="utf-8")
    outcome = load_paths(tmp_path / "s", [folder], keep_going=True)
    assert not outcome.loads
    told = " ".join(map(str, outcome.refused))
    assert all(name in told for name in names)


def test_a_large_edition_is_spooled_and_stored_the_same(tmp_path: Path) -> None:
    rows = "".join(f"Widget Maker,Widget Board,W-1,1.{i},1,objective,Task {i}\n" for i in range(2, 9000))
    path = spec(tmp_path, ROWS + rows)
    outcome = load_paths(tmp_path / "s", [path], options=Options())
    (load,) = outcome.loads
    assert isinstance(load.triples, TripleSpool)
    record = EmbeddedStore.open(tmp_path / "s").sources()[0]
    assert record.triples == len(load.triples)
