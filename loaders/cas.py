"""The Colorado Academic Standards (CDE): editions side by side, one source edition per content area and year.

Reads a folder, archive (.zip, .tar.gz) or `cas_expectations.jsonl` alone. Which files there are, what becomes of each
field and whom to credit is in maps/cas.yaml; what is written is in docs/data-model.md §3 and §4.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from loaders.cas_read import Editions, read_expectations
from loaders.cas_tables import read_codes, read_pages, read_skills, read_tags
from loaders.cas_write import write_edition
from loaders.options import Options
from loaders.reading.archives import open_sources
from loaders.reading.files import SourceFile, open_source, peek
from loaders.reading.problems import Problems
from loaders.yamls import shipped
from ontology.errors import BadInput, Problem
from ontology.model import Load

NAME = "cas"
TITLE = "Colorado Academic Standards (folder, archive or cas_expectations.jsonl)"

_TABLES: dict[str, Callable[[SourceFile, Editions, Problems], None]] = {
    "codes": read_codes,
    "pages": read_pages,
    "skills": read_skills,
    "tags": read_tags,
}


def sniff(path: Path) -> float:
    """How sure that `path` holds these standards: by file name in a folder or archive, by content of a file."""
    wanted = shipped("maps/cas.yaml")["files"]["expectations"]
    try:
        if path.is_dir():
            return 1.0 if (path / wanted).is_file() else 0.0
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                return 0.95 if any(Path(name).name == wanted for name in packed.namelist()) else 0.0
        if path.name.endswith((".tar.gz", ".tgz", ".tar")):
            with tarfile.open(path) as packed_tar:
                names = (member.name for _, member in zip(range(200), packed_tar, strict=False))
                return 0.95 if any(Path(name).name == wanted for name in names) else 0.0
    except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, ValueError):
        return 0.0
    start = peek(path)
    return 0.95 if b'"gle_code"' in start and b'"evidence_outcomes"' in start else 0.0


def load(path: Path, options: Options) -> list[Load]:
    """Read the files and return one Load per content area and edition, in the order of the files.

    Raises BadInput with everything that is wrong in any of the files.
    """
    sources = _sources(path)
    found: list[Problem] = []
    first = sources["expectations"]
    problems = Problems(first.name)
    editions = read_expectations(first, problems)
    found.extend(problems.found)
    if not editions and not found:
        problems.fail("", "no records", "one expectation a line", "no-records")
    for role, read in _TABLES.items():
        if role in sources:
            problems = Problems(sources[role].name)
            read(sources[role], editions, problems)
            found.extend(problems.found)
    if found:
        raise BadInput(found)
    files = tuple((source.name, source.sha256) for source in sources.values())
    notes = _notes(path, sources)
    loads = []
    for edition in editions.values():
        loads.append(write_edition(edition, sources, files, notes))
        options.progress(f"{edition.area} {edition.edition}", len(edition.expectations))
    return loads


def _sources(path: Path) -> dict[str, SourceFile]:
    """Role → file, of the files that are there."""
    names = shipped("maps/cas.yaml")["files"]
    if path.is_file() and not zipfile.is_zipfile(path) and not path.name.endswith((".tar", ".tgz", ".tar.gz")):
        return {"expectations": open_source(path)}
    if path.is_dir():
        there = {name: open_source(path / name) for name in names.values() if (path / name).exists()}
    else:
        there = {source.name.rpartition("/")[2]: source for source in open_sources(path, suffixes=(".jsonl", ".csv"))}
    if names["expectations"] not in there:
        listed = ", ".join(sorted(there)[:8]) or "no .jsonl or .csv file"
        Problems(path.name).fail("", listed, f"a file {names['expectations']}", "cas-no-expectations")
    return {role: there[name] for role, name in names.items() if name in there}


def _notes(path: Path, sources: dict[str, SourceFile]) -> list[str]:
    """What the receipt says of files that were not read and of files that were missed."""
    settings = shipped("maps/cas.yaml")
    notes = [
        f"{name} was not there"
        for role, name in settings["files"].items()
        if role not in sources and role in {"tags", "skills"}
    ]
    if path.is_dir():
        for name, why in settings["not_read"].items():
            if (path / name).exists():
                notes.append(f"{name} was not read: {why}")
        known = {*settings["files"].values(), *settings["not_read"]}
        notes += [f"{one.name} was not read: not known" for one in sorted(path.iterdir()) if one.name not in known]
    return notes
