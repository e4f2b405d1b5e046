"""The starter catalogue's tables of credentials, stacks, occupations and programs, as the tests read them."""

from __future__ import annotations

import csv
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[2] / "loaders" / "catalogue"
SECTORS = frozenset({"ANRE", "ETMA", "STTS", "HCPS", "HHSE", "BMPA"})
REGISTRY = "credential-engine-registry/ce-"
"""How the ids of things known only from a Credential Registry record begin."""

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """Every row of a shipped table, as text."""
    with (CATALOGUE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def several(cell: str) -> list[str]:
    """The values of a cell that may hold several, none for an empty one."""
    return cell.split("|") if cell else []


ORGANIZATIONS = {row["id"]: row for row in rows("organizations.csv")}
CREDENTIALS = {row["id"]: row for row in rows("credentials.csv")}
STACKING = rows("stacking.csv")
CONCEPTS = {(row["series"], row["code"]): row for row in rows("concepts.csv")}
SOC = {row["code"]: row for row in rows("soc.csv")}
PROGRAMS = {row["id"]: row for row in rows("programs.csv")}
