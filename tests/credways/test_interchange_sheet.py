"""The workbook of alignments: what a person edits comes back as a proposal, and everything else is refused whole."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from credways import crosswalks
from credways.interchange import taking
from credways.interchange.sheet import columns
from credways.interchange.sheet_load import load_sheet
from graph.store import EmbeddedStore
from ontology.errors import BadInput, BadQuery
from queries.reasons import reasons
from tests.queries.conftest import small_store

TODAY = date(2026, 11, 26)
FROM, TO = "comptia/network-plus", "cas"
COLUMN = {column.header: number for number, column in enumerate(columns(), 1)}

Edit = Callable[[Any], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store and a workbook of it, for every test to copy."""
    folder = tmp_path_factory.mktemp("sheet")
    small_store(folder=folder / "store")
    exported(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def exported(folder: Path, name: str = "rows.xlsx") -> Path:
    store = EmbeddedStore.open(folder / "store")
    path = folder / name
    path.write_bytes(taking.written(store, crosswalks.ask(store, FROM, TO), "sheet").data)
    return path


def first(folder: Path) -> Path:
    return folder / "rows.xlsx"


def edited(path: Path, edit: Edit) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def put(sheet: str, row: int, **cells: str) -> Edit:
    def edit(book: Any) -> None:
        for header, value in cells.items():
            book[sheet].cell(row, COLUMN[header.replace("_", " ")], value)

    return edit


def ends(path: Path, sheet: str = "Composed", row: int = 2) -> tuple[str, str]:
    import openpyxl

    cells = openpyxl.load_workbook(path)[sheet]
    return str(cells.cell(row, COLUMN["From IRI"]).value), str(cells.cell(row, COLUMN["To IRI"]).value)


def refused(folder: Path, path: Path) -> dict[str, str]:
    """Places by rule; nothing may have been stored."""
    before = len(EmbeddedStore.open(folder / "store").sources())
    with pytest.raises(BadInput) as caught:
        load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    assert len(EmbeddedStore.open(folder / "store").sources()) == before
    return {problem.rule: problem.where for problem in caught.value.problems}


def test_a_file_nobody_edited_changes_nothing(folder: Path) -> None:
    made = load_sheet(folder / "store", first(folder), "J. Rivera", today=TODAY)
    assert not made.changes.edits
    assert made.outcome is None


def test_one_state_makes_one_file(folder: Path) -> None:
    assert first(folder).read_bytes() == exported(folder, "again.xlsx").read_bytes()


def test_an_edit_is_a_proposal_in_the_name_of_who_made_it(folder: Path) -> None:
    path = edited(first(folder), put("Composed", 2, Claim="Close match", Confidence="0.90"))
    made = load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    (edit,) = made.changes.edits
    assert edit.where == "sheet 'Composed', row 2"
    assert {name: here for name, here, _ in edit.changed} == {"Claim": "close", "Confidence": "0.90"}
    store = EmbeddedStore.open(folder / "store")
    answer = reasons(store, *ends(path))
    own = next(way for way in answer.ways if way.chain.kind == "suggested" and way.chain.distance == 1)
    assert "J. Rivera proposes that" in own.sentences[0]
    assert "machine" not in own.conclusion
    assert own.chain.confidence == Decimal("0.9")
    assert not own.decided
    assert all(way.chain.kind != "decided" for way in answer.ways)


def test_a_verdict_is_proposed_and_decides_nothing(folder: Path) -> None:
    path = edited(first(folder), put("Composed", 2, Verdict="accepted", Rationale="It fits."))
    load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    store = EmbeddedStore.open(folder / "store")
    rows = store.select("SELECT ?v ?by ?day WHERE { ?d a cw:ProposedDecision ; cw:proposedVerdict ?v ; "
                        "dcterms:creator ?by ; dcterms:date ?day }").rows  # fmt: skip
    assert [[getattr(cell, "value", "") for cell in row] for row in rows] == [["accepted", "J. Rivera", "2026-11-26"]]
    assert not any(way.decided for way in reasons(store, *ends(path)).ways)
    assert store.select("SELECT ?d WHERE { ?d cw:decidesMapping ?m ; dcterms:creator ?by }").rows == []


def test_strength_and_day_of_review_are_kept_with_the_proposed_verdict(folder: Path) -> None:
    edit = put("Composed", 2, Verdict="accepted", Strength="0.75", Review_due="2027-06-30")
    load_sheet(folder / "store", edited(first(folder), edit), "J. Rivera", today=TODAY)
    rows = EmbeddedStore.open(folder / "store").select(
        "SELECT ?s ?day WHERE { ?d cw:proposedStrength ?s ; cw:proposedReviewDue ?day ; cw:proposedVerdict ?v }"
    )
    assert [[str(cell) for cell in row] for row in rows.rows] == [
        [
            '"0.75"^^<http://www.w3.org/2001/XMLSchema#decimal>',
            '"2027-06-30"^^<http://www.w3.org/2001/XMLSchema#date>',
        ]
    ]


def test_not_and_rejected_are_no_claims(folder: Path) -> None:
    path = edited(first(folder), put("Composed", 2, Not="Not"))
    made = load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    assert made.outcome is not None
    assert dict(made.outcome.loads[0].receipt.counts) == {"proposed mappings": 0, "proposed decisions": 1}


def test_the_same_file_twice_is_stored_once(folder: Path) -> None:
    path = edited(first(folder), put("Composed", 2, Claim="close"))
    before = load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    count = len(EmbeddedStore.open(folder / "store").sources())
    assert before.outcome is not None
    assert before.outcome.stored
    again = load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    assert again.outcome is None or not again.outcome.stored
    assert len(EmbeddedStore.open(folder / "store").sources()) == count


def test_a_dry_run_stores_nothing(folder: Path) -> None:
    path = edited(first(folder), put("Composed", 2, Claim="close"))
    count = len(EmbeddedStore.open(folder / "store").sources())
    assert load_sheet(folder / "store", path, "J. Rivera", today=TODAY, dry_run=True).changes.edits
    assert len(EmbeddedStore.open(folder / "store").sources()) == count


def test_a_row_taken_out_is_told_and_withdraws_nothing(folder: Path) -> None:
    path = edited(first(folder), lambda book: book["Composed"].delete_rows(2))
    made = load_sheet(folder / "store", path, "J. Rivera", today=TODAY)
    assert len(made.changes.gone) == 1
    assert made.outcome is None


def test_a_row_can_be_added(folder: Path) -> None:
    path = first(folder)
    start, end = ends(path)
    last = 60
    edited(path, put("Suggested", last, From_code=start, To_code=end, Claim="narrow"))
    (edit,) = load_sheet(folder / "store", path, "J. Rivera", today=TODAY).changes.edits
    assert (edit.subject, edit.object, edit.key) == (start, end, "")


@pytest.mark.parametrize(
    ("edit", "rule", "where"),
    [
        (put("Composed", 2, Confidence="1.5"), "number-range", "sheet 'Composed', cell I2 (Confidence)"),
        (put("Composed", 2, Confidence="-0.1"), "number-range", "sheet 'Composed', cell I2 (Confidence)"),
        (put("Composed", 2, Claim="sameish"), "unknown-predicate", "sheet 'Composed', cell E2 (Claim)"),
        (put("Composed", 2, Verdict="maybe"), "unknown-choice", "sheet 'Composed', cell J2 (Verdict)"),
        (put("Composed", 2, Rationale="why"), "decision-without-verdict", "sheet 'Composed', cell L2 (Rationale)"),
        (put("Composed", 2, Verdict="accepted", Review_due="soon"), "date", "sheet 'Composed', cell M2 (Review due)"),
        (put("Composed", 2, Note="=1+1"), "cell-formula", "sheet 'Composed', cell O2 (Note)"),
        (put("Composed", 2, Key="r-0000000000000000"), "key-changed", "sheet 'Composed', row 2"),
        (put("Composed", 2, To_IRI="https://e.org/other", Claim="close"), "ends-changed", "sheet 'Composed', row 2"),
        (put("Suggested", 60, From_code="nothing-is-so", To_code="cas", Claim="close"), "end-unknown", "row 60"),
        (put("Suggested", 60, From_code="cas", To_code="cas", Claim="close"), "ends-same", "row 60"),
        (put("Suggested", 60, From_code="cas", To_code="comptia/network-plus"), "cell-empty", "row 60"),
        (lambda book: book.remove(book["Decided"]), "sheet-missing", ""),
        (lambda book: book["Composed"].merge_cells("C2:D2"), "sheet-merged", "sheet 'Composed'"),
        (lambda book: book["Composed"].cell(1, COLUMN["Claim"], "Klaim"), "", ""),
        (lambda book: book.remove(book["About this file"]), "", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_cell(folder: Path, edit: Edit, rule: str, where: str) -> None:
    found = refused(folder, edited(first(folder), edit))
    assert found
    assert not rule or found[rule].endswith(where)


def test_duplicate_keys_are_refused(folder: Path) -> None:
    def twice(book: Any) -> None:
        sheet = book["Composed"]
        for number in range(1, len(COLUMN) + 1):
            sheet.cell(100, number, sheet.cell(2, number).value)

    assert refused(folder, edited(first(folder), twice))["row-duplicate"].endswith("row 100")


def test_contradictory_rows_are_refused(folder: Path) -> None:
    path = first(folder)
    start, end = ends(path)
    for number, word in ((60, ""), (61, "Not")):
        edited(path, put("Suggested", number, From_code=start, To_code=end, Claim="exact", Not=word))
    assert refused(folder, path)["rows-contradict"].endswith("row 61")


def test_a_row_that_someone_else_changed_meanwhile_is_a_conflict(folder: Path) -> None:
    late = exported(folder, "late.xlsx")
    early = edited(first(folder), put("Composed", 2, Claim="close", Confidence="0.8"))
    load_sheet(folder / "store", early, "A. Lee", today=TODAY)
    edited(late, put("Composed", 2, Claim="narrow"))
    assert refused(folder, late)["edit-conflict"] == "sheet 'Composed', row 2"


def test_the_next_workbook_shows_what_others_proposed_and_can_be_edited_on(folder: Path) -> None:
    early = edited(first(folder), put("Composed", 2, Claim="close", Confidence="0.8"))
    load_sheet(folder / "store", early, "A. Lee", today=TODAY)
    fresh = exported(folder, "fresh.xlsx")
    import openpyxl

    said = openpyxl.load_workbook(fresh)["Composed"].cell(2, COLUMN["Decisions of others"]).value
    assert said == "A. Lee proposed “close” on 2026-11-26, confidence 0.8."
    edited(fresh, put("Composed", 2, Claim="narrow"))
    assert len(load_sheet(folder / "store", fresh, "B. Ortiz", today=TODAY).changes.edits) == 1


def test_workbooks_that_could_run_or_burst_are_refused(folder: Path) -> None:
    path = first(folder)
    macro = folder / "rows.xlsm"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(macro, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(info, data)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert "workbook-macros" in refused(folder, macro)
    bomb = folder / "bomb.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr("xl/worksheets/sheet99.xml", b"0" * 200_000_000)
    assert refused(folder, bomb)


def test_a_cell_of_a_megabyte_is_refused_with_its_place(folder: Path) -> None:
    path = first(folder)
    big = folder / "big.xlsx"
    with zipfile.ZipFile(edited(path, put("Composed", 2, Note="MARK"))) as old, zipfile.ZipFile(big, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b"MARK", b"x" * 1_000_000))
    assert refused(folder, big)


def test_a_text_is_no_file_to_load_and_nobody_is_no_name(folder: Path) -> None:
    text = folder / "rows.csv"
    text.write_text("a,b\n")
    assert refused(folder, text)
    with pytest.raises(BadQuery):
        load_sheet(folder / "store", first(folder), " ")
