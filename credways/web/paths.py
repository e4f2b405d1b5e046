"""Where a thing's page is: IRI → path and back, as pure functions.

Our own identifiers keep their readable form (`…/id/credential/comptia/a-plus` is at `/credential/comptia/a-plus`); any
other IRI is at `/thing?iri=…`. For every IRI, `iri_of(*split of path_of(iri))` gives the IRI back.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote, urlsplit

from ontology.iris import segment
from ontology.namespaces import ID

RESERVED: Final = frozenset(
    ("thing", "search", "crosswalk", "why", "queries", "sparql", "health", "static", "api", "about")
)
"""First segments of paths that are pages of their own, so never the kind of a thing."""


def path_of(iri: str) -> str:
    """Return the path (with query) of the page about `iri`."""
    if iri.startswith(ID):
        parts = iri[len(ID) :].split("/")
        if len(parts) > 1 and parts[0] not in RESERVED and all(_is_canonical(part) for part in parts):
            return "/" + "/".join(parts)
    return "/thing?iri=" + quote(iri, safe="")


def iri_of(raw_path: str) -> str | None:
    """Return the IRI whose page is at `raw_path` (still percent-encoded, without query), None when it is no thing's."""
    parts = raw_path.removeprefix("/").split("/")
    if len(parts) < 2 or parts[0] in RESERVED:
        return None
    try:
        made = [segment(unquote(part, errors="strict")) for part in parts]
    except (ValueError, UnicodeDecodeError):
        return None
    return ID + "/".join(made) if all(_is_canonical(part) for part in made) else None


def _is_canonical(part: str) -> bool:
    """Whether a segment survives a browser and a server unchanged: minted spelling, and no `.` or `..`."""
    try:
        return part not in (".", "..") and part == segment(unquote(part, errors="strict"))
    except (ValueError, UnicodeDecodeError):
        return False


def is_web_link(iri: str) -> bool:
    """Whether an IRI may be a link in a page: http or https with a host, and nothing a browser could misread."""
    try:
        split = urlsplit(iri)
    except ValueError:
        return False
    return (
        split.scheme in ("http", "https") and bool(split.netloc) and not any(ch <= " " or ch in '"<>\\' for ch in iri)
    )
