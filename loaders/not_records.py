"""Files that come along with published data and hold no records: why a folder's reading passes them over."""

from __future__ import annotations

import re
from pathlib import Path

from loaders.reading.files import peek

_PROSE = re.compile(r"(?i)^(?:read\W?me|licen[cs]e|notice|copying|provenance|index|changelog)\b")
_SHAPES = (
    (re.compile(rb'^\s*\{(?:(?!\{).)*?"\$schema"\s*:\s*"https?://json-schema\.org', re.DOTALL), "a JSON Schema"),
    (re.compile(rb'^\s*\{\s*"(?:openapi|swagger)"\s*:', re.DOTALL), "an OpenAPI description"),
    (re.compile(rb'^\s*\{\s*"@context"\s*:\s*\{', re.DOTALL), "a JSON-LD context"),
)


def what_it_is(path: Path) -> str:
    """What a file is that holds no records, in words ("a JSON Schema, which holds no records"); "" when not known.

    Never raises. Only for files that no loader knows: it does not look closely.
    """
    if _PROSE.match(path.name):
        return "a text about the data, which holds no records"
    start = peek(path)
    for shape, name in _SHAPES:
        if shape.match(start):
            return f"{name}, which describes a format and holds no records"
    if path.suffix.lower() == ".xls":
        return "an Excel 97 workbook (.xls); save it as .xlsx to load it"
    return ""
