"""The questions that are asked of the embedded store and of a server that was filled from it, with equal answers.

A case is a name and a function from a store to an answer that can be compared. `starter` is the starter catalogue,
`invented` the invented data of the query tests, `literals` what engines are likely to write otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph import canonical
from graph.protocol import EVERY_GRAPH, EditionStore, Solutions
from graph.store import EmbeddedStore
from ontology.errors import CredwaysError
from ontology.languagetags import mark_source
from ontology.model import Source
from ontology.namespaces import ID
from tests.queries.conftest import INVENTED, library_cases, small_store

LITERALS: Final = Path(__file__).with_name("literals.ttl")
STORES: Final = ("starter", "invented", "literals")

_THINGS: Final = (
    "comptia/network-plus", "comptia/a-plus", "nccer/carpentry-level-1", "mssc/cpt", "faa/private-pilot",
    "organization/comptia", "15-1230", "RST.11-12.2", "cas", "ANRE", "concept/career-clusters-16/2023/11",
    "Innovation Center courses and professional certifications", "no such thing at all",
)  # fmt: skip
_SEARCHES: Final = ("network", "carpentry", "15-1", "safety pl", "Comptia A+", "zzz nothing")
_CROSSWALKS: Final = (
    ("starter", "nccer/carpentry-level-1", "cas"),
    ("starter", "nccer/carpentry-level-1", "ccss-ela"),
    ("starter", "cas-cs", "csta"),
    ("invented", "comptia/network-plus", "cas"),
)
_ROWS: Final = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
_CONSTRUCTED: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_COUNTS: Final = "SELECT ?class (COUNT(?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_BOUND: Final = {
    "text": Literal("two\nlines"),
    "tag": Literal("color", language="en"),
    "accent": Literal("e\u0301 beside é"),
    "emoji": Literal("🧰 tools"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One question. `ask` raises nothing of ours: an error is an answer too."""

    name: str
    store: str
    ask: Callable[[EditionStore], object]


def stores(starter: Path, folder: Path) -> dict[str, EmbeddedStore]:
    """The embedded stores by name: `starter` has the starter catalogue, the others are made in `folder`."""
    literals = EmbeddedStore.open(folder / "literals", create=True)
    quads = parse(mark_source(LITERALS.read_bytes(), "turtle"), format=RdfFormat.TURTLE)
    with literals.writing("tests") as writer:
        writer.replace_edition(Source("invented-literals", "1", "Literals (invented)"), [quad.triple for quad in quads])
    return {
        "starter": EmbeddedStore.open(starter),
        "invented": small_store(*INVENTED.glob("*.ttl"), folder=folder / "invented"),
        "literals": literals,
    }


def cases() -> Iterator[Case]:
    """Every case."""
    yield from _library()
    yield from _whole()
    yield from _starter()
    yield from _between()


def _case(name: str, store: str, ask: Callable[..., object], *given: object) -> Case:
    return Case(name, store, lambda opened: ask(opened, *given))


def _library() -> Iterator[Case]:
    from queries import catalog

    for name, one in library_cases().items():
        yield _case(f"library/{name}", one.store, catalog.run, name, one.params)


def _whole() -> Iterator[Case]:
    """What is in the store, to the last literal."""
    for name in STORES:
        yield _case(f"store/{name}/graphs", name, lambda store: (store.graph_names(), len(store)))
        yield _case(f"store/{name}/sources", name, lambda store: store.sources())
        yield _case(f"store/{name}/default", name, lambda store: frozenset(store.quads()))
        yield _case(f"store/{name}/every-quad", name, lambda store: frozenset(store.quads(graph=EVERY_GRAPH)))
        yield _case(f"store/{name}/counts", name, lambda store: store.select(_COUNTS))
    yield _case("literals/values", "literals", lambda store: frozenset(Triple(*row) for row in store.select(_ROWS)))
    yield _case("literals/constructed", "literals", lambda store: frozenset(store.construct(_CONSTRUCTED)))
    yield _case("literals/export", "literals", _exported)
    yield _case("literals/blank", "literals", _below_blank)
    for name, term in _BOUND.items():
        yield _case(f"literals/bound-{name}", "literals", _bound, term)


def _exported(store: EditionStore) -> object:
    lines = set(store.export(RdfFormat.N_TRIPLES).splitlines())
    blank = canonical.take_blank(lines)
    return sorted([*lines, *canonical.renamed_blank(blank, "")])


def _below_blank(store: EditionStore) -> object:
    """What is said of blank nodes, asked for by the node itself."""
    start = NamedNode(f"{ID}thing/invented/blank")
    nodes = [quad.object for quad in store.quads(start) if isinstance(quad.object, BlankNode)]
    return frozenset(quad for node in nodes for quad in store.quads(node))


def _bound(store: EditionStore, term: Literal) -> object:
    return store.select("SELECT ?s WHERE { ?s ?p ?value }", {"value": term})


def _of_thing(store: EditionStore, ask: Callable[[EditionStore, str], Any], name: str) -> Any:
    from queries.resolve import resolve

    return ask(store, resolve(store, name).iri)


def _starter() -> Iterator[Case]:
    from queries.describe import describe, describe_triples
    from queries.resolve import resolve
    from queries.search import search
    from queries.sources import said_by, source_notes
    from queries.stats import stats

    yield _case("sources/notes", "starter", source_notes)
    yield _case("stats", "starter", stats)
    for name in _THINGS:
        yield _case(f"resolve/{name}", "starter", resolve, name)
        yield _case(f"show/{name}", "starter", _of_thing, describe, name)
        yield _case(f"linked-data/{name}", "starter", lambda *of: frozenset(_of_thing(*of)), describe_triples, name)
        yield _case(f"said-by/{name}", "starter", _of_thing, said_by, name)
    for text in _SEARCHES:
        yield _case(f"search/{text}", "starter", search, text)


def _between() -> Iterator[Case]:
    """From one thing to another, and from one edition to the next."""
    from credways import editions, past
    from queries.crosswalk import crosswalk
    from queries.explain import why
    from queries.reasons import reasons

    for name, subject, framework in _CROSSWALKS:
        yield _case(f"crosswalk/{subject}/{framework}", name, crosswalk, subject, framework)
    for standard in ("RW.H2.2.2.a.2", "RST.11-12.2"):
        yield _case(f"why/carpentry/{standard}", "starter", why, "nccer/carpentry-level-1", standard)
        yield _case(f"reasons/carpentry/{standard}", "starter", reasons, "nccer/carpentry-level-1", standard)
    for series, old, new in (("cas-ss", "2018", "2022"), ("cas-cs", "2018", "2024"), ("cas-sc", "2018", "2026")):
        yield _case(f"diff/{series}", "starter", editions.diff, series, old, new)
    yield _case("impact/cas-ss", "starter", editions.impact, "cas-ss", "2022", "2018")
    for day in ("2019", "2023-01-01"):
        yield _case(f"as-of/{day}", "starter", past.records, day)
        yield _case(f"as-of/{day}/crosswalk", "starter", lambda store, day: (
            crosswalk(past.at(store, day)[0], "nccer/carpentry-level-1", "cas")
        ), day)  # fmt: skip


def asked(case: Case, store: EditionStore) -> object:
    """The answer, or the words of the error that is one."""
    try:
        return case.ask(store)
    except CredwaysError as error:
        return f"{type(error).__name__}: {error}"


def difference(ours: object, theirs: object) -> str:
    """How two answers differ, in a line; "" where they are equal.

    Rows are compared in their order, triples and quads as sets in which blank nodes are what is said of them.
    """
    if isinstance(ours, Solutions) and isinstance(theirs, Solutions):
        if ours.variables != theirs.variables:
            return f"columns {' '.join(ours.variables)}; there {' '.join(theirs.variables)}"
        if sorted(map(repr, ours.rows)) == sorted(map(repr, theirs.rows)):
            return "" if ours.rows == theirs.rows else "the same rows in another order"
        return _of_sets(frozenset(ours.rows), frozenset(theirs.rows)) or "a row more often than here"
    if isinstance(ours, frozenset) and isinstance(theirs, frozenset):
        return "" if ours == theirs else _of_sets(_labelled(ours), _labelled(theirs))
    return "" if ours == theirs else _first(ours, theirs)


def _labelled(said: frozenset[Any]) -> frozenset[Any]:
    """Triples or quads with each blank node named by what is said of it in its graph."""
    graphs: dict[object, list[Triple]] = {}
    for one in said:
        quad = isinstance(one, Quad)
        graphs.setdefault(one.graph_name if quad else None, []).append(one.triple if quad else one)
    found: set[tuple[object, Triple]] = set()
    for graph, triples in graphs.items():
        labels = canonical.canonical_labels(triples, "")
        found |= {(graph, canonical.rename(triple, labels)) for triple in triples}
    return frozenset(found)


def _of_sets(ours: frozenset[Any], theirs: frozenset[Any]) -> str:
    if ours == theirs:
        return ""
    less, more = ours - theirs, theirs - ours
    shown = [f"{mark} {_shown(min(some, key=repr))}" for mark, some in (("-", less), ("+", more)) if some]
    return f"{len(less)} missing, {len(more)} more: {'; '.join(shown)}"


def _shown(one: object) -> str:
    return " | ".join(map(str, one))[:300] if isinstance(one, tuple) else str(one)[:300]


def _first(ours: object, theirs: object, where: str = "") -> str:
    """The first place where two answers of the same kind differ."""
    if type(ours) is type(theirs):
        if is_dataclass(ours):
            for part in fields(ours):
                mine, other = getattr(ours, part.name), getattr(theirs, part.name)
                if mine != other:
                    return _first(mine, other, f"{where}.{part.name}")
        if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple) and len(ours) == len(theirs):
            for place, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
                if mine != other:
                    return _first(mine, other, f"{where}[{place}]")
    return f"{where or 'answer'}: {_shown(ours)}; there {_shown(theirs)}"
