"""The lines of an outline in Markdown, plain text or PDF text, cleaned of what layout did to them.

Repaired without loss: ligatures, soft hyphens, words of one statement on several lines. Left out, with a warning that
counts them: page numbers, and running heads (a line that stands first or last on most pages). Refused: a page without
text (a scan), and two columns printed side by side, because which text belongs to which code would be a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from loaders.reading.problems import Problems, shown

_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*", re.IGNORECASE)
_TWO_COLUMNS = re.compile(r"^\s*\d{1,2}\.\d{1,2}\s+\S.*?\s{3,}\d{1,2}\.\d{1,2}\s+[A-Za-z]")
_BULLET_SIGN = re.compile(r"\s*(?:[-*+•◦▪●○‣·–—]|[a-zA-Z0-9]{1,2}[.)])\s")
_LONGEST = 20_000
_EDGE = 3
"""How many lines at the top and bottom of a page a running head may take."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that counts: its number in the file, its page, its indentation in columns and its trimmed text."""

    number: int
    page: int
    indent: int
    text: str


def outline_lines(text: str, problems: Problems, warnings: list[str]) -> list[Line]:
    """The lines of an outline, blank ones included (text ""). Notes problems for scanned pages and columns."""
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    empty = [number for number, page in enumerate(pages, start=1) if not page.strip()]
    if empty and len(pages) > 1:
        found = f"no text on page {', '.join(map(str, empty[:20]))} of {len(pages)}"
        problems.add("", found, "text on every page (a scan needs OCR first)", "outline-no-text")
    heads = _running_heads(pages)
    lines: list[Line] = []
    number = 0
    left_out = numbers = soft = ligatures = 0
    for page_number, page in enumerate(pages, start=1):
        rows = page.split("\n")
        if page_number < len(pages) and rows and not rows[-1]:
            rows.pop()
        for raw in rows:
            number += 1
            plain = raw.translate(_LIGATURES)
            ligatures += plain != raw
            if len(pages) > 1 and _PAGE_NUMBER.fullmatch(plain) and not _code_like(plain):
                numbers += 1
                continue
            if _key(plain) in heads:
                left_out += 1
                continue
            if len(plain) > _LONGEST:
                found = f"a line of {len(plain):,} characters"
                problems.add(f"line {number}", found, f"at most {_LONGEST:,}", "line-too-long")
                continue
            if _TWO_COLUMNS.match(plain[:400]):
                expected = "one column (run pdftotext without -layout)"
                problems.add(
                    f"line {number}", f"two codes side by side: {shown(plain.strip())}", expected, "outline-columns"
                )
            soft += "\u00ad" in plain
            stripped = plain.strip()
            lines.append(Line(number, page_number, _indent(plain), stripped))
    for count, what in (
        (numbers, "page numbers were left out"),
        (left_out, "running heads were left out, such as " + ", ".join(repr(head) for head in sorted(heads)[:3])),
        (soft, "lines had soft hyphens; the words were joined"),
        (ligatures, "lines had ligatures; they were written out"),
    ):
        if count:
            warnings.append(f"{count} {what}")
    return lines


def join(first: str, second: str) -> str:
    """Two lines of one statement as one: a soft hyphen at the break goes, a hard hyphen stays, else a space."""
    if first.endswith("\u00ad"):
        return first[:-1] + second
    if re.search(r"\w-$", first) and second[:1].islower():
        return first + second
    return f"{first} {second}" if first else second


def without_soft_hyphens(text: str) -> str:
    """A finished statement's text: soft hyphens inside a line are only hints."""
    return " ".join(text.replace("\u00ad", "").split())


def _running_heads(pages: list[str]) -> set[str]:
    """Lines, numbers aside, at the edge of at least three pages and of more than half; never codes or bullets."""
    if len(pages) < 3:
        return set()
    counts: Counter[str] = Counter()
    for page in pages:
        rows = [row for row in page.split("\n") if row.strip()]
        edge = rows[:_EDGE] + (rows[-_EDGE:] if len(rows) > _EDGE else [])
        counts.update({_key(row) for row in edge if not _code_like(row) and not _BULLET_SIGN.match(row)})
    return {key for key, count in counts.items() if key and count >= 3 and count * 2 > len(pages)}


def _code_like(text: str) -> bool:
    return re.match(r"\s*(?:#+\s*)?\d{1,2}\.\d", text) is not None


def _key(row: str) -> str:
    return " ".join(re.sub(r"\d+", "#", row).split()).casefold()


def _indent(row: str) -> int:
    return len(row.expandtabs(4)) - len(row.expandtabs(4).lstrip())
