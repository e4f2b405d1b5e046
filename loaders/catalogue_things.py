"""Organisations, credentials, stacking statements, programs and incentive listings of the starter catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from loaders.catalogue_rows import Item, Tools
from loaders.triples import FALSE, NOTATION, PREF_LABEL, SOURCE, TRUE, TYPE, english
from ontology import iris
from ontology.namespaces import ID
from ontology.terms import CETERMS, CW, DCTERMS, RDFS, SKOS, XSD

_BOTH_KINDS = ("GoverningBody", "CredentialOrganization")
_STACKING_KINDS = ("component", "progression", "nested-content", "credit", "horizontal")
_THROUGH_CONDITION = ("requires", "recommends", "preparationFrom", "advancedStandingFrom", "corequisite")
"""CTDL predicates whose object is a ConditionProfile that names the credential."""


def organizations(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """organizations.csv."""
    for item in items:
        node = tools.organization(item, "id")
        if node is None:
            continue
        yield Triple(node, TYPE, CETERMS.Organization)
        if item["kind"] in _BOTH_KINDS:
            yield Triple(node, TYPE, CETERMS.CredentialOrganization)
        kind = getattr(CW, item["kind"], None)
        if isinstance(kind, NamedNode):
            yield Triple(node, TYPE, kind)
        yield from _named(node, item, tools)
        yield from _page(node, item, tools)


def credentials(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """credentials.csv: the credential, its exam, and where it belongs."""
    for item in items:
        node = tools.entity(item, "id", "credential")
        kind = tools.term(item, "kind", CETERMS)
        owner = tools.organization(item, "issuer") if item["issuer"] else None
        if node is None or kind is None:
            continue
        yield Triple(node, TYPE, kind)
        if item["colorado_kind"]:
            colorado = tools.term(item, "colorado_kind", CW)
            if colorado is not None:
                yield Triple(node, TYPE, colorado)
        yield from _named(node, item, tools)
        if owner is not None:
            yield Triple(node, CETERMS.ownedBy, owner)
        for name in item.many("alt_names"):
            yield Triple(node, SKOS.altLabel, english(name))
        for code in item.many("exam_codes"):
            yield Triple(node, NOTATION, Literal(code))
        yield from _page(node, item, tools)
        yield from _belongs(node, item, tools)
        for occupation in tools.concepts(item, "soc", "soc_scheme"):
            yield Triple(node, CETERMS.occupationType, occupation)
        if item["soc_source_url"]:
            link = tools.link(item, "soc_source_url")
            if link is not None:
                yield Triple(node, SOURCE, link)
        for other in tools.entities(item, "prepares_for", "credential"):
            yield Triple(node, CW.preparesFor, other)
        for framework in item.many("frameworks"):
            series, _, edition = framework.partition("/")
            yield Triple(node, CW.assessesFramework, NamedNode(iris.framework(series, edition)))
        if item["note"]:
            yield Triple(node, RDFS.comment, english(item["note"]))
        yield from _exams(node, owner, item, tools)


def _exams(node: NamedNode, owner: NamedNode | None, item: Item, tools: Tools) -> Iterator[Triple]:
    """One condition that names every exam: CTDL's "requires all of these assessments"."""
    exams = list(tools.entities(item, "assessments", "assessment"))
    if not exams:
        return
    condition = NamedNode(f"{ID}condition/{node.value.removeprefix(ID + 'credential/')}/assessment")
    yield Triple(node, CETERMS.requires, condition)
    yield Triple(condition, TYPE, CETERMS.ConditionProfile)
    yield Triple(condition, CETERMS.name, english(f"{item['name']}: assessment"))
    codes = item.many("exam_codes")
    for number, exam in enumerate(exams):
        code = codes[number] if len(codes) == len(exams) else ""
        yield Triple(condition, CETERMS.targetAssessment, exam)
        yield Triple(exam, TYPE, CETERMS.AssessmentProfile)
        if owner is not None:
            yield Triple(exam, CETERMS.ownedBy, owner)
        yield Triple(exam, PREF_LABEL, english(f"{item['name']} exam {code}".strip()))
        if code:
            yield Triple(exam, NOTATION, Literal(code))
        link = tools.link(item)
        if link is not None:
            yield Triple(exam, SOURCE, link)


def stacking(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """stacking.csv: each statement with its asserter; and the same in CTDL's direct form, unless it is contested."""
    for item in items:
        lower, upper = tools.entity(item, "lower", "credential"), tools.entity(item, "upper", "credential")
        kind, contested = item["kind"], item["contested"] == "true"
        if kind not in _STACKING_KINDS:
            expected = ", ".join(_STACKING_KINDS)
            tools.problems.add(f"{item.where}, column 'kind'", repr(kind), expected, "stacking-kind")
        if item["contested"] not in ("true", "false"):
            found = repr(item["contested"])
            tools.problems.add(f"{item.where}, column 'contested'", found, "true or false", "stacking-contested")
        number = item["required_number"]
        if number and not number.isdigit():
            tools.problems.add(
                f"{item.where}, column 'required_number'", repr(number), "a whole number", "stacking-number"
            )
            continue
        predicate = tools.term(item, "ctdl_predicate", CETERMS)
        if lower is None or upper is None or predicate is None:
            continue
        known = ("\x1f".join((lower.value, predicate.value, upper.value, kind, item["asserter"]))).encode()
        node = NamedNode(f"{ID}stacking/{hashlib.sha256(known).hexdigest()[:20]}")
        yield Triple(node, TYPE, CW.StackingStatement)
        yield Triple(node, CW.lowerStep, lower)
        yield Triple(node, CW.upperStep, upper)
        yield Triple(node, CW.stackingKind, NamedNode(iris.concept("stacking-kinds", "1", kind)))
        yield Triple(node, CW.ctdlPredicate, predicate)
        yield Triple(node, CW.contested, TRUE if contested else FALSE)
        asserter = _asserter(item)
        yield Triple(node, CW.asserter, asserter)
        if number:
            yield Triple(node, CW.requiredNumber, Literal(number, datatype=XSD.integer))
        if item["evidence"]:
            yield Triple(node, CW.evidence, english(item["evidence"]))
        link = tools.link(item)
        if link is not None:
            yield Triple(node, SOURCE, link)
        if item["date"]:
            yield Triple(node, DCTERMS.date, Literal(item["date"]))
        if not contested:
            yield from _direct(lower, predicate, upper, item, asserter)


def _direct(
    lower: NamedNode, predicate: NamedNode, upper: NamedNode, item: Item, asserter: NamedNode | Literal
) -> Iterator[Triple]:
    """CTDL's own form. Statements of one kind by one asserter share a condition: all of its credentials are meant."""
    local = item["ctdl_predicate"]
    if local in ("hasPart", "isPartOf"):
        yield Triple(upper, predicate, lower)
    if local not in _THROUGH_CONDITION:
        return
    by = hashlib.sha256(f"{item['asserter']}\x1f{item['kind']}\x1f{item['required_number']}".encode()).hexdigest()[:8]
    condition = NamedNode(f"{ID}condition/{upper.value.removeprefix(ID + 'credential/')}/{local}-{by}")
    yield Triple(upper, predicate, condition)
    yield Triple(condition, TYPE, CETERMS.ConditionProfile)
    yield Triple(condition, CETERMS.targetCredential, lower)
    if isinstance(asserter, NamedNode):
        yield Triple(condition, CETERMS.assertedBy, asserter)


def _asserter(item: Item) -> NamedNode | Literal:
    """An organisation's id becomes its IRI; anything else is the publisher's description, as text."""
    text = item["asserter"]
    plain = text.replace("-", "").isalnum() and text == text.lower()
    return NamedNode(iris.organization(text)) if plain else Literal(text)


def programs(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """programs.csv."""
    for item in items:
        node = tools.entity(item, "id", "program")
        kind = tools.term(item, "kind", CW, CETERMS)
        provider = tools.organization(item, "provider")
        if node is None or kind is None or provider is None:
            continue
        yield Triple(node, TYPE, kind)
        yield Triple(node, TYPE, CETERMS.LearningProgram)
        yield from _named(node, item, tools)
        yield Triple(node, CETERMS.offeredBy, provider)
        for name in item.many("partners"):
            partner = tools.organization(item, "partners", name)
            if partner is not None:
                yield Triple(node, DCTERMS.contributor, partner)
        for credential in tools.entities(item, "credentials", "credential"):
            yield Triple(node, CW.leadsToCredential, credential)
        yield from _belongs(node, item, tools)
        for concept in tools.concepts(item, "cip", "cip_scheme"):
            yield Triple(node, CETERMS.instructionalProgramType, concept)
        if item["note"]:
            yield Triple(node, CETERMS.description, english(item["note"]))


def incentives(items: Iterable[Item], tools: Tools) -> Iterator[Triple]:
    """incentives.csv: a credential on an incentive program's list, by year."""
    for item in items:
        credential = tools.entity(item, "credential", "credential")
        program = tools.organization(item, "program", iris.slug(item["program"]))
        if credential is None or program is None:
            continue
        node = NamedNode(
            f"{ID}incentive/{iris.slug(item['program'])}/{item['year'] or 'undated'}/{iris.slug(item['credential'])}"
        )
        listed = NamedNode(f"{ID}incentive-program/{iris.slug(item['program'])}")
        yield Triple(listed, TYPE, CW.IncentiveProgram)
        yield Triple(listed, PREF_LABEL, english(item["program"]))
        yield Triple(node, TYPE, CW.IncentiveListing)
        yield Triple(node, CW.credential, credential)
        yield Triple(node, CW.incentiveProgram, listed)
        if item["year"]:
            yield Triple(node, CW.year, Literal(item["year"]))
        link = tools.link(item)
        if link is not None:
            yield Triple(node, SOURCE, link)


def _named(node: NamedNode, item: Item, tools: Tools) -> Iterator[Triple]:
    yield Triple(node, CETERMS.name, english(item["name"]))
    yield Triple(node, PREF_LABEL, english(item["name"]))
    link = tools.link(item)
    if link is not None:
        yield Triple(node, SOURCE, link)


def _page(node: NamedNode, item: Item, tools: Tools) -> Iterator[Triple]:
    if item["webpage"]:
        page = tools.link(item, "webpage")
        if page is not None:
            yield Triple(node, CETERMS.subjectWebpage, page)


def _belongs(node: NamedNode, item: Item, tools: Tools) -> Iterator[Triple]:
    for sector in tools.concepts(item, "sector", "sector_scheme"):
        yield Triple(node, CW.inSector, sector)
    for cluster in tools.concepts(item, "clusters", "cluster_scheme"):
        yield Triple(node, CW.inCluster, cluster)
