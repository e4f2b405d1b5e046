"""The shared strings of a workbook: every text once, cells refer to them by number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from loaders.reading.limits import Limits
from loaders.reading.parts import ignore, parse_xml, plain_text
from loaders.reading.problems import Problems, shown
from ontology.errors import BadInput

_OTHER_ENCODING: Final = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8)", re.IGNORECASE)
_OPENING: Final = re.compile(r"<sst(?:\s[^<>]*)?>")
_CLOSING: Final = "</sst>"
_KEPT: Final = ' xml:space="preserve"'
_ITEM: Final = re.compile(f"<si><t(?:{_KEPT})?>([^<]*)</t></si>")
_ODD: Final = re.compile(rb"[\0-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]|\]\]>|<!")
"""What XML forbids in text, or rewrites (a carriage return), or what may hide text from a plain look."""
_ENTITY: Final = re.compile("&([^;]{0,6};?)")
_ENTITIES: Final = {"lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'", "amp;": "&"}


def read_strings(data: bytes, part: str, problems: Problems, limits: Limits) -> list[str]:
    """The shared strings in order. Raises BadInput for broken XML and a text longer than the cap; control characters
    are noted as problems.
    """
    plain = plain_strings(data, part, limits)
    return strict_strings(data, part, problems, limits) if plain is None else plain


def plain_strings(data: bytes, part: str, limits: Limits) -> list[str] | None:
    """What the strict walk would give, much faster, where every string is one plain text; None where one is not."""
    if _ODD.search(data) or _OTHER_ENCODING.search(data[:200]):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    opening, end = _OPENING.search(text), text.rfind(_CLOSING)
    if opening is None or end < opening.end() or text.count("<sst") != 1:
        return None
    body = text[opening.end() : end]
    found: list[str] = _ITEM.findall(body)
    length = sum(map(len, found)) + len("<si><t></t></si>") * len(found) + len(_KEPT) * body.count("<t" + _KEPT + ">")
    if body.count("<") != 4 * len(found) or length != len(body):  # something stands between the items
        return None
    scratch = Problems(part)
    try:
        parse_xml((text[: opening.end()] + text[end:]).encode(), part, lambda *_: None, ignore, ignore, scratch)
        made = [plain_text(_ENTITY.sub(_meant, one) if "&" in one else one, part, scratch) for one in found]
    except (BadInput, KeyError):
        return None
    return None if len(scratch) or max(map(len, made), default=0) > limits.cell else made


def _meant(entity: re.Match[str]) -> str:
    return _ENTITIES[entity.group(1)]


def strict_strings(data: bytes, part: str, problems: Problems, limits: Limits) -> list[str]:
    """Shared strings of any spelling: runs of rich text joined, phonetic guides (`rPh`) left out."""
    made: list[str] = []
    pieces: list[str] = []
    reading = phonetic = False

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal reading, phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t":
            reading = not phonetic

    def end(tag: str) -> None:
        nonlocal reading, phonetic
        if tag == "t":
            reading = False
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            text = "".join(pieces)
            if len(text) > limits.cell:
                found = f"a cell of {len(text):,} characters, beginning {shown(text[:40])}"
                problems.fail(part, found, f"at most {limits.cell:,}", "cell-too-big")
            made.append(plain_text(text, f"{part}, string {len(made)}", problems))

    def text(piece: str) -> None:
        if reading:
            pieces.append(piece)

    parse_xml(data, part, start, end, text, problems)
    return made
