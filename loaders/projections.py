"""Employment projections of BLS: the occupation workbook, its crosswalk to O*NET-SOC, and tables of OOH profiles."""

from __future__ import annotations

import re
from pathlib import Path

from loaders import projections_crosswalk, projections_ooh, projections_workbook
from loaders.options import Options
from loaders.reading.files import open_source, peek
from loaders.reading.problems import Problems
from ontology.model import Load

NAME = "bls-projections"
TITLE = "Employment projections and outlook profiles (BLS; XLSX, CSV)"


def sniff(path: Path) -> float:
    """How sure that a file is one of BLS's projections: by its name for a workbook, by its header for text."""
    name = path.name.lower()
    if path.is_dir():
        return 0.0
    if name.endswith(".xlsx"):
        return 0.85 if re.match(r"occupation(?:_\d{4}_\w+)?\.xlsx$|nem-onet-to-soc", name) else 0.0
    header = peek(path, 4096).split(b"\n", 1)[0].lower()
    return 0.9 if all(word in header for word in (b"slug", b"outlook_pct", b"entry_education")) else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read one file. Raises BadInput with every problem."""
    file = open_source(path)
    problems = Problems(file.name)
    if file.suffix != ".xlsx":
        return [projections_ooh.profiles(file, options, problems)]
    if "crosswalk" in file.name.lower() or "onet" in file.name.lower():
        return [projections_crosswalk.crosswalk(file, options, problems)]
    return [projections_workbook.workbook(file, options, problems)]
