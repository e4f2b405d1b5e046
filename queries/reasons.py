"""The whole reason behind a cell: chains in plain words, the texts, the sources, who decided, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from queries.chains import Chain
from queries.ends import SUBJECT_KINDS
from queries.explain import Explained, explained
from queries.reasons_changes import Change, changes
from queries.reasons_decisions import Decided, Denial, decisions_on, denials
from queries.reasons_missing import missing
from queries.reasons_sources import SourceUse, source_uses
from queries.reasons_texts import Passage, SideBySide, passages, side_by_side
from queries.reasons_words import conclusion, sentences, weakest_sentence
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

MOST_WAYS: Final = 20
"""Ways spelled out unless more are asked for; the total is always told."""


@dataclass(frozen=True, slots=True)
class Way:
    """One chain with all that is known of it.

    `sentences` has one per step, `conclusion` what they add up to, `weakest` which link limits it and why. `texts` are
    the two ends side by side, `steps` those of each hop. `decided` are the decisions on its mappings; empty means that
    nobody has decided yet. `changes` say what would change the claim, most pressing first.
    """

    chain: Chain
    sentences: tuple[str, ...]
    conclusion: str
    weakest: str
    texts: SideBySide | None
    steps: tuple[SideBySide | None, ...]
    sources: tuple[SourceUse, ...]
    decided: tuple[Decided, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The answer to "why A B". `total` counts the chains found, of which `ways` spells out the best.

    `denials` keep the pair apart. `changes` concern the answer as a whole; with no way, they say what stands between
    the two. `notes` say what could not be looked at.
    """

    subject: Thing
    object: Thing
    ways: tuple[Way, ...]
    total: int
    denials: tuple[Denial, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def reasons(
    store: Store,
    subject: str | Thing,
    obj: str | Thing,
    *,
    editions: Mapping[str, str] | None = None,
    max_hops: int = 4,
    most: int = MOST_WAYS,
    today: date | None = None,
) -> Reasons:
    """Say why `subject` reaches `obj`, or why it does not. Raises NotFound, Ambiguous, BadQuery as `explain.why`."""
    found = explained(store, subject, obj, editions=editions, max_hops=max_hops)
    shown = found.chains[:most]
    asked_on = today or date.today()
    ways = _ways(store, found, shown, asked_on)
    pairs = {(found.subject.iri, found.object.iri)} if _are_items(found) else set()
    pairs |= {(edge.start, edge.end) for edge in found.blocked}
    kept_apart = tuple(one for start, end in sorted(pairs) for one in denials(store, start, end))
    about = missing(store, found, max_hops, kept_apart) if not found.chains else ()
    return Reasons(found.subject, found.object, ways, len(found.chains), kept_apart, about, found.notes)


def _are_items(found: Explained) -> bool:
    return all(one.kind in SUBJECT_KINDS for one in (found.subject, found.object))


def _ways(store: Store, found: Explained, shown: Sequence[Chain], today: date) -> tuple[Way, ...]:
    graphs = found.asked.graphs
    ends = {iri for chain in shown for hop in chain.hops for iri in (hop.subject, hop.object)}
    texts = passages(store, ends, graphs)
    mapped = {hop.mapping for chain in shown for hop in chain.hops if hop.mapping}
    decided = decisions_on(store, mapped)
    said_in = {use.note.graph: use for use in source_uses(store, (h.graph for c in shown for h in c.hops))}
    by_pair: dict[tuple[str, str], list[Chain]] = {}
    for chain in found.chains:
        by_pair.setdefault((chain.subject, chain.object), []).append(chain)
    made = []
    for chain in shown:
        others = [one for one in by_pair[chain.subject, chain.object] if one is not chain]
        own = tuple(one for one in decided if any(hop.mapping == one.mapping for hop in chain.hops))
        uses = source_uses(store, _graphs(chain, texts, store))
        changed = sorted(changes(chain, others, own, uses, today), key=lambda one: not one.pressing)
        made.append(
            Way(
                chain=chain,
                sentences=sentences(chain, texts, said_in),
                conclusion=conclusion(chain, texts),
                weakest=weakest_sentence(chain),
                texts=_pair(texts, chain.subject, chain.object),
                steps=tuple(_pair(texts, hop.subject, hop.object) for hop in chain.hops),
                sources=uses,
                decided=own,
                changes=tuple(changed),
            )
        )
    return tuple(made)


def _pair(texts: Mapping[str, Passage], start: str, end: str) -> SideBySide | None:
    return side_by_side(texts[start], texts[end]) if start in texts and end in texts else None


def _graphs(chain: Chain, texts: Mapping[str, Passage], store: Store) -> list[str]:
    """Graphs a chain rests on, in the order of its steps: of each claim, then of the frameworks its ends stand in."""
    from queries.lookup import frameworks

    graphs = [step.graph for step in chain.lead if step.graph] + [hop.graph for hop in chain.hops if hop.graph]
    editions = {(info.series, info.edition): info.graphs for info in frameworks(store).values()}
    for hop in chain.hops:
        for iri in (hop.subject, hop.object):
            if iri in texts:
                thing = texts[iri].thing
                graphs += editions.get((thing.series, thing.edition), ())
    return graphs
