"""Invented lists in the layouts that states and districts use, as CSV text or workbooks, for the table tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from loaders.options import Options
from loaders.reading.files import open_source
from loaders.table import load, read_with
from loaders.table_map import TableMap
from loaders.table_map_read import map_of_bytes
from loaders.table_propose import Proposal, propose
from ontology.model import Load

MAP = """
source: {series: invented-list, edition: "2026", title: Invented list}
things:
  credential:
    kind: ceterms:Certification
    id: {space: entity, kind: credential, authority: Issuer, slug: true, code: Name}
    label: Name
    properties:
      skos:notation: {column: Code, as: code}
      ceterms:ownedBy: {thing: owner}
  owner:
    kind: ceterms:Organization
    id: {space: organization, code: Issuer}
    label: Issuer
"""
"""A map of a list of credentials with Name, Issuer and Code."""
LIST = "Name,Issuer,Code,Remark\nWidget Aide,Widget Board,01,new\nGadget Maker,Gadget Society,1.10,\n"


def csv_file(folder: Path, text: str, name: str = "list-2026.csv") -> Path:
    """Write a CSV file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def workbook(
    folder: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = (), name: str = "list-2026.xlsx"
) -> Path:
    """Write a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    path = folder / name
    book.save(path)
    return path


def plan(text: str = MAP) -> TableMap:
    """A map from its text."""
    return map_of_bytes("my-map.yaml", text.encode())


def loaded(folder: Path, table: str = LIST, text: str = MAP) -> Load:
    """A list read by a map, both from files as a person would have them."""
    where = csv_file(folder, text, "my-map.yaml")
    return load(csv_file(folder, table), Options(map=where))[0]


def proposed(path: Path) -> tuple[Proposal, Load]:
    """The wizard's proposal for a list, and the list read by it."""
    source = open_source(path)
    made = propose(source, "proposed.yaml")
    return made, read_with(map_of_bytes("proposed.yaml", made.text.encode()), source, Options())


def said(load_: Load) -> list[str]:
    """The triples as text, prefixes left out, for looking something up in them."""
    return [f"{one.subject} {one.predicate} {one.object}" for one in load_.triples]


def has(load_: Load, *parts: str) -> bool:
    """Whether some triple holds all of these texts."""
    return any(all(part in line for part in parts) for line in said(load_))
