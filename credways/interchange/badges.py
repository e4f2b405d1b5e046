"""Alignments as an Open Badges 3.0 Achievement: what earning the credential is aligned with."""

from __future__ import annotations

import json
from typing import Any, Final

from credways.interchange.mapped_down import PROPOSAL, Written, counted, kept
from credways.interchange.rows import DECIDED, Alignment, AlignmentSet

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def as_badge(found: AlignmentSet, *, proposals: bool = False) -> Written:
    """An Achievement with an Alignment for each thing that is reached; it is no award, and names no person.

    Open Badges has one kind of alignment: all claims become the same. `criteria` is required and not ours to write, so
    it says that the issuer states it.
    """
    taken = kept(found, proposals=proposals, denials=False)
    targets: dict[str, list[Alignment]] = {}
    for one in taken.rows:
        targets.setdefault(one.row.object_id, []).append(one)
    lost = [*taken.lost, *counted(taken.rows, "predicate_id", "what is claimed: all alignments are alike there")]
    lost += counted(taken.rows, "confidence", "the confidence")
    if len(targets) < len(taken.rows):
        lost.append(f"{len(taken.rows):,} rows become {len(targets):,} alignments, one for each target.")
    about = found.about
    made: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": about.iri or found.metadata["mapping_set_id"],
        "type": ["Achievement"],
        "name": about.text or found.title,
        "description": " ".join((f"Alignments of {about.text or found.title}.", *lost, *found.credits)),
        "criteria": {"narrative": "As the issuer of the credential states; this file only says what it aligns with."},
        "alignment": [_alignment(iri, rows) for iri, rows in targets.items()],
    }
    return Written((json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode(), tuple(lost))


def _alignment(iri: str, rows: list[Alignment]) -> dict[str, Any]:
    item = rows[0].object
    made: dict[str, Any] = {
        "type": ["Alignment"],
        "targetName": item.text or item.code or iri,
        "targetUrl": iri,
    }
    if item.code:
        made["targetCode"] = item.code
    if item.whole:
        made["targetFramework"] = " ".join(filter(None, (item.whole, item.edition)))
        made["targetType"] = "ceasn:Competency"
    if all(one.state != DECIDED for one in rows):
        made["targetDescription"] = PROPOSAL
    return made
