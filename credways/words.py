"""Things, links and chains in words, for the terminal and for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from credways import formats
from ontology.namespaces import SKOS, shorten
from queries.chains import HAS_PART, PART_OF, SHARES_ANCHOR, SHARES_COMPETENCY, STATED

if TYPE_CHECKING:
    from queries.chains import Chain, Hop
    from queries.crosswalk import CrosswalkRow
    from queries.describe import Description

_PREDICATES = {
    SKOS + "exactMatch": "exact match",
    SKOS + "closeMatch": "close match",
    SKOS + "broadMatch": "broad match",
    SKOS + "narrowMatch": "narrow match",
    SKOS + "relatedMatch": "related match",
    SHARES_ANCHOR: "shares an anchor standard",
    SHARES_COMPETENCY: "shares a competency",
    PART_OF: "is a part of",
    HAS_PART: "has the part",
}


def predicate(iri: str) -> str:
    """A mapping predicate in SKOS's words: `close match`."""
    return _PREDICATES.get(iri, shorten(iri))


def claim(row: CrosswalkRow) -> str:
    """What a row claims: a predicate in SKOS's words, or the words of the fact that a source states."""
    hop = row.chain.hops[0]
    if row.chain.claim != STATED:
        return predicate(row.predicate_id)
    return f"fact{', read backwards' * hop.inverse}: {hop.relation or predicate(row.predicate_id)}"


def hop_text(hop: Hop) -> str:
    """One hop on one line: from, claim, to, and who says so in which edition."""
    said = f'"{hop.relation}"' if hop.relation else predicate(hop.predicate)
    source = hop.set_title or hop.source
    if hop.predicate in (SHARES_ANCHOR, SHARES_COMPETENCY):
        said = f"{'shares anchor' if hop.predicate == SHARES_ANCHOR else 'shares the competency'} {hop.via_label}"
    edition = f" {hop.edition}" if hop.edition else ""
    return (
        f"{hop.subject_code or hop.subject_label} – {said} – {hop.object_code or hop.object_label} ({source}{edition})"
    )


def chain_data(chain: Chain) -> dict[str, object]:
    """A chain as plain data: hops with every field that is set, what they add up to, and the weakest."""
    from dataclasses import asdict

    hops = [
        {name: value for name, value in asdict(hop).items() if value not in ("", None, False)} for hop in chain.hops
    ]
    return {
        "lead": [asdict(step) for step in chain.lead],
        "hops": hops,
        "predicate": shorten(chain.predicate),
        "kind": chain.kind,
        "confidence": None if chain.confidence is None else str(chain.confidence),
        "distance": chain.distance,
        "weakest_link": hop_text(chain.weakest_link),
        "sentences": chain.sentences(),
    }


def description_text(description: Description) -> str:
    """One thing and its links for a terminal; whom to credit for it is the caller's to add (credways.credits.block)."""
    thing = description.thing
    edition = f", edition {thing.edition}" if thing.edition else ""
    lines = [str(thing), f"  {', '.join(description.kinds)}{edition}", f"  {thing.iri}", ""]
    lines += [f"{fact.name}: {fact.shown()}" for fact in description.facts]
    for group in description.links:
        lines += ["", f"{group.name} ({group.total})"]
        lines += [f"  {one}{f' [{one.edition}]' if one.edition else ''}" for one in group.things]
        if group.total > len(group.things):
            lines.append(f"  … and {group.total - len(group.things)} more")
    if description.outline:
        lines += ["", f"Statements ({description.outline_total})"]
        for item in description.outline:
            weight = f"  [{item.weight}]" if item.weight else ""
            lines.append(f"  {'  ' * item.depth}{item.thing.notation} {item.text or item.thing.label}{weight}")
        if description.outline_total > len(description.outline):
            lines.append(f"  … and {description.outline_total - len(description.outline)} more; --limit shows more")
    lines += ["", "Said by"]
    for note in description.sources:
        current = "" if note.is_current else " (superseded)"
        lines.append(
            f"  {note.title}, edition {note.edition}{current}{f' – {note.publisher}' if note.publisher else ''}"
        )
    return "\n".join(lines) + "\n"


def description_json(description: Description, credits: Sequence[str] = ()) -> str:
    """The same as JSON, with the credit lines of what it rests on."""
    from dataclasses import asdict

    return formats.to_json({**asdict(description), "credits": list(credits)})
