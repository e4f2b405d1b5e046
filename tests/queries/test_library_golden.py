"""The answer of every query of the library, beside what it answered when somebody last read it.

A golden file is a TSV (golden/<topic>/<name>.tsv). To write them anew after a wanted change: `make golden`, then read
the difference.
"""

from __future__ import annotations

import os

import pytest

from graph.protocol import Solutions
from queries import catalog
from tests.queries.conftest import GOLDEN, Case, Stores, library_cases

CASES = library_cases()


def tsv(solutions: Solutions) -> str:
    lines = ["\t".join(f"?{name}" for name in solutions.variables)]
    lines += ["\t".join("" if term is None else str(term) for term in row) for row in solutions]
    return "\n".join(lines) + "\n"


def test_every_query_has_a_case_and_a_golden_answer_and_no_other() -> None:
    names = sorted(catalog.catalog())
    assert sorted(CASES) == names
    assert sorted(path.relative_to(GOLDEN).with_suffix("").as_posix() for path in GOLDEN.glob("*/*.tsv")) == names
    assert len(names) >= 40


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_golden(stores: Stores, case: Case) -> None:
    found = tsv(catalog.run(stores(case.store), case.name, case.params))
    path = GOLDEN / f"{case.name}.tsv"
    if os.environ.get("CREDWAYS_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")
    assert len(found.splitlines()) > 1, "a golden without a row proves nothing"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_header_tells_what_the_query_projects(stores: Stores, case: Case) -> None:
    columns = tuple(column.name for column in catalog.get(case.name).columns)
    assert catalog.run(stores(case.store), case.name, case.params).variables == columns
