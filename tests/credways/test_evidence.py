"""The four commands and their Python: the same five words and the same figures in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from credways import covers, graduation, matrices, overlaps
from credways.api import Graph
from credways.cli.app import app
from graph.store import EmbeddedStore
from ontology.errors import BadQuery
from queries.coverage import STATES
from queries.graduation import graduation as evidence
from queries.matrix import matrix
from tests.queries.weighted import decision, world

NORTH = "North District (invented)"
TWO = ("Invented certificate one", "Invented certificate two")


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    return world(decision(1, "north", 2, "accepted", '; cw:strength 0.75 ; cw:rationale "=1+1"@en'))


def test_a_matrix_has_one_record_for_each_subject_and_group(store: EmbeddedStore) -> None:
    answer = matrix(store, TWO, "cas", by="band")
    rows = list(csv.DictReader(io.StringIO(matrices.as_csv(answer))))
    assert len(rows) == 4
    assert all(sum(int(row[state]) for state in STATES) == int(row["expectations"]) for row in rows)
    said = matrices.data(answer)
    assert [line["subject"] for line in said["lines"]] == [*TWO, "all together"]  # type: ignore[attr-defined]
    gaps = list(csv.DictReader(io.StringIO(matrices.as_csv(answer, gaps=True))))
    assert [(row["code"], row["state"]) for row in gaps] == [("M3", "proposed"), ("R1", "partly")]


def test_text_names_the_five_states_and_the_share_of_the_exam(store: EmbeddedStore) -> None:
    text = matrices.as_text(matrix(store, ["courses"], TWO[0], by="domain"))
    for word in (*STATES, "Weighed by the published blueprint", "0.55", "weight"):
        assert word in text


def test_evidence_reads_the_same_in_every_format(store: EmbeddedStore) -> None:
    answer = evidence(store, TWO[0], NORTH, subjects=["math"])
    rows = {row["standard_code"]: row for row in csv.DictReader(io.StringIO(graduation.as_csv(answer))) if row["basis"]}
    assert rows["M2"]["basis"] == "decided here"
    assert (rows["M2"]["decided_by"], rows["M2"]["strength"]) == ("North committee", "0.75")
    assert (rows["M1.a"]["basis"], rows["M1.a"]["decided_by"]) == ("published", "Nobody")
    assert (rows["M3"]["basis"], rows["M3"]["decided_by"], rows["M3"]["state"]) == ("suggested", "", "proposed")
    text = graduation.as_text(answer)
    for word in ("MATHEMATICS", "Demonstrated:", "Proposed, decided by nobody:", "North committee", "credways why"):
        assert word in text
    page = graduation.as_html(answer)
    assert "North committee" in page
    said = json.loads(graduation.as_json(answer))
    assert [row["basis"] for row in said["cases"][0]["demonstrated"]] == ["published", "decided here"]


def test_sssom_says_who_reviewed_and_never_calls_a_proposal_decided(store: EmbeddedStore) -> None:
    answer = evidence(store, TWO[0], NORTH, subjects=["math"])
    lines = [line for line in graduation.as_sssom(store, answer).decode().splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t"))
    by_object = {row["object_id"].rpartition("/")[2].rpartition(":")[2]: row for row in rows}
    reviewed = [row for row in rows if row.get("reviewer_label")]
    assert [row["reviewer_label"] for row in reviewed] == ["North committee"]
    assert len(by_object) == len(rows) == 4


def test_the_workbook_has_the_missing_and_runs_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    answer = evidence(store, TWO[1], NORTH, subjects=["math"])
    path = tmp_path / "evidence.xlsx"
    path.write_bytes(graduation.as_xlsx(store, answer))
    book = openpyxl.load_workbook(path)
    assert {"Decided", "Composed", "Suggested", "Not reviewed"} <= set(book.sheetnames)
    texts = [cell.value for row in book["Not reviewed"].iter_rows() for cell in row if cell.value]
    assert "M2" in texts
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_python_gives_frames(store: EmbeddedStore) -> None:
    g = Graph(store)
    assert g.matrix(TWO, "cas").to_polars().height == 4
    assert g.matrix("credentials", "cas").together.whole.total == 4
    assert g.cover("credentials", "cas").to_polars()["step"].to_list()[0] == 1
    assert g.overlap(*TWO).to_polars().height == 2
    assert g.graduation(TWO[0], NORTH).to_polars()["basis"].null_count() == 0
    assert [pick.thing.label for pick in g.cover(TWO, "cas", count="proposed").picks] == [TWO[0]]


def test_a_cover_says_in_one_sentence_what_it_found(store: EmbeddedStore) -> None:
    g = Graph(store)
    assert "no fewer can" in covers.verdict(g.cover("credentials", "cas"))
    assert "None of 2 candidates" in covers.verdict(g.cover("courses", "cas", only=["M3"]))
    assert "Jaccard 1912" in overlaps.as_text(g.overlap(*TWO))


def test_the_commands_answer_from_the_starter_catalogue(starter_store: Path) -> None:
    def run(*words: str) -> str:
        found = CliRunner().invoke(app, [*words, "--store", str(starter_store)])
        assert found.exit_code == 0, found.output
        return found.stdout

    assert "all" not in run("coverage", "credentials", "cas", "--format", "csv").splitlines()[0]
    assert "2 of the" in run("cover", "credentials", "cas", "--count", "proposed")
    assert "no finding that they do not" in run("overlap", "comptia/a-plus", "comptia/network-plus")
    for name in ("comptia/a-plus", "nccer/core"):
        text = run("graduation", name, "--district", "St. Vrain Valley School District")
        assert text.count("No framework of competencies is loaded") >= 2
        assert "READING, WRITING AND COMMUNICATING" in text
        for form in ("csv", "json", "sssom", "html"):
            assert run("graduation", name, "--format", form)


def test_one_word_is_not_enough() -> None:
    found = CliRunner().invoke(app, ["coverage", "cas"])
    assert isinstance(found.exception, BadQuery)
