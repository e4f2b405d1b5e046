"""What leads to what, as sources state it: stacking statements, programs that lead to credentials, ways into jobs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from graph.network import stacking_graph
from ontology.namespaces import expand
from queries.lookup import text
from queries.sources import source_notes

if TYPE_CHECKING:
    from graph.protocol import Store

REQUIRED, PART, BESIDE, OPENS, NARROWS, CONDITION = HARD = (
    "required", "part", "beside", "opens", "narrows", "condition",
)  # fmt: skip
"""Roles that are always followed; a `condition` says which condition of a pathway component names the lower step."""

SOFT: Final = ("advised", "nested", "credit")
"""Roles that are followed only where soft links are allowed: nobody has to do what is only advised."""


@dataclass(frozen=True, slots=True)
class Link:
    """One statement that `lower` leads to `upper`, with its `role` (links.yaml).

    `kind` is the stacking kind, or "" for a fact of `predicate`. `number` is how many of the asserter's lower steps are
    required (None: this one is); of a condition, out of the `of` that it names. `graph` is the source edition that
    states a fact. The rest is what the source says of itself, "" and None where it does not.
    """

    lower: str
    upper: str
    role: str
    kind: str = ""
    predicate: str = ""
    number: int | None = None
    asserter: str = ""
    contested: bool | None = None
    source: str = ""
    date: str = ""
    statement: str = ""
    of: int = 0
    graph: str = ""

    @property
    def soft(self) -> bool:
        """Whether it is followed only where soft links are allowed."""
        return self.role in SOFT


_FACT: Final = """SELECT DISTINCT ?lower ?upper ?graph ?source WHERE {
  GRAPH ?graph { ?lower <PROPERTY> ?upper OPTIONAL { ?lower dcterms:source ?source } }
  FILTER(isIRI(?upper))
  FILTER NOT EXISTS {
    ?lower a ?kind . FILTER(?kind IN (skos:Concept, ceasn:Competency, <http://purl.org/ASN/schema/core/ProgressionLevel>))
    FILTER NOT EXISTS { ?lower a cw:OnetOccupation } } }"""
"""What a list ties to an occupation (a task, a skill, a level) is not taken; O*NET's occupations are steps."""


def links(store: Store) -> tuple[Link, ...]:
    """Every link of the store, those with the same ends beside each other. What links.yaml gives no role is no link."""
    return tuple(sorted((*_stated(store), *_facts(store)), key=_key))


def _stated(store: Store) -> list[Link]:
    rules = _rules()
    made = []
    for lower, upper, statement, data in stacking_graph(store).edges(keys=True, data=True):
        role = rules.role(data["kind"], data["predicate"] or "")
        if role:
            link = Link(
                lower, upper, role, data["kind"], data["predicate"] or "", data["required_number"],
                data["asserter"] or "", data["contested"], data["source"] or "", data["date"] or "", statement,
            )  # fmt: skip
            made.append(link)
    return made


def _facts(store: Store) -> list[Link]:
    made = []
    current = {graph for graph, note in source_notes(store).items() if note.is_current}
    for name, role in _rules().facts:
        stated: dict[tuple[str, str], tuple[str, str]] = {}
        for lower, upper, graph, source in sorted(store.select(_FACT.replace("PROPERTY", name)), key=str):
            if text(graph) in current:
                stated.setdefault((text(lower), text(upper)), (text(graph), text(source)))
        made += [
            Link(lower, upper, role, predicate=name, graph=graph, source=source)
            for (lower, upper), (graph, source) in stated.items()
        ]
    return made


@dataclass(frozen=True, slots=True)
class _Rules:
    statements: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]

    def role(self, kind: str, predicate: str) -> str:
        fitting = (role for of, by, role in self.statements if of == kind and by in ("", predicate))
        return next(fitting, "")


@cache
def _rules() -> _Rules:
    data = yaml.safe_load(Path(__file__).with_name("links.yaml").read_text("utf-8"))
    statements = tuple((row["kind"], _iri(row["predicate"]), row["role"]) for row in data["statements"])
    facts = tuple((_iri(row["property"]), row["role"]) for row in data["facts"])
    used = {role for *_, role in statements} | {role for _, role in facts}
    if strange := used - {*HARD, *SOFT, ""}:
        raise ValueError(f"links.yaml names a role that there is not: {', '.join(sorted(strange))}")
    return _Rules(statements, facts)


def _iri(curie: str) -> str:
    return (expand(curie) or curie) if curie else ""


def _key(link: Link) -> tuple[str, ...]:
    return (link.upper, link.lower, link.role, link.statement, link.predicate)
