"""Triples of one source edition kept in a temporary file, for editions too large to hold as objects.

A loader writes to a spool what it would otherwise put in a list; everything behind it (checks, store) reads the spool
as often as it needs. A million triples take a few megabytes of memory here and over half a gigabyte as objects.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox
from pyoxigraph import RdfFormat, Triple

from ontology.errors import LimitReached

MANY: Final = 5_000
"""Triples from which an edition is better kept in a spool than in a list."""

_PREFIX: Final = "credways-triples-"
_BLOCK: Final = 4 * 1024 * 1024
_BATCH: Final = 20_000
_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_TO_ESCAPE: Final = re.compile('["\\\\\n\r]')


def escaped(text: str) -> str:
    """`text` as it stands between the quotes of an N-Triples literal.

    >>> escaped('5" pipe')
    '5\\\\" pipe'
    """
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found.group()], text) if _TO_ESCAPE.search(text) else text


class TripleSpool(Collection[Triple]):
    """A growing list of triples on disk; iterating it parses them anew. Deleted when nothing refers to it any more.

    Not for threads. Reading while writing sees what had been written when reading began.
    """

    def __init__(self) -> None:
        _sweep(tempfile.gettempdir())
        handle, name = tempfile.mkstemp(prefix=f"{_PREFIX}{os.getpid()}-", suffix=".nt")
        self._open: list[BinaryIO] = [os.fdopen(handle, "wb")]
        self.path = Path(name)
        self._length = 0
        self._finalizer = weakref.finalize(self, _dispose, self._open, self.path)

    def rest(self) -> None:
        """Let go of the file until more is written: a load of many editions would run out of open files."""
        while self._open:
            self._open.pop().close()

    def add(self, triple: Triple) -> None:
        """Add one triple; `extend` is much faster for many."""
        self.extend((triple,))

    def extend(self, triples: Iterable[Triple]) -> None:
        """Add triples."""
        rest = iter(triples)
        while batch := list(islice(rest, _BATCH)):
            self._append(ox.serialize(batch, format=RdfFormat.N_TRIPLES) or b"")
            self._length += len(batch)

    def write(self, lines: str) -> None:
        """Add whole N-Triples lines, each with its line end, as text: the fast way for a table with many rows.

        The caller vouches for the syntax: IRIs minted by ontology.iris, texts through `escaped`, one space between
        terms and before the full stop, as the engine writes them.
        """
        self._append(lines.encode())
        self._length += lines.count("\n")

    def blocks(self) -> Iterator[bytes]:
        """The N-Triples text in blocks of whole lines, a few megabytes each."""
        self._flush()
        with self.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block + stream.readline()

    def with_predicates(self, predicates: Iterable[str]) -> Iterator[Triple]:
        """The triples with one of these predicates (IRIs); the others are not even parsed."""
        wanted = {f"<{predicate}>".encode() for predicate in predicates}
        for block in self.blocks():
            found = [line for line in block.split(b"\n") if line and line.split(b" ", 2)[1] in wanted]
            yield from (quad.triple for quad in ox.parse(b"\n".join(found), format=RdfFormat.N_TRIPLES))

    def links(self, start: str) -> tuple[set[str], set[str]]:
        """The IRIs beginning with `start` that are subjects, and those that are objects."""
        iri = re.escape(start.encode()) + rb"[^>\n]*"
        of_subjects = re.compile(rb"^<(" + iri + rb")> ", re.MULTILINE)
        of_objects = re.compile(rb" <(" + iri + rb")> \.$", re.MULTILINE)
        subjects: set[bytes] = set()
        objects: set[bytes] = set()
        for block in self.blocks():
            subjects.update(of_subjects.findall(block))
            objects.update(of_objects.findall(block))
        return {one.decode() for one in subjects}, {one.decode() for one in objects}

    def __iter__(self) -> Iterator[Triple]:
        self._flush()
        return (quad.triple for quad in ox.parse(path=str(self.path), format=RdfFormat.N_TRIPLES))

    def __len__(self) -> int:
        return self._length

    def __contains__(self, triple: object) -> bool:
        return any(one == triple for one in self)

    def close(self) -> None:
        """Delete the file now rather than when nothing refers to the spool."""
        self._finalizer()

    def _append(self, text: bytes) -> None:
        try:
            if not self._open:
                self._open.append(self.path.open("ab"))
            self._open[0].write(text)
        except OSError as error:
            raise self._full(error) from error

    def _flush(self) -> None:
        try:
            for out in self._open:
                out.flush()
        except OSError as error:
            raise self._full(error) from error

    def _full(self, error: OSError) -> LimitReached:
        advice = f"Triples are set aside at {self.path.parent} while a source is read; $TMPDIR names another place."
        return LimitReached("free disk space", error.strerror or str(error), advice)


@cache
def _sweep(folder: str) -> None:
    """Delete, once in a process, what processes that were killed left behind."""
    for path in Path(folder).glob(f"{_PREFIX}*.nt"):
        owner = path.name.removeprefix(_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            if owner.isdecimal() and not _is_running(int(owner)):
                path.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


def _dispose(open_files: list[BinaryIO], path: Path) -> None:
    for out in open_files:
        with contextlib.suppress(OSError):  # what could not be written is of no use to anybody now
            out.close()
    with contextlib.suppress(OSError):
        path.unlink()
