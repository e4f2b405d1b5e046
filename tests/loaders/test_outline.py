"""Numbered outlines as they are printed: Markdown, plain text, and the text of PDFs (bad inputs 76 to 80)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import spec
from loaders.options import Options
from loaders.outline import looks_like_outline, read_outline
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems
from loaders.spec_records import Spec
from ontology.errors import BadInput, Problem
from tests.loaders.reading.making import file
from tests.support.shared import shared_file


def read(text: str, name: str = "outline.txt", options: Options | None = None) -> Spec:
    problems = Problems(name)
    found = read_outline(SourceFile(name, Path(name), "", text.encode()), options or Options(title="Network"), problems)
    problems.raise_any()
    return found


def refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        read(text)
    return caught.value.problems


def told(found: Spec) -> list[tuple[str, str, str]]:
    """(code, parent, text) of each statement."""
    return [(row.code, row.parent, row.text) for row in found.rows]


PLAIN = """CompTIA Network+ Certification Exam Objectives
EXAM NUMBER: N10-009

1.0 Networking Concepts 23 %
1.1 Explain concepts related to the
    OSI reference model.
  • Layer 1
    - Physical
    - Signalling
  • Layer 2
1.2 Compare and contrast networking
appliances, applications, and functions.
2.0 Network Implementation ........ 77%
2.1 Explain routing.
"""


def test_a_plain_outline_has_domains_objectives_and_bullets() -> None:
    assert told(read(PLAIN)) == [
        ("1.0", "", "Networking Concepts"),
        ("1.1", "1.0", "Explain concepts related to the OSI reference model."),
        ("1.1.1", "1.1", "Layer 1"),
        ("1.1.1.1", "1.1.1", "Physical"),
        ("1.1.1.2", "1.1.1", "Signalling"),
        ("1.1.2", "1.1", "Layer 2"),
        ("1.2", "1.0", "Compare and contrast networking appliances, applications, and functions."),
        ("2.0", "", "Network Implementation"),
        ("2.1", "2.0", "Explain routing."),
    ]


def test_only_codes_made_here_are_marked_as_derived() -> None:
    assert [row.code for row in read(PLAIN).rows if row.derived] == ["1.1.1", "1.1.1.1", "1.1.1.2", "1.1.2"]


def test_weights_stand_behind_domains() -> None:
    assert [row.weight for row in read(PLAIN).rows if row.weight] == ["23 %", "77 %"]


def test_name_issuer_and_exam_code_come_from_the_head(tmp_path: Path) -> None:
    (found,) = spec.load(file(tmp_path, "outline.txt", PLAIN), Options())
    assert (found.source.series, found.source.edition) == ("comptia-network-plus", "n10-009")
    assert found.source.publisher == "CompTIA"
    assert (found.receipt.read, found.receipt.kept) == (9, 9)


@pytest.mark.parametrize(
    "head",
    [
        "---\ncertification: Forklift Operator\nissuer: Acme\nexam_code: FO-1\n---\n",
        "Certification: Forklift Operator\nIssuer: Acme\nExam code: FO-1\n",
        "**Certification:** Forklift Operator\n".replace("**", "") + "Governing body: Acme\nExam: FO-1\n",
    ],
)
def test_front_matter_and_key_lines_say_what_it_is_about(head: str) -> None:
    found = read(head + "1.0 Safety\n1.1 Inspect\n", options=Options())
    assert (found.name, found.issuer, found.exam_code) == ("Forklift Operator", "Acme", "FO-1")


def test_markdown_headings_and_a_table_of_weights_make_one_outline() -> None:
    text = """# CompTIA Network+ (N10-009) exam objectives

| Domain | Percentage of examination |
|--------|---------------------------|
| 1.0 Networking Concepts | 23% |
| 2.0 Network Implementation | 77% |
| Total | 100% |

About this exam: it has questions.

## 1.0 Networking Concepts
### 1.1 **Explain** the OSI model
- Layer 1
## 2.0 Network Implementation
### 2.1 Explain routing
1. Static
2. Dynamic
"""
    found = read(text, "network.md", Options())
    assert [(row.code, row.weight) for row in found.rows if row.weight] == [("1.0", "23 %"), ("2.0", "77 %")]
    assert [row.code for row in found.rows] == ["1.0", "2.0", "1.1", "1.1.1", "2.1", "2.1.1", "2.1.2"]
    assert found.dropped == []


def test_the_word_domain_before_a_number_is_a_domain() -> None:
    found = read(
        "Domain 1: Cloud Concepts (24% of scored content)\n1.1 Define\nDomain 2: Security (76%)\n2.1 Explain\n"
    )
    assert [(row.code, row.parent, row.text, row.weight) for row in found.rows] == [
        ("1", "", "Cloud Concepts", "24 %"),
        ("1.1", "1", "Define", ""),
        ("2", "", "Security", "76 %"),
        ("2.1", "2", "Explain", ""),
    ]


def test_bare_numbers_are_domains_where_nothing_else_is() -> None:
    found = read("1. Emergency Preparedness - 11.5%\n1.1 Fire safety\n2. Hazards - 88.5%\n2.1 Noise\n")
    assert [(row.code, row.parent, row.weight) for row in found.rows] == [
        ("1", "", "11.5 %"), ("1.1", "1", ""), ("2", "", "88.5 %"), ("2.1", "2", ""),
    ]  # fmt: skip


def test_letters_after_a_point_are_codes_of_their_own() -> None:
    found = read("1.0 Fundamentals\n1.1 Explain components\n1.1.a Routers\n1.1.b Switches\n")
    assert told(found)[2:] == [("1.1.a", "1.1", "Routers"), ("1.1.b", "1.1", "Switches")]


def test_76_a_page_without_text_is_refused_by_number() -> None:
    (problem,) = refused("1.0 Safety\n1.1 Inspect\n\f   \n\f1.2 Report\n")
    assert (problem.rule, problem.found) == ("outline-no-text", "no text on page 2 of 3")


def test_76_a_text_without_any_code_is_refused() -> None:
    assert {problem.rule for problem in refused("Exam objectives\n\nAll about safety.\n")} == {"outline-no-code"}


def test_77_ligatures_and_soft_hyphens_are_repaired() -> None:
    found = read("1.0 Safety\n1.1 Con\ufb01gure e\ufb03cient net\u00ad\nworks and role-\nbased access\n")
    assert told(found)[1] == ("1.1", "1.0", "Configure efficient networks and role-based access")


def test_77_running_heads_and_page_numbers_are_left_out_and_counted() -> None:
    pages = [
        f"Network+ Exam Objectives 4.0\n{n}.0 Domain {n}\n{n}.1 Explain\n{'ab' * n} things\nCopyright\n{n}\n"
        for n in range(1, 5)
    ]
    found = read("\f".join(pages))
    assert [row.text for row in found.rows] == [
        text for n in range(1, 5) for text in (f"Domain {n}", f"Explain {'ab' * n} things")
    ]  # fmt: skip
    assert any("8 running heads" in warning for warning in found.warnings)
    assert any("4 page numbers" in warning for warning in found.warnings)


def test_77_two_columns_side_by_side_are_refused() -> None:
    (problem,) = refused("1.0 Safety\n1.1 Inspect the truck      2.1 Report hazards\n")
    assert (problem.where, problem.rule) == ("line 2", "outline-columns")
    assert "without -layout" in problem.expected


def test_78_a_code_alone_takes_its_text_from_the_next_page() -> None:
    found = read("1.0 Safety\n1.1\n\f\nInspect the truck\nbefore use\n")
    assert told(found)[1] == ("1.1", "1.0", "Inspect the truck before use")


def test_78_a_code_without_any_text_is_refused() -> None:
    (problem,) = refused("1.0 Safety\n1.1\n1.2 Report\n")
    assert (problem.where, problem.rule) == ("line 2", "cell-empty")


def test_79_a_list_renumbered_by_layout_is_refused_as_one_code_with_two_texts(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        spec.load(file(tmp_path, "a.md", "1.0 Safety\n1.1 Inspect\n1.1 Report\n1.1 Load\n"), Options())
    assert [(one.where, one.rule) for one in caught.value.problems] == [
        ("line 3", "code-duplicate"),
        ("line 4", "code-duplicate"),
    ]
    assert "line 2" in caught.value.problems[0].expected


def test_text_that_belongs_to_no_statement_is_reported_as_dropped(tmp_path: Path) -> None:
    text = "1.0 Safety\n1.1 Inspect\n\nAppendix text.\n\nACRONYM LIST\nPPE Personal protective equipment\n"
    (found,) = spec.load(file(tmp_path, "a.md", text), Options(edition="1"))
    assert [place for place, _, _ in found.receipt.dropped] == ["line 4", "line 6", "line 7"]
    assert found.receipt.read == found.receipt.kept + 3 == 5


def test_a_parent_that_is_not_printed_leaves_the_statement_at_the_top_with_a_warning() -> None:
    found = read("1.0 Safety\n1.1 Inspect\n3.1 Report\n")
    assert told(found)[-1] == ("3.1", "", "Report")
    assert any("no statement '3.0' above 3.1" in warning for warning in found.warnings)


def test_sniffing_counts_codes() -> None:
    assert looks_like_outline(PLAIN) > 0
    assert looks_like_outline("# Notes\nNothing numbered here.\n") == 0


@given(st.text(alphabet="1.20 ab%-•#|\n\f\u00ad*Domain:", max_size=120))
def test_any_text_is_an_outline_or_refused(text: str) -> None:
    try:
        found = read(text)
    except BadInput:
        return
    assert found.rows


@pytest.mark.parametrize(
    "line", ["1.0 " + "." * 19_000, "1.0 a" + " " * 19_000 + "b", "1.0 " + "1 % " * 4_000, "•" * 19_000]
)
def test_long_lines_end(line: str) -> None:
    problems = Problems("a.txt")
    source = SourceFile("a.txt", Path("a.txt"), "", f"{line}\n1.1 Explain\n".encode())
    assert read_outline(source, Options(title="A"), problems).rows


@pytest.mark.shared
def test_a_real_outline_printed_on_pages_is_read_back_whole() -> None:
    """Network+ N10-008 (603 rows) laid out as its publisher prints it: heads, bullets, indentation, page numbers."""
    by_parent: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    path = shared_file("credentials/certification-objectives/objectives.tsv")
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["exam_code"] == "N10-008":
                by_parent[row["parent_code"]].append(row)
    lines: list[str] = []

    def write(parent: str, depth: int) -> None:
        for row in by_parent[parent]:
            if row["kind"] in ("domain", "objective"):
                lines.append(f"{row['code']} {row['text']}")
                write(row["code"], 0)
            else:
                lines.append("  " * (depth + 1) + "• " + " ".join(row["text"].split()))
                write(row["code"], depth + 1)

    write("", 0)
    pages = [lines[start : start + 40] for start in range(0, len(lines), 40)]
    text = "\f".join(
        "\n".join(["CompTIA Network+ Exam Objectives", *page, f"{number}"])
        for number, page in enumerate(pages, start=1)
    )
    found = read("Certification: CompTIA Network+\nExam code: N10-008\n" + text, options=Options())
    texts = [" ".join(row["text"].split()) for rows in by_parent.values() for row in rows]
    assert len(found.rows) == len(texts) == 603
    assert sorted(row.text for row in found.rows) == sorted(texts)
    assert sum(not row.derived for row in found.rows) == 30
    assert found.dropped == []
