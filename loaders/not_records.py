"""Files that come along with published data and hold no records: a folder's reading passes them over and says why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from loaders.reading.archives import names_in
from loaders.reading.files import peek
from ontology.model import Load

_PROSE = re.compile(r"(?i)^(?:read\W?me|licen[cs]e|notice|copying|provenance|index|changelog)\b")
_MOST_CONTEXT = 4 * 1024 * 1024
_SHAPES = (
    (re.compile(rb'^\s*\{(?:(?!\{).)*?"\$schema"\s*:\s*"https?://json-schema\.org', re.DOTALL), "a JSON Schema"),
    (re.compile(rb'^\s*\{\s*"(?:openapi|swagger)"\s*:', re.DOTALL), "an OpenAPI description"),
)


def what_it_is(path: Path) -> str:
    """What a file is that holds no records, in words ("a JSON Schema, which describes …"); "" for any other file.

    Never raises. For what lies beside data in a folder; a file that a person names is read whatever it is called.
    """
    if not path.is_file():
        return ""
    if reason := _by_name(path.name):
        return reason
    if path.suffix.lower() in (".json", ".jsonld") and _is_context(path):
        return "a JSON-LD context, which describes a format and holds no records"
    start = peek(path)
    for shape, name in _SHAPES:
        if shape.match(start):
            return f"{name}, which describes a format and holds no records"
    return ""


def is_prose(name: str) -> bool:
    """Whether a file is, by its name, a text about the data ("PROVENANCE.md", "a/LICENSE-DATA.txt")."""
    path = PurePosixPath(name)
    return _PROSE.match(path.name) is not None and path.suffix.lower() in ("", ".md", ".txt", ".rst")


def _by_name(name: str) -> str:
    if is_prose(name):
        return "a text about the data, which holds no records"
    if name.lower().endswith(".xls"):
        return "an Excel 97 workbook (.xls); save it as .xlsx to load it"
    return ""


def knows_whole(path: Path, knows: Callable[[str], bool]) -> bool:
    """Whether an archive has files that `knows` knows by name and, but for texts about them, no others."""
    names = [name for name in names_in(path) if not is_prose(name)]
    return bool(names) and all(map(knows, names))


def passed_over(path: Path, read: Collection[str]) -> list[str]:
    """A line for each file of a folder or archive that is not among those `read`: its name, and why it was not."""
    lines = []
    for name in names_in(path):
        if name not in read:
            known = what_it_is(path / name) if path.is_dir() else _by_name(name)
            lines.append(f"passed over: {name}: {known or 'no table of this source'}")
    return lines


def with_passed_over(loads: Sequence[Load], path: Path) -> list[Load]:
    """The loads of a folder or archive, the first of which notes the files that none of them read."""
    notes = passed_over(path, {name for load in loads for name, _ in load.files}) if loads else []
    return [
        replace(load, receipt=replace(load.receipt, notes=(*load.receipt.notes, *notes))) if load is loads[0] else load
        for load in loads
    ]


def _is_context(path: Path) -> bool:
    """Whether a small JSON file is an object with nothing but "@context"."""
    try:
        if path.stat().st_size > _MOST_CONTEXT:
            return False
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.keys() == {"@context"}
