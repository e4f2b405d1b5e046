"""Numbered outlines as governing bodies print them: "2.0 Networking 20 %", "2.1 Compare and contrast …", bullets below.

Codes with a point are statements of their own ("2.0", "2.1", "2.1.3", "2.1.a"); "Domain 2" and, in an outline without
"n.0", a bare "2." at the margin are domains. Bullets below a code are its topics, nested by indentation; their codes
are made here, from the parent's code and the position (`derived`). A text line directly below continues the statement;
a code alone on its line takes the next text, over a page break too. The same code with the same words again (a table of
weights before the outline, a domain's name over each page) is one statement. What stands before the first code is no
part of the outline; text after it that belongs to no statement is reported as dropped.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from loaders.options import Options
from loaders.outline_head import read_head
from loaders.outline_lines import Line, join, outline_lines, without_soft_hyphens
from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems, shown
from loaders.reading.text import decode, text_warnings
from loaders.spec_records import Spec, SpecRow

_CODE = re.compile(
    r"(?:#{1,6}\s*)?(?:\*\*|__)?(?:(?P<word>domain|section|module|objective|task|topic)\s+)?"
    r"(?P<code>\d{1,2}(?:\.\d{1,2}){1,3}(?:\.?[a-z](?![A-Za-z]))?)(?P<mark>[.):]?)(?:\*\*|__)?"
    r"(?:\s*[-–—:]\s+|\s+|$)(?P<text>.*)",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:#{1,6}\s*)?(?:\*\*|__)?domain\s+(?P<code>\d{1,2})(?:\*\*|__)?\s*[-–—:.)]*\s*(?P<text>.*)", re.IGNORECASE
)
_BARE = re.compile(r"(?:#{1,6}\s*)?(?:\*\*|__)?(?P<code>\d{1,2})[.)]\s+(?P<text>.*)")
_BULLET = re.compile(r"(?:[-*+•◦▪●○‣·–—]|\(?[a-zA-Z][.)]|\(?\d{1,2}[.)]|o(?=\s))\s+(?P<text>\S.*)")
_HEADING = re.compile(r"#{1,6}\s+\S|[A-Z][A-Z &/,()-]{7,}$")
_WEIGHT = re.compile(
    r"[\s.·…_|(:–—-]*\(?(?P<weight>\d{1,3}(?:\.\d{1,2})?)\s*(?:%|percent\b)"
    r"(?:\s+of\s+(?:the\s+)?[\w ]{3,30})?\)?\s*\|?$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\|?\s*total\b.*\b100\s*%", re.IGNORECASE)


@dataclass(slots=True)
class _Item:
    """A statement under way. `indent` is -1 for coded ones, so that bullets are always below them."""

    row: SpecRow
    indent: int
    count: int = 0


@dataclass(slots=True)
class _Walk:
    """What the lines read so far have made."""

    spec: Spec
    problems: Problems
    bare_domains: bool
    rows: dict[str, SpecRow] = field(default_factory=dict)
    trail: list[_Item] = field(default_factory=list)
    """Open statements, outermost first: the coded one and the bullets within."""
    blank: bool = False
    waiting: bool = False
    """Whether the last code stood alone on its line and still wants its text."""
    outside: bool = False
    """Whether a heading that is no statement ended the outline's part."""


def read_outline(source: SourceFile, options: Options, problems: Problems) -> Spec:
    """The specification an outline holds. Raises BadInput when it holds no numbered statement."""
    text = decode(source, form_feed=True)
    spec = Spec(name="")
    spec.warnings += text_warnings(text)
    lines = outline_lines(text, problems, spec.warnings)
    lines = read_head(lines, spec, options, source.path.name)
    codes = [match for line in lines if (match := _CODE.match(line.text))]
    domains = any(match["code"].endswith(".0") for match in codes) or any(_DOMAIN.match(line.text) for line in lines)
    walk = _Walk(spec, problems, bare_domains=not domains)
    start = _start(lines, walk)
    for line in lines[:start]:  # a table of weights may stand before the outline; nothing else there is part of it
        coded = _coded(line, walk)
        if coded and _WEIGHT.search(coded[1][-200:]):
            _open(line, *coded, walk)
    walk.trail, walk.waiting = [], False
    for line in lines[start:]:
        _take(line, walk)
    _adopt(walk)
    if not walk.rows:
        problems.add("", "no numbered statement", "lines such as '2.1 Compare and contrast …'", "outline-no-code")
        problems.raise_any()
    for row in walk.rows.values():
        row.text = without_soft_hyphens(row.text)
        if not row.text:
            problems.add(row.place, f"the code {row.code} without text", "a statement", "cell-empty")
    spec.rows = [*walk.rows.values(), *spec.rows]
    spec.fields = {"numbers": "kept as skos:notation", "texts": "kept as ceasn:competencyText",
                   "percentages": "kept as ceasn:weight (fraction of 1)",
                   "bullets": "kept as cw:ExamTopic with derived codes"}  # fmt: skip
    return spec


def _start(lines: list[Line], walk: _Walk) -> int:
    """Index of the first code that is followed by one below it: where the outline itself begins."""
    found = [(index, coded[0]) for index, line in enumerate(lines) if (coded := _coded(line, walk))]
    for (index, code), (_, following) in itertools.pairwise(found):
        if code in _parent_candidates(following):
            return index
    return found[0][0] if found else len(lines)


def _take(line: Line, walk: _Walk) -> None:
    """Understand one line: blank, a coded statement, a bullet, a continuation, or none of these."""
    if not line.text:
        walk.blank = True
        return
    blank, walk.blank = walk.blank, False
    coded = _coded(line, walk)
    if coded:
        _open(line, *coded, walk)
        return
    if not walk.trail or _TOTAL.match(line.text):
        return  # before the outline begins, or a table's sum
    item = walk.trail[-1]
    bullet = _BULLET.match(line.text)
    if walk.waiting:
        item.row.text, walk.waiting = bullet["text"] if bullet else line.text, False
    elif bullet and not walk.outside:
        _bullet(line, bullet["text"], walk)
    elif walk.outside or blank or _HEADING.match(line.text):
        walk.outside = walk.outside or bool(_HEADING.match(line.text))
        walk.spec.dropped.append((f"line {line.number}", line.text[:200], "belongs to no numbered statement"))
    else:
        item.row.text = join(item.row.text, line.text)


def _coded(line: Line, walk: _Walk) -> tuple[str, str] | None:
    """(code, text) when the line begins a statement with a printed code."""
    text = line.text.strip("|").strip() if line.text.startswith("|") else line.text
    text = re.sub(r"\s*\|\s*", " ", text) if line.text.startswith("|") else text
    if match := _DOMAIN.match(text) or _CODE.match(text):
        return match["code"], match["text"]
    if walk.bare_domains and line.indent == 0 and (match := _BARE.match(text)):
        return match["code"], match["text"]
    return None


def _open(line: Line, code: str, text: str, walk: _Walk) -> None:
    """Begin a statement, or meet one again."""
    text = text.strip().strip("*_").strip()
    top = _parent_candidates(code) == []
    weight = ""
    end = max(len(text) - 200, 0)  # only the end: a long run of leader dots must not be searched again and again
    if top and (match := _WEIGHT.search(text, end)):
        text, weight = text[: match.start()].rstrip(" (–—-:.|"), match["weight"] + " %"
    walk.outside = False
    known = walk.rows.get(code)
    row = SpecRow(f"line {line.number}", code, kind="domain" if top else "", text=text, weight=weight)
    if known is None:
        walk.rows[code] = row
    elif not text or _alike(known.text, text):
        known.weight = known.weight or weight
        row = known
    else:
        walk.spec.rows.append(row)  # same code, other words: refused with both places when the tree is made
    walk.trail = [_Item(row, -1)]
    walk.waiting = not row.text


def _bullet(line: Line, text: str, walk: _Walk) -> None:
    while len(walk.trail) > 1 and walk.trail[-1].indent >= line.indent:
        walk.trail.pop()
    parent = walk.trail[-1]
    parent.count += 1
    while (code := f"{parent.row.code}.{parent.count}") in walk.rows:
        parent.count += 1
    row = SpecRow(f"line {line.number}", code, parent=parent.row.code, kind="topic", text=text, derived=True)
    walk.rows[code] = row
    walk.trail.append(_Item(row, line.indent))


def _adopt(walk: _Walk) -> None:
    """Give each coded statement its parent: the longest shorter code there is ("2.1.3" → "2.1" → "2.0" or "2")."""
    for row in (*walk.rows.values(), *walk.spec.rows):
        if row.parent or row.derived:
            continue
        candidates = _parent_candidates(row.code)
        row.parent = next((code for code in candidates if code in walk.rows), "")
        if candidates and not row.parent:
            walk.spec.warnings.append(
                f"{row.place}: no statement {shown(candidates[0])} above {row.code}; kept at the top"
            )


def _parent_candidates(code: str) -> list[str]:
    """Codes that may stand above: "2.1.a" has "2.1", "2.0", "2"; "2.0" and "2" have none."""
    parts = re.findall(r"\d+|[a-z]", code, re.IGNORECASE)
    if len(parts) == 1 or (len(parts) == 2 and parts[1] == "0"):
        return []
    shorter = [".".join(parts[:length]) for length in range(len(parts) - 1, 1, -1)]
    return [*shorter, f"{parts[0]}.0", parts[0]]


def _alike(one: str, other: str) -> bool:
    return without_soft_hyphens(one).casefold() == without_soft_hyphens(other).casefold()


def looks_like_outline(head: str) -> float:
    """How much the beginning of a text looks like a numbered outline, 0 … 0.6."""
    lines = [line.strip() for line in head.splitlines()[:400]]
    codes = {match["code"] for line in lines if (match := _CODE.match(line)) and match["text"]}
    return 0.6 if len(codes) >= 5 else 0.4 if len(codes) >= 2 else 0.0
