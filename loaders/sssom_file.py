"""What an SSSOM/TSV file says, as records, and the names that reading and writing share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ontology.model import AlignmentRow
from ontology.namespaces import CW, DCTERMS, ID, OWL, PREFIXES, RDF, RDFS, SEMAPV, SKOS, SSSOM, XSD

BUILT_IN: Mapping[str, str] = {
    "linkml": "https://w3id.org/linkml/",
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "semapv": SEMAPV,
    "skos": SKOS,
    "sssom": SSSOM,
    "xsd": XSD,
}
"""Prefixes every SSSOM file has unasked, which none may define otherwise (SSSOM 1.0, "Prefixes")."""

OURS: Mapping[str, str] = {**{name: iri for name, iri in PREFIXES.items() if name not in BUILT_IN}, "cwid": ID}
"""Prefixes used for writing where the metadata brings none that fits."""

PREDICATES = frozenset(
    {SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")}
    | {OWL + "sameAs", OWL + "equivalentClass", OWL + "equivalentProperty"}
    | {RDFS + "subClassOf", RDFS + "subPropertyOf", RDFS + "seeAlso"}
    | {"http://www.geneontology.org/formats/oboInOwl#hasDbXref"}
    | {SEMAPV + name for name in ("crossSpeciesExactMatch", "crossSpeciesNarrowMatch", "crossSpeciesBroadMatch")}
)
"""Predicates SSSOM recommends. Another one is refused: nobody here could say what it claims."""

NO_TERM = SSSOM + "NoTermFound"
"""Stands where a vocabulary has no matching term: an absence, never a bridge to others without one."""

EXTENSIONS: Mapping[str, tuple[str, str, str]] = {
    "relation": ("published_relation", CW + "publishedRelation", "xsd:string"),
    "evidence": ("evidence", DCTERMS + "source", "xsd:anyURI"),
    "unresolved": ("object_unresolved", CW + "objectUnresolved", "xsd:boolean"),
}
"""Fields of a row that SSSOM has no slot for: field → (slot name, property, type)."""

_OWN = (
    "subject_id predicate_id object_id mapping_justification predicate_modifier confidence subject_source_version "
    "object_source_version comment author_label mapping_date"
)
OWN_SLOTS = frozenset(_OWN.split())
"""Slots that are fields of `AlignmentRow`."""

PASSED_ON = ("subject_source_version", "object_source_version", "mapping_date")
"""Slots that, said of the set, are read as said of each row (SSSOM's propagation, for the slots that are fields)."""

Metadata = dict[str, Any]
"""Slots of the set: text, a list of texts, `curie_map` a mapping, `extension_definitions` a list of mappings."""


@dataclass(frozen=True, slots=True)
class SssomFile:
    """A whole SSSOM/TSV file. Identifiers in rows are IRIs; `prefixes` is the file's own `curie_map`."""

    metadata: Metadata
    rows: Sequence[AlignmentRow]
    prefixes: Mapping[str, str]
    columns: tuple[str, ...]
    warnings: tuple[str, ...] = ()


_PIECE = re.compile(r"\\[\\|]|\||[^\\|]+|\\")


def split_values(cell: str) -> list[str]:
    r"""Values of a cell of several, parted by `|` (SSSOM/TSV, "Multi-valued slots").

    `\|` is a bar and `\\` a backslash inside a value; any other backslash stands for itself:
    `a|b\|c` gives `a` and `b|c`.
    """
    if not cell:
        return []
    values = [""]
    for piece in _PIECE.findall(cell):
        if piece == "|":
            values.append("")
        else:
            values[-1] += piece[1] if len(piece) == 2 and piece[0] == "\\" else piece
    return values


def join_values(values: Sequence[str]) -> str:
    """Write several values into one cell: the inverse of `split_values`, but for a lone empty value."""
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)
