"""A small release of O*NET in its own layout. All of it is invented: occupations, elements, tasks and numbers."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

Cell = str | int | float | None
Tables = dict[str, list[tuple[Cell, ...]]]

TABLES: Tables = {
    "Occupation Data": [
        ("O*NET-SOC Code", "Title", "Description"),
        ("98-1011.00", "Kite Builders", 'Build kites, also "stunt" kites.'),
        ("98-1011.01", "Kite Painters", "Paint kites."),
        ("98-9999.00", "Sky Workers, All Other", "All others."),
    ],
    "Content Model Reference": [
        ("Element ID", "Element Name", "Description"),
        ("2", "Requirements", "What is required."),
        ("2.A", "Skills", "What is learned."),
        ("2.A.1", "Knotting", "Tying knots that hold."),
        ("4", "Activities", "What is done."),
    ],
    "Scales Reference": [
        ("Scale ID", "Scale Name", "Minimum", "Maximum"),
        ("IM", "Importance", 1, 5),
        ("LV", "Level", 0, 7),
    ],
    "IWA Reference": [
        ("Element ID", "Element Name", "IWA ID", "IWA Title"),
        ("4", "Activities", "4.I01", "Make things."),
    ],
    "DWA Reference": [
        ("Element ID", "Element Name", "IWA ID", "IWA Title", "DWA ID", "DWA Title"),
        ("4", "Activities", "4.I01", "Make things.", "4.I01.D01", "Make flying things."),
    ],
    "Skills": [
        (
            "O*NET-SOC Code",
            "Title",
            "Element ID",
            "Element Name",
            "Scale ID",
            "Scale Name",
            "Data Value",
            "N",
            "Standard Error",
            "Lower CI Bound",
            "Upper CI Bound",
            "Recommend Suppress",
            "Not Relevant",
            "Date",
            "Domain Source",
        ),
        (
            "98-1011.00",
            "Kite Builders",
            "2.A.1",
            "Knotting",
            "IM",
            "Importance",
            4.5,
            8,
            0.125,
            3.88,
            5,
            "N",
            None,
            "08/2023",
            "Analyst",
        ),
        (
            "98-1011.00",
            "Kite Builders",
            "2.A.1",
            "Knotting",
            "LV",
            "Level",
            0,
            8,
            0,
            None,
            None,
            "Y",
            "Y",
            "08/2023",
            "Analyst",
        ),
    ],
    "Job Zones": [
        ("O*NET-SOC Code", "Title", "Job Zone", "Date", "Domain Source"),
        ("98-1011.00", "Kite Builders", 2, "08/2023", "Analyst"),
        ("98-1011.01", "Kite Painters", 1, "08/2023", "Analyst"),
    ],
    "Alternate Titles": [
        ("O*NET-SOC Code", "Title", "Alternate Title", "Short Title", "Source(s)"),
        ("98-1011.00", "Kite Builders", "Kite Maker", None, "08,10"),
        ("98-1011.00", "Kite Builders", "Kite Smith", None, "08,10"),
        ("98-1011.00", "Kite Builders", "Chief Kite Officer (CKO)", "CKO", "09"),
    ],
    "Task Statements": [
        ("O*NET-SOC Code", "Title", "Task ID", "Task", "Task Type", "Incumbents Responding", "Date", "Domain Source"),
        ("98-1011.00", "Kite Builders", 71, "Tie bridles.", "Core", 95, "08/2023", "Incumbent"),
        ("98-1011.01", "Kite Painters", 72, 'Paint "eyes".', None, None, "08/2023", "Analyst"),
    ],
    "Emerging Tasks": [
        ("O*NET-SOC Code", "Title", "Task", "Category", "Original Task ID", "Original Task", "Date", "Domain Source"),
        (
            "98-1011.00",
            "Kite Builders",
            "Tie bridles by machine.",
            "Revision",
            71,
            "Tie bridles.",
            "08/2025",
            "Incumbent",
        ),
    ],
    "Tasks to DWAs": [
        ("O*NET-SOC Code", "Title", "Task ID", "Task", "DWA ID", "DWA Title", "Date", "Domain Source"),
        ("98-1011.00", "Kite Builders", 71, "Tie bridles.", "4.I01.D01", "Make flying things.", "07/2014", "Analyst"),
    ],
    "Technology Skills": [
        ("O*NET-SOC Code", "Title", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"),
        ("98-1011.00", "Kite Builders", "KiteCAD C++", 43232202, "Drawing software", "Y", "N"),
        ("98-1011.01", "Kite Painters", "KiteCAD C++", 43232202, "Drawing software", "Y", "Y"),
    ],
    "Related Occupations": [
        ("O*NET-SOC Code", "Title", "Related O*NET-SOC Code", "Related Title", "Relatedness Tier", "Index"),
        ("98-1011.00", "Kite Builders", "98-1011.01", "Kite Painters", "Primary-Short", 1),
    ],
}


def changed(table: str, row: int, column: str, value: Cell) -> Tables:
    """The release with one cell changed; rows count from 1, the header is row 0."""
    rows = list(TABLES[table])
    cells = list(rows[row])
    cells[rows[0].index(column)] = value
    rows[row] = tuple(cells)
    return TABLES | {table: rows}


def read_me(release: str, month: str = "December 2025") -> str:
    """The first lines of a release's read me."""
    return f"O*NET {release} Database\n{month} Release\n---------------------\n"


def text_release(
    folder: Path, release: str = "30.1", tables: Mapping[str, Sequence[tuple[Cell, ...]]] = TABLES
) -> Path:
    """Write a release as tab-delimited text, without the columns that repeat names; tasks are gzipped."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        keep = [n for n, head in enumerate(rows[0]) if name != "Skills" or head not in ("Title", "Scale Name")]
        lines = ["\t".join("n/a" if row[n] is None else str(row[n]) for n in keep) + "\n" for row in rows]
        content = "".join(lines).encode()
        if name == "Task Statements":
            (folder / f"{name}.txt.gz").write_bytes(gzip.compress(content))
        else:
            (folder / f"{name}.txt").write_bytes(content)
    (folder / "Read Me.txt").write_text(read_me(release))
    return folder


def excel_release(
    folder: Path, release: str = "30.1", tables: Mapping[str, Sequence[tuple[Cell, ...]]] = TABLES
) -> Path:
    """Write a release as workbooks."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(row)
        book.save(folder / f"{name}.xlsx")
    (folder / "Read Me.txt").write_text(read_me(release))
    return folder


def zipped(folder: Path, name: str) -> Path:
    """The files of a folder in a zip archive beside it, inside a folder of their own as O*NET packs them."""
    path = folder.with_name(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{path.stem}/{file.name}")
    return path
