"""What bytes really are, whatever the file's name says. Signatures only; nothing is parsed."""

from __future__ import annotations

import codecs
import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"version https://git-lfs.github.com/spec/", "lfs"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF-", "pdf"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,4}<(?:!doctype\s+html|html|head|body|script|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml\b|rdf:RDF\b|!DOCTYPE\b|[A-Za-z][\w.-]*\s+xmlns)")
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*(?:[\[{"\]]|-?\d))')

NAMES: dict[str, str] = {
    "lfs": "a Git LFS pointer, not the file itself (run `git lfs pull` where it came from)",
    "gzip": "gzip-compressed data",
    "zip": "a zip archive (an .xlsx workbook is one too)",
    "ole": "an old Excel (.xls) or a password-protected workbook",
    "pdf": "a PDF",
    "utf-16": "UTF-16 text",
    "utf-32": "UTF-32 text",
    "html": "a web page (looks like HTML)",
    "xml": "XML",
    "json": "JSON",
    "bzip2": "bzip2-compressed data",
    "xz": "xz-compressed data",
    "7z": "a 7z archive",
    "rar": "a RAR archive",
    "parquet": "a Parquet file",
    "sqlite": "an SQLite database",
    "image": "a picture",
    "binary": "binary data",
    "text": "text",
    "empty": "0 bytes",
}
"""Each kind in words, for messages."""


def kind_of(data: bytes) -> str:
    """Return one of the keys of `NAMES`. Looks at the first 64 KiB only and never raises."""
    if not data:
        return "empty"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:65_536]
    wide = _wide(head)
    if wide:
        return wide
    head = head.removeprefix(codecs.BOM_UTF8)
    if _HTML.match(head):
        return "html"
    if _XML.match(head):
        return "xml"
    if _JSON.match(head):
        return "json"
    # A NUL or two in text is a text file with a fault in it, and is reported with its place; many are not text.
    return "binary" if head.count(0) > max(2, len(head) // 20) else "text"


def _wide(head: bytes) -> str:
    """Name a two- or four-byte encoding: by its mark, else by NULs in every second byte as in Latin text."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[0:4096:2], head[1:4096:2]
    if len(odd) >= 2:
        zeros = even.count(0) / len(even), odd.count(0) / len(odd)
        if max(zeros) > 0.7 and min(zeros) < 0.1:
            return "utf-16"
    return ""
