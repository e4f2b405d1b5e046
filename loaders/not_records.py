"""Files that come along with published data and hold no records: a folder's reading passes them over and says why."""

from __future__ import annotations

import json
import re
from pathlib import Path

from loaders.reading.files import peek

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
    if _PROSE.match(path.name) and path.suffix.lower() in ("", ".md", ".txt", ".rst"):
        return "a text about the data, which holds no records"
    if path.suffix.lower() in (".json", ".jsonld") and _is_context(path):
        return "a JSON-LD context, which describes a format and holds no records"
    start = peek(path)
    for shape, name in _SHAPES:
        if shape.match(start):
            return f"{name}, which describes a format and holds no records"
    if path.suffix.lower() == ".xls":
        return "an Excel 97 workbook (.xls); save it as .xlsx to load it"
    return ""


def _is_context(path: Path) -> bool:
    """Whether a small JSON file is an object with nothing but "@context"."""
    try:
        if path.stat().st_size > _MOST_CONTEXT:
            return False
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.keys() == {"@context"}
