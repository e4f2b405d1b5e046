"""Who says something about a thing: the source editions whose graphs mention it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.iris import PROVENANCE_GRAPH
from queries.lookup import text
from queries.remembered import current_graphs, remembered

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source edition, as the provenance graph describes it. `triples` counts its whole graph."""

    series: str
    edition: str
    title: str
    publisher: str
    license: str
    credit: str
    url: str
    graph: str
    is_current: bool
    triples: int


def source_notes(store: Store) -> dict[str, SourceNote]:
    """Every source edition by its graph's IRI."""
    return remembered(store, "source notes", lambda: _source_notes(store))


def _source_notes(store: Store) -> dict[str, SourceNote]:
    rows = store.select(
        f"""SELECT ?g ?series ?edition ?title ?publisher ?license ?credit ?url ?current ?triples WHERE {{
          GRAPH <{PROVENANCE_GRAPH}> {{
            ?g a cw:SourceEdition ; cw:seriesId ?series ; cw:edition ?edition ; cw:isCurrent ?current .
            OPTIONAL {{ ?g dcterms:title ?title }} OPTIONAL {{ ?g dcterms:publisher ?publisher }}
            OPTIONAL {{ ?g dcterms:license ?license }} OPTIONAL {{ ?g dcterms:rights ?credit }}
            OPTIONAL {{ ?g dcterms:source ?url }} OPTIONAL {{ ?g cw:tripleCount ?triples }} }}
        }} ORDER BY ?series ?edition"""
    )
    notes = {}
    now = current_graphs(store, (text(row[0]) for row in rows if text(row[8]) == "true"))
    for row in rows:
        graph, series, edition, title, publisher, licence, credit, url, _, triples = (text(term) for term in row)
        notes[graph] = SourceNote(
            series, edition, title, publisher, licence, credit, url, graph, graph in now, int(triples or 0)
        )
    return notes


def said_by(store: Store, iri: str) -> tuple[SourceNote, ...]:
    """The source editions that say something of `iri`, current ones first."""
    rows = store.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", {"s": NamedNode(iri)})
    notes = source_notes(store)
    found = [notes[text(row[0])] for row in rows if text(row[0]) in notes]
    return tuple(sorted(found, key=lambda note: (not note.is_current, note.series, note.edition)))
