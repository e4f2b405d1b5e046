"""Decoding and text checks. (Signatures first; bodies follow.)"""

from __future__ import annotations

from loaders.reading.files import SourceFile
from loaders.reading.problems import Problems


def decode(source: SourceFile, problems: Problems | None = None) -> str:
    """UTF-8 text of a file without BOM. Raises BadInput for UTF-16, bad bytes (with offset) and NUL/control characters."""
    raise NotImplementedError


def text_warnings(text: str) -> list[str]:
    """What is odd but kept: mojibake, with a count and the first place."""
    raise NotImplementedError


def clean_code(code: str) -> str:
    """A code without zero-width and direction marks, NBSP as space, trimmed. Text around codes is never changed."""
    raise NotImplementedError


def near_twins(codes: list[str]) -> list[tuple[str, str]]:
    """Pairs of different strings that are one code after NFC normalisation."""
    raise NotImplementedError
