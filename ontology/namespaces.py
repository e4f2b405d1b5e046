"""Every prefix this project writes or shows, in one table.

The spelling of each namespace is the publisher's current one; `http://purl.org/ctdl/terms/` and
`http://purl.org/ctdlasn/terms/` are the old spellings of CTDL's and are turned into these on load.
"""

from __future__ import annotations

from types import MappingProxyType

CW = "https://w3id.org/credways/ontology#"
ID = "https://w3id.org/credways/id/"
GRAPH = "https://w3id.org/credways/graph/"
CETERMS = "https://purl.org/ctdl/terms/"
CEASN = "https://purl.org/ctdlasn/terms/"
CASE = "https://purl.imsglobal.org/spec/case/v1p0/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SSSOM = "https://w3id.org/sssom/"
SEMAPV = "https://w3id.org/semapv/vocab/"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
PAV = "http://purl.org/pav/"
SCHEMA = "https://schema.org/"
OWL = "http://www.w3.org/2002/07/owl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: MappingProxyType[str, str] = MappingProxyType(
    {
        "cw": CW,
        "ceterms": CETERMS,
        "ceasn": CEASN,
        "case": CASE,
        "skos": SKOS,
        "sssom": SSSOM,
        "semapv": SEMAPV,
        "prov": PROV,
        "dcterms": DCTERMS,
        "pav": PAV,
        "schema": SCHEMA,
        "owl": OWL,
        "rdf": RDF,
        "rdfs": RDFS,
        "xsd": XSD,
        "sh": SH,
    }
)
"""Prefix to namespace, in the order pages and exports list them."""


def shorten(iri: str) -> str:
    """Write `iri` as a CURIE where one of our prefixes fits (longest namespace wins), else return it unchanged."""
    fitting = (item for item in PREFIXES.items() if iri.startswith(item[1]))
    best = max(fitting, key=lambda item: len(item[1]), default=None)
    if best is None:
        return iri
    local = iri[len(best[1]) :]
    return f"{best[0]}:{local}" if local and "/" not in local and "#" not in local else iri


def expand(curie: str) -> str | None:
    """Return the IRI that `prefix:local` stands for, or None when the prefix is not one of ours."""
    prefix, colon, local = curie.partition(":")
    namespace = PREFIXES.get(prefix)
    return namespace + local if colon and namespace and not local.startswith("//") else None
