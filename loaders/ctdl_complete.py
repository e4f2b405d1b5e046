"""What queries need beside a registry record's own triples (docs/data-model.md §3): names, codes, programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.ctdl_asn_tree import Tree, complete, decimal_weights
from loaders.ctdl_facts import Facts, Node
from loaders.ctdl_stacking import stacking
from loaders.known_codes import known_codes
from loaders.receipts import ReceiptBuilder
from loaders.triples import NOTATION, PREF_LABEL, TYPE, english
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Source
from ontology.terms import CEASN, CETERMS, CW, RDFS, SKOS

_YEAR = re.compile(r"(?<!\d)(?:2000|2006|2009|2010|2018|2019|2020)(?!\d)")
_SKOS = frozenset({SKOS.Concept, SKOS.ConceptScheme})
_NAMES = (CEASN.name, CETERMS.name, RDFS.label, SKOS.definition, SKOS.notation)
"""What names a concept or scheme without label (O*NET's activities have definitions); else the end of its IRI does."""
_ONET_EDITIONS = {"2018": "2019", "2010": "2010"}
"""SOC edition → O*NET-SOC edition that refines it, the newest first."""


def completed(triples: list[Triple], about: Source, receipt: ReceiptBuilder) -> tuple[list[Triple], dict[str, str]]:
    """The triples with what is added, and (IRI, reason) of the concepts that codes were taken to mean."""
    facts = Facts.gather(triples)
    triples = _frameworks(triples, facts, about, receipt)
    triples, published = decimal_weights(triples, receipt)
    triples = list(dict.fromkeys([*triples, *published, *_homeless(Facts.gather(triples), about, receipt)]))
    said = set(triples)
    meant: dict[str, str] = {}
    added: dict[Triple, None] = {}
    for part in (_names(facts), _codes(facts, receipt, meant), _links(facts), stacking(facts, receipt)):
        for triple in part:
            if triple not in said:
                added[triple] = None
    return [*triples, *added], meant


def _names(facts: Facts) -> Iterator[Triple]:
    """Labels and codes under the names that every thing has here."""
    parts = frozenset(shipped("maps/ctdl.yaml")["parts"].split())
    for node, said in facts.of.items():
        if not _SKOS.isdisjoint(said.get(TYPE, [])) and SKOS.prefLabel not in said:
            end = [] if isinstance(node, BlankNode) else [Literal(re.split("[/#:]", node.value)[-1])]
            yield from _labels(node, next((said[name] for name in _NAMES if name in said), end), PREF_LABEL)
        kinds = facts.kinds(node)
        if not kinds or kinds & parts:
            continue
        if SKOS.prefLabel not in said:
            yield from _labels(node, said.get(CETERMS.name, []), PREF_LABEL)
        yield from _labels(node, said.get(CETERMS.alternateName, []), SKOS.altLabel)
        for code in said.get(CETERMS.codedNotation, []):
            if isinstance(code, Literal):
                yield Triple(node, NOTATION, Literal(code.value))


def _labels(node: Node, names: list[Any], predicate: NamedNode) -> Iterator[Triple]:
    """A name for each language; names in some English, or in no stated language, become `@en` as everywhere here."""
    taken: set[str] = set()
    for name in names:
        if not isinstance(name, Literal):
            continue
        tag = (name.language or "en").lower()
        tag = "en" if tag.split("-")[0] == "en" else tag
        if tag not in taken or predicate != PREF_LABEL:
            taken.add(tag)
            yield Triple(node, predicate, Literal(name.value, language=tag))


def _codes(facts: Facts, receipt: ReceiptBuilder, meant: dict[str, str]) -> Iterator[Triple]:
    """Concepts that alignment objects mean: occupations (SOC, O*NET-SOC) and programs (CIP)."""
    rules = shipped("maps/ctdl.yaml")["codes"]
    for node in facts.of:
        for predicate, which in ((CETERMS.occupationType, "soc"), (CETERMS.instructionalProgramType, "cip")):
            for one in facts.values(node, predicate):
                if not isinstance(one, BlankNode):
                    continue
                code = facts.text(one, CETERMS.codedNotation).strip()
                framework = " ".join(
                    facts.text(one, NamedNode(CETERMS.namespace + name))
                    for name in ("framework", "frameworkName", "targetNode")
                )
                rule = rules[which]
                if not re.search(rule["framework"], framework, re.IGNORECASE):
                    if code:
                        receipt.count(f"codes of other frameworks in {which} place, kept as they stand")
                    continue
                if not re.fullmatch(rule["code"], code):
                    if code:
                        receipt.warn(f"{code!r} is no code of the {which.upper()}; kept as it stands")
                    continue
                found = _soc(code, framework) if which == "soc" else _cip(code, framework, rule)
                if not found:
                    receipt.warn(
                        f"no edition of {which.upper()} that could be meant has the code {code!r}; kept as it stands"
                    )
                for series, edition, text in found:
                    iri = iris.concept(series, edition, text)
                    meant[iri] = f"a code that a record names; read as {series} {edition}"
                    receipt.count(f"{series} {edition} codes linked")
                    yield Triple(node, predicate, NamedNode(iri))


def _soc(code: str, framework: str) -> list[tuple[str, str, str]]:
    """(series, edition, code) of an occupation code. `.00` is the SOC occupation itself, other endings refine it."""
    stated = [year for year in _YEAR.findall(framework) if year in _ONET_EDITIONS]
    base = _having("soc", stated or list(_ONET_EDITIONS), code[:7])
    if len(code) == 7:
        return base
    editions = [_ONET_EDITIONS[year] for year in stated] or list(_ONET_EDITIONS.values())
    onet = _having("onet-soc", editions, code)
    return [*base, *onet] if code.endswith(".00") else onet


def _cip(code: str, framework: str, rule: dict[str, Any]) -> list[tuple[str, str, str]]:
    by_address = [edition for mark, edition in rule["editions"].items() if mark in framework]
    stated = [year for year in _YEAR.findall(framework) if year in ("2010", "2020")]
    return _having("cip", by_address or stated or ["2020", "2010"], code)


def _having(series: str, editions: list[str], code: str) -> list[tuple[str, str, str]]:
    """The first of the editions that has the code (or of whose codes nothing is known); [] when none has."""
    for edition in editions:
        known = known_codes(series, edition)
        if known is None or code in known:
            return [(series, edition, code)]
    return []


def _links(facts: Facts) -> Iterator[Triple]:
    """Programs and the credentials they lead to; exams and the frameworks they assess."""
    rules = shipped("maps/ctdl.yaml")
    credentials, learning = frozenset(rules["credentials"].split()), frozenset(rules["learning"].split())
    for node in facts.of:
        kinds = facts.kinds(node)
        if kinds & learning:
            for predicate in (CETERMS.isPreparationFor, CETERMS.isRequiredFor):
                for condition in facts.values(node, predicate):
                    for target in facts.values(condition, CETERMS.targetCredential):
                        yield Triple(node, CW.leadsToCredential, target)
        if kinds & credentials:
            for condition in facts.values(node, CETERMS.requires):
                for target in facts.values(condition, CETERMS.targetLearningOpportunity):
                    if isinstance(target, NamedNode):
                        yield Triple(target, CW.leadsToCredential, node)
        for alignment in facts.values(node, CETERMS.assesses):
            for framework in facts.values(alignment, NamedNode(CETERMS.namespace + "framework")):
                if isinstance(framework, NamedNode) and CEASN.CompetencyFramework in facts.values(framework, TYPE):
                    yield Triple(node, CW.assessesFramework, framework)


def _frameworks(triples: list[Triple], facts: Facts, about: Source, receipt: ReceiptBuilder) -> list[Triple]:
    """Each competency framework among the records, completed as a CTDL-ASN file of its own would be."""
    heads = [
        node
        for node in facts.of
        if isinstance(node, NamedNode) and CEASN.CompetencyFramework in facts.values(node, TYPE)
    ]
    one = len(heads) == 1
    for head in heads:
        members = {
            node
            for node in facts.of
            if CEASN.Competency in facts.values(node, TYPE)
            and (head in facts.values(node, CEASN.isPartOf) or (one and not facts.values(node, CEASN.isPartOf)))
        }
        name = facts.text(head, CEASN.name)
        slug = iris.slug(facts.text(head, CETERMS.ctid) or name or head.value)
        edition = Source(slug, about.edition, name or slug)
        own = [t for t in triples if t.subject in members or t.subject == head]
        rest = [t for t in triples if not (t.subject in members or t.subject == head)]
        triples = [*rest, *complete(own, Tree.of(own, head), edition, receipt)]
        receipt.count("statements", len(members))
    return triples


def _homeless(facts: Facts, about: Source, receipt: ReceiptBuilder) -> Iterator[Triple]:
    """A framework that stands for the file, for competencies that name none: every statement belongs to one here."""
    without = [
        node
        for node in facts.of
        if CEASN.Competency in facts.values(node, TYPE) and not facts.values(node, CEASN.isPartOf)
    ]
    if not without:
        return
    home = NamedNode(iris.framework(about.series, about.edition))
    name = f"{about.title}: competencies that name no framework"
    yield Triple(home, TYPE, CEASN.CompetencyFramework)
    yield Triple(home, CEASN.name, english(name))
    yield Triple(home, PREF_LABEL, english(name))
    yield Triple(home, CW.seriesId, Literal(about.series))
    yield Triple(home, CW.edition, Literal(about.edition))
    for node in without:
        yield Triple(node, CEASN.isPartOf, home)
        yield Triple(node, CW.completedPartOf, home)
    receipt.warn(f"{len(without)} competencies name no framework: kept in one that stands for the file, <{home.value}>")
