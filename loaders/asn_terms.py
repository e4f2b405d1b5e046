"""Terms of the Achievement Standards Network and small helpers the ASN readers share."""

from __future__ import annotations

import contextlib
from typing import Final

from pyoxigraph import Literal, NamedNode

from loaders.yamls import shipped
from ontology.terms import XSD

ASN: Final = "http://purl.org/ASN/schema/core/"
GEM: Final = "http://purl.org/gem/qualifiers/"
DC: Final = "http://purl.org/dc/elements/1.1/"
RESOURCE: Final = "http://purl.org/ASN/resources/"

DOCUMENT = NamedNode(ASN + "StandardDocument")
STATEMENT = NamedNode(ASN + "Statement")
IDENTIFIER = NamedNode(ASN + "identifier")
ALT_NOTATION = NamedNode(ASN + "altStatementNotation")
JURISDICTION = NamedNode(ASN + "jurisdiction")

MARKS: Final = (b"purl.org/ASN/", b"purl.org\\/ASN\\/", b"asn.jesandco.org", b"asn.desire2learn.com")
"""What a file of ASN names near its beginning."""


def expanded(name: str, mark: str) -> NamedNode | None:
    """The property of a compact name, such as `asn:listID` or (with another mark) `asn_listID`; None when unknown."""
    prefix, found, local = name.partition(mark)
    namespace = shipped("maps/asn.yaml")["namespaces"].get(prefix)
    return NamedNode(namespace + local) if found and namespace and local.isidentifier() else None


def iri_or_none(text: object) -> NamedNode | None:
    """The IRI of a text, None when it is none."""
    if isinstance(text, str) and ":" in text and not any(sign.isspace() for sign in text):
        with contextlib.suppress(ValueError):
            return NamedNode(text)
    return None


def literal(text: str, language: str = "", datatype: str = "") -> Literal:
    """A literal of a text with its language or datatype. Raises ValueError for a malformed one."""
    if language:
        from ontology.languagetags import mark

        return Literal(text, language=mark(language))
    if datatype and datatype != XSD.string.value:
        return Literal(text, datatype=NamedNode(datatype))
    return Literal(text)
