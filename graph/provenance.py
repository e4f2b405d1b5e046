"""Where each graph comes from: source editions in the provenance graph (docs/data-model.md §2), and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from graph.protocol import Store, Term
from ontology import iris
from ontology.model import Receipt, Source
from ontology.namespaces import ID, RDF, SCHEMA, XSD
from ontology.terms import CETERMS, CW, DCTERMS, PROV

_TYPE = NamedNode(RDF + "type")
_NAME = NamedNode(SCHEMA + "name")
_JSON = NamedNode(RDF + "JSON")
_INTEGER = NamedNode(XSD + "integer")
_BOOLEAN = NamedNode(XSD + "boolean")
_DATE_TIME = NamedNode(XSD + "dateTime")


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One loaded source edition. `triples` counts distinct triples as loaded; `digest` is canonical.digest of them.

    `order` is what decides which edition of the series is current (compared by ontology.iris.edition_order);
    `files` are (name, sha256 hex). `loaded_at` is UTC, to the second.
    """

    source: Source
    loaded_at: datetime
    triples: int
    digest: str
    is_current: bool
    order: str
    receipt: Receipt | None = None
    files: tuple[tuple[str, str], ...] = ()

    @property
    def series(self) -> str:
        """The series this is an edition of."""
        return self.source.series

    @property
    def edition(self) -> str:
        """Which edition."""
        return self.source.edition

    @property
    def graph(self) -> str:
        """IRI of the named graph."""
        return iris.source_graph(self.source.series, self.source.edition)

    @property
    def title(self) -> str:
        """The source's title."""
        return self.source.title

    @property
    def publisher(self) -> str:
        """Who published it, or "" ."""
        return self.source.publisher

    @property
    def license(self) -> str:
        """Its licence as stated, or ""."""
        return self.source.license

    @property
    def credit(self) -> str:
        """The line its publisher requires to be shown, or ""."""
        return self.source.credit

    def same_but_for_time(self, other: SourceRecord) -> bool:
        """Whether everything but the time of loading and currency is equal."""
        return replace(self, loaded_at=other.loaded_at, is_current=other.is_current) == other


def newest(records: Iterable[SourceRecord]) -> SourceRecord:
    """The edition of a series that is current: the highest order, ties by the edition's text."""
    return max(records, key=lambda record: (iris.edition_order(record.order), record.edition))


def triples(record: SourceRecord) -> set[Triple]:
    """Say `record` in PROV, Dublin Core and `cw:`."""
    graph, source = NamedNode(record.graph), record.source
    load = NamedNode(f"{ID}load/{source.series}/{iris.segment(source.edition)}")
    time = Literal(record.loaded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=_DATE_TIME)
    said = {
        Triple(graph, _TYPE, CW.SourceEdition),
        Triple(graph, _TYPE, PROV.Entity),
        Triple(graph, DCTERMS.title, Literal(source.title)),
        Triple(graph, CW.seriesId, Literal(source.series)),
        Triple(graph, CW.edition, Literal(source.edition)),
        Triple(graph, CW.editionOrder, Literal(record.order)),
        Triple(graph, CW.isCurrent, _boolean(record.is_current)),
        Triple(graph, CW.tripleCount, _integer(record.triples)),
        Triple(graph, CW.contentDigest, Literal(record.digest)),
        Triple(graph, PROV.generatedAtTime, time),
        Triple(graph, PROV.wasGeneratedBy, load),
        Triple(load, _TYPE, CW.LoadActivity),
        Triple(load, _TYPE, PROV.Activity),
        Triple(load, PROV.endedAtTime, time),
    }
    stated = (
        (DCTERMS.publisher, source.publisher),
        (DCTERMS.license, source.license),
        (DCTERMS.rights, source.credit),
        (DCTERMS.source, source.url),
        (CETERMS.dateEffective, source.effective),
        (CETERMS.expirationDate, source.expires),
    )
    said |= {Triple(graph, name, _text_or_iri(name, text)) for name, text in stated if text}
    for place, (name, sha256) in enumerate(record.files):
        file = NamedNode(f"{load.value}/file/{place}")
        said |= {
            Triple(load, PROV.used, file),
            Triple(file, _TYPE, PROV.Entity),
            Triple(file, _NAME, Literal(name)),
            Triple(file, CW.sha256, Literal(sha256)),
        }
    if record.receipt is not None:
        receipt = record.receipt
        said |= {
            Triple(load, CW.receipt, Literal(receipt_json(receipt), datatype=_JSON)),
            Triple(load, CW.recordsRead, _integer(receipt.read)),
            Triple(load, CW.recordsKept, _integer(receipt.kept)),
            Triple(load, CW.recordsDropped, _integer(len(receipt.dropped))),
            Triple(load, CW.linksDangling, _integer(len(receipt.dangling))),
        }
    return said


def graph_triples(graph: str, count: int, content_digest: str, in_default: bool) -> set[Triple]:
    """Say what is known of a graph that is no source edition (inferences, decisions)."""
    node = NamedNode(graph)
    return {
        Triple(node, _TYPE, PROV.Entity),
        Triple(node, CW.isCurrent, _boolean(in_default)),
        Triple(node, CW.tripleCount, _integer(count)),
        Triple(node, CW.contentDigest, Literal(content_digest)),
    }


def sources(store: Store) -> list[SourceRecord]:
    """Every loaded source edition, by series and then oldest first."""
    found = [_record(facts) for facts in _described(store).values() if CW.SourceEdition in facts.get(_TYPE, ())]
    return sorted(found, key=lambda record: (record.series, iris.edition_order(record.order), record.edition))


def other_graphs(store: Store) -> dict[str, bool]:
    """Graphs that are no source edition (inferences, decisions), and whether the default graph includes them."""
    described = _described(store)
    return {
        node: _one(facts, CW.isCurrent) == "true"
        for node, facts in described.items()
        if CW.isCurrent in facts and CW.SourceEdition not in facts.get(_TYPE, ())
    }


def receipt_json(receipt: Receipt) -> str:
    """A receipt as JSON text with sorted keys."""
    about = {name: getattr(receipt, name) for name in Receipt.__slots__}
    about["fields"], about["counts"] = dict(receipt.fields), dict(receipt.counts)
    return json.dumps(about, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def receipt_from_json(text: str) -> Receipt:
    """Undo `receipt_json`."""
    about: dict[str, Any] = json.loads(text)
    for name in ("dropped", "dangling"):
        about[name] = tuple(tuple(entry) for entry in about[name])
    for name in ("warnings", "notes"):
        about[name] = tuple(about[name])
    return Receipt(**about)


_Facts = Mapping[NamedNode, list[Term]]


def _described(store: Store) -> dict[str, dict[NamedNode, list[Term]]]:
    described: dict[str, dict[NamedNode, list[Term]]] = {}
    for quad in store.quads(graph=iris.PROVENANCE_GRAPH):
        if isinstance(quad.subject, NamedNode):
            described.setdefault(quad.subject.value, {}).setdefault(quad.predicate, []).append(quad.object)
    for facts in list(described.values()):
        load = facts.get(PROV.wasGeneratedBy)
        if load:  # fold the activity and its files into the graph they made
            activity = described.get(_value(load[0]), {})
            for name in (CW.receipt, PROV.used):
                facts[name] = activity.get(name, [])
            facts[PROV.used] = [
                part
                for file in sorted(facts[PROV.used], key=lambda node: int(_value(node).rpartition("/")[2]))
                for part in (described[_value(file)][_NAME][0], described[_value(file)][CW.sha256][0])
            ]
    return described


def _record(facts: _Facts) -> SourceRecord:
    files = [_value(part) for part in facts.get(PROV.used, [])]
    receipt = _one(facts, CW.receipt)
    return SourceRecord(
        source=Source(
            series=_one(facts, CW.seriesId),
            edition=_one(facts, CW.edition),
            title=_one(facts, DCTERMS.title),
            publisher=_one(facts, DCTERMS.publisher),
            license=_one(facts, DCTERMS.license),
            credit=_one(facts, DCTERMS.rights),
            url=_one(facts, DCTERMS.source),
            effective=_one(facts, CETERMS.dateEffective),
            expires=_one(facts, CETERMS.expirationDate),
        ),
        loaded_at=datetime.strptime(_one(facts, PROV.generatedAtTime), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        triples=int(_one(facts, CW.tripleCount)),
        digest=_one(facts, CW.contentDigest),
        is_current=_one(facts, CW.isCurrent) == "true",
        order=_one(facts, CW.editionOrder),
        receipt=receipt_from_json(receipt) if receipt else None,
        files=tuple(zip(files[::2], files[1::2], strict=True)),
    )


def _one(facts: _Facts, name: NamedNode) -> str:
    found = facts.get(name)
    return _value(found[0]) if found else ""


def _value(term: Term) -> str:
    return "" if isinstance(term, Triple) else term.value


def _text_or_iri(name: NamedNode, text: str) -> NamedNode | Literal:
    """An http(s) address as an IRI where the data model allows one and the text is one; else text."""
    if name in (DCTERMS.license, DCTERMS.source) and text.startswith(("http://", "https://")):
        try:
            return NamedNode(text)
        except ValueError:
            return Literal(text)
    return Literal(text)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)


def _boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=_BOOLEAN)
