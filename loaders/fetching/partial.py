"""The part of a download that has arrived: bytes beside the target, and a note of which file they are a part of."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any

_BLOCK = 1024 * 1024


class Partial:
    """`.<name>.part` and `.<name>.part.json` beside the target; opened for the time of a `with` block.

    Only bytes whose validator (a strong ETag, else Last-Modified) is known can be gone on with: without one nobody
    can tell whether the rest belongs to the same file. Raises OSError as files do.
    """

    def __init__(self, target: Path, url: str) -> None:
        self.name = target.name
        self.encoding = ""
        self.resumed = False
        self._path = target.with_name(f".{target.name}.part")
        self._note = target.with_name(f".{target.name}.part.json")
        self._url = url
        self._validator = ""

    def __enter__(self) -> Partial:
        noted = self._read_note()
        self._stream = self._path.open("r+b" if self._path.exists() else "w+b")
        self.size = self._stream.seek(0, os.SEEK_END)
        if noted.get("url") == self._url and noted.get("validator"):
            self._validator, self.encoding = str(noted["validator"]), str(noted.get("encoding", ""))
        else:
            self.empty()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        if self._path.exists() and (not self.size or not self._validator):
            self._path.unlink()
            self._note.unlink(missing_ok=True)

    def _read_note(self) -> dict[str, Any]:
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def range_headers(self) -> dict[str, str]:
        """Headers that ask for the rest, if it is still a rest of the same file; none where all is to be sent."""
        if not self.size or not self._validator:
            return {}
        return {"Range": f"bytes={self.size}-", "If-Range": self._validator}

    def same(self, etag: str) -> bool:
        """Whether an answer with this ETag continues the bytes that are here."""
        return not etag or not self._validator.startswith('"') or etag == self._validator

    def begin(self, etag: str, last_modified: str, encoding: str) -> None:
        """Note which file the bytes to come belong to."""
        self.resumed = self.resumed or self.size > 0
        self._validator = etag if etag.startswith('"') else last_modified
        self.encoding = encoding
        about = {"url": self._url, "validator": self._validator, "encoding": encoding}
        self._note.write_text(json.dumps(about), encoding="utf-8")

    def add(self, block: bytes) -> None:
        """Add bytes at the end."""
        self._stream.write(block)
        self.size += len(block)

    def empty(self) -> None:
        """Start from nothing."""
        self._stream.seek(0)
        self._stream.truncate()
        self.size = 0
        self.resumed = False

    def discard(self) -> None:
        """Start from nothing, and forget which file it was."""
        self.empty()
        self._validator = self.encoding = ""
        self._note.unlink(missing_ok=True)

    def head(self) -> bytes:
        """The first 64 KiB."""
        self._stream.flush()
        self._stream.seek(0)
        head = self._stream.read(65_536)
        self._stream.seek(0, os.SEEK_END)
        return head

    def digest(self) -> str:
        """SHA-256 of all bytes, hex."""
        self._stream.flush()
        self._stream.seek(0)
        found = hashlib.file_digest(self._stream, "sha256").hexdigest()
        self._stream.seek(0, os.SEEK_END)
        return found

    def unpack(self, most: int) -> None:
        """Replace gzip data by what it holds. Raises zlib.error, EOFError when cut, ValueError beyond `most` bytes."""
        unpacked = self._path.with_name(self._path.name + "-unpacked")
        unpacker = zlib.decompressobj(31)
        size = 0
        self._stream.seek(0)
        try:
            with unpacked.open("wb") as out:
                rest = b""
                while block := rest or self._stream.read(_BLOCK):
                    made = unpacker.decompress(block, _BLOCK)
                    rest = unpacker.unconsumed_tail
                    size += len(made)
                    if size > most:
                        raise ValueError(f"it holds more than {most:,} bytes")
                    out.write(made)
                    if unpacker.eof:
                        break
            if not unpacker.eof:
                raise EOFError("it is cut short")
        except (zlib.error, EOFError, ValueError):
            unpacked.unlink(missing_ok=True)
            raise
        self._stream.close()
        unpacked.replace(self._path)
        self._stream = self._path.open("r+b")
        self.size = self._stream.seek(0, os.SEEK_END)
        self.encoding = ""

    def move_to(self, target: Path) -> None:
        """Put the file in its place, in one step, safe from a power cut."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._path.replace(target)
        self._note.unlink(missing_ok=True)

    def remark(self) -> str:
        """What to tell a person about what is kept."""
        return f". {self.size:,} bytes are kept; the next try goes on there" if self.size and self._validator else ""
