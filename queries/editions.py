"""The items of one edition of a source, as plain records to compare: of a framework, a scheme, or a whole source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from pyoxigraph import Literal

from ontology.errors import BadQuery
from ontology.iris import edition_order
from ontology.namespaces import CEASN, CETERMS, CW, DCTERMS, ID, OWL, RDF, SKOS
from queries.editions_words import folded
from queries.lookup import edition_in, text
from queries.scope import source_graphs
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store, Term

TEXT: Final = "text"
DEFINITION: Final = "definition"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an edition: a statement or a concept.

    `texts` holds its wording by part: "text" (a statement's text, else its label), "definition". `kind` is what it is
    (items of different kinds are not compared by text). `parents` are IRIs. `derived` says that the code was built
    here, so it proves nothing. `identifiers` are official ones that outlive an edition. `weight` is as published.
    """

    iri: str
    code: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    parents: tuple[str, ...] = ()
    derived: bool = False
    identifiers: tuple[str, ...] = ()
    weight: str = ""

    @property
    def text(self) -> str:
        """The wording that names the item."""
        return self.texts.get(TEXT, "")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a series and its items in code order; `graphs` hold it."""

    series: str
    edition: str
    items: tuple[Item, ...]
    graphs: tuple[str, ...] = ()


def edition_of(store: Store, series: str, edition: str, without: Collection[str] = ()) -> Edition:
    """Read one loaded edition. Raises BadQuery naming what is loaded where it is not there or has no items.

    Concepts of the schemes `without` are left out.

    An edition that only a published version crosswalk names is read from there, with codes and titles alone.
    """
    series = series.lower()
    places = holders(store, series)
    named = next((name for name in places if name.lower() == edition.lower()), None)
    if named is None:
        known = sorted({*places, *crossed(store, series)}, key=edition_order)
        found = next((name for name in known if name.lower() == edition.lower()), "")
        if found:
            return Edition(series, found, *crossed(store, series)[found])
        hint = f"Loaded are: {', '.join(known)}." if known else f"Nothing is called {series!r}; see `credways sources`."
        raise BadQuery(f"Edition {edition!r} of {series!r} is not loaded. {hint}")
    # Several sources may describe one edition (a list without the hierarchy beside the whole): the fullest comes first.
    read = sorted((_items(store, *place, without) for place in places[named]), key=len, reverse=True)
    made: dict[str, Item] = {}
    for item in (item for items in read for item in items):
        before = made.get(item.iri)
        made[item.iri] = item if before is None else _both(before, item)
    if not made:
        raise BadQuery(f"{series} {named} has no statements and no concepts that could be compared.")
    return Edition(series, named, _ordered(made.values()), tuple(dict.fromkeys(graph for graph, _ in places[named])))


def scheme_sizes(store: Store, series: str, edition: str) -> dict[str, int]:
    """How many concepts of each scheme (by its series) an edition holds, without reading them; {} where none are."""
    found: Counter[str] = Counter()
    for graph, holder in holders(store, series.lower()).get(edition, ()):
        if not holder:
            rows = store.select(
                f"SELECT ?x (COUNT(?s) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s skos:inScheme ?x }} }} GROUP BY ?x"
            )
            for scheme, number in rows:
                name = edition_in(text(scheme))[0]
                found[name] = max(found[name], int(text(number)))
    return dict(found)


def only_in_one(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Schemes that `one` holds and `other` lacks, with their sizes; {} where the two share none.

    A source such as O*NET holds many schemes, and a copy of one edition may lack whole tables: their items are neither
    retired nor added, they are not at hand.
    """
    return {name: size for name, size in one.items() if name not in other} if one.keys() & other.keys() else {}


def crossed(store: Store, series: str) -> dict[str, tuple[tuple[Item, ...], tuple[str, ...]]]:
    """Editions of a series that version crosswalks name: edition → (items with code and title, graphs that say so)."""
    labels: dict[str, dict[str, str]] = {}
    graphs: dict[str, set[str]] = {}
    marks = store.select("SELECT ?s ?none ?g WHERE { GRAPH ?g { ?s cw:changeKind ?kind } }")
    for end, label in (("annotatedSource", "subject_label"), ("annotatedTarget", "object_label")):
        rows = store.select(
            f"SELECT ?s ?label ?g WHERE {{ GRAPH ?g {{ ?m cw:changeKind ?kind ; owl:{end} ?s "
            f"OPTIONAL {{ ?m sssom:{label} ?label }} }} }}"
        )
        for subject, name, graph in (*rows, *marks):
            of, edition = edition_in(text(subject))
            if of == series and edition:
                known = labels.setdefault(edition, {})
                known[text(subject)] = min(filter(None, (known.get(text(subject)), text(name))), default="")
                graphs.setdefault(edition, set()).add(text(graph))
    return {
        edition: (
            _ordered(
                Item(iri, unquote(iri.rpartition("/")[2]), MappingProxyType({TEXT: name} if name else {}), series)
                for iri, name in known.items()
            ),
            tuple(sorted(graphs[edition])),
        )
        for edition, known in labels.items()
    }


def _ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: (edition_order(item.code), item.iri)))


def _both(one: Item, other: Item) -> Item:
    """What two sources say of an item: what the first leaves out, as the second has it."""
    return replace(
        one,
        code=one.code or other.code,
        texts=MappingProxyType({**other.texts, **one.texts}),
        parents=one.parents or other.parents,
        identifiers=tuple(sorted({*one.identifiers, *other.identifiers})),
        weight=one.weight or other.weight,
    )


def holders(store: Store, series: str) -> dict[str, list[tuple[str, str]]]:
    """Edition → (graph, framework or scheme) that hold it; "" for the second means everything in the graph.

    Where a source has a graph of its own, the graphs of others that describe the same thing (our starter catalogue's)
    are not read.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    own = {one.graph: one.edition for one in source_graphs(store).values() if one.series == series}
    for graph, edition in sorted(own.items()):
        found.setdefault(edition, []).append((graph, ""))
    rows = store.select(
        "SELECT DISTINCT ?edition ?g ?holder WHERE { GRAPH ?g { ?holder cw:seriesId ?series ; cw:edition ?edition . "
        "FILTER EXISTS { ?holder a ?kind FILTER(?kind IN (skos:ConceptScheme, ceasn:CompetencyFramework)) } } }",
        {"series": Literal(series)},
    )
    others: dict[str, list[tuple[str, str]]] = {}
    for edition, graph, holder in sorted((text(e), text(g), text(h)) for e, g, h in rows):
        if edition not in found and not graph.endswith("#lexical"):
            others.setdefault(edition, []).append((graph, holder))
    return found | others


_SINGLE: Final = MappingProxyType(
    {
        SKOS + "notation": "code",
        CEASN + "codedNotation": "coded",
        CEASN + "competencyText": "statement",
        SKOS + "prefLabel": "label",
        SKOS + "definition": "definition",
        CEASN + "weight": "weight",
        CW + "derivedCode": "derived",
        CW + "socLevel": "level",
    }
)
_PARENTS: Final = frozenset((CEASN + "isChildOf", SKOS + "broader"))
_IDENTIFIERS: Final = frozenset((CETERMS + "ctid", DCTERMS + "identifier"))
_KINDS: Final = (CEASN + "Competency", SKOS + "Concept")


def _items(store: Store, graph: str, holder: str, without: Collection[str] = ()) -> list[Item]:
    """Items of a graph, those of one framework or scheme where `holder` names it, but not what it lists as withdrawn.

    One plain look-up a property, joined here: an edition may have fifty thousand items of which a source says millions
    of other things, and the engine would go through all of them.
    """
    membership = [f"?s a <{kind}>" for kind in _KINDS]
    if holder:
        membership = [f"?s ceasn:isPartOf <{holder}>", f"?s skos:inScheme <{holder}>"]
    chosen = ""
    if without:
        rows = store.select(f"SELECT DISTINCT ?x WHERE {{ GRAPH <{graph}> {{ ?s skos:inScheme ?x }} }}")
        kept = [text(row[0]) for row in rows if edition_in(text(row[0]))[0] not in without]
        chosen = f"{nodes('x', kept)} ?s skos:inScheme ?x ."
        membership = [chosen.removesuffix(" .")]
    facts: dict[str, dict[str, list[Term]]] = {}

    for pattern in membership:
        for subject, kind in store.select(f"SELECT ?s ?o WHERE {{ GRAPH <{graph}> {{ {pattern} . ?s a ?o }} }}"):
            if kind is not None:
                facts.setdefault(text(subject), {}).setdefault(RDF + "type", []).append(kind)
    for predicate in (*_SINGLE, *sorted(_PARENTS | _IDENTIFIERS), OWL + "deprecated") if facts else ():
        if not store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s <{predicate}> ?o }} }}"):
            continue  # found out at once, where a look at each item would not be
        for subject, obj in store.select(
            f"SELECT ?s ?o WHERE {{ GRAPH <{graph}> {{ {chosen} ?s <{predicate}> ?o }} }}"
        ):
            said = facts.get(text(subject))
            if said is not None and obj is not None:
                said.setdefault(predicate, []).append(obj)
    gone = {
        iri for iri, said in facts.items() if any(text(term) == "true" for term in said.get(OWL + "deprecated", ()))
    }
    return [_item(iri, one) for iri, one in facts.items() if iri not in gone]


def _item(iri: str, facts: Mapping[str, Sequence[Term]]) -> Item:
    said = {name: _one(facts[predicate]) for predicate, name in _SINGLE.items() if predicate in facts}
    texts = {TEXT: said.get("statement") or said.get("label", ""), DEFINITION: said.get("definition", "")}
    types = sorted(text(term).removeprefix(CW) for term in facts.get(RDF + "type", ()) if text(term) not in _KINDS)
    return Item(
        iri=iri,
        code=said.get("code") or said.get("coded", ""),
        texts=MappingProxyType({part: value for part, value in texts.items() if value}),
        kind=" ".join((_scheme(iri), *types, said.get("level", ""))).strip(),
        parents=tuple(sorted(text(term) for predicate in _PARENTS for term in facts.get(predicate, ()))),
        derived=said.get("derived") == "true",
        identifiers=tuple(sorted(text(term) for predicate in _IDENTIFIERS for term in facts.get(predicate, ()))),
        weight=said.get("weight", ""),
    )


def _scheme(iri: str) -> str:
    """Series of a concept: one source may hold several schemes, and a code of one says nothing of another."""
    return edition_in(iri)[0] if iri.startswith(f"{ID}concept/") else ""


def _one(terms: Sequence[Term]) -> str:
    """One value of several: English before others, then the first in order."""
    if len(terms) == 1:
        return text(terms[0])

    def place(term: Term) -> tuple[bool, str]:
        language = getattr(term, "language", None) or ""
        return not language.startswith("en") and language != "", text(term)

    return text(min(terms, key=place))


def words_of(item: Item, parts: Sequence[str]) -> str:
    """The wording of an item as compared (`folded`), the parts on lines of their own."""
    return "\n".join(folded(item.texts.get(part, "")) for part in parts).strip()


def common_parts(old: Iterable[Item], new: Iterable[Item]) -> tuple[str, ...]:
    """The parts of wordings to compare: a definition is no change where one edition prints none at all."""
    of_new = {part for item in new for part in item.texts}
    return (TEXT, *sorted({part for item in old for part in item.texts} & of_new - {TEXT}))
