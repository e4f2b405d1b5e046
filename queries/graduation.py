"""The case that a credential makes for a graduation demonstration in one district, each subject by itself.

It says what is demonstrated, by which objective and on whose decision, and as plainly what is missing and what the
record cannot say. What was composed or suggested is never shown as decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from queries import graduation_words as words
from queries.compose import composition
from queries.coverage import COVERED, PARTLY, STATES, CoveredItem, Reach, coverage
from queries.crosswalk import Blocked, Crosswalk, CrosswalkRow, crosswalk
from queries.ends import SUBJECT_KINDS
from queries.graduation_gaps import next_steps, unsaid
from queries.graduation_record import Record, Rule, decided_on, district_named, record
from queries.graduation_words import Subject
from queries.lookup import FrameworkInfo, frameworks, things
from queries.matrix import grades
from queries.outline import Outline, outline
from queries.reasons_decisions import Decided
from queries.reopened import reopened
from queries.resolve import resolve
from queries.scope import Scope
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store

HERE, ELSEWHERE, PUBLISHED, COMPOSED, SUGGESTED = BASES = (
    "decided here",
    "decided elsewhere",
    "published",
    "composed",
    "suggested",
)
"""On whose word a row stands, strongest first: a committee of the district, another committee, the publisher of the
alignment, a chain of published alignments, a machine. Only the first three demonstrate anything."""

DECIDED: Final = (HERE, ELSEWHERE, PUBLISHED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One objective that bears on one standard. `basis` is one of `BASES`; `decisions` are those on this very row.

    `own` are the decisions among them of the district asked about. `state` is what the row alone says of the standard
    ("covered", "partly" or "proposed").
    """

    row: CrosswalkRow
    basis: str
    state: str
    decisions: tuple[Decided, ...] = ()
    own: tuple[Decided, ...] = ()

    @property
    def strength(self) -> str:
        """How strong the deciding committee held it to be, a fraction of 1 as written; "" where none is stated."""
        fitting = self.own or self.decisions if self.basis in (HERE, ELSEWHERE) else ()
        return next((one.strength for one in fitting if one.verdict == "accepted" and one.strength), "")


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A pair that is no evidence, and the decisions that keep it out (none: its publisher denies it)."""

    pair: Blocked
    decisions: tuple[Decided, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """The case in one subject. `counts` are its expectations by state (`queries.coverage.STATES`), `total` in all.

    `demonstrated` are rows on somebody's decision, `proposals` those on nobody's; both in the order of the standards.
    `missing` are expectations that nothing decided reaches. `kept_out` are pairs that the district rejected or that a
    publisher denies. `rules` are districts' rules that the credential counts in the subject. `unsaid` says what the
    record cannot say, `steps` what would close it.
    """

    subject: Subject
    counts: Mapping[str, int]
    total: int
    items: tuple[CoveredItem, ...]
    demonstrated: tuple[Evidence, ...]
    proposals: tuple[Evidence, ...]
    missing: tuple[CoveredItem, ...]
    kept_out: tuple[KeptOut, ...]
    rules: tuple[Rule, ...]
    unsaid: tuple[str, ...]
    steps: tuple[str, ...]

    @property
    def weakest(self) -> Evidence | None:
        """The row that the case rests on least safely: the weakest claim, then the lowest strength or confidence."""
        rules = composition()

        def order(one: Evidence) -> tuple[int, int, float]:
            sure = one.strength or ("" if one.row.confidence is None else str(one.row.confidence))
            return (BASES.index(one.basis), rules.rank(one.row.chain.claim), -float(sure) if sure else -1.0)

        return max(self.demonstrated, key=order, default=None)


@dataclass(frozen=True, slots=True)
class Graduation:
    """The evidence for one credential and district. `answer` is the crosswalk behind it, with the same rows."""

    credential: Thing
    district: Thing | None
    committees: tuple[str, ...]
    cases: tuple[Case, ...]
    answer: Crosswalk
    editions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def graduation(
    store: Store,
    credential: str | Thing,
    district: str | Thing = "",
    *,
    subjects: Collection[str] = (),
    levels: Collection[str] = (),
) -> Graduation:
    """Return the evidence that `credential` gives in each of `subjects` (`rwc`, `math`; none: both).

    `district` is a name; "" asks for none in particular: then the decisions of every committee are others'. `levels`
    keeps expectations of these grade codes or bands. Raises NotFound, Ambiguous (names), BadQuery (another subject).
    """
    wanted = words.subjects_named(subjects)
    thing = credential if isinstance(credential, Thing) else resolve(store, credential, kinds=SUBJECT_KINDS)
    where = district_named(store, district) if isinstance(district, str) and district.strip() else district or None
    of = where if isinstance(where, Thing) else None
    known = record(store, thing, of, wanted)
    answer = crosswalk(store, thing, words.framework())
    decided = decided_on(
        store, {row.chain.hops[0].mapping for row in answer.rows} | {one.mapping for one in answer.blocked}
    )
    again, still = reopened(store, answer, decided, known) if of is not None else ((), answer.blocked)
    answer = replace(answer, rows=(*answer.rows, *again), blocked=still)
    kept = grades(levels)
    evidence = [
        _evidence(row, decided, known)
        for row in sorted(answer.rows, key=lambda row: (row.content_area, row.object_code, row.subject_code))
        if not kept or row.object_level in kept
    ]
    answer = replace(answer, rows=tuple(one.row for one in evidence))
    infos = [one for one in frameworks(store).values() if (one.series, one.edition) in answer.editions]
    outlined = outline(store, infos, Scope().graphs)
    items = _counted(infos, outlined, answer, evidence, kept)
    out = [
        (outlined.unit_of.get(one.object, one.object), KeptOut(one, decided.get(one.mapping, ())))
        for one in answer.blocked
    ]
    cases = tuple(_case(store, one, thing, known, out, evidence, items) for one in wanted)
    areas = {code for one in wanted for code in one.areas}
    rows = tuple(row for row in answer.rows if row.content_area_code in areas)
    inside = {info.iri: info for info in frameworks(store).values() if info.area_code in areas}
    editions = tuple((s, e) for s, e in answer.editions if (s, e) in {(i.series, i.edition) for i in inside.values()})
    counted = replace(answer.coverage, items=tuple(item for item in items if item.framework in inside))
    shown = replace(answer, rows=rows, coverage=counted, editions=editions)
    if len(editions) == 1:  # then the question is about that one framework, and can be asked again as such
        whole = things(store, [iri for iri, info in inside.items() if (info.series, info.edition) in editions])
        shown = replace(shown, framework=next(iter(whole.values()), shown.framework))
    return Graduation(thing, of, tuple(sorted(known.committees.values())), cases, shown, editions, answer.notes)


def _evidence(row: CrosswalkRow, decided: Mapping[str, tuple[Decided, ...]], known: Record) -> Evidence:
    found = decided.get(row.chain.hops[0].mapping, ()) if row.distance == 1 else ()
    own = known.own(found)
    if any(one.verdict == "accepted" for one in own):
        basis = HERE
    elif any(one.verdict == "accepted" for one in found):
        basis = ELSEWHERE
    else:
        basis = {"decided": PUBLISHED, "composed": COMPOSED, "suggested": SUGGESTED}[row.kind]
    state = composition().covers[row.chain.claim] if basis in DECIDED else "proposed"
    return Evidence(row, basis, state, found, own)


def _counted(
    infos: Sequence[FrameworkInfo],
    outlined: Outline,
    answer: Crosswalk,
    evidence: Sequence[Evidence],
    kept: Sequence[str],
) -> tuple[CoveredItem, ...]:
    """The state of every expectation; a guess that a committee accepted is decided, and nothing else is."""
    rows = [
        Reach(one.row.object_id, "decided" if one.basis in DECIDED else one.basis, one.row.chain.claim)
        for one in evidence
    ]
    return coverage(outlined, infos, rows, [one.object for one in answer.blocked], kept).items


def _case(
    store: Store,
    subject: Subject,
    credential: Thing,
    known: Record,
    out: Sequence[tuple[str, KeptOut]],
    evidence: Sequence[Evidence],
    items: Sequence[CoveredItem],
) -> Case:
    inside = {one.iri for one in frameworks(store).values() if one.area_code in subject.areas}
    own = tuple(item for item in items if item.framework in inside)
    rows = [one for one in evidence if one.row.content_area_code in subject.areas]
    demonstrated = tuple(one for one in rows if one.basis in DECIDED)
    proposals = tuple(one for one in rows if one.basis not in DECIDED)
    units = {item.iri for item in own}
    counts = dict.fromkeys(STATES, 0)
    for item in own:
        counts[item.state] += 1
    about = (store, subject, credential, known, demonstrated, proposals)
    return Case(
        subject=subject,
        counts=counts,
        total=len(own),
        items=own,
        demonstrated=demonstrated,
        proposals=proposals,
        missing=tuple(item for item in own if item.state not in (COVERED, PARTLY)),
        kept_out=tuple(one for unit, one in out if unit in units),
        rules=tuple(one for one in known.rules if one.subject == subject.iri),
        unsaid=unsaid(*about),
        steps=next_steps(*about),
    )
