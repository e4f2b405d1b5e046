"""The words of statements, two side by side with what they share marked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.namespaces import CEASN, CETERMS, SKOS
from queries.lookup import frameworks, text, things
from queries.reasons_words import function_words
from queries.stems import WORD, stems
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

WORDING: Final = (CEASN + "competencyText", SKOS + "definition", CETERMS + "description")
"""Where the words of a thing are looked for, best first; its label stands in where none has any."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one thing. `under` names what it is a part of, nearest first; `framework` the whole.

    `stated` is False where only a code or a name is loaded, and no wording.
    """

    thing: Thing
    text: str
    stated: bool = True
    under: tuple[Thing, ...] = ()
    framework: str = ""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two passages cut into pieces (text, is it shared); joined, the pieces are the passage again.

    `shared` lists the words that both have, as the first one spells them, in its order, each stem once.
    """

    left: Passage
    right: Passage
    left_pieces: tuple[tuple[str, bool], ...]
    right_pieces: tuple[tuple[str, bool], ...]
    shared: tuple[str, ...]


def passages(store: Store, iris: Collection[str], graphs: Sequence[str] | None = None) -> dict[str, Passage]:
    """The words of these things by IRI; what only superseded editions say is taken from there."""
    known = things(store, iris, graphs)
    facts = _facts(store, known, graphs)
    parents = {iri: facts.get(iri, {}).get(CEASN + "isChildOf", [])[:3] for iri in known}
    above = things(store, {parent for some in parents.values() for parent in some}, graphs)
    named = frameworks(store)
    made = {}
    for iri, thing in known.items():
        said = facts.get(iri, {})
        wording = next((min(said[name]) for name in WORDING if name in said), "")
        stated = bool(wording) or bool(thing.notation and not thing.label.endswith(thing.notation))
        whole = next((named[one].label for one in said.get(CEASN + "isPartOf", ()) if one in named), "")
        under = tuple(above[one] for one in parents[iri] if one in above)
        made[iri] = Passage(thing, wording or thing.label, stated, under, whole)
    return made


def _facts(store: Store, iris: Collection[str], graphs: Sequence[str] | None) -> dict[str, dict[str, list[str]]]:
    """Wording, parents and framework of each thing."""
    wanted = {*WORDING, CEASN + "isChildOf", CEASN + "isPartOf"}
    found: dict[str, dict[str, list[str]]] = {}
    if not iris:
        return found
    rows = list(store.select(f"SELECT ?s ?p ?o WHERE {{ {nodes('s', iris)} ?s ?p ?o }}", graphs=graphs))
    missing = set(iris) - {text(row[0]) for row in rows}
    if missing:
        rows += store.select(f"SELECT DISTINCT ?s ?p ?o WHERE {{ {nodes('s', missing)} GRAPH ?g {{ ?s ?p ?o }} }}").rows
    for subject, predicate, value in rows:
        if text(predicate) in wanted:
            found.setdefault(text(subject), {}).setdefault(text(predicate), []).append(text(value))
    return found


def side_by_side(left: Passage, right: Passage) -> SideBySide:
    """Mark the words that two passages share, by stem; function words and single letters are no sign of likeness."""
    words = {found.group() for one in (left, right) for found in WORD.finditer(one.text)}
    root = {word: stem for word, stem in stems(words).items() if len(word) > 1 and word.lower() not in function_words()}
    both = _stems_of(left, root) & _stems_of(right, root)
    spelled: dict[str, str] = {}
    for found in WORD.finditer(left.text):
        stem = root.get(found.group(), "")
        if stem in both:
            spelled.setdefault(stem, found.group())
    pieces = tuple(_pieces(one.text, root, both) for one in (left, right))
    return SideBySide(left, right, pieces[0], pieces[1], tuple(spelled.values()))


def _stems_of(passage: Passage, root: Mapping[str, str]) -> set[str]:
    return {root[found.group()] for found in WORD.finditer(passage.text) if found.group() in root}


def _pieces(words: str, root: Mapping[str, str], both: Collection[str]) -> tuple[tuple[str, bool], ...]:
    made: list[tuple[str, bool]] = []
    place = 0
    for found in WORD.finditer(words):
        if root.get(found.group()) in both:
            if found.start() > place:
                made.append((words[place : found.start()], False))
            made.append((found.group(), True))
            place = found.end()
    if place < len(words):
        made.append((words[place:], False))
    return tuple(made)
