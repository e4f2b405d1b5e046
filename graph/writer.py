"""Changing a store: editions in, editions out, the default graph kept as the union of what is current."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal as Choice

from pyoxigraph import NamedNode, Quad, Triple

from graph import exact, provenance
from graph.applying import Application, Loading, Workplace
from graph.content import Content, content_of
from graph.provenance import SourceRecord
from graph.view import View
from ontology import iris
from ontology.model import Load, Receipt, Source


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one edition. `kind`: "added", "replaced" (other content), "described" (same triples, other
    receipt, title or files) or "unchanged"; `before` is what was loaded until now."""

    kind: Choice["added", "replaced", "described", "unchanged"]
    record: SourceRecord
    before: SourceRecord | None = None


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
        self._pending: dict[str, Content | None] = {}
        self._prepared: dict[str, tuple[Iterable[Triple], Content]] = {}
        self._loading: Loading | None = None
        self._files = 0
        self._views: list[View] = []

    def prepare(self, load: Load) -> None:
        """Let the engine begin with an edition while its receipt is still being completed; `put` then says so.

        What is prepared and never put is not stored. Raises as `replace_edition`.
        """
        graph = NamedNode(iris.source_graph(load.source.series, load.source.edition)).value
        if graph in self._prepared:
            return
        content = content_of(load.triples, graph, self._new_path)
        self._prepared[graph] = (load.triples, content)
        if self.edition(load.source.series, load.source.edition) is None and graph not in self._pending:
            self._loader().begin(graph, content)  # nothing to compare with

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
        Raises ValueError for a series that cannot stand in an IRI (ontology.iris.slug makes one that can).
        """
        graph = NamedNode(iris.source_graph(source.series, source.edition)).value
        content = self._content(triples, graph)
        record = SourceRecord(
            source=source,
            loaded_at=(loaded_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0),
            triples=content.count,
            digest=content.digest,
            is_current=False,
            order=order or source.edition,
            receipt=receipt,
            files=tuple(files),
        )
        before = self.edition(source.series, source.edition)
        if before is not None and before.same_but_for_time(record):
            content.discard()
            return Change("unchanged", before, before)
        self._state.records[source.series, source.edition] = record
        self._elect(source.series)
        if before is None or before.digest != record.digest:
            self._put_content(graph, content)
        else:
            content.discard()
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
        content = content_of(triples, iri, self._new_path)
        facts = frozenset(provenance.graph_triples(iri, content.count, content.digest, included))
        if self._state.other_facts.get(iri) == facts:
            content.discard()
            return False
        self._state.others[iri] = included
        self._state.other_facts[iri] = facts
        self._put_content(iri, content)
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

    def _new_path(self) -> Path:
        """Name of a file for a run of lines, in the folder of temporary files."""
        self._files += 1
        return self._workplace.spool() / f"run-{self._files}.nt"

    def _content(self, triples: Iterable[Triple], graph: str) -> Content:
        """The content of `triples`, which may have been prepared."""
        prepared = self._prepared.get(graph)
        if prepared is None or prepared[0] is not triples:
            return content_of(triples, graph, self._new_path)
        del self._prepared[graph]
        return prepared[1]

    def _put_content(self, graph: str, content: Content) -> None:
        begun = self._loading.begun(graph) if self._loading else None
        replaced = self._pending.get(graph)
        if begun is None and graph not in self._pending and not self._holds(graph):
            self._loader().begin(graph, content)  # nothing to compare with: the engine loads while the next is read
        elif replaced is not None and replaced is not begun:
            replaced.discard()
        self._pending[graph] = content

    def _holds(self, graph: str) -> bool:
        return self._workplace.database().contains_named_graph(NamedNode(graph))

    def _loader(self) -> Loading:
        if self._loading is None:
            self._loading = Loading(self._workplace)
        return self._loading

    def apply(self) -> None:
        """Write what is pending to the clone."""
        before, after = self._applied.current(), self._state.current()
        facts_before, facts_after = self._applied.facts(), self._state.facts()
        for graph, (_, content) in self._prepared.items():
            if self._loading is not None and self._loading.begun(graph) is content:
                self._pending.setdefault(graph, None)
            else:
                content.discard()
        self._prepared = {}
        if not self._pending and facts_before == facts_after:
            return
        for view in self._views:
            view.close()
        self._views.clear()
        loading, self._loading = self._loader(), None
        Application(loading, before, after, self._pending).run()
        database = self._workplace.database()
        name = NamedNode(iris.PROVENANCE_GRAPH)
        for triple in facts_before - facts_after:
            database.remove(Quad(triple.subject, triple.predicate, triple.object, name))
        database.extend(Quad(t.subject, t.predicate, t.object, name) for t in facts_after - facts_before)
        self._pending = {}
        self._applied = self._state.copy()

    def close(self) -> None:
        """Close the views that were handed out, and let loading that was begun for nothing end."""
        for view in self._views:
            view.close()
        self._views.clear()
        if self._loading is not None:
            self._loading.abandon()
            self._loading = None


def _state_of(base: View) -> _State:
    records = {(record.series, record.edition): record for record in provenance.sources(base)}
    others = provenance.other_graphs(base)
    facts = {
        iri: frozenset(quad.triple for quad in base.quads(subject=NamedNode(iri), graph=iris.PROVENANCE_GRAPH))
        for iri in others
    }
    return _State(records, others, facts)
