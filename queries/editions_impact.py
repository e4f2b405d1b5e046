"""What a new edition does to everything that rests on the old one: carry forward, review again, or broken.

Proposals for people: nothing is changed by asking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from queries.editions import Edition, Item
from queries.editions_coverage import CoverageChange, NewEdition, coverage_changes
from queries.editions_diff import Change, EditionDiff, kind_in_words
from queries.editions_pairs import LIKENESS, Link
from queries.editions_touched import LINK, MAPPING, Touched, touched
from queries.lookup import editions_of, things
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import EditionStore, Store

CARRY, REVIEW, BROKEN = PROPOSALS = ("carry forward", "re-review", "broken")
"""What is proposed, mildest first."""

_SAFE: Final = frozenset(("unchanged", "recoded"))


@dataclass(frozen=True, slots=True)
class Impact:
    """One thing that rests on an old item, what became of the item, and what is proposed for the thing, and why.

    `old` is None where the whole edition is pointed at. `links` are the item's pairs with new items (`new`).
    """

    proposal: str
    reason: str
    thing: Touched
    old: Item | None
    new: tuple[Item, ...] = ()
    change: Change | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EditionImpact:
    """All of it. `ends` names the things at the other ends by IRI; `counts` is per proposal."""

    diff: EditionDiff
    rows: tuple[Impact, ...]
    coverage: tuple[CoverageChange, ...]
    ends: Mapping[str, Thing]
    counts: Mapping[str, int] = field(default_factory=dict)


def propose(change: Change, item: Item) -> tuple[str, str]:
    """(proposal, reason) for what rests on `item`, an old item of `change`.

    Carried forward is only what kept its words and its place; a pair that is a guess never is.
    """
    links = [link for link in change.links if link.old == item.iri]
    if not links:
        return BROKEN, "retired: the new edition has no counterpart"
    guess = [link for link in links if link.by == LIKENESS]
    words = ", ".join((change.kind, *change.also))
    if guess:
        how = ", ".join(f"{round((link.likeness or 0) * 100)} %" for link in guess)
        return REVIEW, f"{words}; the counterpart is a guess from likeness of wording ({how})"
    moved_on = {"reworded", "moved", "split", "merged"} & {change.kind, *change.also}
    if change.kind in _SAFE and not moved_on and change.same_words:
        return CARRY, f"{words}: same words in the same place"
    return REVIEW, words


def impact(store: EditionStore, diff: EditionDiff, old: Edition, new: Edition, new_store: Store) -> EditionImpact:
    """Find what rests on the old edition. `new_store` holds the new one (`store` itself, or a staging store)."""
    whole = [info for info in editions_of(store, diff.series) if info.edition == old.edition]
    of_old = diff.of_old()
    items = {item.iri: item for item in old.items}
    rest = touched(store, list(items), old.graphs, [info.iri for info in whole])
    held = {item.kind for item in new.items}
    rows = [_row(one, items, of_old, held) for one in rest]
    order = {iri: place for place, iri in enumerate(items)}
    rows.sort(
        key=lambda row: (-PROPOSALS.index(row.proposal), order.get(row.thing.item, -1), row.thing.what, row.thing.iri)
    )
    mappings = {row.thing.iri: row.thing.other for row in rows if row.thing.what == MAPPING}
    failed = {row.thing.iri for row in rows if row.thing.what == MAPPING and row.proposal != CARRY}
    became = {change.old[0].iri: change.new[0].iri for change in diff.changes if change.kind in _SAFE and change.new}
    frameworks = [info for info in editions_of(new_store, diff.series) if info.edition == new.edition]
    newer = NewEdition(new_store, frameworks, became)
    figures = coverage_changes(store, diff.series, old.edition, newer, mappings, mappings.keys() - failed)
    ends = things(
        store,
        {iri for row in rows for iri in (row.thing.other, row.thing.iri if row.thing.what == LINK else "") if iri},
    )
    counted = Counter(row.proposal for row in rows)
    return EditionImpact(diff, tuple(rows), tuple(figures), ends, {name: counted[name] for name in PROPOSALS})


def _row(one: Touched, items: Mapping[str, Item], of_old: Mapping[str, Change], held: Collection[str]) -> Impact:
    item = items.get(one.item)
    if item is None:
        return Impact(REVIEW, "points at the old edition as a whole", one, None)
    change = of_old[item.iri]
    links: Sequence[Link] = [link for link in change.links if link.old == item.iri]
    proposal, reason = propose(change, item)
    if proposal == BROKEN and item.kind not in held:
        reason += f"; as it is loaded, it holds no item of the kind “{kind_in_words(item.kind)}”"
    became = {link.new for link in links}
    return Impact(
        proposal, reason, one, item, tuple(new for new in change.new if new.iri in became), change, tuple(links)
    )
