"""The query library on the command line: short names, typed parameters, and what is said when one is wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from queries.catalog import catalog
from tests.credways.test_cli import run


def test_a_query_is_known_without_its_topic(starter_store: Path) -> None:
    done = run("query", "what-stacks-on", "-p", "credential=CompTIA A+", "--format", "csv", store=starter_store)
    assert done.returncode == 0, done.stderr
    assert {row["nextName"] for row in csv.DictReader(io.StringIO(done.stdout))} >= {"CompTIA Network+"}


def test_a_choice_is_taken_in_any_case(starter_store: Path) -> None:
    done = run("query", "ladder/by-kind", "-p", "kind=CREDIT", "--format", "csv", store=starter_store)
    assert done.returncode == 0, done.stderr
    assert "Sawblade" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ladder/by-kind", "-p", "kind=sideways"), "kind must be one of component, progression"),
        (("ladder/by-kind",), "needs 'kind'"),
        (("occupations/by-job-zone", "-p", "zone=3", "-p", "minimumWage=much"), "minimumWage must be a number"),
        (("what-stands-on",), "Did you mean ladder/what-stacks-on?"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(starter_store: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run("query", *arguments, store=starter_store)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_library_is_listed_with_who_asks() -> None:
    listed = json.loads(run("queries", "--format", "json").stdout)
    assert [one["name"] for one in listed] == list(catalog())
    assert next(one for one in listed if one["name"] == "ladder/by-kind")["audience"] == "advisor analyst"
    assert run("queries", "by-kind").stdout.startswith("#+ title: Stacking statements of one kind")
