"""What would change an answer: worked out from the chains, the decisions and the editions that are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import prod
from typing import TYPE_CHECKING

from queries.chains import Chain, Hop
from queries.compose import NO_CLAIM, composition
from queries.reasons_words import change_sentence, counted, exact_name, listed, named, says

if TYPE_CHECKING:
    from queries.reasons_decisions import Decided
    from queries.reasons_sources import SourceUse


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change the answer, and to what.

    `kind` is a short stable name: weakest, confidence, acceptance, rejection, review, edition, denial, farther,
    composition. `pressing` marks what has already happened (a new edition, a date gone by) rather than what might.
    """

    kind: str
    sentence: str
    pressing: bool = False


def changes(
    chain: Chain,
    others: Sequence[Chain],
    decided: Sequence[Decided],
    uses: Sequence[SourceUse],
    today: date,
) -> tuple[Change, ...]:
    """What would change the claim of one chain. `others` are the other chains of the same pair, best first."""
    return (
        *_editions(uses, today),
        *_reviews(decided, today),
        *_weakest(chain),
        *_confidence(chain),
        *_acceptance(chain, decided),
        *_rejection(chain, others, decided),
    )


def _editions(uses: Sequence[SourceUse], today: date) -> list[Change]:
    made = []
    for use in uses:
        about = {"title": use.note.title, "edition": use.note.edition}
        if use.newer:
            made.append(Change("edition", change_sentence("edition", newer=listed(use.newer), **about), pressing=True))
        elif use.expires and _before(use.expires, today):
            made.append(Change("edition", change_sentence("ended", expires=use.expires, **about), pressing=True))
    return made


def _before(day: str, today: date) -> bool:
    """Whether a year, month or day as published lies wholly before today."""
    return day < today.isoformat()[: len(day)]


def _reviews(decided: Sequence[Decided], today: date) -> list[Change]:
    made = []
    for one in decided:
        if one.review_due:
            gone = _before(one.review_due, today)
            name = "overdue" if gone else "review"
            said = change_sentence(name, committee=one.committee_name, due=one.review_due)
            made.append(Change("review", said, gone))
    return made


def _weakest(chain: Chain) -> list[Change]:
    """The composition worked out anew with the weakest link as an exact match."""
    rules = composition()
    names = [rules.hop_name(hop) for hop in chain.hops]
    if chain.distance == 1 or names[chain.weakest] == "exact":
        return []
    names[chain.weakest] = "exact"
    then, now = rules.chain(names), chain.claim
    outcome = "breaks" if then == NO_CLAIM else "stays" if then == now else "becomes"
    said = change_sentence(outcome, link=_ends(chain.weakest_link), now=_claim(now), then=_claim(then))
    return [Change("weakest", said)]


def _claim(name: str) -> str:
    return f"“{says(name)}” ({exact_name(name)})"


def _ends(hop: Hop) -> str:
    return f"{hop.subject_code or hop.subject_label} → {hop.object_code or hop.object_label}"


def _confidence(chain: Chain) -> list[Change]:
    silent = [hop for hop in chain.hops if hop.confidence is None]
    if chain.confidence is not None or not silent:
        return []
    stated = [hop.confidence for hop in chain.hops if hop.confidence is not None]
    who = listed(list(dict.fromkeys(hop.publisher or hop.set_title or hop.source or "the rules" for hop in silent)))
    most = f"; it could then be at most {prod(stated)}" if stated else ""
    facts = {"silent": len(silent), "count": chain.distance, "who": who, "most": most}
    return [Change("confidence", change_sentence("confidence", **facts))]


def _acceptance(chain: Chain, decided: Sequence[Decided]) -> list[Change]:
    if chain.kind == "decided":
        accepted = any(one.verdict == "accepted" for one in decided)
        return [] if accepted else [Change("acceptance", change_sentence("unaccepted"))]
    claim = chain.claim
    counts = counted(composition().covers.get(claim, ""))
    said = change_sentence("acceptance", kind=chain.kind, says=says(claim), counts=counts)
    return [Change("acceptance", said)]


def _rejection(chain: Chain, others: Sequence[Chain], decided: Sequence[Decided]) -> list[Change]:
    """For each link that nobody has accepted, what would be left if a committee rejected it."""
    left: dict[str, list[Hop]] = {}
    accepted = {one.mapping for one in decided if one.verdict == "accepted"}
    for hop in chain.hops:
        if hop.mapping and hop.mapping not in accepted:
            rest = [one for one in others if all(other.mapping != hop.mapping for other in one.hops)]
            left.setdefault(_outcome(rest), []).append(hop)
    made = []
    for outcome, hops in left.items():
        names = ", ".join(map(_ends, hops))
        which = "it" if chain.distance == 1 else f"the link {names}" if len(hops) == 1 else f"any of the links {names}"
        made.append(Change("rejection", change_sentence("rejection", which=which, outcome=outcome)))
    return made


def _outcome(rest: Sequence[Chain]) -> str:
    if not rest:
        return change_sentence("nothing_left")
    best = rest[0]
    return change_sentence(
        "left",
        others="one other way" if len(rest) == 1 else f"{len(rest)} other ways",
        kind=best.kind,
        says=says(best.claim),
        steps=in_steps(best),
    )


def in_steps(chain: Chain) -> str:
    """Length of a chain in words."""
    return "one step" if chain.distance == 1 else f"{chain.distance} steps"


def broken_claim(hops: Sequence[Hop]) -> Change | None:
    """Why a path of links adds up to no claim: the two claims that do not go together, and the rule's reason."""
    rules = composition()
    names = [rules.hop_name(hop) for hop in hops]
    if rules.chain(names) != NO_CLAIM:
        return None
    way = " → ".join([hops[0].subject_code or hops[0].subject_label, *(h.object_code or h.object_label for h in hops)])
    claim = names[0]
    for name, hop in zip(names[1:], hops[1:], strict=True):
        after = rules.chain([claim, name])
        if after == NO_CLAIM:
            why = next((cell.why for cell in rules.cells if (cell.left, cell.right) == (claim, name)), "")
            at = named(hop.subject_code, hop.subject_label)
            facts = {"way": way, "left": says(claim), "right": says(name), "at": at, "reason": f" {why}" if why else ""}
            return Change("composition", change_sentence("no_claim", **facts))
        claim = after
    return Change("composition", change_sentence("no_agreement", way=way))
