"""Alignments as a CTDL AlignmentMap (JSON-LD in the official context), whose parts are AlignmentObjects."""

from __future__ import annotations

import json
from typing import Any, Final

from credways.interchange.mapped_down import PROPOSAL, Written, counted, kept
from credways.interchange.rows import DECIDED, Alignment, AlignmentSet
from credways.interchange.sheet import claim_of

CONTEXT: Final = "https://credreg.net/ctdl/schema/context/json"


def as_ctdl(found: AlignmentSet, *, proposals: bool = False) -> Written:
    """One ceterms:AlignmentMap. `alignmentType` is a concept of CTDL's own Alignment vocabulary, which has NoMatch."""
    taken = kept(found, proposals=proposals, denials=True)
    lost = [
        *taken.lost,
        *counted(taken.rows, "confidence", "the confidence"),
        *counted(taken.rows, "relation", "the publisher’s own word"),
        *counted(taken.rows, "evidence", "the address of the evidence"),
        *counted(taken.rows, "comment", "the note"),
        *_unknown(taken.rows),
    ]
    proposed = sum(one.state != DECIDED and not one.row.negated for one in taken.rows)
    words = [found.metadata.get("mapping_set_description", "") if not proposed else ""]
    words += [f"{proposed:,} of its parts: {PROPOSAL}"] if proposed else []
    wholes = list(dict.fromkeys(w for one in taken.rows for w in (one.subject.framework, one.object.framework) if w))
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": found.metadata["mapping_set_id"],
        "@type": "ceterms:AlignmentMap",
        "ceterms:name": {"en": found.title},
        "ceterms:description": {"en": " ".join(filter(None, (*words, *lost, *found.credits))) or found.title},
        **({"ceterms:compares": wholes} if wholes else {}),
        "ceterms:hasPart": [_part(one) for one in taken.rows if _type(one)],
    }
    return Written((json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode(), tuple(lost))


def _part(one: Alignment) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "ceterms:AlignmentObject",
        "ceterms:sourceNode": one.row.subject_id,
        "ceterms:targetNode": one.row.object_id,
        "ceterms:alignmentType": _type(one),
    }
    if one.object.text:
        made["ceterms:targetNodeName"] = {"en": one.object.text}
    if one.object.code:
        made["ceterms:codedNotation"] = one.object.code
    return made


def _type(one: Alignment) -> str:
    claim = "no" if one.row.negated else claim_of(one.row.predicate_id)
    return f"alignment:{claim.capitalize()}Match" if claim else ""


def _unknown(rows: tuple[Alignment, ...]) -> list[str]:
    count = sum(not _type(one) for one in rows)
    return [f"{count:,} rows are left out: their claim is no SKOS match."] if count else []
