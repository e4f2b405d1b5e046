"""What the record holds of one district: its committees and their decisions, its rules, its list of options."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ontology.errors import Ambiguous, NotFound
from queries.graduation_words import Subject, options
from queries.lookup import text, things
from queries.reasons_decisions import Decided, decisions_on
from queries.resolve import resolve
from queries.things import Thing

if TYPE_CHECKING:
    from graph.protocol import Store


@dataclass(frozen=True, slots=True)
class Rule:
    """A district's rule (`cw:GraduationDemonstration`) that a credential counts in a subject (IRI)."""

    iri: str
    district: str
    district_name: str
    subject: str
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a district's own list of options, and the minimum it states by subject (code)."""

    iri: str
    name: str
    minimum: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """What is loaded of a district. `committees` are those whose decisions are its own, by IRI."""

    district: Thing | None
    committees: Mapping[str, str]
    rules: tuple[Rule, ...]
    options: tuple[Option, ...] = ()
    decisions: tuple[tuple[str, str, str], ...] = ()

    def own(self, found: Collection[Decided]) -> tuple[Decided, ...]:
        """Those of the decisions that committees of the district took."""
        return tuple(one for one in found if one.committee in self.committees)


def district_named(store: Store, name: str) -> Thing:
    """The district that a name means. Raises NotFound with the districts there are, Ambiguous."""
    districts = _districts(store)
    fitting = [one for one in districts if name.strip().casefold() in (one.label.casefold(), one.iri.casefold())]
    if len(fitting) == 1:
        return fitting[0]
    try:
        found = resolve(store, name, kinds=("organization",))
    except NotFound:
        raise NotFound("district", name, [one.label for one in districts]) from None
    except Ambiguous as several:
        named = {iri for iri, _, _ in several.candidates}
        fitting = [one for one in districts if one.iri in named]
        if len(fitting) == 1:
            return fitting[0]
        raise
    if found.iri not in {one.iri for one in districts}:
        raise NotFound("district", name, [one.label for one in districts])
    return found


def _districts(store: Store) -> list[Thing]:
    rows = store.select("SELECT DISTINCT ?d WHERE { { ?d a cw:District } UNION { ?x cw:district ?d } }")
    return sorted(things(store, (text(row[0]) for row in rows)).values(), key=lambda one: one.label)


def record(store: Store, credential: Thing, district: Thing | None, subjects: Sequence[Subject]) -> Record:
    """Look up what is loaded of the district (None: of all districts' rules) about the credential."""
    rules = _rules(store, credential, district)
    if district is None:
        return Record(None, {}, rules)
    given = {"d": NamedNode(district.iri)}
    rows = store.select("SELECT DISTINCT ?c WHERE { ?x cw:committee ?c . ?c cw:district ?d }", given)
    named = things(store, (text(row[0]) for row in rows))
    committees = {one.iri: one.label for one in named.values()} | {district.iri: district.label}
    said = store.select(
        """SELECT ?decision ?s ?o WHERE { { ?c cw:district ?d . ?decision cw:committee ?c } UNION
          { ?decision cw:committee ?d } ?decision cw:decidesMapping ?m .
          ?m owl:annotatedSource ?s ; owl:annotatedTarget ?o }""",
        given,
    )
    decided = tuple(sorted((text(one), text(start), text(end)) for one, start, end in said))
    return Record(district, committees, rules, _options(store, given, subjects), decided)


def _rules(store: Store, credential: Thing, district: Thing | None) -> tuple[Rule, ...]:
    given = {"c": NamedNode(credential.iri)} | ({"d": NamedNode(district.iri)} if district else {})
    rows = store.select(
        """SELECT DISTINCT ?r ?d ?area ?x WHERE { ?r cw:credential ?c ; a cw:GraduationDemonstration ; cw:district ?d ;
          cw:demonstrates ?area . OPTIONAL { ?r cw:restsOnDecision ?x } }""",
        given,
    )
    found: dict[tuple[str, str, str], list[str]] = {}
    for rule, by, area, decision in rows:
        found.setdefault((text(rule), text(by), text(area)), []).extend([text(decision)] if decision else [])
    names = things(store, (by for _, by, _ in found))
    return tuple(
        Rule(rule, by, names[by].label if by in names else by, area, tuple(sorted(decisions)))
        for (rule, by, area), decisions in sorted(found.items())
    )


def _options(store: Store, given: Mapping[str, NamedNode], subjects: Sequence[Subject]) -> tuple[Option, ...]:
    """The lines of the district's list that are about such credentials, as loaders/maps/tables/graduation-menu.yaml."""
    rows = store.select(
        """SELECT ?o ?name ?header ?cell WHERE { ?o cw:district ?d ; skos:prefLabel ?name . ?o ?column ?cell .
          ?column a cw:SourceColumn ; skos:prefLabel ?header }""",
        given,
    )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for option, name, header, cell in rows:
        for one in subjects:
            if text(name).casefold() in options() and text(header).casefold() in one.menu:
                found.setdefault((text(option), text(name)), {})[one.code] = text(cell)
    return tuple(Option(option, name, minimum) for (option, name), minimum in sorted(found.items()))


def decided_on(store: Store, mappings: Collection[str]) -> dict[str, tuple[Decided, ...]]:
    """The decisions in force on each mapping, newest first."""
    made: dict[str, tuple[Decided, ...]] = {}
    for one in decisions_on(store, mappings):
        made[one.mapping] = (*made.get(one.mapping, ()), one)
    return made
