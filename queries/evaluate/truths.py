"""Which truths a store holds: the named ones of truths.yaml, any two lists, and any mapping set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from ontology.errors import Ambiguous, BadQuery, NotFound
from ontology.namespaces import ID, expand
from queries.edges import part_of
from queries.evaluate.truth import Mappings, Truth, honest_routes, mappings_between, truth_of
from queries.lookup import text, things
from queries.suggest.items import Item, batches, read_items
from queries.suggest.sides import side
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store

FEWEST: Final = 10
"""Mapped subjects from which a crosswalk can be held out in parts at all."""

Progress = Callable[[str, int], None]


@cache
def specs() -> tuple[Mapping[str, Any], ...]:
    """truths.yaml, as it stands."""
    return tuple(yaml.safe_load(Path(__file__).with_name("truths.yaml").read_text("utf-8")))


def known(names: Collection[str]) -> None:
    """Raises NotFound, listing what there is, for a name that truths.yaml does not have."""
    all_names = [spec["name"] for spec in specs()]
    for name in names:
        if name not in all_names:
            raise NotFound("named crosswalk", name, all_names)


def named_truths(store: Store, progress: Progress) -> tuple[list[Truth], list[tuple[str, str]]]:
    """The truths of truths.yaml that the store holds, and (name, why) of those it lacks."""
    found: list[Truth] = []
    missing: list[tuple[str, str]] = []
    for spec in specs():
        progress(f"reading {spec['name']}", 0)
        try:
            found.append(_named(store, spec))
        except (NotFound, Ambiguous, BadQuery) as error:
            missing.append((spec["name"], str(error).splitlines()[0]))
    return found, missing


def _named(store: Store, spec: Mapping[str, Any]) -> Truth:
    if "tag" in spec:
        from queries.evaluate.tags import tag_truth

        return tag_truth(store, spec)
    kinds = _expanded(spec.get("target_kinds", ()))
    subjects = _items(store, spec["from"])
    targets = [one for one in _items(store, spec["to"]) if not kinds or one.kind in kinds]
    return between(
        store, spec["name"], spec["title"], subjects, targets,
        sets=[f"{ID}mapping-set/{one}" for one in spec.get("sets", ())],
        family=_expanded(spec.get("family", ())), goal=spec.get("goal"),
    )  # fmt: skip


def _expanded(names: Iterable[str]) -> list[str]:
    return [iri for one in names if (iri := expand(one)) is not None]


def truth_between(store: Store, source: str, target: str) -> Truth:
    """The truth between two named things. Only targets of the kinds that people mapped to are in the race.

    Raises NotFound, Ambiguous (names), BadQuery (too little is mapped).
    """
    left, right = side(store, source), side(store, target)
    return between(store, f"{source} → {target}", f"{left.thing} → {right.thing}", left.items, right.items)


def between(
    store: Store,
    name: str,
    title: str,
    subjects: Sequence[Item],
    targets: Sequence[Item],
    *,
    sets: Collection[str] = (),
    family: Sequence[str] = (),
    goal: float | None = None,
) -> Truth:
    """The truth between two lists of items. Raises BadQuery where too little is mapped between them."""
    found = mappings_between(store, [one.iri for one in subjects], [one.iri for one in targets], sets)
    by_iri = {one.iri: one for one in targets}
    kinds = {by_iri[end].kind for _, end in found.pairs}
    raced = [one for one in targets if one.kind in kinds]
    mapped = len({start for start, _ in found.pairs})
    if mapped < FEWEST:
        raise BadQuery(f"{title}: {mapped} items are mapped; at least {FEWEST} are needed to hold some of them out.")
    return truth_of(
        name, title, subjects, raced, found.pairs,
        routes=honest_routes(store, found, by_iri), sets=found.sets,
        families=_families(store, [one.iri for one in subjects], family), goal=goal,
        notes=_notes(found, sets, len(targets) - len(raced)),
    )  # fmt: skip


def _notes(found: Mappings, wanted: Collection[str], out: int) -> list[str]:
    notes = []
    others = sorted(one.rpartition("/")[2] for one in found.sets - set(wanted)) if wanted else []
    if others:
        notes.append(f"Other mapping sets between the two sides are neither truth nor known: {', '.join(others)}.")
    if out:
        notes.append(f"{out:,} targets are of a kind to which nobody maps, and are not in the race.")
    return notes


def _items(store: Store, names: Iterable[str]) -> list[Item]:
    found = {one.iri: one for name in names for one in side(store, name).items}
    return [found[iri] for iri in sorted(found)]


def _families(store: Store, iris: Sequence[str], properties: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in properties:
        for batch in batches(iris):
            for item, value in store.select(f"SELECT ?s ?v WHERE {{ {nodes('s', batch)} ?s <{name}> ?v }}"):
                found.setdefault(f"{name} {text(value)}", set()).add(text(item))
    return found


def truths_of_set(store: Store, name: str) -> tuple[list[Truth], list[tuple[str, str]]]:
    """Every pair of lists that a mapping set maps, as a truth of its own, and (pair, why) of those with too little.

    `name` is the set's IRI or the end of it. Raises NotFound with near names, BadQuery where no pair has enough.
    """
    group = _set_named(store, name)
    rows = store.select(
        f"""SELECT DISTINCT ?s ?o WHERE {{ {nodes("g", [group])}
          ?m dcterms:isPartOf ?g ; owl:annotatedSource ?s ; owl:annotatedTarget ?o }}"""
    )
    ends = [(text(row[0]), text(row[1])) for row in rows]
    inside = part_of(store, {iri for both in ends for iri in both}, None)
    lists = Counter((inside.get(a, ""), inside.get(b, "")) for a, b in ends)
    found: list[Truth] = []
    missing: list[tuple[str, str]] = []
    labels = things(store, {one for both in lists for one in both if one})
    for both, _ in sorted(lists.items(), key=lambda one: (-one[1], one[0])):
        title = " → ".join(str(labels[one]) if one in labels else "items of no list" for one in both)
        named = [{iri for pair in ends for iri in (pair[at],) if inside.get(iri, "") == both[at]} for at in (0, 1)]
        sides = [_all_of(store, both[at], named[at]) for at in (0, 1)]
        try:
            found.append(between(store, f"{group.rpartition('/')[2]}: {title}", title, *sides, sets=[group]))
        except BadQuery as error:
            missing.append((title, str(error)))
    if not found:
        raise BadQuery("\n".join(why for _, why in missing) or f"The mapping set {name} holds no mapping.")
    return found, missing


def _all_of(store: Store, whole: str, named: Collection[str]) -> list[Item]:
    """Items of a framework or scheme that are not retired, and the named ones in any case."""
    iris = set(named)
    if whole:
        query = f"SELECT ?x WHERE {{ {nodes('w', [whole])} ?x ceasn:isPartOf|skos:inScheme ?w }}"
        iris |= {text(row[0]) for row in store.select(query)}
    return [one for one in read_items(store, iris) if not one.retired or one.iri in named]


def _set_named(store: Store, name: str) -> str:
    sets = sorted({text(row[0]) for row in store.select("SELECT DISTINCT ?s WHERE { ?s a sssom:MappingSet }")})
    fitting = [one for one in sets if name in (one, one.rpartition("/")[2])]
    if fitting:
        return fitting[0]
    ends = [one.rpartition("/")[2] for one in sets]
    near = [one for one in ends if name.lower() in one.lower()] or ends
    raise NotFound("mapping set", name, near[:8])
