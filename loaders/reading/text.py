"""Decoding, and what may not, or should not, stand in text and in codes."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 cannot carry (so no SPARQL XML result could) and lone surrogates, which no UTF-8 can."""
_MOJIBAKE = re.compile("â€[™œ\x9d˜“”¦–—¢]|Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u2030]|Â[\u00a0-\u00bf]|ï»¿|ðŸ")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_SPACES = re.compile("[\\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


def decode(source: SourceFile, problems: Problems | None = None, *, form_feed: bool = False) -> str:
    """UTF-8 text of a file, without its byte order mark.

    Raises BadInput for bytes that are not UTF-8 (each run with its byte offset and line; nothing is ever replaced) and
    for control characters (with their line). `form_feed` allows page breaks, which PDF text has.
    """
    problems = Problems(source.name) if problems is None else problems
    data = source.data.removeprefix(codecs.BOM_UTF8)
    skipped = len(source.data) - len(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _note_bad_bytes(data, skipped, problems)
        problems.raise_any()
        raise
    line, seen = 1, 0
    for match in FORBIDDEN.finditer(text):
        if form_feed and match.group() == "\f":
            continue
        line, seen = line + text.count("\n", seen, match.start()), match.start()
        found = f"the character U+{ord(match.group()):04X}"
        problems.add(f"line {line}", found, "text without control characters", "control-character")
        if problems.full:
            break
    problems.raise_any()
    return text


def _note_bad_bytes(data: bytes, skipped: int, problems: Problems) -> None:
    """Note every run of bytes that is not UTF-8, in one pass (a Windows-1252 file has thousands)."""
    text = data.decode("utf-8", "surrogateescape")
    line, offset, seen = 1, skipped, 0
    for match in re.finditer("[\udc80-\udcff]+", text):
        between = text[seen : match.start()]
        line += between.count("\n")
        offset += len(between.encode())
        found = match.group().encode("utf-8", "surrogateescape")
        as_windows = found.decode("cp1252", "replace")
        problems.add(
            f"line {line}, byte {offset}",
            f"0x{found[:8].hex().upper()} (in Windows-1252 that is {as_windows[:8]!r})",
            "UTF-8 text",
            "not-utf-8",
        )
        offset, seen = offset + len(found), match.end()
        if problems.full:
            return


def text_warnings(text: str) -> list[str]:
    """What is odd but kept as it stands: text decoded wrongly before us ("â€™"), and invisible characters."""
    made = []
    broken = list(_MOJIBAKE.finditer(text)) if not text.isascii() else []
    if broken:
        at = _line_of(text, broken[0].start())
        sign = repr(broken[0].group())
        made.append(f"{len(broken)} places look like wrongly decoded text, such as {sign} in line {at}; kept")
    hidden = list(_INVISIBLE.finditer(text)) if not text.isascii() else []
    if hidden:
        at = _line_of(text, hidden[0].start())
        sign = f"U+{ord(hidden[0].group()):04X}"
        made.append(f"{len(hidden)} invisible characters, such as {sign} in line {at}; kept in text, left out of codes")
    return made


def looks_wrongly_decoded(text: str) -> bool:
    """Whether a text has signs that UTF-8 read as Windows-1252 gives ("â€™")."""
    return not text.isascii() and _MOJIBAKE.search(text) is not None


def has_invisible(text: str) -> bool:
    """Whether a text has zero-width or direction marks, soft hyphens or a byte order mark inside."""
    return not text.isascii() and _INVISIBLE.search(text) is not None


def clean_code(code: str) -> str:
    """A code without zero-width and direction marks, every run of spaces (NBSP too) one space, trimmed.

    Only codes are cleaned, because IRIs are made of them; texts stay as they are.
    """
    if code.isascii() and code.isprintable() and " " not in code:
        return code
    return _SPACES.sub(" ", _INVISIBLE.sub("", code)).strip()


def near_twins(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different strings that become one code when composed (NFC): the same letters, typed in two ways."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        if not code.isascii():
            groups[unicodedata.normalize("NFC", code)].append(code)
    return [(group[0], other) for group in groups.values() for other in group[1:]]


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
