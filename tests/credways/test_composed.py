"""The crosswalk of everything through its doors: command line, Python, page and downloads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from typer.testing import CliRunner

import credways as cw
from credways import composed
from credways.cli.app import app
from credways.errors import BadQuery, LimitReached
from loaders.reading.files import open_source
from loaders.sssom import read_sssom

CARPENTRY = "NCCER Carpentry Level One"


def run(store: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*arguments, "--store", str(store)])
    return done.exit_code, done.stdout, done.stderr


def test_all_credentials_to_a_framework_counted_and_as_csv(starter_store: Path) -> None:
    code, text, _ = run(starter_store, "crosswalk", "--all", "--to", "cas")
    assert code == 0
    assert "All credentials → Colorado Academic Standards" in text
    assert CARPENTRY in text
    code, text, said = run(starter_store, "crosswalk", "--all", "--to", "cas", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == composed.COLUMNS
    assert {row["asked_label"] for row in rows} == {CARPENTRY}
    assert {row["kind"] for row in rows} == {"composed"}
    assert all(row["weakest_link"] and row["chain"] and row["sources"] and row["editions"] for row in rows)
    assert "Maine Department of Education" in said
    alone = run(starter_store, "crosswalk", CARPENTRY, "--to", "cas", "--format", "csv")[1]
    assert [{name: row[name] for name in row if not name.startswith("asked")} for row in rows] == list(
        csv.DictReader(io.StringIO(alone))
    )


def test_all_as_json_and_as_sssom_that_loads_again(starter_store: Path, tmp_path: Path) -> None:
    answer = json.loads(run(starter_store, "crosswalk", "--all", "cas", "--format", "json")[1])
    assert answer["rows"][0]["chain"]["hops"]
    assert sum(one["rows"]["composed"] for one in answer["asked"]) == len(answer["rows"])
    path = tmp_path / "all.sssom.tsv"
    path.write_text(run(starter_store, "crosswalk", "--all", "cas", "--format", "sssom")[1], encoding="utf-8")
    assert len(list(read_sssom(open_source(path)).rows)) == len(answer["rows"])


def test_towards_occupations_facts_are_rows(starter_store: Path) -> None:
    code, text, _ = run(starter_store, "crosswalk", "--all", "--to", "soc", "--format", "csv")
    assert code == 0
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["asked_label"] == "CompTIA A+"]
    assert "ceterms:occupationType" in {row["predicate_id"] for row in rows}
    assert {row["kind"] for row in rows} == {"decided"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--all",), "Say from what to what"),
        (("cas",), "Say from what to what"),
        ((), "Say from what to what"),
        (("a", "b", "--to", "c"), "Say from what to what"),
        (("--all", "--to", "cas", "--of", "planets"), "not one of credentials, courses, programs"),
        (("--all", "--to", "comptia/network-plus"), "led to a framework or a list"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(starter_store: Path, arguments: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(app, ["crosswalk", *arguments, "--store", str(starter_store)])
    assert done.exit_code == 2 or isinstance(done.exception, BadQuery)
    assert said in (str(done.exception) if done.exception else done.stderr)


def test_python_gets_rows_and_a_frame(starter_store: Path) -> None:
    answer = cw.open(starter_store).crosswalk_all("cas")
    frame = answer.to_polars()
    assert frame.height == len(answer) > 0
    assert tuple(frame.columns) == composed.COLUMNS
    asked, row = answer[0]
    assert (asked.label, row.kind) == (CARPENTRY, "composed")


def test_more_rows_than_a_server_writes_out_are_refused(starter_store: Path) -> None:
    with pytest.raises(LimitReached, match="ask for one of them"):
        composed.ask(cw.open(starter_store).store, "cas", most=1)


@pytest.fixture(scope="module")
def client(starter_store: Path) -> Iterator[TestClient]:
    from credways.settings import Settings
    from credways.web.app import create_app

    with TestClient(create_app(Settings(store=starter_store)), base_url="http://127.0.0.1") as client:
        yield client


def test_the_page_counts_and_its_downloads_have_the_rows(client: TestClient) -> None:
    page = client.get("/crosswalk?all=credentials", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert CARPENTRY in page.text
    rows = list(csv.DictReader(io.StringIO(client.get("/crosswalk?all=credentials&format=csv").text)))
    assert {row["asked_label"] for row in rows} == {CARPENTRY}
    book = load_workbook(io.BytesIO(client.get("/crosswalk?all=credentials&format=xlsx").content), read_only=True)
    assert len(list(book.worksheets[0].iter_rows())) == len(rows) + 1


def test_a_wrong_word_is_a_problem_on_the_page_and_as_a_document(client: TestClient) -> None:
    page = client.get("/crosswalk?all=planets", headers={"accept": "text/html"})
    assert (page.status_code, "not one of credentials" in page.text) == (400, True)
    document = client.get("/crosswalk?all=planets&format=json")
    assert document.headers["content-type"] == "application/problem+json"


def test_the_page_of_two_things_says_the_fact(client: TestClient) -> None:
    page = client.get("/crosswalk?credential=comptia%2Fa-plus&framework=15-1232", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "fact: is stated to prepare for" in page.text
    why = client.get("/why?subject=15-1232&object=comptia%2Fa-plus", headers={"accept": "text/html"})
    assert "is stated to prepare for" in why.text
