"""`credways diff`, `impact` and `--as-of` as a person meets them, over an invented store on disk."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from graph.store import EmbeddedStore
from tests.credways.test_cli import run
from tests.queries.test_editions_impact import COURSE, CREDENTIAL, MAPPINGS, NEW, OLD, SET, SPEC, put, statements


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("editions") / "store"
    made = EmbeddedStore.open(path, create=True)
    put(made, "site", "2018", statements("site", "2018", "AcademicStandardsFramework", OLD))
    put(made, "site", "2024", statements("site", "2024", "AcademicStandardsFramework", NEW))
    put(made, "spec", "1", statements("spec", "1", "ExamSpecification", SPEC))
    put(made, "invented-m", "1", "\n".join([SET, CREDENTIAL, COURSE, *MAPPINGS]))
    made.close()
    return path


def test_both_commands_are_in_the_help() -> None:
    text = run("--help").stdout
    assert " diff " in text
    assert " impact " in text


def test_diff_marks_the_words_and_counts_the_groups(store: Path) -> None:
    done = run("diff", "site", "2018", "2024", store=store)
    assert done.returncode == 0
    assert "[-wooden-]{+steel+}" in done.stdout
    assert "retired    1" in done.stdout


def test_diff_as_json_has_segments_and_as_csv_a_row_a_pair(store: Path) -> None:
    found = json.loads(run("diff", "site", "2018", "2024", "--format", "json", store=store).stdout)
    reworded = next(change for change in found["changes"] if change["kind"] == "reworded")
    assert {"removed": "wooden"} in reworded["links"][0]["words"]["text"]
    rows = list(csv.DictReader(io.StringIO(run("diff", "site", "2018", "2024", "--format", "csv", store=store).stdout)))
    assert {row["kind"] for row in rows} == {"unchanged", "reworded", "recoded", "retired"}
    only = run("diff", "site", "2018", "2024", "--kind", "retired", "--format", "csv", store=store).stdout
    assert len(only.splitlines()) == 2


def test_impact_proposes_and_says_that_nothing_was_changed(store: Path) -> None:
    done = run("impact", "site", "2024", store=store)
    assert done.returncode == 0
    assert "broken         2" in done.stdout
    assert "Coverage before, and after with only what carries forward:" in done.stdout
    assert "Proposals only: nothing was changed." in done.stdout
    found = json.loads(run("impact", "site", "2024", "--format", "json", store=store).stdout)
    assert found["proposals"] == {"carry forward": 2, "re-review": 1, "broken": 2}
    assert found["coverage"][0]["before"]["covered"] == 4


def test_as_of_answers_with_the_older_edition_and_says_so(store: Path) -> None:
    now = json.loads(run("crosswalk", "Builder", "site", "--format", "json", store=store).stdout)
    then = json.loads(run("crosswalk", "Builder", "site", "--as-of", "2020", "--format", "json", store=store).stdout)
    assert (len(now["rows"]), len(then["rows"])) == (0, 4)
    assert any("site 2018 (now 2024)" in note for note in then["notes"])
    shown = run("show", "A", "--as-of", "2020", store=store)
    assert "edition 2018" in shown.stdout
    assert "site 2018 (now 2024)" in shown.stderr
    listed = run("sources", "--as-of", "2020", "--format", "csv", store=store)
    assert "site,2018,yes" in listed.stdout
    assert "site,2024" not in listed.stdout


def test_as_of_holds_for_queries_of_ones_own(store: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ceasn:isPartOf ?f . ?f cw:seriesId 'site' }"
    counts = [
        run("query", "-", *asked, "--format", "csv", store=store, stdin=query).stdout.split()
        for asked in ((), ("--as-of", "2020"))
    ]
    assert counts == [["n", "3"], ["n", "4"]]


def test_wrong_use_is_said_in_one_line(store: Path) -> None:
    for arguments, expected in (
        (("diff", "site", "2018", "2030"), "Loaded are: 2018, 2024."),
        (("diff", "nothing-of-that-name", "1", "2"), "nothing-of-that-name"),
        (("impact", "site", "2030"), "nor a file"),
        (("crosswalk", "Builder", "site", "--as-of", "yesterday"), "is no date"),
        (("diff", "site", "2018", "2024", "--kind", "x"), "is not one of"),
    ):  # fmt: skip
        done = run(*arguments, store=store)
        assert done.returncode == 2
        assert expected in done.stderr
