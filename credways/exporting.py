"""A loaded source edition in the format it was published in. A format is one line of `_FORMATS`.

An exporter is a function from the edition's triples (exact literals, one named graph) and its source record to the
bytes of the file. It raises NotFound where the edition was not loaded from such a file.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ontology.errors import NotFound

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from graph.protocol import EditionStore
    from graph.provenance import SourceRecord

Write = Callable[["Iterable[Triple]", "SourceRecord"], bytes]


class ExportFormat(NamedTuple):
    """One format: its name for `--format`, what it is, and where its function is ("module:function")."""

    name: str
    title: str
    function: str

    def writer(self) -> Write:
        """The function, imported when it is asked for."""
        module, _, name = self.function.partition(":")
        found: Write = getattr(importlib.import_module(module), name)
        return found


_FORMATS = (
    ExportFormat("case", "CASE 1.0 or 1.1 package (JSON), as loaded", "credways.exporting:case"),
    ExportFormat("ctdl-asn", "CTDL-ASN framework (JSON-LD), as loaded", "credways.exporting:ctdl_asn"),
    ExportFormat("sssom", "Mappings in SSSOM (TSV with its metadata)", "credways.exporting:sssom"),
)


def formats() -> tuple[ExportFormat, ...]:
    """Every export format."""
    return _FORMATS


def export(store: EditionStore, record: SourceRecord, format_name: str) -> bytes:
    """One edition in one format. Raises NotFound for an unknown format, and where the edition has no such file."""
    chosen = next((one for one in _FORMATS if one.name == format_name), None)
    if chosen is None:
        raise NotFound("export format", format_name, [one.name for one in _FORMATS])
    from ontology.iris import source_graph

    graph = source_graph(record.source.series, record.source.edition)
    quads = store.marked_quads(graph=graph)  # the capitals of language tags noted (ontology/languagetags.py)
    return chosen.writer()((quad.triple for quad in quads), record)


def case(triples: Iterable[Triple], record: SourceRecord) -> bytes:
    """A CASE package, equal as JSON to the one that was loaded."""
    from loaders.case_export import case_package
    from loaders.case_json import dumps

    package = case_package(triples, f"{record.source.series} {record.source.edition}")
    return (dumps(dict(package), indent=2) + "\n").encode()


def ctdl_asn(triples: Iterable[Triple], record: SourceRecord) -> bytes:
    """A CTDL-ASN framework that says what the loaded file said, with the official context."""
    from loaders.ctdl_asn_write import ctdl_asn_document

    return ctdl_asn_document(triples, f"{record.source.series} {record.source.edition}").encode()


def sssom(triples: Iterable[Triple], record: SourceRecord) -> bytes:
    """The one mapping set of an edition as SSSOM/TSV; rows in the order of their identifiers."""
    from loaders.sssom_triples import sssom_document

    return sssom_document(triples, f"{record.source.series} {record.source.edition}").encode()
