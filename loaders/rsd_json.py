"""Rich Skill Descriptors as OSMT's JSON gives them: one skill, or an array of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.jsons import expect_list, expect_object, expect_text, read_json
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.rsd_skills import Skill, Skills, parts
from loaders.triples import PREF_LABEL, TYPE, english, iri_or_string
from loaders.words import is_address, slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Load
from ontology.terms import CETERMS, CW, DCTERMS

_FATES = {
    "@context": "dropped: names the vocabulary of the keys, which this loader knows",
    "type": "mapped to cw:RichSkillDescriptor",
    "id": "kept as the skill's own address, or as dcterms:source where it is no public one",
    "uuid": "kept as skos:notation",
    "skillName": "kept as skos:prefLabel and ceasn:competencyLabel",
    "skillStatement": "kept as ceasn:competencyText",
    "authors": "kept as dcterms:creator",
    "author": "kept as dcterms:creator",
    "creator": "kept as dcterms:publisher",
    "categories": "kept as ceasn:competencyCategory",
    "category": "kept as ceasn:competencyCategory",
    "keywords": "kept as ceasn:conceptKeyword, one each",
    "employers": "kept as cw:namedEmployer, one each",
    "standards": "mapped to mappings (rsd-standard), one each",
    "certifications": "mapped to mappings (rsd-certification), one each",
    "alignments": "mapped to mappings (rsd-alignment), one each",
    "occupations": "mapped to mappings (rsd-occupation), one each",
    "occupations.parents": "dropped: the groups above an occupation, which SOC itself gives",
    "occupations.targetNodeName": "dropped: the occupation's name, which SOC itself gives",
    "collections": "kept as ceterms:isMemberOf",
    "status": "kept as dcterms:description",
    "creationDate": "kept as dcterms:created",
    "publishDate": "kept as dcterms:issued",
    "updateDate": "kept as dcterms:modified",
    "archiveDate": "kept as dcterms:date, where there is one",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATES = {
    "creationDate": DCTERMS.created,
    "publishDate": DCTERMS.issued,
    "updateDate": DCTERMS.modified,
    "archiveDate": DCTERMS.date,
}


def descriptors(file: SourceFile, options: Options, problems: Problems) -> Load:
    """Read one descriptor or an array. The edition is the day of the latest change that is stated."""
    value = read_json(file)
    listed = value if isinstance(value, list) else [value]
    days: list[str] = []
    found: list[Skill] = []
    receipt = ReceiptBuilder("rsd", file.name)
    for index, raw in enumerate(listed):
        at = f"/{index}" if isinstance(value, list) else ""
        receipt.read()
        one = expect_object(raw, at, problems)
        skill = _skill(one, at, problems)
        if skill is None:
            continue
        receipt.keep()
        found.append(skill)
        day = _DAY.match(str(one.get("updateDate") or one.get("publishDate") or ""))
        days.append(day.group() if day else "")
        for key in one:
            receipt.field(key, _FATES.get(key, "dropped: no key of a descriptor that is known here"))
        if one.get("occupations"):
            for key in ("occupations.parents", "occupations.targetNodeName"):
                receipt.field(key, _FATES[key])
    problems.raise_any()
    if not found:
        problems.fail("", "no descriptor", "a RichSkillDescriptor, or an array of them", "rsd-empty")
    facts = shipped("maps/rsd.yaml")
    skills = Skills(options.edition or max(days) or facts["undated"], options)
    for skill in found:
        known = skills.add(skill)
        if known == "other":
            problems.add("", f"{skill.code} again, with other content", "each skill once", "row-duplicate")
        elif known:
            receipt.warn(f"the skill {skill.code} is there twice, with the same content")
    problems.raise_any()
    series = f"rsd-{found[0].code.lower()}" if len(found) == 1 else "osmt-rsd"
    return skills.load(file, receipt, slug_or(series, "rsd"), found[0].name if len(found) == 1 else "OSMT skills")


def _skill(one: Mapping[str, Any], at: str, problems: Problems) -> Skill | None:
    name = expect_text(one.get("skillName"), f"{at}/skillName", problems).strip()
    statement = expect_text(one.get("skillStatement"), f"{at}/skillStatement", problems).strip()
    address = str(one.get("id") or "").strip()
    code = str(one.get("uuid") or "").strip() or address.rstrip("/").rpartition("/")[2].strip()
    if not code or not name:
        problems.add(f"{at}/uuid", shown(code), "an id and a name", "rsd-id")
        return None
    public = address.startswith("https://") and is_address(address)
    iri = address if public else iris.statement("rsd", "osmt", code)
    node = NamedNode(iri)
    facts = [Triple(node, _DATES[key], Literal(str(one[key]))) for key in _DATES if one.get(key)]
    if address and not public:
        facts.append(Triple(node, DCTERMS.source, iri_or_string(address)))
    if one.get("status"):
        facts.append(Triple(node, DCTERMS.description, Literal(f"status: {one['status']}")))
    if one.get("creator"):
        facts.append(Triple(node, DCTERMS.publisher, iri_or_string(str(one["creator"]))))
    for index, raw in enumerate(expect_list(one.get("collections") or [], f"{at}/collections", problems)):
        facts += _collection(node, expect_object(raw, f"{at}/collections/{index}", problems))
    links = [
        (kind, label)
        for kind in ("standard", "certification")
        for label in parts("; ".join(_labels(one, f"{kind}s", at, problems)))
    ]
    for index, raw in enumerate(expect_list(one.get("occupations") or [], f"{at}/occupations", problems)):
        found = str(expect_object(raw, f"{at}/occupations/{index}", problems).get("code") or "").strip()
        if found:
            links.append(("onet" if "." in found else "occupation", found))
    authors = _labels(one, "authors", at, problems) or _labels(one, "author", at, problems)
    return Skill(
        iri=iri,
        code=code,
        name=name,
        statement=statement,
        author="; ".join(authors),
        categories=tuple(_labels(one, "categories", at, problems) + _labels(one, "category", at, problems)),
        keywords=tuple(_labels(one, "keywords", at, problems)),
        employers=tuple(_labels(one, "employers", at, problems)),
        links=tuple(links),
        alignments=tuple(_alignments(one, at, problems)),
        facts=tuple(facts),
    )


def _collection(node: NamedNode, raw: Mapping[str, Any]) -> list[Triple]:
    code = str(raw.get("uuid") or raw.get("name") or "")
    if not code.strip():
        return []
    collection = NamedNode(iris.entity("collection", "osmt", code))
    return [
        Triple(node, CETERMS.isMemberOf, collection),
        Triple(collection, TYPE, CETERMS.Collection),
        Triple(collection, PREF_LABEL, english(str(raw.get("name") or code))),
        Triple(collection, CW.kind, Literal("skills")),
    ]


def _labels(one: Mapping[str, Any], key: str, at: str, problems: Problems) -> list[str]:
    """The labels under a key: a text, an array of texts, or an array of objects that name a skill or a thing."""
    value = one.get(key)
    if value is None or isinstance(value, str):
        return [value.strip()] if value and value.strip() else []
    made = []
    for index, raw in enumerate(expect_list(value, f"{at}/{key}", problems)):
        label = (raw.get("skillName") or raw.get("name")) if isinstance(raw, dict) else raw
        text = expect_text(label, f"{at}/{key}/{index}", problems).strip()
        if text:
            made.append(text)
    return made


def _alignments(one: Mapping[str, Any], at: str, problems: Problems) -> list[tuple[str, str, str]]:
    made = []
    for index, raw in enumerate(expect_list(one.get("alignments") or [], f"{at}/alignments", problems)):
        row = expect_object(raw, f"{at}/alignments/{index}", problems)
        library = row.get("isPartOf")
        named = library.get("name") if isinstance(library, dict) else library
        label, address = str(row.get("skillName") or ""), str(row.get("id") or "")
        if label or address:
            made.append((address, label or address, str(named or "")))
    return made
