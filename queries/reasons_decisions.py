"""Who decided on mappings, and which mappings keep a pair apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.namespaces import CW, OWL, PROV, SSSOM
from queries.lookup import text, things
from queries.scope import source_graphs
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class Decided:
    """One committee's decision on one mapping, as it stands now.

    `verdict` is its code (accepted, rejected, needs-work); `strength` a fraction of 1 as written; `decided` and
    `review_due` are ISO dates. Each is "" where the committee states none.
    """

    decision: str
    mapping: str
    committee: str
    committee_name: str
    verdict: str
    rationale: str = ""
    strength: str = ""
    decided: str = ""
    review_due: str = ""
    graph: str = ""


@dataclass(frozen=True, slots=True)
class Denial:
    """A mapping that keeps a pair apart: a published Not, or one that a committee rejected (`decision` then says who).

    `in_force` is False where only an edition says so that is not current.
    """

    mapping: str
    set_title: str
    publisher: str
    negated: bool
    in_force: bool
    decision: Decided | None = None


def decisions_on(store: Store, mappings: Collection[str]) -> tuple[Decided, ...]:
    """Decisions in force on these mappings, newest first. What a graph outside the default one says is history."""
    if not mappings:
        return ()
    rows = store.select(
        f"SELECT DISTINCT ?d ?m ?g WHERE {{ {nodes('m', mappings)} GRAPH ?g {{ ?d cw:decidesMapping ?m }} }}"
    ).rows
    graphs = source_graphs(store)
    on = {
        (text(d), text(m)): text(g) for d, m, g in rows if (known := graphs.get(text(g))) is not None and known.current
    }
    if not on:
        return ()
    facts: dict[str, dict[str, str]] = {}
    for subject, predicate, value in store.select(
        f"SELECT ?s ?p ?o WHERE {{ {nodes('s', {one for one, _ in on})} ?s ?p ?o }}"
    ):
        facts.setdefault(text(subject), {})[text(predicate)] = text(value)
    names = things(store, {said.get(CW + "committee", "") for said in facts.values()})
    found = [_decided(one, mapping, graph, facts.get(one, {}), names) for (one, mapping), graph in on.items()]
    return tuple(sorted(found, key=lambda one: (one.decided, one.decision), reverse=True))


def _decided(decision: str, mapping: str, graph: str, said: Mapping[str, str], names: Mapping[str, Thing]) -> Decided:
    committee = said.get(CW + "committee", "")
    return Decided(
        decision=decision,
        mapping=mapping,
        committee=committee,
        committee_name=names[committee].label if committee in names else committee,
        verdict=said.get(CW + "verdict", "").rpartition("/")[2],
        rationale=said.get(CW + "rationale", ""),
        strength=said.get(CW + "strength", ""),
        decided=said.get(PROV + "endedAtTime", "")[:10],
        review_due=said.get(CW + "reviewDue", "")[:10],
        graph=graph,
    )


def denials(store: Store, subject: str, obj: str) -> tuple[Denial, ...]:
    """What keeps two things apart, in either direction, whatever edition says so."""
    from pyoxigraph import NamedNode

    found: dict[str, set[str]] = {}
    for start, end in ((subject, obj), (obj, subject)):
        rows = store.select(
            f"SELECT ?m ?g WHERE {{ GRAPH ?g {{ ?m <{OWL}annotatedSource> ?a ; <{OWL}annotatedTarget> ?b }} }}",
            {"a": NamedNode(start), "b": NamedNode(end)},
        )
        for mapping, graph in rows:
            found.setdefault(text(mapping), set()).add(text(graph))
    if not found:
        return ()
    negated, about = _said(store, found)
    rejected = {one.mapping: one for one in decisions_on(store, found) if one.verdict == "rejected"}
    graphs = source_graphs(store)
    made = []
    for iri in sorted(found):
        if iri in negated or iri in rejected:
            current = any((known := graphs.get(graph)) is not None and known.current for graph in found[iri])
            title, publisher = about.get(iri, ("", ""))
            made.append(Denial(iri, title, publisher, iri in negated, current, rejected.get(iri)))
    return tuple(made)


def _said(store: Store, mappings: Collection[str]) -> tuple[set[str], dict[str, tuple[str, str]]]:
    """Which mappings are negated, and title and publisher of the set of each."""
    rows = store.select(
        f"""SELECT DISTINCT ?m ?not ?title ?publisher WHERE {{ {nodes("m", mappings)} GRAPH ?g {{
          ?m dcterms:isPartOf ?set . OPTIONAL {{ ?m <{SSSOM}predicate_modifier> ?not }}
          OPTIONAL {{ ?set dcterms:title ?title }} OPTIONAL {{ ?set dcterms:publisher ?publisher }} }} }}"""
    )
    negated: set[str] = set()
    about: dict[str, tuple[str, str]] = {}
    for mapping, sign, title, publisher in rows:
        if sign is not None:
            negated.add(text(mapping))
        about.setdefault(text(mapping), (text(title), text(publisher)))
    return negated, about
