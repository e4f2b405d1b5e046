"""Common Core from ASN and CCSSI, cleaned: one JSON object a node, with the identifiers of both (files "CC-*.json").

A statement's code is its short code; where that is missing or taken, its ASN id, else its CCSSI id. Parents are named
by ASN id or CCSSI id; a parent that is no record of the file is reported, and the statement stands at the top.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.asn_terms import ALT_NOTATION, ASN, IDENTIFIER, JURISDICTION, RESOURCE, iri_or_none
from loaders.options import Options
from loaders.reading.jsons import described, expect_object, pointer
from loaders.reading.problems import Problems
from loaders.receipts import ReceiptBuilder
from loaders.triples import english, framework_triples, statement_iri
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Framework, Load, Source, Statement
from ontology.terms import CEASN, CETERMS, DCTERMS

_ASN_FIELDS = {"id", "identifier", "parent", "statementNotation", "authorityStatus", "indexingStatus"}
_TREE_ONLY = {"leaf", "cls", "children"}
_CCSS_FIELDS = {"GUID", "URI", "dotNotation", "dotNotationV1", "currentURL"}


def clean_load(
    records: list[Any], name: str, digest: str, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    """The records of one file as a Load. Raises BadInput for records of another shape."""
    found = [expect_object(one, pointer(index), problems) for index, one in enumerate(records)]
    problems.raise_any()
    receipt.read(len(found))
    receipt.keep(len(found))
    _fields(found, receipt, problems)
    problems.raise_any()
    keys = _keys(found)
    by_id = _by_id(found, keys)
    statements = []
    for record, key in zip(found, keys, strict=True):
        parents = _parents(record, key, by_id, receipt)
        text = _text(record, "statement")
        label = "" if text else f"{_text(record, 'jurisdictionAbbreviation') or 'ASN'} {key}"
        order = _text(record, "listIdentifier")
        derived = key != _text(record, "shortCode")
        statements.append(Statement(key, "AcademicStandard", text, label, parents, order=order, derived_code=derived))
    source = _source(found, name, options)
    framework = Framework(source, "AcademicStandardsFramework", source.title, tuple(_acyclic(statements, problems)))
    problems.raise_any()
    triples = framework_triples(framework)
    outside: dict[str, str] = {}
    for record, statement in zip(found, statements, strict=True):
        node = NamedNode(statement_iri(source, statement))
        for triple in _more(node, record):
            triples.append(triple)
            if isinstance(triple.object, NamedNode):
                outside.setdefault(triple.object.value, "an identifier of ASN or CCSSI, described elsewhere")
    receipt.count("statements", len(statements))
    receipt.count("statements with a parent", sum(bool(one.parents) for one in statements))
    receipt.note("addresses of ASN resources no longer resolve: they are kept as names, not as links to follow")
    return Load(source, list(dict.fromkeys(triples)), receipt.build(), ((name, digest),), tuple(outside.items()))


def _fields(records: list[Any], receipt: ReceiptBuilder, problems: Problems) -> None:
    fates = shipped("maps/asn.yaml")["clean_fields"]
    for index, record in enumerate(records):
        for key, value in record.items():
            inside = {"ASN": _ASN_FIELDS | _TREE_ONLY, "CCSS": _CCSS_FIELDS}.get(key)
            if key not in fates:
                receipt.read()
                receipt.drop(pointer(index, key), key, "no field of these files is called so")
            elif inside is not None:
                for name in expect_object(value, pointer(index, key), problems):
                    if name not in inside:
                        receipt.read()
                        receipt.drop(pointer(index, key, name), name, "no field of these files is called so")
            elif not _plain(value):
                problems.add(pointer(index, key), described(value), "a text, a list of texts or null", "asn-value")
            receipt.field(key, fates.get(key, "dropped: not known"))


def _plain(value: Any) -> bool:
    """Whether a value is text, nothing, or texts; a text may be `{"literal": …, "language": …}`."""
    if isinstance(value, list):
        return all(isinstance(one, str) or _literal(one) for one in value)
    return value is None or isinstance(value, str)


def _literal(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"literal", "language"} and all(map(_plain, value.values()))


def _text(record: Any, name: str, inside: str = "") -> str:
    holder = record.get(inside) or {} if inside else record
    value = holder.get(name)
    return value.strip() if isinstance(value, str) else ""


def _texts(record: Any, *names: str) -> list[str]:
    found: list[str] = []
    for name in names:
        value = record.get(name)
        for one in value if isinstance(value, list) else [value]:
            text = one.get("literal") if isinstance(one, dict) else one
            found += [text] if isinstance(text, str) and text else []
    return list(dict.fromkeys(found))


def _asn_id(record: Any) -> str:
    return _text(record, "id", "ASN") or _text(record, "asnIdentifier")


def _keys(records: list[Any]) -> list[str]:
    """A code for each record that no other has."""
    times = Counter(_text(record, "shortCode") for record in records)
    taken: set[str] = set()
    keys = []
    for number, record in enumerate(records, start=1):
        short = _text(record, "shortCode")
        choices = [short if times[short] == 1 else "", _asn_id(record), _text(record, "id"), f"record-{number}"]
        key = next(one for one in choices if one and one not in taken)
        taken.add(key)
        keys.append(key)
    return keys


def _by_id(records: list[Any], keys: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record, key in zip(records, keys, strict=True):
        for one in (_asn_id(record), _text(record, "id")):
            if one:
                found.setdefault(one, key)
    return found


def _parents(record: Any, key: str, by_id: dict[str, str], receipt: ReceiptBuilder) -> tuple[str, ...]:
    named = [_text(record, "parent", "ASN"), _text(record, "asnParent"), _text(record, "ccsiParent")]
    found = {by_id[one]: None for one in named if one in by_id and by_id[one] != key}
    for one in dict.fromkeys(filter(None, named)):
        if one not in by_id and not found:
            receipt.dangle(key, one, "the parent is no record of the file; the statement stands at the top")
    return tuple(found)


def _acyclic(statements: list[Statement], problems: Problems) -> list[Statement]:
    """The statements, with a problem for each that is above itself."""
    parents = {one.code: one.parents for one in statements}
    for one in statements:
        seen: set[str] = set()
        rest = list(one.parents)
        while rest:
            code = rest.pop()
            if code == one.code:
                problems.add(one.code, "a statement above itself", "parents that end at a top", "asn-cycle")
                break
            if code not in seen:
                seen.add(code)
                rest += parents[code]
    return statements


def _source(records: list[Any], name: str, options: Options) -> Source:
    stem = name.rpartition("/")[2].removesuffix(".gz").rpartition(".")[0]
    version = re.search(r"-(\d+(?:\.\d+)+)$", stem)
    bare = stem[: version.start()] if version else stem
    first = records[0] if records else {}
    jurisdiction, subject = _text(first, "jurisdiction"), _text(first, "subject")
    return Source(
        series=options.series or iris.slug(bare),
        edition=options.edition or (version.group(1) if version else "undated"),
        title=options.title or f"{jurisdiction or bare}: {subject}".rstrip(": "),
        publisher=jurisdiction,
        credit=shipped("maps/asn.yaml")["credits"]["CCSS"] if "Common Core" in jurisdiction else "",
    )


def _more(node: NamedNode, record: Any) -> Iterator[Triple]:
    """What the model's statement has no field for."""
    for grade in _texts(record, "gradeLevels", "gradelevels"):
        yield Triple(node, CEASN.educationLevelType, Literal(grade))
    for text in _texts(record, "clarifications", "comment"):
        yield Triple(node, CEASN.comment, english(text))
    for name, predicate in (
        ("gradeLevel", NamedNode(DCTERMS.namespace + "educationLevel")),
        ("subject", NamedNode(DCTERMS.namespace + "subject")),
        ("language", NamedNode(DCTERMS.namespace + "language")),
        ("localSubject", NamedNode(ASN + "localSubject")),
        ("statementLabel", CEASN.competencyLabel),
        ("jurisdiction", JURISDICTION),
        ("jurisdictionAbbreviation", JURISDICTION),
        ("code", ALT_NOTATION),
    ):
        for text in _texts(record, name):
            yield Triple(node, predicate, Literal(text))
    for name in ("authorityStatus", "indexingStatus"):
        for text in dict.fromkeys(filter(None, (_text(record, name), _text(record, name, "ASN")))):
            yield Triple(node, NamedNode(ASN + name), Literal(text))
    for text in (_text(record, "statementNotation", "ASN"), _text(record, "dotNotation", "CCSS")):
        if text:
            yield Triple(node, ALT_NOTATION, Literal(text))
    if _text(record, "dotNotationV1", "CCSS"):
        yield Triple(node, ALT_NOTATION, Literal(_text(record, "dotNotationV1", "CCSS")))
    guids = dict.fromkeys(filter(None, (_text(record, "id"), _text(record, "GUID", "CCSS"))))
    identifiers = [*(f"urn:guid:{one}" for one in guids), _text(record, "URI", "CCSS")]
    for text in identifiers:
        named = iri_or_none(text)
        if named is not None:
            yield Triple(node, DCTERMS.identifier, named)
    asn = iri_or_none(_text(record, "identifier", "ASN")) or iri_or_none(
        RESOURCE + _asn_id(record) if _asn_id(record) else ""
    )
    if asn is not None:
        yield Triple(node, IDENTIFIER, asn)
    page = iri_or_none(_text(record, "currentURL", "CCSS"))
    if page is not None:
        yield Triple(node, CETERMS.subjectWebpage, page)
