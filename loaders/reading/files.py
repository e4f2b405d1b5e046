"""One file, read whole, checked and hashed. (Signatures first; bodies follow.)"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from loaders.reading.limits import LIMITS, Limits


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's bytes as they were read. `name` is what messages call it, `sha256` the hex digest of `data`."""

    name: str
    path: Path
    sha256: str
    data: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.data)

    @property
    def suffix(self) -> str:
        """Lower-case last suffix with its dot, ".gz" left aside: ".csv"."""
        raise NotImplementedError


def open_source(path: Path, *, limits: Limits = LIMITS) -> SourceFile:
    """Read one plain or gzipped file. Raises BadInput for what cannot be a source file."""
    raise NotImplementedError


def peek(path: Path, most: int = 65_536) -> bytes:
    """First bytes of a file, unpacked when its name ends in .gz; b"" when it cannot be read. For sniffing; never raises."""
    raise NotImplementedError
