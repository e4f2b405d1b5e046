"""A file read line by line, checked and hashed on the way: for exports of several hundred megabytes.

The checks are those of `open_source`, made where reading has come to. So a file that turns out to be cut, changed or a
bomb is refused late, and a loader stores nothing before the end.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loaders.reading.archives import is_many, names_in, open_sources
from loaders.reading.files import check_kind, check_name, inside, suffix_of, too_dense
from loaders.reading.limits import LIMITS, MIB, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.sniffing import NAMES, kind_of
from loaders.reading.text import FORBIDDEN

_STEP = MIB
_HEAD = 65_536
"""Bytes by which the kind of a file is judged."""


@dataclass(slots=True)
class LineSource:
    """A file that is read by its lines. `sha256` is "" until they have been read to the end (hex; of the file as it
    lies on disk, or of the archive's member). `data` holds a member of an archive, which is unpacked already."""

    name: str
    path: Path
    sha256: str = ""
    data: bytes | None = None

    @property
    def suffix(self) -> str:
        """Lower-case last suffix with its dot, ".gz" left aside."""
        return suffix_of(self.name)

    def lines(self, problems: Problems, limits: Limits = LIMITS) -> Iterator[tuple[int, str]]:
        """(number from 1, text without its line feed) of each line that is UTF-8 text without control characters.

        Lines that are not, or are too long, are noted in `problems` and left out. Raises BadInput for what
        `open_source` refuses: a missing, empty, too large or changing file, a link, a web page or another kind of file
        than the name says, damaged and truncated gzip, and bombs.
        """
        offset = 0
        for number, line in enumerate(_split(self._pieces(problems, limits), problems, limits), start=1):
            text = _decoded(line, number, offset, problems, limits)
            offset += len(line) + 1
            if text is not None:
                yield number, text
            elif problems.full:
                problems.raise_any()

    def _pieces(self, problems: Problems, limits: Limits) -> Iterator[bytes]:
        """The unpacked bytes in pieces, the first of which is long enough to judge the file by."""
        raw = _stable(self, problems, limits) if self.data is None else _chunks(io.BytesIO(self.data))
        packed = self.data is None and self.name.lower().endswith(".gz")
        pieces = _unpacked(raw, problems, limits) if packed else raw
        head = bytearray()
        for piece in pieces:
            head += piece
            if len(head) >= _HEAD:
                break
        check_kind(self.name, bytes(head), problems)
        yield bytes(head).removeprefix(codecs.BOM_UTF8)
        yield from pieces


def line_sources(path: Path, suffixes: Collection[str], *, limits: Limits = LIMITS) -> list[LineSource]:
    """The file, or each file with one of `suffixes` of a folder or archive, sorted by name. Nothing is read yet, but
    for archives, whose members are unpacked within the caps of `open_sources`. Raises BadInput as that does."""
    if not is_many(path):
        return [LineSource(path.name, path)]
    if not path.is_dir():
        members = open_sources(path, suffixes=suffixes, limits=limits)
        return [LineSource(one.name, one.path, one.sha256, one.data) for one in members]
    problems = Problems(path.name)
    check_name(path.name, problems)
    if path.is_symlink():
        problems.fail("", f"a symbolic link to {shown(str(path.readlink()))}", "the folder itself", "path-symlink")
    names = [one for one in names_in(path) if suffix_of(one) in suffixes]
    if not names or len(names) > limits.members:
        expected = f"{' or '.join(suffixes)} files, at most {limits.members:,}"
        problems.fail("", f"{len(names):,} files to read", expected, "archive-bomb" if names else "archive-empty")
    return [LineSource(name, inside(path, name, problems)) for name in names]


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_STEP):
        yield chunk


def _stable(source: LineSource, problems: Problems, limits: Limits) -> Iterator[bytes]:
    """The bytes of a file on disk; at their end the file must be what it was, and its digest is noted."""
    path = source.path
    check_name(path.name, problems)
    digest, size = hashlib.sha256(), 0
    try:
        if path.is_symlink():
            problems.fail("", f"a symbolic link to {shown(str(path.readlink()))}", "the file itself", "path-symlink")
        if not stat.S_ISREG(path.stat().st_mode):
            problems.fail("", "a folder, device or pipe", "an ordinary file", "path-special")
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            if before.st_size > limits.streamed:
                expected = f"at most {limits.streamed:,} bytes"
                problems.fail("", f"{before.st_size:,} bytes", expected, "file-too-large")
            for chunk in _chunks(stream):
                digest.update(chunk)
                size += len(chunk)
                if size > before.st_size:
                    break
                yield chunk
            stream.seek(0)
            again = hashlib.file_digest(stream, "sha256").digest()
            after = path.stat()
    except FileNotFoundError:
        problems.fail("", "no such file", "a file that exists", "file-missing")
    except OSError as error:
        problems.fail("", f"unreadable ({error.strerror or error})", "a readable file", "file-unreadable")
    same = (before.st_ino, before.st_size, size) == (after.st_ino, after.st_size, before.st_size)
    if not same or digest.digest() != again:
        problems.fail("", "a file that changed while it was read", "a file at rest; try again", "file-changed")
    source.sha256 = digest.hexdigest()


def _unpacked(raw: Iterator[bytes], problems: Problems, limits: Limits) -> Iterator[bytes]:
    """Unpack gzip data (all its members) within the caps; refuses truncated and damaged data and bombs."""
    packed = made = members = 0
    unpacker: zlib._Decompress | None = None
    for chunk in raw:
        if not packed and kind_of(chunk) != "gzip":
            found = f"{NAMES[kind_of(chunk)]} in a file named .gz"
            problems.fail("", found, "gzip-compressed data", "wrong-suffix")
        packed += len(chunk)
        rest = chunk
        while rest:
            if unpacker is None:
                rest = rest.lstrip(b"\0")  # padding between members
                if not rest:
                    break
                unpacker, members = zlib.decompressobj(31), members + 1
                if members > limits.members:
                    problems.fail("", f"gzip data in more than {limits.members:,} pieces", "one piece", "archive-bomb")
            try:
                piece = unpacker.decompress(rest, _STEP)
            except zlib.error as error:
                problems.fail("", f"damaged gzip data ({error})", "whole gzip data", "gzip-damaged")
            made += len(piece)
            if made > limits.streamed or too_dense(made, packed, limits):
                found = f"{packed:,} bytes that unpack to {made:,} or more"
                expected = f"at most {limits.streamed:,} bytes unpacked and {limits.ratio} times the packed size"
                problems.fail("", found, expected, "archive-bomb")
            if piece:
                yield piece
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            if unpacker.eof:
                unpacker = None
    if unpacker is not None:
        problems.fail("", "truncated gzip data", "whole gzip data; fetch the file again", "gzip-truncated")


def _split(pieces: Iterator[bytes], problems: Problems, limits: Limits) -> Iterator[bytes]:
    """The lines of bytes that come in pieces."""
    open_line, count = b"", 0
    for piece in pieces:
        lines = (open_line + piece).split(b"\n") if open_line else piece.split(b"\n")
        open_line = lines.pop()
        count += len(lines)
        yield from lines
        if len(open_line) > limits.line:
            found = f"more than {limits.line:,} bytes without a line end"
            problems.fail(f"line {count + 1}", found, f"at most {limits.line:,}", "line-too-long")
    if open_line:
        yield open_line


def _decoded(line: bytes, number: int, offset: int, problems: Problems, limits: Limits) -> str | None:
    if len(line) > limits.line:
        problems.add(f"line {number}", f"{len(line):,} bytes", f"at most {limits.line:,}", "line-too-long")
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = line[error.start : error.end]
        found = f"0x{bad.hex().upper()} (in Windows-1252 that is {bad.decode('cp1252', 'replace')!r})"
        problems.add(f"line {number}, byte {offset + error.start}", found, "UTF-8 text", "not-utf-8")
        return None
    if not text.isprintable() and (odd := FORBIDDEN.search(text)):
        found = f"the character U+{ord(odd.group()):04X}"
        problems.add(f"line {number}", found, "text without control characters", "control-character")
        return None
    return text
