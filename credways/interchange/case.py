"""Alignments as a CASE 1.1 package of CFAssociations: mapped down to CASE's two words, with the whole beside them."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Final

from credways.interchange.mapped_down import PROPOSAL, Written, kept
from credways.interchange.rows import DECIDED, Alignment, AlignmentSet, Item
from credways.interchange.sheet import claim_of

EXTENSION: Final = "credwaysAlignment"
"""Key of `extensions` under which an association keeps what its type cannot say."""

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def as_case(found: AlignmentSet, *, proposals: bool = False) -> Written:
    """A package without items whose associations point at the things by their addresses.

    CASE 1.1 has exactMatchOf, and isRelatedTo for every other claim (its `associationType` is a closed list apart from
    `ext:` words, which most readers pass over). The claim as it was stands in each association's `extensions`.
    """
    taken = kept(found, proposals=proposals, denials=False)
    exact = [one for one in taken.rows if claim_of(one.row.predicate_id) == "exact"]
    weaker = len(taken.rows) - len(exact)
    lost = list(taken.lost)
    if weaker:
        said = "row says" if weaker == 1 else "rows say"
        lost.append(f"{weaker:,} {said} only isRelatedTo: CASE has no close, broad or narrow match.")
    day = f"{found.day or '1970-01-01'}T00:00:00Z"
    name = str(found.metadata.get("mapping_set_id", found.title))
    document = _identifier(name)
    made: dict[str, Any] = {
        "CFDocument": {
            "identifier": document,
            "uri": _address(name),
            "creator": "Credways",
            "title": found.title,
            "lastChangeDateTime": day,
            "caseVersion": "1.1",
            "notes": " ".join(["Associations only.", *lost, *found.credits]),
        },
        "CFItems": [],
        "CFAssociations": [_association(one, day) for one in taken.rows],
    }
    return Written((json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode(), tuple(lost))


def _association(one: Alignment, day: str) -> dict[str, Any]:
    row = one.row
    said = {
        "predicate": row.predicate_id,
        "confidence": None if row.confidence is None else format(row.confidence, "f"),
        "justification": row.mapping_justification,
        "relation": row.relation,
        "kind": one.state,
        "chain": one.chain if one.state != DECIDED else "",
    }
    identifier = _identifier(row.other.get("record_id") or one.mapping or one.key)
    made: dict[str, Any] = {
        "identifier": identifier,
        "associationType": "exactMatchOf" if claim_of(row.predicate_id) == "exact" else "isRelatedTo",
        "uri": _address(row.other.get("record_id") or one.mapping or identifier),
        "originNodeURI": _link(one.subject),
        "destinationNodeURI": _link(one.object),
        "lastChangeDateTime": day,
        "extensions": {EXTENSION: {name: value for name, value in said.items() if value not in ("", None)}},
    }
    notes = [row.comment, *([] if one.state == DECIDED else [PROPOSAL])]
    return made | ({"notes": " ".join(filter(None, notes))} if any(notes) else {})


def _link(item: Item) -> dict[str, str]:
    title = " ".join(filter(None, (item.code, item.text))) or item.iri
    return {"title": title, "identifier": _identifier(item.iri), "uri": item.iri}


def _identifier(name: str) -> str:
    """The UUID in a CASE address, else one that is always the same for the same name (RFC 9562, version 5)."""
    found = _UUID.findall(name.lower())
    return found[-1] if found else str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _address(name: str) -> str:
    return name if name.startswith(("http://", "https://")) else f"urn:uuid:{_identifier(name)}"
