"""Folders and archives are opened, each file is read by its loader, and what cannot be used is said, not hidden."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from credways.build import STORED, load_paths
from graph.store import EmbeddedStore
from loaders.options import Options
from ontology.errors import BadInput
from ontology.spool import TripleSpool
from tests.credways.test_build import ROWS, content, spec

BROKEN = ROWS.replace("Widget Board,W-1,1.1", "Widget Board,W-1", 1)
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


def test_a_large_edition_is_spooled_and_stored_the_same(tmp_path: Path) -> None:
    rows = "".join(f"Widget Maker,Widget Board,W-1,1.{i},1,objective,Task {i}\n" for i in range(2, 9000))
    path = spec(tmp_path, ROWS + rows)
    outcome = load_paths(tmp_path / "s", [path], options=Options())
    (load,) = outcome.loads
    assert isinstance(load.triples, TripleSpool)
    record = EmbeddedStore.open(tmp_path / "s").sources()[0]
    assert record.triples == len(load.triples)
