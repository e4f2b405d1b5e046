"""What a push has sent to an endpoint, kept there as a small graph of its own (`ontology.iris.PUSHED_GRAPH`).

An entry says of one graph which content (by its digest) is being sent and how far that is. It is written after what it
tells of, never before, so a push that ends at any moment leaves at most less than the truth, and sending some again
does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from graph.remote.upload import Upload
from ontology.iris import PUSHED_GRAPH
from ontology.namespaces import RDF, XSD
from ontology.terms import CW

SENDING: Final = "sending"
DONE: Final = "done"
DIFFERS: Final = "differs"

_TYPE: Final = NamedNode(RDF + "type")
_INTEGER: Final = NamedNode(XSD + "integer")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was sent of a graph. `triples` counts what was sent so far, `there` what the endpoint counted at the end.

    `parts` are, of a union of graphs, those that are in it wholly: each its name, a space, its digest.
    """

    state: str
    digest: str
    triples: int = 0
    there: int = 0
    parts: frozenset[str] = frozenset()


def read(upload: Upload) -> dict[str, Entry]:
    """The entries of an endpoint by graph; none where nothing was ever pushed. Raises as `Upload.select`."""
    facts: dict[str, dict[str, set[str]]] = {}
    for row in upload.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", PUSHED_GRAPH):
        facts.setdefault(row["s"], {}).setdefault(row["p"], set()).add(row["o"])
    return {graph: entry for graph, said in facts.items() if (entry := _entry(said))}


def write(upload: Upload, entries: Mapping[str, Entry]) -> None:
    """Make these the entries, in one request. Raises as `Upload.put`."""
    triples = [triple for graph, entry in sorted(entries.items()) for triple in _triples(graph, entry)]
    text = ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    upload.put(PUSHED_GRAPH, text.splitlines(keepends=True))


def _entry(said: Mapping[str, set[str]]) -> Entry | None:
    """One entry, None for what is none (half of one was lost)."""
    try:
        (state,) = said[CW.pushState.value]
        (digest,) = said[CW.pushedDigest.value]
        (triples,) = said[CW.pushedTriples.value]
        (there,) = said[CW.triplesThere.value]
        return Entry(state, digest, int(triples), int(there), frozenset(said.get(CW.pushedPart.value, ())))
    except (KeyError, ValueError):
        return None


def _triples(graph: str, entry: Entry) -> Iterable[Triple]:
    node = NamedNode(graph)
    yield Triple(node, _TYPE, CW.PushedGraph)
    yield Triple(node, CW.pushState, Literal(entry.state))
    yield Triple(node, CW.pushedDigest, Literal(entry.digest))
    yield Triple(node, CW.pushedTriples, Literal(str(entry.triples), datatype=_INTEGER))
    yield Triple(node, CW.triplesThere, Literal(str(entry.there), datatype=_INTEGER))
    for part in sorted(entry.parts):
        yield Triple(node, CW.pushedPart, Literal(part))
