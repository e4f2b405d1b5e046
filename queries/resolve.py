"""From what a person types (a name, a code, a CURIE, a slug, an IRI) to one thing.

Tried in this order, and the first that fits decides: IRI and CURIE; `cas`, a series (`cas-ma`) or a slug
(`comptia/network-plus`); a code or name as it stands; the same without regard to case; `code@edition`; then the only
name that begins with, or holds, the words. A code that several editions have means the current one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ontology.errors import Ambiguous, NotFound
from ontology.iris import edition_order, segment
from ontology.namespaces import CW, ID, expand
from queries.index import RANK, fold, index
from queries.lookup import editions_of, frameworks, text, things
from queries.scope import source_graphs
from queries.things import Thing
from queries.values import values

if TYPE_CHECKING:
    from graph.protocol import Store

CURIE_PREFIX = "cwid:"
"""Prefix of our own identifiers in SSSOM files."""

_SLUG_KINDS = (
    *("credential", "assessment", "program", "course", "organization", "collection", "framework", "statement"),
    *("concept", "scheme", "mapping-set", "stacking", "pathway", "district"),
)
_MOST_CANDIDATES = 40
_MOST_LOOKED_AT = 400
"""Hits among which the one thing that is meant may be; more are ambiguous anyway."""
_MOST_NEAR = 2_000
"""Names compared letter by letter with one that is not there."""
_SAME_EXAM = ("credential", "assessment", "framework")
"""An exam code names all three; the first of these that fits once is meant."""


def resolve(store: Store, name: str, *, kinds: Collection[str] = (), edition: str = "") -> Thing:
    """Return the one thing `name` means, of one of `kinds` (`queries.things.KINDS`; empty means any).

    `edition` (or `name@edition`) chooses among the editions of a code or series. Raises Ambiguous with the candidates,
    NotFound with near names.
    """
    name = name.strip()
    if not name:
        raise NotFound(_kind_words(kinds), name)
    if not edition:
        base, at, wanted = name.rpartition("@")
        with_edition = bool(at and base and wanted)
        found = _as_written(store, name, kinds)
        if found is None and with_edition:
            found = _of_edition(store, base, wanted, kinds)
        found = found or _folded(store, name, kinds)
        if found is not None:
            return found
        if not with_edition:
            older = _of_edition(store, name, "", kinds)
            return older or _holding(store, name, kinds)
        name, edition = base, wanted
    thing_of_edition = _of_edition(store, name, edition, kinds)
    if thing_of_edition is None:
        raise NotFound(_kind_words(kinds), f"{name}@{edition}", _editions_near(store, name))
    return thing_of_edition


def thing(store: Store, iri: str) -> Thing:
    """Return the thing with exactly this IRI. Raises NotFound."""
    found = things(store, [iri])
    if iri not in found:
        raise NotFound("thing", iri)
    return found[iri]


def _as_written(store: Store, name: str, kinds: Collection[str]) -> Thing | None:
    iris = [name[1:-1] if name.startswith("<") and name.endswith(">") else name]
    iris.append(ID + name[len(CURIE_PREFIX) :] if name.startswith(CURIE_PREFIX) else expand(name) or "")
    safe = [iri for iri in iris if ":" in iri and not any(sign in iri for sign in ' <>"{}|\\^`')]
    found = _pick(store, name, safe, kinds)
    if found is not None:
        return found
    lower = name.lower()
    series = [info.iri for info in frameworks(store).values() if info.current and info.series == lower]
    collections = (row[0] for row in store.select("SELECT ?c WHERE { ?c a ceterms:Collection }"))
    series += [iri for iri in map(text, collections) if iri.rpartition("/")[2].lower() == lower]
    found = _pick(store, name, series, kinds)
    if found is None and "/" in name:
        path = "/".join(segment(part) for part in name.split("/") if part.strip())
        spellings = dict.fromkeys((path, path.lower()))
        found = _pick(store, name, [f"{ID}{way}{one}" for one in spellings for way in ("", *_slug_starts())], kinds)
    return found or _literally(store, name, kinds)


def _slug_starts() -> Iterable[str]:
    return (f"{kind}/" for kind in _SLUG_KINDS)


def _literally(store: Store, name: str, kinds: Collection[str]) -> Thing | None:
    """The thing whose code, or else label, is `name` to the letter: the engine's own index, so no other is built."""
    spelled = values("n", [Literal(name), Literal(name, language="en")])
    for properties in ("skos:notation", "skos:prefLabel|ceterms:name|ceasn:name"):
        rows = store.select(f"SELECT DISTINCT ?s WHERE {{ {spelled} ?s {properties} ?n }}")
        found = _pick(store, name, [text(row[0]) for row in rows], kinds)
        if found is not None:
            return found
    return None


def _folded(store: Store, name: str, kinds: Collection[str]) -> Thing | None:
    entries = index(store).exact(name)
    for field in sorted({entry.field for entry in entries}, key=RANK.__getitem__):
        found = _pick(store, name, [entry.iri for entry in entries if entry.field == field], kinds)
        if found is not None:
            return found
    return None


def _holding(store: Store, name: str, kinds: Collection[str]) -> Thing:
    """The only thing with a name that begins with `name`, else that holds all its words."""
    names = index(store)
    found = _pick(store, name, [entry.iri for entry in names.holding(name, kinds, _MOST_LOOKED_AT)], kinds)
    if found is not None:
        return found
    near = names.like(name, kinds, _MOST_NEAR)
    raise NotFound(_kind_words(kinds), name, [near[one] for one in get_close_matches(fold(name), near, 5, 0.6)])


def _of_edition(store: Store, name: str, edition: str, kinds: Collection[str]) -> Thing | None:
    """The thing with this code, name or series in a stated edition; without one, in the newest that has it."""
    wanted = edition.lower()
    lower = name.lower()
    hits = [(info.iri, info.edition) for info in frameworks(store).values() if info.series == lower]
    if not hits:
        spelled = values("n", [Literal(name), Literal(name, language="en")])
        found = store.select(
            f"SELECT DISTINCT ?s ?g WHERE {{ {spelled} "
            "GRAPH ?g { ?s skos:notation|skos:prefLabel|ceterms:name|ceasn:name ?n } }"
        )
        graphs = {text(row[0]): text(row[1]) for row in found}
        known, sources = things(store, graphs), source_graphs(store)
        hits = [
            (iri, one.edition or sources[graphs[iri]].edition) for iri, one in known.items() if graphs[iri] in sources
        ]
    if not hits and ":" in name:
        hits = [(name, one.edition) for one in things(store, [name]).values()]
    if wanted:
        hits = [hit for hit in hits if hit[1].lower() == wanted]
    elif hits:
        newest = max((hit[1] for hit in hits), key=edition_order)
        hits = [hit for hit in hits if hit[1] == newest]
    return _pick(store, name, [iri for iri, _ in hits], kinds)


def _editions_near(store: Store, name: str) -> list[str]:
    return [f"{name}@{info.edition}" for info in editions_of(store, name.lower())]


def _pick(store: Store, name: str, iris: Iterable[str], kinds: Collection[str]) -> Thing | None:
    """The one thing among `iris` of the right kind; None when there is none. Raises Ambiguous."""
    candidates = [one for one in things(store, dict.fromkeys(iris)).values() if _fits(one.kind, kinds)]
    if len(candidates) > 1 and {one.kind for one in candidates} <= set(_SAME_EXAM):
        first = min((one.kind for one in candidates), key=_SAME_EXAM.index)
        candidates = [one for one in candidates if one.kind == first]
    candidates = _first_hand(store, _newest(candidates))
    if len(candidates) > 1 and all(one.kind == "occupation" for one in candidates):
        # SOC repeats a broad group's title on its only detailed occupation, which is what people mean.
        detailed = [one for one in candidates if _is_detailed(store, one.iri)]
        candidates = detailed or candidates
    if len(candidates) > 1:
        shown = [
            (one.iri, f"{one}{f' [{one.edition}]' if one.edition else ''}", one.what or one.kind) for one in candidates
        ]
        raise Ambiguous(name, shown[:_MOST_CANDIDATES])
    return candidates[0] if candidates else None


def _newest(candidates: list[Thing]) -> list[Thing]:
    """Of items that differ only in the edition of their series, the newest."""
    best: dict[tuple[str, str, str], Thing] = {}
    for one in candidates:
        key = (one.series or one.iri, one.notation or one.label, one.kind)
        if key not in best or edition_order(one.edition) > edition_order(best[key].edition):
            best[key] = one
    return list(best.values())


def _first_hand(store: Store, candidates: list[Thing]) -> list[Thing]:
    """Leave out concepts that say they match another candidate: a list that uses SOC's codes does not hide SOC."""
    if len({one.series for one in candidates}) < 2:
        return candidates
    said = values("a", [NamedNode(one.iri) for one in candidates if one.kind == "concept"])
    rows = store.select(f"SELECT ?a ?b WHERE {{ {said} ?a skos:closeMatch|skos:exactMatch ?b }}")
    matched = {(text(row[0]), text(row[1])) for row in rows}
    firm = [one.iri for one in candidates if one.kind != "concept"]
    return [one for one in candidates if not any((one.iri, other) in matched for other in firm)]


def _is_detailed(store: Store, iri: str) -> bool:
    return store.ask(f"ASK WHERE {{ ?s a <{CW}Occupation> }}", {"s": NamedNode(iri)})


def _fits(kind: str, kinds: Collection[str]) -> bool:
    return not kinds or kind in kinds


def _kind_words(kinds: Collection[str]) -> str:
    return " or ".join(sorted(kinds)) if kinds else "thing"
