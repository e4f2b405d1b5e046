"""What people proposed of rows by editing a workbook: shown in the next one, and what conflicts are found by."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from credways.interchange.rows import Alignment, Proposal
from credways.interchange.sheet import claim_of

if TYPE_CHECKING:
    from graph.protocol import Store

_CLAIMS = """
SELECT ?key ?set ?by ?day ?claim ?confidence WHERE {
  ?m cw:rowKey ?key ; dcterms:isPartOf ?set ; owl:annotatedProperty ?claim ; sssom:author_label ?by ;
     sssom:mapping_date ?day .
  ?set cw:kind "suggested" .
  OPTIONAL { ?m sssom:confidence ?confidence }
}"""
_VERDICTS = """
SELECT ?key ?d ?by ?day ?verdict WHERE {
  ?d a cw:ProposedDecision ; cw:rowKey ?key ; dcterms:creator ?by ; dcterms:date ?day ; cw:proposedVerdict ?verdict
}"""


def with_proposals(store: Store, rows: Sequence[Alignment]) -> tuple[Alignment, ...]:
    """The rows, each with what people proposed of it, in a fixed order."""
    from queries.lookup import text

    found: dict[str, list[Proposal]] = {}
    for row in store.select(_CLAIMS).rows:
        key, origin, by, day, claim, confidence = (text(cell) if cell is not None else "" for cell in row)
        sure = f", confidence {confidence}" if confidence else ""
        said = f"{by} proposed “{claim_of(claim) or claim}” on {day}{sure}."
        found.setdefault(key, []).append(Proposal(origin, said))
    for row in store.select(_VERDICTS).rows:
        key, node, by, day, verdict = (text(cell) for cell in row)
        said = f"{by} proposed the verdict “{verdict}” on {day}."
        found.setdefault(key, []).append(Proposal(node.partition("#")[0], said))
    return tuple(
        replace(one, proposals=tuple(sorted(found[one.key], key=lambda said: said.words))) if one.key in found else one
        for one in rows
    )


def state_of(fingerprint: str, proposals: Sequence[Proposal]) -> str:
    """State of a row in the store: its values', and where there are proposals, theirs."""
    said = "\x1f".join(one.words for one in proposals)
    return f"{fingerprint}+{hashlib.sha256(said.encode()).hexdigest()[:8]}" if said else fingerprint
