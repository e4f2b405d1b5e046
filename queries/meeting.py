"""Where two things meet without any mapping: a fact stated of the two, or a competency that both stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from queries.chains import HAS_PART, PART_OF, SHARES_COMPETENCY, STATED, Step
from queries.edges import Edge, part_of
from queries.lookup import text
from queries.standing import classes, other_names, plain_facts
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.routes import Goal

Leads = Mapping[str, tuple[Step, ...]]


def meetings(store: Store, leads: Leads, goal: Goal, graphs: Sequence[str] | None) -> list[Edge]:
    """One-hop paths between what `leads` start from and what `goal` ends at, other than mappings.

    A thing that both sides stand for is a stated fact where it is one of the two things asked about, and a shared
    competency where it is a statement between them. A way that leads back over the other side's own steps is none.
    """
    found: dict[tuple[str, frozenset[str]], Edge] = {}
    both = [iri for iri in leads if iri in goal.statements or iri in goal.tails]
    taught = [iri for iri, steps in leads.items() if steps and steps[-1].object == iri and steps[-1].property]
    inside = part_of(store, {*taught, *both}, graphs) if goal.frameworks or both else {}
    for iri in sorted({*both, *(one for one in taught if inside.get(one) in goal.frameworks)}):
        lead, tail = leads[iri], goal.tails.get(iri, ())
        edge = _edge(iri, lead, tail, inside.get(iri, ""))
        if edge is not None:
            found.setdefault((edge.name + edge.via, frozenset((edge.start, edge.end))), edge)
    return sorted(found.values(), key=lambda one: (one.start, one.end, one.via))


def _edge(iri: str, lead: Sequence[Step], tail: Sequence[Step], framework: str) -> Edge | None:
    near, far = _proper(lead) or (bool(lead) and not tail), _proper(tail) or (bool(tail) and not lead)
    if near and not far and (last := lead[-1]).object == iri and last.property:
        return Edge(last.subject, iri, STATED, "", last.inverse, property=last.property, framework=framework, meets=iri)
    if far and not near and (last := tail[-1]).object == iri and last.property:
        return Edge(iri, last.subject, STATED, "", not last.inverse, property=last.property, meets=iri)
    # A statement of the framework that one of the two states its competencies in.
    if near and not far and framework and lead[-1].object != iri:
        return Edge(lead[-1].subject, iri, STATED, "", framework=framework, via=lead[-1].object, meets=iri)
    if far and not near and framework and tail[-1].object != iri:
        return Edge(iri, tail[-1].subject, STATED, "", True, via=tail[-1].object, meets=iri)
    crossed = {step.subject for step in lead} & {step.subject for step in tail}
    classed = {step.property for step in (*lead, *tail)} & classes()  # one cluster is no competency
    if lead and tail and framework and not crossed and not classed:
        return Edge(lead[0].subject, tail[0].subject, SHARES_COMPETENCY, "", via=iri, meets=iri)
    return None


def _proper(steps: Sequence[Step]) -> bool:
    """Whether steps lead anywhere else than to another name of where they start."""
    return any(step.property not in other_names() for step in steps)


def listed(store: Store, lists: Collection[str], goal: Goal, graphs: Sequence[str] | None) -> list[Edge]:
    """Facts stated of a member of one of `lists` (frameworks, schemes) and a member of one of the goal's."""
    if not lists or not goal.frameworks:
        return []
    names = ", ".join(f"<{name}>" for name in plain_facts())
    edges = []
    for inverse, triple in ((False, "?s ?p ?o"), (True, "?o ?p ?s")):
        rows = store.select(
            f"""SELECT DISTINCT ?s ?p ?o WHERE {{ {nodes("a", lists)} ?s skos:inScheme|ceasn:isPartOf ?a . {triple} .
              FILTER(?p IN ({names})) }}""",
            graphs=graphs,
        )
        said = [(text(near), text(name), text(far)) for near, name, far in rows]
        inside = part_of(store, {far for _, _, far in said}, graphs)
        edges += [
            Edge(near, far, STATED, "", inverse, property=name, framework=inside[far])
            for near, name, far in said
            if inside.get(far) in goal.frameworks
        ]
    return sorted(edges, key=lambda one: (one.start, one.end, one.property))


def rising(
    store: Store, starts: Collection[str], goal: Goal, rise: Collection[str], graphs: Sequence[str] | None
) -> list[Edge]:
    """Steps up from each of `rise` to the statements that hold it, and from those that hold one of `goal.rise` down.

    A step between two starts, or between two ends, leads nowhere new and is left out; between a start and an end it is
    a finding of its own.
    """
    edges = [
        Edge(part, whole, PART_OF, "", framework=framework)
        for part, whole, framework in _above(store, rise, graphs)
        if whole not in starts
    ]
    edges += [
        Edge(whole, part, HAS_PART, "", framework=framework)
        for part, whole, framework in _above(store, goal.rise, graphs)
        if whole not in goal.statements
    ]
    return edges


def _above(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> list[tuple[str, str, str]]:
    """(part, a statement that holds it at any height, framework of that statement)."""
    if not iris:
        return []
    rows = store.select(
        f"""SELECT DISTINCT ?s ?o ?f WHERE {{ {nodes("s", iris)} ?s (ceasn:isChildOf|skos:broader)+ ?o .
          ?o ceasn:isPartOf|skos:inScheme ?f }}""",
        graphs=graphs,
    )
    return sorted((text(s), text(o), text(f)) for s, o, f in rows)
