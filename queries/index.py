"""Names, codes and texts of everything current, folded for comparison; built once per state of the store."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.namespaces import CEASN, CETERMS, DCTERMS, SKOS
from queries.lookup import frameworks, text
from queries.remembered import remembered
from queries.values import nodes
from queries.words import kind_of

if TYPE_CHECKING:
    from graph.protocol import Store

FIELDS: dict[str, str] = {
    SKOS + "notation": "code",
    CEASN + "codedNotation": "code",
    SKOS + "prefLabel": "label",
    CETERMS + "name": "label",
    CEASN + "name": "label",
    DCTERMS + "title": "label",
    SKOS + "altLabel": "other name",
    CETERMS + "alternateName": "other name",
    CEASN + "competencyText": "text",
    SKOS + "definition": "text",
}
"""Properties that are searched, and what a hit in them is called."""

RANK = {"code": 0, "label": 1, "other name": 2, "text": 3}
_MARKS = re.compile("[®™©\u200b\u00ad]")
_NOT_WORD = re.compile(r"[^\w+#]+")


def fold(name: str) -> str:
    """Comparable form: compatibility characters, case, trade marks and runs of white space do not count."""
    return " ".join(_MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold().split())


def words_of(folded: str) -> str:
    """A folded text as words, each after one space, so that `" net"` finds a word that begins with `net`."""
    return " " + _NOT_WORD.sub(" ", folded).strip()


@dataclass(frozen=True, slots=True)
class Entry:
    """One name, code or text of one thing. `folded` is compared whole, `words` word by word."""

    iri: str
    field: str
    written: str
    folded: str
    words: str


@dataclass(frozen=True, slots=True)
class Index:
    """All entries, the entries by folded text, and each thing's kind."""

    entries: tuple[Entry, ...]
    exact: dict[str, tuple[Entry, ...]]
    kinds: dict[str, str]


def index(store: Store) -> Index:
    """Return the index of the store's current editions."""
    return remembered(store, "index", lambda: _build(store))


def _superseded(store: Store) -> set[str]:
    """Frameworks at hand that have a newer edition at hand, and their statements."""
    older = [one.iri for one in frameworks(store).values() if one.at_hand and not one.current]
    if not older:
        return set()
    rows = store.select(f"SELECT ?s WHERE {{ {nodes('f', older)} ?s ceasn:isPartOf ?f }}")
    return {*older, *(text(row[0]) for row in rows)}


def _build(store: Store) -> Index:
    types: dict[str, list[str]] = {}
    for subject, kind in store.select("SELECT ?s ?t WHERE { ?s a ?t }"):
        types.setdefault(text(subject), []).append(text(kind))
    by_types: dict[tuple[str, ...], str] = {}
    kinds = {}
    hidden = _superseded(store)
    for iri, named in types.items():
        if iri in hidden:
            continue
        combination = tuple(named)
        if combination not in by_types:
            by_types[combination] = kind_of(named)[0]
        kinds[iri] = by_types[combination]
    seen: set[tuple[str, str, str]] = set()
    entries = []
    exact: dict[str, list[Entry]] = {}
    rows = store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('p', FIELDS)} ?s ?p ?o }}")
    for subject, predicate, obj in rows:
        iri, field, written = text(subject), FIELDS[text(predicate)], text(obj)
        folded = fold(written)
        if (iri, field, folded) in seen or iri not in kinds:
            continue
        seen.add((iri, field, folded))
        entry = Entry(iri, field, written, folded, words_of(folded))
        entries.append(entry)
        if field != "text":
            exact.setdefault(folded, []).append(entry)
    return Index(tuple(entries), {name: tuple(found) for name, found in exact.items()}, kinds)
