"""Chains as sentences that a board member can read; the words are data in reasons.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from ontology.namespaces import SEMAPV, shorten
from queries.chains import STATED, STRUCTURAL, Chain, Hop, Step
from queries.compose import composition

if TYPE_CHECKING:
    from queries.reasons_sources import SourceUse
    from queries.reasons_texts import Passage

LONGEST: Final = 140
"""Characters of a statement quoted within a sentence; the whole text stands beside it."""


@cache
def _words() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("reasons.yaml").read_text("utf-8"))
    return data


@cache
def function_words() -> frozenset[str]:
    """Words that say nothing of a subject."""
    return frozenset(str(_words()["function_words"]).split())


def change_sentence(name: str, **facts: object) -> str:
    """A sentence on what would change an answer, filled with facts."""
    return str(_words()["changes"][name]).format(**facts)


def counted(state: str) -> str:
    """How a claim that covers a standard in this way would count, as the end of a sentence."""
    return str(_words()["counts"].get(state, ""))


def kind_sentence(kind: str) -> str:
    """What a kind of row (decided, composed, suggested) means."""
    return str(_words()["kinds"][kind])


def claim_name(hop: Hop) -> str:
    """Name of a hop's claim as composition.yaml and reasons.yaml have it."""
    return composition().hop_name(hop)


def says(name: str, predicate: str = "") -> str:
    """A claim as the middle of a sentence; of an unknown one, its own name."""
    entry = _words()["claims"].get(name)
    return str(entry["says"]) if entry else f"is linked ({shorten(predicate) or name}) to"


def exact_name(name: str) -> str:
    """A claim in SKOS's words."""
    entry = _words()["claims"].get(name)
    return str(entry["kind"]) if entry else name


def named(code: str, label: str, passage: Passage | None = None) -> str:
    """One end in a sentence: what it is, its code, its words, and the framework it stands in."""
    words = passage.text if passage is not None else label
    quoted = "" if not words or words == code or words.endswith(f" {code}") else f" “{short(words)}”"
    if passage is None:
        return f"{code}{quoted}".strip() or label
    what = "" if passage.thing.kind == "other" else f"{passage.thing.what} "
    edition = passage.thing.edition
    whole = f" of {passage.framework}" if passage.framework else ""
    if edition and passage.framework and edition not in passage.framework:
        whole += f" ({edition})"
    if not code and not quoted:
        return label
    return f"{what}{code}{quoted}{whole}".strip()


def short(words: str, most: int = LONGEST) -> str:
    """Words cut at the end of a word."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    return words[:most].rpartition(" ")[0].rstrip(" ,;:.") + " …"


def sentences(chain: Chain, passages: Mapping[str, Passage], uses: Mapping[str, SourceUse]) -> tuple[str, ...]:
    """The chain in plain words, a sentence per step. `uses` are the source editions by graph."""
    hops = (hop_sentence(hop, passages, uses) for hop in chain.hops)
    return (*map(step_sentence, chain.lead), *hops, *map(step_sentence, chain.tail))


def by_hand(hop: Hop) -> bool:
    """Whether a person made the claim, as by an edit of a spreadsheet, rather than a machine."""
    return hop.justification == SEMAPV + "ManualMappingCuration"


def step_sentence(step: Step) -> str:
    """A step that is no claim of likeness: how a thing comes to its statement."""
    return _capital(f"{step.subject_label} {step.words} {step.object_label}.")


def hop_sentence(hop: Hop, passages: Mapping[str, Passage], uses: Mapping[str, SourceUse]) -> str:
    """One step: who says it where, what is claimed of which two ends, in whose word, and how sure they are."""
    start = named(hop.subject_code, hop.subject_label, passages.get(hop.subject))
    end = named(hop.object_code, hop.object_label, passages.get(hop.object))
    where = _where(hop, uses)
    name = claim_name(hop)
    if name in STRUCTURAL:
        published = f", as {where} publishes" if where else ""
        said = str(_words()["structure"][name])
        return _capital(said.format(start=start, end=end, via=_via(hop), published=published))
    if name == STATED:
        first, last = (end, start) if hop.inverse else (start, end)
        return _capital(f"{first} {hop.relation or says(name)} {last}{f', as {where} states' if where else ''}.")
    claim = f"{start} {says(name, hop.predicate)} {end}"
    who = hop.publisher or hop.set_title or hop.source
    sentence = f"{who} says{f' in {where}' if where and where != who else ''} that {claim}." if who else f"{claim}."
    if hop.kind == "suggested":
        proposer = hop.publisher if by_hand(hop) and hop.publisher else f"A machine ({where or who})"
        sentence = f"{proposer} proposes that {claim}."
    extra = []
    if hop.relation:
        how = ", read here from the other side" if hop.inverse else ""
        extra.append(f"The publisher’s own word is “{hop.relation}”{how}.")
    elif hop.inverse:
        extra.append("It is published the other way round and read backwards here.")
    extra.append(
        hop.doubt or "No figure says how sure that is."
        if hop.confidence is None
        else f"Stated confidence: {hop.confidence}."
    )
    return " ".join((_capital(sentence), *extra))


def _where(hop: Hop, uses: Mapping[str, SourceUse]) -> str:
    """The set (of a structural step, the source), its edition, and from when that is in force, in words."""
    use = uses.get(hop.graph)
    title = hop.set_title or (use.note.title if use else hop.source)
    if not title:
        return ""
    parts = [f"edition {hop.edition}" if hop.edition and hop.edition not in title else ""]
    parts.append(f"in force from {use.effective}" if use and use.effective else "")
    shown = ", ".join(part for part in parts if part)
    return f"“{title}”{f' ({shown})' if shown else ''}"


def _via(hop: Hop) -> str:
    """The anchor standard of a structural step, its code said once."""
    code, _, rest = hop.via_label.partition(" ")
    return rest if rest.endswith(f" {code}") else hop.via_label


def conclusion(chain: Chain, passages: Mapping[str, Passage]) -> str:
    """What the steps add up to, and of what kind that is."""
    first, last = chain.hops[0], chain.hops[-1]
    start = named(first.subject_code, first.subject_label, passages.get(first.subject))
    end = named(last.object_code, last.object_label, passages.get(last.object))
    name = chain.claim
    sure = "no figure says how sure" if chain.confidence is None else f"confidence {chain.confidence}"
    lead, kind = "So", chain.kind
    if chain.kind == "suggested":
        by_people = all(by_hand(hop) for hop in chain.hops if hop.kind == "suggested")
        lead, kind = ("So it is proposed", "proposed") if by_people else ("So a machine proposes", kind)
    return f"{lead}: {start} {says(name, chain.predicate)} {end} ({exact_name(name)}; {sure}). {kind_sentence(kind)}"


def weakest_sentence(chain: Chain) -> str:
    """Which link limits the chain, and by which comparison."""
    words, link = _words()["weakest"], chain.weakest_link
    if chain.distance == 1:
        return str(words["only"])
    ends = f"{link.subject_code or link.subject_label} → {link.object_code or link.object_label}: "
    if link.predicate in STRUCTURAL:
        return ends + str(words[link.predicate]).format(via=_via(link))
    rest = [hop for hop in chain.hops if hop is not link]
    names = [claim_name(hop) for hop in rest]
    if any(name != claim_name(link) for name in names):
        return ends + str(words["claim"]).format(says=says(claim_name(link), link.predicate), count=chain.distance)
    stated = [hop.confidence for hop in rest if hop.confidence is not None]
    if link.confidence is not None and all(link.confidence < one for one in stated):
        return ends + str(words["confidence"]).format(confidence=link.confidence)
    return ends + str(words["first"]).format(count=chain.distance)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
