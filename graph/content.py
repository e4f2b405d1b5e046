"""What a graph will hold, as sorted runs of N-Triples lines: in memory while small, in files when not.

An edition of two million triples would take over a gigabyte as a set of lines. Here it is cut into runs that are sorted
one at a time, and whatever needs all of them in order (the digest, the difference to what is held) merges the runs. The
same files are then loaded by the engine, so nothing is written twice.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox
from pyoxigraph import RdfFormat, Triple

from graph import canonical, exact
from ontology.spool import TripleSpool

MOST_IN_RUN: Final = 125_000
"""Lines of a run. Small, because the engine's memory grows with a file it loads (4 GB for two of 2,000,000 lines)."""

Run: TypeAlias = Sequence[bytes] | Path
"""Sorted lines without line ends; in a file, each with one."""

NewPath: TypeAlias = Callable[[], Path]
"""Names a file that is not there yet, for a run that is too large to keep."""


@dataclass(slots=True)
class Content:
    """What a graph will hold, as the engine will hold it, and the exact literals beside it.

    `runs` are sorted lines without blank nodes, each run without repeats (two runs may share a line); `blank` are the
    lines with blank nodes, already renamed; `companion` the lines of the companion graph (graph/exact.py). `count` and
    `digest` are of the distinct lines as they were given.
    """

    runs: list[Run]
    blank: list[bytes]
    companion: list[bytes]
    count: int
    digest: str

    def lines(self) -> Iterator[bytes]:
        """All lines, sorted, each once."""
        return merged([*self.runs, sorted(self.blank)])

    def discard(self) -> None:
        """Delete the files."""
        for run in self.runs:
            if isinstance(run, Path):
                run.unlink(missing_ok=True)
        self.runs = []


def content_of(triples: Iterable[Triple], graph: str, new_path: NewPath) -> Content:
    """Sort what a loader handed over. Raises ValueError for triples that are no RDF 1.1."""
    gathered = _Gathered(new_path)
    blank: list[bytes] = []
    last: list[bytes] | None = None
    for lines in _chunks(triples):
        if last is not None:
            gathered.add(last, keep=False)
        blank += canonical.take_blank(lines)
        last = sorted(lines)
    if last is not None:
        gathered.add(last, keep=not gathered.runs)
    blank = canonical.renamed_blank(blank, graph)
    stored_blank = gathered.stored_forms(blank)
    total = hashlib.sha256()
    count = 0
    forms = gathered.forms
    given = merged([*gathered.runs, sorted(gathered.rewritten), sorted(blank)])
    while batch := list(islice(given, 50_000)):
        total.update(b"\n".join(batch) + b"\n")
        count += len(batch)
        if forms:
            for line in forms.keys() & set(batch):  # loaded in the engine's own form as well
                forms[line].add(line[:-2].split(b" ", 2)[2])
    runs = gathered.runs
    stored = sorted(gathered.rewritten_to)
    return Content(
        runs=[*runs, stored] if stored else runs,
        blank=stored_blank,
        companion=exact.companion_lines(forms),
        count=count,
        digest=total.hexdigest(),
    )


def merged(runs: Iterable[Run]) -> Iterator[bytes]:
    """The lines of sorted runs, in order, each once."""
    filled = [run for run in runs if isinstance(run, Path) or run]
    if len(filled) == 1 and not isinstance(filled[0], Path):
        yield from filled[0]
        return
    before = b""
    for line in heapq.merge(*map(run_lines, filled)):
        if line != before:
            yield line
            before = line


def run_lines(run: Run) -> Iterator[bytes]:
    """The lines of one run."""
    if not isinstance(run, Path):
        yield from run
        return
    with run.open("rb", buffering=1 << 18) as stream:
        for line in stream:
            yield line[:-1]


def sorted_runs(blocks: Iterable[bytes], new_path: NewPath) -> list[Run]:
    """Sort N-Triples text of any size, given in blocks of whole lines, into runs; lines with blank nodes included."""
    gathered = _Gathered(new_path)
    for lines in _cut(blocks):
        gathered.write(sorted(lines))
    return gathered.runs


def difference(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Walk two sorted sequences of distinct lines: (False, line) for one only in `old`, (True, line) only in `new`."""
    end = None
    olds, news = iter(old), iter(new)
    left, right = next(olds, end), next(news, end)
    while left is not None or right is not None:
        if right is None or (left is not None and left < right):
            assert left is not None  # noqa: S101  (for the type checker: one of the two is a line)
            yield False, left
            left = next(olds, end)
        elif left is None or right < left:
            yield True, right
            right = next(news, end)
        else:
            left, right = next(olds, end), next(news, end)


@dataclass(slots=True)
class _Gathered:
    """Runs being made, and the literals found on the way that the engine will rewrite."""

    new_path: NewPath
    runs: list[Run] = field(default_factory=list)
    rewritten: list[bytes] = field(default_factory=list)
    """Lines as given whose literal the engine will rewrite; they are in no run."""
    rewritten_to: set[bytes] = field(default_factory=set)
    """What the engine will hold of them."""
    forms: dict[bytes, set[bytes]] = field(default_factory=dict)
    """Stored line → the forms of its literal that were given, where they are not just the engine's own."""
    _judged: dict[bytes, bytes] = field(default_factory=dict)

    def add(self, lines: list[bytes], *, keep: bool) -> None:
        """Add sorted lines without blank nodes as a run, in memory if `keep`."""
        changed = self._rewrites(lines)
        if changed:
            self.rewritten += changed.keys()
            self.rewritten_to.update(changed.values())
            lines = [line for line in lines if line not in changed]
        if keep:
            self.runs.append(lines)
        else:
            self.write(lines)

    def write(self, lines: list[bytes]) -> None:
        """Add sorted lines as a run in a file."""
        path = self.new_path()
        with path.open("wb") as stream:
            stream.write(b"\n".join(lines))
            stream.write(b"\n" if lines else b"")
        self.runs.append(path)

    def stored_forms(self, lines: list[bytes]) -> list[bytes]:
        """The same lines as the engine will hold them, for the few with blank nodes."""
        changed = self._rewrites(lines)
        return sorted({changed.get(line, line) for line in lines})

    def _rewrites(self, lines: list[bytes]) -> dict[bytes, bytes]:
        """Those of `lines` that the engine will rewrite, with what it makes of them; their forms are noted."""
        suspects = exact.suspects(lines)
        unknown = {obj for *_, obj in suspects} - self._judged.keys()
        self._judged.update(exact.engine_forms(unknown))
        changed = {}
        for line, subject, predicate, obj in suspects:
            kept = self._judged[obj]
            if kept != obj:
                changed[line] = stored = b"%b %b %b ." % (subject, predicate, kept)
                self.forms.setdefault(stored, set()).add(obj)
        return changed


def _chunks(triples: Iterable[Triple]) -> Iterator[set[bytes]]:
    """Distinct N-Triples lines, as many at a time as make a run."""
    if isinstance(triples, TripleSpool):
        yield from _cut(triples.blocks())
        return
    rest = iter(triples)
    while chunk := list(islice(rest, MOST_IN_RUN)):
        lines = set((ox.serialize(chunk, format=RdfFormat.N_TRIPLES) or b"").split(b"\n"))
        lines.discard(b"")
        yield lines


def _cut(blocks: Iterable[bytes]) -> Iterator[set[bytes]]:
    lines: set[bytes] = set()
    for block in blocks:
        lines.update(block.split(b"\n"))
        if len(lines) >= MOST_IN_RUN:
            lines.discard(b"")
            yield lines
            lines = set()
    lines.discard(b"")
    if lines:
        yield lines
