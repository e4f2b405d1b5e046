"""NICE as JSON: NIST's CPRT export, rows of role and statement, one role's statements, tables of role names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from loaders.nice_records import ABSENT, CONCEPTS, OPM, PLURALS, ROLES, STATEMENTS, Element, Nice, nice_triples
from loaders.options import Options
from loaders.reading.files import SourceFile
from loaders.reading.jsons import expect_list, expect_object, expect_text, pointer
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.triples import NOTATION, PREF_LABEL, TYPE, english
from loaders.words import slug_or
from loaders.yamls import shipped
from ontology import iris
from ontology.model import Load, Source
from ontology.terms import CETERMS, CW, SKOS

NAME = "nice"
_SORTS = "sort"
_ALIGNED = re.compile(r"^\s*([KST]\d{4})\s*:", re.MULTILINE)


def source_of(series: str, edition: str, options: Options, what: str = "") -> Source:
    """The source of one copy; `what` says how it differs from NIST's own file."""
    facts = shipped("maps/nice.yaml")
    return Source(
        series=options.series or series,
        edition=options.edition or edition,
        title=options.title or f"{facts['title']} {edition}{f' ({what})' if what else ''}",
        publisher=facts["publisher"],
        license=facts["license"],
        credit=facts["credit"],
        url=facts["url"],
    )


def finished(file: SourceFile, nice: Nice, source: Source, receipt: ReceiptBuilder, website: str = "") -> Load:
    """The load of a copy that was read in full."""
    for one in nice.elements.values():
        receipt.count(PLURALS[one.kind])
    receipt.count("links between elements", len(nice.links))
    absent = nice.absent()
    for role, code in absent:
        receipt.dangle(f"{role} → {code}", nice.iri(code), f"{code} is named in a link, and {ABSENT}")
    triples = nice_triples(nice, source, website)
    expected = tuple({nice.iri(code): ABSENT for _, code in absent}.items())
    return Load(source, triples, receipt.build(), ((file.name, file.sha256),), expected)


def cprt(file: SourceFile, value: Mapping[str, Any], options: Options, problems: Problems) -> Load:
    """NIST's export: documents, elements and relationships. A relationship to no element is kept in the receipt."""
    documents = expect_list(value.get("documents"), "/documents", problems)
    document = expect_object(documents[0], "/documents/0", problems) if documents else {}
    edition = options.edition or str(document.get("version") or "").strip()
    if not edition:
        problems.add("/documents/0/version", "nothing", "the version, or --edition", "edition-missing")
    receipt = ReceiptBuilder(NAME, file.name)
    nice = Nice(edition)
    orders: dict[str, str] = {}
    elements = expect_list(value.get("elements"), "/elements", problems)
    for index, raw in enumerate(elements):
        one = _element(raw, pointer("elements", index), problems)
        if one.kind == _SORTS:
            orders[one.code.removeprefix("S-")] = one.title
        elif one.code in nice.elements:
            problems.add(pointer("elements", index), f"{one.code} again", "each identifier once", "nice-duplicate")
        else:
            nice.elements[one.code] = one
    relations = expect_list(value.get("relationships"), "/relationships", problems)
    listed = expect_list(value.get("relationship_types", []), "/relationship_types", problems)
    types = {str(one.get("relationship_identifier")) for one in listed if isinstance(one, dict)}
    receipt.read(len(documents) + len(elements) + len(relations) + len(listed))
    receipt.keep(len(documents) + len(elements) + len(listed))
    for index, raw in enumerate(relations):
        receipt.keep()
        _relate(nice, raw, pointer("relationships", index), types, problems)
    problems.raise_any()
    for code, order in orders.items():
        if code in nice.elements:
            nice.elements[code] = _ordered(nice.elements[code], order)
        else:
            receipt.dangle(f"/elements, S-{code}", code, "orders an element that the file does not have")
    for name, fate in _CPRT_FATES.items():
        receipt.field(name, fate)
    receipt.count("sort keys", len(orders))
    receipt.count("relationships", len(relations))
    receipt.note(f"document: {document.get('name', '')}, version {document.get('version', '')}")
    website = str(document.get("website", ""))
    return finished(file, nice, source_of("nice", edition, options), receipt, website)


_CPRT_FATES = {
    "documents": "kept as the framework, its edition and its web page",
    "documents.doc_identifier": "dropped: NIST's key of the one document, the same in every row",
    "relationship_types": "dropped: there is one, and it has no meaning beyond its two ends",
    "element_type": "mapped to the class; sort elements to ceasn:listID of what they order",
    "element_identifier": "kept as skos:notation",
    "title": "kept as the label",
    "text": "kept as ceasn:competencyText, or skos:definition of roles and categories",
    "doc_identifier": "dropped: NIST's key of the one document, the same in every row",
    "source_element_identifier": "mapped to the link",
    "dest_element_identifier": "mapped to the link",
    "source_doc_identifier": "dropped: NIST's key of the one document, the same in every row",
    "dest_doc_identifier": "dropped: NIST's key of the one document, the same in every row",
    "relationship_identifier": "dropped: always 'projection'; the ends' kinds say what the link means",
    "provenance_doc_identifier": "dropped: NIST's key of the one document, the same in every row",
}


def _element(raw: object, where: str, problems: Problems) -> Element:
    row = expect_object(raw, where, problems)
    kind = expect_text(row.get("element_type"), f"{where}/element_type", problems)
    code = expect_text(row.get("element_identifier"), f"{where}/element_identifier", problems).strip()
    known = (*STATEMENTS, *CONCEPTS, "opm_code", _SORTS)
    if kind not in known:
        problems.add(f"{where}/element_type", shown(kind), "one of " + ", ".join(known), "nice-kind")
    if not code:
        problems.add(f"{where}/element_identifier", "nothing", "an identifier", "nice-code")
    return Element(kind, code, _clean(row.get("title")), _clean(row.get("text")))


def _ordered(one: Element, order: str) -> Element:
    return Element(one.kind, one.code, one.title, one.text, one.parent, order, one.added)


def _relate(nice: Nice, raw: object, where: str, types: set[str], problems: Problems) -> None:
    row = expect_object(raw, where, problems)
    ends = [expect_text(row.get(f"{end}_element_identifier"), f"{where}/{end}_element_identifier", problems).strip()
            for end in ("source", "dest")]  # fmt: skip
    if types and str(row.get("relationship_identifier")) not in types:
        found = shown(str(row.get("relationship_identifier")))
        problems.add(f"{where}/relationship_identifier", found, "a relationship type of this file", "nice-relation")
    for end in ends:
        if end not in nice.elements and not re.fullmatch(r"[TKSA]\d{4}", end):
            problems.add(where, shown(end), "the identifier of an element", "nice-end")
    nice.links[ends[0], ends[1]] = None


def role_rows(file: SourceFile, rows: Sequence[Any], options: Options, problems: Problems) -> Load:
    """Rows of OPM code, role and statement, some with the statements that a task rests on."""
    edition = options.edition or shipped("maps/nice.yaml")["editions"]["role_tks"]
    found = re.search(r"(\d+\.\d+\.\d+)", file.name)
    nice = Nice(options.edition or (found.group(1) if found else edition))
    receipt = ReceiptBuilder(NAME, file.name)
    receipt.read(len(rows))
    _add_rows(nice, rows, "", problems)
    problems.raise_any()
    receipt.keep(len(rows))
    _row_fates(receipt)
    return finished(
        file, nice, source_of("nice-role-statements", nice.edition, options, "roles and statements"), receipt
    )


def one_role(file: SourceFile, value: Mapping[str, Any], options: Options, problems: Problems) -> Load:
    """One role's knowledge and skills, or its tasks, cut out of the rows; the counts it states are held to."""
    receipt = ReceiptBuilder(NAME, file.name)
    nice = Nice(options.edition or shipped("maps/nice.yaml")["editions"]["role_cut"])
    role = expect_object(value.get("work_role"), "/work_role", problems)
    code = expect_text(role.get("wrl_id"), "/work_role/wrl_id", problems).strip()
    if not code:
        problems.add("/work_role/wrl_id", "nothing", "the identifier of the work role", "nice-code")
    counts = value.get("count")
    stated = counts if isinstance(counts, Mapping) else {"tasks": counts}
    total = 0
    for name in ("tasks", "knowledge", "skills"):
        if name not in value:
            continue
        rows = expect_list(value[name], f"/{name}", problems)
        if name in stated and stated[name] != len(rows):
            problems.add("/count", f"{stated[name]} {name}", f"{len(rows)}, as many as there are", "nice-count")
        total += len(rows)
        _add_rows(nice, rows, f"/{name}", problems)
    problems.raise_any()
    nice.elements[code] = Element("work_role", code, str(role.get("title", "")))
    receipt.read(total + 1)
    receipt.keep(total + 1)
    _row_fates(receipt)
    receipt.field("work_role", "kept as the work role, its title and OPM code")
    receipt.field("count", "dropped: checked against the rows")
    part = "tasks" if "tasks" in value else "ks"
    series = f"nice-role-{slug_or(str(role.get('opm_id') or code), 'role')}-{part}"
    return finished(file, nice, source_of(series, nice.edition, options, f"{code}, {part}"), receipt)


def _row_fates(receipt: ReceiptBuilder) -> None:
    receipt.field("OPM-ID", "mapped to ceterms:classification of the role; TBD marks kept as cw:suppressedValue")
    receipt.field("KSAT", "mapped to the class of the statement")
    receipt.field("Description", "kept as ceasn:competencyText")
    receipt.field("ID", "kept as skos:notation")
    receipt.field("WRL-ID", "mapped to the work role")
    receipt.field("Skills Alignment", "mapped to ceasn:knowledgeEmbodied and ceasn:skillEmbodied of the task")


def _add_rows(nice: Nice, rows: Iterable[Any], at: str, problems: Problems) -> None:
    facts = shipped("maps/nice.yaml")
    aligned: dict[tuple[str, str], None] = {}
    for index, raw in enumerate(rows):
        where = f"{at}/{index}"
        row = expect_object(raw, where, problems)
        role, code, text = (
            expect_text(row.get(name), f"{where}/{name}", problems).strip() for name in ("WRL-ID", "ID", "Description")
        )
        kind = facts["kinds"].get(str(row.get("KSAT", ""))[:1], "")
        if not kind or not code.startswith(str(row.get("KSAT"))):
            problems.add(f"{where}/KSAT", shown(str(row.get("KSAT"))), "T, K, S or A, as in the ID", "nice-kind")
        if not role or not code:
            problems.add(where, "no role or no statement", "both WRL-ID and ID", "nice-row")
        if not kind or not role or not code:
            continue
        add_statement(nice, Element(kind, code, "", _clean(text)), where, problems)
        nice.elements.setdefault(role, Element("work_role", role, facts["roles"].get(role, "")))
        nice.links[role, code] = None
        add_opm(nice, role, str(row.get("OPM-ID", "")), "OPM-ID", facts["marks"])
        for other in _ALIGNED.findall(str(row.get("Skills Alignment") or "")):
            aligned[code, other] = None
    nice.links.update(aligned)


def add_statement(nice: Nice, one: Element, where: str, problems: Problems) -> None:
    """Add a statement; the same code with another text is a problem."""
    known = nice.elements.setdefault(one.code, one)
    if known.text != one.text:
        found = f"{one.code} again, with other text"
        problems.add(where, found, "one text for each identifier", "nice-duplicate")


def add_opm(nice: Nice, role: str, cell: str, column: str, marks: Sequence[str]) -> None:
    """Add the OPM codes of a role: `631 and 632` are two; a mark such as TBD-A is kept as the mark it is."""
    for code in filter(None, re.split(r"\s*(?:\band\b|[,;/])\s*", cell.strip())):
        if code in marks:
            if (role, column, code) not in nice.marked:
                nice.marked.append((role, column, code))
            continue
        nice.elements.setdefault(code, Element("opm_code", code))
        nice.links[role, code] = None


def lookup(file: SourceFile, value: Mapping[str, Any], options: Options, problems: Problems) -> Load:
    """A table of role names with their work role id, or with their OPM code."""
    facts = shipped("maps/nice.yaml")
    edition = options.edition or facts["editions"]["lookup"]
    receipt = ReceiptBuilder(NAME, file.name)
    out: list[Triple] = []
    by_role = all(re.fullmatch(r"[A-Z]{2}-WRL-\d{3}", str(code)) for code in value.values())
    kind = "work role id" if by_role else "OPM code"
    series = ROLES if by_role else OPM
    scheme = NamedNode(iris.scheme(series, edition))
    for name, raw in value.items():
        code = str(raw)
        receipt.read()
        if not isinstance(raw, (str, int)) or isinstance(raw, bool) or not re.fullmatch(r"[A-Z0-9-]+", code):
            problems.add(pointer(name), shown(code), f"a {kind}", "nice-code")
            continue
        receipt.keep()
        node = NamedNode(iris.concept(series, edition, code))
        out.append(Triple(node, TYPE, SKOS.Concept))
        out.append(Triple(node, NOTATION, Literal(code)))
        out.append(Triple(node, SKOS.inScheme, scheme))
        label = _clean(name) if by_role else f"OPM code {code}"
        out.append(Triple(node, PREF_LABEL, english(label)))
        if by_role:
            out.append(Triple(node, TYPE, CETERMS.WorkRole))
        else:
            out.append(Triple(node, SKOS.altLabel, english(_clean(name))))
        if code in facts["marks"]:
            receipt.warn(f"{code} is no OPM code yet: the name {shown(name)} is kept under the mark")
    problems.raise_any()
    out += [
        Triple(scheme, TYPE, SKOS.ConceptScheme),
        Triple(scheme, PREF_LABEL, english(f"{facts['title']} {edition}: {kind}s")),
        Triple(scheme, CW.seriesId, Literal(series)),
        Triple(scheme, CW.edition, Literal(edition)),
    ]
    receipt.field("(key)", f"kept as skos:{'prefLabel' if by_role else 'altLabel'}")
    receipt.field("(value)", "kept as skos:notation")
    source = source_of(f"nice-names-{'work-role' if by_role else 'opm'}", edition, options, f"names by {kind}")
    return Load(source, out, receipt.build(), files=((file.name, file.sha256),))


def _clean(value: object) -> str:
    """Text without blanks around it, no-break spaces too, which NICE's names end in."""
    return str(value or "").strip()
