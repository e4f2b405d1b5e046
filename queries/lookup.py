"""Things by IRI: labels, kinds, codes and editions of many IRIs in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pyoxigraph import NamedNode

from ontology.iris import edition_order
from ontology.namespaces import CEASN, CETERMS, CW, DCTERMS, ID, RDF, SKOS
from queries.remembered import remembered
from queries.things import Thing
from queries.values import nodes
from queries.words import kind_of

if TYPE_CHECKING:
    from graph.protocol import Store, Term

LABELS = (SKOS + "prefLabel", CETERMS + "name", CEASN + "name", DCTERMS + "title", CEASN + "competencyText")
"""Where a label is looked for, best first."""

_WANTED = frozenset((*LABELS, SKOS + "notation", RDF + "type", CEASN + "isPartOf", CW + "seriesId", CW + "edition"))


@dataclass(frozen=True, slots=True)
class FrameworkInfo:
    """A framework edition: its series, edition, names, content area, and the graphs that name it.

    `at_hand` says that the default graph has it; `current` that it is the newest of its series there (our starter
    catalogue may hold an edition that a publisher's own file has superseded).
    """

    iri: str
    series: str
    edition: str
    label: str
    area: str
    area_code: str
    graphs: tuple[str, ...]
    at_hand: bool
    current: bool


def frameworks(store: Store) -> dict[str, FrameworkInfo]:
    """Every framework edition of the store by IRI, superseded ones too."""
    return remembered(store, "frameworks", lambda: _frameworks(store))


def _frameworks(store: Store) -> dict[str, FrameworkInfo]:
    at_hand = {text(row[0]) for row in store.select("SELECT ?f WHERE { ?f a ceasn:CompetencyFramework }")}
    found = store.select(
        """SELECT ?f ?g ?series ?edition (MIN(?l) AS ?label) (MIN(?a) AS ?area) (MIN(?c) AS ?code) WHERE {
          GRAPH ?g { ?f a ceasn:CompetencyFramework .
            OPTIONAL { ?f cw:seriesId ?series } OPTIONAL { ?f cw:edition ?edition }
            OPTIONAL { ?f skos:prefLabel|ceasn:name ?l }
            OPTIONAL { ?f cw:contentArea ?a } OPTIONAL { ?f cw:contentAreaCode ?c } }
          FILTER(!STRENDS(STR(?g), "#lexical"))
        } GROUP BY ?f ?g ?series ?edition ORDER BY ?f ?g"""
    )
    made: dict[str, FrameworkInfo] = {}
    newest: dict[str, str] = {}
    for row in found:
        iri, graph, series, edition, label, area, code = (text(term) for term in row)
        before = made.get(iri)
        if before is not None:
            label, area, code = before.label, before.area, before.area_code
        else:
            label = label or series or iri
        graphs = (*(before.graphs if before else ()), graph)
        made[iri] = FrameworkInfo(iri, series, edition, label, area or label, code, graphs, iri in at_hand, False)
        if iri in at_hand:
            newest[series] = max(newest.get(series, edition), edition, key=edition_order)
    return {
        iri: replace(one, current=one.at_hand and (not one.series or newest[one.series] == one.edition))
        for iri, one in made.items()
    }


def editions_of(store: Store, series: str) -> list[FrameworkInfo]:
    """Editions of a series, newest first."""
    found = [info for info in frameworks(store).values() if info.series == series]
    return sorted(found, key=lambda info: edition_order(info.edition), reverse=True)


def text(term: Term | None) -> str:
    """Value of a term, "" for none."""
    return "" if term is None else str(getattr(term, "value", term))


def things(store: Store, iris: Iterable[str], graphs: Sequence[str] | None = None) -> dict[str, Thing]:
    """The things with these IRIs; what only superseded editions know is looked up there; the unknown are left out."""
    wanted = sorted({iri for iri in iris if _is_iri(iri)})
    if not wanted:
        return {}
    # Predicates are sifted here: two VALUES blocks in one query make the engine scan every triple.
    facts = _collect(store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('s', wanted)} ?s ?p ?o }}", graphs=graphs).rows)
    missing = [iri for iri in wanted if iri not in facts]
    if missing:
        older = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {nodes('s', missing)} GRAPH ?g {{ ?s ?p ?o }} }}"
        facts |= _collect(store.select(older).rows)
    return {iri: _thing(store, iri, facts[iri]) for iri in wanted if iri in facts}


def _is_iri(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def _collect(rows: Iterable[Sequence[Term | None]]) -> dict[str, dict[str, list[str]]]:
    facts: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, obj in rows:
        name = text(predicate)
        if name in _WANTED:
            facts.setdefault(text(subject), {}).setdefault(name, []).append(text(obj))
    return facts


def _thing(store: Store, iri: str, facts: dict[str, list[str]]) -> Thing:
    label = next((min(facts[name]) for name in LABELS if name in facts), "")
    notation = min(facts.get(SKOS + "notation", [""]))
    wording = facts.get(CEASN + "competencyText")
    if wording and notation and label.endswith(notation):  # our catalogue's stand-in, which says nothing but the code
        label = min(wording)
    kind, what = kind_of(facts.get(RDF + "type", ()))
    series, edition = facts.get(CW + "seriesId", [""])[0], facts.get(CW + "edition", [""])[0]
    if not series and CEASN + "isPartOf" in facts:
        info = frameworks(store).get(facts[CEASN + "isPartOf"][0])
        series, edition = (info.series, info.edition) if info else ("", "")
    if not series and kind != "mapping":
        series, edition = edition_in(iri)
    return Thing(iri, label or notation or unquote(iri.rpartition("/")[2]), kind, notation, edition, series, what)


def edition_in(iri: str) -> tuple[str, str]:
    """(series, edition) as a minted IRI of an edition's item spells them, else ("", "")."""
    if iri.startswith(ID):
        parts = iri[len(ID) :].split("/")
        if parts[0] in ("statement", "concept", "scheme", "framework") and len(parts) >= 3:
            return parts[1], unquote(parts[2])
    return "", ""
