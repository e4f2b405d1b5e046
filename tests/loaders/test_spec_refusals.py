"""Specifications that are refused: one clear error each, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems
from loaders.spec_build import build
from loaders.spec_records import Spec, SpecRow
from ontology.errors import BadInput
from tests.loaders.spec_making import load, network, refused


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "cert_name,cod,text\nA,1,B\n")
    assert problem.rule == "header-missing"
    assert "nearest: 'cod'" in problem.expected


def test_a_table_without_texts_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "cert_name,code\nA,1\n")
    assert "'text'" in problem.expected


def test_a_code_with_two_texts_is_refused_naming_both_rows(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1.0,,domain,A,", "1.1,1.0,topic,B,", "1.1,1.0,topic,C,"))
    assert (problem.where, problem.rule) == ("row 4", "code-duplicate")
    assert "row 3" in problem.expected


def test_10_a_code_spelled_in_two_unicode_ways_with_two_texts_is_one_code(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("\u00e9.1,,domain,A,", "e\u0301.1,,domain,B,"))
    assert (problem.rule, problem.where) == ("code-duplicate", "row 3")


def test_an_unknown_parent_is_refused_with_its_row_and_the_nearest_codes(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1.0,,domain,A,", "1.1,1.O,objective,B,"))
    assert (problem.where, problem.found, problem.rule) == ("row 3", "the parent '1.O'", "parent-unknown")
    assert "1.0" in problem.expected


def test_a_cycle_is_refused_by_name_once(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1,3,topic,A,", "2,1,topic,B,", "3,2,topic,C,", "4,3,topic,D,"))
    assert problem.rule == "parent-cycle"
    assert problem.found in {"a cycle: 1 → 3 → 2 → 1", "a cycle: 3 → 2 → 1 → 3", "a cycle: 2 → 1 → 3 → 2"}


def test_a_statement_above_itself_is_a_cycle(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1,1,topic,A,"))
    assert problem.found == "a cycle: 1 → 1"


def test_a_deep_chain_is_no_recursion_and_no_cycle() -> None:
    lines = [SpecRow(f"row {n}", str(n), str(n + 1) if n < 20_000 else "", text="a") for n in range(1, 20_001)]
    problems = Problems("deep.csv")
    source = SourceFile("deep.csv", Path("deep.csv"), "", b"")
    assert build(Spec(name="Deep", edition="1", rows=lines), source, Options(), problems) is not None


@pytest.mark.parametrize(("one", "other"), [("23", "70"), ("60", "60"), ("23 %", "0.2 %")])
def test_weights_that_do_not_sum_are_refused_with_the_sum(tmp_path: Path, one: str, other: str) -> None:
    (problem,) = refused(tmp_path, network(f"1.0,,domain,A,{one}", f"2.0,,domain,B,{other}"))
    assert problem.rule == "weight-sum"
    assert "= " in problem.found


def test_weights_may_miss_the_whole_by_rounding(tmp_path: Path) -> None:
    assert load(tmp_path, network("1,,domain,A,33.3", "2,,domain,B,33.3", "3,,domain,C,33.3"))


def test_a_domain_without_a_weight_is_reported_not_refused(tmp_path: Path) -> None:
    (found,) = load(tmp_path, network("1,,domain,A,60", "2,,domain,B,"))
    assert any("no weight is published for domain 2" in warning for warning in found.receipt.warnings)


@pytest.mark.parametrize("weight", ["-5", "NaN", "about 20", "1e2", "120"])
def test_a_weight_that_is_none_is_refused(tmp_path: Path, weight: str) -> None:
    (problem,) = refused(tmp_path, network(f"1,,domain,A,{weight}"))
    assert (problem.where, problem.rule.startswith("weight-")) == ("row 2", True)


def test_all_problems_of_a_file_are_listed_together(tmp_path: Path) -> None:
    found = refused(tmp_path, network("1,,domain,,", "2,9,topic,B,", "2,,topic,C,", "short") + "a,b\n")
    assert {problem.rule for problem in found} >= {"cell-empty", "parent-unknown", "code-duplicate", "row-too-short"}


def test_one_edition_from_two_issuers_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, network("1,,domain,A,") + "network,CompTIA Network+,Cisco,N10-009,2,,domain,B,\n")
    assert problem.rule == "spec-two-sources"


def test_a_pdf_is_refused_saying_how_to_get_its_text(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pdftotext"):
        load(tmp_path, b"%PDF-1.7\n", "objectives.pdf")
