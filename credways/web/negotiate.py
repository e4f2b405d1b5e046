"""Content negotiation: which of the offered media types a request wants (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

HTML: Final = "text/html"
TURTLE: Final = "text/turtle"
JSON_LD: Final = "application/ld+json"
N_TRIPLES: Final = "application/n-triples"
N_QUADS: Final = "application/n-quads"
TRIG: Final = "application/trig"
RDF_XML: Final = "application/rdf+xml"
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
RESULTS_JSON: Final = "application/sparql-results+json"
RESULTS_XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

THING_TYPES: Final[Mapping[str, str]] = {
    "html": HTML,
    "ttl": TURTLE,
    "jsonld": JSON_LD,
    "nt": N_TRIPLES,
    "rdfxml": RDF_XML,
}
"""What a page about a thing is offered as, by the name used in `?format=` and as a suffix; the first is preferred."""

SOLUTION_TYPES: Final[Mapping[str, str]] = {"json": RESULTS_JSON, "xml": RESULTS_XML, "csv": CSV, "tsv": TSV}
"""What the answer of a SELECT or ASK is offered as."""

TRIPLE_TYPES: Final[Mapping[str, str]] = {
    "ttl": TURTLE,
    "nt": N_TRIPLES,
    "jsonld": JSON_LD,
    "rdfxml": RDF_XML,
    "nq": N_QUADS,
    "trig": TRIG,
}
"""What the answer of a CONSTRUCT or DESCRIBE is offered as."""

_WORDS: Final[Mapping[str, str]] = {
    "turtle": TURTLE,
    "n3": TURTLE,
    "ntriples": N_TRIPLES,
    "n-triples": N_TRIPLES,
    "nquads": N_QUADS,
    "n-quads": N_QUADS,
    "json-ld": JSON_LD,
    "rdf+xml": RDF_XML,
    "rdf": RDF_XML,
    "xml": RDF_XML,
    "json": JSON_LD,
}
"""What other endpoints' clients (SPARQLWrapper among them) write in `format=`, counted after our own words."""

_ALSO: Final[Mapping[str, str]] = {
    "application/xhtml+xml": HTML,
    "application/json": RESULTS_JSON,
    "application/xml": RESULTS_XML,
    "text/xml": RESULTS_XML,
    "application/x-turtle": TURTLE,
    "text/plain": N_TRIPLES,
}
"""Names that clients use for an offered type, counted only where no offered type has that name itself."""


@lru_cache(maxsize=256)
def ranges(accept: str) -> tuple[tuple[str, str, float], ...]:
    """Parse an Accept header into (type, subtype, quality). A part that is not a media range counts for nothing."""
    found: list[tuple[str, str, float]] = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = name.lower().partition("/")
        if not slash or not kind or not subtype:
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        found.append((kind, subtype, quality))
    return tuple(found)


@lru_cache(maxsize=1024)
def quality(accept: str, media_type: str) -> float:
    """Return how much `accept` wants `media_type`: the quality of the most specific range that fits, else 0."""
    kind, _, subtype = media_type.partition("/")
    best, specificity = 0.0, -1
    for range_kind, range_subtype, wanted in ranges(accept):
        if (range_kind, range_subtype) == (kind, subtype):
            level = 2
        elif range_kind == kind and range_subtype == "*":
            level = 1
        elif range_kind == range_subtype == "*":
            level = 0
        else:
            continue
        if level > specificity or (level == specificity and wanted > best):
            best, specificity = wanted, level
    return best


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type that `accept` wants most; of equals, the one offered first. None when none fits.

    An empty header accepts everything.
    """
    if not accept.strip():
        return offered[0]
    spelled = accept
    for other, meant in _ALSO.items():
        if meant in offered and other not in offered and other in accept.lower():
            spelled += "," + ",".join(
                f"{meant};q={q:g}" for kind, subtype, q in ranges(accept) if f"{kind}/{subtype}" == other
            )
    best = max(offered, key=lambda media_type: quality(spelled, media_type))
    return best if quality(spelled, best) > 0 else None


def by_word(words: str, offered: Mapping[str, str]) -> str | None:
    """Return the name (a key of `offered`) of the format that `format=` stands for; None for none of them.

    A word may be a name, a media type, or what clients of other endpoints call one; of several with commas between
    them, the first that is offered counts.
    """
    for word in words.split(","):
        if word in offered:
            return word
        for name, media_type in offered.items():
            if media_type in (word, _WORDS.get(word.lower())):
                return name
    return None


def wants_html(accept: str) -> bool:
    """Whether a person's browser asks: HTML is named, and not less wanted than JSON."""
    named = any((kind, subtype) == ("text", "html") and q > 0 for kind, subtype, q in ranges(accept))
    return named and quality(accept, HTML) >= quality(accept, JSON)
