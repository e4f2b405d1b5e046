"""Plain crosswalk tables: every row kept, frameworks named in words, nothing guessed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from loaders import crosswalk
from loaders.options import Options
from ontology import iris
from ontology.errors import BadInput
from ontology.model import Load
from ontology.terms import CEASN, CW, DCTERMS, OWL, RDF, RDFS, SKOS, SSSOM
from tests.support.shared import shared_file

HEADER = (
    "source_framework,source_code,source_text,relation,target_framework,target_code,target_text,evidence_url,note\n"
)
NCCER = '"NCCER Carpentry Duties, Skills and Tasks (CIP 46.0201)",1,Trade,intersects,CCSS ELA,RST.11-12.2,,https://e.org/x,n\n'
OTHER = "House rules,R1,Wear goggles,addresses,Other list,7.01,Safety,,\n"


def write(folder: Path, body: str, header: str = HEADER, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_text(header + body)
    return path


def load(path: Path) -> Load:
    (one,) = crosswalk.load(path, Options(edition="2026"))
    return one


def pairs(one: Load) -> set[tuple[str, str, str]]:
    """(subject, predicate, object) of every mapping."""
    parts: dict[object, dict[NamedNode, str]] = {}
    for t in one.triples:
        if t.predicate in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget):
            assert isinstance(t.object, NamedNode)
            parts.setdefault(t.subject, {})[t.predicate] = t.object.value
    return {(p[OWL.annotatedSource], p[OWL.annotatedProperty], p[OWL.annotatedTarget]) for p in parts.values()}


def refused(path: Path) -> dict[str, str]:
    with pytest.raises(BadInput) as caught:
        load(path)
    return {problem.rule: problem.where for problem in caught.value.problems}


def test_named_frameworks_land_on_the_statements_other_sources_describe(tmp_path: Path) -> None:
    one = load(write(tmp_path, NCCER))
    duty, standard = (
        iris.statement("nccer-carpentry", "46.0201", "1"),
        iris.statement("ccss-ela", "2010", "RST.11-12.2"),
    )
    assert pairs(one) == {(duty, SKOS.relatedMatch.value, standard)}
    assert not [t for t in one.triples if t.subject in (NamedNode(duty), NamedNode(standard))]


def test_the_publishers_word_texts_evidence_and_note_are_kept_on_the_mapping(tmp_path: Path) -> None:
    one = load(write(tmp_path, NCCER))
    said = {(t.predicate, t.object) for t in one.triples}
    assert (CW.publishedRelation, Literal("intersects")) in said
    assert (NamedNode(SSSOM.namespace + "subject_label"), Literal("Trade")) in said
    assert (DCTERMS.source, NamedNode("https://e.org/x")) in said
    assert (RDFS.comment, Literal("n", language="en")) in said
    assert not [t for t in one.triples if t.predicate == SSSOM.confidence]


def test_frameworks_without_a_source_are_kept_as_far_as_the_file_tells_of_them(tmp_path: Path) -> None:
    one = load(write(tmp_path, OTHER))
    rule = NamedNode(iris.statement("house-rules", "undated", "R1"))
    said = {(t.predicate, t.object) for t in one.triples if t.subject == rule}
    assert (CEASN.competencyText, Literal("Wear goggles", language="en")) in said
    assert (CEASN.isPartOf, NamedNode(iris.framework("house-rules", "undated"))) in said
    assert (SKOS.notation, Literal("7.01")) in {(t.predicate, t.object) for t in one.triples}


def test_a_code_without_a_text_is_labelled_by_itself(tmp_path: Path) -> None:
    one = load(write(tmp_path, OTHER.replace("Safety", "")))
    node = NamedNode(iris.statement("other-list", "undated", "7.01"))
    assert [t.object for t in one.triples if t.subject == node and t.predicate == SKOS.prefLabel] == [
        Literal("7.01", language="en")
    ]


def test_a_row_without_a_code_is_named_by_its_text_and_says_that_the_code_is_ours(tmp_path: Path) -> None:
    one = load(write(tmp_path, OTHER.replace(",R1,", ",,")))
    node = NamedNode(iris.statement("house-rules", "undated", "wear-goggles"))
    assert [t for t in one.triples if t.subject == node and t.predicate == CW.derivedCode]


def test_a_list_of_credentials_is_a_scheme_of_concepts(tmp_path: Path) -> None:
    ends = (
        "Massachusetts CTE Diesel Technology framework,(framework),Diesel",
        "Essential Industry Credentials,OSHA 10,",
    )
    row = f"{ends[0]},essential-credential,{ends[1]},,\n"
    one = load(write(tmp_path, row))
    credential = iris.concept("ma-essential-industry-credentials", "undated", "OSHA 10")
    whole = iris.framework("ma-cte-diesel-technology", "undated")
    assert pairs(one) == {(whole, SKOS.relatedMatch.value, credential)}
    assert [t for t in one.triples if t.subject == NamedNode(credential) and t.object == SKOS.Concept]
    assert [t for t in one.triples if t.subject == NamedNode(whole) and t.object == CW.CTEStandardsFramework]


def test_a_code_that_the_frameworks_list_has_not_is_kept_marked_and_reported(tmp_path: Path) -> None:
    one = load(write(tmp_path, NCCER.replace("RST.11-12.2", "RST.99")))
    assert one.receipt.dangling == (
        ("row 2, column 'target_code'", "CCSS ELA RST.99", "in no list of the framework's codes"),
    )
    assert [t for t in one.triples if t.predicate == CW.objectUnresolved]


def test_predicates_editions_confidence_and_dates_of_richer_tables_are_read(tmp_path: Path) -> None:
    header = "From Framework,From Code,Relationship,To Framework,To Code,To Edition,Confidence,Date\n"
    one = load(write(tmp_path, "A,1,skos:broadMatch,B,2,2024,0.80,2026-11-24\n", header))
    assert {predicate for _, predicate, _ in pairs(one)} == {SKOS.broadMatch.value}
    (target,) = {target for _, _, target in pairs(one)}
    assert target == iris.statement("b", "2024", "2")
    assert [Decimal(t.object.value) for t in one.triples if t.predicate == SSSOM.confidence] == [Decimal("0.8")]  # type: ignore[union-attr]


def test_a_repeated_row_is_kept_once_with_a_warning_and_the_receipt_adds_up(tmp_path: Path) -> None:
    one = load(write(tmp_path, NCCER + NCCER))
    assert len(pairs(one)) == 1
    assert (one.receipt.read, one.receipt.kept) == (2, 2)
    assert "row 3: makes a mapping that an earlier row makes; kept once" in one.receipt.warnings


def test_opposite_relations_of_one_pair_are_flagged(tmp_path: Path) -> None:
    rows = OTHER.replace("addresses", "broadMatch") + OTHER.replace("addresses", "narrowMatch")
    assert any(warning.startswith("conflict:") for warning in load(write(tmp_path, rows)).receipt.warnings)


def test_columns_that_are_not_known_are_said_to_be_dropped(tmp_path: Path) -> None:
    header = HEADER.replace("note", "note,colour")
    one = load(write(tmp_path, OTHER.replace("\n", ",blue\n"), header))
    assert one.receipt.fields["colour"].startswith("dropped")


@pytest.mark.parametrize(
    ("old", "new", "rule", "column"),
    [
        ("addresses", "resembles", "unknown-relation", "relation"),
        (",R1,Wear goggles,", ",,,", "empty-cell", "source_code"),
        ("7.01,Safety", ",…", "empty-cell", "target_code"),
        ("House rules", "…", "empty-cell", "source_code"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, rule: str, column: str
) -> None:
    assert refused(write(tmp_path, NCCER + OTHER.replace(old, new))) == {rule: f"row 3, column '{column}'"}


def test_a_confidence_or_date_that_is_none_is_refused(tmp_path: Path) -> None:
    header = "source_framework,source_code,relation,target_framework,target_code,confidence,date\n"
    found = refused(write(tmp_path, "A,1,closeMatch,B,2,1.2,yesterday\n", header))
    assert set(found) == {"sssom-number", "sssom-date"}


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    assert set(
        refused(write(tmp_path, "A,1,B,2\n", "source_framework,source_code,target_framework,target_code\n"))
    ) == {"header-missing"}


@given(cells=st.lists(st.text(max_size=12), min_size=9, max_size=9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
def test_any_cells_load_or_are_refused(tmp_path: Path, cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    path = tmp_path / "rows.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8", errors="replace")
    try:
        assert load(path).receipt.kept == 1
    except BadInput as error:
        assert error.problems  # noqa: PT017 - either outcome is fine; a traceback is not


@pytest.mark.shared
def test_the_48_rows_entered_from_pages_are_all_kept() -> None:
    path = shared_file("credentials/published-crosswalks/crosswalk-samples-from-pages.tsv")
    assert crosswalk.sniff(path) > 0.8
    one = load(path)
    assert (one.receipt.read, one.receipt.kept, len(pairs(one))) == (48, 48, 48)
    assert one.receipt.dropped == ()
    duty = iris.statement("nccer-carpentry", "46.0201", "1")
    targets = {target for subject, _, target in pairs(one) if subject == duty}
    assert targets == {iris.statement("ccss-ela", "2010", f"RST.11-12.{number}") for number in (2, 6, 7)}
    assert [value for _, value, _ in one.receipt.dangling] == ["NGSS HS-PS3-1..4", "NGSS HS-ETS1-1..4"]
    described = {t.subject for t in one.triples}
    elsewhere = {end for s, _, o in pairs(one) for end in (s, o) if NamedNode(end) not in described}
    assert elsewhere == {duty, *targets, *dict(one.expected_links)}
    assert [t for t in one.triples if t.object == CW.AcademicStandard and t.predicate == RDF.type]
