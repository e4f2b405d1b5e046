"""What the record cannot say of a credential in a subject, and what would close it: findings, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from queries.graduation_record import Record
from queries.graduation_words import Subject, step
from queries.graduation_words import unsaid as sentence
from queries.lookup import FrameworkInfo, edition_in, frameworks, text, things
from queries.scope import Scope
from queries.standings import standings, touched
from queries.things import Thing
from queries.values import nodes

if TYPE_CHECKING:
    from graph.protocol import Store
    from queries.graduation import Evidence


def unsaid(
    store: Store,
    subject: Subject,
    credential: Thing,
    known: Record,
    demonstrated: Sequence[Evidence],
    proposals: Sequence[Evidence],
) -> tuple[str, ...]:
    """What the record cannot say, most pressing first."""
    said: list[str] = []
    wholes = _wholes(store, credential)
    if not wholes and not demonstrated and not proposals:
        said.append(sentence("no_framework", credential=credential))
        alike = _exams_like(store, credential)
        said += [sentence("exams", exams=", ".join(alike))] if alike else []
    elif not demonstrated and not proposals:
        statements = _count(store, wholes)
        mapped = sum(len(one) for one in touched(store, {one.iri for one in wholes}, Scope()).values())
        names = " and ".join(one.label for one in wholes)
        touch = "stands" if mapped == 1 else "stand"
        facts = {"statements": statements, "frameworks": names, "mapped": mapped or "none", "touch": touch}
        said.append(sentence("no_route", subject=subject.name, **facts))
    if proposals:
        said.append(sentence("proposals", count=len(proposals), rows=_rows(proposals)))
    said += _of_district(subject, credential, known, demonstrated)
    unsure = [one for one in demonstrated if not one.strength and one.row.confidence is None]
    if unsure:
        said.append(sentence("confidence", count=len(unsure), rows=f"{len(demonstrated):,} {_rows(demonstrated)}"))
    stale = _stale(store, wholes, subject, known, demonstrated)
    if stale and known.district:
        said.append(sentence("stale", count=stale, district=known.district))
    return (*said, sentence("enough"), sentence("student"))


def _of_district(subject: Subject, credential: Thing, known: Record, demonstrated: Sequence[Evidence]) -> list[str]:
    rules = [one for one in known.rules if one.subject == subject.iri]
    if known.district is None:
        return [] if rules else [sentence("no_rule_anywhere", credential=credential, subject=subject.name)]
    said = []
    here = {"district": known.district, "credential": credential, "subject": subject.name}
    published = [one for one in demonstrated if not one.own]
    if demonstrated and not any(one.own for one in demonstrated):
        said.append(sentence("no_decision", **here))
    elif published:
        said.append(sentence("published", count=len(published), rows=_rows(published), **here))
    back = [one for one in demonstrated if any(own.verdict == "needs-work" for own in one.own)]
    if back:
        said.append(sentence("sent_back", count=len(back), rows=_rows(back), **here))
    if not rules:
        said.append(sentence("no_rule", **here))
    elif not any(one.decisions for one in rules):
        said.append(sentence("rule_without_decision", **here))
    for option in known.options:
        if subject.code in option.minimum:
            said.append(sentence("menu", option=option.name, minimum=option.minimum[subject.code], **here))
    if not known.options:
        said.append(sentence("no_menu", **here))
    return said


def next_steps(
    store: Store,
    subject: Subject,
    credential: Thing,
    known: Record,
    demonstrated: Sequence[Evidence],
    proposals: Sequence[Evidence],
) -> tuple[str, ...]:
    """What would close the gaps, nearest first, with the command where there is one."""
    wholes = _wholes(store, credential)
    if not wholes and not demonstrated and not proposals:
        return (step("objectives"),)
    named = _quoted(credential.notation or credential.iri)
    areas = [one for one in frameworks(store).values() if one.current and one.area_code in subject.areas]
    made = [
        step("suggest", series=_quoted(one.series or one.iri), target=area.series or area.iri)
        for one in wholes
        for area in areas
    ]
    made.append(step("crosswalk"))
    if demonstrated or proposals:
        made.insert(0, step("decide", credential=named, subject=subject.words[0]))
    rules = [one for one in known.rules if one.subject == subject.iri]
    return tuple(made) if rules else (*made, step("rule"))


def _quoted(name: str) -> str:
    from shlex import quote

    return quote(name)


def _rows(rows: Sequence[object]) -> str:
    return "row" if len(rows) == 1 else "rows"


def _wholes(store: Store, credential: Thing) -> list[FrameworkInfo]:
    known = frameworks(store)
    if credential.kind == "framework":
        return [known[credential.iri]] if credential.iri in known else []
    found = standings(store, [credential], Scope())[credential.iri].frameworks
    return [known[iri] for iri in found if iri in known]


def _count(store: Store, wholes: Sequence[FrameworkInfo]) -> int:
    rows = store.select(
        f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {nodes('f', [w.iri for w in wholes])} ?s ceasn:isPartOf ?f }}"
    )
    return int(text(rows.rows[0][0]) or 0)


def _exams_like(store: Store, credential: Thing) -> list[str]:
    """What has loaded competencies and is a part of the credential, or is called like it: exams and specifications."""
    from queries.search import search

    rows = store.select("SELECT ?p WHERE { ?c ceterms:hasPart ?p }", {"c": NamedNode(credential.iri)})
    found = list(things(store, (text(row[0]) for row in rows)).values())
    hits, _ = search(store, credential.label, kinds=("assessment", "framework"), limit=20)
    found += [hit.thing for hit in hits if hit.field in ("label", "other name", "code")]
    stands = standings(store, found, Scope())
    own = {one.iri: stands[one.iri].frameworks for one in found if one.iri != credential.iri}
    covered = {iri for one in found if one.kind != "framework" for iri in own.get(one.iri, ())}
    return list(
        dict.fromkeys(
            f"{one} ({one.notation})" if one.notation and one.notation not in str(one) else str(one)
            for one in found
            if own.get(one.iri) and (one.kind != "framework" or one.iri not in covered)
        )
    )


def _stale(
    store: Store, wholes: Sequence[FrameworkInfo], subject: Subject, known: Record, demonstrated: Sequence[Evidence]
) -> int:
    """Decisions of the district between these objectives and standards that are about editions no longer current."""
    infos = frameworks(store)
    mine = {one.series for one in wholes}
    theirs = {one.series for one in infos.values() if one.area_code in subject.areas}
    current = {(one.series, one.edition) for one in infos.values() if one.current}
    used = {one.decision for row in demonstrated for one in row.own}
    stale = 0
    for decision, start, end in known.decisions:
        ends = {edition_in(start), edition_in(end)}
        series = {one for one, _ in ends}
        if decision not in used and series & mine and series & theirs and not ends <= current:
            stale += 1
    return stale
