"""One file, read whole, checked and hashed."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from loaders.reading.limits import LIMITS, Limits
from loaders.reading.problems import Problems, shown
from loaders.reading.sniffing import NAMES, kind_of

_TEXT = frozenset({"text"})
_JSON = frozenset({"json", "text"})
_FITS: dict[str, frozenset[str]] = {
    ".csv": _TEXT,
    ".tsv": _TEXT,
    ".tab": _TEXT,
    ".txt": _JSON | {"xml"},  # published `.json.txt` and `.ttl.txt` files exist
    ".md": _TEXT,
    ".yaml": _JSON,
    ".yml": _JSON,
    ".json": _JSON,
    ".jsonl": _JSON,
    ".jsonld": _JSON,
    ".ndjson": _JSON,
    ".ttl": _TEXT | {"json"},  # `[ a ex:Thing ]` may open a Turtle file
    ".trig": _TEXT | {"json"},
    ".nt": _TEXT,
    ".nq": _TEXT,
    ".rdf": frozenset({"xml", "text"}),
    ".owl": frozenset({"xml", "text", "json"}),
    ".xml": frozenset({"xml", "text"}),
    ".xlsx": frozenset({"zip"}),
    ".xlsm": frozenset({"zip"}),
    ".html": frozenset({"html"}),
    ".htm": frozenset({"html"}),
}
"""What may lie under a suffix. A suffix not listed promises nothing."""
_NEVER = frozenset({"lfs", "html", "ole", "utf-16", "utf-32", "bzip2", "xz", "7z", "rar", "binary", "gzip"})
"""Kinds no loader reads, whatever the suffix (gzip: once unpacked)."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes as they were read.

    `name` is what messages call it, `path` the file or archive it came from, `data` its bytes (unpacked when gzipped),
    `sha256` the hex digest of the bytes as they lie on disk (so that `sha256sum` gives the same; for a member of an
    archive, of the member).
    """

    name: str
    path: Path
    sha256: str
    data: bytes

    @property
    def size(self) -> int:
        """Bytes of `data`."""
        return len(self.data)

    @property
    def suffix(self) -> str:
        """Lower-case last suffix with its dot, ".gz" left aside: ".csv" for "Skills.CSV.gz"."""
        return suffix_of(self.name)


def open_source(path: Path, *, limits: Limits = LIMITS) -> SourceFile:
    """Read one plain or gzipped file.

    Raises BadInput for a missing, empty, too large or changing file, a symbolic link, a name with control characters,
    a Git LFS pointer, a web page, a wrong suffix, a packed file under a plain name and a truncated gzip. A link in a
    folder above the file is fine; only the file itself must not be one.
    """
    problems = Problems(path.name)
    check_name(path.name, problems)
    raw = read_stable(path, problems, limits)
    return from_bytes(path.name, path, raw, problems, limits)


def from_bytes(name: str, path: Path, raw: bytes, problems: Problems, limits: Limits = LIMITS) -> SourceFile:
    """Make a checked `SourceFile` of bytes already read: the second half of `open_source`, shared with archives."""
    digest = hashlib.sha256(raw).hexdigest()
    data = raw
    packed = name.lower().endswith(".gz")
    if packed and raw:
        if kind_of(raw) != "gzip":
            problems.fail("", f"{NAMES[kind_of(raw)]} in a file named .gz", "gzip-compressed data", "wrong-suffix")
        data = gunzip(raw, problems, limits)
    check_kind(name, data, problems)
    return SourceFile(name, path, digest, data)


def peek(path: Path, most: int = 65_536) -> bytes:
    """First bytes of a file, unpacked when gzipped; b"" when it cannot be read. For sniffing; never raises."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as stream:
            head = stream.read(most)
        return zlib.decompressobj(31).decompress(head, most) if head.startswith(b"\x1f\x8b") else head
    except (OSError, zlib.error, ValueError):
        return b""


def inside(folder: Path, relative: str, problems: Problems) -> Path:
    """Return `folder/relative` for a name taken from a manifest or archive; refuses absolute names, ".." and links."""
    check_name(relative, problems)
    parts = PurePosixPath(relative.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or relative[1:2] == ":":
        problems.fail("", shown(relative), "a name inside its folder, without '..'", "path-outside")
    path = folder.joinpath(*parts.parts)
    if path.is_symlink():
        problems.fail("", f"symbolic link {shown(relative)}", "the file itself", "path-symlink")
    return path


def check_name(name: str, problems: Problems) -> None:
    """Refuse a file name that would break a message, a log or a path: control characters and undecodable bytes."""
    if not name or not name.isprintable():
        problems.fail("", f"file name {name!a}", "a file name of printable characters", "path-name")


def read_stable(
    path: Path, problems: Problems, limits: Limits = LIMITS, between: Callable[[], object] = lambda: None
) -> bytes:
    """Read a regular file and make sure that it did not change meanwhile. Tests change it in `between`."""
    try:
        if path.is_symlink():
            problems.fail("", f"a symbolic link to {shown(str(path.readlink()))}", "the file itself", "path-symlink")
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            problems.fail("", "a folder", "a file", "path-folder")
        if not stat.S_ISREG(mode):
            problems.fail("", "a device or pipe", "an ordinary file", "path-special")
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            if before.st_size > limits.file:
                problems.fail("", f"{before.st_size:,} bytes", f"at most {limits.file:,} bytes", "file-too-large")
            raw = stream.read(limits.file + 1)
            between()
            stream.seek(0)
            again = hashlib.file_digest(stream, "sha256").digest()
            after = path.stat()
    except FileNotFoundError:
        problems.fail("", "no such file", "a file that exists", "file-missing")
    except OSError as error:
        problems.fail("", f"unreadable ({error.strerror or error})", "a readable file", "file-unreadable")
    same = (before.st_ino, before.st_size) == (after.st_ino, after.st_size) and before.st_size == len(raw)
    if not same or hashlib.sha256(raw).digest() != again:
        problems.fail("", "a file that changed while it was read", "a file at rest; try again", "file-changed")
    return raw


def gunzip(raw: bytes, problems: Problems, limits: Limits = LIMITS) -> bytes:
    """Unpack gzip data (all its members) within the caps; refuses truncated and damaged data and bombs."""
    made = bytearray()
    rest = raw
    pieces = 0
    while rest:
        pieces += 1
        if pieces > limits.members:
            problems.fail("", f"gzip data in more than {limits.members:,} pieces", "one piece", "archive-bomb")
        unpacker = zlib.decompressobj(31)
        try:
            made += unpacker.decompress(rest, limits.file + 1 - len(made))
        except zlib.error as error:
            problems.fail("", f"damaged gzip data ({error})", "whole gzip data", "gzip-damaged")
        if len(made) > limits.file or too_dense(len(made), len(raw), limits):
            found = f"{len(raw):,} bytes that unpack to {len(made):,} or more"
            problems.fail("", found, _caps(limits), "archive-bomb")
        if not unpacker.eof:
            problems.fail("", "truncated gzip data", "whole gzip data; fetch the file again", "gzip-truncated")
        rest = unpacker.unused_data.lstrip(b"\0")
    return bytes(made)


def too_dense(unpacked: int, packed: int, limits: Limits) -> bool:
    """Whether an unpacked size has the ratio of a bomb."""
    return unpacked > limits.ratio_from and unpacked > limits.ratio * max(packed, 1)


def _caps(limits: Limits) -> str:
    return f"at most {limits.file:,} bytes unpacked and {limits.ratio} times the packed size"


def suffix_of(name: str) -> str:
    """Lower-case last suffix of a name with its dot, ".gz" left aside."""
    path = PurePosixPath(name.lower())
    return PurePosixPath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def check_kind(name: str, data: bytes, problems: Problems) -> None:
    """Refuse empty files and files that are something else than their suffix says."""
    if not data:
        problems.fail("", "0 bytes", "a file with content", "file-empty")
    if data == codecs.BOM_UTF8:
        problems.fail("", "only a byte order mark", "a file with content", "file-empty")
    kind, suffix = kind_of(data), suffix_of(name)
    fits = _FITS.get(suffix)
    if kind in _NEVER and not (fits and kind in fits):
        advice = {"utf-16": "UTF-8 text (save it as UTF-8)", "utf-32": "UTF-8 text (save it as UTF-8)"}
        advice["ole"] = "an .xlsx workbook without password"
        problems.fail("", NAMES[kind], advice.get(kind, _promise(suffix)), f"looks-like-{kind}")
    if fits and kind not in fits:
        problems.fail("", NAMES[kind], _promise(suffix), "wrong-suffix")


def _promise(suffix: str) -> str:
    names = {".csv": "comma-separated text", ".tsv": "tab-separated text", ".xlsx": "an .xlsx workbook"}
    return names.get(suffix) or (f"what a {suffix} file holds" if suffix else "a source file")
