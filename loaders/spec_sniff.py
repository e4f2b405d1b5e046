"""How much a file's first bytes look like a specification's table. Cheap: no table is read for it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from pathlib import Path

from loaders.reading.delimited import header_key
from loaders.spec_columns import shape

_TEXT = re.compile(rb"<t(?:\s[^>]*)?>([^<]{1,60})</t>")
_FIRST = 65_536
_PLAIN_CODES = ("code", "objective code", "competency code", "task code", "learning statement code")
_PLAIN_TEXTS = ("text", "statement", "objective", "objective text", "competency", "competency text")
"""Headers that by themselves make a list of codes and statements likely; "number" and "title" stand in any table."""


def looks_like_table(path: Path, head: bytes) -> float:
    """0.9 for codes and texts of named certifications, 0.5 with parents or kinds, 0.3 for bare codes and statements."""
    keys = first_words(path, head)
    names = {name for name, aliases in shape().fields.items() if any(header_key(alias) in keys for alias in aliases)}
    if "code" not in names or not {"text", "label"} & names:
        return 0.0
    if {"cert_name", "cert_id", "exam_code"} & names:
        return 0.9
    plain = not keys.isdisjoint(_PLAIN_CODES) and not keys.isdisjoint(_PLAIN_TEXTS)
    if plain and {"parent_code", "kind"} & names:
        return 0.5
    return 0.3 if plain else 0.1


def first_words(path: Path, head: bytes) -> set[str]:
    """The words (as headers are compared) of a table's first line, or among the first of a workbook."""
    return _workbook_words(path) if head.startswith(b"PK") else _first_line(head)


def _first_line(head: bytes) -> set[str]:
    line = re.split(r"[\r\n]", head.decode("utf-8-sig", "ignore"), maxsplit=1)[0]
    mark = max("\t,;|", key=line.count)
    return {header_key(cell) for cell in next(csv.reader(io.StringIO(line), delimiter=mark), [])}


def _workbook_words(path: Path) -> set[str]:
    """The first texts of a workbook, wherever they stand: its headers are among them."""
    words: set[str] = set()
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [
                name for name in archive.namelist() if re.search(r"sharedStrings\.xml$|worksheets/[^/]+\.xml$", name)
            ]
            for part in parts[:6]:
                with archive.open(part) as stream:
                    found = _TEXT.findall(stream.read(_FIRST))[:200]
                words |= {header_key(text.decode("utf-8", "ignore")) for text in found}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError):
        return set()
    return words
