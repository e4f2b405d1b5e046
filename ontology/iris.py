"""Minting of IRIs: the only place that knows how an identifier is spelled (docs/data-model.md, section 1)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from ontology.namespaces import GRAPH, ID

PROVENANCE_GRAPH = GRAPH + "provenance"
INFERENCE_GRAPH = GRAPH + "inference"
PUSHED_GRAPH = GRAPH + "pushed"
"""On a remote store: what `credways push` has sent there."""
CURRENT_GRAPH = GRAPH + "current"
"""On a remote store: the union of the current editions, which is the default graph of ours."""

_WORDS = (("+", " plus "), ("&", " and "), ("#", " sharp "))
# Characters that RFC 3987 allows in a path segment and that publishers use in codes.
_SAFE = "-._~!$'()*+,;=:@"
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$'()*+,;=:@]+")


def slug(text: str) -> str:
    """Return `text` as a lower-case ASCII slug: `CompTIA Network+` gives `comptia-network-plus`.

    Text in a script that has no ASCII form is named by a digest of it. Raises ValueError for text without any letter or
    digit, because an empty path segment would merge two things.
    """
    for sign, word in _WORDS:
        text = text.replace(sign, word)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if not made and any(character.isalnum() for character in text):
        return "x-" + hashlib.sha256(unicodedata.normalize("NFC", text).strip().encode()).hexdigest()[:12]
    if not made:
        raise ValueError(f"no letters or digits to name a thing by in {text!r}")
    return made


def segment(code: str) -> str:
    """Percent-encode a publisher's code as one path segment, keeping its spelling and case (NFC, trimmed)."""
    if _PLAIN.fullmatch(code):  # most codes, and a load mints a hundred thousand
        return code
    code = unicodedata.normalize("NFC", code).strip()
    if not code:
        raise ValueError("an empty code cannot name a thing")
    return quote(code, safe=_SAFE)


def entity(kind: str, authority: str, code: str) -> str:
    """IRI of a thing that is not an item of an edition: `entity("credential", "comptia", "network-plus")`."""
    return f"{ID}{kind}/{slug(authority)}/{segment(code)}"


def organization(name: str) -> str:
    """IRI of an organisation, by its short name: `organization("comptia")`."""
    return f"{ID}organization/{slug(name)}"


def framework(source: str, edition: str) -> str:
    """IRI of one edition of a competency framework."""
    return f"{ID}framework/{source}/{segment(edition)}"


def statement(source: str, edition: str, code: str) -> str:
    """IRI of one statement. The edition is in the path: one code means different text in different editions."""
    return f"{ID}statement/{source}/{segment(edition)}/{segment(code)}"


def scheme(source: str, edition: str) -> str:
    """IRI of one edition of a concept scheme."""
    return f"{ID}scheme/{source}/{segment(edition)}"


def concept(source: str, edition: str, code: str) -> str:
    """IRI of one concept of a scheme edition."""
    return f"{ID}concept/{source}/{segment(edition)}/{segment(code)}"


def column(source: str, name: str) -> str:
    """IRI of the property that keeps a column of a table as it stands; `name` is a slug of the column's header."""
    return f"{ID}column/{source}/{name}"


def record(source: str, edition: str, code: str) -> str:
    """IRI of a record that is no item of a scheme, such as a rating; `code` is what identifies it in its edition."""
    return f"{ID}record/{source}/{segment(edition)}/{segment(code)}"


def mapping_set(name: str) -> str:
    """IRI of a set of mappings."""
    return f"{ID}mapping-set/{slug(name)}"


def mapping(set_name: str, subject: str, predicate: str, obj: str, *rest: str) -> str:
    """IRI of one mapping: the same statement in the same set is always the same node, so reloads are idempotent."""
    digest = hashlib.sha256("\x1f".join((subject, predicate, obj, *rest)).encode()).hexdigest()[:20]
    return f"{ID}mapping/{slug(set_name)}/{digest}"


def source_graph(source: str, edition: str) -> str:
    """IRI of the named graph that holds one source edition."""
    return f"{GRAPH}source/{source}/{segment(edition)}"


_HOLDERS = {"statement": "framework", "concept": "scheme"}


def holder(iri: str) -> str:
    """IRI of the framework or scheme edition that an item's minted IRI says it belongs to; "" for any other IRI."""
    kind, _, rest = iri.removeprefix(ID).partition("/")
    parts = rest.split("/")
    return f"{ID}{_HOLDERS[kind]}/{parts[0]}/{parts[1]}" if kind in _HOLDERS and len(parts) == 3 else ""


@lru_cache(maxsize=100_000)
def edition_order(edition: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that compares editions as people do: `9 < 10`, `N10-008 < N10-009`, `2018 < 2022`."""
    parts = re.findall(r"\d+|\D+", edition)
    return tuple((0, int(part)) if part.isdecimal() else (1, part.lower()) for part in parts)
