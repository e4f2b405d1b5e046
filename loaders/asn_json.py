"""JSON forms of ASN other than JSON-LD: RDF/JSON as served, the tree of a document ("manifest"), SKOS in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.asn_terms import IDENTIFIER, STATEMENT, expanded, iri_or_none, literal
from loaders.reading.jsons import described, expect_list, expect_object, expect_text, pointer
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from ontology.terms import CEASN, CW, DCTERMS, RDF, SKOS

_TREE_ONLY = ("cls", "leaf")


def rdf_json(value: dict[str, Any], mark: str, problems: Problems) -> list[Triple]:
    """The triples of RDF 1.1 JSON (https://www.w3.org/TR/rdf-json/). Every fault is noted; the caller raises."""
    made: dict[Triple, None] = {}
    for subject, said in value.items():
        node = _node(subject, mark, pointer(subject), problems)
        for predicate, values in expect_object(said, pointer(subject), problems).items():
            where = pointer(subject, predicate)
            named = iri_or_none(predicate)
            if named is None:
                problems.add(where, shown(predicate), "the IRI of a property", "bad-iri")
                continue
            for index, one in enumerate(expect_list(values, where, problems)):
                term = _term(one, mark, pointer(subject, predicate, index), problems)
                if node is not None and term is not None:
                    made[Triple(node, named, term)] = None
    return list(made)


def _node(text: str, mark: str, where: str, problems: Problems) -> NamedNode | BlankNode | None:
    if text.startswith("_:"):
        return BlankNode(f"b{mark}x{text[2:].encode().hex()}")
    found = iri_or_none(text)
    if found is None:
        problems.add(where, shown(text), "an absolute IRI or a blank node", "bad-iri")
    return found


def _term(value: Any, mark: str, where: str, problems: Problems) -> NamedNode | BlankNode | Literal | None:
    found = expect_object(value, where, problems)
    text, kind = found.get("value"), found.get("type")
    language, datatype = found.get("lang", ""), found.get("datatype", "")
    if not (isinstance(text, str) and isinstance(language, str) and isinstance(datatype, str)):
        problems.add(where, described(value), "an object with value, type and perhaps lang or datatype", "rdf-json")
        return None
    if kind in ("uri", "bnode"):
        return _node(text, mark, where, problems)
    if kind != "literal":
        problems.add(where + "/type", shown(str(kind)), "uri, bnode or literal", "rdf-json")
        return None
    try:
        return literal(text, language, datatype)
    except ValueError as error:
        problems.add(where, shown(str(error)), "a literal", "rdf-json")
        return None


def manifest(nodes: list[Any], framework: NamedNode, receipt: ReceiptBuilder, problems: Problems) -> Iterator[Triple]:
    """The triples of a document's tree of statements; the document itself is not in it."""
    work: list[tuple[Any, NamedNode | None, str]] = [
        (node, None, pointer(index)) for index, node in reversed(list(enumerate(nodes)))
    ]
    seen: set[str] = set()
    while work:
        value, parent, where = work.pop()
        receipt.read()
        found = expect_object(value, where, problems)
        node = iri_or_none(found.get("id"))
        if node is None or node.value in seen:
            problems.add(where + "/id", shown(str(found.get("id"))), "an IRI that no other node has", "asn-id")
            receipt.keep()  # counted; the caller refuses the file
            continue
        seen.add(node.value)
        receipt.keep()
        yield Triple(node, RDF.type, CEASN.Competency)
        yield Triple(node, RDF.type, CW.AcademicStandard)
        yield Triple(node, RDF.type, STATEMENT)
        yield Triple(node, CEASN.isPartOf, framework)
        if parent is not None:
            yield Triple(node, CEASN.isChildOf, parent)
        yield from _said(node, found, where, receipt, problems)
        children = found.get("children") or []
        below = expect_list(children, where + "/children", problems)
        work += [(one, node, f"{where}/children/{index}") for index, one in reversed(list(enumerate(below)))]


def _said(node: NamedNode, found: Any, where: str, receipt: ReceiptBuilder, problems: Problems) -> Iterator[Triple]:
    for key, value in found.items():
        if key in ("id", "children") or key in _TREE_ONLY or value is None:
            receipt.field(
                key, "mapped to the identifier and the parents" if key in ("id", "children") else "dropped: tree only"
            )
            continue
        if key == "text":
            receipt.field(key, "mapped to ceasn:competencyText")
            described_as = found.get("dcterms_description")
            language = described_as.get("language") if isinstance(described_as, dict) else "en"
            term = _spoken(value, language, where + "/text", problems)
            if term is not None:
                yield Triple(node, CEASN.competencyText, term)
            continue
        predicate = IDENTIFIER if key == "asn_identifier" else expanded(key, "_")
        if predicate is None:
            receipt.read()
            receipt.drop(f"{where}/{key}", key, "no property of ASN's is called so")
            continue
        receipt.field(key, f"kept as <{predicate.value}>")
        for one in value if isinstance(value, list) else [value]:
            yield from _value(node, predicate, one, f"{where}/{key}", problems)


def _value(node: NamedNode, predicate: NamedNode, value: Any, where: str, problems: Problems) -> Iterator[Triple]:
    local = predicate.value.rpartition("/")[2]
    if isinstance(value, str):
        named = iri_or_none(value) if predicate == IDENTIFIER else None
        yield Triple(node, predicate, named or Literal(value))
        if local == "statementNotation":
            yield Triple(node, CEASN.codedNotation, Literal(value))
        if local in ("comment", "listID"):
            yield Triple(node, CEASN.comment if local == "comment" else CEASN.listID, Literal(value))
        return
    found = expect_object(value, where, problems)
    target, text = iri_or_none(found.get("uri")), found.get("literal")
    if target is not None:
        yield Triple(node, predicate, target)
        label = found.get("prefLabel")
        if isinstance(label, str):
            yield Triple(target, SKOS.prefLabel, Literal(label, language="en"))
        if predicate.value == DCTERMS.namespace + "educationLevel":
            yield Triple(node, CEASN.educationLevelType, Literal(target.value.rpartition("/")[2]))
    elif isinstance(text, str):
        term = _spoken(text, found.get("language"), where, problems)
        if term is not None:
            yield Triple(node, predicate, term)
    else:
        problems.add(where, described(value), "a text, or an object with uri or literal", "asn-value")


def _spoken(value: Any, language: Any, where: str, problems: Problems) -> Literal | None:
    """A text in its language; a problem when either is something else."""
    try:
        return literal(expect_text(value, where, problems), language if isinstance(language, str) else "")
    except ValueError as error:
        problems.add(where, shown(str(error)), "a text with a language tag", "asn-value")
        return None


def skos_json(value: dict[str, Any], problems: Problems) -> list[Triple]:
    """The triples of RDF/XML that was turned into JSON key by key (`-rdf:about`, `-rdf:resource`, `#text`)."""
    made: dict[Triple, None] = {}
    for kind, things in value.items():
        if kind.startswith("-"):
            continue
        named = expanded(kind, ":")
        if named is None:
            problems.add(pointer(kind), shown(kind), "a class with a known prefix", "undeclared-prefix")
            continue
        for index, thing in enumerate(things if isinstance(things, list) else [things]):
            where = pointer(kind, index)
            found = expect_object(thing, where, problems)
            node = iri_or_none(found.get("-rdf:about"))
            if node is None:
                problems.add(where, described(found.get("-rdf:about")), "the IRI of a thing in -rdf:about", "bad-iri")
                continue
            made[Triple(node, RDF.type, named)] = None
            for key, values in found.items():
                predicate = expanded(key, ":")
                if key == "-rdf:about":
                    continue
                for one in values if isinstance(values, list) else [values]:
                    term = _xml_value(one)
                    if predicate is None or term is None:
                        problems.add(f"{where}/{key}", described(one), "a text or -rdf:resource", "skos-json")
                    else:
                        made[Triple(node, predicate, term)] = None
    return list(made)


def _xml_value(value: Any) -> NamedNode | Literal | None:
    if isinstance(value, str):
        return Literal(value)
    if not isinstance(value, dict):
        return None
    if "-rdf:resource" in value:
        return iri_or_none(value["-rdf:resource"])
    text, language, datatype = (value.get(key, "") for key in ("#text", "-xml:lang", "-rdf:datatype"))
    if not (isinstance(text, str) and isinstance(language, str) and isinstance(datatype, str)):
        return None
    try:
        return literal(text, language, datatype)
    except ValueError:
        return None
