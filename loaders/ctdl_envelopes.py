"""Credential Registry JSON opened: envelopes, lists of them, graphs and plain JSON-LD, as the records inside.

An envelope carries its record twice, as a signed token (`resource`) and decoded. The token's signature is not verified
here and a note says so; where both are there and differ, that is said. Documents without any @context that use CTDL's
prefixes are read with CTDL's own context, which is what the registry means by them; that is a warning, not silence.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loaders.reading.files import SourceFile
from loaders.reading.jsons import Json, pointer, read_json
from loaders.reading.problems import Problems, shown
from loaders.receipts import ReceiptBuilder
from loaders.yamls import shipped
from ontology.errors import BadInput

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
_PREFIXES = ("ceterms:", "ceasn:", "qdata:")
_ENVELOPE = ("decoded_resource", "resource")


class NotCtdl(Exception):
    """A file that holds no CTDL record; `reason` says in words what it is instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON-LD document found in a file, as a `SourceFile` of its own (so that blank nodes never meet)."""

    source: SourceFile
    value: Json
    updated: str = ""
    """When the registry last changed it (ISO 8601), "" where no envelope says so."""


def open_records(source: SourceFile, receipt: ReceiptBuilder) -> list[Record]:
    """The records of a JSON file. Raises NotCtdl when it holds none and BadInput for JSON that is not strict."""
    value = read_json(source)
    found = list(_records(source, value, receipt))
    if len(found) > 1:
        receipt.count("registry envelopes", len(found))
    return found


def _records(source: SourceFile, value: Json, receipt: ReceiptBuilder) -> Iterator[Record]:
    if isinstance(value, list) and value and all(isinstance(one, dict) and _is_envelope(one) for one in value):
        for index, one in enumerate(value):
            yield _opened(source, one, pointer(index), receipt)
    elif isinstance(value, dict) and _is_envelope(value):
        yield _opened(source, value, "", receipt)
    else:
        yield _document(source, value, "", receipt)


def _is_envelope(value: Mapping[str, Any]) -> bool:
    return "@context" not in value and "@graph" not in value and any(name in value for name in _ENVELOPE)


def _opened(source: SourceFile, envelope: Mapping[str, Any], where: str, receipt: ReceiptBuilder) -> Record:
    fates = shipped("maps/ctdl.yaml")["envelope"]
    for name in envelope:
        receipt.field(f"envelope: {name}", fates.get(name, fates["*"]))
    inside, token = envelope.get("decoded_resource"), envelope.get("resource")
    signed = _decoded(source, token, where) if isinstance(token, str) else None
    if signed is not None:
        receipt.note("the signature of envelopes (resource) was not verified")
    if not isinstance(inside, dict | list):
        if signed is None:
            Problems(source.name).fail(
                where + "/resource", shown(str(token)), "a record, decoded or as a token", "envelope-empty"
            )
        inside = signed
    elif signed is None and token is not None:
        receipt.warn(
            f"{source.name}{where}: the signed form (resource) is no token that can be read; decoded form kept"
        )
    elif signed is not None and signed != inside:
        receipt.warn(f"{source.name}{where}: the signed form (resource) differs from the decoded form, which is kept")
    headers = envelope.get("node_headers")
    dates = [envelope.get("updated_at"), headers.get("updated_at") if isinstance(headers, dict) else None]
    record = _document(source, inside, where, receipt)
    return dataclasses.replace(record, updated=next((one for one in dates if isinstance(one, str)), ""))


def _decoded(source: SourceFile, token: str, where: str) -> Json | None:
    """The JSON inside a signed token (three parts between points) or plain base64; None when it is neither."""
    parts = token.split(".")
    text = parts[1] if len(parts) == 3 else token
    try:
        raw = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
        return read_json(dataclasses.replace(source, name=f"{source.name}{where}/resource", data=raw))
    except (binascii.Error, ValueError, BadInput):
        return None


def _document(source: SourceFile, value: Json, where: str, receipt: ReceiptBuilder) -> Record:
    if isinstance(value, dict) and "$schema" in value:
        raise NotCtdl("a JSON Schema, no record")
    nodes = list(_nodes(value))
    if not any("@id" in node or "@type" in node or "@context" in node for node in nodes):
        raise NotCtdl("no JSON-LD: nothing in it has an @id or @type")
    if not any("@context" in node or "/" in key for node in nodes for key in node) and not _names_ctdl(nodes):
        raise NotCtdl("nothing in it is of CTDL (no term with ceterms: or ceasn:, and no context of CTDL)")
    if not any("@context" in node for node in nodes) and _names_ctdl(nodes):
        receipt.warn(f"{source.name}{where}: no @context; read with CTDL's own ({CONTEXT})")
        value = (
            {"@context": CONTEXT, "@graph": value} if isinstance(value, list) else {"@context": CONTEXT, **_dict(value)}
        )
    digest = hashlib.sha256(f"{source.sha256}{where}".encode()).hexdigest() if where else source.sha256
    return Record(dataclasses.replace(source, name=source.name + where, sha256=digest), value)


def _dict(value: Json) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _nodes(value: Json, depth: int = 2) -> Iterator[dict[str, Any]]:
    """The objects where a document may name a context: its top, the members of a list, of @graph."""
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, depth)
    elif isinstance(value, dict):
        yield value
        if depth and "@graph" in value:
            yield from _nodes(value["@graph"], depth - 1)


def _names_ctdl(nodes: list[dict[str, Any]]) -> bool:
    return any(key.startswith(_PREFIXES) or _typed(node) for node in nodes for key in node)


def _typed(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(str(kind).startswith(_PREFIXES) for kind in (kinds if isinstance(kinds, list) else [kinds]))
