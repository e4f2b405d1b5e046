"""Changing a store: editions in, editions out, the default graph kept as the union of what is current."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal as Choice
from typing import Protocol

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from graph import canonical, exact, provenance
from graph.provenance import SourceRecord
from graph.view import View
from ontology import iris
from ontology.model import Load, Receipt, Source

MOST_PENDING = 400_000
"""Lines held back before they are written to the clone; more in one go is a little faster and takes more memory."""


class Workplace(Protocol):
    """Where a writer works: a database that is its own, a folder for temporary files, a check of free space."""

    def database(self) -> ox.Store:
        """The database to change."""

    def spool(self) -> Path:
        """A folder for temporary files."""

    def room_for(self, needed: int) -> None:
        """Raise LimitReached unless so many bytes are free."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one edition. `kind`: "added", "replaced" (other content), "described" (same triples, other
    receipt, title or files) or "unchanged"; `before` is what was loaded until now."""

    kind: Choice["added", "replaced", "described", "unchanged"]
    record: SourceRecord
    before: SourceRecord | None = None


@dataclass(slots=True)
class _Content:
    """What a graph will hold: N-Triples lines as the engine will hold them, and the exact literals beside them."""

    lines: set[bytes]
    companion: list[bytes]


@dataclass(slots=True)
class _State:
    """What is loaded: editions by (series, edition), and the other graphs with whether they are in the default."""

    records: dict[tuple[str, str], SourceRecord] = field(default_factory=dict)
    others: dict[str, bool] = field(default_factory=dict)
    other_facts: dict[str, frozenset[Triple]] = field(default_factory=dict)

    def current(self) -> frozenset[str]:
        """The graphs whose union is the default graph."""
        editions = {record.graph for record in self.records.values() if record.is_current}
        return frozenset(editions | {graph for graph, included in self.others.items() if included})

    def facts(self) -> set[Triple]:
        """The provenance graph."""
        said: set[Triple] = set()
        for record in self.records.values():
            said |= provenance.triples(record)
        return said.union(*self.other_facts.values())

    def copy(self) -> _State:
        return _State(dict(self.records), dict(self.others), dict(self.other_facts))


class Writer:
    """Collects changes and writes them when asked to (`view`) or at the end. One thread only.

    Nothing is visible to readers before the `with store.writing()` block ends without an exception.
    """

    def __init__(self, base: View, workplace: Workplace) -> None:
        self._base, self._workplace = base, workplace
        self._state = _state_of(base)
        self._applied = self._state.copy()
        self._pending: dict[str, _Content | None] = {}
        self._views: list[View] = []

    def put(self, load: Load, *, order: str = "", loaded_at: datetime | None = None) -> Change:
        """Store what a loader handed over; see `replace_edition`."""
        return self.replace_edition(
            load.source, load.triples, receipt=load.receipt, files=load.files, order=order, loaded_at=loaded_at
        )

    def replace_edition(
        self,
        source: Source,
        triples: Iterable[Triple],
        *,
        receipt: Receipt | None = None,
        files: tuple[tuple[str, str], ...] = (),
        order: str = "",
        loaded_at: datetime | None = None,
    ) -> Change:
        """Make `triples` the whole content of the edition's graph, and the newest edition of the series current.

        `order` decides which is newest ("" means the edition's own text). Loading the same content again changes
        nothing and says "unchanged". Whether other content *should* replace what is there is the caller's to decide:
        `edition()` tells what is there. Language tags marked by ontology.languagetags come back with their capitals.
        """
        graph = iris.source_graph(source.series, source.edition)
        given = canonical.given_lines(triples, graph)
        record = SourceRecord(
            source=source,
            loaded_at=(loaded_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0),
            triples=len(given),
            digest=canonical.digest(given),
            is_current=False,
            order=order or source.edition,
            receipt=receipt,
            files=tuple(files),
        )
        before = self.edition(source.series, source.edition)
        if before is not None and before.same_but_for_time(record):
            return Change("unchanged", before, before)
        if before is None or before.digest != record.digest:
            self._put_content(graph, given)
        self._state.records[source.series, source.edition] = record
        self._elect(source.series)
        kind: Choice["added", "replaced", "described"] = "added"
        if before is not None:
            kind = "described" if before.digest == record.digest else "replaced"
        return Change(kind, self._state.records[source.series, source.edition], before)

    def remove_edition(self, series: str, edition: str) -> bool:
        """Take an edition out; the next newest becomes current. False when it was not there."""
        record = self._state.records.pop((series, edition), None)
        if record is None:
            return False
        self._pending[record.graph] = None
        self._elect(series)
        return True

    def put_graph(self, iri: str, triples: Iterable[Triple], *, in_default: bool | None = None) -> bool:
        """Make `triples` the whole content of a graph that is no source edition; False when it held just that.

        The default graph includes it if `in_default`, else if it is the graph of inferences. Raises ValueError for
        the name of the provenance graph, of a source edition's graph or of a companion graph.
        """
        editions = {record.graph for record in self._state.records.values()}
        if iri == iris.PROVENANCE_GRAPH or iri in editions or iri.endswith(exact.SUFFIX):
            raise ValueError(f"{iri} is kept by the store itself")
        included = iri == iris.INFERENCE_GRAPH if in_default is None else in_default
        given = canonical.given_lines(triples, iri)
        facts = frozenset(provenance.graph_triples(iri, len(given), canonical.digest(given), included))
        if self._state.other_facts.get(iri) == facts:
            return False
        self._put_content(iri, given)
        self._state.others[iri] = included
        self._state.other_facts[iri] = facts
        return True

    def remove_graph(self, iri: str) -> bool:
        """Take out a graph that is no source edition. False when it was not there."""
        if self._state.others.pop(iri, None) is None:
            return False
        del self._state.other_facts[iri]
        self._pending[iri] = None
        return True

    def edition(self, series: str, edition: str) -> SourceRecord | None:
        """One edition as it will be, or None."""
        return self._state.records.get((series, edition))

    def sources(self) -> list[SourceRecord]:
        """Every edition as it will be, by series and then oldest first."""
        return sorted(self._state.records.values(), key=lambda r: (r.series, iris.edition_order(r.order), r.edition))

    def view(self) -> View:
        """The state that would be committed now, to be checked; it stops working when the block ends."""
        self.apply()
        view = View(self._workplace.database())
        self._views.append(view)
        return view

    def _elect(self, series: str) -> None:
        """Mark the newest edition of a series current and the others not."""
        rivals = {key: record for key, record in self._state.records.items() if record.series == series}
        if rivals:
            winner = provenance.newest(rivals.values())
            for key, record in rivals.items():
                self._state.records[key] = replace(record, is_current=record.graph == winner.graph)

    def _put_content(self, graph: str, given: set[bytes]) -> None:
        lines, forms = exact.stored_lines(given)
        self._pending[graph] = _Content(lines, exact.companion_lines(forms))
        if sum(len(content.lines) for content in self._pending.values() if content) > MOST_PENDING:
            self.apply()

    def apply(self) -> None:
        """Write what is pending to the clone."""
        before, after = self._applied.current(), self._state.current()
        facts_before, facts_after = self._applied.facts(), self._state.facts()
        if not self._pending and facts_before == facts_after:
            return
        for view in self._views:
            view.close()
        self._views.clear()
        _Application(self._workplace, before, after, self._pending).run()
        database = self._workplace.database()
        name = NamedNode(iris.PROVENANCE_GRAPH)
        for triple in facts_before - facts_after:
            database.remove(Quad(triple.subject, triple.predicate, triple.object, name))
        database.extend(Quad(t.subject, t.predicate, t.object, name) for t in facts_after - facts_before)
        self._pending = {}
        self._applied = self._state.copy()

    def close(self) -> None:
        """Close the views that were handed out."""
        for view in self._views:
            view.close()
        self._views.clear()


class _Application:
    """One batch of changes written to a database: named graphs first, then the default graph to match."""

    def __init__(
        self,
        workplace: Workplace,
        before: frozenset[str],
        after: frozenset[str],
        pending: dict[str, _Content | None],
    ) -> None:
        self.before, self.after, self.pending = before, after, pending
        self.database = workplace.database()
        self.workplace = workplace
        self.suspects: set[bytes] = set()  # lines that the default graph may have to lose
        self.removed = 0
        self.bytes = 0
        spool = workplace.spool()
        self._files = {name: (spool / f"{name}.nq") for name in ("named", "default", "blank")}
        self._out = {name: path.open("wb") for name, path in self._files.items()}

    def run(self) -> None:
        """Do it."""
        try:
            for graph, content in self.pending.items():
                self._change(graph, content)
            for graph in self.before ^ self.after:
                if graph not in self.pending:
                    lines = self._held(graph)
                    if graph in self.after:
                        self._spool("default", lines, b"")
                    else:
                        self.suspects |= lines
            for file in self._out.values():
                file.close()
            # Measured: an index entry takes about what its line does, six indexes for named graphs, three for default.
            self.workplace.room_for(4 * self.bytes)
            self._load()
            self._clear_default()
            if self.removed > 50_000:
                self.database.optimize()  # scans crawl over many tombstones: 200,000 made a listing 10 times slower
        finally:
            for name, path in self._files.items():
                self._out[name].close()
                path.unlink(missing_ok=True)

    def _change(self, graph: str, content: _Content | None) -> None:
        lines = content.lines if content else set()
        old = self._held(graph)
        gone, new = old - lines, lines - old
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
        dumped = self.database.dump(format=RdfFormat.N_TRIPLES, from_graph=name)
        lines = set(dumped.split(b"\n"))
        lines.discard(b"")
        return lines

    def _remove(self, lines: Iterable[bytes], graph: NamedNode | DefaultGraph) -> None:
        for triple in _parsed(lines):
            self.database.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
            self.removed += 1

    def _spool(self, name: str, lines: Iterable[bytes], graph: bytes) -> None:
        """Queue lines for loading. bulk_load renames blank nodes, so lines with one go the slower way."""
        out, blank = self._out[name], self._out["blank"]
        ending = graph + b" .\n"
        for line in lines:
            target = blank if b"_:" in line else out
            self.bytes += target.write(line[:-2] + ending)

    def _load(self) -> None:
        """Load named graphs and the default graph side by side: two threads take 2.0 s where one takes 3.1 s."""
        paths = [self._files[name] for name in ("named", "default") if self._files[name].stat().st_size]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(self._load_file, paths))
        if self._files["blank"].stat().st_size:
            self.database.bulk_extend(ox.parse(path=str(self._files["blank"]), format=RdfFormat.N_QUADS))

    def _load_file(self, path: Path) -> None:
        self.database.bulk_load(path=str(path), format=RdfFormat.N_QUADS, lenient=True)

    def _clear_default(self) -> None:
        """Remove from the default graph what no current graph holds any more."""
        for triple in _parsed(self.suspects):
            held = self.database.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if not any(isinstance(q.graph_name, NamedNode) and q.graph_name.value in self.after for q in held):
                self.database.remove(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))
                self.removed += 1


def _parsed(lines: Iterable[bytes]) -> Iterator[Triple]:
    return (quad.triple for quad in ox.parse(b"\n".join(lines), format=RdfFormat.N_TRIPLES))


def _state_of(base: View) -> _State:
    records = {(record.series, record.edition): record for record in provenance.sources(base)}
    others = provenance.other_graphs(base)
    facts = {
        iri: frozenset(quad.triple for quad in base.quads(subject=NamedNode(iri), graph=iris.PROVENANCE_GRAPH))
        for iri in others
    }
    return _State(records, others, facts)
