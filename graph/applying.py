"""One batch of changes written to a database: named graphs first, then the default graph to match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Final, Protocol, cast

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from graph import exact

_GROWTH: Final = 4
"""Bytes on disk for each byte of N-Quads, rounded up: six indexes for a named graph, three for the default graph."""

_BATCH: Final = 5_000
"""Subjects named in one query; each takes some tens of bytes of query text."""


class Workplace(Protocol):
    """Where a writer works: a database that is its own, a folder for temporary files, a check of free space."""

    def database(self) -> ox.Store:
        """The database to change."""

    def spool(self) -> Path:
        """A folder for temporary files."""

    def room_for(self, needed: int) -> None:
        """Raise LimitReached unless so many bytes are free."""


@dataclass(slots=True)
class Content:
    """What a graph will hold: N-Triples lines as the engine will hold them, and the exact literals beside them."""

    lines: set[bytes]
    companion: list[bytes]


class Application:
    """One batch of changes written to a database: named graphs first, then the default graph to match."""

    def __init__(
        self,
        workplace: Workplace,
        before: frozenset[str],
        after: frozenset[str],
        pending: dict[str, Content | None],
    ) -> None:
        self.before, self.after, self.pending = before, after, pending
        self.database = workplace.database()
        self.workplace = workplace
        self.suspects: set[bytes] = set()  # lines that the default graph may have to lose
        self.removed = 0
        self._pool = ThreadPoolExecutor(2)
        self._loading: list[Future[None]] = []
        folder = workplace.spool()
        self._plain = {name: _Spool(folder, name, self._load) for name in ("named", "default")}
        self._blank = _Spool(folder, "blank", None)

    def run(self) -> None:
        """Do it."""
        try:
            self._load_all()
            for graph in self.before - self.after - self.pending.keys():
                self._withdraw(graph)
            self._clear_default()
            if (
                self.removed > 50_000
                or sum(len(content.lines) for content in self.pending.values() if content) > 20_000
            ):
                # Scans crawl over tombstones (200,000 made a listing 10 times slower), and look-ups over many small
                # files: after a load of 240,000 triples, 0.9 s here made every later read 2 to 4 times faster.
                self.database.optimize()
        finally:
            self._plain.clear()  # they refer back here, and the database closes only when nothing refers to it

    def _load_all(self) -> None:
        """Write what is new."""
        with self._pool:
            for graph, content in self.pending.items():
                self._change(graph, content)
            for graph in self.after - self.before - self.pending.keys():
                self._spool("default", self._held(graph), b"")
            for spool in (*self._plain.values(), self._blank):
                spool.close()
            for loading in self._loading:
                loading.result()
        for path in self._blank.paths:
            self.workplace.room_for(_GROWTH * path.stat().st_size)
            self.database.bulk_extend(ox.parse(path=str(path), format=RdfFormat.N_QUADS))
            path.unlink()

    def _change(self, graph: str, content: Content | None) -> None:
        lines = content.lines if content else set()
        old = self._held(graph)
        gone, new = (old - lines, lines - old) if old else (old, lines)  # no copy of what may be millions
        self._remove(gone, NamedNode(graph))
        self._spool("named", new, b" <%b>" % graph.encode())
        beside = exact.companion(graph)
        companion = set(content.companion) if content else set()
        held = self._held(beside)
        self._remove(held - companion, NamedNode(beside))
        self._spool("named", companion - held, b" <%b>" % beside.encode())
        if graph in self.before:
            self.suspects |= gone if graph in self.after else old
        if graph in self.after:
            self._spool("default", new if graph in self.before else lines, b"")
        if content is None:
            self.database.remove_graph(NamedNode(graph))
        else:
            self.database.add_graph(NamedNode(graph))
        if not companion:
            self.database.remove_graph(NamedNode(beside))

    def _held(self, graph: str) -> set[bytes]:
        name = NamedNode(graph)
        if not self.database.contains_named_graph(name):
            return set()
        dumped = self.database.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b""
        lines = set(dumped.split(b"\n"))
        lines.discard(b"")
        return lines

    def _remove(self, lines: Iterable[bytes], graph: NamedNode | DefaultGraph) -> None:
        for triple in _parsed(lines):
            self.database.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
            self.removed += 1

    def _spool(self, name: str, lines: Iterable[bytes], graph: bytes) -> None:
        """Queue lines for loading. bulk_load renames blank nodes, so lines with one go the slower way."""
        plain, blank = self._plain[name], self._blank
        ending = graph + b" .\n"
        for line in lines:
            (blank if b"_:" in line else plain).write(line[:-2] + ending)

    def _load(self, path: Path) -> None:
        """Load a file while the next is being written, two at a time: 2.0 s where one after the other took 3.1 s."""
        self.workplace.room_for(_GROWTH * path.stat().st_size)

        def load() -> None:
            self.database.bulk_load(path=str(path), format=RdfFormat.N_QUADS, lenient=True)
            path.unlink()

        self._loading.append(self._pool.submit(load))

    def _clear_default(self) -> None:
        """Remove from the default graph what no current graph holds any more."""
        shared = self._subjects_elsewhere()
        for triple in _parsed(self.suspects):
            if triple.subject in shared or not isinstance(triple.subject, NamedNode):
                held = self.database.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
                if any(isinstance(q.graph_name, NamedNode) and q.graph_name.value in self.after for q in held):
                    continue
            self.database.remove(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))
            self.removed += 1

    def _withdraw(self, graph: str) -> None:
        """Remove from the default graph what only this superseded, unchanged graph says.

        Inside the engine, because reading 200,000 triples out and removing them one by one took twice as long.
        """
        name = NamedNode(graph)
        (count,) = cast(
            "ox.QuerySolutions", self.database.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        )
        self.removed += int(cast("Literal", count["n"]).value)
        elsewhere = f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN ({self._current()})) }}"
        self.database.update(
            f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} {elsewhere if self.after else ''} }}"
        )

    def _current(self) -> str:
        return ", ".join(str(NamedNode(graph)) for graph in sorted(self.after))

    def _subjects_elsewhere(self) -> set[NamedNode]:
        """Subjects of suspect triples of which a current graph says anything.

        Most suspects are items of one edition, of which no other graph says anything: asking once for each subject
        instead of once for each triple made removing 200,000 triples three times faster.
        """
        if not self.after:
            return set()
        subjects = sorted({line.split(b" ", 1)[0].decode() for line in self.suspects if line[:1] == b"<" != line[1:2]})
        current = self._current()
        shared: set[NamedNode] = set()
        for start in range(0, len(subjects), _BATCH):
            values = " ".join(subjects[start : start + _BATCH])
            found = self.database.query(
                f"SELECT ?s WHERE {{ VALUES ?s {{ {values} }} "
                f"FILTER EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g IN ({current})) }} }}"
            )
            shared.update(cast("NamedNode", row["s"]) for row in cast("ox.QuerySolutions", found))
        return shared


class _Spool:
    """N-Quads lines in files of `MOST_LINES`, each handed to `full` when it is.

    Files are small because bulk_load's memory grows with a file (4 GB for two of 2,000,000 lines), and because two
    threads then end at about the same time; smaller ones leave more tables for the engine to look through.
    """

    MOST_LINES: Final = 125_000

    def __init__(self, folder: Path, name: str, full: Callable[[Path], None] | None) -> None:
        self._folder, self._name, self._full = folder, name, full
        self._out: BufferedWriter | None = None
        self._room = 0
        self.paths: list[Path] = []

    def write(self, line: bytes) -> None:
        """Add a line with its line end."""
        if self._out is None or not self._room:
            self._out = self._next()
        self._room -= 1
        self._out.write(line)

    def _next(self) -> BufferedWriter:
        self.close()
        self.paths.append(self._folder / f"{self._name}-{len(self.paths)}.nq")
        self._room = self.MOST_LINES
        return self.paths[-1].open("wb")

    def close(self) -> None:
        """Finish the file under way."""
        if self._out is not None:
            self._out.close()
            self._out = None
            if self._full is not None:
                self._full(self.paths[-1])


def _parsed(lines: Iterable[bytes]) -> Iterator[Triple]:
    return (quad.triple for quad in ox.parse(b"\n".join(lines), format=RdfFormat.N_TRIPLES))
