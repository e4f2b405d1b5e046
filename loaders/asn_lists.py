"""Lists about standards without the standards' texts: CCSS identifiers, ASN's catalogue of documents, notations.

What the catalogue lists are documents whose statements are not in it; they are `asn:StandardDocument`, not competency
frameworks, so that no coverage is ever counted over an empty framework.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.asn_terms import ALT_NOTATION, ASN, DOCUMENT, JURISDICTION, RESOURCE, iri_or_none
from loaders.mapping_triples import MappingSet, mapping_triples
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.jsons import described, expect_list, expect_object, pointer
from loaders.reading.problems import Problems
from loaders.reading.shape import Shape
from loaders.reading.tables import read_table
from loaders.receipts import ReceiptBuilder
from loaders.triples import NOTATION, PREF_LABEL, TYPE, english, framework_triples, statement_iri
from loaders.yamls import shipped
from ontology import iris
from ontology.model import AlignmentRow, Framework, Load, Source, Statement
from ontology.namespaces import SEMAPV, SKOS
from ontology.terms import CETERMS, DCTERMS

Row = Mapping[str, str]
_CCSS = "National Governors Association Center for Best Practices and Council of Chief State School Officers"


def table_rows(
    source: SourceFile, columns: str, required: Iterable[str], receipt: ReceiptBuilder, problems: Problems
) -> list[Row]:
    """The rows of a CSV list under our names of its columns, each counted as read and kept."""
    names = shipped("maps/asn.yaml")[columns]
    shape = Shape(
        fields={name: tuple(headers) for name, headers in names.items()},
        required=frozenset(required),
        filled=frozenset(required),
        codes=frozenset(name for name in ("code", "id", "old", "new", "guid") if name in names),
    )
    table = read_table(source, shape, problems=problems)
    problems.raise_any()
    receipt.read(table.read)
    receipt.keep(table.read)
    for warning in table.warnings:
        receipt.warn(warning)
    for header in table.unmapped:
        receipt.field(header, "dropped: no column of these lists is called so")
    for name in table.columns:
        receipt.field(table.headers[table.columns[name]], f"mapped to the {name}")
    return [row for _, row in table.records()]


def json_rows(values: list[Any], columns: str, receipt: ReceiptBuilder, problems: Problems) -> list[Row]:
    """The same of a JSON list of objects with the same columns (null is nothing)."""
    names = {header: name for name, headers in shipped("maps/asn.yaml")[columns].items() for header in headers}
    rows: list[Row] = []
    for index, value in enumerate(values):
        row = dict.fromkeys(names.values(), "")
        for header, text in expect_object(value, pointer(index), problems).items():
            if header not in names or not (text is None or isinstance(text, str)):
                problems.add(pointer(index, header), described(text), f"a text under {', '.join(names)}", "asn-value")
            else:
                row[names[header]] = (text or "").strip()
                receipt.field(header, f"mapped to the {names[header]}")
        rows.append(row)
    receipt.read(len(rows))
    receipt.keep(len(rows))
    problems.raise_any()
    return rows


def identifiers(
    rows: list[Row], name: str, digest: str, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    """CCSS statements by dot notation, with their official addresses and identifiers; no texts are in these lists."""
    source = Source(
        series=options.series or _stem(name),
        edition=options.edition or "2010",
        title=options.title or "Common Core State Standards: official identifiers",
        publisher=_CCSS,
        credit=shipped("maps/asn.yaml")["credits"]["CCSS"],
    )
    statements: dict[str, Row] = {}
    for row in rows:
        key = row["code"] or row["guid"]
        if not key or key in statements:
            problems.add(key, "a code twice, or a row without code", "each code once", "asn-twice")
        statements[key] = row
    problems.raise_any()
    made = [Statement(code, "AcademicStandard", label=f"Common Core {code}") for code in statements]
    triples = framework_triples(Framework(source, "AcademicStandardsFramework", source.title, tuple(made)))
    outside: dict[str, str] = {}
    for statement in made:
        row, node = statements[statement.code], NamedNode(statement_iri(source, statement))
        for text, predicate in (
            (row["uri"], DCTERMS.identifier),
            (f"urn:guid:{row['guid']}" if row["guid"] else "", DCTERMS.identifier),
            (row["page"], CETERMS.subjectWebpage),
        ):
            target = iri_or_none(text)
            if target is not None:
                triples.append(Triple(node, predicate, target))
                outside.setdefault(target.value, "an official identifier or address")
            elif text:
                triples.append(Triple(node, predicate, Literal(text)))
                receipt.warn(f"{text!r} of {statement.code} is no IRI; kept as text")
    receipt.count("statements by code alone", len(made))
    receipt.note("the list has identifiers only: the statements' texts are in other files")
    return Load(source, triples, receipt.build(), ((name, digest),), tuple(outside.items()))


def notations(
    rows: list[Row], name: str, digest: str, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    """Old ASN notations of the anchor standards and Common Core's own, as exact matches."""
    problems.raise_any()
    series = options.series or _stem(name)
    found = []
    for row in rows:
        old = iris.statement("asn-ccss-ela", "2010", row["old"])
        new = iris.statement("ccss-ela", "2010", re.sub(r"^CCSS\.ELA-Literacy\.", "", row["new"]))
        found.append(
            AlignmentRow(old, SKOS + "exactMatch", new, SEMAPV + "ManualMappingCuration", relation="same standard")
        )
    about = Source(series, options.edition or "2010", options.title or "ASN notations of Common Core anchor standards")
    triples = mapping_triples(found, MappingSet(series, about.title, _CCSS))
    for row, pair in zip(rows, found, strict=True):
        for code, iri in ((row["old"], pair.subject_id), (row["new"], pair.object_id)):
            triples.append(Triple(NamedNode(iri), ALT_NOTATION, Literal(code)))
    receipt.count("mappings", len(found))
    return Load(about, triples, receipt.build(), ((name, digest),))


def documents(
    rows: list[Row], name: str, digest: str, options: Options, receipt: ReceiptBuilder, problems: Problems
) -> Load:
    """ASN's documents by title, jurisdiction and year. Their statements are not in these lists."""
    dated = re.search(r"\d{4}-\d{2}-\d{2}", name)
    about = Source(
        series=options.series or _stem(name[: dated.start()] if dated else name),
        edition=options.edition or (dated.group() if dated else "undated"),
        title=options.title or "Achievement Standards Network: documents",
        publisher=shipped("maps/asn.yaml")["publisher"],
    )
    triples: dict[Triple, None] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        node = iri_or_none(row.get("iri") or RESOURCE + row["id"])
        if node is None or not row["id"] or row["id"] in seen:
            problems.add(f"record {number}", f"{row['id']!r}", "an identifier that no other record has", "asn-id")
            continue
        seen.add(row["id"])
        triples.update(dict.fromkeys(_document(node, row)))
    problems.raise_any()
    receipt.count("documents", len(seen))
    receipt.note("metadata only: the documents' statements are not in this list, so they are no frameworks here")
    receipt.note("addresses of ASN resources no longer resolve: they are kept as names, not as links to follow")
    return Load(about, list(triples), receipt.build(), ((name, digest),))


def _document(node: NamedNode, row: Row) -> Iterator[Triple]:
    yield Triple(node, TYPE, DOCUMENT)
    yield Triple(node, NOTATION, Literal(row["id"]))
    title = row["title"] or row["id"]
    yield Triple(node, PREF_LABEL, english(title))
    yield Triple(node, DCTERMS.title, english(title))
    for name, predicate in (
        ("jurisdiction", JURISDICTION),
        ("valid", NamedNode(DCTERMS.namespace + "valid")),
        ("modified", NamedNode(DCTERMS.namespace + "modified")),
        ("kind", NamedNode(ASN + "documentKind")),
    ):
        if row.get(name):
            yield Triple(node, predicate, Literal(row[name]))
    if row.get("description"):
        yield Triple(node, NamedNode(DCTERMS.namespace + "description"), english(row["description"]))
    for other in row.get("identifiers", "").split():
        named = iri_or_none(other)
        if named is not None and named != node:
            yield Triple(node, DCTERMS.identifier, named)


def catalogue_rows(value: Mapping[str, Any], receipt: ReceiptBuilder, problems: Problems) -> list[Row]:
    """The documents of ASN's search answer, as the columns of the lists; says when the answer is not whole."""
    hits = expect_object(value.get("hits"), "/hits", problems)
    found = expect_list(hits.get("hit"), "/hits/hit", problems)
    if isinstance(hits.get("found"), int) and hits["found"] != len(found):
        problems.add("/hits/found", str(hits["found"]), f"{len(found)}, as many as there are", "truncated")
    rows: list[Row] = []
    fates = {
        "date_modified": "mapped to dcterms:modified (seconds since 1970, as text)",
        "date_valid": "mapped to dcterms:valid",
        "description": "mapped to dcterms:description",
        "identifier": "the first is the document's IRI, others mapped to dcterms:identifier",
        "jurisdiction": "mapped to asn:jurisdiction, as text",
        "title": "mapped to dcterms:title",
    }
    for index, hit in enumerate(found):
        where = pointer("hits", "hit", index)
        one = expect_object(hit, where, problems)
        data = expect_object(one.get("data"), where + "/data", problems)
        texts: dict[str, list[str]] = {}
        for key, values in data.items():
            inside = expect_list(values, f"{where}/data/{key}", problems)
            if key not in fates or not all(isinstance(text, str) for text in inside):
                problems.add(f"{where}/data/{key}", described(values), "texts under " + ", ".join(fates), "asn-value")
                continue
            receipt.field(key, fates[key])
            texts[key] = inside
        first = {key: (inside or [""])[0] for key, inside in texts.items()}
        names = texts.get("identifier", [])
        rows.append(
            {
                "id": str(one.get("id", "")).upper(),
                "iri": (names or [""])[0],
                "identifiers": " ".join(names),
                "title": first.get("title", ""),
                "jurisdiction": first.get("jurisdiction", ""),
                "valid": first.get("date_valid", ""),
                "modified": first.get("date_modified", ""),
                "description": first.get("description", ""),
            }
        )
    for key in value:
        receipt.field(key, "kept: the documents" if key == "hits" else "dropped: how the list was asked for")
    receipt.read(len(rows))
    receipt.keep(len(rows))
    problems.raise_any()
    return rows


def _stem(name: str) -> str:
    stem = name.rpartition("/")[2].removesuffix(".gz")
    return iris.slug(stem.rpartition(".")[0] or stem)
