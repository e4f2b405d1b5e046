"""Who and what an outline is about: front matter, "Issuer: …" lines, a title, an exam code."""

from __future__ import annotations

import re

from loaders.options import Options
from loaders.outline_lines import Line
from loaders.spec_records import Spec, known_issuer

_KEYS = {
    "certification": "name",
    "certification name": "name",
    "credential": "name",
    "title": "name",
    "issuer": "issuer",
    "governing body": "issuer",
    "publisher": "issuer",
    "exam code": "exam_code",
    "exam": "exam_code",
    "exam number": "exam_code",
    "version": "version",
    "edition": "version",
    "id": "cert_id",
    "credential id": "cert_id",
    "source": "source",
    "rights": "rights",
    "copyright": "rights",
}
_KEY = re.compile(r"(?P<key>[A-Za-z][A-Za-z _-]{1,30}?)\s*:\s+(?P<value>\S.*)")
_NUMBERED = re.compile(r"(?:\|\s*)?(?:#{1,6}\s*)?(?:\*\*|__)?(?:domain\s+)?\d{1,2}[.\s:]", re.IGNORECASE)
_EXAM = re.compile(r"\b(?:[A-Z]{1,4}\d{0,2}-[A-Z]?\d{2,4}|\d{3}-\d{3,4})\b")
_TAIL = re.compile(
    r"\s*[-–—:]?\s*\b(?:certification\s+)?exam(?:ination)?\s+(?:objectives|outline|blueprint|topics|guide)\b.*", re.I
)


def read_head(lines: list[Line], spec: Spec, options: Options, file: str) -> list[Line]:
    """Fill in name, issuer, exam code … from the lines before the first number, and return the lines that follow.

    Front matter ("---") and "Key: value" lines say it plainly. Else the first line is the title; an exam code is taken
    from title or file name; the issuer only when the title begins with one that is known (maps/spec-columns.yaml).
    """
    title = ""
    first = next((index for index, line in enumerate(lines) if _NUMBERED.match(line.text)), len(lines))
    for line in lines[:first]:
        if match := _KEY.fullmatch(line.text.strip("*_ ")):
            field = _KEYS.get(" ".join(match["key"].lower().replace("_", " ").replace("-", " ").split()))
            value = match["value"].strip().strip("\"'*_ ")
            if field in ("source", "rights"):
                spec.notes.append(f"{field}: {value}")
            elif field:
                setattr(spec, field, value)
                continue
        if not title and line.text and line.text != "---" and not match:
            title = line.text.lstrip("#").strip("*_ ").strip()
    found = _EXAM.search(title) or _EXAM.search(file.upper())
    if not spec.exam_code and not spec.version and found:
        spec.exam_code = found.group()
    spec.name = spec.name or options.title or _plain(title, spec.exam_code) or _plain(file.partition(".")[0], "")
    spec.issuer = spec.issuer or known_issuer(spec.name)
    return lines[first:]


def _plain(title: str, exam_code: str) -> str:
    """A title without exam code and the words "exam objectives"."""
    text = title.replace(exam_code, "") if exam_code else title
    text = _TAIL.sub("", re.sub(r"\(\s*\)", "", text))
    return " ".join(text.replace("_", " ").split()).strip(" -–—:,")
